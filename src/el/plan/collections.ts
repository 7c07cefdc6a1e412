// Selection, projection and the lists and maps that an expression writes.
import type { List, MapLiteral, Node, Projection, Selection } from "../ast";
import { fail } from "../errors";
import { javaText } from "../text";
import {
  article,
  emptyMap,
  entriesOf,
  fromEvent,
  isList,
  isMap,
  JavaArray,
  type List as ListValue,
  MapEntry,
  type Value,
} from "../values";
import { planTarget } from "./access";
import { countOperation, type Plan, type Planner, type Run, type Scope } from "./types";

/** What a selection or projection goes through, items still as the event has them; undefined: nothing of the kind. */
function elementsOf(value: Value): ListValue | undefined {
  if (isList(value)) return value;
  if (value instanceof JavaArray) return value.items;
  return isMap(value) ? entriesOf(value).map(([key, item]) => new MapEntry(key, item)) : undefined;
}

export function planSelection(node: Selection, scope: Scope, planner: Planner): Plan {
  const { pos, safe, which } = node;
  const target = planTarget(node.target, scope, planner);
  const criterion = planner.plan(node.body, "element");
  const criterionPos = node.body.pos;

  const fits = (run: Run, element: Value): boolean => {
    countOperation(run, pos);
    const result = criterion(run, element);
    if (typeof result === "boolean") return result;
    const hint = result === null ? "compare it, for example with == true" : "compare it with something";
    return fail("EL1016E", criterionPos, `a selection asks for true or false, not ${article(result)}`, hint);
  };

  const choose = (run: Run, elements: ListValue): Value[] => {
    const chosen: Value[] = [];
    for (let i = 0; i < elements.length; i++) {
      const element = fromEvent(elements[i]);
      if (!fits(run, element)) continue;
      if (which === "last") chosen.length = 0;
      chosen.push(element);
      if (which === "first") break;
    }
    return chosen;
  };

  return (run, self) => {
    const value = target(run, self);
    if (value === null && safe) return null;
    const elements = elementsOf(value);
    if (elements === undefined) {
      return fail("EL1015E", pos, `nothing can be selected from ${article(value)}`, nullHint(value));
    }
    const chosen = choose(run, elements);
    if (isList(value)) return which === "all" ? chosen : (chosen[0] ?? null);
    if (value instanceof JavaArray) return which === "all" ? new JavaArray(chosen) : (chosen[0] ?? null);
    return which !== "all" && chosen.length === 0 ? null : mapOf(chosen as MapEntry[]);
  };
}

function mapOf(entries: MapEntry[]): Value {
  const map = emptyMap();
  for (const { key, value } of entries) map[key as string] = value;
  return map;
}

const nullHint = (value: Value) =>
  value === null ? "write ?. before the bracket where null may stand" : undefined;

export function planProjection(node: Projection, scope: Scope, planner: Planner): Plan {
  const { pos, safe } = node;
  const target = planTarget(node.target, scope, planner);
  const body = planner.plan(node.body, "element");
  return (run, self) => {
    const value = target(run, self);
    if (value === null && safe) return null;
    const elements = elementsOf(value);
    if (elements === undefined) {
      return fail("EL1019E", pos, `${article(value)} has no items to project`, nullHint(value));
    }
    const results: Value[] = [];
    for (let i = 0; i < elements.length; i++) {
      countOperation(run, pos);
      results.push(body(run, fromEvent(elements[i])));
    }
    return value instanceof JavaArray ? new JavaArray(results) : results;
  };
}

export function planList(node: List, scope: Scope, planner: Planner): Plan {
  const items = node.items.map((item) => planner.plan(item, scope));
  return (run, self) => items.map((item) => item(run, self));
}

export function planMap(node: MapLiteral, scope: Scope, planner: Planner): Plan {
  const entries = node.entries.map(([key, value]) => ({
    key: planKey(key, scope, planner),
    value: planner.plan(value, scope),
  }));
  return (run, self) => {
    const map = emptyMap();
    for (const { key, value } of entries) map[javaText(key(run, self))] = value(run, self);
    return map;
  };
}

/** A bare name is the key itself. */
function planKey(key: Node, scope: Scope, planner: Planner): Plan {
  if (key.kind === "property" && key.target === null) return () => key.name;
  return planner.plan(key, scope);
}
