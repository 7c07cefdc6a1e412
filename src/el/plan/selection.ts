// `?[ ]`, `^[ ]` and `$[ ]`.
import type { Selection } from "../ast";
import { fail } from "../errors";
import {
  article,
  emptyMap,
  entriesOf,
  fromEvent,
  isList,
  isMap,
  JavaArray,
  type List,
  MapEntry,
  type Value,
} from "../values";
import { asCriterion, type Condition } from "./boolean";
import { planTarget } from "./target";
import { countOperations, type Plan, type Planner, type Run, type Scope } from "./types";

/** What a selection or projection goes through, items still as the event has them; undefined: nothing of the kind. */
export function elementsOf(value: Value): List | undefined {
  if (isList(value)) return value;
  if (value instanceof JavaArray) return value.items;
  return isMap(value) ? entriesOf(value).map(([key, item]) => new MapEntry(key, item)) : undefined;
}

export const nullHint = (value: Value) =>
  value === null ? "write ?. before the bracket where null may stand" : undefined;

export function planSelection(node: Selection, scope: Scope, planner: Planner): Plan {
  const { pos, safe, which, body } = node;
  const target = planTarget(node.target, scope, planner);
  const fits = asCriterion(body, planner.plan(body, "element"));
  return (run, self) => {
    const value = target(run, self);
    if (value === null && safe) return null;
    const elements = elementsOf(value);
    if (elements === undefined) {
      return fail("EL1015E", pos, `nothing can be selected from ${article(value)}`, nullHint(value));
    }
    countOperations(run, elements.length, pos);
    const chosen = choose(run, elements, which, fits);
    if (isList(value)) return which === "all" ? chosen : (chosen[0] ?? null);
    if (value instanceof JavaArray) return which === "all" ? new JavaArray(chosen) : (chosen[0] ?? null);
    return which !== "all" && chosen.length === 0 ? null : mapOf(chosen as MapEntry[]);
  };
}

function choose(run: Run, elements: List, which: Selection["which"], fits: Condition): Value[] {
  const chosen: Value[] = [];
  for (let i = 0; i < elements.length; i++) {
    const element = fromEvent(elements[i]);
    if (!fits(run, element)) continue;
    if (which === "last") chosen.length = 0;
    chosen.push(element);
    if (which === "first") break;
  }
  return chosen;
}

function mapOf(entries: MapEntry[]): Value {
  const map = emptyMap();
  for (const { key, value } of entries) map[key as string] = value;
  return map;
}
