// Java's regular expressions, as `matches`, split and the replacing methods use them, in time linear in the
// text: events carry text that an attacker chose.
import type { Literal } from "../ast";
import { Failure, fail } from "../errors";
import { MAX_PATTERN_LENGTH, MAX_PATTERN_STEPS } from "../limits";
import { Backward, Scan } from "./backward";
import { Forward } from "./forward";
import { type ParsedPattern, parsePattern, TOO_LARGE } from "./parse";
import type { Match, Pattern } from "./pattern";
import { Program, programSize } from "./program";
import type { Locate } from "./reader";
import { literalOf, shapeTest } from "./shapes";

export type { Match, Pattern } from "./pattern";
export { replace, split } from "./replace";

/** Patterns that events made, the latest last. */
const recent = new Map<string, Pattern>();
const MOST_RECENT = 32;

/** A pattern that is known only when the expression is evaluated, or a Failure at `pos`. */
export function compilePattern(source: string, pos: number): Pattern {
  let pattern = recent.get(source);
  if (pattern === undefined) {
    pattern = compileAt(source, () => pos);
    if (recent.size >= MOST_RECENT) recent.delete(recent.keys().next().value as string);
    recent.set(source, pattern);
  }
  return pattern;
}

/**
 * A pattern that stands in the expression, compiled at once. What cannot be run is refused with it; what is
 * no pattern fails when it is used, as in Spring.
 */
export function compileWritten({ value, pos, quote }: Literal): () => Pattern {
  const source = String(value);
  // a quote within the text is written twice
  const locate = (offset: number) =>
    pos + 1 + offset + source.slice(0, offset).split(quote ?? "'").length - 1;
  try {
    const pattern = compileAt(source, locate);
    return () => pattern;
  } catch (error) {
    if (error instanceof Failure && error.code === "EL1018E") {
      return () => {
        throw error;
      };
    }
    throw error;
  }
}

function compileAt(source: string, locate: Locate): Pattern {
  if (source.length > MAX_PATTERN_LENGTH) {
    fail("EL1077E", locate(0), `the pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
  }
  const parsed = parsePattern(source, locate);
  const { tree, groups } = parsed;
  const literal = literalOf(tree);
  if (literal !== undefined && groups === 0) return literalPattern(literal);
  if (programSize(tree) > MAX_PATTERN_STEPS) {
    const hint = "use + or * where the number does not matter";
    fail(TOO_LARGE, locate(0), "the pattern repeats too much, counted together", hint);
  }
  return new AutomatonPattern(parsed);
}

function literalPattern(literal: string): Pattern {
  return {
    names: new Map(),
    matches: (text) => text === literal,
    search: (text) => (from) => {
      const start = text.indexOf(literal, from);
      // past the end, indexOf finds the empty text at the end again
      return start < from ? undefined : [start, start + literal.length];
    },
  };
}

class AutomatonPattern implements Pattern {
  readonly names: ReadonlyMap<string, number>;
  readonly matches: (text: string) => boolean;
  private backward: Backward | undefined;

  constructor(private readonly parsed: ParsedPattern) {
    const { tree, names } = parsed;
    this.names = names;
    let forward: Forward | undefined;
    this.matches =
      shapeTest(tree) ??
      ((text) => {
        forward ??= new Forward(new Program(tree));
        return forward.matches(text);
      });
  }

  search(text: string): (from: number) => Match | undefined {
    const { tree, groups, pairs } = this.parsed;
    this.backward ??= new Backward(new Program(tree, groups));
    const scan = new Scan(this.backward, text, groups, pairs);
    return (from) => scan.find(from);
  }
}
