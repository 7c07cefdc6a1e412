import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import https from "node:https";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { clientOf, closeServers, failure, getUser, listen, okta, suspendUser, TOKEN } from "./support";

const folder = path.join(__dirname, "tls");
const pem = (name: string) => readFileSync(path.join(folder, `${name}.pem`), "utf8");

let requests = 0;

/** A server that shows this certificate. */
const serve = (certificate: string) =>
  listen(
    https.createServer({ cert: pem(certificate), key: pem("key") }, (_request, response) => {
      requests++;
      response.setHeader("Content-Type", "application/json");
      response.end("{}");
    }),
    "https",
  );

/** What a Node that trusts the tests' CA says of these origins: the variable counts when Node starts only. */
async function trusting(origins: readonly string[]): Promise<{ code?: string; message: string }[]> {
  const script = path.join(__dirname, "call-each.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script, ...origins], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(folder, "ca.pem") },
  });
  expect(stdout).to.not.include(TOKEN);
  return JSON.parse(stdout);
}

describe("okta-api: certificates", () => {
  beforeEach(() => {
    requests = 0;
  });
  afterEach(closeServers);

  it("refuses a self-signed one and one of an unknown CA, and says how to trust a CA", async () => {
    for (const [certificate, reason] of [
      ["self-signed", "self-signed, so nobody vouches for it (DEPTH_ZERO_SELF_SIGNED_CERT)"],
      ["good", "a CA that Node does not know"],
    ] as const) {
      const error = await failure(clientOf(await serve(certificate)).send(suspendUser));
      expect(error.code).to.equal("certificate");
      expect(error.message).to.include(reason).and.include("NODE_EXTRA_CA_CERTS");
      expect(error).to.not.have.property("carriedOut");
    }
    expect(requests).to.equal(0);
  });

  it("takes a good one where the CA is trusted, and refuses an expired one and one for another name", async () => {
    const origins = await Promise.all(["good", "expired", "other-name"].map(serve));
    const [good, expired, other] = await trusting(origins);
    expect(good).to.deep.equal({ message: "200" });
    expect(expired?.code).to.equal("certificate");
    expect(expired?.message).to.match(
      /has expired \(CERT_HAS_EXPIRED\)\. Is this machine's clock right\? It says 20\d\d-/,
    );
    expect(other?.code).to.equal("certificate");
    expect(other?.message).to.include("for another name").and.include("DNS:other.example");
    expect(requests).to.equal(1);
  });

  it("says that no TLS is spoken", async () => {
    const { origin } = await okta();
    const error = await failure(clientOf(origin.replace("http:", "https:")).send(getUser));
    expect(error.code).to.equal("network");
    expect(error.message).to.include("does not speak TLS as it should");
  });
});
