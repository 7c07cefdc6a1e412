// An example as a user has it: out of the import menu, with the addresses and secrets of the outside systems, deployed.
import net from "node:net";
import path from "node:path";
import fc from "fast-check";
import { type LogEvent, sampleDelivery, sampleEvent } from "../../src/events";
import { OktaSimulator } from "../../src/simulator";
import { type FlowNode, SECRET, sink } from "./flow";
import { NodeRed } from "./node-red";
import { type Installation, onEachNodeRed } from "./node-red-versions";
import { EMAIL, type Row, rowsOf, SQLITE, whileLocked } from "./palette";

const MODULE = "node-red-contrib-okta-event-hooks";
/** What the examples have as the address of the Node-RED that they are imported into. */
const HERE = "http://127.0.0.1:1880";
/** Seconds after which a try that failed is repeated here; a minute in the examples. */
const SOON = 0.05;
const STARTED = "tables are made";
/** What Catch nodes get: Node-RED does not log it. */
const CAUGHT = "caught";

export interface ImportOptions {
  /** Variables of the tab; the others keep their defaults, by which the stand-ins in the flow answer. */
  readonly env?: Readonly<Record<string, string | number>>;
  /** Lets duplicates through the hook: what the flow itself makes of an event that comes twice. */
  readonly hard?: boolean;
  /** Tries until an event is given up. */
  readonly maxAttempts?: number;
  /** Keeps the database of the import before. */
  readonly sameDatabase?: boolean;
  /** Nothing is put between its nodes, for a picture: errors are not seen then, and tables may be made a little later. */
  readonly untouched?: boolean;
}

export interface DeliverOptions {
  /** Events that are not for the flow; among the others. */
  readonly noise?: readonly LogEvent[];
  /** Of the order, and of what comes twice. */
  readonly seed?: number;
  /** As they are given, once. */
  readonly inOrder?: boolean;
  /** As they are given, once, in one delivery. */
  readonly together?: boolean;
}

/** Seeds of the orders in which events are delivered: one in the gate, three otherwise, or as many as SEEDS says. */
export const SEEDS: readonly number[] = Array.from(
  { length: Number(process.env.SEEDS ?? (process.env.CI ? 1 : 3)) },
  (_, index) => index + 1,
);

let imports = 0;

/** One Node-RED of each version for the tests of all examples: each import begins with none of the flows before. */
const running = new Map<string, Promise<NodeRed>>();
if (typeof after === "function") {
  after(async () => {
    for (const nodeRed of running.values()) await nodeRed.then((each) => each.stop());
  });
}

function started(installation: Installation): Promise<NodeRed> {
  const nodeRed = running.get(installation.red) ?? NodeRed.start(installation, { palette: [SQLITE, EMAIL] });
  running.set(installation.red, nodeRed);
  return nodeRed;
}

/**
 * The tests of one example, in every Node-RED.
 *
 * @param file as in the import menu, such as `01 Device trust/Login devices`
 */
export function useCase(file: string, tests: (nodeRed: () => NodeRed) => void): void {
  onEachNodeRed(file, (installation) => {
    let nodeRed: NodeRed;
    before(async function () {
      this.timeout(240_000);
      nodeRed = await started(installation());
    });
    tests(() => nodeRed);
    // the Node-RED of the other version may want the same ports
    after(() => nodeRed.deploy([]));
  });
}

export class ImportedExample {
  readonly #nodeRed: NodeRed;
  readonly nodes: readonly FlowNode[];
  /** The file of OKTA_DB. */
  readonly database: string;
  readonly #statusesBefore: number;
  readonly #logBefore: number;
  #delivered = 0;

  private constructor(nodeRed: NodeRed, nodes: readonly FlowNode[], database: string) {
    this.#nodeRed = nodeRed;
    this.nodes = nodes;
    this.database = database;
    this.#statusesBefore = nodeRed.statuses.all.length;
    this.#logBefore = nodeRed.log.all.length;
  }

  /** @param file as in the import menu, such as `01 Device trust/Login devices` */
  static async import(nodeRed: NodeRed, file: string, options: ImportOptions = {}): Promise<ImportedExample> {
    const { env = {}, hard = false, maxAttempts, sameDatabase = false, untouched = false } = options;
    const resource = `/library/examples/flows/${MODULE}/${file.split("/").map(encodeURIComponent).join("/")}`;
    if (!sameDatabase) imports++;
    const nodes = withHookOfItsOwn(await nodeRed.json<FlowNode[]>(resource));
    const database = path.join(nodeRed.userDir, `okta-${imports}.sqlite`);
    const own: Record<string, string | number> = { OKTA_DB: database, ...env };
    for (const node of nodes.filter(({ type }) => type === "e-mail mta")) {
      // another Node-RED on this machine may have the example's own
      node.port = String(await freePort());
      own.SMTP_PORT ??= node.port as string;
    }
    const tab = nodes.find(({ type }) => type === "tab") as FlowNode & {
      env: { name: string; value: string }[];
    };
    for (const variable of tab.env) {
      const value = own[variable.name];
      variable.value = value === undefined ? variable.value.replace(HERE, nodeRed.url) : String(value);
    }
    for (const name of Object.keys(env)) {
      if (!tab.env.some((variable) => variable.name === name))
        throw new Error(`${file} has no variable ${name}`);
    }
    let tables = 0;
    for (const node of nodes) {
      if (node.type === "okta-event-hook-in") {
        node.credentials = { secret: SECRET };
        if (hard) node.duplicates = "mark";
        if (maxAttempts !== undefined) node.maxAttempts = maxAttempts;
      }
      // calls of one origin share the limit, whatever the flow
      if (node.type === "okta-org") node.rateLimit = 0;
      if (node.type === "okta-event-done" && node.action === "retry") node.delay = SOON;
      if (untouched) continue;
      if (node.type === "catch") node.wires = [[...(node.wires?.[0] ?? []), CAUGHT]];
      if (node.type === "sqlite" && node.sqlquery === "batch") {
        tables++;
        node.wires = [[...(node.wires?.[0] ?? []), STARTED]];
      }
    }
    // what an example before left in memory goes with its nodes
    await nodeRed.deploy([]);
    nodeRed.messages.clear();
    const imported = new ImportedExample(nodeRed, nodes, database);
    const sinks = (untouched ? [] : [STARTED, CAUGHT]).map((id) => ({ ...sink(id), z: tab.id }) as FlowNode);
    await nodeRed.deploy([...nodes, ...sinks]);
    await nodeRed.arrived(STARTED, tables);
    return imported;
  }

  /** The node with this name; of this type, where a name is not enough. */
  node(name: string, type?: string): FlowNode {
    const found = this.nodes.filter(
      (node) => node.name === name && (type === undefined || node.type === type),
    );
    if (found.length !== 1) throw new Error(`${found.length} nodes are named ${name}`);
    return found[0] as FlowNode;
  }

  get hook(): FlowNode {
    return this.nodes.find(({ type }) => type === "okta-event-hook-in") as FlowNode;
  }

  get tab(): FlowNode {
    return this.nodes.find(({ type }) => type === "tab") as FlowNode;
  }

  get url(): string {
    return `${this.#nodeRed.url}${this.hook.path}`;
  }

  /** Presses the button of an inject node. */
  async press(name: string): Promise<void> {
    await this.#nodeRed.api(`/inject/${this.node(name, "inject").id}`, { method: "POST" });
  }

  /** Presses the button of the event hook: its sample events, as a user's first try. */
  async pressHook(): Promise<void> {
    await this.#nodeRed.api(`/okta-event-hooks/hooks/${this.hook.id}/sample`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    this.#delivered += (JSON.parse(String(this.hook.sampleEvents || "[0]")) as unknown[]).length;
  }

  /**
   * Delivers as Okta does: several events a delivery, in any order, some of them twice, others among them. Resolves when
   * the hook has taken them.
   */
  async deliver(events: readonly LogEvent[], options: DeliverOptions = {}): Promise<void> {
    const { noise = [], seed = 1, together = false } = options;
    const inOrder = together || options.inOrder === true;
    const twice = inOrder
      ? []
      : pick(fc.subarray([...events], { minLength: Math.min(1, events.length) }), seed);
    const all = [...events, ...noise, ...twice];
    const order = inOrder ? all : pick(fc.shuffledSubarray(all, { minLength: all.length }), seed);
    const sizes = inOrder
      ? [together ? all.length : 1]
      : pick(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5 }), seed);
    const simulator = new OktaSimulator(this.url, { secret: SECRET });
    try {
      for (let from = 0, turn = 0; from < order.length; turn++) {
        const batch = order.slice(from, from + (sizes[turn % sizes.length] ?? 1));
        const { outcome } = await simulator.deliver(sampleDelivery(structuredClone(batch) as LogEvent[]));
        if (outcome !== "delivered") throw new Error(`a delivery was ${outcome}`);
        from += batch.length;
      }
    } finally {
      simulator.close();
    }
    this.#delivered += all.length;
  }

  /** Resolves when the hook has no event left that waits or is under way. */
  async settled(): Promise<void> {
    await this.#nodeRed.statuses.until(() => {
      const text = this.#hookStatus();
      return text.includes(`received ${this.#delivered}`) && !/waiting|in flight/.test(text);
    }, `${this.#delivered} events to be done`);
  }

  /** Resolves when a debug node has shown `count` messages since the import, each other than the one before. */
  async shown(name: string, count = 1): Promise<void> {
    const { id } = this.node(name, "debug");
    await this.#nodeRed.statuses.until(
      (all) =>
        all.slice(this.#statusesBefore).filter((each) => each.id === id && each.status.text).length >= count,
      `${count} messages at ${name}`,
    );
  }

  /** Resolves when Node-RED has had nothing to say or to do for a while. */
  async quiet(): Promise<void> {
    const heard = () =>
      [this.#nodeRed.statuses, this.#nodeRed.log, this.#nodeRed.messages].map(({ all }) => all.length);
    for (let calm = 0, before = heard().join(); calm < 5; ) {
      await this.#nodeRed.measure();
      await new Promise((resolve) => setTimeout(resolve, 20));
      const now = heard().join();
      calm = now === before ? calm + 1 : 0;
      before = now;
    }
  }

  /** What the log says of the first event that is given up. */
  async givenUp(): Promise<string> {
    return this.#nodeRed.log.find(
      (line) => /was given up/.test(line),
      "an event to be given up",
      this.#logBefore,
    );
  }

  #hookStatus(): string {
    const all = this.#nodeRed.statuses.all
      .slice(this.#statusesBefore)
      .filter(({ id }) => id === this.hook.id);
    return all.at(-1)?.status.text ?? "";
  }

  /** The rows of the example's database. */
  rows(sql: string, params: unknown = []): Promise<Row[]> {
    return rowsOf(this.database, sql, params);
  }

  /** Nobody else can write to the database in the meantime. */
  locked(during: () => Promise<void>): Promise<void> {
    return whileLocked(this.database, during);
  }

  /** The errors that Catch nodes got since the import. */
  get caught(): string[] {
    return this.#nodeRed.at(CAUGHT).map(({ error }) => error.message);
  }

  /** The first `count` of them. */
  async errors(count = 1): Promise<string[]> {
    await this.#nodeRed.arrived(CAUGHT, count);
    return this.caught;
  }

  /** Errors, caught or not, and warnings since the import. */
  get complaints(): string[] {
    const log = this.#nodeRed.log.all.slice(this.#logBefore);
    return [...log.filter((line) => /\[(error|warn)\]/.test(line)), ...this.caught];
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Hooks remember by their id what they were delivered: each import begins with hooks that know nothing. */
function withHookOfItsOwn(nodes: FlowNode[]): FlowNode[] {
  const ids = nodes.filter(({ type }) => type === "okta-event-hook-in").map(({ id }) => id);
  const text = ids.reduce(
    (all, id) => all.replaceAll(id, `${id.slice(0, 12)}${imports.toString(16).padStart(4, "0")}`),
    JSON.stringify(nodes),
  );
  return JSON.parse(text) as FlowNode[];
}

/** An event of this type; `published` in minutes from the first of March 2026. */
export function eventOf(eventType: string, minute: number, over: LogEvent = {}): LogEvent {
  const published = new Date(Date.UTC(2026, 2, 1) + minute * 60_000).toISOString();
  return sampleEvent(eventType, { with: { ...over, published } });
}

export const person = (
  name: string,
): { id: string; type: string; alternateId: string; displayName: string } => ({
  id: `00u${name.padEnd(17, "0")}`,
  type: "User",
  alternateId: `${name}@example.com`,
  displayName: name.charAt(0).toUpperCase() + name.slice(1),
});

export const succeeded: LogEvent = { outcome: { result: "SUCCESS", reason: null } };
export const failed: LogEvent = { outcome: { result: "FAILURE", reason: null } };

/** The first that the arbitrary makes of this seed. */
function pick<T>(arbitrary: fc.Arbitrary<T>, seed: number): T {
  return fc.sample(arbitrary, { numRuns: 1, seed })[0] as T;
}
