// What is used as true or false.
import type { Node } from "../ast";
import { toBoolean } from "../convert";
import { fail } from "../errors";
import { article, type Value } from "../values";
import type { Plan, Run } from "./types";

export type Condition = (run: Run, self: Value) => boolean;

/** A plan whose value is used as a boolean; one that always gives a boolean needs no conversion. */
export function asCondition(node: Node, plan: Plan): Condition {
  if (givesBoolean(node)) return plan as Condition;
  const { pos } = node;
  return (run, self) => toBoolean(plan(run, self), pos);
}

/** What a selection asks of an element. It is not converted: what is not a boolean is an error. */
export function asCriterion(node: Node, plan: Plan): Condition {
  if (givesBoolean(node)) return plan as Condition;
  return (run, self) => {
    const result = plan(run, self);
    if (typeof result === "boolean") return result;
    const hint = result === null ? "compare it, for example with == true" : "compare it with something";
    return fail("EL1016E", node.pos, `a selection asks for true or false, not ${article(result)}`, hint);
  };
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
