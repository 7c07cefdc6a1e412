// A plan is a tree of closures made once from the tree of nodes: evaluating asks no node what it is.
import type { Node } from "../ast";
import { fail } from "../errors";
import { MAX_OPERATIONS } from "../limits";
import type { Pattern } from "../patterns";
import { emptyMap, type Value } from "../values";

/** One evaluation. */
export class Run {
  operations = 0;
  #root: Value | undefined;

  constructor(readonly event: Value) {}

  /** `{event: …}`: what `#root` is. Few expressions ask for it as a whole. */
  get root(): Value {
    if (this.#root === undefined) {
      const root = emptyMap();
      root.event = this.event;
      this.#root = root;
    }
    return this.#root;
  }
}

/** `self` is the element of the innermost selection or projection; outside of any it means nothing. */
export type Plan = (run: Run, self: Value) => Value;

/** Where a bare name resolves. */
export type Scope = "root" | "element";

export interface Planner {
  readonly strict: boolean;
  /** Patterns that are written down, by their nodes: they are compiled once. */
  readonly patterns: Map<Node, () => Pattern>;
  plan(node: Node, scope: Scope): Plan;
}

/** Counts what one evaluation does. */
export function countOperations(run: Run, count: number, pos: number): void {
  run.operations += count;
  if (run.operations > MAX_OPERATIONS) {
    fail("EL1085E", pos, `this takes more than ${MAX_OPERATIONS} operations on one event`);
  }
}
