// Equality and order. Equality never fails and never converts; order fails on mixed types.
import { asNumber } from "./convert";
import { fail } from "./errors";
import {
  article,
  checkDepth,
  entriesOf,
  fromEvent,
  isList,
  isMap,
  JavaArray,
  JavaChar,
  JavaDouble,
  JavaFloat,
  MapEntry,
  type MapValue,
  type Value,
} from "./values";

/** `==`: numbers by value whatever their types, arrays by their items, all else as Java's equals. */
export function looselyEqual(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left === "string" || typeof right === "string" || left === null || right === null) return false;
  const a = asNumber(left);
  if (a !== undefined) {
    const b = asNumber(right);
    return b !== undefined && equalNumbers(left, right, a, b);
  }
  if (left instanceof JavaArray && right instanceof JavaArray) return sameItems(left.items, right.items, 0);
  return javaEquals(left, right);
}

function equalNumbers(left: Value, right: Value, a: number, b: number): boolean {
  // two longs are compared exactly; next to a real number a long is a real number
  if (isInteger(left) && isInteger(right)) return BigInt(left) === BigInt(right);
  return a === b;
}

const isInteger = (value: Value): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

/** Java's equals, which methods such as contains use: an int never equals a long or a double. */
export function javaEquals(left: Value, right: Value, depth = 0): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (left instanceof JavaDouble) return right instanceof JavaDouble && Object.is(left.value, right.value);
  if (left instanceof JavaFloat) return right instanceof JavaFloat && Object.is(left.value, right.value);
  if (left instanceof JavaChar) return right instanceof JavaChar && left.value === right.value;
  if (left instanceof JavaArray) return false;
  checkDepth(depth);
  if (left instanceof MapEntry) {
    return (
      right instanceof MapEntry && left.key === right.key && javaEquals(left.value, right.value, depth + 1)
    );
  }
  if (isList(left)) return isList(right) && sameItems(left, right, depth);
  return isMap(right) && sameEntries(left, right, depth);
}

function sameItems(left: readonly Value[], right: readonly Value[], depth: number): boolean {
  return (
    left.length === right.length &&
    left.every((item, i) => javaEquals(fromEvent(item), fromEvent(right[i]), depth + 1))
  );
}

function sameEntries(left: MapValue, right: MapValue, depth: number): boolean {
  const entries = entriesOf(left);
  return (
    entries.length === Object.keys(right).length &&
    entries.every(
      ([key, item]) => Object.hasOwn(right, key) && javaEquals(item, fromEvent(right[key]), depth + 1),
    )
  );
}

/** Negative, 0 or positive; NaN where a NaN is compared. null is below everything. `pos` is the operator's. */
export function order(left: Value, right: Value, pos: number): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  if (isInteger(left) && isInteger(right)) return left < right ? -1 : left > right ? 1 : 0;
  const a = asNumber(left);
  const b = asNumber(right);
  if (a !== undefined && b !== undefined) return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof JavaChar && right instanceof JavaChar) {
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  }
  const hint =
    typeof left === "string" || typeof right === "string" ? "text and numbers do not mix" : undefined;
  return fail("EL1013E", pos, `${article(left)} and ${article(right)} have no order`, hint);
}
