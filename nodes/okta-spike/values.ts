// What an expression gives as a text that tells values apart: the key of a window, or one of its different values.
import { createHash } from "node:crypto";

/** Marks what was a text: `5` and "5" are not the same. */
const TEXT = "'";

/** What is longer is kept by its first characters and a hash: memory is bounded by the number of keys alone. */
const MAX_LENGTH = 500;
const SHOWN = 200;

/** Undefined for null and for an empty text: there is no value. */
export function toKey(value: unknown): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const text =
    typeof value === "string"
      ? TEXT + value
      : JSON.stringify(value, (_name, part) => (typeof part === "bigint" ? String(part) : part));
  if (text.length <= MAX_LENGTH) return text;
  return `${text.slice(0, SHOWN)}…${createHash("sha256").update(text).digest("hex")}`;
}

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
