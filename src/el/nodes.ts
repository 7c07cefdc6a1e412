// Going through a tree.
import type { MapLiteral, Node } from "./ast";

/** The nodes right within a node, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "literal":
    case "this":
    case "root":
      return [];
    case "list":
      return node.items;
    case "map":
      return node.entries.flat();
    case "property":
      return node.target === null ? [] : [node.target];
    case "method":
      return node.target === null ? node.args : [node.target, ...node.args];
    case "index":
      return node.target === null ? [node.index] : [node.target, node.index];
    case "selection":
    case "projection":
      return node.target === null ? [node.body] : [node.target, node.body];
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "elvis":
      return [node.value, node.otherwise];
    case "ternary":
      return [node.condition, node.yes, node.no];
  }
}

/** A name that stands for itself: the `a` of `map[a]` and of `{a: 1}`. */
export function isKey(node: Node): boolean {
  return node.kind === "property" && node.target === null;
}

const keys = new WeakMap<MapLiteral, ReadonlySet<Node>>();

/** The keys of a map. It is asked for every one of them: so they are looked up, not looked for. */
export function keysOf(map: MapLiteral): ReadonlySet<Node> {
  const known = keys.get(map) ?? new Set(map.entries.map(([key]) => key));
  keys.set(map, known);
  return known;
}

/**
 * `event.actor.id` for a row of names, however it is spaced; undefined where anything else is in it.
 * `isSafe`: a `?.` is in it.
 */
export function pathOf(node: Node): { readonly path: string; readonly isSafe: boolean } | undefined {
  const names: string[] = [];
  let isSafe = false;
  let step: Node | null = node;
  for (; step?.kind === "property"; step = step.target) {
    names.push(step.name);
    isSafe ||= step.safe;
  }
  return step === null ? { path: names.reverse().join("."), isSafe } : undefined;
}

/** The operands of a row of `&&` (or of `||`), however it is put in brackets. */
export function operandsOf(node: Node, operator: "&&" | "||"): Node[] {
  const operands: Node[] = [];
  const pending: Node[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "binary" && next.operator === operator) pending.push(next.right, next.left);
    else operands.push(next);
  }
  return operands;
}
