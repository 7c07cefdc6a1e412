// Why an event matches an expression, or why not.
import type { BinaryOperator, Node, UnaryOperator } from "../ast";
import { asExpression } from "../checked";
import { type ElError, toElError } from "../errors";
import { childrenOf, keysOf } from "../nodes";
import { parse } from "../parse";
import { elementsOf } from "../plan/selection";
import { typeOf, type ValueType } from "../values";
import { preview } from "./preview";
import { record, type Visit } from "./record";

export { reasons } from "./reasons";

/** A sub-expression, and what came of it on one event. */
export interface Explanation {
  readonly kind: Node["kind"];
  /** Of a unary or binary expression: `&&`, also where `and` is written. */
  readonly operator?: UnaryOperator | BinaryOperator;
  /** Its place in the expression, in UTF-16 units from 0: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  /** What stands there, its first 200 characters. */
  readonly text: string;
  /**
   * "skipped": it was not evaluated, since what stands before it had decided (or failed).
   * "unrecorded": so much was evaluated that this was not kept.
   */
  readonly outcome: "value" | "error" | "skipped" | "unrecorded";
  /** For outcome "value". */
  readonly type?: ValueType;
  /** For outcome "value": as JSON has it, large ones cut (`isCut`). */
  readonly value?: unknown;
  readonly isCut?: boolean;
  /** For outcome "error": here, or in a part that has the same error. */
  readonly error?: ElError;
  /** The sub-expressions right within, in the order of the text; for what was skipped none. */
  readonly parts: readonly Explanation[];
  /** Of a selection or projection that looked at its elements: the first ones, in order. */
  readonly elements?: readonly ElementExplanation[];
  /** How many elements there are besides. A selection of the first stops at it: those after it count here. */
  readonly moreElements?: number;
}

/** What came of one element in the brackets of a selection or projection. */
export interface ElementExplanation {
  /** From 0. */
  readonly index: number;
  /** The element, large ones cut. */
  readonly element: unknown;
  readonly isCut?: boolean;
  readonly body: Explanation;
}

export interface ExplainOptions {
  /** As for `compile`. */
  strict?: boolean;
  /** How many elements of one selection or projection are explained: 20. */
  maxElements?: number;
  /** How many sub-expressions are explained in all, every element's anew: 2,000. */
  maxVisits?: number;
}

const MAX_TEXT = 200;

/**
 * Evaluates an expression on an event, by the plan that `compile` makes, and tells what came of every
 * sub-expression. Throws an ElError of phase "parse" for what is not an expression; what fails on this event is
 * in the answer.
 */
export function explain(expression: string, event: unknown, options: ExplainOptions = {}): Explanation {
  const text = asExpression(expression);
  const { strict = false, maxElements = 20, maxVisits = 2_000 } = options;
  try {
    const visit = record(parse(text), event, { strict, maxElements, maxVisits });
    return new Explainer(text).visited(visit);
  } catch (error) {
    throw toElError("parse", error, text);
  }
}

class Explainer {
  private readonly errors = new Map<unknown, ElError>();

  constructor(private readonly expression: string) {}

  visited(visit: Visit): Explanation {
    const { node, result } = visit;
    const base = this.base(node);
    const rest = { parts: this.parts(visit), ...this.elements(visit) };
    if (result === undefined) return { ...base, outcome: "unrecorded", ...rest };
    if ("thrown" in result) return { ...base, outcome: "error", error: this.error(result.thrown), ...rest };
    return { ...base, outcome: "value", type: typeOf(result.value), ...shown(result.value), ...rest };
  }

  private base(node: Node) {
    const { kind, start, end } = node;
    const text = this.expression.slice(start, end);
    const shortened = text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
    const operator = "operator" in node ? { operator: node.operator } : {};
    return { kind, ...operator, start, end, text: shortened };
  }

  /** One failure is one error, wherever it passes. */
  private error(thrown: unknown): ElError {
    const known = this.errors.get(thrown);
    if (known !== undefined) return known;
    const error = toElError("eval", thrown, this.expression);
    this.errors.set(thrown, error);
    return error;
  }

  private parts({ node, visits, isPartial }: Visit): Explanation[] {
    const outcome = isPartial ? "unrecorded" : "skipped";
    const visitOf = new Map(visits.map((visit) => [visit.node, visit]));
    return childrenOf(node).flatMap((child): Explanation[] => {
      if (isBody(node, child)) return [];
      const visit = visitOf.get(child);
      if (visit !== undefined) return [this.visited(visit)];
      if (isKeyOf(node, child)) return [];
      return [{ ...this.base(child), outcome, parts: [] }];
    });
  }

  private elements({ node, visits }: Visit): Pick<Explanation, "elements" | "moreElements"> {
    if (node.kind !== "selection" && node.kind !== "projection") return {};
    const bodies = visits.filter((visit) => visit.node === node.body);
    const elements = bodies.map((visit, index) => {
      const { value, isCut } = preview(visit.self);
      return { index, element: value, ...(isCut ? { isCut } : {}), body: this.visited(visit) };
    });
    const target = visits.find((visit) => visit.node === node.target)?.result;
    const all = target !== undefined && "value" in target ? elementsOf(target.value)?.length : undefined;
    if (all === undefined && elements.length === 0) return {};
    const moreElements = (all ?? elements.length) - elements.length;
    return moreElements > 0 ? { elements, moreElements } : { elements };
  }
}

function shown(value: Parameters<typeof preview>[0]): Pick<Explanation, "value" | "isCut"> {
  const { value: plain, isCut } = preview(value);
  return isCut ? { value: plain, isCut } : { value: plain };
}

const isBody = (node: Node, child: Node) =>
  (node.kind === "selection" || node.kind === "projection") && child === node.body;

/** A bare name as a key of a map is not evaluated: it is the key itself. */
function isKeyOf(node: Node, child: Node): boolean {
  if (child.kind !== "property" || child.target !== null) return false;
  if (node.kind === "index") return child === node.index;
  return node.kind === "map" && keysOf(node).has(child);
}
