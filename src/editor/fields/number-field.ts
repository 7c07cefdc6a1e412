import { isEnvironmentReference } from "./environment";

/** Why a number cannot be used: the key of a text under `error`. */
export type NumberProblem = "not-a-number" | "not-over-zero" | "not-whole";

interface NumberRules {
  /** 0 may stand. */
  readonly zero?: boolean;
  /** Only whole numbers may stand. */
  readonly whole?: boolean;
}

/**
 * Checks a number as a dialog keeps it: a number, or its digits once someone typed it. Flows from before the
 * property have none, and the runtime takes its default. Undefined means that it can be used.
 */
export function numberProblem(value: unknown, rules: NumberRules = {}): NumberProblem | undefined {
  if (value === undefined) return undefined;
  const text = String(value).trim();
  if (isEnvironmentReference(text)) return undefined;
  if (!/^-?\d+(\.\d+)?$/.test(text)) return "not-a-number";
  const number = Number(text);
  if (rules.zero ? number < 0 : number <= 0) return "not-over-zero";
  return rules.whole && !Number.isInteger(number) ? "not-whole" : undefined;
}
