// What an expression gives as a text that tells values apart: the key of a window, or one of its different values.
import { createHash } from "node:crypto";
import { isPlainObject } from "../../src/events/payload";

/** Marks what was a text: `5` and "5" are not the same. */
const TEXT = "'";

/** What is longer is kept by its first characters and a hash: memory is bounded by the number of keys alone. */
const MAX_LENGTH = 500;
const SHOWN = 200;

/** Undefined for null and for an empty text: there is no value. */
export function toKey(value: unknown): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  return kept(typeof value === "string" ? TEXT + value : JSON.stringify(value, plain));
}

/** The same map in another order of names is the same. */
function plain(_name: string, part: unknown): unknown {
  if (typeof part === "bigint") return String(part);
  if (!isPlainObject(part)) return part;
  return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The text as it is kept, for as long as it tells texts apart. */
export function kept(text: string): string {
  if (text.length <= MAX_LENGTH) return copied(text);
  const hash = createHash("sha256").update(text, "utf16le").digest("hex");
  return copied(`${text.slice(0, SHOWN)}…${hash}`);
}

/** V8 holds a text as long as there is any part of it, and a part of an event's text may be a very small one. */
const copied = (text: string): string => JSON.parse(JSON.stringify(text));

/** What is counted as different values: a list counts each of its elements. */
export function toKeys(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map(toKey).filter((key) => key !== undefined);
}

/** A key as people know it. */
export const shownKey = (key: string): string => (key.startsWith(TEXT) ? key.slice(TEXT.length) : key);

/** Every key that is shown as this text. */
export function keysShownAs(text: string): string[] {
  const asText = toKey(text);
  return asText === undefined ? [] : [asText, text];
}
