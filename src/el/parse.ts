// Expression in, tree out. The grammar says whether an expression is one; what is wrong with it if not is
// found out afterwards.
import type { Node } from "./ast";
import { diagnose } from "./diagnose";
import { fail } from "./errors";
import { SyntaxError as GrammarError, parse as parseGrammar } from "./grammar";
import { MAX_EXPRESSION_LENGTH } from "./limits";
import { TreeBuilder } from "./tree";

/** Throws a Failure for anything but a whole expression of this language. */
export function parse(expression: string): Node {
  if (expression.length > MAX_EXPRESSION_LENGTH) {
    fail("EL1079E", 0, `the expression is longer than ${MAX_EXPRESSION_LENGTH} characters`);
  }
  try {
    return parseGrammar(expression, { tree: new TreeBuilder() });
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    throw diagnose(expression, error.location.start.offset);
  }
}
