import { randomBytes } from "node:crypto";
import type { Delivery } from "../events";
import { Clock } from "./clock";
import {
  type Acceptance,
  type AcceptOptions,
  type Inbox,
  InboxClosed,
  type InboxCounts,
  InboxFull,
  type InboxItem,
  type InboxStore,
  type Spoken,
  type StoreOptions,
} from "./contract";
import { itemsOf } from "./items";
import { type Flying, Ids, Line } from "./line";

/** A day at Okta's limit of 400,000 events, and some, for one hook; over it the oldest are forgotten first. */
const MAX_REMEMBERED = 500_000;

/** Dead items kept at most for one hook, the newest. */
const MAX_DEAD = 1_000;

/** How many outdated uuids one delivery sweeps away: bounded, so that no request pays for all. */
const SWEEP = 100;

/** What the inboxes of a store have in common. */
interface Shared {
  readonly ids: Ids;
  readonly options: StoreOptions;
  readonly clock: Clock;
  /** Events that wait or are in flight, over all hooks. */
  events: number;
  /** The next place in the order. */
  order: number;
  closed: boolean;
}

/** Keeps everything in this process: what waits is lost when the process dies. */
export class MemoryStore implements InboxStore {
  readonly engine = "memory";
  readonly #inboxes: MemoryInbox[] = [];
  readonly #byHook = new Map<string, MemoryInbox>();
  readonly #shared: Shared;

  constructor(options: StoreOptions) {
    this.#shared = {
      ids: new Ids(randomBytes(6).toString("base64url")),
      options,
      clock: new Clock(options.now ?? Date.now),
      events: 0,
      order: 0,
      closed: false,
    };
  }

  inbox(hook: string): Inbox {
    let inbox = this.#byHook.get(hook);
    if (inbox === undefined) {
      inbox = new MemoryInbox(this.#shared, this.#inboxes.length);
      this.#inboxes.push(inbox);
      this.#byHook.set(hook, inbox);
    }
    return inbox;
  }

  inboxOf(id: string): Inbox | undefined {
    const read = this.#shared.ids.read(id);
    return read && this.#inboxes[read.hook];
  }

  async close(): Promise<void> {
    this.#shared.closed = true;
    for (const inbox of this.#inboxes) inbox.close();
  }
}

class MemoryInbox implements Inbox {
  readonly engine = "memory";
  /** Event key → when it was first seen, ms; oldest first. */
  readonly #seen = new Map<string, number>();
  readonly #items = new Map<number, InboxItem>();
  readonly #dead = new Map<number, { item: InboxItem; reason: string; at: number }>();
  readonly #line: Line;

  constructor(
    private readonly shared: Shared,
    private readonly hook: number,
  ) {
    this.#line = new Line(shared.ids, hook, (order) => order < shared.order);
  }

  async accept(delivery: Delivery, options: AcceptOptions): Promise<Acceptance> {
    const { shared } = this;
    this.#open();
    const now = shared.clock.now();
    const oldest = now - shared.options.retention * 3_600_000;
    this.#sweep(oldest);
    const items = itemsOf(
      delivery,
      options,
      new Date((shared.options.now ?? Date.now)()),
      (key) => (this.#seen.get(key) ?? Number.NEGATIVE_INFINITY) >= oldest,
    );
    const stored = items.groups.reduce((sum, group) => sum + group.length, 0);
    if (shared.events + stored > shared.options.maxEvents) {
      throw new InboxFull(
        `The inbox is full: ${shared.events} events wait or are in flight, ${shared.options.maxEvents} is the limit.`,
      );
    }
    for (const key of items.newKeys) {
      this.#seen.delete(key);
      this.#seen.set(key, now);
    }
    for (const events of items.groups) {
      const order = shared.order++;
      this.#items.set(order, {
        id: shared.ids.of(this.hook, order),
        delivery: items.delivery,
        events,
        attempt: 1,
        redelivered: false,
      });
      this.#line.add(order);
    }
    shared.events += stored;
    if (items.groups.length > 0) this.#line.call();
    return { stored, duplicates: items.duplicates };
  }

  async take(max: number): Promise<readonly InboxItem[]> {
    const taken: InboxItem[] = [];
    while (taken.length < max && !this.shared.closed) {
      const order = this.#line.next();
      const item = order === undefined ? undefined : this.#items.get(order);
      if (order === undefined || item === undefined) break;
      this.#line.fly(order, item);
      taken.push(item);
    }
    return taken;
  }

  async done(id: string): Promise<Spoken> {
    const word = this.#land(id);
    if (typeof word !== "object") return word;
    this.#remove(word);
    return "counts";
  }

  async retry(id: string, delay: number): Promise<Spoken> {
    const word = this.#land(id);
    if (typeof word !== "object") return word;
    const item = this.#items.get(word.order);
    if (item) this.#items.set(word.order, { ...item, attempt: item.attempt + 1, redelivered: true });
    this.#line.back(word.order, delay);
    return "counts";
  }

  async dead(id: string, reason: string): Promise<Spoken> {
    const word = this.#land(id);
    if (typeof word !== "object") return word;
    const item = this.#remove(word);
    if (item) this.#dead.set(word.order, { item, reason, at: this.shared.clock.now() });
    if (this.#dead.size > MAX_DEAD) this.#dead.delete(this.#dead.keys().next().value as number);
    return "counts";
  }

  itemWith(uuid: string): string | undefined {
    return this.#line.itemWith(uuid);
  }

  onWaiting(listener: (() => void) | undefined): void {
    this.#line.onWaiting(listener);
  }

  counts(): InboxCounts {
    return { waiting: this.#line.waiting, inFlight: this.#line.inFlight, dead: this.#dead.size };
  }

  close(): void {
    this.#line.close();
  }

  #open(): void {
    if (this.shared.closed) throw new InboxClosed("The inbox is closed.");
  }

  #land(id: string): ReturnType<Line["land"]> {
    this.#open();
    return this.#line.land(id);
  }

  #remove({ order, events }: Flying): InboxItem | undefined {
    const item = this.#items.get(order);
    this.#items.delete(order);
    this.shared.events -= events;
    return item;
  }

  #sweep(oldest: number): void {
    let swept = 0;
    for (const [key, at] of this.#seen) {
      if ((at >= oldest && this.#seen.size <= MAX_REMEMBERED) || swept++ >= SWEEP) break;
      this.#seen.delete(key);
    }
    for (const [order, dead] of this.#dead) {
      if (dead.at >= oldest) break;
      this.#dead.delete(order);
    }
  }
}
