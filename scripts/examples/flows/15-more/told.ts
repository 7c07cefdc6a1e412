// Rows that somebody is to be told of, each once: what cannot be told stays, and comes again the next minute.
import { type Piece, use } from "../../canvas";
import type { Tab } from "../../example";
import { catchOf, debug, inject, line, set, split, sql } from "../../nodes";

/** What a tick took and did not bring to an end is free again after so long. */
const LEASE = "$fromMillis($toMillis($now()) - 300000)";

/** A minute's tick: $now, $lease, and what else is said. */
export const tick = (name: string, more = "") =>
  inject(name, [{ p: "params", v: `{"$now": $now(), "$lease": ${LEASE}${more}}`, vt: "jsonata" }], {
    every: 60,
  });

/** Columns of a step: when it was done, '' until then, and when a tick took it. */
export const step = (name: string): string =>
  `${name} TEXT NOT NULL DEFAULT '', ${name}Taken TEXT NOT NULL DEFAULT ''`;

export interface Telling {
  /** Table with a column `uuid`. */
  readonly table: string;
  /** A step of it. */
  readonly column: string;
  /** SQL: which rows are ready. */
  readonly ready?: string;
  readonly piece: Piece;
  readonly name: string;
  /** JSONata over the row in msg.payload. */
  readonly notice: string;
  /** JSONata: the address. */
  readonly to?: string;
}

/** A group that tells of the rows that are ready, by a tick named `<name>, every minute`. */
export function tell(tab: Tab, { table, column, ready = "", piece, name, notice, to }: Telling): void {
  const db = tab.config("database");
  const work = tab.group(`What is not told yet → ${name}`);
  const take = work.add(
    [1, 0],
    sql(
      "Take what is not told",
      db,
      `UPDATE ${table} SET ${column}Taken = $now WHERE ${column} = '' AND ${column}Taken < $lease${ready && ` AND ${ready}`} RETURNING *`,
    ),
  );
  const write = work.add(
    [3, 0],
    set("Notice", {
      uuid: "payload.uuid",
      params: `{"$uuid": payload.uuid, "$now": $now()}`,
      ...(to !== undefined && { to }),
      notice,
    }),
  );
  const send = work.add([4, 0], use(piece, name));
  const told = work.add(
    [5, 0],
    sql("Told", db, `UPDATE ${table} SET ${column} = $now, ${column}Taken = '' WHERE uuid = $uuid`),
  );
  const failed = work.add([4, 1], catchOf(`${name} failed`, [write.id, send.id, told.id]));
  const which = work.add([5, 1], set("Which", { params: `{"$uuid": uuid}` }));
  const free = work.add(
    [6, 1],
    sql(
      "Next minute again",
      db,
      `UPDATE ${table} SET ${column}Taken = '', tries = tries + 1 WHERE uuid = $uuid`,
    ),
  );
  line(
    work.add([0, 0], tick(`${name}, every minute`)),
    take,
    work.add([2, 0], split("Each")),
    write,
    send,
    told,
    work.add([6, 0], debug(`Told: ${name}`, "notice", "notice.title")),
  );
  line(
    failed,
    which,
    free,
    work.add([7, 1], debug(`Not told yet: ${name}`, "error.message", "error.message")),
  );
}
