// Tree in, plan out.
import type { Node } from "../ast";
import { fail } from "../errors";
import { MAX_DEPTH } from "../limits";
import { planIndex, planProperty } from "./access";
import { planList, planMap, planProjection } from "./collections";
import { specialise } from "./fast";
import { planMethod } from "./method";
import { planBinary, planElvis, planTernary, planUnary } from "./operators";
import { planSelection } from "./selection";
import type { Plan, Planner, Scope } from "./types";

export { type Plan, Run } from "./types";

export interface PlanOptions {
  /** A missing key is an error. */
  strict: boolean;
  /** Every node one closure, by the general rules alone; without this what most filters ask is specialised. */
  plain?: boolean;
  /**
   * Hears of every node's plan and gives the one that is used: it or one around it. Only with `plain`: a
   * specialised plan has no plans for the nodes within.
   */
  watch?: (node: Node, plan: Plan) => Plan;
}

/** Throws a Failure for a tree that is too deep to be evaluated safely. */
export function makePlan(node: Node, { strict, plain = false, watch }: PlanOptions): Plan {
  if (!plain) return new SpecialPlanner(strict).plan(node, "root");
  return new PlainPlanner(strict, watch).plan(node, "root");
}

class PlainPlanner implements Planner {
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

  protected planNode(node: Node, scope: Scope): Plan {
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

class SpecialPlanner extends PlainPlanner {
  protected override planNode(node: Node, scope: Scope): Plan {
    return specialise(node, scope, this) ?? super.planNode(node, scope);
  }
}
