import type { Node } from "../ast";
import type { Plan, Planner, Scope } from "./types";

/** What a step works on: what stands before it, or the element or root if nothing does. */
export function planTarget(target: Node | null, scope: Scope, planner: Planner): Plan {
  if (target !== null) return planner.plan(target, scope);
  return scope === "root" ? (run) => run.root : (_, self) => self;
}
