import { readDelivery, readSeen, readValue, type Tables } from "./format";
import type { Change } from "./writer";

/** Records that one step removes, about: what it takes the main thread to find them is about a millisecond. */
const STEP = 400;

export interface Step {
  readonly changes: readonly Change[];
  /** Hooks of the dead items that go, one entry for each. */
  readonly buriedHooks: readonly number[];
  /** Whether another step would find more. */
  readonly more: boolean;
}

/**
 * The next records to remove: what was seen before `oldest`, and the dead items that died before or are too many.
 * Both are found at the beginning of a table that is in the order of time, so that a step costs the same however
 * much is remembered.
 *
 * @param newest order of the newest delivery, whose record stays
 * @param isUnderWay whether the hook's event of this key is just being stored again
 * @param deadOver how many dead items there are too many
 */
export function nextStep(
  tables: Tables,
  oldest: number,
  newest: number,
  isUnderWay: (hook: number, key: string) => boolean,
  deadOver: number,
): Step {
  const changes: Change[] = [];
  const buriedHooks: number[] = [];
  const full = () => changes.length >= STEP;
  for (const { key, value } of tables.deliveries.getRange({ limit: STEP })) {
    const { at, hook, keys } = readDelivery(value);
    if (full() || at >= oldest || key[0] >= newest) break;
    // nobody knows yet which delivery such a key will belong to
    if (keys.some((name) => isUnderWay(hook, name))) break;
    for (const name of keys) {
      const seen = tables.seen.get([hook, name]);
      // one that came again after the retention belongs to a later delivery
      if (seen && readSeen(seen).order === key[0]) changes.push({ table: tables.seen, key: [hook, name] });
    }
    changes.push({ table: tables.deliveries, key });
  }
  for (const [at, order, hook] of tables.dead.getKeys({ limit: STEP })) {
    if (full() || (at >= oldest && buriedHooks.length >= deadOver)) break;
    changes.push({ table: tables.dead, key: [at, order, hook] }, { table: tables.items, key: order });
    buriedHooks.push(hook);
  }
  return { changes, buriedHooks, more: full() };
}

/** What was left behind in a store that is opened. */
export interface Left {
  readonly hooks: ReadonlyMap<number, string>;
  /** The last place in the order that was given away, and when; none in a new store. */
  readonly last: { readonly order: number; readonly at: number } | undefined;
}

export function readLeft(tables: Tables): Left {
  const hooks = new Map<number, string>();
  for (const { key, value } of tables.hooks.getRange({})) hooks.set(key, readValue<string>(value));
  let last: Left["last"];
  for (const { key, value } of tables.deliveries.getRange({ reverse: true, limit: 1 })) {
    last = { order: key[0], at: readDelivery(value).at };
  }
  return { hooks, last };
}
