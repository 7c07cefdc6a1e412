import { compile, describe } from "../el";
import { isEnvironmentReference } from "./environment";
import type { ExpressionProblem } from "./rule-checks";

interface Located {
  line?: unknown;
  column?: unknown;
  message?: unknown;
  hint?: unknown;
}

/** Compiles an expression and says what is wrong with it; an empty one lets everything pass. */
export function expressionProblem(expression: string): ExpressionProblem | undefined {
  const text = expression.trim();
  if (text === "" || isEnvironmentReference(text)) return undefined;
  try {
    compile(expression);
    return undefined;
  } catch (error) {
    const { line, column, message, hint } = error as Located;
    return {
      line: typeof line === "number" ? line : 1,
      column: typeof column === "number" ? column : 1,
      message: typeof message === "string" ? message : describe(error),
      ...(typeof hint === "string" && hint !== "" ? { hint } : {}),
    };
  }
}
