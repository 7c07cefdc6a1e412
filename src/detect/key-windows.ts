import { KeyEvents, type Values } from "./key-events";
import { dropAlerts, dueAlerts } from "./quiet";
import type { Rules } from "./rules";
import type { Alert, Count, Occurrence } from "./spike";
import { addStretch, dropStretches, type Stretches } from "./stretches";

/** An alert names so many values and uuids. */
const NAMED = 100;

/** A key as plain JSON. */
export interface SavedKey {
  readonly key: string;
  readonly seen: number;
  /** The first, then what each is later than the one before. */
  readonly times: readonly number[];
  readonly uuids: readonly (string | null)[];
  readonly values?: readonly (string | readonly string[] | null)[];
  readonly gone?: number;
  /** null: open. */
  readonly marks?: readonly (number | null)[];
}

/**
 * The windows of one key. What differs between counting events and counting values is in the two classes that extend
 * it; here is what becomes of an event, and when an alert is due.
 */
export abstract class KeyWindows extends KeyEvents {
  older: this | undefined;
  newer: this | undefined;
  /** When an event of the key last counted: seconds since 1970, of the clock. Seconds fit where milliseconds take an object. */
  seen = 0;
  /** Without a quiet time the hot stretches that had an alert, else the times of the alerts. */
  protected marks: number[] | undefined;

  constructor(
    readonly key: string,
    protected readonly rules: Rules,
  ) {
    super();
  }

  /** Hot stretches of windows with this event in it, between its time and the time at which it leaves. */
  protected abstract hotWith(index: number): Stretches | undefined;

  /** All hot stretches of the events that are kept. */
  protected abstract hot(): Stretches | undefined;

  /** Events from one index to before another, in numbers that a Count has. */
  protected abstract measure(from: number, to: number): { count: number; distinct?: number };

  /** More is kept than may be: without its earliest event the key would still have as much as it may. */
  protected abstract overfull(): boolean;

  add({ uuid, values }: Occurrence, time: number, now: number): Count {
    const known = this.has(uuid);
    if (known || time <= this.#tooLate(now)) {
      return { ...this.count(time), notCounted: known ? "duplicate" : "too-late" };
    }
    const hot = this.hotWith(this.insert(time, uuid, usable(values)));
    const alerts = hot === undefined ? [] : this.#due(hot);
    const count = alerts.length === 0 ? this.count(time) : this.#told(time, alerts);
    this.makeRoom(now);
    return count;
  }

  /** Of the window that ends at `time`. */
  count(time: number): Count {
    const { window } = this.rules;
    const from = this.after(time - window);
    const { count, distinct } = this.measure(from, this.after(time));
    const capped = this.gone > time - window;
    return distinct === undefined ? { count, capped } : { count, distinct, capped };
  }

  #told(time: number, alerts: readonly number[]): Count {
    const [alert, ...further] = alerts.map((at) => this.#alert(at));
    const count = { ...this.count(time), alert };
    return further.length === 0 ? count : { ...count, further };
  }

  #alert(time: number): Alert {
    const { count, distinct, capped } = this.count(time);
    const [from, to] = [this.after(time - this.rules.window), this.after(time)];
    const uuids = this.uuids.slice(from, to).filter((uuid) => uuid !== undefined);
    const shape = {
      first: this.times[from] as number,
      last: time,
      uuids: uuids.slice(-NAMED),
      capped,
    };
    if (distinct === undefined) return { count, ...shape };
    const backwards = this.values?.slice(from, to).flat().reverse() ?? [];
    const values = [...new Set(backwards.filter((value) => value !== undefined))];
    return { count, distinct, values: values.slice(0, NAMED).reverse(), ...shape };
  }

  /** Times of the alerts that the hot stretches call for. */
  #due(hot: Stretches): number[] {
    const { quiet } = this.rules;
    this.marks ??= [];
    if (quiet > 0) {
      return dueAlerts(this.marks, quiet, hot, (time) => this.times[this.after(time - 1)]);
    }
    const due: number[] = [];
    for (let i = 0; i < hot.length; i += 2) {
      const start = hot[i] as number;
      if (addStretch(this.marks, start, hot[i + 1] as number)) due.push(start);
    }
    return due;
  }

  /** What was at this time or before it would not be known any more, or not all of its window. */
  #tooLate(now: number): number {
    return Math.max(this.gone, Math.min(this.newest, now) - this.rules.lateness);
  }

  /** Lets go of what no event can ask for any more, and of what is too much. */
  protected makeRoom(now: number): void {
    const { window, lateness, quiet } = this.rules;
    const old = Math.min(this.newest, now) - lateness - window;
    while ((this.times[this.head] as number) <= old) this.dropFirst();
    while (this.overfull()) this.dropFirst();
    if (this.marks !== undefined) {
      const late = this.#tooLate(now);
      if (quiet > 0) dropAlerts(this.marks, late - quiet);
      else dropStretches(this.marks, late);
      if (this.marks.length === 0) this.marks = undefined;
    }
    this.compact();
  }

  save(): SavedKey {
    const { key, seen, head, gone, marks } = this;
    const times = this.times.slice(head);
    return {
      key,
      seen,
      times: times.map((time, i) => time - (times[i - 1] ?? 0)),
      uuids: this.uuids.slice(head).map((uuid) => uuid ?? null),
      ...(this.values && { values: this.values.slice(head).map((one) => one ?? null) }),
      ...(gone > Number.NEGATIVE_INFINITY && { gone }),
      ...(marks && { marks: marks.map((mark) => (mark === Number.POSITIVE_INFINITY ? null : mark)) }),
    };
  }

  /** Becomes what was saved; only for a key that has nothing yet. */
  load({ seen, times, uuids, values, gone, marks }: SavedKey): void {
    let time = 0;
    for (let i = 0; i < times.length; i++) {
      time += times[i] as number;
      this.insert(time, uuids[i] ?? undefined, values?.[i] ?? undefined);
    }
    this.seen = seen;
    this.gone = gone ?? Number.NEGATIVE_INFINITY;
    this.marks = marks?.map((mark) => mark ?? Number.POSITIVE_INFINITY);
  }

  /** Settings have changed since it was saved: finds out anew which hot stretches had an alert. */
  reconsider(hadStretches: boolean, now: number): void {
    const alerts = this.marks?.filter((_, i) => !hadStretches || i % 2 === 0) ?? [];
    this.marks = alerts;
    if (this.rules.quiet === 0) {
      const hot = this.hot() ?? [];
      this.marks = hot.filter((_, i) => {
        const [start = 0, end = 0] = hot.slice(i & ~1);
        return alerts.some((alert) => start <= alert && alert < end);
      });
    }
    this.makeRoom(now);
  }
}

function usable(values: readonly string[] | undefined): Values {
  if (values === undefined || values.length < 2) return values?.[0];
  const different = [...new Set(values)];
  return different.length === 1 ? different[0] : different;
}
