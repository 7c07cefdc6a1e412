import { compile, ElError } from "../../el";
import { isEnvironmentReference } from "../fields/environment";
import type { ExpressionProblem } from "../rules/rule-checks";
import { translated } from "../sentences";

/** Compiles an expression and says what is wrong with it; an empty one lets everything pass. */
export function expressionProblem(expression: string): ExpressionProblem | undefined {
  const text = expression.trim();
  if (text === "" || isEnvironmentReference(text)) return undefined;
  try {
    compile(expression);
    return undefined;
  } catch (error) {
    if (!(error instanceof ElError)) return { line: 1, column: 1, message: String(error) };
    const { line, column, message, hint } = error;
    return translated({ line, column, message, ...(hint === undefined ? {} : { hint }) });
  }
}
