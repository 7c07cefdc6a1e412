import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Context } from "mocha";
import { delivery, logEvent } from "../support/deliveries";
import { eventStore, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { type Answer, deliver } from "../support/http";
import { NodeRed, type NodeRedOptions } from "../support/node-red";
import { type Installation, nodeRedVersions } from "../support/node-red-versions";

export function installation(): Installation {
  const found = nodeRedVersions[0]?.install();
  if (found === undefined || typeof found === "string") throw new Error(found);
  return found;
}

/** A hook on a store of its own, in a Node-RED of its own or of others; ids are all its own. */
export class Place {
  readonly hook = `hook-${randomUUID()}`;
  readonly out = `out-${this.hook}`;
  readonly path = `/okta/${this.hook}`;
  readonly store: FlowNode;
  readonly #nodes: FlowNode[];

  constructor(store: Record<string, unknown>, options: Record<string, unknown> = {}, more: FlowNode[] = []) {
    this.store = eventStore(`store-${this.hook}`, { engine: "lmdb", ...store });
    this.#nodes = [
      hookIn(this.hook, this.path, [this.out], { store: this.store.id, ...options }),
      sink(this.out),
      ...more,
    ];
  }

  get flows(): FlowNode[] {
    return [this.store, ...tab(`tab-${this.hook}`, ...this.#nodes)];
  }

  static async start(place: Place | readonly Place[], options: NodeRedOptions = {}): Promise<NodeRed> {
    const places = Array.isArray(place) ? place : [place];
    return NodeRed.start(installation(), { flows: places.flatMap(({ flows }) => flows), ...options });
  }

  /** Delivers new events; which ones, and what was answered. */
  async send(nodeRed: NodeRed, count = 1, options: Record<string, unknown> = {}) {
    const uuids = Array.from({ length: count }, () => randomUUID() as string);
    return {
      uuids,
      ...(await this.deliver(
        nodeRed,
        uuids.map((uuid) => logEvent({ uuid, ...options })),
      )),
    };
  }

  deliver(nodeRed: NodeRed, events: unknown[]): Promise<Answer> {
    return deliver(`${nodeRed.url}${this.path}`, delivery(events));
  }

  /** The uuids that came out, in their order. */
  came(nodeRed: NodeRed): string[] {
    return nodeRed.at(this.out).map(({ okta }) => okta.uuid);
  }

  /** Resolves when all of these have come out. */
  async all(nodeRed: NodeRed, uuids: Iterable<string>): Promise<void> {
    const wanted = [...uuids];
    await nodeRed.messages.until(() => {
      const came = new Set(this.came(nodeRed));
      return wanted.every((uuid) => came.has(uuid));
    }, `${wanted.length} events at ${this.out}`);
  }

  status(nodeRed: NodeRed, text: RegExp, from = 0) {
    return nodeRed.status(this.hook, (status) => text.test(status.text ?? ""), from);
  }
}

/** A folder that goes away with the suite. */
export function folder(): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), "okta-hooks-place-"));
  after(() => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A file system in memory of so many kilobytes; skips the test with a line where it cannot be mounted. */
export function mount(
  test: Context,
  at: string,
  kilobytes: number,
): { remount(option: string): void; gone(): void } {
  fs.mkdirSync(at, { recursive: true });
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: "pipe" });
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", at);
  } catch (error) {
    console.log(`    skipped: no file system can be mounted here (${String(error).split("\n")[0]})`);
    return test.skip();
  }
  return {
    remount: (option) => run("mount", "-o", `remount,${option}`, at),
    // lazily: whoever has files open there is about to end
    gone: () => run("umount", "-l", at),
  };
}
