import type { SavedKey } from "./key-windows";
import type { SpikeSettings } from "./spike";

/** What the kept windows depend on. Where one has changed, hot stretches are looked for anew. */
const MEANING = ["window", "threshold", "quiet", "maxPerKey"] as const;

type Meaning = { readonly [name in (typeof MEANING)[number]]: number };

export interface Snapshot extends Meaning {
  readonly format: "okta-spike 1";
  readonly distinct: boolean;
  readonly evicted: number;
  /** Least recently seen first. */
  readonly keys: readonly SavedKey[];
}

export const sameMeaning = (one: Meaning, other: Meaning) =>
  MEANING.every((name) => one[name] === other[name]);

export function snapshotOf(settings: SpikeSettings, evicted: number, keys: Iterable<SavedKey>): Snapshot {
  const { window, threshold, quiet, maxPerKey, distinct } = settings;
  const rest = { window, threshold, quiet, maxPerKey, distinct, evicted, keys: [...keys] };
  return { format: "okta-spike 1", ...rest };
}

/** The snapshot, if every part of it is as it should be. */
export function readSnapshot(value: unknown): Snapshot | undefined {
  if (!isRecord(value) || value.format !== "okta-spike 1" || typeof value.distinct !== "boolean")
    return undefined;
  if (!isNumber(value.evicted) || !MEANING.every((name) => isNumber(value[name]))) return undefined;
  const { keys, quiet, distinct } = value;
  const fits = Array.isArray(keys) && keys.every((key) => isKey(key, distinct, quiet === 0));
  return fits ? (value as unknown as Snapshot) : undefined;
}

function isKey(value: unknown, distinct: boolean, stretches: boolean): boolean {
  if (!isRecord(value) || typeof value.key !== "string" || !isNumber(value.seen)) return false;
  const { times, uuids, values, gone, marks } = value;
  return (
    isList(times, isNumber) &&
    times.length > 0 &&
    times.every((step, i) => i === 0 || step >= 0) &&
    isTime(times[0]) &&
    isTime(times.reduce((sum, step) => sum + step)) &&
    isList(uuids, isTextOrNull) &&
    uuids.length === times.length &&
    (distinct ? isList(values, isValues) && values.length === times.length : values === undefined) &&
    (gone === undefined || isNumber(gone)) &&
    (marks === undefined || isMarks(marks, stretches))
  );
}

/** Only the last stretch may be open. */
function isMarks(value: unknown, stretches: boolean): boolean {
  if (!Array.isArray(value) || (stretches && value.length % 2 === 1)) return false;
  const last = value.length - 1;
  return value.every((mark, i) =>
    mark === null ? stretches && i === last : isNumber(mark) && (i === 0 || mark > value[i - 1]),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** A date can tell it. */
const isTime = (value: unknown) => isNumber(value) && !Number.isNaN(new Date(value).getTime());

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";

const isValues = (value: unknown) =>
  isTextOrNull(value) || isList(value, (one): one is string => typeof one === "string");

function isList<T>(value: unknown, fits: (one: unknown) => one is T): value is T[];
function isList<T>(value: unknown, fits: (one: unknown) => boolean): value is T[];
function isList(value: unknown, fits: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}
