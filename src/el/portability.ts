// Whether Okta's own event hook filter would take an expression. What it takes is what Okta documents for event
// hooks: twelve fields, `eq ne == != && ||`, `.contains()`, and `.size() > 0` of a selection from the targets.
// Everything else works here and not there.
import type { Binary, Literal, Method, Node, Property, Selection, Unary } from "./ast";
import { asExpression, parseChecked } from "./checked";
import { lineAndColumn, toElError } from "./errors";
import type { Fix } from "./lint/look";
import { short } from "./lint/look";
import { childrenOf, pathOf } from "./nodes";

export interface PortabilityProblem {
  /**
   * "field", "operator", "method", "construct", "value" or "not-boolean"; for an expression that is none, the
   * code of its ElError ("EL1044E", "unsupported").
   */
  readonly code: string;
  /** The part of the expression that it is about, in UTF-16 units from 0: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  /** Of `start`, both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
  /** A change that mends it. */
  readonly fix?: Fix;
}

export interface Portability {
  readonly portable: boolean;
  /** In the order of the text; empty where `portable`. */
  readonly problems: readonly PortabilityProblem[];
}

/** What Okta can filter on outside of a selection, */
export const portableFields: readonly string[] = [
  "eventType",
  "outcome.reason",
  "outcome.result",
  "actor.id",
  "actor.type",
  "actor.alternateId",
  "actor.displayName",
  "debugData.changedAttributes",
];
/** and of a target, inside `event.target.?[ ]`. */
export const portableTargetFields: readonly string[] = ["id", "type", "alternateId", "displayName"];

/** Whether Okta's own event hook filter would take this expression, and if not, what it would refuse. */
export function checkPortable(written: string): Portability {
  const expression = asExpression(written);
  let tree: Node;
  try {
    tree = parseChecked(expression);
  } catch (thrown) {
    const { code, pos, line, column, message, hint } = toElError("parse", thrown, expression);
    const end = Math.min(pos + 1, expression.length);
    const problem = { code, start: Math.min(pos, end), end, line, column, message };
    return { portable: false, problems: [hint === undefined ? problem : { ...problem, hint }] };
  }
  const check = new Check(expression);
  check.condition(tree);
  const problems = check.problems.sort((a, b) => a.start - b.start || a.end - b.end);
  return { portable: problems.length === 0, problems };
}

type Range = { readonly start: number; readonly end: number };
type Help = { readonly hint?: string; readonly fix?: Fix };

class Check {
  readonly problems: PortabilityProblem[] = [];
  /** Inside `event.target.?[ ]` */
  private isInSelection = false;

  constructor(private readonly expression: string) {}

  private say(code: string, { start, end }: Range, message: string, help: Help = {}) {
    this.problems.push({ code, start, end, ...lineAndColumn(this.expression, start), message, ...help });
  }

  private text({ start, end }: Range): string {
    return short(this.expression.slice(start, end));
  }

  /** A sign or word operator as it is written. */
  private operator({ pos, operator }: Binary | Unary): Range & { written: string } {
    const isSign = this.expression.startsWith(operator, pos);
    const word = /^[a-z]+/i.exec(this.expression.slice(pos, pos + 8))?.[0] ?? "";
    const written = isSign ? operator : word;
    return { written, start: pos, end: pos + written.length };
  }

  private refuseOperator(node: Binary | Unary, help: Help = {}) {
    const { written, ...range } = this.operator(node);
    this.say("operator", range, `Okta's filter has no operator ${written}`, help);
  }

  /** What must give true or false. */
  condition(node: Node): void {
    switch (node.kind) {
      case "binary":
        this.binaryCondition(node);
        break;
      case "unary":
        this.refuseOperator(node, node.operator === "!" ? { hint: "ask with ne or !=" } : {});
        this.condition(node.operand);
        break;
      case "method":
        this.method(node);
        if (isSize(node)) this.notBoolean(node, "a number", "write > 0 after it");
        break;
      case "selection":
        this.selection(node);
        this.notBoolean(node, "a list", "write .size() > 0 after it");
        break;
      case "property":
        if (this.field(node)) this.notBoolean(node, "text", "compare it with something");
        break;
      case "literal":
        if (typeof node.value === "boolean") {
          this.say("value", node, "Okta's filter compares fields: true and false are not used in it");
        } else this.notBoolean(node, "one value", "compare a field with it");
        break;
      default:
        this.construct(node);
    }
  }

  private notBoolean(node: Node, what: string, hint: string) {
    this.say("not-boolean", node, `a filter gives true or false, ${this.text(node)} gives ${what}`, { hint });
  }

  private binaryCondition(node: Binary): void {
    const { operator, left, right } = node;
    switch (operator) {
      case "&&":
      case "||": {
        const { written, start, end } = this.operator(node);
        if (written !== operator) {
          const help = { hint: `write ${operator}`, fix: { start, end, text: operator } };
          this.say("operator", { start, end }, `Okta documents ${operator}, not ${written}`, help);
        }
        this.condition(left);
        this.condition(right);
        break;
      }
      case "==":
      case "!=":
        if (isSize(left) || isSize(right)) this.refuseComparison(node);
        else {
          this.value(left);
          this.value(right);
        }
        break;
      case ">":
        if (isSize(left) && right.kind === "literal" && right.value === 0) this.size(left);
        else this.refuseComparison(node);
        break;
      default:
        this.refuseComparison(node);
    }
  }

  /** An operator that is refused, unless a size could be asked in another way. */
  private refuseComparison(node: Binary) {
    const size = [node.left, node.right].find(isSize);
    const help = size === undefined ? {} : { hint: "a size is only asked with .size() > 0" };
    if (size === undefined || (node.operator !== ">" && node.operator !== "==" && node.operator !== "!=")) {
      this.refuseOperator(node, help);
    } else {
      this.say("operator", node, "Okta's filter asks a size only whether it is greater than 0", help);
    }
    this.within(node.left);
    this.within(node.right);
  }

  private refuseMethod(node: Method) {
    const range = { start: node.pos, end: node.pos + node.name.length };
    this.say("method", range, `Okta's filter has no method ${node.name}, only contains and size`);
    if (node.target !== null) this.within(node.target);
  }

  private contains(node: Method) {
    if (node.target === null || node.args.length !== 1) return this.refuseMethod(node);
    this.safe(node);
    for (const child of childrenOf(node)) this.value(child);
  }

  private size(node: Method) {
    this.safe(node);
    if (node.target?.kind === "selection") return this.selection(node.target);
    const message = "Okta's filter asks the size only of a selection: event.target.?[ ].size()";
    this.say("method", { start: node.pos, end: node.end }, message);
  }

  private selection(node: Selection) {
    const { target, which, body } = node;
    const isTarget = target !== null && !this.isInSelection && pathOf(target)?.path === "event.target";
    if (which !== "all") {
      const sign = which === "first" ? "^[ ]" : "$[ ]";
      this.say("construct", { start: node.pos, end: node.end }, `Okta's filter has no ${sign}`, {
        hint: "it selects with ?[ ]",
      });
    }
    if (!isTarget) {
      const range = target ?? { start: node.pos, end: node.end };
      this.say("construct", range, "Okta's filter selects only from event.target");
      return;
    }
    this.safe(node);
    if (target !== null) this.safeChain(target);
    this.isInSelection = true;
    this.condition(body);
    this.isInSelection = false;
  }

  private method(node: Method) {
    if (node.name === "contains") return this.contains(node);
    return node.name === "size" ? this.size(node) : this.refuseMethod(node);
  }

  /** A field or a text: what is compared, and what contains asks. */
  private value(node: Node): void {
    switch (node.kind) {
      case "property":
        this.field(node);
        break;
      case "literal":
        if (typeof node.value === "string" || node.value === null) break;
        this.say("value", node, `Okta's fields are text: ${this.text(node)} equals none of them`);
        break;
      default:
        this.refuseValue(node);
    }
  }

  private refuseValue(node: Exclude<Node, Property | Literal>): void {
    const only = "Okta's filter compares fields with texts only";
    switch (node.kind) {
      case "selection":
        this.say("construct", node, only, { hint: "a selection is asked with .size() > 0" });
        this.selection(node);
        break;
      case "method":
        if (node.name === "contains" || isSize(node)) this.say("construct", node, only);
        this.method(node);
        break;
      case "binary":
        if (/^(?:==|!=|&&|\|\|)$/.test(node.operator)) {
          this.say("construct", node, only);
          this.condition(node);
          break;
        }
        this.refuseComparison(node);
        break;
      case "unary":
        this.refuseOperator(node);
        this.within(node.operand);
        break;
      default:
        this.construct(node);
    }
  }

  /** What stands within something that is refused already. */
  private within(node: Node): void {
    if (node.kind === "literal") return;
    if (node.kind === "method") this.method(node);
    else if (node.kind === "selection") this.selection(node);
    else this.value(node);
  }

  /** Whether Okta knows the field. */
  private field(node: Property): boolean {
    this.safeChain(node);
    const path = pathOf(node)?.path;
    if (path === undefined) {
      // something else stands before the dot, and that is what Okta does not have
      this.within(baseOf(node));
      return false;
    }
    if (this.isInSelection) {
      if (portableTargetFields.includes(path)) return true;
      const help = { hint: `it knows ${portableTargetFields.join(", ")}` };
      this.say("field", node, `Okta's filter does not know ${short(path, 80)} of a target`, help);
      return false;
    }
    if (path.startsWith("event.") && portableFields.includes(path.slice(6))) return true;
    this.say("field", node, `Okta's filter does not know ${short(path, 80)}`, this.fieldHelp(node, path));
    return false;
  }

  private fieldHelp({ start, end }: Node, path: string): Help {
    if (path === "event.debugContext.debugData.changedAttributes") {
      const text = "event.debugData.changedAttributes";
      return { hint: `write ${text}`, fix: { start, end, text } };
    }
    if (path.startsWith("event.target"))
      return { hint: "it asks the targets with event.target.?[ ].size() > 0" };
    return {
      hint: `it knows ${portableFields.join(", ")}, and of the targets ${portableTargetFields.join(", ")}`,
    };
  }

  /** `?.` is not in Okta's language for event hooks. */
  private safe(node: { readonly safe: boolean; readonly pos: number }) {
    if (!node.safe) return;
    const start = this.expression.lastIndexOf("?.", node.pos);
    this.say("construct", { start, end: start + 2 }, "Okta's filter has no ?.");
  }

  private safeChain(node: Node) {
    for (let step: Node | null = node; step?.kind === "property"; step = step.target) this.safe(step);
  }

  private construct(node: Node) {
    this.say("construct", node, `Okta's filter has no ${constructs[node.kind] ?? node.kind}`);
  }
}

const constructs: Partial<Record<Node["kind"], string>> = {
  this: "#this",
  root: "#root",
  list: "lists { }",
  map: "maps { }",
  index: "index [ ]",
  projection: "projection ![ ]",
  elvis: "?:",
  ternary: "? :",
};

const isSize = (node: Node): node is Method & { target: Selection } =>
  node.kind === "method" && node.name === "size" && node.target?.kind === "selection";

/** What a row of properties is read from. */
function baseOf(node: Property): Node {
  let base: Node = node;
  while (base.kind === "property" && base.target !== null) base = base.target;
  return base;
}
