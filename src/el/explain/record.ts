// What happens while an expression is evaluated, node by node: the plan with a watcher around every node.
import type { Node } from "../ast";
import { makePlan, Run } from "../plan";
import { fromEvent, type Value } from "../values";

/** One evaluation of one node. */
export interface Visit {
  readonly node: Node;
  /** The element that a selection or projection looked at, in its body. */
  readonly self: Value;
  readonly visits: Visit[];
  /** More nodes were evaluated within than are kept. */
  isPartial: boolean;
  result?: { readonly value: Value } | { readonly thrown: unknown };
}

export interface RecordOptions {
  strict: boolean;
  /** How many elements of one selection or projection are recorded; the others are only evaluated. */
  maxElements: number;
  maxVisits: number;
}

/** Throws a Failure for a tree that cannot be planned; what its evaluation throws is in the record. */
export function record(tree: Node, event: unknown, options: RecordOptions): Visit {
  const root: Visit = { node: tree, self: null, visits: [], isPartial: false };
  let open = root;
  let count = 0;
  let isRecording = true;
  const plan = makePlan(tree, {
    strict: options.strict,
    watch: (node, plan) => (run, self) => {
      if (!isRecording) return plan(run, self);
      const outer = open;
      const isFull = count >= options.maxVisits;
      if (isFull) outer.isPartial = true;
      if (isFull || isOneTooMany(outer, node, options.maxElements)) {
        isRecording = false;
        try {
          return plan(run, self);
        } finally {
          isRecording = true;
        }
      }
      count++;
      const visit: Visit = { node, self, visits: [], isPartial: false };
      outer.visits.push(visit);
      open = visit;
      try {
        const value = plan(run, self);
        visit.result = { value };
        return value;
      } catch (thrown) {
        visit.result = { thrown };
        throw thrown;
      } finally {
        open = outer;
      }
    },
  });
  try {
    plan(new Run(fromEvent(event)), null);
  } catch (thrown) {
    // a getter of the event, or the stack, may fail before the first visit has a result
    root.result = { thrown };
  }
  return root.visits[0] ?? root;
}

/** Only a body is evaluated more than once by the node around it. */
function isOneTooMany({ node: outer, visits }: Visit, node: Node, maxElements: number): boolean {
  if (outer.kind !== "selection" && outer.kind !== "projection") return false;
  if (outer.body !== node) return false;
  const bodies = outer.target === null ? visits.length : visits.length - 1;
  return bodies >= maxElements;
}
