// == and !=, < > <= and >=. Most filters compare a property with a text, or a size with a number: those have
// plans of their own.
import type { Binary, Node, Property } from "../ast";
import { looselyEqual, order } from "../compare";
import type { MapValue, Value } from "../values";
import { propertyReader } from "./access";
import type { Condition } from "./boolean";
import { fieldReader } from "./fields";
import type { Planner, Run, Scope } from "./types";

export function planEquality(node: Binary, scope: Scope, planner: Planner): Condition {
  const equal = planEqual(node, scope, planner);
  return node.operator === "==" ? equal : (run, self) => !equal(run, self);
}

function planEqual({ left, right }: Binary, scope: Scope, planner: Planner): Condition {
  if (right.kind === "literal" && isSelfEqual(right.value)) {
    const { value } = right;
    if (typeof value === "string" && isPlainProperty(left, scope, planner)) {
      return planPropertyIs(left, value, scope, planner);
    }
    const plan = planner.plan(left, scope);
    return (run, self) => plan(run, self) === value;
  }
  const leftPlan = planner.plan(left, scope);
  const rightPlan = planner.plan(right, scope);
  return (run, self) => looselyEqual(leftPlan(run, self), rightPlan(run, self));
}

/** Values that equal nothing but themselves, by ===. */
function isSelfEqual(value: Value): boolean {
  return value === null || typeof value === "string" || typeof value === "boolean";
}

/** A property that is read without special rules. */
function isPlainProperty(node: Node, scope: Scope, planner: Planner): node is Property {
  if (node.kind !== "property" || planner.strict) return false;
  return node.target === null ? scope === "element" : node.name !== "debugData";
}

/**
 * `property == 'text'`. An own key is what counts, but asking for it costs more than reading: so the value is
 * read first, and only one that is the text must prove to be the object's own. A text that is not the wanted
 * one makes it false either way.
 */
function planPropertyIs(node: Property, text: string, scope: Scope, planner: Planner): Condition {
  const { name } = node;
  const read = propertyReader(node, planner.strict);
  const field = fieldReader(name);
  const is = (_: Run, target: Value): boolean => {
    if (typeof target === "object" && target !== null) {
      const value = field(target as MapValue);
      if (typeof value === "string") return value === text && Object.hasOwn(target, name);
    }
    return read(target) === text;
  };
  if (node.target === null) return is;
  const target = planner.plan(node.target, scope);
  return (run, self) => is(run, target(run, self));
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
  if (node.right.kind === "literal" && typeof node.right.value === "number") {
    const { value } = node.right;
    return (run, self) => {
      const first = left(run, self);
      return typeof first === "number" ? first - value : order(first, value, pos);
    };
  }
  const right = planner.plan(node.right, scope);
  return (run, self) => order(left(run, self), right(run, self), pos);
}
