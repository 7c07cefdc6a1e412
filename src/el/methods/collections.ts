// The methods of lists and maps. Nothing changes a list: Okta's add and remove give a new one.
import { javaEquals } from "../compare";
import { fail } from "../errors";
import { javaText } from "../text";
import {
  checkDepth,
  entriesOf,
  fromEvent,
  isList,
  type List,
  MapEntry,
  type MapValue,
  type Value,
} from "../values";
import { type Methods, notNull, overload } from "./table";

const indexOf = (list: List, value: Value) => list.findIndex((item) => javaEquals(fromEvent(item), value));
const lastIndexOf = (list: List, value: Value) =>
  list.findLastIndex((item) => javaEquals(fromEvent(item), value));

function itemAt(list: List, index: number, pos: number): Value {
  if (index < 0 || index >= list.length) {
    fail("out-of-range", pos, `a list of ${list.length} has no item ${index}`);
  }
  return fromEvent(list[index]);
}

function part(list: List, pos: number, from: number, to: number): Value {
  if (from < 0 || to > list.length || from > to) {
    fail("out-of-range", pos, `a list of ${list.length} has no part from ${from} to ${to}`);
  }
  return list.slice(from, to);
}

function without(list: List, value: Value): Value {
  const index = indexOf(list, value);
  return index < 0 ? list : list.toSpliced(index, 1);
}

function flattened(list: List, depth = 0): Value[] {
  checkDepth(depth);
  return list.flatMap((item) => (isList(item) ? flattened(item, depth + 1) : [fromEvent(item)]));
}

export const listMethods: Methods = new Map([
  ["size", [overload([], (list: List) => list.length)]],
  ["isEmpty", [overload([], (list: List) => list.length === 0)]],
  ["contains", [overload(["any"], (list: List, _pos, value: Value) => indexOf(list, value) >= 0)]],
  [
    "containsAll",
    [
      overload(["list"], (list: List, pos, others: List | null) =>
        notNull(others, pos).every((value) => indexOf(list, fromEvent(value)) >= 0),
      ),
    ],
  ],
  ["indexOf", [overload(["any"], (list: List, _pos, value: Value) => indexOf(list, value))]],
  ["lastIndexOf", [overload(["any"], (list: List, _pos, value: Value) => lastIndexOf(list, value))]],
  ["get", [overload(["int"], (list: List, pos, index: number) => itemAt(list, index, pos))]],
  ["subList", [overload(["int", "int"], part)]],
  ["toString", [overload([], (list: List) => javaText(list))]],
  ["equals", [overload(["any"], (list: List, _pos, other: Value) => javaEquals(list, other))]],

  // Okta's own
  ["add", [overload(["any"], (list: List, _pos, value: Value) => [...list, value])]],
  ["remove", [overload(["any"], (list: List, _pos, value: Value) => without(list, value))]],
  ["flatten", [overload([], (list: List) => flattened(list))]],
]);

/** A key as maps have it: text. null is a key of none. */
export function valueAt(map: MapValue, key: Value): Value | undefined {
  if (key === null) return undefined;
  const name = typeof key === "string" ? key : javaText(key);
  return Object.hasOwn(map, name) ? fromEvent(map[name]) : undefined;
}

export const mapMethods: Methods = new Map([
  ["size", [overload([], (map: MapValue) => Object.keys(map).length)]],
  ["isEmpty", [overload([], (map: MapValue) => Object.keys(map).length === 0)]],
  ["containsKey", [overload(["any"], (map: MapValue, _pos, key: Value) => valueAt(map, key) !== undefined)]],
  [
    "containsValue",
    [
      overload(["any"], (map: MapValue, _pos, value: Value) =>
        entriesOf(map).some(([, item]) => javaEquals(item, value)),
      ),
    ],
  ],
  ["get", [overload(["any"], (map: MapValue, _pos, key: Value) => valueAt(map, key) ?? null)]],
  [
    "getOrDefault",
    [
      overload(["any", "any"], (map: MapValue, _pos, key: Value, otherwise: Value) => {
        const value = valueAt(map, key);
        return value === undefined ? otherwise : value;
      }),
    ],
  ],
  ["keySet", [overload([], (map: MapValue) => Object.keys(map))]],
  ["values", [overload([], (map: MapValue) => entriesOf(map).map(([, value]) => value))]],
  [
    "entrySet",
    [overload([], (map: MapValue) => entriesOf(map).map(([key, value]) => new MapEntry(key, value)))],
  ],
  ["toString", [overload([], (map: MapValue) => javaText(map))]],
  ["equals", [overload(["any"], (map: MapValue, _pos, other: Value) => javaEquals(map, other))]],
]);

export const entryMethods: Methods = new Map([
  ["getKey", [overload([], (entry: MapEntry) => entry.key)]],
  ["getValue", [overload([], (entry: MapEntry) => entry.value)]],
  ["toString", [overload([], (entry: MapEntry) => javaText(entry))]],
  ["equals", [overload(["any"], (entry: MapEntry, _pos, other: Value) => javaEquals(entry, other))]],
]);
