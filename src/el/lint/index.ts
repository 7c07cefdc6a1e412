// Advice on expressions that can be compiled: what is hardly meant, and what Okta writes in another way.
import type { Node } from "../ast";
import { asExpression, parseChecked } from "../checked";
import { lineAndColumn } from "../errors";
import { childrenOf } from "../nodes";
import { conditionRules } from "./conditions";
import type { Fix, Look, Rule } from "./look";
import { nameRules } from "./names";
import { any, type Element, type Shape, shapeOf, targetShape } from "./shapes";

export type { Fix } from "./look";

export interface Advice {
  /** A word for the kind of advice, such as "unknown-field". */
  readonly code: string;
  /** A "warning" is about what is hardly meant, a "note" about something that works. */
  readonly severity: "warning" | "note";
  /** The part of the expression that it is about, in UTF-16 units from 0: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  /** Of `start`, both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to do about it, where that is known. */
  readonly hint?: string;
  /** A change that does it. */
  readonly fix?: Fix;
}

export interface LintOptions {
  /** The expression is a filter: the whole must give true or false. */
  filter?: boolean;
}

const rules: readonly Rule[] = [...nameRules, ...conditionRules];

/**
 * Advice in the order of the text; none for an expression that cannot be compiled: its ElError says what is
 * wrong. All of it rests on what Log events look like, so that an expression for other data may well be right.
 */
export function lint(written: string, { filter = false }: LintOptions = {}): Advice[] {
  const expression = asExpression(written);
  let tree: Node;
  try {
    tree = parseChecked(expression);
  } catch {
    return [];
  }
  const seen = new SeenTree(expression, filter);
  seen.visit(tree, undefined, undefined);
  return seen.nodes
    .flatMap((node) =>
      rules.flatMap(({ code, severity, find }) => {
        const found = find(node, seen);
        return found === undefined
          ? []
          : [{ code, severity, ...found, ...lineAndColumn(expression, found.start) }];
      }),
    )
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A tree with what is known of every node. */
class SeenTree implements Look {
  readonly nodes: Node[] = [];
  private readonly known = new Map<Node, { parent: Node | undefined; element: Element; shape: Shape }>();

  readonly shape = (node: Node): Shape => this.known.get(node)?.shape ?? any;

  constructor(
    readonly expression: string,
    readonly filter: boolean,
  ) {}

  parent(node: Node): Node | undefined {
    return this.known.get(node)?.parent;
  }

  element(node: Node): Element {
    return this.known.get(node)?.element;
  }

  text(node: Node): string {
    return this.expression.slice(node.start, node.end);
  }

  /** The inner nodes first, in the order of the text: a body's element is what stands before it. */
  visit(node: Node, parent: Node | undefined, element: Element): void {
    for (const child of childrenOf(node)) this.visit(child, node, this.elementIn(node, child, element));
    this.known.set(node, { parent, element, shape: shapeOf(node, element, this.shape) });
    this.nodes.push(node);
  }

  private elementIn(node: Node, child: Node, element: Element): Element {
    if ((node.kind === "selection" || node.kind === "projection") && child === node.body) {
      return targetShape(node.target, element, this.shape).item ?? any;
    }
    // names in an index are the root's
    return node.kind === "index" && child === node.index ? undefined : element;
  }
}
