// Spring's conversions, where an operator or a parameter wants another type than it is given.
import { fail } from "./errors";
import {
  article,
  checkDepth,
  fromEvent,
  isList,
  JavaArray,
  JavaChar,
  JavaDouble,
  JavaFloat,
  type Value,
} from "./values";

const yes = new Set(["true", "on", "yes", "1"]);
const no = new Set(["false", "off", "no", "0"]);

/** A boolean, a text that Spring takes for one, or a list that begins with either; else EL1001E. */
export function toBoolean(given: Value, pos: number): boolean {
  if (typeof given === "boolean") return given;
  const value = firstWithin(given);
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    const word = value.trim().toLowerCase();
    if (yes.has(word)) return true;
    if (no.has(word)) return false;
    const hint = "only true, on, yes, 1 and false, off, no, 0 count as true or false";
    return fail("EL1001E", pos, "this text is neither true nor false", hint);
  }
  const hint = value === null ? "compare it, for example with == true" : "compare it with something";
  return fail("EL1001E", pos, `true or false is wanted here, not ${article(value)}`, hint);
}

/** The first item of the first item … of a list, or the value itself. */
function firstWithin(value: Value, depth = 0): Value {
  const items = value instanceof JavaArray ? value.items : isList(value) ? value : [];
  if (items.length === 0) return value;
  checkDepth(depth);
  return firstWithin(fromEvent(items[0]), depth + 1);
}

/** The number that Java's parsers find in a text: decimal, 0x or #; undefined if there is none. */
export function parseInteger(text: string): number | undefined {
  const compact = text.replace(/\s+/g, "");
  const match = /^(-?)(?:(?:0x|#)([0-9a-f]+)|\+?([0-9]+))$/i.exec(compact);
  if (match === null) return undefined;
  const [, sign, hex, decimal] = match;
  const value = Number(hex === undefined ? decimal : `0x${hex}`) * (sign === "-" ? -1 : 1);
  return (value | 0) === value ? value | 0 : undefined;
}

/** A number of any type as a JavaScript number; undefined for what is no number. */
export function asNumber(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof JavaDouble || value instanceof JavaFloat) return value.value;
  return undefined;
}

/** Java's narrowing of a real number to an int: truncated, held at the ends, NaN is 0. */
export function truncateToInt(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.trunc(Math.min(Math.max(value, -0x80000000), 0x7fffffff)) | 0;
}

/**
 * An int from a number (truncated), a text or a char: `undefined` where Spring has no conversion, "bad text"
 * where it has one and the text does not fit.
 */
export function toInt(value: Value): number | undefined | "bad text" {
  if (typeof value === "string") return parseInteger(value) ?? "bad text";
  if (value instanceof JavaChar) return value.value.charCodeAt(0);
  const number = asNumber(value);
  return number === undefined ? undefined : truncateToInt(number);
}
