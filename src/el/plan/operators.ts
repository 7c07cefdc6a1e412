// Unary and binary operators, `?:` and `? :`.
import { arithmetic, signed } from "../arithmetic";
import type { ArithmeticOperator, Binary, Elvis, Node, Ternary, Unary } from "../ast";
import { looselyEqual, order } from "../compare";
import { toBoolean } from "../convert";
import { fail } from "../errors";
import { compilePattern, type Pattern } from "../patterns";
import { convertedText } from "../text";
import { article } from "../values";
import { countOperation, type Plan, type Planner, type Run, type Scope } from "./types";

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
  const left = planner.plan(node.left, scope);
  const right = planner.plan(node.right, scope);
  const { operator, pos } = node;
  switch (operator) {
    case "&&":
    case "||":
      return planLogic(node, left, right);
    case "==":
    case "!=":
      return planEquality(node, left, right);
    case "<":
      return (run, self) => order(left(run, self), right(run, self), pos) < 0;
    case ">":
      return (run, self) => order(left(run, self), right(run, self), pos) > 0;
    case "<=":
      return (run, self) => order(left(run, self), right(run, self), pos) <= 0;
    case ">=":
      return (run, self) => order(left(run, self), right(run, self), pos) >= 0;
    case "matches":
      return planMatches(node, left, right);
    default:
      return planArithmetic(operator, left, right, pos);
  }
}

function planArithmetic(operator: ArithmeticOperator, left: Plan, right: Plan, pos: number): Plan {
  return (run, self) => {
    countOperation(run, pos);
    return arithmetic(operator, left(run, self), right(run, self), pos);
  };
}

/** A plan whose value is used as a boolean; one that always gives a boolean needs no conversion. */
function asCondition(node: Node, plan: Plan): (...args: Parameters<Plan>) => boolean {
  if (givesBoolean(node)) return plan as (...args: Parameters<Plan>) => boolean;
  const { pos } = node;
  return (run, self) => toBoolean(plan(run, self), pos);
}

function givesBoolean(node: Node): boolean {
  switch (node.kind) {
    case "literal":
      return typeof node.value === "boolean";
    case "unary":
      return node.operator === "!";
    case "binary":
      return !["+", "-", "*", "/", "%", "^"].includes(node.operator);
    default:
      return false;
  }
}

function planLogic(node: Binary, leftPlan: Plan, rightPlan: Plan): Plan {
  const left = asCondition(node.left, leftPlan);
  const right = asCondition(node.right, rightPlan);
  return node.operator === "&&"
    ? (run, self) => left(run, self) && right(run, self)
    : (run, self) => left(run, self) || right(run, self);
}

function planEquality(node: Binary, left: Plan, right: Plan): Plan {
  const equal = node.operator === "==";
  // nothing but the same text, boolean or null equals one that is written down
  if (node.right.kind === "literal") {
    const { value } = node.right;
    if (value === null || typeof value === "string" || typeof value === "boolean") {
      return equal ? (run, self) => left(run, self) === value : (run, self) => left(run, self) !== value;
    }
  }
  return (run, self) => looselyEqual(left(run, self), right(run, self)) === equal;
}

function planMatches(node: Binary, left: Plan, right: Plan): Plan {
  const rightPos = node.right.pos;
  const pattern = planPattern(node.right, right);
  return (run, self) => {
    countOperation(run, node.pos);
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

/** A pattern that is written down is compiled once. */
function planPattern(node: Node, plan: Plan): (run: Run, self: Parameters<Plan>[1], pos: number) => Pattern {
  if (node.kind === "literal" && typeof node.value === "string") {
    const pattern = compilePattern(node.value, node.pos);
    return () => pattern;
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
