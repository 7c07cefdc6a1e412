import { type InboxStore, InboxUnavailable, type StoreOptions } from "./contract";
import { MemoryStore } from "./memory";

export type Engine = "lmdb" | "memory";

export interface OpenOptions extends StoreOptions {
  readonly engine: Engine;
  /** Where the engine keeps its files; made if it is not there. Engine `memory` needs none. */
  readonly directory: string;
  /** What a person should know although the store works: a damaged file that was set aside, a failing sweep. */
  readonly report: (sentence: string) => void;
}

/**
 * Opens a store.
 *
 * @throws InboxUnavailable
 */
export async function openStore(options: OpenOptions): Promise<InboxStore> {
  for (const name of ["retention", "maxEvents"] as const) {
    if (!(Number.isFinite(options[name]) && options[name] > 0)) {
      throw new InboxUnavailable("invalid-option", `${name} must be a number over 0, not ${options[name]}`);
    }
  }
  if (options.engine === "memory") return new MemoryStore(options);
  // loaded when it is needed: its native part may be missing on this platform
  const { openLmdbStore } = await import("./lmdb/index.js");
  return openLmdbStore(options);
}
