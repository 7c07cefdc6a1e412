import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { cleanEnvironment } from "./environment";
import type { FlowNode } from "./flow";
import { type Installation, REPOSITORY } from "./node-red-versions";
import { linkPalette } from "./palette";
import { Recorder } from "./recorder";

export interface NodeRedOptions {
  /** Put over the settings file's own; plain data. */
  readonly settings?: Record<string, unknown>;
  readonly env?: Record<string, string>;
  /** False: Node-RED starts without the package. */
  readonly withPackage?: boolean;
  /** Flows that are there when Node-RED starts, with their credentials. */
  readonly flows?: readonly FlowNode[];
  /**
   * A user directory that outlives the process, for the next one to start in. One that holds flows already keeps
   * them.
   */
  readonly userDir?: string;
  /** Packages of test/palette that were installed from the palette; see palette.ts. */
  readonly palette?: readonly string[];
}

/** A line of a probe-ledger: an event that came through, and how. */
export interface LedgerEntry {
  readonly uuid: string | null;
  readonly redelivered: boolean;
  readonly attempt: number;
  readonly duplicate: boolean;
  readonly failed: boolean;
}

/** Bytes, seconds of processor time since the start, milliseconds of loop delay since the last measurement. */
export interface Figures {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  /** Messages that passed probe-count nodes. */
  readonly counted: number;
  readonly cpu: number;
  /** Open file descriptors, on Linux. */
  readonly files: number;
  /** Not there the first time: it starts the measurement. */
  readonly loop?: { readonly max: number; readonly p99: number; readonly mean: number };
}

export interface SinkMessage {
  /** Id of the probe-sink node. */
  readonly sink: string;
  // biome-ignore lint/suspicious/noExplicitAny: a message holds what a test put into it
  readonly message: any;
}

export interface StatusChange {
  readonly id: string;
  readonly status: { fill?: string; shape?: string; text?: string };
}

export type DeployType = "full" | "nodes" | "flows" | "reload";

type Told =
  | ({ kind: "message" } & SinkMessage)
  | ({ kind: "status" } & StatusChange)
  | { kind: "started"; type: string }
  | { kind: "listening"; port: number }
  | { kind: "held"; id: string }
  | { kind: "entered"; ledger: string; entries: LedgerEntry[] }
  | { kind: "measured"; figures: Figures };

/** A real Node-RED process with a user directory of its own, and the probe in it. */
export class NodeRed {
  /** What arrived at probe-sink nodes. */
  readonly messages = new Recorder<SinkMessage>("messages");
  readonly statuses = new Recorder<StatusChange>("statuses");
  /** Lines of standard output and standard error. */
  readonly log = new Recorder<string>("lines of the log");
  /** Ids of the probe-gate nodes that hold a deploy. */
  readonly held = new Recorder<string>("deploys held");
  /** What probe-ledger nodes wrote, by the fsync. */
  readonly entered = new Recorder<LedgerEntry>("entries of ledgers");
  readonly userDir: string;
  readonly #keepsUserDir: boolean;
  readonly #measured = new Recorder<Figures>("measurements");
  readonly #started = new Recorder<string>("starts of the flows");
  readonly #listening = new Recorder<number>("ports");
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  #hasExited = false;
  #port = 0;

  private constructor(installation: Installation, options: NodeRedOptions) {
    this.#keepsUserDir = options.userDir !== undefined;
    this.userDir = options.userDir ?? fs.mkdtempSync(path.join(os.tmpdir(), "okta-hooks-node-red-"));
    if (!fs.existsSync(path.join(this.userDir, "flows.json"))) writeUserDirectory(this.userDir, options);
    this.#process = spawn(
      installation.node,
      [installation.red, "--userDir", this.userDir, "--settings", path.join(this.userDir, "settings.js")],
      {
        cwd: this.userDir,
        env: { ...cleanEnvironment(), ...options.env },
        stdio: ["ignore", "pipe", "pipe", "ipc"],
      },
    );
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream) createInterface(stream).on("line", (line) => this.log.push(line));
    }
    this.#process.on("message", (told: Told) => this.#record(told));
    this.#exited = new Promise((resolve) => {
      this.#process.on("exit", (code, signal) => {
        this.#hasExited = true;
        this.log.push(`(the process ended: ${signal ?? code})`);
        resolve();
      });
    });
  }

  /** Resolves when the editor answers and the flows have started. */
  static async start(installation: Installation, options: NodeRedOptions = {}): Promise<NodeRed> {
    const nodeRed = NodeRed.launch(installation, options);
    await nodeRed.ready();
    return nodeRed;
  }

  /** Starts the process and waits for nothing. */
  static launch(installation: Installation, options: NodeRedOptions = {}): NodeRed {
    return new NodeRed(installation, options);
  }

  /** Resolves when the editor answers and the flows have started; a process that does not get there is ended. */
  async ready(): Promise<void> {
    try {
      await Promise.race([
        Promise.all([
          this.#listening.until((ports) => ports.length > 0, "Node-RED to listen", 60_000),
          this.#started.until((starts) => starts.length > 0, "the flows to start", 60_000),
        ]),
        this.#exited.then(() => Promise.reject(new Error("Node-RED ended while it started"))),
      ]);
    } catch (error) {
      await this.stop();
      throw new Error(`${(error as Error).message}\n${this.log.all.join("\n")}`);
    }
  }

  get port(): number {
    return this.#port;
  }

  /** Without a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get running(): boolean {
    return !this.#hasExited;
  }

  /** A request to the admin API. */
  async api(resource: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${this.url}${resource}`, init);
    if (!response.ok) {
      throw new Error(
        `${init.method ?? "GET"} ${resource} was answered ${response.status}: ${await response.text()}`,
      );
    }
    return response;
  }

  async json<T>(resource: string): Promise<T> {
    const response = await this.api(resource, { headers: { Accept: "application/json" } });
    return (await response.json()) as T;
  }

  /** Deploys, credentials on the nodes included. Resolves when the flows have started. */
  async deploy(flows: readonly FlowNode[], type: DeployType = "full"): Promise<void> {
    const started = this.nextStart();
    await this.api("/flows", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Node-RED-API-Version": "v2",
        "Node-RED-Deployment-Type": type,
      },
      body: JSON.stringify({ flows }),
    });
    await started;
  }

  /** Resolves when the flows start the next time. */
  nextStart(): Promise<void> {
    const starts = this.#started.all.length;
    return this.#started.until((all) => all.length > starts, "the flows to start after a deploy");
  }

  /** The deployed flows as the editor gets them. */
  async flows(): Promise<FlowNode[]> {
    const response = await this.api("/flows", { headers: { "Node-RED-API-Version": "v2" } });
    return ((await response.json()) as { flows: FlowNode[] }).flows;
  }

  /** Hands a message to a node, as if it came over a wire. */
  receive(id: string, message: Record<string, unknown>): void {
    this.#process.send({ kind: "receive", id, message });
  }

  /** Lets the deploy go on that a probe-gate node holds. */
  release(id: string): void {
    this.#process.send({ kind: "release", id });
  }

  /** The messages that arrived at one sink so far. */
  at(sink: string): SinkMessage["message"][] {
    return this.messages.all.filter((entry) => entry.sink === sink).map((entry) => entry.message);
  }

  /** The first `count` messages at a sink. */
  async arrived(sink: string, count = 1): Promise<SinkMessage["message"][]> {
    await this.messages.until(() => this.at(sink).length >= count, `${count} messages at ${sink}`);
    return this.at(sink);
  }

  /** A status of the node that fits, from the `from`th of all statuses on. */
  async status(
    id: string,
    fits: (status: StatusChange["status"]) => boolean,
    from = 0,
  ): Promise<StatusChange["status"]> {
    const change = await this.statuses.find(
      (entry) => entry.id === id && fits(entry.status),
      `a status of ${id}`,
      from,
    );
    return change.status;
  }

  /** Memory, time and loop delay of the process; starts the next measurement of the loop. */
  async measure(): Promise<Figures> {
    const before = this.#measured.all.length;
    this.#process.send({ kind: "measure" });
    await this.#measured.until((all) => all.length > before, "a measurement");
    return this.#measured.all[before] as Figures;
  }

  /** Sets the clock of a process that was started with PROBE_CLOCK off by so many milliseconds. */
  shiftClock(shift: number): void {
    this.#process.send({ kind: "clock", shift });
  }

  /** SIGKILL: nothing in the process gets a chance to tidy up. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#exited;
  }

  async stop(): Promise<void> {
    if (!this.#hasExited) {
      this.#process.kill("SIGTERM");
      const timer = setTimeout(() => this.#process.kill("SIGKILL"), 5_000);
      await this.#exited;
      clearTimeout(timer);
    }
    if (this.#keepsUserDir) return;
    fs.rmSync(this.userDir, { recursive: true, force: true, maxRetries: 3 });
  }

  #record(told: Told): void {
    if (told.kind === "message") this.messages.push({ sink: told.sink, message: told.message });
    else if (told.kind === "status") this.statuses.push({ id: told.id, status: told.status });
    else if (told.kind === "started") this.#started.push(told.type);
    else if (told.kind === "held") this.held.push(told.id);
    else if (told.kind === "entered") for (const entry of told.entries) this.entered.push(entry);
    else if (told.kind === "measured") this.#measured.push(told.figures);
    else if (told.kind === "listening") {
      this.#port = told.port;
      this.#listening.push(told.port);
    }
  }
}

function writeUserDirectory(
  userDir: string,
  { settings, withPackage = true, flows = [], palette = [] }: NodeRedOptions,
): void {
  if (withPackage && !fs.existsSync(path.join(REPOSITORY, "dist/nodes"))) {
    throw new Error("dist/nodes is missing: npm run build");
  }
  const all = {
    uiHost: "127.0.0.1",
    // the system finds a free port
    uiPort: 0,
    flowFile: "flows.json",
    credentialSecret: "of these tests",
    lang: "en-US",
    nodesDir: withPackage ? [REPOSITORY] : [],
    telemetry: { enabled: false, updateNotification: false },
    // no list of other packages: it would come from the internet
    editorTheme: { tours: false, palette: { catalogues: [] } },
    logging: { console: { level: "info", metrics: false, audit: false } },
    ...settings,
  };
  fs.writeFileSync(path.join(userDir, "settings.js"), `module.exports = ${JSON.stringify(all, null, 2)};\n`);
  fs.writeFileSync(
    path.join(userDir, "package.json"),
    '{ "name": "test", "version": "0.0.1", "private": true }\n',
  );
  const credentials = Object.fromEntries(flows.map(({ id, credentials }) => [id, credentials]));
  fs.writeFileSync(
    path.join(userDir, "flows.json"),
    JSON.stringify(flows.map(({ credentials: _credentials, ...node }) => node)),
  );
  // plain text: Node-RED encrypts it when it next deploys
  fs.writeFileSync(path.join(userDir, "flows_cred.json"), JSON.stringify(credentials));
  linkPalette(userDir, palette);
  fs.cpSync(path.join(__dirname, "probe"), path.join(userDir, "nodes"), { recursive: true });
}
