// What most filters ask, in plans of their own. They give what the plain plans give.
import type { Node } from "../../ast";
import type { Plan, Planner, Scope } from "../types";

/** A plan for a node that is worth one; undefined leaves the node to the general rules. */
export function specialise(_node: Node, _scope: Scope, _planner: Planner): Plan | undefined {
  return undefined;
}
