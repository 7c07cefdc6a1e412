// What a spike is, straight from its definition: every event is kept, and every question goes through all of them.
// Slow, and without a line in common with src/detect.
import type { Alert, Count, Occurrence, SpikeSettings } from "../../../src/detect";

interface Kept {
  readonly time: number;
  readonly uuid: string | undefined;
  readonly values: readonly string[];
}

interface Key {
  readonly name: string;
  kept: Kept[];
  /** Times of what went, for the limit or for its age. */
  readonly gone: number[];
  readonly alerts: number[];
  /** Every millisecond that ever was hot. */
  readonly hot: Set<number>;
  seen: number;
}

const latest = <T>(list: readonly T[]) => list.slice(-100);

export class Model {
  /** Least recently seen first. */
  #keys: Key[] = [];
  evicted = 0;

  constructor(
    private readonly settings: SpikeSettings,
    private readonly lateness: number,
    /** Milliseconds that one step of the times here stands for, and where they start: for the clock's seconds. */
    private readonly scale = 1,
    private readonly base = 0,
  ) {}

  get keys(): number {
    return this.#keys.length;
  }

  get events(): number {
    return this.#keys.reduce((sum, key) => sum + key.kept.length, 0);
  }

  /** Hot stretches of what is kept of a key: first and last millisecond. */
  stretches(name: string): [number, number][] {
    const key = this.#keys.find((one) => one.name === name);
    if (key === undefined) return [];
    const hot = this.#span(key).filter((x) => this.#isHot(key, x));
    const starts = hot.filter((x) => !hot.includes(x - 1));
    return starts.map((start) => {
      let end = start;
      while (hot.includes(end + 1)) end++;
      return [start, end];
    });
  }

  forget(name: string): void {
    this.#keys = this.#keys.filter((key) => key.name !== name);
  }

  add(event: Occurrence, now: number): Count {
    const { window, quiet, maxKeys, maxPerKey, distinct } = this.settings;
    const seconds = Math.floor((this.base + now * this.scale) / 1000);
    const idle = Math.ceil(((this.lateness + Math.max(window, quiet)) * this.scale) / 1000);
    this.#keys = this.#keys.filter(({ name, seen }) => name !== event.key || seconds - seen <= idle);
    let key = this.#keys.find(({ name }) => name === event.key);
    if (!event.counts) return { ...this.#count(key, event.time), notCounted: "not-asked" };
    if (key === undefined) {
      key = { name: event.key, kept: [], gone: [], alerts: [], hot: new Set(), seen: seconds };
      this.#keys.push(key);
      if (this.#keys.length > maxKeys) {
        this.#keys.shift();
        this.evicted++;
      }
    }
    const { kept, gone } = key;
    if (event.uuid !== undefined && kept.some(({ uuid }) => uuid === event.uuid)) {
      return { ...this.#count(key, event.time), notCounted: "duplicate" };
    }
    const limit = () => Math.min(Math.max(...kept.map(({ time }) => time)), now) - this.lateness;
    if (gone.some((time) => event.time <= time) || (kept.length > 0 && event.time <= limit())) {
      return { ...this.#count(key, event.time), notCounted: "too-late" };
    }
    const { time, uuid } = event;
    kept.push({ time, uuid, values: [...new Set(event.values ?? [])] });
    kept.sort((a, b) => a.time - b.time);
    key.seen = seconds;
    this.#keys = [...this.#keys.filter((one) => one !== key), key];

    const alerts = this.#alerts(key, time);
    const count = this.#count(key, time);
    const weight = (list: readonly Kept[]) =>
      distinct ? list.reduce((sum, { values }) => sum + Math.max(1, values.length), 0) : list.length;
    const old = limit() - window;
    while ((kept[0] as Kept).time <= old || weight(kept.slice(1)) >= maxPerKey) {
      gone.push((kept.shift() as Kept).time);
    }
    const [alert, ...further] = alerts;
    return { ...count, ...(alert && { alert }), ...(further.length > 0 && { further }) };
  }

  #inWindow(key: Key | undefined, end: number): Kept[] {
    return (key?.kept ?? []).filter(({ time }) => end - this.settings.window < time && time <= end);
  }

  #count(key: Key | undefined, end: number): Count {
    const events = this.#inWindow(key, end);
    return {
      count: events.length,
      ...(this.settings.distinct && { distinct: new Set(events.flatMap(({ values }) => values)).size }),
      capped: key?.gone.some((time) => time > end - this.settings.window) ?? false,
    };
  }

  #isHot(key: Key, x: number): boolean {
    const { count, distinct } = this.#count(key, x);
    return (distinct ?? count) >= this.settings.threshold;
  }

  /** Every millisecond at which a window of the key can hold something. */
  #span(key: Key): number[] {
    const times = key.kept.map(({ time }) => time);
    const first = Math.min(...times);
    const end = Math.max(...times) + this.settings.window;
    return Array.from({ length: end - first }, (_, i) => first + i);
  }

  #alerts(key: Key, time: number): Alert[] {
    const { window, quiet } = this.settings;
    for (const x of this.#span(key)) if (this.#isHot(key, x)) key.hot.add(x);
    const touched = new Set(key.kept.map((one) => one.time).filter((s) => time <= s && s < time + window));
    const found: Alert[] = [];
    for (const s of touched) {
      if (!this.#isHot(key, s)) continue;
      let [from, to] = [s, s];
      while (key.hot.has(from - 1)) from--;
      while (key.hot.has(to + 1)) to++;
      const quieted =
        quiet > 0
          ? key.alerts.some((alert) => Math.abs(s - alert) < quiet)
          : key.alerts.some((alert) => from <= alert && alert <= to);
      if (quieted) continue;
      key.alerts.push(s);
      found.push(this.#alert(key, s));
    }
    return found;
  }

  #alert(key: Key, end: number): Alert {
    const events = this.#inWindow(key, end);
    const values = events.flatMap((event) => event.values);
    const lastSeen = values.filter((value, i) => !values.includes(value, i + 1));
    const uuids = events.map(({ uuid }) => uuid).filter((uuid) => uuid !== undefined);
    return {
      ...this.#count(key, end),
      ...(this.settings.distinct && { values: latest(lastSeen) }),
      first: (events[0] as Kept).time,
      last: (events.at(-1) as Kept).time,
      uuids: latest(uuids),
    };
  }
}
