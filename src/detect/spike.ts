/** How a spike is told from the usual. */
export interface SpikeSettings {
  /** Events of one key, or different values, in one window. */
  readonly threshold: number;
  /** Milliseconds of the events' own time. A window that ends at `t` holds what is over `t - window` and up to `t`. */
  readonly window: number;
  /** Milliseconds after an alert without another of the same key; 0: until the count has fallen below the threshold. */
  readonly quiet: number;
  /** Different values are counted, not events. */
  readonly distinct: boolean;
  /** Keys at the same time; beyond that the least recently seen go. */
  readonly maxKeys: number;
  /** Events that a key keeps, with `distinct` values; beyond that its earliest go. At least `threshold`. */
  readonly maxPerKey: number;
}

/** One event, as the windows see it. */
export interface Occurrence {
  readonly key: string;
  /** `published`, in milliseconds since 1970. */
  readonly time: number;
  /** Counts once, however often it comes; undefined counts always. */
  readonly uuid: string | undefined;
  /** With `distinct`: what is counted. Several for a list, none for null. */
  readonly values?: readonly string[];
  /** False: only asked for its count, as the event after the ones that count. */
  readonly counts: boolean;
}

/** Why an event did not count. */
export type NotCounted = "duplicate" | "too-late" | "not-asked";

/** The count of an event's key in the window that ends at the event. */
export interface Count {
  readonly count: number;
  /** With `distinct`: different values. */
  readonly distinct?: number;
  /** At least: what the key could not keep is missing in it. */
  readonly capped: boolean;
  readonly notCounted?: NotCounted;
  readonly alert?: Alert;
  /** A late event can make several windows hot that do not touch: an alert for each, `alert` is the earliest. */
  readonly further?: readonly Alert[];
}

/** A window that reached the threshold. */
export interface Alert {
  readonly count: number;
  readonly distinct?: number;
  /** With `distinct`: the values, in the order in which they were last seen; at most 100, the latest. */
  readonly values?: readonly string[];
  /** Times of the first and the last event of the window, in milliseconds since 1970; the window ends at `last`. */
  readonly first: number;
  readonly last: number;
  /** Of the window's events, at most 100, the latest. */
  readonly uuids: readonly string[];
  readonly capped: boolean;
}

/** What a set of windows holds. */
export interface SpikeTotals {
  readonly keys: number;
  readonly events: number;
  /** Keys that went because there were too many. */
  readonly evicted: number;
}
