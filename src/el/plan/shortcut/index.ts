// Most filters ask a few things: whether a field is a text, whether there is a target with certain fields,
// whether a text contains another. A shortcut answers these without a plan's generality. It never fails and
// never guesses: whatever is unusual about an event, it says so (undefined), and the plan decides, from the
// start and by the general rules. So a shortcut knows no errors and no positions.
import type { Binary, Method, Node, Selection } from "../../ast";
import { MAX_OPERATIONS } from "../../limits";
import type { Pattern } from "../../patterns";
import type { Scope } from "../types";
import { pathReader, type Reader } from "./fields";
import { pathOf } from "./path";
import {
  anyElement,
  areWanted,
  both,
  containsAny,
  either,
  isFlag,
  isNull,
  isTextWith,
  isWanted,
  matches,
  not,
  textTests,
  unknown,
} from "./questions";
import { isTargetField, targetWith, type Wanted } from "./targets";
import type { Budget, Shortcut } from "./types";

export type { Shortcut } from "./types";

/** What a node asks. Some questions can be put together with the next one. */
type Question =
  | { kind: "text"; read: Reader; text: string }
  | { kind: "contains"; path: string; read: Reader; parts: readonly string[] }
  | { kind: "target"; wanted: Wanted }
  | { kind: "other"; ask: Shortcut };

/** `patterns` are those that the plan has compiled, by their nodes. undefined: nothing here has a shortcut. */
export function makeShortcut(
  node: Node,
  strict: boolean,
  patterns: ReadonlyMap<Node, () => Pattern>,
): Shortcut | undefined {
  return new ShortcutPlanner(strict, patterns).plan(node);
}

class ShortcutPlanner {
  /** Selections and method calls: each costs as many operations as a list has elements, and one. */
  private costly = 0;
  private readonly budget: Budget = { elements: 0 };

  constructor(
    private readonly strict: boolean,
    private readonly patterns: ReadonlyMap<Node, () => Pattern>,
  ) {}

  plan(node: Node): Shortcut | undefined {
    const question = this.question(node, "root");
    this.budget.elements = Math.floor(MAX_OPERATIONS / Math.max(this.costly, 1)) - 1;
    return question && this.shortcut(question);
  }

  private shortcut(question: Question): Shortcut {
    switch (question.kind) {
      case "text":
        return isWanted(question.read, question.text);
      case "contains":
        return containsAny(question.read, question.parts);
      case "target":
        return targetWith(question.wanted, this.budget);
      case "other":
        return question.ask;
    }
  }

  private question(node: Node, scope: Scope): Question | undefined {
    if (node.kind === "method") return this.call(node, scope);
    if (node.kind === "unary") return node.operator === "!" ? this.negated(node.operand, scope) : undefined;
    if (node.kind !== "binary") return undefined;
    switch (node.operator) {
      case "&&":
      case "||":
        return this.row(node, node.operator, scope);
      case "==":
        return this.size(node, scope) ?? this.equality(node, scope);
      case "!=":
        return this.size(node, scope) ?? negation(this.shortcutOf(this.equality(node, scope)));
      case "matches":
        return this.match(node, scope);
      default:
        return this.size(node, scope);
    }
  }

  private shortcutOf(question: Question | undefined): Shortcut | undefined {
    return question && this.shortcut(question);
  }

  private negated(node: Node, scope: Scope): Question | undefined {
    return negation(this.shortcutOf(this.question(node, scope)));
  }

  private equality({ left, right }: Binary, scope: Scope): Question | undefined {
    const path = pathOf(left, scope);
    if (path === undefined || right.kind !== "literal") return undefined;
    const { value } = right;
    const read = pathReader(path, scope);
    if (value === null) return { kind: "other", ask: isNull(read) };
    if (typeof value === "string") return { kind: "text", read, text: internalised(value) };
    return typeof value === "boolean" ? { kind: "other", ask: isFlag(read, value) } : undefined;
  }

  private match({ left, right }: Binary, scope: Scope): Question | undefined {
    const path = pathOf(left, scope);
    const pattern = this.patterns.get(right);
    if (path === undefined || pattern === undefined) return undefined;
    this.costly++;
    return { kind: "other", ask: matches(pathReader(path, scope), pattern) };
  }

  /** `contains('text')` and its like, `isEmpty()` of a selection. */
  private call(node: Method, scope: Scope): Question | undefined {
    if (isEmptiness(node)) return negation(this.shortcutOf(this.selection(node.target as Selection, scope)));
    const [part, ...more] = node.args;
    const test = textTests.get(node.name);
    const path = node.target === null ? undefined : pathOf(node.target, scope);
    if (path === undefined || test === undefined || more.length > 0) return undefined;
    if (part?.kind !== "literal" || typeof part.value !== "string") return undefined;
    this.costly++;
    const read = pathReader(path, scope);
    if (node.name !== "contains") return { kind: "other", ask: isTextWith(read, test, part.value) };
    return { kind: "contains", path: JSON.stringify(path), read, parts: [part.value] };
  }

  /** `.?[ ].size() > 0` and its like. */
  private size(node: Binary, scope: Scope): Question | undefined {
    const { left, operator, right } = node;
    if (left.kind !== "method" || left.name !== "size" || left.args.length > 0) return undefined;
    if (left.target?.kind !== "selection" || right.kind !== "literal") return undefined;
    const asks = `${operator}${right.value}`;
    const isAny = asks === ">0" || asks === ">=1" || asks === "!=0";
    if (!isAny && asks !== "==0" && asks !== "<1" && asks !== "<=0") return undefined;
    if (typeof right.value !== "number") return undefined;
    const question = this.selection(left.target, scope);
    return isAny ? question : negation(this.shortcutOf(question));
  }

  /** Whether anything is selected. Not within another selection: there the costs would multiply. */
  private selection({ target, which, body }: Selection, scope: Scope): Question | undefined {
    if (scope === "element" || which !== "all" || target === null) return undefined;
    const path = pathOf(target, scope);
    if (path === undefined) return undefined;
    this.costly++;
    // the order in which fields are looked at matters only where a missing one is an error
    const wanted = this.strict || path.join(".") !== "target" ? undefined : wantedTarget(body);
    if (wanted !== undefined) return { kind: "target", wanted };
    const fits = this.shortcutOf(this.question(body, "element"));
    return fits && { kind: "other", ask: anyElement(pathReader(path, scope), fits, this.budget) };
  }

  /** Operands from left to right, up to the first that has no shortcut: there the plan has to go on. */
  private row(node: Binary, operator: "&&" | "||", scope: Scope): Question | undefined {
    const questions: Question[] = [];
    for (const operand of operandsOf(node, operator)) {
      const question = this.question(operand, scope);
      if (question === undefined) {
        questions.push({ kind: "other", ask: unknown });
        break;
      }
      const last = questions.at(-1);
      const joined = last && (operator === "||" ? oneOf(last, question) : allOf(last, question));
      if (joined === undefined) questions.push(question);
      else questions[questions.length - 1] = joined;
    }
    const asks = questions.map((question) => this.shortcut(question));
    if (asks[0] === unknown) return undefined;
    const combine = operator === "&&" ? both : either;
    if (questions.length === 1) return questions[0];
    return { kind: "other", ask: asks.reduceRight((rest, ask) => combine(ask, rest)) };
  }
}

function negation(ask: Shortcut | undefined): Question | undefined {
  return ask && { kind: "other", ask: not(ask) };
}

function operandsOf(node: Node, operator: "&&" | "||"): Node[] {
  const operands: Node[] = [];
  let left = node;
  for (; left.kind === "binary" && left.operator === operator; left = left.left) operands.push(left.right);
  return [...operands, left].reverse();
}

/** Two questions about the same thing as one: either answer will do. */
function oneOf(a: Question, b: Question): Question | undefined {
  if (a.kind === "contains" && b.kind === "contains" && a.path === b.path) {
    return { ...a, parts: [...a.parts, ...b.parts] };
  }
  if (a.kind !== "target" || b.kind !== "target") return undefined;
  if (a.wanted.field !== b.wanted.field || a.wanted.type !== b.wanted.type) return undefined;
  return { kind: "target", wanted: { ...a.wanted, texts: [...a.wanted.texts, ...b.wanted.texts] } };
}

function allOf(a: Question, b: Question): Question | undefined {
  if (a.kind !== "text" || b.kind !== "text") return undefined;
  return { kind: "other", ask: areWanted(a.read, a.text, b.read, b.text) };
}

/** `type == 'x'`, `displayName == 'x'`, or both in either order. */
function wantedTarget(body: Node): Wanted | undefined {
  const operands = operandsOf(body, "&&");
  const [first, second] = operands.map(fieldAndText);
  if (first === undefined || operands.length > 2) return undefined;
  if (operands.length === 1) return wantedBy(first, undefined);
  if (second === undefined || first.field === second.field) return undefined;
  if (first.field === "type") return wantedBy(second, first.text);
  return second.field === "type" ? wantedBy(first, second.text) : undefined;
}

function wantedBy({ field, text }: FieldAndText, type: string | undefined): Wanted | undefined {
  return isTargetField(field) ? { field, texts: [text], type } : undefined;
}

interface FieldAndText {
  field: string;
  text: string;
}

function fieldAndText(node: Node): FieldAndText | undefined {
  if (node.kind !== "binary" || node.operator !== "==" || node.right.kind !== "literal") return undefined;
  const [field, ...more] = pathOf(node.left, "element") ?? [];
  const { value } = node.right;
  if (field === undefined || more.length > 0 || typeof value !== "string") return undefined;
  return { field, text: internalised(value) };
}

function isEmptiness({ name, args, target }: Method): boolean {
  return name === "isEmpty" && args.length === 0 && target?.kind === "selection";
}

/** The same text as JavaScript keeps its names: comparing such texts is comparing addresses. */
function internalised(text: string): string {
  return Object.keys({ [text]: 0 })[0] as string;
}
