// The Simple form while it is being filled in: rows that may lack their value yet.
import {
  type Condition,
  type ConditionOperator,
  fromConditions,
  type Join,
  type ReadConditions,
} from "../el";

export interface DraftRow {
  field: string;
  operator: ConditionOperator;
  /** undefined until there is one; such a row is not in the expression. */
  value: string | undefined;
}

export interface Draft {
  rows: DraftRow[];
  join: Join;
  /** The rows on targets ask all of one target, not each of any. */
  sameTarget: boolean;
}

export const operators: readonly ConditionOperator[] = ["eq", "ne", "contains"];

const isOnTarget = ({ field }: Pick<DraftRow, "field">): boolean => field.startsWith("target.");
const onTargets = (rows: readonly DraftRow[]) => rows.filter(isOnTarget).length;

/** The form for what an expression holds; one empty row for none. */
export function draftOf({ conditions, join, sameTarget }: Extract<ReadConditions, { ok: true }>): Draft {
  const rows = conditions.map((condition) => ({ ...condition }));
  // with fewer than two of them nothing is said yet, and one target is what is mostly meant
  const isOpen = onTargets(rows) < 2;
  return { rows: rows.length > 0 ? rows : [newRow([])], join, sameTarget: sameTarget || isOpen };
}

/** The next row: a type of target asks for its name; otherwise the field of the row before it. */
export function newRow(rows: readonly DraftRow[]): DraftRow {
  const last = rows.at(-1)?.field ?? "outcome.result";
  const field = last === "target.type" ? "target.displayName" : last;
  return { field, operator: usualOperator(field), value: undefined };
}

/** A list in one text is searched, all else compared. */
export const usualOperator = (field: string): ConditionOperator =>
  field === "changedAttributes" ? "contains" : "eq";

const isFilled = (row: DraftRow): row is DraftRow & Condition => row.value !== undefined;

/** The expression for the rows that have a value; "" for none. */
export function expressionOf({ rows, join, sameTarget }: Draft): string {
  return fromConditions(rows.filter(isFilled), join, { sameTarget });
}

/** Whether it makes a difference if the rows on targets ask for one target. */
export const asksForTargets = ({ rows, join }: Draft): boolean => join === "and" && onTargets(rows) > 1;

/** What is worth to know about a row: the key of a text under `simple.note`. */
export function noteOn(row: DraftRow): string | undefined {
  if (row.value === undefined) return undefined;
  if (row.value === "") return "empty-value";
  if (row.value !== row.value.trim()) return "spaces";
  if (row.operator === "ne" && isOnTarget(row)) return "other-target";
  if (row.operator === "contains" && row.field === "changedAttributes") return "part-of-list";
  return undefined;
}
