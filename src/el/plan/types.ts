// A plan is a tree of closures made once from the tree of nodes: evaluating asks no node what it is.
import type { Node } from "../ast";
import { fail } from "../errors";
import { MAX_OPERATIONS } from "../limits";
import type { MapValue, Value } from "../values";

/** One evaluation. */
export interface Run {
  readonly event: Value;
  /** `{event: …}`: what `#root` is and where names outside a selection resolve. */
  readonly root: MapValue;
  operations: number;
}

/** `self` is what `#this` is: the element of the innermost selection or projection, else the root. */
export type Plan = (run: Run, self: Value) => Value;

/** Where a bare name resolves. */
export type Scope = "root" | "element";

export interface Planner {
  readonly strict: boolean;
  plan(node: Node, scope: Scope): Plan;
}

/** Counts what one evaluation does. */
export function countOperation(run: Run, pos: number): void {
  if (++run.operations > MAX_OPERATIONS) {
    fail("EL1085E", pos, `this takes more than ${MAX_OPERATIONS} operations on one event`);
  }
}
