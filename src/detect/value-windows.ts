import type { Values } from "./key-events";
import { KeyWindows } from "./key-windows";
import type { Stretches } from "./stretches";
import { ValueCounts } from "./value-counts";

const OPEN = Number.POSITIVE_INFINITY;

const weightOf = (values: Values) => (typeof values === "object" ? values.length : 1);

/**
 * The windows of one key where different values are counted. The values of one window are at hand, that of the newest
 * event; from there it is moved. So an event that comes in order costs what it brings and what leaves, and a late one
 * costs the events by which its window differs from the latest, not those in it. The latest hot stretch is open until
 * it is known when it ended.
 */
export class ValueWindows extends KeyWindows {
  protected override values: Values[] | undefined = [];
  /** Of the events from one index to before another: those of the window that ends at the newest, if it is not away. */
  #counts = new ValueCounts();
  #from = 0;
  #to = 0;
  /** Values that are kept, an event with none as one. */
  #weight = 0;

  protected override insert(time: number, uuid: string | undefined, values: Values): number {
    if (time >= this.newest) this.#leaveUntil(time);
    const at = super.insert(time, uuid, values);
    this.#weight += weightOf(values);
    this.#to++;
    if (time + this.rules.window > this.newest) this.#counts.add(values);
    else this.#from++;
    return at;
  }

  /** The window of the newest event becomes the one that ends at `time`, but for what comes then. */
  #leaveUntil(time: number): void {
    const { window, threshold } = this.rules;
    for (; this.#from < this.#to; this.#from++) {
      const leaves = (this.times[this.#from] as number) + window;
      if (leaves > time) return;
      this.#counts.remove(this.values?.[this.#from]);
      if (this.#counts.size < threshold) this.#close(leaves);
    }
  }

  #close(time: number): void {
    const { marks } = this;
    if (marks?.[marks.length - 1] === OPEN) marks[marks.length - 1] = time;
  }

  protected hotWith(index: number): Stretches | undefined {
    const { window, threshold } = this.rules;
    const time = this.times[index] as number;
    if (time === this.newest) return this.#counts.size >= threshold ? [time, OPEN] : undefined;
    const from = this.after(time - window);
    // of the latest window's time: once there, what is hot with the newest event stays so until it is known better
    if (time + window > this.newest) {
      return this.#aside(from, this.after(time), () => this.#sweep(time, this.newest + 1, OPEN));
    }
    return this.#anew(from, from, () => this.#sweep(time, time + window, time + window));
  }

  protected hot(): Stretches | undefined {
    return this.#anew(this.head, this.head, () => this.#sweep(Number.NEGATIVE_INFINITY, OPEN, OPEN));
  }

  protected measure(from: number, to: number) {
    return { count: to - from, distinct: this.#aside(from, to, () => this.#counts.size) };
  }

  /** Looks at something with the values of other events at hand; those of the latest window are so again, then. */
  #aside<T>(from: number, to: number, look: () => T): T {
    const [latest, end] = [this.#from, this.#to];
    if (Math.abs(from - latest) + Math.abs(to - end) > to - from) return this.#anew(from, to, look);
    this.#move(from, to);
    const seen = look();
    this.#move(latest, end);
    return seen;
  }

  #anew<T>(from: number, to: number, look: () => T): T {
    const latest = [this.#counts, this.#from, this.#to] as const;
    this.#counts = new ValueCounts();
    this.#from = from;
    this.#to = from;
    this.#move(from, to);
    const seen = look();
    [this.#counts, this.#from, this.#to] = latest;
    return seen;
  }

  #move(from: number, to: number): void {
    const { values = [] } = this;
    while (this.#from > from) this.#counts.add(values[--this.#from]);
    while (this.#to < to) this.#counts.add(values[this.#to++]);
    while (this.#to > to) this.#counts.remove(values[--this.#to]);
    while (this.#from < from) this.#counts.remove(values[this.#from++]);
  }

  /** Goes through the windows that end from `start` on and before `end`. What is hot at the end is so until `last`. */
  #sweep(start: number, end: number, last: number): Stretches | undefined {
    const { times } = this;
    const { threshold, window } = this.rules;
    let hot: Stretches | undefined;
    let isHot = false;
    for (let time = start; time < end; ) {
      let [from, to] = [this.#from, this.#to];
      while (to < times.length && (times[to] as number) <= time) to++;
      while (from < to && (times[from] as number) + window <= time) from++;
      this.#move(from, to);
      if (this.#counts.size >= threshold !== isHot) {
        isHot = !isHot;
        hot ??= [];
        hot.push(time);
      }
      const joins = times[to] ?? OPEN;
      const leaves = from < to ? (times[from] as number) + window : OPEN;
      time = Math.min(joins, leaves);
    }
    if (isHot) hot?.push(last);
    return hot;
  }

  protected overfull(): boolean {
    return this.#weight - weightOf(this.values?.[this.head]) >= this.rules.maxPerKey;
  }

  protected override dropFirst(): void {
    const { threshold } = this.rules;
    const values = this.values?.[this.head];
    this.#weight -= weightOf(values);
    if (this.head === this.#from) {
      const wasHot = this.#counts.size >= threshold;
      this.#counts.remove(values);
      this.#from++;
      if (wasHot && this.#counts.size < threshold) this.#close(this.#end());
    }
    super.dropFirst();
  }

  /** When the latest window would no longer be hot if no event came, with the event that is just going. */
  #end(): number {
    const { threshold, window } = this.rules;
    const different = new ValueCounts();
    let at = this.times.length;
    while (at > this.head && different.size < threshold) different.add(this.values?.[--at]);
    return (this.times[at] as number) + window;
  }

  protected override compact(): number {
    const moved = super.compact();
    this.#from -= moved;
    this.#to -= moved;
    return moved;
  }
}
