import { createHash } from "node:crypto";
import type { Delivery } from "../../events";
import {
  type Acceptance,
  type AcceptOptions,
  type Inbox,
  InboxClosed,
  type InboxCounts,
  InboxFull,
  type InboxItem,
  InboxUnavailable,
  type Spoken,
} from "../contract";
import { type Items, itemsOf } from "../items";
import { type Flying, Line } from "../line";
import {
  readBody,
  readSeen,
  readWaiting,
  writeBody,
  writeDelivery,
  writeSeen,
  writeValue,
  writeWaiting,
} from "./format";
import type { Shared } from "./store";
import type { Change } from "./writer";

/** What LMDB takes as it is; anything else is hashed. */
const PLAIN_KEY = /^[\x20-\x7e]{1,200}$/;

/** Keys in one record of `deliveries`: what a step of the sweep reads at once. */
const KEYS = 200;

/** Milliseconds that one `take` may hold the event loop for. */
const TURN = 5;

/** An event's key as one that LMDB takes. */
export const shortKey = (key: string) =>
  PLAIN_KEY.test(key) ? key : `sha256:${createHash("sha256").update(key).digest("hex")}`;

export class LmdbInbox implements Inbox {
  readonly engine = "lmdb";
  /** A hook was opened by this name since the store was opened. */
  opened = false;
  deadItems = 0;
  readonly #line: Line;
  /** Keys of events that are being stored → the end of that. */
  readonly #underWay = new Map<string, Promise<void>>();
  /** Items that go out again → how often they were out. */
  readonly #attempts = new Map<number, number>();

  constructor(
    private readonly shared: Shared,
    private readonly hook: number,
    private readonly name: string,
    /** Whether the hook's name is on the disk. */
    private named: boolean,
  ) {
    this.#line = new Line(shared.ids, hook, (order) => order < shared.order);
  }

  async accept(delivery: Delivery, options: AcceptOptions): Promise<Acceptance> {
    const { shared } = this;
    this.#open();
    const at = shared.clock.now();
    const others = new Set<Promise<void>>();
    const items = itemsOf(delivery, options, new Date(shared.wall()), (key) => this.#seen(key, at, others));
    const stored = items.groups.reduce((sum, group) => sum + group.length, 0);
    shared.sweepIfDue();
    if (shared.events + stored > shared.options.maxEvents) {
      throw new InboxFull(
        `The inbox is full: ${shared.events} events wait or are in flight, ${shared.options.maxEvents} is the limit.`,
      );
    }
    if (items.groups.length > 0) others.add(this.#store(items, stored, at));
    // an event that is just being stored for another delivery is stored for neither if that fails
    const failed = (await Promise.allSettled(others)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    return { stored, duplicates: items.duplicates };
  }

  async take(max: number): Promise<readonly InboxItem[]> {
    const taken: InboxItem[] = [];
    const end = performance.now() + TURN;
    while (taken.length < max && !this.shared.closed) {
      const order = this.#line.next();
      if (order === undefined) break;
      const item = this.#read(order);
      if (item !== undefined) {
        this.#line.fly(order, item);
        this.#note(order, item);
        taken.push(item);
      }
      if (performance.now() > end) {
        // there may be more
        this.#line.call();
        break;
      }
    }
    return taken;
  }

  async done(id: string): Promise<Spoken> {
    const word = this.#land(id);
    if (typeof word !== "object") return word;
    this.#forget(word);
    this.shared.writer.later({ table: this.shared.tables.items, key: word.order });
    return "counts";
  }

  async retry(id: string, delay: number): Promise<Spoken> {
    const word = this.#land(id);
    if (typeof word !== "object") return word;
    this.#attempts.set(word.order, word.attempt);
    this.#line.back(word.order, delay);
    return "counts";
  }

  async dead(id: string, reason: string): Promise<Spoken> {
    const word = this.#land(id);
    if (typeof word !== "object") return word;
    this.#bury(word, reason);
    return "counts";
  }

  itemWith(uuid: string): string | undefined {
    return this.#line.itemWith(uuid);
  }

  onWaiting(listener: (() => void) | undefined): void {
    this.#line.onWaiting(listener);
  }

  counts(): InboxCounts {
    return { waiting: this.#line.waiting, inFlight: this.#line.inFlight, dead: this.deadItems };
  }

  /** An item that was there when the store was opened; in the order of arrival. */
  found(order: number): void {
    this.#line.add(order);
  }

  isUnderWay(shortKey: string): boolean {
    return this.#underWay.has(shortKey);
  }

  close(): void {
    this.#line.close();
  }

  #open(): void {
    if (this.shared.closed) throw new InboxClosed("The inbox is closed.");
  }

  /** @param others gets the end of storing the event, where that is under way */
  #seen(key: string, at: number, others: Set<Promise<void>>): boolean {
    const short = shortKey(key);
    const underWay = this.#underWay.get(short);
    if (underWay !== undefined) {
      others.add(underWay);
      return true;
    }
    let record: Buffer | undefined;
    try {
      record = this.shared.tables.seen.get([this.hook, short]);
    } catch (error) {
      throw new InboxUnavailable("disk", `The store cannot be read: ${String(error)}.`);
    }
    return record !== undefined && readSeen(record).at >= at - this.shared.retention;
  }

  #store(items: Items, events: number, at: number): Promise<void> {
    const { shared } = this;
    const first = shared.order;
    const bodies = items.groups.map((group) => ({ delivery: items.delivery, events: group }));
    const changes: Change[] = [];
    const { tables } = shared;
    if (!this.named) changes.push({ table: tables.hooks, key: this.hook, value: writeValue(this.name) });
    for (const [index, body] of bodies.entries()) {
      const waiting = { hook: this.hook, events: body.events.length, attempt: 0 };
      changes.push(
        { table: tables.items, key: first + index, value: writeBody(body) },
        { table: tables.waiting, key: first + index, value: writeWaiting(waiting) },
      );
    }
    const order = first + bodies.length - 1;
    const keys = items.newKeys.map(shortKey);
    const seen = writeSeen({ order, at });
    for (const key of keys) changes.push({ table: tables.seen, key: [this.hook, key], value: seen });
    // one at least: the order goes on from the last one
    for (let part = 0; part === 0 || part * KEYS < keys.length; part++) {
      const record = { at, hook: this.hook, keys: keys.slice(part * KEYS, (part + 1) * KEYS) };
      changes.push({ table: tables.deliveries, key: [order, part], value: writeDelivery(record) });
    }
    shared.order += bodies.length;
    shared.events += events;
    let isSettled = false;
    const settled = () => {
      isSettled = true;
      for (const key of keys) this.#underWay.delete(key);
    };
    const storing = shared.writer.store(changes, {
      written: () => {
        settled();
        this.named = true;
        for (const [index, body] of bodies.entries()) {
          shared.fresh.add(first + index, body);
          this.#line.add(first + index);
        }
        this.#line.call();
      },
      failed: () => {
        settled();
        shared.events -= events;
      },
    });
    // it may be refused at once
    if (!isSettled) for (const key of keys) this.#underWay.set(key, storing);
    // those who wait for it hear of a failure; nobody may
    storing.catch(() => undefined);
    return storing;
  }

  #read(order: number): InboxItem | undefined {
    const { shared } = this;
    const id = shared.ids.of(this.hook, order);
    try {
      let attempt = this.#attempts.get(order);
      this.#attempts.delete(order);
      const isOld = order < shared.firstOrder;
      if (attempt === undefined && isOld) attempt = this.#record(order)?.attempt;
      attempt = (attempt ?? 0) + 1;
      const body = shared.fresh.take(order) ?? readBody(shared.tables.items.get(order) ?? Buffer.of());
      return { id, ...body, attempt, redelivered: isOld || attempt > 1 };
    } catch (error) {
      shared.report(`The item ${id} cannot be read and is kept among the dead: ${String(error)}`);
      this.#bury({ order, attempt: 0, events: this.#record(order)?.events ?? 0 }, "it cannot be read");
      return undefined;
    }
  }

  #record(order: number) {
    const record = this.shared.tables.waiting.get(order);
    return record && readWaiting(record);
  }

  #land(id: string): ReturnType<Line["land"]> {
    this.#open();
    return this.#line.land(id);
  }

  /** Notes how often an item was out: after a crash that tells which attempt comes next. */
  #note(order: number, { events, attempt }: InboxItem): void {
    const { writer, tables } = this.shared;
    const value = writeWaiting({ hook: this.hook, events: events.length, attempt });
    writer.later({ table: tables.waiting, key: order, value });
  }

  #forget({ order, events }: Flying): void {
    this.shared.events -= events;
    this.shared.writer.later({ table: this.shared.tables.waiting, key: order });
  }

  #bury(word: Flying, reason: string): void {
    const { clock, tables, writer } = this.shared;
    this.#forget(word);
    const key = [clock.now(), word.order, this.hook];
    writer.later({ table: tables.dead, key, value: writeValue(reason) });
    writer.hurry();
    this.deadItems++;
    this.shared.deadItems++;
  }
}
