// What is wrong with an expression, or hardly meant, with the changes that mend it: one list for the squiggles, the
// message below the field and the quick fixes.
import { type Advice, checkPortable, compile, ElError, type Fix, lint } from "../../../el";
import { fixesFor } from "./fixes";

export type { Fix };

/** The engine's advice, and its errors in the same form; at least one unit of text, unless the text is empty. */
export interface Problem extends Omit<Advice, "severity"> {
  /** An "error" cannot be compiled; a "warning" is hardly meant; an "info" works. */
  readonly severity: "error" | "warning" | "info";
}

export interface ProblemsOptions {
  /** As for `compile`. */
  strict?: boolean;
  /** The expression must give true or false: the default. */
  filter?: boolean;
}

/** In the order of the text. One error, if there is one, and then nothing else; none for an empty text. */
export function problemsOf(
  written: string,
  { strict = false, filter = true }: ProblemsOptions = {},
): Problem[] {
  if (written.trim() === "") return [];
  try {
    compile(written, { strict });
  } catch (error) {
    return [compileProblem(written, error, strict)];
  }
  return lint(written, { filter }).map(({ severity, ...advice }) => ({
    ...advice,
    ...atLeastOne(written, advice.start, advice.end),
    severity: severity === "note" ? "info" : "warning",
  }));
}

function compileProblem(written: string, error: unknown, strict: boolean): Problem {
  if (!(error instanceof ElError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: "internal", severity: "error", start: 0, end: 0, line: 1, column: 1, message };
  }
  const { code, pos, line, column, message, hint } = error;
  const word = /^(?:[\p{L}\d_$]+|&&|\|\||[=!<>]=+|[?^$!]\[|[^\s])/u.exec(written.slice(pos, pos + 200))?.[0];
  const fix = fixesFor(written, error, (text) => positionOfError(text, strict));
  return {
    code,
    severity: "error",
    ...atLeastOne(written, pos, pos + (word?.length ?? 0)),
    line,
    column,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** A squiggle needs something to stand under: at the end of the text that is its last character. */
function atLeastOne(written: string, from: number, to: number): { start: number; end: number } {
  const start = Math.min(from, written.length);
  const end = Math.min(to, written.length);
  if (end > start) return { start, end };
  if (start < written.length) return { start, end: start + 1 };
  const last = written.trimEnd().length;
  return { start: Math.max(0, last - 1), end: Math.max(0, last) };
}

/** Where the error of an expression is; undefined if it has none. */
function positionOfError(written: string, strict: boolean): number | undefined {
  try {
    compile(written, { strict });
    return undefined;
  } catch (error) {
    return error instanceof ElError ? error.pos : 0;
  }
}

/** What Okta's own filter would refuse; empty where it would take the expression. Only for one that compiles. */
export function oktaProblems(written: string): Problem[] {
  return checkPortable(written).problems.map((problem) => ({ ...problem, severity: "info" }));
}

/** The text with a change in it. */
export const applied = (written: string, { start, end, text }: Fix): string =>
  written.slice(0, start) + text + written.slice(end);
