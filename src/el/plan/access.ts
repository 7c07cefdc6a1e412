// Properties and indexes.
import type { Index, Property } from "../ast";
import { toInt } from "../convert";
import { fail } from "../errors";
import { valueAt } from "../methods/collections";
import {
  article,
  fromEvent,
  isList,
  isMap,
  JavaArray,
  JavaChar,
  JavaDouble,
  JavaFloat,
  MapEntry,
  type MapValue,
  type Value,
} from "../values";
import { planTarget } from "./target";
import type { Plan, Planner, Run, Scope } from "./types";

export function planProperty(node: Property, scope: Scope, planner: Planner): Plan {
  const { name, pos } = node;
  if (node.target === null && scope === "root") return planRootName(name, pos, planner);
  const read = propertyReader(node, planner.strict);
  if (node.target === null) return (_, self) => read(self);
  const target = planner.plan(node.target, scope);
  if (name !== "debugData") return (run, self) => read(target(run, self));
  return (run, self) => {
    const value = target(run, self);
    return read(isAliased(value, run) ? debugContext(value) : value);
  };
}

function planRootName(name: string, pos: number, planner: Planner): Plan {
  if (name === "event") return (run) => run.event;
  if (!planner.strict) return () => null;
  return () => fail("EL1008E", pos, `there is no '${name}' here`, "an expression begins with event");
}

/** `event.debugData` is short for `event.debugContext.debugData`. */
function isAliased(target: Value, run: Run): target is MapValue {
  return target === run.event && isMap(target) && !Object.hasOwn(target, "debugData");
}

function debugContext(event: MapValue): Value {
  const context = valueAt(event, "debugContext") ?? null;
  return isMap(context) ? context : {};
}

/**
 * Reads a property of a value: an own key of a map, or an entry's `key` or `value`. A list's `length` is an
 * own property too, to JavaScript only.
 */
export function propertyReader({ name, pos, safe }: Property, strict: boolean): (target: Value) => Value {
  const missing = (target: Value): Value => {
    if (target === null) {
      if (safe) return null;
      return fail("EL1007E", pos, `'${name}' is read from null`, "write ?. where null may stand before it");
    }
    if (!isMap(target)) return fail("EL1008E", pos, `${article(target)} has no property '${name}'`);
    if (!strict) return null;
    return fail("EL1008E", pos, `there is no property '${name}' here`);
  };
  const isLength = name === "length";
  return (target) => {
    if (typeof target === "object" && target !== null && Object.hasOwn(target, name)) {
      if (isLength && isList(target)) return missing(target);
      return fromEvent((target as MapValue)[name]);
    }
    return missing(target);
  };
}

export function planIndex(node: Index, scope: Scope, planner: Planner): Plan {
  const { pos, safe } = node;
  const target = planTarget(node.target, scope, planner);
  // names in an index are the root's, not the element's
  const index = planner.plan(node.index, "root");
  const inner = node.index;
  const key = inner.kind === "property" && inner.target === null ? inner.name : undefined;
  return (run, self) => {
    const value = target(run, self);
    if (value === null) {
      if (safe) return null;
      return fail("EL1012E", pos, "an item is taken from null", "null may stand before this bracket");
    }
    if (isMap(value)) return keyed(value, key ?? index(run, null), run);
    return itemAt(value, index(run, null), pos);
  };
}

/** A map's value by key; a missing key is null in both modes. */
function keyed(map: MapValue, key: Value, run: Run): Value {
  const target = key === "debugData" && isAliased(map, run) ? debugContext(map) : map;
  return valueAt(target as MapValue, key) ?? null;
}

function itemAt(target: Value, at: Value, pos: number): Value {
  const isScalar =
    typeof target !== "object" ||
    target instanceof JavaDouble ||
    target instanceof JavaFloat ||
    target instanceof JavaChar ||
    target instanceof MapEntry;
  if (typeof target !== "string" && isScalar) fail("EL1027E", pos, `${article(target)} has no items`);
  if (at === null) fail("no-index", pos, "null is no index");
  const index = toInt(at);
  if (typeof index !== "number") fail("EL1001E", pos, `${article(at)} is no index: a whole number is wanted`);
  if (typeof target === "string") {
    if (index < 0 || index >= target.length) outOfRange("EL1026E", "text", target.length, index, pos);
    return target.charAt(index);
  }
  const [code, items, what] =
    target instanceof JavaArray
      ? (["EL1024E", target.items, "array"] as const)
      : (["EL1025E", isList(target) ? target : [], "list"] as const);
  if (index < 0 || index >= items.length) outOfRange(code, what, items.length, index, pos);
  return fromEvent(items[index]);
}

function outOfRange(code: string, what: string, length: number, index: number, pos: number): never {
  return fail(code, pos, `there is no item ${index}: this ${what} has ${length}`, "the first is 0");
}
