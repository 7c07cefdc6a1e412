import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { InboxStore, OpenOptions } from "../../../src/inbox";
import { type Internals, openLmdbStore } from "../../../src/inbox/lmdb";

/** A directory of the suite's own, gone at its end. */
export function temporary(): { path: (name: string) => string; remove: () => void } {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), "inbox-"));
  return {
    path: (name) => path.join(parent, name),
    remove: () => fs.rmSync(parent, { recursive: true, force: true }),
  };
}

export function openLmdb(
  directory: string,
  options: Partial<OpenOptions> = {},
  internals: Internals = {},
): Promise<InboxStore> {
  return openLmdbStore(
    {
      engine: "lmdb",
      directory,
      retention: 24,
      maxEvents: 100_000,
      report: (sentence) => {
        throw new Error(sentence);
      },
      ...options,
    },
    internals,
  );
}

export interface Told {
  readonly opened?: true;
  readonly stored?: string[];
  readonly report?: string;
  readonly failed?: string;
}

/** A process of its own on the directory; see child.ts. */
export function accepting(directory: string, events = 1, atOnce = 1): ChildProcess {
  return fork(path.join(__dirname, "child.ts"), [directory, String(events), String(atOnce)], {
    execArgv: ["--import", "tsx"],
  });
}

export async function hear(child: ChildProcess): Promise<Told> {
  const [told] = (await once(child, "message")) as [Told];
  return told;
}

export async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
