// How a method is described and found: by the type of its target, its name and the number of its arguments.
import type { Literal } from "../ast";
import { toInt } from "../convert";
import { fail } from "../errors";
import { convertedText } from "../text";
import { isList, JavaArray, JavaChar, typeOf, type Value } from "../values";

/**
 * What a parameter takes: `text` any value that Spring turns into a String, `chars` (a CharSequence) a text
 * as it is, `int` a number or a text that holds one, `list` a list, `any` anything.
 */
export type Parameter = "any" | "text" | "chars" | "int" | "list";

export interface Overload {
  readonly parameters: readonly Parameter[];
  /** `target` and the arguments are of the types asked for; `pos` is the method's name. */
  call(target: Value, pos: number, ...args: Value[]): Value;
  /** The same for a first argument that is written in the expression, which is looked at once. */
  readonly withWritten?: (first: Literal) => Overload;
}

/** One type's methods: every name with its overloads, the first that fits is called. */
export type Methods = ReadonlyMap<string, readonly Overload[]>;

export function overload<Target extends Value, Args extends Value[]>(
  parameters: readonly Parameter[],
  call: (target: Target, pos: number, ...args: Args) => Value,
): Overload {
  // the tables and `convert` see to it that it is called with nothing else
  return { parameters, call: call as Overload["call"] };
}

const misfit = Symbol("misfit");

/** The argument as the parameter wants it, or `misfit` where Spring would not choose this overload. */
function convert(parameter: Parameter, value: Value, pos: number): Value | typeof misfit {
  switch (parameter) {
    case "any":
      return value;
    case "chars":
      return value === null || typeof value === "string" ? value : misfit;
    case "text":
      if (value === null || typeof value === "string") return value;
      return typeOf(value) === "map" ? misfit : convertedText(value);
    case "list":
      if (value instanceof JavaArray) return value.items;
      return value === null || isList(value) ? value : misfit;
    case "int": {
      if (value === null) return misfit;
      const int = toInt(value);
      if (int === "bad text") return fail("EL1029E", pos, `a whole number is wanted, not '${value}'`);
      return int === undefined ? misfit : int;
    }
  }
}

const noMatch = Symbol("no match");

/** Calls the first overload that takes these arguments; all have as many parameters as there are: two at most. */
export function callFirst(
  overloads: readonly Overload[],
  target: Value,
  args: readonly Value[],
  pos: number,
): Value | typeof noMatch {
  for (const { parameters, call } of overloads) {
    const [first, second] = parameters;
    if (first === undefined) return call(target, pos);
    const a = convert(first, args[0] as Value, pos);
    if (a === misfit) continue;
    if (second === undefined) return call(target, pos, a as Value);
    const b = convert(second, args[1] as Value, pos);
    if (b === misfit) continue;
    return call(target, pos, a as Value, b as Value);
  }
  return noMatch;
}

export const isNoMatch = (value: unknown): value is typeof noMatch => value === noMatch;

/** An argument that must not be null, as Java's own methods have it. */
export function notNull<T extends Value>(value: T | null, pos: number): T {
  return value === null ? fail("null-argument", pos, "null is no argument for this method") : value;
}

export const char = (text: string, index: number) => new JavaChar(text.charAt(index));
