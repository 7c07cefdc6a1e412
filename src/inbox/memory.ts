import type { Delivery } from "../events";
import {
  type Acceptance,
  type AcceptOptions,
  type Inbox,
  InboxClosed,
  type InboxCounts,
  InboxFull,
  type InboxItem,
} from "./contract";
import { itemsOf } from "./items";

export interface MemoryOptions {
  /** How long a uuid is remembered, and a dead item kept: hours. */
  readonly retention: number;
  /** Events that may wait or be in flight at once. */
  readonly maxEvents: number;
  /** Milliseconds since 1970; a test's own clock. */
  readonly now?: () => number;
}

export const MEMORY_DEFAULTS: MemoryOptions = { retention: 24, maxEvents: 10_000 };

/** A day at Okta's limit of 400,000 events, and some; over it the oldest are forgotten first. */
const MAX_REMEMBERED = 500_000;

/** Dead items kept at most, the newest. */
const MAX_DEAD = 1_000;

/** How many outdated uuids one delivery sweeps away: bounded, so that no request pays for all. */
const SWEEP = 100;

interface Entry {
  item: InboxItem;
  readonly order: number;
  state: "waiting" | "in flight";
}

/** Keeps everything in this process: what waits is lost when the process dies. */
export class MemoryInbox implements Inbox {
  readonly engine = "memory";
  readonly #options: MemoryOptions;
  readonly #now: () => number;
  /** Event key → when it was first seen, ms; oldest first. */
  readonly #seen = new Map<string, number>();
  readonly #entries = new Map<string, Entry>();
  readonly #dead = new Map<string, { item: InboxItem; reason: string; at: number }>();
  /** Fresh items in the order they came; the ones before `#head` are out. */
  #fresh: Entry[] = [];
  #head = 0;
  /** Items that go out again and are due, oldest arrival first. */
  readonly #again: Entry[] = [];
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #events = 0;
  #waiting = 0;
  #order = 0;
  #listener: (() => void) | undefined;
  #closed = false;

  constructor(options: Partial<MemoryOptions> = {}) {
    this.#options = { ...MEMORY_DEFAULTS, ...options };
    this.#now = options.now ?? Date.now;
  }

  async accept(delivery: Delivery, options: AcceptOptions): Promise<Acceptance> {
    if (this.#closed) throw new InboxClosed("the inbox is closed");
    const now = this.#now();
    this.#sweep(now);
    const oldest = now - this.#options.retention * 3_600_000;
    const items = itemsOf(
      delivery,
      options,
      new Date(now),
      (key) => (this.#seen.get(key) ?? -Infinity) >= oldest,
    );
    const stored = items.groups.reduce((sum, group) => sum + group.length, 0);
    if (this.#events + stored > this.#options.maxEvents) {
      throw new InboxFull(`${this.#events} events wait, ${this.#options.maxEvents} is the limit`);
    }
    for (const key of items.newKeys) {
      this.#seen.delete(key);
      this.#seen.set(key, now);
    }
    for (const events of items.groups) {
      const order = this.#order++;
      const item: InboxItem = {
        id: String(order),
        delivery: items.delivery,
        events,
        attempt: 1,
        redelivered: false,
      };
      const entry: Entry = { item, order, state: "waiting" };
      this.#entries.set(item.id, entry);
      this.#fresh.push(entry);
    }
    this.#events += stored;
    this.#waiting += items.groups.length;
    if (items.groups.length > 0) this.#listener?.();
    return { stored, duplicates: items.duplicates };
  }

  async take(max: number): Promise<readonly InboxItem[]> {
    const taken: InboxItem[] = [];
    while (taken.length < max && !this.#closed) {
      const again = this.#again[0];
      const fresh = this.#fresh[this.#head];
      const entry = again && (!fresh || again.order < fresh.order) ? this.#again.shift() : this.#nextFresh();
      if (entry === undefined) break;
      entry.state = "in flight";
      this.#waiting--;
      taken.push(entry.item);
    }
    return taken;
  }

  async done(id: string): Promise<void> {
    this.#remove(id);
  }

  async retry(id: string, delay: number): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry?.state !== "in flight" || this.#closed) return;
    entry.state = "waiting";
    entry.item = { ...entry.item, attempt: entry.item.attempt + 1, redelivered: true };
    this.#waiting++;
    if (delay <= 0) return this.#putBack(entry);
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      this.#putBack(entry);
    }, delay);
    timer.unref();
    this.#timers.set(id, timer);
  }

  async dead(id: string, reason: string): Promise<void> {
    const entry = this.#remove(id);
    if (entry === undefined) return;
    this.#dead.set(id, { item: entry.item, reason, at: this.#now() });
    if (this.#dead.size > MAX_DEAD) this.#forgetOldest(this.#dead);
  }

  onWaiting(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  counts(): InboxCounts {
    return {
      waiting: this.#waiting,
      inFlight: this.#entries.size - this.#waiting,
      dead: this.#dead.size,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listener = undefined;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #nextFresh(): Entry | undefined {
    const entry = this.#fresh[this.#head];
    if (entry === undefined) return undefined;
    this.#head++;
    if (this.#head === this.#fresh.length || this.#head > 1024) {
      this.#fresh = this.#fresh.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  #putBack(entry: Entry): void {
    const place = this.#again.findIndex((other) => other.order > entry.order);
    this.#again.splice(place === -1 ? this.#again.length : place, 0, entry);
    this.#listener?.();
  }

  /** Only what is in flight can be spoken for. */
  #remove(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    if (entry?.state !== "in flight") return undefined;
    this.#entries.delete(id);
    this.#events -= entry.item.events.length;
    return entry;
  }

  #sweep(now: number): void {
    const oldest = now - this.#options.retention * 3_600_000;
    let swept = 0;
    for (const [key, at] of this.#seen) {
      if ((at >= oldest && this.#seen.size <= MAX_REMEMBERED) || swept++ >= SWEEP) break;
      this.#seen.delete(key);
    }
    for (const [id, dead] of this.#dead) {
      if (dead.at >= oldest) break;
      this.#dead.delete(id);
    }
  }

  #forgetOldest(map: Map<string, unknown>): void {
    for (const key of map.keys()) {
      map.delete(key);
      return;
    }
  }
}
