// `event.a.b`, `event['a'].b` and, in a selection, `a.b`.
import type { Node } from "../../ast";
import type { Scope } from "../types";

/** The names from the event, or from the element, down to the value; undefined where a node is no such path. */
export function pathOf(node: Node, scope: Scope): readonly string[] | undefined {
  const names: string[] = [];
  // whether a step is safe makes no difference: a shortcut does not go on from null
  for (let step: Node | null = node; step !== null; step = step.target) {
    if (step.kind !== "property" && step.kind !== "index") return undefined;
    const name = step.kind === "property" ? step.name : keyOf(step.index);
    if (name === undefined || (scope === "root" && step.target === null && step.kind === "index"))
      return undefined;
    names.unshift(name);
  }
  if (scope === "element") return names;
  return names[0] === "event" && names.length > 1 ? names.slice(1) : undefined;
}

/** A key that is written down: a text, or a bare name. */
function keyOf(index: Node): string | undefined {
  if (index.kind === "literal" && typeof index.value === "string") return index.value;
  return index.kind === "property" && index.target === null ? index.name : undefined;
}
