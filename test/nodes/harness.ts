import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Node, NodeAPI } from "node-red";
import helper from "node-red-node-test-helper";

/** Stores of the hooks go here, not into anybody's own user directory. */
const userDir = fs.mkdtempSync(path.join(os.tmpdir(), "okta-hooks-nodes-"));
after(() => fs.rmSync(userDir, { recursive: true, force: true }));

helper.init(require.resolve("node-red"), { userDir });

let serial = 0;

/** What the tests look at; a message may hold anything. */
export interface Seen {
  payload: unknown;
  topic?: string;
  okta?: Record<string, unknown>;
  parts?: Record<string, unknown>;
  error?: { message: string };
  [key: string]: unknown;
}

export interface Status {
  fill?: string;
  shape?: string;
  text?: string;
}

/** The register function with another context behind its nodes. */
export const withNodeContext =
  (register: (RED: NodeAPI) => void, context: object) =>
  (RED: NodeAPI): void =>
    register({
      ...RED,
      nodes: {
        ...RED.nodes,
        createNode(node: Node, def: Parameters<NodeAPI["nodes"]["createNode"]>[1]) {
          RED.nodes.createNode(node, def);
          Object.assign(node, { context: () => context });
        },
      },
    } as NodeAPI);

/** One node under test, each of its outputs wired to a collector, and a Catch node for its errors. */
export class Bench {
  readonly node: Node & { receive(message: object): void };
  readonly #outputs: Seen[][];
  readonly caught: Seen[] = [];

  private constructor(id: string, outputs: number) {
    this.node = helper.getNode(id);
    this.#outputs = Array.from({ length: outputs }, (_, index) => {
      const seen: Seen[] = [];
      helper.getNode(`out${index}`).on("input", (message) => seen.push(message as unknown as Seen));
      return seen;
    });
    helper.getNode("catcher-out").on("input", (message) => this.caught.push(message as unknown as Seen));
  }

  static async load(
    register: (RED: NodeAPI) => void,
    properties: { type: string; [key: string]: unknown },
    outputs: number,
    credentials: object = {},
  ): Promise<Bench> {
    // a node of its own each time: what a hook has accepted outlives a redeploy of the same node
    const id = `node-${++serial}`;
    const outs = Array.from({ length: outputs }, (_, index) => ({
      id: `out${index}`,
      z: "tab",
      type: "helper",
    }));
    await helper.load(
      [register],
      [
        { id: "tab", type: "tab" },
        { id, z: "tab", ...properties, wires: outs.map(({ id }) => [id]) },
        ...outs,
        { id: "catcher", z: "tab", type: "catch", scope: [id], wires: [["catcher-out"]] },
        { id: "catcher-out", z: "tab", type: "helper" },
      ],
      { [id]: credentials },
    );
    return new Bench(id, outputs);
  }

  output(index: number): Seen[] {
    return this.#outputs[index] ?? [];
  }

  /** Every status the node has shown. Texts are keys of its locale: the helper translates nothing. */
  get statuses(): Status[] {
    const { args, thisValues } = this.node.status as unknown as { args: [Status][]; thisValues: unknown[] };
    return args.filter((_, call) => thisValues[call] === this.node).map(([status]) => status);
  }

  /** Feeds a message in, and resolves when everything it caused has passed. */
  async feed(message: object): Promise<void> {
    const received = once(this.node, "input");
    this.node.receive(message);
    await received;
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  }
}
