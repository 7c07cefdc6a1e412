// The methods of a text: Java's String, and those that Okta documents and Java lacks.
import { checkedJoin, checkedLength, repeated } from "../arithmetic";
import { truncateToInt } from "../convert";
import { fail } from "../errors";
import { compilePattern, compileWritten, type Pattern, replace, split } from "../patterns";
import { JavaArray, JavaDouble, type Value } from "../values";
import { char, type Methods, notNull, type Overload, overload, type Parameter } from "./table";

type Text = string | null;

function range(text: string, begin: number, end: number, pos: number): string {
  if (begin < 0 || end > text.length || begin > end) {
    fail("out-of-range", pos, `a text of length ${text.length} has no part from ${begin} to ${end}`);
  }
  return text.slice(begin, end);
}

function charAt(text: string, index: number, pos: number): Value {
  if (index < 0 || index >= text.length) {
    fail("out-of-range", pos, `a text of length ${text.length} has no character ${index}`);
  }
  return char(text, index);
}

function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a.charCodeAt(i) - b.charCodeAt(i);
  }
  return a.length - b.length;
}

/** Java's trim takes the space and every control character below it. */
function trim(text: string): string {
  let begin = 0;
  let end = text.length;
  while (begin < end && text.charCodeAt(begin) <= 0x20) begin++;
  while (end > begin && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(begin, end);
}

/** Java folds a text's case letter by letter: up, then down. */
const folded = (text: string) => text.toUpperCase().toLowerCase();

function replaceTexts(text: string, pos: number, from: Text, to: Text): string {
  const parts = text.split(notNull(from, pos));
  const by = notNull(to, pos);
  // an empty text stands before, between and after all characters
  if (from === "") return checkedJoin(["", ...parts, ""], by, pos);
  return checkedJoin(parts, by, pos);
}

/** A method whose first argument is a pattern; one that is written in the expression is compiled with it. */
function patternOverload<Rest extends Value[]>(
  rest: readonly Parameter[],
  call: (text: string, pos: number, pattern: Pattern, ...rest: Rest) => Value,
): Overload {
  const parameters: readonly Parameter[] = ["text", ...rest];
  return {
    ...overload(parameters, (text: string, pos, source: Text, ...args: Rest) =>
      call(text, pos, compilePattern(notNull(source, pos), pos), ...args),
    ),
    withWritten(first) {
      const pattern = compileWritten(first);
      return overload(parameters, (text: string, pos, _source: Text, ...args: Rest) =>
        call(text, pos, pattern(), ...args),
      );
    },
  };
}

/** The number that a text holds (Okta's toInteger and toNumber), or a Failure. */
function numberIn(text: string, pos: number): number {
  if (!/^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i.test(text)) {
    fail("not-a-number", pos, `'${text.slice(0, 40)}' is not a number`);
  }
  return Number(text);
}

/** Okta rounds to the nearest integer, halves up, and keeps the lower 32 bits. */
export function roundToInt(value: number): number {
  const rounded = Math.floor(value + 0.5);
  return Number.isSafeInteger(rounded) ? Number(BigInt.asIntN(32, BigInt(rounded))) : truncateToInt(rounded);
}

export const textMethods: Methods = new Map([
  ["length", [overload([], (text: string) => text.length)]],
  ["isEmpty", [overload([], (text: string) => text === "")]],
  ["isBlank", [overload([], (text: string) => /^\s*$/.test(text))]],
  ["toString", [overload([], (text: string) => text)]],
  ["toUpperCase", [overload([], (text: string) => text.toUpperCase())]],
  ["toLowerCase", [overload([], (text: string) => text.toLowerCase())]],
  ["trim", [overload([], trim)]],
  ["strip", [overload([], (text: string) => text.trim())]],
  ["stripLeading", [overload([], (text: string) => text.trimStart())]],
  ["stripTrailing", [overload([], (text: string) => text.trimEnd())]],
  ["contains", [overload(["chars"], (text: string, pos, part: Text) => text.includes(notNull(part, pos)))]],
  [
    "startsWith",
    [
      overload(["text"], (text: string, pos, start: Text) => text.startsWith(notNull(start, pos))),
      overload(["text", "int"], (text: string, pos, start: Text, at: number) =>
        at < 0 ? false : text.startsWith(notNull(start, pos), at),
      ),
    ],
  ],
  ["endsWith", [overload(["text"], (text: string, pos, end: Text) => text.endsWith(notNull(end, pos)))]],
  [
    "indexOf",
    [
      overload(["text"], (text: string, pos, part: Text) => text.indexOf(notNull(part, pos))),
      overload(["text", "int"], (text: string, pos, part: Text, from: number) =>
        text.indexOf(notNull(part, pos), from),
      ),
    ],
  ],
  [
    "lastIndexOf",
    [
      overload(["text"], (text: string, pos, part: Text) => text.lastIndexOf(notNull(part, pos))),
      overload(["text", "int"], (text: string, pos, part: Text, from: number) =>
        from < 0 ? -1 : text.lastIndexOf(notNull(part, pos), from),
      ),
    ],
  ],
  ["charAt", [overload(["int"], (text: string, pos, index: number) => charAt(text, index, pos))]],
  [
    "substring",
    [
      overload(["int"], (text: string, pos, begin: number) => range(text, begin, text.length, pos)),
      overload(["int", "int"], (text: string, pos, begin: number, end: number) =>
        range(text, begin, end, pos),
      ),
    ],
  ],
  [
    "concat",
    [overload(["text"], (text: string, pos, end: Text) => checkedLength(text + notNull(end, pos), pos))],
  ],
  ["repeat", [overload(["int"], (text: string, pos, count: number) => repeated(text, count, pos))]],
  ["replace", [overload(["chars", "chars"], replaceTexts)]],
  [
    "replaceAll",
    [
      patternOverload(["text"], (text, pos, pattern, by: Text) =>
        replace(text, pattern, notNull(by, pos), true, pos),
      ),
    ],
  ],
  [
    "replaceFirst",
    [
      patternOverload(["text"], (text, pos, pattern, by: Text) =>
        replace(text, pattern, notNull(by, pos), false, pos),
      ),
    ],
  ],
  [
    "split",
    [
      patternOverload([], (text, _pos, pattern) => new JavaArray(split(text, pattern, 0))),
      patternOverload(
        ["int"],
        (text, _pos, pattern, limit: number) => new JavaArray(split(text, pattern, limit)),
      ),
    ],
  ],
  ["matches", [patternOverload([], (text, _pos, pattern) => pattern.matches(text))]],
  ["equals", [overload(["any"], (text: string, _pos, other: Value) => text === other)]],
  [
    "equalsIgnoreCase",
    [
      overload(
        ["text"],
        (text: string, _pos, other: Text) => other !== null && folded(text) === folded(other),
      ),
    ],
  ],
  [
    "compareTo",
    [overload(["text"], (text: string, pos, other: Text) => compareTexts(text, notNull(other, pos)))],
  ],
  [
    "compareToIgnoreCase",
    [
      overload(["text"], (text: string, pos, other: Text) =>
        compareTexts(folded(text), folded(notNull(other, pos))),
      ),
    ],
  ],

  // Okta's own
  ["removeSpaces", [overload([], (text: string) => text.replaceAll(" ", ""))]],
  [
    "substringBefore",
    [
      overload(["text"], (text: string, pos, mark: Text) => {
        const at = text.indexOf(notNull(mark, pos));
        return at < 0 ? text : text.slice(0, at);
      }),
    ],
  ],
  [
    "substringAfter",
    [
      overload(["text"], (text: string, pos, mark: Text) => {
        const at = text.indexOf(notNull(mark, pos));
        return at < 0 ? "" : text.slice(at + (mark as string).length);
      }),
    ],
  ],
  ["toInteger", [overload([], (text: string, pos) => roundToInt(numberIn(text, pos)))]],
  ["toNumber", [overload([], (text: string, pos) => new JavaDouble(numberIn(text, pos)))]],
]);
