// == and !=, < > <= and >=.
import type { Binary } from "../ast";
import { looselyEqual, order } from "../compare";
import type { Value } from "../values";
import type { Condition } from "./boolean";
import type { Planner, Run, Scope } from "./types";

export function planEquality(node: Binary, scope: Scope, planner: Planner): Condition {
  const equal = planEqual(node, scope, planner);
  return node.operator === "==" ? equal : (run, self) => !equal(run, self);
}

function planEqual({ left, right }: Binary, scope: Scope, planner: Planner): Condition {
  const leftPlan = planner.plan(left, scope);
  const rightPlan = planner.plan(right, scope);
  return (run, self) => looselyEqual(leftPlan(run, self), rightPlan(run, self));
}

type OrderOperator = "<" | ">" | "<=" | ">=";

export function planOrder(node: Binary, operator: OrderOperator, scope: Scope, planner: Planner): Condition {
  const compared = planOrdered(node, scope, planner);
  switch (operator) {
    case "<":
      return (run, self) => compared(run, self) < 0;
    case ">":
      return (run, self) => compared(run, self) > 0;
    case "<=":
      return (run, self) => compared(run, self) <= 0;
    case ">=":
      return (run, self) => compared(run, self) >= 0;
  }
}

function planOrdered(node: Binary, scope: Scope, planner: Planner): (run: Run, self: Value) => number {
  const left = planner.plan(node.left, scope);
  const { pos } = node;
  const right = planner.plan(node.right, scope);
  return (run, self) => order(left(run, self), right(run, self), pos);
}
