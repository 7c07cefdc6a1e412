// What is being written at a place of a text. Only what stands before it counts: what follows may be anything.
import { analyse, askedField, type Frame } from "./analysis";
import { any, type Kind } from "./kinds";
import { type Token, tokensOf } from "./tokens";

/** Longer texts are no expressions (the engine takes 10,000 characters), and are not gone through. */
export const MAX_LENGTH = 20_000;

export interface Situation {
  /**
   * "operand": a field or value begins; "member": a name after a dot; "operator": an operand has ended;
   * "text": within quotes; "context": after `#`.
   */
  readonly wanted: "operand" | "member" | "operator" | "text" | "context";
  /** What is there already of what is wanted, up to the place. */
  readonly typed: string;
  /** Where that begins. */
  readonly start: number;
  readonly frame: Frame;
  /** What stands before the dot, or is the operand that has ended. */
  readonly kind: Kind;
}

const selectionSigns = new Set(["?", "^", "$", "!"]);

export function situationAt(written: string, offset: number): Situation | undefined {
  if (offset > MAX_LENGTH) return undefined;
  const tokens = tokensOf(written.slice(0, offset));
  const last = tokens.at(-1);
  if (last?.isOpen) return situation("text", tokens.slice(0, -1), last.start + 1, last.text.slice(1));
  const count = last?.end === offset ? unfinished(tokens) : 0;
  const rest = count === 0 ? tokens : tokens.slice(0, -count);
  const start = count === 0 ? offset : (tokens[rest.length]?.start ?? offset);
  const typed = written.slice(start, offset);
  return situation(typed.startsWith("#") ? "context" : undefined, rest, start, typed);
}

/** How many tokens at the end are still being typed. */
function unfinished(tokens: readonly Token[]): number {
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  if (last === undefined) return 0;
  const isNextTo = before !== undefined && before.end === last.start;
  if (last.kind === "name") return isNextTo && before.text === "#" ? 2 : 1;
  if (last.text === "#") return 1;
  // the beginning of a selection
  if (isNextTo && /^\??\.$/.test(before.text) && selectionSigns.has(last.text)) return 1;
  return last.kind === "number" ? 1 : 0;
}

function situation(
  wanted: "text" | "context" | undefined,
  tokens: readonly Token[],
  start: number,
  typed: string,
): Situation {
  const { frame } = analyse(tokens);
  const kind = frame.operand ?? any;
  if (wanted !== undefined) return { wanted, typed, start, frame, kind };
  if (frame.isMember) return { wanted: "member", typed, start, frame, kind };
  return { wanted: frame.operand === undefined ? "operand" : "operator", typed, start, frame, kind };
}

/** The field whose values fit at this place. */
export const fieldAsked = ({ frame, wanted }: Situation) =>
  wanted === "text" || wanted === "operand" ? askedField(frame) : undefined;
