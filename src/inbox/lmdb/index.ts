import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Clock } from "../clock";
import { type InboxStore, InboxUnavailable } from "../contract";
import type { OpenOptions } from "../open";
import { isSound, markClean, setAside } from "./damage";
import {
  Damaged,
  type Lmdb,
  lmdbError,
  loadLmdb,
  openTables,
  prepareDirectory,
  syncDirectory,
  writeChanges,
} from "./environment";
import type { Tables } from "./format";
import { type Migration, migrate } from "./migrations";
import { own } from "./owner";
import { LmdbStore } from "./store";
import { readLeft } from "./sweep";
import { Writer } from "./writer";

/** A test's own. */
export interface Internals {
  readonly load?: () => Promise<Lmdb>;
  readonly migrations?: ReadonlyMap<number, Migration>;
}

/**
 * Opens the store in a directory: see format.ts for what is in there. A damaged file is set aside and reported, and
 * an empty store opened in its place.
 *
 * @throws InboxUnavailable
 */
export async function openLmdbStore(options: OpenOptions, internals: Internals = {}): Promise<InboxStore> {
  const lmdb = await loadLmdb(internals.load);
  const directory = path.resolve(options.directory);
  await prepareDirectory(directory);
  const ownership = await own(directory).catch((error) => {
    throw told(error, directory);
  });
  try {
    const store = await openOwned(lmdb, directory, options, internals, () => ownership.release());
    return store;
  } catch (error) {
    await ownership.release();
    throw told(error, directory);
  }
}

async function openOwned(
  lmdb: Lmdb,
  directory: string,
  options: OpenOptions,
  internals: Internals,
  release: () => Promise<void>,
): Promise<InboxStore> {
  if (!(await isSound(directory))) await replace(directory, options);
  try {
    return await openSound(lmdb, directory, options, internals, release);
  } catch (error) {
    const told = lmdbError(error);
    if (!(told instanceof Damaged)) throw told;
    await replace(directory, options);
    return openSound(lmdb, directory, options, internals, release);
  }
}

async function replace(directory: string, options: OpenOptions): Promise<void> {
  const aside = await setAside(directory, new Date((options.now ?? Date.now)()));
  options.report(
    `The store's file was damaged. It was renamed to ${aside}, and an empty one is used in its place: ` +
      "events that waited in it do not go out.",
  );
}

async function openSound(
  lmdb: Lmdb,
  directory: string,
  options: OpenOptions,
  internals: Internals,
  release: () => Promise<void>,
): Promise<InboxStore> {
  const tables = openTables(lmdb, directory);
  try {
    await migrate(tables, () => randomBytes(6).toString("base64url"), internals.migrations);
    await syncDirectory(directory);
    const left = readLeft(tables);
    const file = await fs.promises.stat(path.join(directory, "data.mdb"));
    const writer = new Writer({
      write: (changes) => write(tables, directory, file.ino, changes),
      report: options.report,
    });
    const store = new LmdbStore({
      tables,
      writer,
      options,
      clock: new Clock(options.now ?? Date.now, left.last?.at),
      left,
      release: async () => {
        await tables.root.close();
        await markClean(directory).catch(() => undefined);
        await release();
      },
    });
    await store.load();
    return store;
  } catch (error) {
    await tables.root.close();
    throw error;
  }
}

/** What is written to a file that was removed is not stored, though the system takes it. */
async function write(
  tables: Tables,
  directory: string,
  inode: number,
  changes: Parameters<typeof writeChanges>[1],
): Promise<void> {
  await writeChanges(tables, changes);
  if (process.platform === "win32") return;
  const stat = await fs.promises.stat(path.join(directory, "data.mdb")).catch(() => undefined);
  if (stat?.ino === inode) return;
  throw new InboxUnavailable(
    "disk",
    `The store's file in ${directory} was removed or replaced while it was open. Restart Node-RED.`,
  );
}

function told(error: unknown, directory: string): unknown {
  const cause = lmdbError(error);
  if (cause instanceof InboxUnavailable) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EROFS" || code === "EPERM" || Number(code) === 13) {
    return new InboxUnavailable(
      "not-writable",
      `The directory ${directory} cannot be written to (${message}). Let the user who runs Node-RED write there.`,
    );
  }
  return new InboxUnavailable("disk", `The store in ${directory} cannot be opened: ${message}.`);
}
