// What the grammar calls to put the tree together, one builder a parse.
import type { BinaryOperator, Node, StepNode, UnaryOperator } from "./ast";
import { fail } from "./errors";
import { MAX_DEPTH } from "./limits";
import { numberValue, textValue } from "./literals";

const precedence: Record<BinaryOperator, number> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  ">": 3,
  "<=": 3,
  ">=": 3,
  matches: 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  "^": 6,
};

/** Levels on which one operator may stand, not a chain: the relational ones and the power. */
const isSingle = (level: number) => level === 3 || level === 6;

export const wordOperators: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ["or", "||"],
  ["and", "&&"],
  ["eq", "=="],
  ["ne", "!="],
  ["lt", "<"],
  ["gt", ">"],
  ["le", "<="],
  ["ge", ">="],
  ["matches", "matches"],
  ["div", "/"],
  ["mod", "%"],
]);

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

interface Placed<Operator> {
  operator: Operator;
  pos: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A step as the grammar reads it; its target is what stands before it. */
type OpenStep = Mutable<StepNode>;

type Otherwise =
  | { kind: "elvis"; pos: number; otherwise: Node }
  | { kind: "ternary"; pos: number; yes: Node; no: Node };

export class TreeBuilder {
  private depth = 0;

  enter(pos: number): void {
    // the whole expression is the first level
    if (++this.depth > MAX_DEPTH + 1) fail("EL1086E", pos, `more than ${MAX_DEPTH} levels of nesting`);
  }

  isOperator(word: string): boolean {
    return word.length <= 7 && wordOperators.has(word.toLowerCase());
  }

  operator(word: string): BinaryOperator | undefined {
    return wordOperators.get(word.toLowerCase());
  }

  isConstant(name: string): boolean {
    return name.length <= 5 && constants.has(name.toLowerCase());
  }

  /** undefined for a row such as `1 < 2 < 3`. */
  expression(first: Node, rest: [Placed<BinaryOperator>, Node][], end: Otherwise | null): Node | undefined {
    this.depth--;
    const node = rest.length === 0 ? first : sortByPrecedence(first, rest);
    if (end === null || node === undefined) return node;
    return end.kind === "elvis" ? { ...end, value: node } : { ...end, condition: node };
  }

  operand(prefixes: Placed<UnaryOperator>[], start: Node, steps: OpenStep[]): Node {
    let node = start;
    for (const step of steps) {
      step.target = node;
      node = step;
    }
    for (let i = prefixes.length - 1; i >= 0; i--) {
      const { operator, pos } = prefixes[i] as Placed<UnaryOperator>;
      node = { kind: "unary", pos, operator, operand: node };
    }
    return node;
  }

  bareName(name: string, args: Node[] | null, pos: number): Node {
    if (args !== null) return this.method(name, args, pos);
    if (this.isConstant(name)) {
      return { kind: "literal", pos, value: constants.get(name.toLowerCase()) ?? null };
    }
    return this.property(name, pos);
  }

  property(name: string, pos: number): Node {
    return { kind: "property", pos, target: null, safe: false, name };
  }

  method(name: string, args: Node[], pos: number): Node {
    return { kind: "method", pos, target: null, safe: false, name, args };
  }

  index(index: Node, pos: number): Node {
    return { kind: "index", pos, target: null, safe: false, index };
  }

  selection(which: "all" | "first" | "last", body: Node, pos: number): Node {
    return { kind: "selection", pos, target: null, safe: false, which, body };
  }

  projection(body: Node, pos: number): Node {
    return { kind: "projection", pos, target: null, safe: false, body };
  }

  number(text: string, pos: number): Node {
    return { kind: "literal", pos, value: numberValue(text, pos) };
  }

  text(text: string, quote: "'" | '"', pos: number): Node {
    return { kind: "literal", pos, quote, value: textValue(text, quote) };
  }
}

/**
 * A row of operands and operators as a tree, by the usual two stacks: no recursion, one look at each.
 * undefined where an operator that stands alone is followed by its like.
 */
function sortByPrecedence(first: Node, rest: [Placed<BinaryOperator>, Node][]): Node | undefined {
  const operands: Node[] = [first];
  const operators: Placed<BinaryOperator>[] = [];
  const reduce = () => {
    const right = operands.pop() as Node;
    const left = operands.pop() as Node;
    operands.push({ kind: "binary", ...(operators.pop() as Placed<BinaryOperator>), left, right });
  };
  for (const [operator, operand] of rest) {
    const level = precedence[operator.operator];
    for (let top = operators.at(-1); top !== undefined; top = operators.at(-1)) {
      const topLevel = precedence[top.operator];
      if (topLevel < level) break;
      if (topLevel === level && isSingle(level)) return undefined;
      reduce();
    }
    operators.push(operator);
    operands.push(operand);
  }
  while (operators.length > 0) reduce();
  return operands[0] as Node;
}
