// The parser that the build makes of okta-el.peggy.
import type { Node } from "./ast";
import type { TreeBuilder } from "./tree";

export interface GrammarLocation {
  start: { offset: number; line: number; column: number };
  end: { offset: number; line: number; column: number };
}

class GrammarError extends Error {
  expected: unknown;
  found: string | null;
  location: GrammarLocation;
}

export function parse(text: string, options: { tree: TreeBuilder }): Node;

export { GrammarError as SyntaxError };
