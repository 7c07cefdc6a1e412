// What cannot stand in the dialog, and why: for the marks on fields and nodes, and for the line below the fields.
import { expressionProblem, isEnvironmentReference, numberProblem, type Translate } from "../../src/editor";

export type NumberName = "threshold" | "window" | "quiet" | "maxKeys" | "maxPerKey";
export type ExpressionName = "counts" | "key" | "distinct";

const NUMBERS: Readonly<Record<NumberName, { zero?: boolean; whole?: boolean }>> = {
  threshold: { whole: true },
  window: {},
  quiet: { zero: true },
  maxKeys: { whole: true },
  maxPerKey: { whole: true },
};

export const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[];

/** A sentence, or undefined. `threshold`: as it stands now, for the number of events that a key keeps. */
export function numberSentence(
  t: Translate,
  name: NumberName,
  value: unknown,
  threshold: unknown,
): string | undefined {
  const problem = numberProblem(value, NUMBERS[name]);
  if (problem !== undefined) return t(`error.${name}-${problem}`);
  if (name !== "maxPerKey" || !(Number(value) < Number(threshold))) return undefined;
  return t("error.maxPerKey-under-threshold", { threshold: String(threshold).trim() });
}

/** A sentence, or undefined. */
export function expressionSentence(t: Translate, name: ExpressionName, text: string): string | undefined {
  if (name === "key" && text.trim() === "") return t("error.no-key");
  if (isEnvironmentReference(text.trim())) return undefined;
  const problem = expressionProblem(text);
  if (problem === undefined) return undefined;
  const { line, column, message } = problem;
  return t(`error.bad-${name}`, { line, column, message });
}
