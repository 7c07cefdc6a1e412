import os from "node:os";
import path from "node:path";
import type { Node, NodeAPI } from "node-red";
import { type Sender, StoreKeeper, type StoreSettings } from "../../src/inbox";
import { followFlows } from "./flows";

export const DEFAULT_RETENTION = 24;
export const DEFAULT_MAX_EVENTS = 100_000;

/** A config node okta-event-store, as the hooks see it. */
export interface StoreNode extends Node {
  readonly settings: StoreSettings;
}

const keepers = new WeakMap<object, StoreKeeper>();

/** The one keeper of this Node-RED: stores outlive the nodes that use them, from one deploy to the next. */
export function keeperOf(RED: NodeAPI): StoreKeeper {
  let keeper = keepers.get(RED.events);
  if (keeper === undefined) {
    const made = new StoreKeeper();
    followFlows(RED, { started: () => void made.settle(), stopping: (all) => made.stopping(all) });
    keepers.set(RED.events, made);
    keeper = made;
  }
  return keeper;
}

/** Where a store without a directory of its own keeps its files: below Node-RED's user directory. */
export function storeDirectory(RED: NodeAPI, directory: string): string {
  const userDir = (RED.settings as { userDir?: string }).userDir ?? path.join(os.homedir(), ".node-red");
  return path.resolve(userDir, directory === "" ? "okta-event-hooks" : directory);
}

/** What a hook uses that names no store. */
export function builtInStore(RED: NodeAPI): StoreSettings {
  return {
    name: "",
    engine: "lmdb",
    directory: storeDirectory(RED, ""),
    retention: DEFAULT_RETENTION,
    maxEvents: DEFAULT_MAX_EVENTS,
  };
}

/** Senders by the id of their hook's node: where okta-event-done finds the one that waits for its word. */
export const senders = new Map<string, Sender>();
