// Sets of characters: Java's `.`, `\d \w \s \h \v`, and how case is ignored.
import type { CharSet } from "./tree";

export const one =
  (code: number): CharSet =>
  (c) =>
    c === code;
export const range =
  (low: number, high: number): CharSet =>
  (c) =>
    c >= low && c <= high;
export const not =
  (set: CharSet): CharSet =>
  (c) =>
    !set(c);

export function anyOf(sets: readonly CharSet[]): CharSet {
  const [first, second] = sets;
  if (first !== undefined && sets.length === 1) return first;
  if (first !== undefined && second !== undefined && sets.length === 2) return (c) => first(c) || second(c);
  return (c) => sets.some((set) => set(c));
}

export function allOf(sets: readonly CharSet[]): CharSet {
  const [first] = sets;
  return first !== undefined && sets.length === 1 ? first : (c) => sets.every((set) => set(c));
}

export const everything: CharSet = () => true;

/** `\n \r` U+0085 U+2028 U+2029: what ends a line, unless `(?d)` is on. */
export const isLineTerminator = (c: number) =>
  c === 0x0a || c === 0x0d || c === 0x85 || c === 0x2028 || c === 0x2029;

/** `.` */
export const dot: CharSet = (c) => !isLineTerminator(c);
/** `.` with `(?d)`. */
export const unixDot: CharSet = (c) => c !== 0x0a;

export const digit = range(0x30, 0x39);
export const lower = range(0x61, 0x7a);
export const upper = range(0x41, 0x5a);
export const alpha = anyOf([lower, upper]);
export const alnum = anyOf([alpha, digit]);
export const word: CharSet = (c) =>
  (c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || c === 0x5f;
/** `\s`: space, `\t \n \x0B \f \r`. */
export const space: CharSet = (c) => c === 0x20 || (c >= 0x09 && c <= 0x0d);
/** `\h` */
export const horizontal: CharSet = (c) =>
  c === 0x20 ||
  c === 0x09 ||
  c === 0xa0 ||
  c === 0x1680 ||
  c === 0x180e ||
  (c >= 0x2000 && c <= 0x200a) ||
  c === 0x202f ||
  c === 0x205f ||
  c === 0x3000;
/** `\v` */
export const vertical: CharSet = (c) =>
  (c >= 0x0a && c <= 0x0d) || c === 0x85 || c === 0x2028 || c === 0x2029;

/** How the case of a letter matters: it does, `(?i)` ignores that of ASCII, `(?iu)` that of all letters. */
export type Case = "exact" | "ascii" | "unicode";

/** A single character, in either case if so wanted. */
export function oneIn(mode: Case, code: number): CharSet {
  if (mode === "ascii" && alpha(code)) {
    const small = code | 0x20;
    return (c) => c < 0x80 && (c | 0x20) === small;
  }
  if (mode === "unicode") {
    const folded = fold(code);
    // such as the German sharp s: what no case changes is not looked for in another
    if (folded === toUpper(code)) return one(code);
    return (c) => c === folded || fold(c) === folded;
  }
  return one(code);
}

export function rangeIn(mode: Case, low: number, high: number): CharSet {
  const set = range(low, high);
  if (mode === "ascii") return (c) => set(c) || (alpha(c) && set(c ^ 0x20));
  if (mode === "unicode") return (c) => set(c) || set(toUpper(c)) || set(fold(c));
  return set;
}

/** Java folds up, then down, and letter by letter: what would become two letters stays as it is. */
const fold = (code: number) => (code === 0x130 ? 0x69 : toLower(toUpper(code)));
const toUpper = (code: number) => single(String.fromCodePoint(code).toUpperCase(), code);
const toLower = (code: number) => single(String.fromCodePoint(code).toLowerCase(), code);

function single(text: string, code: number): number {
  const first = text.codePointAt(0) as number;
  return text.length === (first > 0xffff ? 2 : 1) ? first : code;
}
