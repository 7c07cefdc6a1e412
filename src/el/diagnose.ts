// What is wrong with an expression that the grammar has refused: Spring's code and position where Spring
// refuses it too, the name of the construct where only Okta does.
//
// One pass over the tokens, with a stack of open brackets. At every token either an operand is wanted or one
// has just ended; the first token that does not go with that is the mistake.
import { type Bracket, Failure, fail, lineAndColumn } from "./errors";
import { type Token, tokenize } from "./lexer";
import { wordOperators } from "./tree";

type BracketKind = "none" | "group" | "arguments" | "index" | "selection" | "projection" | "collection";

/** What is known between two brackets (or of the whole expression, `kind` "none"). */
interface Frame {
  kind: BracketKind;
  open: Token | undefined;
  close: string;
  /** `?` without its `:` so far. */
  ternaries: number;
  /** A relational operator, or a power, that no other may follow directly. */
  relation: boolean;
  power: boolean;
  /** In a collection: unknown until the first comma or colon; "key" wants a colon, "value" has had it. */
  map: "unknown" | "no" | "key" | "value";
}

const relations = new Set(["==", "!=", "<", ">", "<=", ">=", "matches", "instanceof", "between"]);
const arithmetic = new Set(["+", "-", "*", "/", "%"]);
const openers: Record<string, readonly [BracketKind, string]> = {
  "(": ["group", ")"],
  "[": ["index", "]"],
  "?[": ["selection", "]"],
  "^[": ["selection", "]"],
  "$[": ["selection", "]"],
  "![": ["projection", "]"],
  "{": ["collection", "}"],
};

/** `parserPos` is where the grammar gave up, for a mistake that this pass does not see. */
export function diagnose(expression: string, parserPos: number): Failure {
  try {
    new Diagnosis(expression, tokenize(expression)).run();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  return new Failure("EL1043E", parserPos, "this is not expected here");
}

/** The operator that a token is, in its symbolic form; undefined for anything else. */
function operatorOf(token: Token | undefined): string | undefined {
  if (token === undefined) return undefined;
  if (token.kind === "sign") {
    const { text } = token;
    return text === "&&" || text === "||" || text === "^" || relations.has(text) || arithmetic.has(text)
      ? text
      : undefined;
  }
  if (token.kind !== "name") return undefined;
  const word = token.text.toLowerCase();
  return word === "instanceof" || word === "between" ? word : wordOperators.get(word);
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === "sign" && token.text === text;
}

function unsupported(construct: string, token: Token): never {
  return fail("unsupported", token.pos, `Okta does not support this: ${construct}`);
}

class Diagnosis {
  private at = 0;
  private readonly frames: Frame[] = [];
  private operandWanted = true;
  /** The last `!`, `not`, `-` or `+` that stood before an operand. */
  private prefix: Token | undefined;

  constructor(
    private readonly expression: string,
    private readonly tokens: readonly Token[],
  ) {
    this.push("none", undefined, "");
  }

  run(): void {
    if (this.tokens.length === 0) fail("EL1044E", 0, "the expression is empty");
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at] as Token;
      this.refuseOperators(token);
      if (this.operandWanted) this.operand(token);
      else this.afterOperand(token);
    }
    this.end();
  }

  private get frame(): Frame {
    return this.frames.at(-1) as Frame;
  }

  private peek(offset: number): Token | undefined {
    return this.tokens[this.at + offset];
  }

  private push(kind: BracketKind, open: Token | undefined, close: string) {
    this.frames.push({ kind, open, close, ternaries: 0, relation: false, power: false, map: "unknown" });
    this.operandWanted = true;
  }

  private pop() {
    this.frames.pop();
    this.operandWanted = false;
  }

  /** Past `count` tokens that end an operand. */
  private operandEnds(count: number) {
    this.at += count;
    this.operandWanted = false;
  }

  private prefixEnds(token: Token) {
    this.prefix = token;
    this.at++;
  }

  private refuseOperators(token: Token): void {
    if (isSign(token, "++")) unsupported("increment (++)", token);
    if (isSign(token, "--")) unsupported("decrement (--)", token);
  }

  // where an operand is wanted

  private operand(token: Token) {
    if (token.kind === "number" || token.kind === "text") return this.operandEnds(1);
    if (token.kind === "name") return this.bareName(token);
    const opener = openers[token.text];
    if (opener !== undefined) {
      this.at++;
      return this.push(opener[0], token, opener[1]);
    }
    switch (token.text) {
      case "+":
      case "-":
      case "!":
        return this.prefixEnds(token);
      case "#":
        return this.context(token);
      case "@":
      case "&":
        return unsupported("bean reference", token);
      case ".":
      case "?.":
        this.checkMember(token);
        return fail("EL1044E", token.pos, `nothing stands before '${token.text}'`);
    }
    if (this.endsEmpty(token)) return;
    this.missingOperand(token);
  }

  /** `()` after a method's name, `{}` and `{:}`. */
  private endsEmpty(token: Token): boolean {
    const { kind, open, close } = this.frame;
    if (this.peek(-1) !== open) return false;
    const colon = kind === "collection" && token.text === ":" ? 1 : 0;
    if (kind !== "arguments" && kind !== "collection") return false;
    if (!isSign(this.peek(colon), close)) return false;
    this.at += colon + 1;
    this.pop();
    return true;
  }

  private bareName(token: Token) {
    const next = this.peek(1);
    if (token.text.toLowerCase() === "not") return this.prefixEnds(token);
    const isNew = token.text.toLowerCase() === "new";
    if ((isNew || token.text === "T") && !isSign(next, "]")) {
      if (next === undefined)
        fail("EL1044E", this.expression.length, `something is missing after ${token.text}`);
      if (isNew) unsupported("constructor (new)", token);
      if (isSign(next, "(")) unsupported("type reference (T)", token);
      fail("EL1043E", next.pos, "T is followed by a type in brackets");
    }
    if (isSign(next, "(") && !/^(true|false|null)$/i.test(token.text)) return this.openArguments(2);
    this.operandEnds(1);
  }

  private openArguments(count: number) {
    this.at += count;
    this.push("arguments", this.peek(-1), ")");
  }

  /** `#this` and `#root`; a name that is neither is a variable, or a function if arguments follow. */
  private context(token: Token) {
    const name = this.peek(1);
    if (name?.kind !== "name") {
      if (name === undefined) fail("EL1044E", this.expression.length, "a name is missing after #");
      fail("EL1043E", name.pos, "a name is wanted after #");
    }
    if (isSign(this.peek(2), "(")) unsupported("function reference (#name())", token);
    if (name.text !== "this" && name.text !== "root") {
      unsupported("variable reference (#name)", token);
    }
    this.operandEnds(2);
  }

  private missingOperand(token: Token | undefined): never {
    const before = this.peek(-1);
    const { kind, open } = this.frame;
    if (before === open) {
      // nothing has come yet, in these brackets or at all
      if (operatorOf(token) !== undefined) {
        fail("EL1070E", (token as Token).pos, `something is missing before '${token?.text}'`);
      }
      this.emptyBracket(kind, open, token);
    }
    if (before !== undefined && before === this.prefix) {
      fail("EL1044E", before.pos, `something is missing after '${before.text}'`);
    }
    if (kind === "arguments" && token === undefined && isSign(before, ",")) this.unclosed();
    return fail("EL1042E", before?.pos ?? 0, `something is missing after '${before?.text}'`);
  }

  private emptyBracket(kind: BracketKind, open: Token | undefined, token: Token | undefined): never {
    switch (kind) {
      case "selection":
        return fail("EL1071E", open?.pos ?? 0, "a selection needs a condition in its brackets");
      case "index":
        return fail("EL1071E", open?.pos ?? 0, "an index is missing in the brackets");
      case "group":
      case "projection":
        return fail("EL1044E", open?.pos ?? 0, "there is nothing in these brackets");
    }
    if (token !== undefined) return this.unexpected(token);
    return this.unclosed();
  }

  // where an operand has ended

  private afterOperand(token: Token) {
    const operator = operatorOf(token);
    if (operator !== undefined) return this.operator(token, operator);
    if (token.kind !== "sign") return this.unexpected(token);
    const { frame } = this;
    switch (token.text) {
      case ".":
      case "?.":
        return this.member(token);
      case "[":
        this.at++;
        return this.push("index", token, "]");
      case "=":
        return this.assignment(token);
      case "?":
        frame.ternaries++;
        return this.nextPart();
      case "?:":
        return this.nextPart();
      case ":":
        return this.colon(token);
      case ",":
        if (frame.ternaries > 0 || (frame.kind !== "arguments" && frame.kind !== "collection")) break;
        if (frame.map === "key") break;
        frame.map = frame.map === "value" ? "key" : "no";
        return this.nextPart();
    }
    if (token.text !== frame.close || frame.ternaries > 0 || frame.map === "key") this.unexpected(token);
    this.at++;
    this.pop();
  }

  /** After a comma, colon or question mark a new row of operators begins. */
  private nextPart() {
    this.at++;
    this.frame.relation = false;
    this.frame.power = false;
    this.operandWanted = true;
  }

  private colon(token: Token) {
    const { frame } = this;
    if (frame.ternaries > 0) {
      frame.ternaries--;
      return this.nextPart();
    }
    if (frame.kind !== "collection" || frame.map === "no" || frame.map === "value") this.unexpected(token);
    frame.map = "value";
    this.nextPart();
  }

  private operator(token: Token, operator: string) {
    const { frame } = this;
    if (operator === "instanceof" || operator === "between") unsupported(operator, token);
    if (relations.has(operator)) {
      if (frame.relation) this.unexpected(token);
      frame.relation = true;
    }
    if (operator === "^" && frame.power) this.unexpected(token);
    frame.power = operator === "^";
    if (operator === "&&" || operator === "||") frame.relation = false;
    this.at++;
    this.operandWanted = true;
  }

  private assignment(token: Token) {
    const next = this.peek(1);
    const operator = operatorOf(next);
    if (next !== undefined && operator !== undefined && operator !== "+" && operator !== "-") {
      fail("EL1070E", next.pos, `'=${next.text}' is not an operator`);
    }
    unsupported("assignment (=)", token);
  }

  private member(dot: Token) {
    this.checkMember(dot);
    const next = this.peek(1) as Token;
    if (next.kind === "name") {
      if (isSign(this.peek(2), "(")) return this.openArguments(3);
      return this.operandEnds(2);
    }
    const [kind, close] = openers[next.text] as readonly [BracketKind, string];
    this.at += 2;
    this.push(kind, next, close);
  }

  /** What follows a dot: a name, a selection or a projection; an index too after `?.`. */
  private checkMember(dot: Token): void {
    const next = this.peek(1);
    if (next === undefined) fail("EL1044E", dot.pos, `a name is missing after '${dot.text}'`);
    if (next.kind === "name") return;
    if (isSign(next, "#")) unsupported("variable reference (#name)", next);
    const kind = next.kind === "sign" ? openers[next.text]?.[0] : undefined;
    if (kind === "selection" || kind === "projection") return;
    if (kind === "index" && dot.text === "?.") return;
    fail("EL1049E", dot.pos, `a name is wanted after '${dot.text}', not '${next.text}'`);
  }

  private unexpected(token: Token): never {
    const { kind, open, ternaries, close } = this.frame;
    if (kind === "none" && ternaries === 0) {
      return fail("EL1041E", token.pos, `the expression could end before '${token.text}'`);
    }
    const wanted = ternaries > 0 ? ":" : close;
    const opened = open === undefined ? "" : `; '${open.text}' was opened at ${this.place(open.pos)}`;
    const message = `'${wanted}' is wanted here, not '${token.text}'${opened}`;
    throw new Failure("EL1043E", token.pos, message, undefined, this.bracket());
  }

  /** The innermost open bracket, and whether what follows closes it. */
  private bracket(): Bracket | undefined {
    const { open, close } = this.frame;
    if (open === undefined) return undefined;
    let depth = 1;
    for (let at = this.at; at < this.tokens.length && depth > 0; at++) {
      const token = this.tokens[at] as Token;
      if (token.kind !== "sign") continue;
      if (openers[token.text]?.[1] === close) depth++;
      else if (token.text === close) depth--;
    }
    return { pos: open.pos, closed: depth === 0 };
  }

  private end(): void {
    if (this.operandWanted) this.missingOperand(undefined);
    const { open, ternaries } = this.frame;
    if (ternaries > 0) fail("EL1044E", this.expression.length, "the ':' of a '?' is missing");
    if (open !== undefined) this.unclosed();
  }

  /** The expression ends in brackets. */
  private unclosed(): never {
    const { kind, open, close } = this.frame;
    const bracket = this.bracket();
    const pos = open?.pos ?? 0;
    if (kind === "arguments") {
      throw new Failure("EL1051E", pos, "this bracket is never closed", undefined, bracket);
    }
    const opened = `'${open?.text}' was opened at ${this.place(pos)}`;
    throw new Failure("EL1044E", this.expression.length, `'${close}' is missing`, opened, bracket);
  }

  private place(pos: number): string {
    const { line, column } = lineAndColumn(this.expression, pos);
    return line === 1 ? `column ${column}` : `line ${line}, column ${column}`;
  }
}
