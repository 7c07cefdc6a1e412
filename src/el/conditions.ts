// The Simple form of Okta's filter dialog: a row of conditions, all joined by "and" or all by "or".
import type { Node, Selection } from "./ast";
import { asExpression, parseChecked } from "./checked";
import { type ElError, lineAndColumn, toElError } from "./errors";
import { operandsOf, pathOf } from "./nodes";
import { portableFields, portableTargetFields } from "./portability";
import { literalText } from "./print";

export type ConditionOperator = "eq" | "ne" | "contains";

export interface Condition {
  /** One of `conditionFields`. */
  readonly field: string;
  readonly operator: ConditionOperator;
  readonly value: string;
}

export type Join = "and" | "or";

const simpleName = (path: string) => (path === "debugData.changedAttributes" ? "changedAttributes" : path);

/** The twelve fields by the names that Okta's dialog has for them: `actor.id`, `target.type`, `changedAttributes`. */
export const conditionFields: readonly string[] = [
  ...portableFields.map(simpleName),
  ...portableTargetFields.map((name) => `target.${name}`),
];

const eventPath = new Map(portableFields.map((path) => [simpleName(path), `event.${path}`]));
const targetName = new Map(portableTargetFields.map((name) => [`target.${name}`, name]));
const signs: Readonly<Record<Join, "&&" | "||">> = { and: "&&", or: "||" };

export interface ConditionsOptions {
  /** All conditions on `target` are asked of one target, in one selection. */
  sameTarget?: boolean;
}

/**
 * The expression for a row of conditions; "" for none, which lets every event pass.
 *
 * Okta's dialog writes a selection for every condition on a target, and so does this. `target.type eq UserGroup`
 * and `target.displayName eq Sales` become
 * `event.target.?[type eq 'UserGroup'].size()>0 && event.target.?[displayName eq 'Sales'].size()>0`: some target
 * is a group, and some target is called Sales. That is also true of an event on the group Admins where another
 * target, a user or a rule, is called Sales. With `sameTarget` it is
 * `event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()>0`: one target is both, which is what is
 * mostly meant. Joined by "or" the two forms mean the same.
 *
 * `ne` on a target asks for some target that is another, not for none that is this one.
 *
 * Throws a RangeError for a field, operator or value that there is not.
 */
export function fromConditions(
  conditions: readonly Condition[],
  join: Join = "and",
  { sameTarget = false }: ConditionsOptions = {},
): string {
  const sign = ` ${signs[join]} `;
  const parts: string[] = [];
  const ofTarget: string[] = [];
  let first = 0;
  for (const condition of conditions) {
    const text = question(condition);
    if (!targetName.has(condition.field)) parts.push(text);
    else if (!sameTarget) parts.push(selected(text));
    // one selection, where the first condition on a target stands
    else if (ofTarget.push(text) === 1) first = parts.length;
  }
  if (ofTarget.length > 0) parts.splice(first, 0, selected(ofTarget.join(sign)));
  return parts.join(sign);
}

const selected = (body: string) => `event.target.?[${body}].size()>0`;

function question({ field, operator, value }: Condition): string {
  const name = targetName.get(field) ?? eventPath.get(field);
  if (name === undefined) throw new RangeError(`'${field}' is none of ${conditionFields.join(", ")}`);
  if (typeof value !== "string") throw new RangeError(`the value for ${field} is no text`);
  switch (operator) {
    case "eq":
    case "ne":
      return `${name} ${operator} ${literalText(value)}`;
    case "contains":
      return `${name}.contains(${literalText(value)})`;
    default:
      throw new RangeError(`'${operator}' is none of eq, ne, contains`);
  }
}

/** Why an expression is not of the Simple form: what stands from `start` up to `end` is not. */
export interface ConditionsProblem {
  readonly start: number;
  readonly end: number;
  /** Of `start`, both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ReadConditions =
  | {
      readonly ok: true;
      readonly conditions: readonly Condition[];
      /** "and" where there is one condition or none. */
      readonly join: Join;
      /** Several conditions are asked of one target. */
      readonly sameTarget: boolean;
    }
  | { readonly ok: false; readonly problem: ConditionsProblem };

/**
 * Reads what `fromConditions` and Okta's dialog write, however it is spaced, bracketed, and whether with signs
 * or words; or says what in an expression is not of that form.
 */
export function toConditions(written: string): ReadConditions {
  const expression = asExpression(written);
  if (expression.trim() === "") return { ok: true, conditions: [], join: "and", sameTarget: false };
  const problem = (start: number, end: number, message: string): ReadConditions => ({
    ok: false,
    problem: { start, end, ...lineAndColumn(expression, start), message },
  });
  try {
    return { ok: true, ...read(parseChecked(expression)) };
  } catch (thrown) {
    if (thrown instanceof Misfit) return problem(thrown.node.start, thrown.node.end, thrown.message);
    const { pos, message }: ElError = toElError("parse", thrown, expression);
    return problem(pos, Math.min(pos + 1, expression.length), message);
  }
}

/** Thrown inside: a node that is not of the Simple form. */
class Misfit {
  constructor(
    readonly node: Node,
    readonly message: string,
  ) {}
}

interface Row {
  readonly operands: readonly Node[];
  /** undefined for a single operand. */
  readonly join: Join | undefined;
}

function rowOf(node: Node): Row {
  if (node.kind !== "binary" || (node.operator !== "&&" && node.operator !== "||")) {
    return { operands: [node], join: undefined };
  }
  return { operands: operandsOf(node, node.operator), join: node.operator === "&&" ? "and" : "or" };
}

function read(tree: Node): { conditions: Condition[]; join: Join; sameTarget: boolean } {
  const outer = rowOf(tree);
  const rows = outer.operands.map((operand) => ({ operand, row: innerRow(operand) }));
  const selections = rows.filter(({ row }) => row !== undefined);
  const shared = selections.find(({ row }) => row?.join !== undefined);
  const join = outer.join ?? shared?.row?.join ?? "and";
  if (shared !== undefined) {
    const other = selections.find((selection) => selection !== shared);
    if (other !== undefined) {
      const last =
        outer.operands.indexOf(other.operand) > outer.operands.indexOf(shared.operand) ? other : shared;
      throw new Misfit(
        last.operand,
        "the conditions on targets are in several selections, some of which hold several",
      );
    }
    if (shared.row?.join !== join)
      throw new Misfit(shared.operand, 'the Simple form has "and" or "or", not both');
  }
  const conditions = rows.flatMap(({ operand, row }) =>
    row === undefined
      ? [conditionOf(operand, eventField)]
      : row.operands.map((inner) => conditionOf(inner, targetField)),
  );
  return { conditions, join, sameTarget: shared !== undefined };
}

/** The row of conditions in `event.target.?[ ].size() > 0`; undefined for anything else. */
function innerRow(node: Node): Row | undefined {
  const isSized =
    node.kind === "binary" &&
    node.operator === ">" &&
    node.left.kind === "method" &&
    node.left.name === "size" &&
    node.left.args.length === 0 &&
    !node.left.safe &&
    node.right.kind === "literal" &&
    node.right.value === 0;
  if (!isSized || node.left.kind !== "method") return undefined;
  const selection = node.left.target;
  if (selection?.kind !== "selection" || !isOfTargets(selection)) return undefined;
  return rowOf(selection.body);
}

const isOfTargets = ({ which, safe, target }: Selection) =>
  which === "all" && !safe && target !== null && plainPath(target) === "event.target";

/** A row of names without `?.` */
function plainPath(node: Node): string | undefined {
  const found = pathOf(node);
  return found?.isSafe === false ? found.path : undefined;
}

const fieldNames = new Map([...eventPath].map(([field, path]) => [path, field]));
const targetFields = new Map([...targetName].map(([field, name]) => [name, field]));
const eventField = (node: Node) => fieldNames.get(plainPath(node) ?? "");
const targetField = (node: Node) => targetFields.get(plainPath(node) ?? "");

function conditionOf(node: Node, fieldOf: (node: Node) => string | undefined): Condition {
  const { operator, asked, values } = askedBy(node);
  const [value] = values;
  const field = fieldOf(asked);
  if (field === undefined) throw new Misfit(asked, "this is not one of the fields of the Simple form");
  if (values.length !== 1 || value?.kind !== "literal" || typeof value.value !== "string") {
    throw new Misfit(value ?? node, "the Simple form compares a field with one text");
  }
  return { field, operator, value: value.value };
}

function askedBy(node: Node): { operator: ConditionOperator; asked: Node; values: readonly Node[] } {
  if (node.kind === "binary" && (node.operator === "&&" || node.operator === "||")) {
    throw new Misfit(node, 'the Simple form has "and" or "or", not both');
  }
  if (node.kind === "binary" && (node.operator === "==" || node.operator === "!=")) {
    return { operator: node.operator === "==" ? "eq" : "ne", asked: node.left, values: [node.right] };
  }
  if (node.kind === "method" && node.name === "contains" && node.target !== null && !node.safe) {
    return { operator: "contains", asked: node.target, values: node.args };
  }
  throw new Misfit(node, "this is not a condition of the Simple form: eq, ne or contains on one field");
}
