// What the grammar makes of an expression.
import type { Value } from "./values";

export type UnaryOperator = "!" | "-" | "+";
export type RelationalOperator = "==" | "!=" | "<" | ">" | "<=" | ">=" | "matches";
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^";
export type BinaryOperator = "||" | "&&" | RelationalOperator | ArithmeticOperator;

/** Where a node is in the expression, in UTF-16 units from 0. */
export interface Place {
  /**
   * Where it begins to say what it is: the name of a property or method, the bracket of an index or a
   * selection, the sign of an operator. Errors point here.
   */
  readonly pos: number;
  /** Its text with all that belongs to it, also the round brackets around it: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
}

export interface Literal extends Place {
  readonly kind: "literal";
  /** What stands around a text. */
  readonly quote?: "'" | '"';
  readonly value: Value;
}

/** `#this` or `#root`: not in Okta's language. */
export interface Context extends Place {
  readonly kind: "this" | "root";
}

export interface List extends Place {
  readonly kind: "list";
  readonly items: readonly Node[];
}

export interface MapLiteral extends Place {
  readonly kind: "map";
  readonly entries: readonly (readonly [key: Node, value: Node])[];
}

/** What can follow a dot or a bracket. A target of null: the element in a selection or projection, else the root. */
interface Step extends Place {
  readonly target: Node | null;
  /** After `?.`: null when the target is null. */
  readonly safe: boolean;
}

export interface Property extends Step {
  readonly kind: "property";
  readonly name: string;
}

export interface Method extends Step {
  readonly kind: "method";
  readonly name: string;
  readonly args: readonly Node[];
}

export interface Index extends Step {
  readonly kind: "index";
  readonly index: Node;
}

/** `?[ ]` all that fit, `^[ ]` the first, `$[ ]` the last. */
export interface Selection extends Step {
  readonly kind: "selection";
  readonly which: "all" | "first" | "last";
  readonly body: Node;
}

export interface Projection extends Step {
  readonly kind: "projection";
  readonly body: Node;
}

export interface Unary extends Place {
  readonly kind: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Node;
}

export interface Binary extends Place {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
}

export interface Elvis extends Place {
  readonly kind: "elvis";
  readonly value: Node;
  readonly otherwise: Node;
}

export interface Ternary extends Place {
  readonly kind: "ternary";
  readonly condition: Node;
  readonly yes: Node;
  readonly no: Node;
}

export type StepNode = Property | Method | Index | Selection | Projection;
export type Node = Literal | Context | List | MapLiteral | StepNode | Unary | Binary | Elvis | Ternary;
