// The methods as they are offered and explained. What they do is the engine's business, see src/el/methods.
import { any, arrayOf, boolean, type Kind, listOf, number, text } from "./kinds";

type Owner = "text" | "list" | "object" | "number" | "boolean";

export interface Method {
  readonly name: string;
  readonly owner: Owner;
  /** The names of its arguments, each way to call it. */
  readonly calls: readonly (readonly string[])[];
  /** What it gives. */
  readonly result: (target: Kind) => Kind;
}

/** `name(a) name(a,b)`: the ways to call a method, in the order of the table in docs/expression-language.md. */
function methods(owner: Owner, table: readonly (readonly [string, Method["result"]])[]): Map<string, Method> {
  return new Map(
    table.map(([written, result]) => {
      const calls = [...written.matchAll(/\((.*?)\)/g)].map(([, list = ""]) =>
        list === "" ? [] : list.split(","),
      );
      const name = written.slice(0, written.indexOf("("));
      return [name, { name, owner, calls, result }];
    }),
  );
}

const gives = (kind: Kind) => () => kind;
const item = (target: Kind) => target.item ?? any;
const same = (target: Kind) => target;

const ofText = methods("text", [
  ["contains(text)", gives(boolean)],
  ["startsWith(text)(text,from)", gives(boolean)],
  ["endsWith(text)", gives(boolean)],
  ["equalsIgnoreCase(text)", gives(boolean)],
  ["matches(pattern)", gives(boolean)],
  ["isEmpty()", gives(boolean)],
  ["isBlank()", gives(boolean)],
  ["length()", gives(number)],
  ["toLowerCase()", gives(text)],
  ["toUpperCase()", gives(text)],
  ["substringBefore(text)", gives(text)],
  ["substringAfter(text)", gives(text)],
  ["substring(from)(from,to)", gives(text)],
  ["split(pattern)(pattern,parts)", gives(arrayOf(text))],
  ["toNumber()", gives(number)],
  ["toInteger()", gives(number)],
  ["trim()", gives(text)],
  ["strip()", gives(text)],
  ["stripLeading()", gives(text)],
  ["stripTrailing()", gives(text)],
  ["removeSpaces()", gives(text)],
  ["replace(text,by)", gives(text)],
  ["replaceAll(pattern,by)", gives(text)],
  ["replaceFirst(pattern,by)", gives(text)],
  ["indexOf(text)(text,from)", gives(number)],
  ["lastIndexOf(text)(text,from)", gives(number)],
  ["charAt(index)", gives(any)],
  ["concat(text)", gives(text)],
  ["repeat(times)", gives(text)],
  ["equals(value)", gives(boolean)],
  ["compareTo(text)", gives(number)],
  ["compareToIgnoreCase(text)", gives(number)],
  ["toString()", gives(text)],
]);

const ofList = methods("list", [
  ["size()", gives(number)],
  ["isEmpty()", gives(boolean)],
  ["contains(value)", gives(boolean)],
  ["containsAll(list)", gives(boolean)],
  ["get(index)", item],
  ["indexOf(value)", gives(number)],
  ["lastIndexOf(value)", gives(number)],
  ["subList(from,to)", same],
  ["flatten()", gives(listOf(any))],
  ["add(value)", same],
  ["remove(value)", same],
  ["equals(value)", gives(boolean)],
  ["toString()", gives(text)],
]);

const ofObject = methods("object", [
  ["containsKey(key)", gives(boolean)],
  ["containsValue(value)", gives(boolean)],
  ["get(key)", gives(any)],
  ["getOrDefault(key,value)", gives(any)],
  ["isEmpty()", gives(boolean)],
  ["size()", gives(number)],
  ["keySet()", gives(listOf(text))],
  ["values()", gives(listOf(any))],
  ["entrySet()", gives(listOf(any))],
  ["equals(value)", gives(boolean)],
  ["toString()", gives(text)],
]);

const ofNumber = methods("number", [
  ["toInteger()", gives(number)],
  ["toNumber()", gives(number)],
  ["intValue()", gives(number)],
  ["longValue()", gives(number)],
  ["floatValue()", gives(number)],
  ["doubleValue()", gives(number)],
  ["equals(value)", gives(boolean)],
  ["toString()", gives(text)],
]);

const ofBoolean = methods("boolean", [
  ["booleanValue()", gives(boolean)],
  ["equals(value)", gives(boolean)],
  ["toString()", gives(text)],
]);

/** Of what nothing is known: most fields are text, the others mostly lists. */
const ofAny = new Map([...ofList, ...ofText]);
const none: ReadonlyMap<string, Method> = new Map();

const byType: Record<Kind["type"], ReadonlyMap<string, Method>> = {
  text: ofText,
  list: ofList,
  object: ofObject,
  number: ofNumber,
  boolean: ofBoolean,
  any: ofAny,
  array: none,
  null: none,
  root: none,
};

/** The methods of something, by name, what is asked most first. */
export const methodsOf = ({ type }: Kind): ReadonlyMap<string, Method> => byType[type];

/** `startsWith(text)` or `startsWith(text, from)`. */
export const signatures = ({ name, calls }: Method): string =>
  calls.map((names) => `${name}(${names.join(", ")})`).join(" · ");
