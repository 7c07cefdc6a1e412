import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { answer, closeEndpoints, deadUrl, endpoint, good } from "./endpoint";

const root = path.resolve(__dirname, "../../..");
const tls = path.join(root, "test/support/tls");
const pem = (name: string) => readFileSync(path.join(tls, name), "utf8");
const secret = "never-to-be-seen";

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function oktaHook(
  args: string[],
  { env = {}, input = "" }: { env?: Record<string, string>; input?: string } = {},
) {
  return new Promise<Ended>((resolve, reject) => {
    const cli = path.join(root, "src/simulator/cli.ts");
    const child = spawn(process.execPath, ["--import", "tsx", cli, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
    });
    const ended = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      ended.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      ended.stderr += text;
    });
    child.stdin.on("error", () => undefined).end(input);
    child.on("error", reject);
    child.on("close", (code) => {
      expect(ended.stdout + ended.stderr).not.to.include(secret);
      resolve({ code, ...ended });
    });
  });
}

describe("simulator: okta-hook", function () {
  this.timeout(60_000);
  afterEach(closeEndpoints);

  it("verifies an https endpoint with its own CA and a secret from the environment", async () => {
    const { url, received } = await endpoint(good, {
      cert: pem("localhost.pem"),
      key: pem("localhost-key.pem"),
    });
    const args = [
      "verify",
      url,
      "--secret-env",
      "HOOK_SECRET",
      "--header",
      "X-Tenant: a b",
      "--header",
      "X-B: 2",
    ];
    const ended = await oktaHook([...args, "--ca", path.join(tls, "ca.pem")], {
      env: { HOOK_SECRET: secret },
    });
    expect(ended.stderr).to.equal("");
    expect(ended.stdout).to.include("verified").and.not.to.include("not verified");
    expect(ended.code).to.equal(0);
    expect(received[0]?.headers).to.include({ authorization: secret, "x-tenant": "a b", "x-b": "2" });
    const without = await oktaHook(args, { env: { HOOK_SECRET: secret } });
    expect(without.code).to.equal(1);
    expect(without.stdout).to.include("--ca");
  });

  it("sends events and shows a table of the answers", async () => {
    const { url, received } = await endpoint((request, response, nth) =>
      (nth === 2 ? answer(400, `{"error":"bad ${secret}"}`) : good)(request, response, nth),
    );
    const { code, stdout, stderr } = await oktaHook([
      ...["send", url, "--type", "user-auth,group.user_membership.add", "--type", "user.lifecycle.*"],
      ...[
        "--count",
        "50",
        "--batch",
        "20",
        "--concurrency",
        "1",
        "--secret",
        secret,
        "--header-name",
        "X-Key",
      ],
    ]);
    expect(code).to.equal(1);
    expect(received.map(({ headers }) => headers["x-key"])).to.deep.equal([secret, secret, secret]);
    expect(stdout).to.include("3 deliveries, 50 events");
    expect(stdout).to.match(/^answer +deliveries +events +median ms +slowest ms +meaning$/m);
    expect(stdout).to.match(/^204 +2 +30 .* delivered$/m);
    expect(stdout).to.match(/^400 +1 +20 .* refused/m);
    expect(stdout).to.include('problem (1 delivery): answered 400, saying: {"error":"bad ***"}');
    expect(stdout).to.include("broke the rules; 20 events of 50 lost");
    expect(stderr).to.include("https URLs only");
  });

  it("gives the same to machines", async () => {
    const { url } = await endpoint(good);
    const { code, stdout } = await oktaHook(["send", url, "--count", "3", "--json"]);
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ kept: true, deliveries: 3, events: 3, problems: [] });
  });

  it("sends an unknown type only when told to, and points at the one that was meant", async () => {
    const { url, received } = await endpoint(good);
    const refused = await oktaHook(["send", url, "--type", "user.sesion.start"]);
    expect(refused.code).to.equal(2);
    expect(refused.stderr).to.include("did you mean user.session.start").and.to.include("--unknown");
    expect(received).to.have.length(0);
    const sent = await oktaHook(["send", url, "--type", "acme.thing.new", "--unknown"]);
    expect(sent.code).to.equal(0);
    expect(sent.stderr).to.include("warning: acme.thing.new");
    expect(received[0]?.body).to.include('"eventType":"acme.thing.new"');
  });

  it("replays a file, reports its bad line, and reads standard input", async () => {
    const { url, received } = await endpoint(good);
    const folder = mkdtempSync(path.join(tmpdir(), "okta-hook-"));
    const file = path.join(folder, "log.jsonl");
    const lines =
      '{"uuid":"1","eventType":"user.session.start"}\nnonsense\n{"uuid":"2","eventType":"user.session.end"}\n';
    writeFileSync(file, lines);
    const replayed = await oktaHook(["replay", url, file, "--batch", "5"]);
    rmSync(folder, { recursive: true });
    expect(replayed.code).to.equal(0);
    expect(replayed.stdout).to.include("1 delivery, 2 events").and.to.include("not sent, line 2: not JSON");
    const piped = await oktaHook(["replay", url, "-", "--type", "user.session.end"], { input: lines });
    expect(piped.code).to.equal(0);
    expect(piped.stdout).to.include("1 delivery, 1 event,").and.to.include("1 event of other types");
    expect(received).to.have.length(2);
    const missing = await oktaHook(["replay", url, file]);
    expect(missing.code).to.equal(2);
    expect(missing.stderr).to.include("no such file").and.to.include(file);
  });

  it("says in words that nothing listens, and calls that a broken rule", async () => {
    const { code, stdout } = await oktaHook(["send", await deadUrl()]);
    expect(code).to.equal(1);
    expect(stdout).to.match(/^ECONNREFUSED +1 +1 .*nothing listens there/m);
  });

  it("tries what an endpoint must refuse", async () => {
    const { url } = await endpoint(good);
    const { code, stdout } = await oktaHook(["check", url, "--secret", secret]);
    expect(code).to.equal(1);
    expect(stdout).to.match(/^ok +verification +200 and the challenge +200$/m);
    expect(stdout).to.match(/^FAIL +malformed JSON +400 +204$/m);
  });

  it("answers wrong use with 2, without repeating a secret", async () => {
    const { url, received } = await endpoint(good);
    const uses = [
      ["verify", "ftp://host/x"],
      ["verify", url, "--secret", secret, "--secret-env", "PATH"],
      ["verify", url, "--secret-env", "NOT_SET_ANYWHERE"],
      ["verify", url, `--secrt=${secret}`],
      ["verify", url, "--header", `X-Key ${secret}`],
      ["verify", url, "--ca", path.join(tls, "localhost-key.pem")],
      ["send", url, "--count", "many"],
      ["send"],
      ["sned", url],
    ];
    const codes: (number | null)[] = [];
    for (const use of uses) {
      const { code, stderr } = await oktaHook(use);
      expect(stderr, use[0]).to.match(/^error: /);
      codes.push(code);
    }
    expect(codes).to.deep.equal(uses.map(() => 2));
    expect(received).to.have.length(0);
  });

  it("knows its version and explains itself", async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
    expect((await oktaHook(["--version"])).stdout.trim()).to.equal(version);
    const help = await oktaHook(["--help"]);
    expect(help.code).to.equal(0);
    expect(help.stdout).to.include("Examples:").and.to.include("exit code");
    expect((await oktaHook(["send", "--help"])).stdout).to.include("--secret-env");
  });
});
