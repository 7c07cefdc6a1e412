import { EventWindows } from "./event-windows";
import type { KeyWindows, SavedKey } from "./key-windows";
import { Recency } from "./recency";
import { type Rules, rulesOf } from "./rules";
import { readSnapshot, sameMeaning, snapshotOf } from "./snapshot";
import type { Count, Occurrence, SpikeSettings, SpikeTotals } from "./spike";
import { ValueWindows } from "./value-windows";

export interface SpikeWindowsOptions {
  /** Milliseconds since 1970; a test's own clock. */
  readonly now?: () => number;
  /** So many milliseconds later than the newest event of its key an event may come; 24 hours. */
  readonly lateness?: number;
}

/**
 * Counts events, or different values, in sliding windows of the events' own time, for each key on its own and in
 * whatever order they come.
 *
 * A window that ends at `t` holds the events of a key that are later than `t - window` and not later than `t`. Without
 * a quiet time there is one alert for each stretch of time over which such windows reach the threshold; what comes late
 * can only join stretches or make new ones. An event counts unless it is a duplicate, or over `lateness` older than the
 * newest event of its key (or than now, where that event claims to be of the future), or not later than what the key
 * had to let go.
 */
export class SpikeWindows {
  readonly #rules: Rules;
  readonly #now: () => number;
  readonly #keys = new Map<string, KeyWindows>();
  readonly #recency = new Recency<KeyWindows>();
  #events = 0;
  #evicted = 0;

  constructor(settings: SpikeSettings, { now = Date.now, lateness }: SpikeWindowsOptions = {}) {
    this.#rules = rulesOf(settings, lateness);
    this.#now = now;
  }

  /**
   * The windows of a snapshot, with these settings: window, threshold, quiet time and limits may be others than then.
   * Empty for anything that is no snapshot of the same way to count.
   */
  static restore(settings: SpikeSettings, snapshot: unknown, options?: SpikeWindowsOptions): SpikeWindows {
    const windows = new SpikeWindows(settings, options);
    const read = readSnapshot(snapshot);
    if (read === undefined || read.distinct !== settings.distinct) return windows;
    windows.#evicted = read.evicted;
    const asBefore = sameMeaning(read, windows.#rules);
    for (const saved of read.keys) {
      windows.forget(saved.key);
      const key = windows.#create(saved.key);
      key.load(saved);
      if (!asBefore) key.reconsider(read.quiet === 0, windows.#now());
      windows.#events += key.size;
    }
    return windows;
  }

  /** Takes an event in, or answers what its count is. An event that does not count changes nothing. */
  add(occurrence: Occurrence): Count {
    const now = this.#now();
    const time = Number.isFinite(occurrence.time) ? Math.floor(occurrence.time) : Math.floor(now);
    const seconds = Math.floor(now / 1000);
    let key = this.#keys.get(occurrence.key);
    if (key !== undefined && seconds - key.seen > this.#rules.idle) {
      this.#remove(key);
      key = undefined;
    }
    if (!occurrence.counts) {
      const { distinct } = this.#rules;
      const count = key?.count(time) ?? { count: 0, ...(distinct && { distinct: 0 }), capped: false };
      return { ...count, notCounted: "not-asked" };
    }
    // two for each that may come, so that they go faster than they come and never all at once
    this.#dropIdle(seconds);
    this.#dropIdle(seconds);
    key ??= this.#create(occurrence.key);
    const before = key.size;
    const count = key.add(occurrence, time, now);
    this.#events += key.size - before;
    if (count.notCounted === undefined) {
      key.seen = seconds;
      this.#recency.see(key);
    }
    return count;
  }

  get totals(): SpikeTotals {
    return { keys: this.#keys.size, events: this.#events, evicted: this.#evicted };
  }

  /** Of one key or of all. */
  forget(key?: string): void {
    if (key === undefined) {
      this.#keys.clear();
      this.#recency.clear();
      this.#events = 0;
      return;
    }
    const known = this.#keys.get(key);
    if (known !== undefined) this.#remove(known);
  }

  /** All that is kept, as plain JSON. */
  snapshot(): unknown {
    return snapshotOf(this.#rules, this.#evicted, savedKeys(this.#recency));
  }

  #create(name: string): KeyWindows {
    const { distinct, maxKeys } = this.#rules;
    const key = distinct ? new ValueWindows(name, this.#rules) : new EventWindows(name, this.#rules);
    this.#keys.set(name, key);
    this.#recency.see(key);
    const { oldest } = this.#recency;
    if (this.#keys.size > maxKeys && oldest !== undefined) {
      this.#remove(oldest);
      this.#evicted++;
    }
    return key;
  }

  #dropIdle(seconds: number): void {
    const { oldest } = this.#recency;
    if (oldest === undefined) return;
    // a clock that was set back must not keep it for ever
    if (oldest.seen > seconds) oldest.seen = seconds;
    if (seconds - oldest.seen > this.#rules.idle) this.#remove(oldest);
  }

  #remove(key: KeyWindows): void {
    this.#events -= key.size;
    this.#keys.delete(key.key);
    this.#recency.remove(key);
  }
}

function* savedKeys(keys: Iterable<KeyWindows>): Generator<SavedKey> {
  for (const key of keys) yield key.save();
}
