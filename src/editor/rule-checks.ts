// What is wrong with the rows of a filter or a switch. Flows can be imported and written by hand, so
// nothing is taken for granted about their shape.
import { isEnvironmentReference } from "./environment";

/** A row that cannot stand; `row` counts from 1, `key` is a text under `error`. */
export interface RowProblem {
  row: number;
  key: string;
  params: Record<string, string | number>;
}

const problem = (row: number, key: string, params: Record<string, string | number> = {}): RowProblem => ({
  row,
  key,
  params: { ...params, row },
});

/** The strings of a list in a flow; anything else counts as an empty list. */
function stringList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

function rowsOf(rules: unknown): Record<string, unknown>[] {
  return Array.isArray(rules) ? rules.map((rule) => (rule ?? {}) as Record<string, unknown>) : [];
}

/** The entries of a switch's rows: `property` names the list that each row holds. */
export function rowEntries(rules: unknown, property: "categories" | "types"): string[][] {
  return rowsOf(rules).map((rule) => stringList(rule[property]));
}

export interface FilterRule {
  /** "" stands for every type that has no rule of its own. */
  eventType: string;
  /** "" lets everything pass. */
  expression: string;
}

/** The rules of a filter, with texts in them whatever a flow holds. */
export function filterRows(rules: unknown): FilterRule[] {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return rowsOf(rules).map((rule) => ({
    eventType: text(rule.eventType),
    expression: text(rule.expression),
  }));
}

/** Checks the rows of a category switch against the keys that exist. */
export function categoryRowProblems(rules: unknown, known: ReadonlySet<string>): RowProblem[] {
  return rowEntries(rules, "categories").flatMap((keys, index) => {
    if (keys.length === 0) return [problem(index + 1, "empty")];
    return keys
      .filter((key) => !known.has(key) && !isEnvironmentReference(key))
      .map((key) => problem(index + 1, "unknown-category", { key }));
  });
}

/**
 * Checks the rows of an event switch.
 * @param check says what is wrong with an event type or prefix
 */
export function typeRowProblems(
  rules: unknown,
  check: (pattern: string) => string | undefined,
): RowProblem[] {
  return rowEntries(rules, "types").flatMap((types, index) => {
    if (types.length === 0) return [problem(index + 1, "empty")];
    return types.flatMap((type) => {
      const message = isEnvironmentReference(type) ? undefined : check(type);
      return message === undefined ? [] : [problem(index + 1, "bad-type", { type, message })];
    });
  });
}

/** What is wrong with an expression, and where. */
export interface ExpressionProblem {
  line: number;
  column: number;
  message: string;
  hint?: string;
}

/** What is wrong with the event type of a filter's row: the key of a text under `error`. */
export function filterTypeProblem(
  eventType: string,
  check: (pattern: string) => string | undefined,
): { key: string; params: Record<string, string> } | undefined {
  if (eventType === "" || isEnvironmentReference(eventType)) return undefined;
  if (eventType.includes("*")) return { key: "filter-prefix", params: { type: eventType } };
  const message = check(eventType);
  return message === undefined ? undefined : { key: "bad-type", params: { type: eventType, message } };
}

/** Checks the rows of a filter: the event types, one row for each of them, and the expressions. */
export function filterRowProblems(
  rules: unknown,
  checkType: (pattern: string) => string | undefined,
  checkExpression: (expression: string) => ExpressionProblem | undefined,
): RowProblem[] {
  const seen = new Map<string, number>();
  return filterRows(rules).flatMap((rule, index) => {
    const row = index + 1;
    const eventType = rule.eventType.trim();
    const problems: RowProblem[] = [];
    const badType = filterTypeProblem(eventType, checkType);
    if (badType !== undefined) problems.push(problem(row, badType.key, badType.params));
    const first = seen.get(eventType);
    if (first === undefined) seen.set(eventType, row);
    else if (eventType === "") problems.push(problem(row, "duplicate-default", { first }));
    else problems.push(problem(row, "duplicate-type", { first, type: eventType }));
    const bad = checkExpression(rule.expression);
    if (bad !== undefined) {
      const { line, column, message } = bad;
      problems.push(problem(row, "bad-expression", { line, column, message }));
    }
    return problems;
  });
}
