import fs from "node:fs";
import path from "node:path";
import type { RootDatabase } from "lmdb";
import { InboxUnavailable } from "../contract";
import type { Key, TABLES, Table, Tables } from "./format";
import type { Change } from "./writer";

export type Lmdb = typeof import("lmdb");

/**
 * The package lmdb; its native part comes with it for the platforms it knows.
 *
 * @throws InboxUnavailable "engine-missing"
 */
export async function loadLmdb(load: () => Promise<Lmdb> = () => import("lmdb")): Promise<Lmdb> {
  try {
    return await load();
  } catch (error) {
    const [reason] = String((error as Error)?.message ?? error).split("\n");
    throw new InboxUnavailable(
      "engine-missing",
      `The engine lmdb cannot be loaded on ${process.platform} ${process.arch} with Node.js ${process.version} ` +
        `(${reason}). Choose the engine memory, which loses what waits when Node-RED stops, or another machine.`,
    );
  }
}

/**
 * Makes the directory, or sees that it can be written to.
 *
 * @throws InboxUnavailable
 */
export async function prepareDirectory(directory: string): Promise<void> {
  try {
    // what lies in there is personal data
    await makeDirectory(directory);
    if (!(await fs.promises.stat(directory)).isDirectory())
      throw Object.assign(new Error(), { code: "ENOTDIR" });
    await fs.promises.access(directory, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "ENOTDIR") {
      throw new InboxUnavailable(
        "not-a-directory",
        `${directory} is not a directory, or something above it is a file. Name another one in the store.`,
      );
    }
    if (code === "ENOSPC" || code === "EDQUOT" || code === "EIO") {
      throw new InboxUnavailable("disk", `The directory ${directory} cannot be made: ${message}.`);
    }
    throw new InboxUnavailable(
      "not-writable",
      `The directory ${directory} cannot be ${code === "ENOENT" ? "made" : "written to"} (${code}). ` +
        "Let the user who runs Node-RED write there, or name another one in the store.",
    );
  }
}

/** As with mkdir's own `recursive`, which never ends where a file system takes no directories (/proc). */
async function makeDirectory(directory: string): Promise<void> {
  const make = () => fs.promises.mkdir(directory, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || (await isDirectory(directory))) return;
    if (code !== "ENOENT" || path.dirname(directory) === directory) throw error;
    await makeDirectory(path.dirname(directory));
    await make();
  }
}

const isDirectory = (directory: string) =>
  fs.promises.stat(directory).then(
    (stat) => stat.isDirectory(),
    () => false,
  );

/** Errors of LMDB that mean: this file is not what LMDB wrote. */
const DAMAGED = new Set([
  -30797, // MDB_PAGE_NOTFOUND
  -30796, // MDB_CORRUPTED
  -30793, // MDB_INVALID
]);
const VERSION_MISMATCH = -30794;

export class Damaged extends Error {}

/** An error of LMDB as one of ours. */
export function lmdbError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (DAMAGED.has(code as number)) return new Damaged(message);
  if (code === VERSION_MISMATCH) {
    return new InboxUnavailable(
      "newer-format",
      "The store's file was written by another version of LMDB. Update this package, or name another directory.",
    );
  }
  return error;
}

/**
 * Opens the tables in a directory; makes them where they are not.
 *
 * @throws Damaged, InboxUnavailable
 */
export function openTables(lmdb: Lmdb, directory: string): Tables {
  let root: RootDatabase<Buffer, Key> | undefined;
  try {
    const opened = lmdb.open<Buffer, Key>({
      path: directory,
      noSubdir: false,
      encoding: "binary",
      permissionsMode: 0o600,
      // a write is on the disk when it is committed: what is told to Okta then is true. Writes are grouped by the
      // Writer, so nothing is gained by committing ahead of the disk, and fewer ways to recover are needed
      overlappingSync: false,
      // the Writer makes the batches; those of event turns reject promises that nobody holds when a write fails
      eventTurnBatching: false,
      txnStartThreshold: 1,
    } as Parameters<typeof lmdb.open<Buffer, Key>>[0]);
    root = opened;
    const table = <K extends Key>(name: (typeof TABLES)[number]) =>
      opened.openDB<Buffer, K>({ name, encoding: "binary" }) as unknown as Table<K>;
    // one transaction, as each would wait for the disk
    return opened.transactionSync(() => ({
      root: opened,
      meta: table("meta"),
      hooks: table("hooks"),
      items: table("items"),
      waiting: table("waiting"),
      seen: table("seen"),
      deliveries: table("deliveries"),
      dead: table("dead"),
    }));
  } catch (error) {
    void root?.close().catch(() => undefined);
    throw lmdbError(error);
  }
}

/** All changes in one transaction, or none; resolves when they are on the disk. */
export async function writeChanges(tables: Tables, changes: readonly Change[]): Promise<void> {
  try {
    await tables.root.batch(() => {
      for (const { table, key, value } of changes) {
        if (value === undefined) table.remove(key);
        else table.put(key, value);
      }
    });
  } catch (error) {
    // lmdb-js tells the reason with a promise of its own, which is rejected in the same turn
    const { commitError } = error as { commitError?: Promise<unknown> };
    if (commitError === undefined) throw error;
    const reason = commitError.then(
      () => error,
      (cause: unknown) => cause,
    );
    throw await Promise.race([reason, new Promise((resolve) => setImmediate(resolve, error))]);
  }
}

/** Makes sure that names in a directory last as well as what they name. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  for (const each of [directory, path.dirname(directory)]) {
    const handle = await fs.promises.open(each, "r").catch(() => undefined);
    // some file systems cannot, and some directories above may not be read
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  }
}
