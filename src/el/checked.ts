// Expression in, tree out, for what goes through a tree instead of evaluating it.
import type { Node } from "./ast";
import { parse } from "./parse";
import { makePlan } from "./plan";

/** The tree of an expression that `compile` takes: none that is too deep to go through. Throws a Failure. */
export function parseChecked(expression: string): Node {
  const tree = parse(expression);
  makePlan(tree, { strict: false });
  return tree;
}

/** A flow's setting may be missing, whatever the type says: then it is an empty expression. */
export const asExpression = (expression: unknown): string =>
  typeof expression === "string" ? expression : "";
