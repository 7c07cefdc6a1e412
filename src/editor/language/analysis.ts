// One pass over the tokens: what each of them is, and what is wanted after the last one. It goes on after a mistake,
// since an expression is wrong most of the time that it is being written.
import type { Field } from "../../events/fields";
import { any, arrayOf, boolean, type Kind, listOf, member, number, root, text } from "./kinds";
import { type Method, methodsOf } from "./methods";
import { isJoin, isRelation, type Operator, operatorOf } from "./operators";
import type { Token } from "./tokens";

export type Meaning =
  | { readonly is: "event" | "this" | "root" | "null" }
  | { readonly is: "field"; readonly field: Field }
  | { readonly is: "method"; readonly method: Method }
  | { readonly is: "operator"; readonly operator: Operator }
  /** A text that is compared with a field. */
  | { readonly is: "value"; readonly field: Field };

type Opener = "start" | "group" | "arguments" | "index" | "selection" | "projection" | "collection";

/** What is known within one pair of brackets. */
export interface Frame {
  readonly opener: Opener;
  /** What stands before the bracket. */
  readonly base: Kind;
  /** Of arguments: the method. */
  readonly method?: Method | undefined;
  /** What bare names are read from. */
  readonly names: Kind;
  /** What a comparison has on its left, from its operator on. */
  compared: Kind | undefined;
  /** What has just ended; undefined where an operand is wanted. */
  operand: Kind | undefined;
  /** A dot came last. */
  isMember: boolean;
  /** A condition is complete here, so that another can be joined. */
  isCondition: boolean;
  /** Of an index: the text in it; of a selection: which items it takes. */
  key: string | undefined;
}

export interface Analysis {
  /** One for every token that means something. */
  readonly meanings: ReadonlyMap<Token, Meaning>;
  /** The innermost bracket that is open at the end. */
  readonly frame: Frame;
}

const asked = new Set(["contains", "startsWith", "endsWith", "equals", "equalsIgnoreCase"]);
const constants = new Set(["true", "false", "null"]);
const selections: Readonly<Record<string, "select" | "first" | "last" | "project">> = {
  "?[": "select",
  "^[": "first",
  "$[": "last",
  "![": "project",
};

/** The field whose values are wanted in a frame: the one that is compared, or asked by a method. */
export function askedField({ opener, base, method, compared }: Frame): Field | undefined {
  if (compared !== undefined) return compared.field;
  return opener === "arguments" && method !== undefined && asked.has(method.name) ? base.field : undefined;
}

export function analyse(tokens: readonly Token[]): Analysis {
  const reader = new Reader(tokens);
  tokens.forEach((token, index) => {
    reader.take(token, tokens[index - 1], tokens[index + 1]);
  });
  return { meanings: reader.meanings, frame: reader.frame };
}

function frameOf(opener: Opener, base: Kind, names: Kind, method?: Method): Frame {
  return {
    opener,
    base,
    method,
    names,
    compared: undefined,
    operand: undefined,
    isMember: false,
    isCondition: false,
    key: undefined,
  };
}

class Reader {
  readonly meanings = new Map<Token, Meaning>();
  private readonly frames: Frame[] = [];
  frame: Frame = frameOf("start", any, root);
  /** The method whose brackets come next, with what it is called on. */
  private called: { method: Method | undefined; target: Kind } | undefined;

  constructor(readonly tokens: readonly Token[]) {}

  take(token: Token, before: Token | undefined, after: Token | undefined): void {
    switch (token.kind) {
      case "name":
        if (before?.text === "#") this.context(token);
        else this.name(token, after?.text === "(");
        break;
      case "text":
        this.literal(token, text);
        break;
      case "number":
        this.frame.operand = number;
        this.frame.isMember = false;
        break;
      case "sign":
        this.sign(token);
        break;
      case "stray":
        break;
    }
  }

  private context(token: Token): void {
    const isThis = token.text === "this";
    this.meanings.set(token, { is: isThis ? "this" : "root" });
    this.frame.operand = isThis ? this.frame.names : root;
  }

  private name(token: Token, isCall: boolean): void {
    const { frame } = this;
    if (frame.isMember || frame.operand === undefined) {
      const base = frame.isMember ? (frame.operand ?? any) : frame.names;
      if (!frame.isMember && this.isWord(token)) return;
      frame.isMember = false;
      if (isCall) this.callee(token, base);
      else this.field(token, base);
      return;
    }
    const operator = operatorOf(token.text);
    if (operator !== undefined) this.operator(token, operator);
  }

  /** A word where an operand begins: `not`, true, false, null. */
  private isWord(token: Token): boolean {
    const word = token.text.toLowerCase();
    const operator = word === "not" ? operatorOf(word) : undefined;
    if (operator !== undefined) this.meanings.set(token, { is: "operator", operator });
    else if (constants.has(word)) {
      if (word === "null") this.meanings.set(token, { is: "null" });
      this.frame.operand = word === "null" ? { type: "null" } : boolean;
    } else return false;
    return true;
  }

  private callee(token: Token, target: Kind): void {
    const method = methodsOf(target).get(token.text);
    if (method !== undefined) this.meanings.set(token, { is: "method", method });
    this.called = { method, target };
  }

  private field(token: Token, base: Kind): void {
    const kind = member(base, token.text);
    if (base.type === "root" && token.text === "event") this.meanings.set(token, { is: "event" });
    else if (kind.field !== undefined) this.meanings.set(token, { is: "field", field: kind.field });
    this.frame.operand = kind;
  }

  private literal(token: Token, kind: Kind): void {
    const { frame } = this;
    const field = askedField(frame);
    if (field !== undefined && frame.operand === undefined) this.meanings.set(token, { is: "value", field });
    if (frame.opener === "index") frame.key = token.text.slice(1, token.isOpen ? undefined : -1);
    frame.operand = kind;
    frame.isMember = false;
  }

  private operator(token: Token, operator: Operator): void {
    const { frame } = this;
    this.meanings.set(token, { is: "operator", operator });
    if (isRelation(operator)) {
      frame.compared = frame.operand;
      frame.isCondition = true;
    } else if (isJoin(operator)) {
      this.clause();
      frame.isCondition = true;
      return;
    }
    frame.operand = undefined;
    frame.isMember = false;
  }

  /** Where a new operand begins that has nothing to do with the one before. */
  private clause(): void {
    this.frame.compared = undefined;
    this.frame.operand = undefined;
    this.frame.isMember = false;
    this.frame.isCondition = false;
  }

  private sign(token: Token): void {
    const { frame } = this;
    const selection = selections[token.text];
    if (selection !== undefined) {
      this.select(token, selection);
      return;
    }
    switch (token.text) {
      case ".":
        frame.isMember = true;
        return;
      case "?.": {
        const operator = operatorOf("?.");
        if (operator !== undefined) this.meanings.set(token, { is: "operator", operator });
        frame.isMember = true;
        return;
      }
      case "(":
        this.open();
        return;
      case "[":
        this.push(frameOf("index", frame.operand ?? frame.names, root));
        return;
      case "{":
        this.push(frameOf("collection", any, frame.names));
        return;
      case ")":
      case "]":
      case "}":
        this.close();
        return;
      case ",":
      case ":":
      case "?":
        this.clause();
        return;
      default: {
        const operator = operatorOf(token.text);
        if (operator === undefined) return;
        if (frame.operand !== undefined) this.operator(token, operator);
        else if (token.text === "!") this.meanings.set(token, { is: "operator", operator });
      }
    }
  }

  private select(token: Token, key: "select" | "first" | "last" | "project"): void {
    const operator = operatorOf(token.text);
    if (operator !== undefined) this.meanings.set(token, { is: "operator", operator });
    const base = this.frame.operand ?? this.frame.names;
    const opener = key === "project" ? "projection" : "selection";
    this.push({ ...frameOf(opener, base, base.item ?? any), key });
  }

  private open(): void {
    const { called } = this;
    this.called = undefined;
    if (called === undefined) this.push(frameOf("group", any, this.frame.names));
    else this.push(frameOf("arguments", called.target, this.frame.names, called.method));
  }

  private push(frame: Frame): void {
    this.frames.push(this.frame);
    this.frame = frame;
  }

  private close(): void {
    const outer = this.frames.pop();
    if (outer === undefined) return;
    outer.operand = resultOf(this.frame);
    outer.isMember = false;
    this.frame = outer;
  }
}

/** What a pair of brackets gives, with what stands before it. */
function resultOf({ opener, base, method, operand, isCondition, key }: Frame): Kind {
  switch (opener) {
    case "group":
      return isCondition ? boolean : (operand ?? any);
    case "arguments":
      return method?.result(base) ?? any;
    case "index":
      if (base.type === "list" || base.type === "array") return base.item ?? any;
      return key === undefined ? any : member(base, key);
    case "selection":
      if (base.type !== "list" && base.type !== "array") return any;
      return key === "select" ? base : (base.item ?? any);
    case "projection":
      return base.type === "array" ? arrayOf(operand ?? any) : listOf(operand ?? any);
    case "collection":
      return listOf(operand ?? any);
    case "start":
      return any;
  }
}
