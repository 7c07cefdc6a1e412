// What the grammar makes of an expression. `pos` is where a node begins to say what it is: the name of a
// property or method, the bracket of an index or a selection, the sign of an operator.
import type { Value } from "./values";

export type UnaryOperator = "!" | "-" | "+";
export type RelationalOperator = "==" | "!=" | "<" | ">" | "<=" | ">=" | "matches";
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^";
export type BinaryOperator = "||" | "&&" | RelationalOperator | ArithmeticOperator;

export interface Literal {
  readonly kind: "literal";
  readonly pos: number;
  /** What stands around a text. */
  readonly quote?: "'" | '"';
  readonly value: Value;
}

/** `#this` or `#root`: not in Okta's language. */
export interface Context {
  readonly kind: "this" | "root";
  readonly pos: number;
}

export interface List {
  readonly kind: "list";
  readonly pos: number;
  readonly items: readonly Node[];
}

export interface MapLiteral {
  readonly kind: "map";
  readonly pos: number;
  readonly entries: readonly (readonly [key: Node, value: Node])[];
}

/** What can follow a dot or a bracket. A target of null: the element in a selection or projection, else the root. */
interface Step {
  readonly pos: number;
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

export interface Unary {
  readonly kind: "unary";
  readonly pos: number;
  readonly operator: UnaryOperator;
  readonly operand: Node;
}

export interface Binary {
  readonly kind: "binary";
  readonly pos: number;
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
}

export interface Elvis {
  readonly kind: "elvis";
  readonly pos: number;
  readonly value: Node;
  readonly otherwise: Node;
}

export interface Ternary {
  readonly kind: "ternary";
  readonly pos: number;
  readonly condition: Node;
  readonly yes: Node;
  readonly no: Node;
}

export type StepNode = Property | Method | Index | Selection | Projection;
export type Node = Literal | Context | List | MapLiteral | StepNode | Unary | Binary | Elvis | Ternary;
