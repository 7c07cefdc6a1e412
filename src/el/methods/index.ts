// Everything that can be called. A name that is not in these tables cannot: there is no way from here to
// a method of JavaScript's.
import type { Node } from "../ast";
import { fail } from "../errors";
import { article, typeOf, type Value, type ValueType } from "../values";
import { entryMethods, listMethods, mapMethods } from "./collections";
import { booleanMethods, charMethods, numberMethods } from "./scalars";
import { callFirst, isNoMatch, type Methods, type Overload } from "./table";
import { textMethods } from "./text";

const none: Methods = new Map();

const methodsOf: Record<ValueType, Methods> = {
  null: none,
  array: none,
  string: textMethods,
  list: listMethods,
  map: mapMethods,
  entry: entryMethods,
  int: numberMethods,
  long: numberMethods,
  double: numberMethods,
  float: numberMethods,
  boolean: booleanMethods,
  char: charMethods,
};

/** The names of the methods that values of a type have. */
export const methodNames = (type: ValueType): string[] => [...methodsOf[type].keys()];

/**
 * Calls a method by its name on a value that is not null; EL1004E if the value has none that takes these
 * arguments. Which overloads come into question is settled when the expression is compiled, and so is what
 * they make of a text that is written as the first argument: a pattern.
 */
export function methodCaller(
  name: string,
  count: number,
  pos: number,
  first?: Node,
): (target: Value, args: readonly Value[]) => Value {
  const candidates = new Map<ValueType, readonly Overload[]>();
  for (const [type, methods] of Object.entries(methodsOf) as [ValueType, Methods][]) {
    const fitting = methods.get(name)?.filter(({ parameters }) => parameters.length === count);
    if (fitting === undefined || fitting.length === 0) continue;
    const written = first?.kind === "literal" && typeof first.value === "string" ? first : undefined;
    candidates.set(
      type,
      written === undefined
        ? fitting
        : fitting.map((overload) => overload.withWritten?.(written) ?? overload),
    );
  }
  return (target, args) => {
    const overloads = candidates.get(typeOf(target));
    if (overloads !== undefined) {
      const result = callFirst(overloads, target, args, pos);
      if (!isNoMatch(result)) return result;
    }
    return fail("EL1004E", pos, noSuchMethod(target, name, args));
  };
}

function noSuchMethod(target: Value, name: string, args: readonly Value[]): string {
  const overloads = methodsOf[typeOf(target)].get(name);
  if (overloads === undefined) return `${article(target)} has no method '${name}'`;
  if (overloads.every(({ parameters }) => parameters.length !== args.length)) {
    return `'${name}' on ${article(target)} does not take ${args.length} arguments`;
  }
  return `'${name}' on ${article(target)} does not take ${args.map(article).join(", ")}`;
}
