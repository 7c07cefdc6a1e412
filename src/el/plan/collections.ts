// Projection and the lists and maps that an expression writes.
import type { List, MapLiteral, Node, Projection } from "../ast";
import { fail } from "../errors";
import { javaText } from "../text";
import { article, emptyMap, fromEvent, JavaArray, type Value } from "../values";
import { elementsOf, nullHint } from "./selection";
import { planTarget } from "./target";
import { countOperations, type Plan, type Planner, type Scope } from "./types";

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
    countOperations(run, elements.length, pos);
    for (let i = 0; i < elements.length; i++) {
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
