// What a filter's rules make of an event: the same rule decides as in the flow, by the same plan.
import { compile, ElError, type Explanation, explain } from "../../el";
import { ruleForType } from "../../events";
import { isEnvironmentReference } from "../fields/environment";

export interface Rule {
  /** "" stands for every type that has no rule of its own. */
  readonly eventType: string;
  /** "" lets everything pass. */
  readonly expression: string;
}

export interface Judgement {
  /**
   * "value": asked for the value, not for match or not. "unknown": the expression is an environment variable, which
   * only the flow knows. "empty": asked for the value of no expression.
   */
  readonly outcome: "match" | "nomatch" | "value" | "error" | "unknown" | "empty";
  /** The rule that decided, by its place in the list; undefined where none is for this type. */
  readonly rule: number | undefined;
  readonly error?: ElError;
  /** What came of each part of the expression; absent where there is no expression that can be read. */
  readonly explanation?: Explanation;
}

export interface JudgeOptions {
  readonly strict: boolean;
  readonly show: "match" | "value";
}

/** How many elements of a list, and how many parts in all, are explained. */
const LIMITS = { maxElements: 20, maxVisits: 2_000 };

/** Never throws. */
export function judge(rules: readonly Rule[], event: unknown, { strict, show }: JudgeOptions): Judgement {
  const indexFor = ruleForType(
    rules,
    ({ eventType }) => eventType,
    (_rule, index) => index,
  );
  const rule = indexFor((event as { eventType?: unknown } | null | undefined)?.eventType);
  const expression = rule === undefined ? "" : (rules[rule]?.expression ?? "");
  if (expression.trim() === "") return { outcome: show === "value" ? "empty" : "match", rule };
  if (isEnvironmentReference(expression.trim())) return { outcome: "unknown", rule };
  try {
    const explanation = explain(expression, event, { strict, ...LIMITS });
    if (explanation.error !== undefined) {
      return { outcome: "error", rule, error: explanation.error, explanation };
    }
    if (show === "value") return { outcome: "value", rule, explanation };
    if (typeof explanation.value === "boolean") {
      return { outcome: explanation.value ? "match" : "nomatch", rule, explanation };
    }
    let error: ElError | undefined;
    compile(expression, { strict }).test(event, (reason) => {
      error = reason;
    });
    return { outcome: "error", rule, explanation, ...(error === undefined ? {} : { error }) };
  } catch (error) {
    if (error instanceof ElError) return { outcome: "error", rule, error };
    throw error;
  }
}
