// The processes that are measured: a Node-RED with every flow in it, and a bare node:http server.
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { FlowNode } from "./flows";

/** Milliseconds, seconds of processor time, and messages at the sinks since the start. */
export interface Figures {
  readonly counted: number;
  readonly cpu: number;
  readonly rss: number;
  readonly loop?: { readonly max: number; readonly p99: number };
}

type Told =
  | { kind: "listening"; port: number }
  | { kind: "started" }
  | { kind: "measured"; figures: Figures }
  | { kind: string };

export class Server {
  readonly port: Promise<number>;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(process: ChildProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
    let log = "";
    process.stdout?.on("data", (text) => {
      log += text;
    });
    process.stderr?.on("data", (text) => {
      log += text;
    });
    this.port = Promise.race([
      Promise.all([this.#told("listening"), this.#told("started")]).then(
        ([told]) => (told as { port: number }).port,
      ),
      new Promise<never>((_, reject) => process.once("exit", () => reject(new Error(`it ended:\n${log}`)))),
    ]);
  }

  static nodeRed(repository: string, node: string, red: string, flows: readonly FlowNode[]): Server {
    if (!fs.existsSync(path.join(repository, "dist/nodes"))) throw new Error("npm run build first");
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "okta-bench-hook-"));
    const settings = {
      uiHost: "127.0.0.1",
      uiPort: 0,
      flowFile: "flows.json",
      credentialSecret: false,
      nodesDir: [repository],
      telemetry: { enabled: false, updateNotification: false },
      editorTheme: { tours: false, palette: { catalogues: [] } },
    };
    const write = (file: string, text: string) => fs.writeFileSync(path.join(folder, file), text);
    write("settings.js", `module.exports = ${JSON.stringify(settings)};\n`);
    write("package.json", '{ "name": "bench", "version": "0.0.1", "private": true }\n');
    write("flows.json", JSON.stringify(flows.map(({ credentials: _credentials, ...rest }) => rest)));
    const credentials = flows.map(({ id, credentials }) => [id, credentials]);
    write("flows_cred.json", JSON.stringify(Object.fromEntries(credentials)));
    fs.cpSync(path.join(repository, "test/support/probe"), path.join(folder, "nodes"), { recursive: true });
    const args = [red, "--userDir", folder, "--settings", path.join(folder, "settings.js")];
    return new Server(spawn(node, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe", "ipc"] }), folder);
  }

  /** The limit: what a server of node:http does that only parses. */
  static raw(node: string): Server {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "okta-bench-raw-"));
    fs.writeFileSync(path.join(folder, "raw.js"), RAW);
    return new Server(
      spawn(node, [path.join(folder, "raw.js")], { stdio: ["ignore", "pipe", "pipe", "ipc"] }),
      folder,
    );
  }

  /** Starts the next measurement of the loop, too. */
  async measure(): Promise<Figures> {
    const told = this.#told("measured");
    this.#process.send({ kind: "measure" });
    return ((await told) as { figures: Figures }).figures;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGTERM");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  #told(kind: string): Promise<Told> {
    return new Promise((resolve) => {
      const listener = (told: Told) => {
        if (told.kind !== kind) return;
        this.#process.off("message", listener);
        resolve(told);
      };
      this.#process.on("message", listener);
    });
  }
}

const RAW = `
const http = require("node:http");
const { monitorEventLoopDelay } = require("node:perf_hooks");
let counted = 0, loop;
const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    counted += JSON.parse(Buffer.concat(chunks).toString("utf8")).data.events.length;
    response.writeHead(204).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  process.send({ kind: "started" });
  process.send({ kind: "listening", port: server.address().port });
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send({ kind: "measured", figures: {
    counted, cpu: (user + system) / 1e6, rss: process.memoryUsage().rss,
    loop: loop && { max: loop.max / 1e6, p99: loop.percentile(99) / 1e6 },
  } });
  loop?.disable();
  loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
});
process.on("disconnect", () => process.exit());
`;
