// The explanation of an expression as rows for people: what says nothing new is left out.
import type { ElementExplanation, Explanation } from "../../el";
import { nameOf, type Shown, shown } from "./shown";

/** "value": something else than true or false. */
export type Mark = "true" | "false" | "error" | "value" | "skipped" | "unrecorded";

export interface Row {
  /** "all", "any": parts joined by `&&` or `||`. "element": of a selection or projection. "more": what is left out. */
  readonly kind: "part" | "all" | "any" | "element" | "more";
  readonly mark: Mark;
  /** Of a part its text; of an element its name. */
  readonly text: string;
  /** From 0; of an element its place in the list. */
  readonly number?: number;
  readonly value?: Shown;
  readonly error?: string;
  /** Place in the expression. */
  readonly start: number;
  readonly end: number;
  /** Made when they are asked for: an expression may be nested a thousand deep. */
  readonly children: () => Row[];
}

export function rowOf(part: Explanation): Row {
  const operator = part.kind === "binary" ? part.operator : undefined;
  if ((operator === "&&" || operator === "||") && part.outcome !== "skipped") {
    const kind = operator === "&&" ? "all" : "any";
    return { ...base(part), kind, children: () => joined(part, operator).map(rowOf) };
  }
  return base(part);
}

function base(part: Explanation): Row {
  const { text, start, end, outcome, value, error } = part;
  const mark = markOf(part);
  return {
    kind: "part",
    mark,
    text,
    start,
    end,
    ...(outcome === "value" && typeof value !== "boolean" ? { value: shown(value) } : {}),
    ...(error === undefined || failedWithin(part) ? {} : { error: error.message }),
    children: () => childrenOf(part),
  };
}

/** A part that failed has a row of its own, which says why. */
function failedWithin(part: Explanation): boolean {
  const { parts, elements = [] } = part;
  return (
    !isPath(part) && [...parts, ...elements.map(({ body }) => body)].some(({ error }) => error !== undefined)
  );
}

function markOf({ outcome, value }: Explanation): Mark {
  if (outcome !== "value") return outcome;
  return typeof value === "boolean" ? (value ? "true" : "false") : "value";
}

/** The operands of `a && b && c`, which is a tree of two and two. */
function joined(part: Explanation, operator: "&&" | "||"): Explanation[] {
  const found: Explanation[] = [];
  let next: Explanation | undefined = part;
  while (
    next !== undefined &&
    next.kind === "binary" &&
    next.operator === operator &&
    next.parts.length === 2
  ) {
    const [left, right]: readonly (Explanation | undefined)[] = next.parts;
    if (right !== undefined) found.push(right);
    next = left;
  }
  if (next !== undefined) found.push(next);
  return found.reverse();
}

function childrenOf(part: Explanation): Row[] {
  if (isPath(part)) return nullWithin(part).map(rowOf);
  // the elements say what the list holds
  const hasElements = (part.elements?.length ?? 0) > 0;
  const rows = part.parts.filter((one) => saysMore(one) && !(hasElements && isPath(one))).map(rowOf);
  const elements = part.elements?.map(elementRow) ?? [];
  const more = part.moreElements ?? 0;
  if (more === 0) return [...rows, ...elements];
  const { start, end } = part;
  const rest: Row = { kind: "more", mark: "skipped", text: "", number: more, start, end, children: () => [] };
  return [...rows, ...elements, rest];
}

function elementRow({ index, element, body }: ElementExplanation): Row {
  const { mark, value, error, children } = rowOf(body);
  return {
    kind: "element",
    mark,
    text: nameOf(element),
    number: index,
    ...(value === undefined ? {} : { value }),
    ...(error === undefined ? {} : { error }),
    start: body.start,
    end: body.end,
    // a body that is one field shows its value here already
    children: isPath(body) && body.outcome === "value" ? () => [] : children,
  };
}

/** A text or a number says what it is by itself, and so does the event. */
const saysMore = ({ kind, text }: Explanation) => kind !== "literal" && text !== "event";

/** Names in a row, such as `event.target[0].id`. */
function isPath(part: Explanation): boolean {
  let next: Explanation | undefined = part;
  while (next !== undefined) {
    const [target, index]: readonly (Explanation | undefined)[] = next.parts;
    const isStep =
      next.kind === "property" || (next.kind === "index" && (index?.kind ?? "literal") === "literal");
    if (!isStep) return false;
    next = target;
  }
  return true;
}

/** The first name of a path that is null, if it is not the last: why all after it is null or fails. */
function nullWithin(part: Explanation): Explanation[] {
  let first: Explanation | undefined;
  for (let next: Explanation | undefined = part.parts[0]; next !== undefined; next = next.parts[0]) {
    if (next.outcome === "value" && next.value === null) first = next;
  }
  return first === undefined ? [] : [first];
}

/** What a part that decided saw: an operand and its value. */
export interface Fact {
  readonly text: string;
  readonly value: Shown;
  /** Of a comparison. */
  readonly side?: "left" | "right";
}

/** The operands of a part that decided. */
export function factsOf({ kind, parts }: Explanation): Fact[] {
  return parts.flatMap((operand, index): Fact[] => {
    if (!saysMore(operand) || operand.outcome !== "value") return [];
    const fact = { text: operand.text, value: shown(operand.value) };
    return [kind === "binary" ? { ...fact, side: index === 0 ? "left" : "right" } : fact];
  });
}
