// What the grammar calls to put the tree together, one builder a parse.
import type { BinaryOperator, Node, StepNode, UnaryOperator } from "./ast";
import { fail } from "./errors";
import { MAX_DEPTH } from "./limits";
import { numberValue, textValue } from "./literals";
import type { Value } from "./values";

export const precedence: Readonly<Record<BinaryOperator, number>> = {
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
export const isSingle = (level: number) => level === 3 || level === 6;

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

/** What peggy's `range()` gives. */
interface Range {
  start: number;
  end: number;
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
    const { pos } = end;
    const { start } = node;
    if (end.kind === "elvis") {
      const { otherwise } = end;
      return { kind: "elvis", pos, start, end: otherwise.end, value: node, otherwise };
    }
    return { kind: "ternary", pos, start, end: end.no.end, condition: node, yes: end.yes, no: end.no };
  }

  operand(prefixes: Placed<UnaryOperator>[], start: Node, steps: OpenStep[]): Node {
    let node = start;
    for (const step of steps) {
      step.target = node;
      step.start = node.start;
      node = step;
    }
    for (let i = prefixes.length - 1; i >= 0; i--) {
      const { operator, pos } = prefixes[i] as Placed<UnaryOperator>;
      node = { kind: "unary", pos, start: pos, end: node.end, operator, operand: node };
    }
    return node;
  }

  /** Round brackets make no node; they belong to the text of what is in them. */
  bracketed(node: Mutable<Node>, { start, end }: Range): Node {
    node.start = start;
    node.end = end;
    return node;
  }

  context(kind: "this" | "root", { start, end }: Range): Node {
    return { kind, pos: start, start, end };
  }

  bareName(name: string, args: Node[] | null, range: Range): Node {
    if (args !== null) return this.method(name, args, range);
    if (this.isConstant(name)) return this.literal(constants.get(name.toLowerCase()) ?? null, range);
    return this.property(name, range);
  }

  property(name: string, { start, end }: Range): Node {
    return { kind: "property", pos: start, start, end, target: null, safe: false, name };
  }

  method(name: string, args: Node[], { start, end }: Range): Node {
    return { kind: "method", pos: start, start, end, target: null, safe: false, name, args };
  }

  index(index: Node, { start, end }: Range): Node {
    return { kind: "index", pos: start, start, end, target: null, safe: false, index };
  }

  selection(which: "all" | "first" | "last", body: Node, { start, end }: Range): Node {
    return { kind: "selection", pos: start, start, end, target: null, safe: false, which, body };
  }

  projection(body: Node, { start, end }: Range): Node {
    return { kind: "projection", pos: start, start, end, target: null, safe: false, body };
  }

  list(items: Node[], { start, end }: Range): Node {
    return { kind: "list", pos: start, start, end, items };
  }

  map(entries: [Node, Node][], { start, end }: Range): Node {
    return { kind: "map", pos: start, start, end, entries };
  }

  number(text: string, range: Range): Node {
    return this.literal(numberValue(text, range.start), range);
  }

  text(text: string, quote: "'" | '"', { start, end }: Range): Node {
    return { kind: "literal", pos: start, start, end, quote, value: textValue(text, quote) };
  }

  private literal(value: Value, { start, end }: Range): Node {
    return { kind: "literal", pos: start, start, end, value };
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
    const { operator, pos } = operators.pop() as Placed<BinaryOperator>;
    operands.push({ kind: "binary", pos, start: left.start, end: right.end, operator, left, right });
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
