import { InboxUnavailable } from "../contract";
import { Damaged, writeChanges } from "./environment";
import { FORMAT, readValue, type Tables, writeValue } from "./format";
import type { Change } from "./writer";

/** What brings a store to the next version; it may write in several steps if each may be repeated. */
export type Migration = (
  tables: Tables,
  write: (changes: readonly Change[]) => Promise<void>,
) => Promise<void>;

/** Version → what brings it to the next one. Empty as long as the first format is the only one. */
export const MIGRATIONS: ReadonlyMap<number, Migration> = new Map();

/**
 * Brings a store to this version; a new one is told what it is.
 *
 * @throws InboxUnavailable "newer-format"; Damaged where the version is none
 */
export async function migrate(
  tables: Tables,
  tag: () => string,
  migrations: ReadonlyMap<number, Migration> = MIGRATIONS,
): Promise<void> {
  const write = (changes: readonly Change[]) => writeChanges(tables, changes);
  const record = tables.meta.get("format");
  if (record === undefined) {
    if (tables.meta.getCount() > 0 || tables.items.getCount() > 0)
      throw new Damaged("the store has no version");
    return write([
      { table: tables.meta, key: "format", value: writeValue(FORMAT) },
      { table: tables.meta, key: "tag", value: writeValue(tag()) },
    ]);
  }
  let version = readVersion(record);
  if (version > FORMAT) {
    throw new InboxUnavailable(
      "newer-format",
      `The store was written by a newer version of this package (format ${version}, this one knows ${FORMAT}). ` +
        "Update the package, or name another directory in the store.",
    );
  }
  while (version < FORMAT) {
    const migration = migrations.get(version);
    if (migration === undefined) throw new Damaged(`the store's version is ${version}, which never was`);
    await migration(tables, write);
    version++;
    await write([{ table: tables.meta, key: "format", value: writeValue(version) }]);
  }
}

function readVersion(record: Buffer): number {
  try {
    const version = readValue<number>(record);
    if (Number.isInteger(version)) return version;
  } catch {
    // as below
  }
  throw new Damaged("the store's version is no number");
}
