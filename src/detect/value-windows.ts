import type { Values } from "./key-events";
import { KeyWindows } from "./key-windows";
import type { Stretches } from "./stretches";
import { ValueCounts } from "./value-counts";

const OPEN = Number.POSITIVE_INFINITY;

const weightOf = (values: Values) => (typeof values === "object" ? values.length : 1);

/**
 * The windows of one key where different values are counted. The values of the window that ends at the newest event
 * are at hand, so that an event that comes in order costs what it brings and what leaves; for a late one the events
 * around it are gone through. The latest hot stretch is open until it is known when it ended.
 */
export class ValueWindows extends KeyWindows {
  protected override values: Values[] | undefined = [];
  /** Of the window that ends at the newest event. */
  readonly #latest = new ValueCounts();
  /** Index of the first event of that window. */
  #tail = 0;
  /** Values that are kept, an event with none as one. */
  #weight = 0;

  protected override insert(time: number, uuid: string | undefined, values: Values): number {
    if (time >= this.newest) this.#moveOn(time);
    const at = super.insert(time, uuid, values);
    this.#weight += weightOf(values);
    if (time + this.rules.window > this.newest) this.#latest.add(values);
    else this.#tail++;
    return at;
  }

  /** The latest window is the one that ends at `time` from now on. */
  #moveOn(time: number): void {
    const { window, threshold } = this.rules;
    for (; this.#tail < this.times.length; this.#tail++) {
      const leaves = (this.times[this.#tail] as number) + window;
      if (leaves > time) return;
      this.#latest.remove(this.values?.[this.#tail]);
      if (leaves < time && this.#latest.size < threshold) this.#close(leaves);
    }
  }

  #close(time: number): void {
    const { marks } = this;
    if (marks?.[marks.length - 1] === OPEN) marks[marks.length - 1] = time;
  }

  protected hotWith(index: number): Stretches | undefined {
    const { threshold, window } = this.rules;
    const time = this.times[index] as number;
    if (index < this.times.length - 1) return this.#sweep(this.after(time - window), time, time + window);
    if (this.#latest.size >= threshold) return [time, OPEN];
    this.#close(time);
    return undefined;
  }

  protected hot(): Stretches | undefined {
    return this.#sweep(this.head, Number.NEGATIVE_INFINITY, OPEN);
  }

  /** Goes through the windows that end from `start` on and before `end`; `first` is the first event in any of them. */
  #sweep(first: number, start: number, end: number): Stretches | undefined {
    const { times } = this;
    const { threshold, window } = this.rules;
    const counts = new ValueCounts();
    let hot: Stretches | undefined;
    let isHot = false;
    let [leaving, joining] = [first, first];
    for (let time = start; time < end; ) {
      for (; joining < times.length && (times[joining] as number) <= time; joining++) {
        counts.add(this.values?.[joining]);
      }
      for (; leaving < joining && (times[leaving] as number) + window <= time; leaving++) {
        counts.remove(this.values?.[leaving]);
      }
      if (counts.size >= threshold !== isHot) {
        isHot = !isHot;
        hot ??= [];
        hot.push(time);
      }
      const joins = times[joining] ?? OPEN;
      const leaves = leaving < joining ? (times[leaving] as number) + window : OPEN;
      time = Math.min(joins, leaves);
    }
    if (isHot) hot?.push(end);
    return hot;
  }

  protected measure(from: number, to: number) {
    const { length } = this.times;
    if (from === this.#tail && to === length) return { count: to - from, distinct: this.#latest.size };
    const counts = new ValueCounts();
    for (let at = from; at < to; at++) counts.add(this.values?.[at]);
    return { count: to - from, distinct: counts.size };
  }

  protected overfull(): boolean {
    return this.#weight - weightOf(this.values?.[this.head]) >= this.rules.maxPerKey;
  }

  protected override dropFirst(): void {
    const values = this.values?.[this.head];
    this.#weight -= weightOf(values);
    if (this.head < this.#tail) {
      super.dropFirst();
      return;
    }
    const { threshold } = this.rules;
    const wasHot = this.#latest.size >= threshold;
    this.#latest.remove(values);
    if (wasHot && this.#latest.size < threshold) this.#close(this.#end());
    super.dropFirst();
    this.#tail = this.head;
  }

  /** When the latest window would no longer be hot if no event came. */
  #end(): number {
    const { threshold, window } = this.rules;
    const different = new Set<string>();
    for (let at = this.times.length - 1; at >= this.head; at--) {
      const values = this.values?.[at];
      for (const value of typeof values === "object" ? values : [values]) {
        if (value !== undefined) different.add(value);
      }
      if (different.size >= threshold) return (this.times[at] as number) + window;
    }
    return this.newest;
  }

  protected override compact(): number {
    const moved = super.compact();
    this.#tail -= moved;
    return moved;
  }
}
