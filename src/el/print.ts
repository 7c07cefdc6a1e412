// A tree as an expression again.
import type { BinaryOperator, Node, Selection } from "./ast";
import { isSingle, precedence } from "./tree";
import { isList, JavaDouble, JavaFloat, type Value } from "./values";

/**
 * The expression that a tree stands for. Parsing it gives the same tree (but for the places in it): brackets
 * stand where the tree needs them, operators are signs, texts keep their quotes.
 */
export function print(node: Node): string {
  let text = "";
  // what is still to be written, last first: a tree may be deeper than the stack
  const pending: (Node | string)[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "string") text += next;
    else pending.push(...partsOf(next).reverse());
  }
  return text;
}

type Parts = (Node | string)[];

function partsOf(node: Node): Parts {
  switch (node.kind) {
    case "literal":
      return [literalText(node.value, node.quote)];
    case "this":
    case "root":
      return [`#${node.kind}`];
    case "list":
      return ["{", ...separated(node.items.map((item) => [item])), "}"];
    case "map":
      if (node.entries.length === 0) return ["{:}"];
      return ["{", ...separated(node.entries.map(([key, value]) => [key, ": ", value])), "}"];
    case "property":
      return [...before(node.target, node.safe, "."), node.name];
    case "method":
      return [
        ...before(node.target, node.safe, "."),
        node.name,
        "(",
        ...separated(node.args.map((arg) => [arg])),
        ")",
      ];
    case "index":
      // `$[` would begin a selection
      return [...before(node.target, node.safe, isDollar(node.target) ? " " : ""), "[", node.index, "]"];
    case "selection":
      return [...before(node.target, node.safe, "."), selectionSign[node.which], node.body, "]"];
    case "projection":
      return [...before(node.target, node.safe, "."), "![", node.body, "]"];
    case "unary":
      return [node.operator, ...operandOf(node.operator, node.operand)];
    case "binary":
      return binary(node.operator, node.left, node.right);
    case "elvis":
      return [...condition(node.value), " ?: ", node.otherwise];
    case "ternary":
      return [...condition(node.condition), " ? ", node.yes, " : ", node.no];
  }
}

const selectionSign: Readonly<Record<Selection["which"], string>> = { all: "?[", first: "^[", last: "$[" };

const separated = (items: Parts[]): Parts => items.flatMap((item, i) => (i === 0 ? item : [", ", ...item]));

const inBrackets = (node: Node): Parts => ["(", node, ")"];

/** How tightly a node holds together: a binary operator's precedence, less for `?:`, more for all else. */
function tightness(node: Node): number {
  if (node.kind === "binary") return precedence[node.operator];
  if (node.kind === "elvis" || node.kind === "ternary") return 0;
  return node.kind === "unary" ? 7 : 8;
}

const isDollar = (node: Node | null) => node?.kind === "property" && node.name === "$";

/** What a step works on, and the sign between. */
function before(target: Node | null, safe: boolean, sign: string): Parts {
  if (target === null) return [];
  return [...(tightness(target) < 8 ? inBrackets(target) : [target]), safe ? "?." : sign];
}

function operandOf(operator: string, operand: Node): Parts {
  if (tightness(operand) < 7) return inBrackets(operand);
  // `--` would be one sign, and `![` too
  const isDouble = operand.kind === "unary" && operand.operator === operator && operator !== "!";
  return isDouble || (operator === "!" && beginsWithIndex(operand)) ? [" ", operand] : [operand];
}

function beginsWithIndex(node: Node): boolean {
  let first = node;
  while ("target" in first && first.target !== null && tightness(first.target) === 8) first = first.target;
  return first.kind === "index" && first.target === null;
}

function binary(operator: BinaryOperator, left: Node, right: Node): Parts {
  const level = precedence[operator];
  const leftNeeds = isSingle(level) ? level + 1 : level;
  return [
    ...(tightness(left) < leftNeeds ? inBrackets(left) : [left]),
    ` ${operator} `,
    ...(tightness(right) < level + 1 ? inBrackets(right) : [right]),
  ];
}

/** What stands before `?` or `?:`; what stands after may be any expression. */
function condition(node: Node): Parts {
  return tightness(node) === 0 ? inBrackets(node) : [node];
}

/** Only what can be written as a literal: a tree holds no other values. */
export function literalText(value: Value, quote: "'" | '"' = "'"): string {
  if (typeof value === "string") return quote + value.replaceAll(quote, quote + quote) + quote;
  if (typeof value === "bigint") return `${value}L`;
  if (value instanceof JavaDouble) return realText(value.value);
  if (value instanceof JavaFloat) return `${realText(value.value)}f`;
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value);
  throw new TypeError(`${isList(value) ? "a list" : "an object"} cannot be written as a literal`);
}

function realText(value: number): string {
  // a number that is too large to be one is written as such
  const text = Number.isFinite(value) ? String(value) : "1e999";
  return /[.e]/.test(text) ? text : `${text}.0`;
}
