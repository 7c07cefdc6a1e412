// The one error type that leaves the engine, and the light one that the engine throws inside.
import { hintFor } from "./hints";

export type Phase = "parse" | "eval";

/**
 * What went wrong, before it is known in which expression. It holds no stack trace: a filter meets
 * thousands of events without the field that it asks for, and a trace would cost more than the evaluation.
 */
export class Failure {
  constructor(
    readonly code: string,
    readonly pos: number,
    readonly message: string,
    readonly hint?: string,
    /** The bracket that the mistake is in, where it has to do with the mistake. */
    readonly bracket?: Bracket,
  ) {}
}

export interface Bracket {
  readonly pos: number;
  /** Whether it is closed further on. */
  readonly closed: boolean;
}

export function fail(code: string, pos: number, message: string, hint?: string): never {
  throw new Failure(code, pos, message, hint);
}

/** An expression that cannot be compiled (phase "parse") or evaluated on this event (phase "eval"). */
export class ElError extends Error {
  /** Spring's code ("EL1008E") where Spring has one for this mistake, else a word of ours ("division-by-zero"). */
  readonly code: string;
  readonly phase: Phase;
  /** Offset in the expression, in UTF-16 units, from 0. */
  readonly pos: number;
  /** Line, from 1. */
  readonly line: number;
  /** Column in that line, in UTF-16 units, from 1. */
  readonly column: number;
  /** What to do about it, where that is known. */
  readonly hint?: string;
  /** The bracket that was opened, where it is not closed or something else is wanted before it is. */
  readonly opened?: { readonly pos: number; readonly line: number; readonly column: number };

  constructor(phase: Phase, failure: Failure, expression: string) {
    super(failure.message);
    this.name = "ElError";
    this.code = failure.code;
    this.phase = phase;
    this.pos = failure.pos;
    const { line, column } = lineAndColumn(expression, failure.pos);
    this.line = line;
    this.column = column;
    const hint = failure.hint ?? hintFor(phase, failure, expression);
    if (hint !== undefined) this.hint = hint;
    const { bracket } = failure;
    if (bracket !== undefined) {
      this.opened = { pos: bracket.pos, ...lineAndColumn(expression, bracket.pos) };
    }
  }
}

/** Line and column, both from 1, of an offset. CR LF, LF and a lone CR each end a line. */
export function lineAndColumn(text: string, pos: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (const end of text.slice(0, pos).matchAll(/\r\n|\r|\n/g)) {
    line++;
    start = end.index + end[0].length;
  }
  return { line, column: pos - start + 1 };
}

/** One line for a status or a log: `line 1, column 7: message (hint)`. */
export function describe(error: ElError): string {
  const hint = error.hint === undefined ? "" : ` (${error.hint})`;
  return `line ${error.line}, column ${error.column}: ${error.message}${hint}`;
}

/**
 * Any thrown thing as an ElError: a stack that ran out is a nesting too deep, not a crash, and what a getter
 * of an odd event throws is that event's fault.
 */
export function toElError(phase: Phase, thrown: unknown, expression: string): ElError {
  if (thrown instanceof Failure) return new ElError(phase, thrown, expression);
  if (isStackOverflow(thrown)) {
    const what = phase === "parse" ? "the expression" : "the expression or the event";
    return new ElError(phase, new Failure("EL1086E", 0, `${what} is nested too deeply`), expression);
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ElError(phase, new Failure("internal", 0, message), expression);
}

/** As V8 and JavaScriptCore report it, and as Firefox does. */
function isStackOverflow(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return (thrown instanceof RangeError && /stack/i.test(thrown.message)) || thrown.name === "InternalError";
}
