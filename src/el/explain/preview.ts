// A value in a form and a size that can be shown.
import {
  entriesOf,
  fromEvent,
  isList,
  isMap,
  JavaArray,
  MapEntry,
  type MapValue,
  toPlain,
  type Value,
} from "../values";

const MAX_TEXT = 200;
const MAX_PARTS = 100;
const MAX_DEPTH = 5;

export interface Preview {
  /** Plain JavaScript as JSON has it: a long that no number holds exactly is a string. */
  readonly value: unknown;
  /** Something was left out: the end of a text (…), items of a list, entries of a map. */
  readonly isCut: boolean;
}

/** Texts up to 200 characters, up to 100 items and entries in all, lists and maps down to 5 within each other. */
export function preview(value: Value): Preview {
  const budget = { left: MAX_PARTS, isCut: false };
  try {
    return { value: shorten(value, 0, budget), isCut: budget.isCut };
  } catch {
    // a getter of an odd event: the value cannot be shown
    return { value: "…", isCut: true };
  }
}

interface Budget {
  left: number;
  isCut: boolean;
}

function shorten(value: Value, depth: number, budget: Budget): unknown {
  if (typeof value === "string") {
    if (value.length <= MAX_TEXT) return value;
    budget.isCut = true;
    return `${value.slice(0, MAX_TEXT)}…`;
  }
  if (typeof value === "bigint") {
    const plain = toPlain(value);
    return typeof plain === "bigint" ? String(plain) : plain;
  }
  if (isList(value)) return items(value, depth, budget);
  if (value instanceof JavaArray) return items(value.items, depth, budget);
  if (value instanceof MapEntry) {
    return { key: shorten(value.key, depth, budget), value: shorten(value.value, depth + 1, budget) };
  }
  if (isMap(value)) return entries(value, depth, budget);
  return toPlain(value);
}

function items(list: readonly Value[], depth: number, budget: Budget): unknown[] {
  const kept: unknown[] = [];
  for (const item of list) {
    if (!take(depth, budget)) break;
    kept.push(shorten(fromEvent(item), depth + 1, budget));
  }
  return kept;
}

function entries(map: MapValue, depth: number, budget: Budget): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [key, item] of entriesOf(map)) {
    if (!take(depth, budget)) break;
    kept.push([key, shorten(item, depth + 1, budget)]);
  }
  return Object.fromEntries(kept);
}

function take(depth: number, budget: Budget): boolean {
  if (depth < MAX_DEPTH && budget.left-- > 0) return true;
  budget.isCut = true;
  return false;
}
