// Tree in, plan out.
import type { Node } from "../ast";
import { fail } from "../errors";
import { MAX_DEPTH } from "../limits";
import type { Pattern } from "../patterns";
import { planIndex, planProperty } from "./access";
import { planList, planMap, planProjection } from "./collections";
import { planMethod } from "./method";
import { planBinary, planElvis, planTernary, planUnary } from "./operators";
import { planSelection } from "./selection";
import { makeShortcut, type Shortcut } from "./shortcut";
import type { Plan, Planner, Scope } from "./types";

export type { Shortcut } from "./shortcut";
export { type Plan, Run } from "./types";

export interface PlanOptions {
  /** A missing key is an error. */
  strict: boolean;
  /** Hears of every node's plan and gives the one that is used: it or one around it. */
  watch?: (node: Node, plan: Plan) => Plan;
}

/** Every node one closure, by the general rules. Throws a Failure for a tree that is too deep to be evaluated safely. */
export function makePlan(node: Node, { strict, watch }: PlanOptions): Plan {
  return new TreePlanner(strict, watch).plan(node, "root");
}

export interface Plans {
  plan: Plan;
  /** A quicker way to the same answer, where there is one. */
  shortcut: Shortcut | undefined;
}

export function makePlans(node: Node, strict: boolean): Plans {
  const planner = new TreePlanner(strict);
  const plan = planner.plan(node, "root");
  return { plan, shortcut: makeShortcut(node, strict, planner.patterns) };
}

class TreePlanner implements Planner {
  readonly patterns = new Map<Node, () => Pattern>();
  private depth = 0;

  constructor(
    readonly strict: boolean,
    private readonly watch?: PlanOptions["watch"],
  ) {}

  plan(node: Node, scope: Scope): Plan {
    // a long row such as 1+1+1+… is a deep tree without a bracket in it
    if (++this.depth > MAX_DEPTH + 1) fail("EL1086E", node.pos, `more than ${MAX_DEPTH} levels of nesting`);
    const plan = this.planNode(node, scope);
    this.depth--;
    return this.watch === undefined ? plan : this.watch(node, plan);
  }

  private planNode(node: Node, scope: Scope): Plan {
    switch (node.kind) {
      case "literal": {
        const { value } = node;
        return () => value;
      }
      case "root":
        return (run) => run.root;
      case "this":
        return scope === "root" ? (run) => run.root : (_, self) => self;
      case "property":
        return planProperty(node, scope, this);
      case "method":
        return planMethod(node, scope, this);
      case "index":
        return planIndex(node, scope, this);
      case "selection":
        return planSelection(node, scope, this);
      case "projection":
        return planProjection(node, scope, this);
      case "list":
        return planList(node, scope, this);
      case "map":
        return planMap(node, scope, this);
      case "unary":
        return planUnary(node, scope, this);
      case "binary":
        return planBinary(node, scope, this);
      case "elvis":
        return planElvis(node, scope, this);
      case "ternary":
        return planTernary(node, scope, this);
    }
  }
}
