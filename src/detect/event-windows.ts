import { KeyWindows } from "./key-windows";
import type { Stretches } from "./stretches";

/** The windows of one key where events are counted. */
export class EventWindows extends KeyWindows {
  protected measure(from: number, to: number) {
    return { count: to - from };
  }

  /**
   * A window with so many events as the threshold asks for is hot from the last of them until the first of them leaves.
   * So an event makes hot what the runs of that many events that it is part of make hot.
   */
  protected hotWith(index: number): Stretches | undefined {
    return this.#runs(index, index + this.rules.threshold - 1);
  }

  protected hot(): Stretches | undefined {
    return this.#runs(this.head, this.times.length - 1);
  }

  /** Of the runs that end with the events from one index to another. */
  #runs(from: number, to: number): Stretches | undefined {
    const { threshold, window } = this.rules;
    const { times, head } = this;
    let hot: Stretches | undefined;
    const last = Math.min(to, times.length - 1);
    for (let at = Math.max(from, head + threshold - 1); at <= last; at++) {
      const start = times[at] as number;
      const end = (times[at - threshold + 1] as number) + window;
      if (start >= end) continue;
      hot ??= [];
      if (hot.length > 0 && (hot[hot.length - 1] as number) >= start) hot[hot.length - 1] = end;
      else hot.push(start, end);
    }
    return hot;
  }

  protected overfull(): boolean {
    return this.size > this.rules.maxPerKey;
  }
}
