// Everything that can be called. A name that is not in these tables cannot: there is no way from here to
// a method of JavaScript's.
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

/** Calls a method on a value that is not null; EL1004E if the value has none that takes these arguments. */
export function callMethod(target: Value, name: string, args: readonly Value[], pos: number): Value {
  const overloads = methodsOf[typeOf(target)].get(name);
  if (overloads !== undefined) {
    const result = callFirst(overloads, target, args, pos);
    if (!isNoMatch(result)) return result;
  }
  return fail("EL1004E", pos, noSuchMethod(target, name, args, overloads));
}

function noSuchMethod(
  target: Value,
  name: string,
  args: readonly Value[],
  overloads: readonly Overload[] | undefined,
): string {
  if (overloads === undefined) return `${article(target)} has no method '${name}'`;
  if (overloads.every(({ parameters }) => parameters.length !== args.length)) {
    return `'${name}' on ${article(target)} does not take ${args.length} arguments`;
  }
  return `'${name}' on ${article(target)} does not take ${args.map(article).join(", ")}`;
}
