// Unary and binary operators, `?:` and `? :`.
import { arithmetic, signed } from "../arithmetic";
import type { ArithmeticOperator, Binary, Elvis, Node, Ternary, Unary } from "../ast";
import { toBoolean } from "../convert";
import { fail } from "../errors";
import { compilePattern, type Pattern } from "../patterns";
import { convertedText } from "../text";
import { article } from "../values";
import { asCondition } from "./boolean";
import { planEquality, planOrder } from "./comparison";
import { countOperations, type Plan, type Planner, type Run, type Scope } from "./types";

export function planUnary(node: Unary, scope: Scope, planner: Planner): Plan {
  const { operator, pos } = node;
  const operand = planner.plan(node.operand, scope);
  if (operator === "!") {
    const operandPos = node.operand.pos;
    return (run, self) => !toBoolean(operand(run, self), operandPos);
  }
  return (run, self) => signed(operator, operand(run, self), pos);
}

export function planBinary(node: Binary, scope: Scope, planner: Planner): Plan {
  const { operator } = node;
  switch (operator) {
    case "==":
    case "!=":
      return planEquality(node, scope, planner);
    case "<":
    case ">":
    case "<=":
    case ">=":
      return planOrder(node, operator, scope, planner);
  }
  const left = planner.plan(node.left, scope);
  const right = planner.plan(node.right, scope);
  switch (operator) {
    case "&&":
    case "||":
      return planLogic(node, left, right);
    case "matches":
      return planMatches(node, left, right, planner);
    default:
      return planArithmetic(operator, left, right, node.pos);
  }
}

function planArithmetic(operator: ArithmeticOperator, left: Plan, right: Plan, pos: number): Plan {
  return (run, self) => {
    countOperations(run, 1, pos);
    return arithmetic(operator, left(run, self), right(run, self), pos);
  };
}

function planLogic(node: Binary, leftPlan: Plan, rightPlan: Plan): Plan {
  const left = asCondition(node.left, leftPlan);
  const right = asCondition(node.right, rightPlan);
  return node.operator === "&&"
    ? (run, self) => left(run, self) && right(run, self)
    : (run, self) => left(run, self) || right(run, self);
}

function planMatches(node: Binary, left: Plan, right: Plan, planner: Planner): Plan {
  const rightPos = node.right.pos;
  const pattern = planPattern(node.right, right, planner);
  return (run, self) => {
    countOperations(run, 1, node.pos);
    const value = left(run, self);
    if (value === null) {
      return fail(
        "EL1037E",
        node.left.pos,
        "null cannot be matched with a pattern",
        "test it with != null first",
      );
    }
    return pattern(run, self, rightPos).matches(convertedText(value));
  };
}

function planPattern(
  node: Node,
  plan: Plan,
  { patterns }: Planner,
): (run: Run, self: Parameters<Plan>[1], pos: number) => Pattern {
  if (node.kind === "literal" && typeof node.value === "string") {
    const pattern = compilePattern(node.value, node.pos);
    const written = () => pattern;
    patterns.set(node, written);
    return written;
  }
  return (run, self, pos) => {
    const source = plan(run, self);
    if (typeof source === "string") return compilePattern(source, pos);
    return fail("EL1038E", pos, `a pattern is a text, not ${article(source)}`);
  };
}

export function planElvis(node: Elvis, scope: Scope, planner: Planner): Plan {
  const value = planner.plan(node.value, scope);
  const otherwise = planner.plan(node.otherwise, scope);
  return (run, self) => {
    const first = value(run, self);
    return first === null || first === "" ? otherwise(run, self) : first;
  };
}

export function planTernary(node: Ternary, scope: Scope, planner: Planner): Plan {
  const condition = asCondition(node.condition, planner.plan(node.condition, scope));
  const yes = planner.plan(node.yes, scope);
  const no = planner.plan(node.no, scope);
  return (run, self) => (condition(run, self) ? yes(run, self) : no(run, self));
}
