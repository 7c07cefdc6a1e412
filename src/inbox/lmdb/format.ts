import type { Database, RootDatabase } from "lmdb";
import type { InboxItem } from "../contract";

/**
 * # What is in the directory
 *
 * | file         | what it is                                                                                   |
 * |--------------|----------------------------------------------------------------------------------------------|
 * | `data.mdb`   | the LMDB environment: everything below                                                       |
 * | `lock.mdb`   | LMDB's own table of readers; worth nothing when the store is closed                          |
 * | `owner-….sock` | a socket that the process listens on that has the store open (see owner.ts)                |
 * | `clean`      | size and time of `data.mdb` when the store was closed in order; gone while it is open        |
 * | `data.mdb.damaged-…` | what could not be read and was set aside; nothing here ever deletes it              |
 *
 * # What is in data.mdb
 *
 * Every value is JSON in UTF-8; keys are lmdb's own ordered encoding of numbers, strings and arrays of them.
 * `order` is an item's place in the order of arrival: a number that grows by 1 over all hooks and is never used
 * again. `hook` is a number that stands for a hook's name.
 *
 * | database     | key                  | value                                 | written by                     |
 * |--------------|----------------------|---------------------------------------|--------------------------------|
 * | `meta`       | `"format"`           | number of this format                 | a new store, a migration       |
 * |              | `"tag"`              | first part of the ids of the items    | a new store                    |
 * |              | `"tried"`            | nothing of interest                   | the search for damage          |
 * | `hooks`      | hook                 | name                                  | the hook's first delivery      |
 * | `items`      | order                | `{delivery, events}`: an item's body  | accept; removed by done        |
 * | `waiting`    | order                | `[hook, events, attempt]`             | accept, take; removed by done  |
 * |              |                      |                                       | and dead                       |
 * | `seen`       | `[hook, event key]`  | `[order, at]`                         | accept; removed by the sweep   |
 * | `deliveries` | `[order, part]`      | `{at, hook, keys}`                    | accept; removed by the sweep   |
 * | `dead`       | `[at, order, hook]`  | reason                                | dead; removed by the sweep     |
 *
 * - `waiting` holds every item that is not dealt with, whether it waits or is in flight: small records that are all
 *   read when the store is opened, while a body is read when it goes out. `events` is the number of events in the
 *   item, `attempt` how often it went out: an item that only waited while the process died, however often, has its
 *   first attempt before it.
 * - `seen` answers whether an event came before. `order` is the last one of the delivery it came with, `at` the
 *   time in ms since 1970.
 * - `deliveries` is what the sweep goes by: the same order and time, and the keys that came with it, some hundred in
 *   a record. A key is removed only if its `seen` record still has this order. The newest delivery stays, as the
 *   order goes on from it.
 *
 * All that one delivery brings is written in one transaction, so it is there as a whole or not at all.
 */
export const FORMAT = 1;

export type Key = number | string | (number | string)[];
export type Table<K extends Key> = Database<Buffer, K> & { readonly name: string };

export interface Tables {
  readonly root: RootDatabase<Buffer, Key>;
  readonly meta: Table<string>;
  readonly hooks: Table<number>;
  readonly items: Table<number>;
  readonly waiting: Table<number>;
  readonly seen: Table<[hook: number, key: string]>;
  readonly deliveries: Table<[order: number, part: number]>;
  readonly dead: Table<[at: number, order: number, hook: number]>;
}

/** Names of the tables in every version. */
export const TABLES = ["meta", "hooks", "items", "waiting", "seen", "deliveries", "dead"] as const;

/** What `waiting` says of an item. */
export interface Waiting {
  readonly hook: number;
  readonly events: number;
  /** How often it was handed out. */
  readonly attempt: number;
}

export interface Seen {
  readonly order: number;
  readonly at: number;
}

export interface DeliveryRecord {
  readonly at: number;
  readonly hook: number;
  readonly keys: readonly string[];
}

export type Body = Pick<InboxItem, "delivery" | "events">;

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const parsed = <T>(value: Buffer) => JSON.parse(value.toString()) as T;

export const writeValue = (value: string | number) => json(value);
export const readValue = <T extends string | number>(value: Buffer) => parsed<T>(value);

export const writeWaiting = ({ hook, events, attempt }: Waiting) =>
  Buffer.from(`[${hook},${events},${attempt}]`);

export function readWaiting(value: Buffer): Waiting {
  const [hook, events, attempt] = parsed<[number, number, number]>(value);
  return { hook, events, attempt };
}

export const writeSeen = ({ order, at }: Seen) => Buffer.from(`[${order},${at}]`);

export function readSeen(value: Buffer): Seen {
  const [order, at] = parsed<[number, number]>(value);
  return { order, at };
}

export const writeDelivery = (record: DeliveryRecord) => json(record);
export const readDelivery = (value: Buffer) => parsed<DeliveryRecord>(value);

export const writeBody = (body: Body) => json(body);

/** @throws where the record was damaged */
export function readBody(value: Buffer): Body {
  const { delivery, events } = parsed<Body>(value);
  if (!Array.isArray(events) || typeof delivery !== "object") throw new Error("the record is not an item");
  return { delivery: { ...delivery, envelope: delivery.envelope }, events };
}
