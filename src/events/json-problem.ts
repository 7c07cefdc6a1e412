// Where a text stops being JSON. Browsers say it in words of their own, and some not at all.

/** What is wrong there: the key of a text under `try.json`. */
export type JsonMistake =
  | "end"
  | "unclosed-text"
  | "line-break"
  | "escape"
  | "single-quotes"
  | "no-value"
  | "no-comma"
  | "trailing-comma"
  | "no-colon"
  | "no-name"
  | "too-much"
  | "no-word";

export interface JsonProblem {
  readonly mistake: JsonMistake;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** The character or word that stands there; "" at the end. */
  readonly found: string;
}

type Wanted = "value" | "value-or-close" | "name" | "name-or-close" | "colon" | "comma-or-close" | "nothing";

const SPACE = /[ \t\r\n]*/y;
const WORD = /[\w$+.\u0080-\uffff-]+/y;
const VALUE_WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
/** A text up to its closing quote, or up to what cannot stand in it. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const MAX_FOUND = 30;

/** The first mistake in a text, or undefined for JSON. It takes no stack and time in proportion to the text. */
export function findJsonProblem(text: string): JsonProblem | undefined {
  const open: ("{" | "[")[] = [];
  let wanted: Wanted = "value";
  let at = 0;

  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  };
  const problem = (mistake: JsonMistake): JsonProblem => {
    const word = match(WORD) || String.fromCodePoint(text.codePointAt(at) ?? 32);
    const found = at >= text.length ? "" : word.slice(0, MAX_FOUND);
    return { mistake, ...placeOf(text, at), found };
  };
  /** Goes past a text in double quotes. */
  const readText = (): JsonMistake | undefined => {
    at++;
    for (;;) {
      at += match(PLAIN).length;
      const next = text[at];
      if (next === '"') {
        at++;
        return undefined;
      }
      if (next === undefined) return "unclosed-text";
      if (next !== "\\") return "line-break";
      const escaped = match(ESCAPE);
      if (escaped === "") return "escape";
      at += escaped.length;
    }
  };
  const afterValue = (): Wanted => (open.length === 0 ? "nothing" : "comma-or-close");

  for (;;) {
    at += match(SPACE).length;
    const next = text[at];
    if (next === undefined) return wanted === "nothing" ? undefined : problem("end");
    const closes = next === "}" ? "{" : next === "]" ? "[" : undefined;
    if (wanted === "nothing") return problem("too-much");
    if (wanted === "colon") {
      if (next !== ":") return problem("no-colon");
      at++;
      wanted = "value";
    } else if (closes !== undefined) {
      const isTrailing =
        (wanted === "value" || wanted === "name") && text.slice(0, at).trimEnd().endsWith(",");
      if (isTrailing) return problem("trailing-comma");
      if (wanted === "value" || wanted === "name" || open.at(-1) !== closes) return problem("no-value");
      at++;
      open.pop();
      wanted = afterValue();
    } else if (wanted === "comma-or-close") {
      if (next !== ",") return problem("no-comma");
      at++;
      wanted = open.at(-1) === "{" ? "name" : "value";
    } else if (next === "'") {
      return problem("single-quotes");
    } else if (wanted === "name" || wanted === "name-or-close") {
      if (next !== '"') return problem("no-name");
      const mistake = readText();
      if (mistake !== undefined) return problem(mistake);
      wanted = "colon";
    } else if (next === "{" || next === "[") {
      at++;
      open.push(next);
      wanted = next === "{" ? "name-or-close" : "value-or-close";
    } else if (next === '"') {
      const mistake = readText();
      if (mistake !== undefined) return problem(mistake);
      wanted = afterValue();
    } else {
      const word = match(WORD);
      if (!VALUE_WORD.test(word)) return problem(word === "" ? "no-value" : "no-word");
      at += word.length;
      wanted = afterValue();
    }
  }
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const start = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return { line: (before.match(/\r\n|\r|\n/g)?.length ?? 0) + 1, column: at - start + 1 };
}
