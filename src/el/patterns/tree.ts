// A regular expression as a tree. What is in it can run in time linear in the text; the rest of Java's
// syntax is refused while it is read.

/** Whether a code point belongs. */
export type CharSet = (codePoint: number) => boolean;

/** What holds, or not, between two characters. */
export type Assertion =
  | "text start"
  | "text end"
  /** `$` and `\Z`: the end of the text, or before the line terminator that ends it. */
  | "last line end"
  | "line start"
  | "line end"
  | "word boundary"
  | "no word boundary"
  /** The same where `\n` alone ends a line: `(?d)`. */
  | "unix last line end"
  | "unix line start"
  | "unix line end"
  /** The same with the letters and digits of Unicode: `(?U)`. */
  | "unicode word boundary"
  | "no unicode word boundary";

export interface Repeat {
  readonly kind: "repeat";
  readonly body: Regex;
  readonly min: number;
  /** Infinity for no limit. */
  readonly max: number;
  /** As often as possible first, or as rarely. */
  readonly greedy: boolean;
}

export type Regex =
  | { readonly kind: "char"; readonly code: number }
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly items: readonly Regex[] }
  | { readonly kind: "choice"; readonly options: readonly Regex[] }
  | { readonly kind: "group"; readonly number: number; readonly body: Regex }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | Repeat;

export const empty: Regex = { kind: "sequence", items: [] };
