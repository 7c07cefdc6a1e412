// Java's pattern syntax, as java.util.regex.Pattern describes it, into a tree. A Failure EL1018E is a
// pattern that Java refuses too, "pattern-not-linear" one that cannot run in time linear in the text.
import { MAX_PATTERN_REPETITIONS } from "../limits";
import { readBrackets } from "./brackets";
import { readEscape, UNSUPPORTED } from "./escapes";
import { ascii, charOf, code, END, type Flags, type Locate, Reader } from "./reader";
import { dot, everything, oneIn, unixDot, vertical } from "./sets";
import { type Assertion, type CharSet, empty, type Regex } from "./tree";

export interface ParsedPattern {
  readonly tree: Regex;
  /** How many groups there are, the whole match not counted. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** Whether a character of two UTF-16 units may be meant in it. */
  readonly pairs: boolean;
}

export function parsePattern(source: string, locate: Locate): ParsedPattern {
  return new PatternParser(new Reader(source, locate)).parse();
}

const NOT_LINEAR = "pattern-not-linear";
const notLinear = (what: string) => `${what} cannot run in time linear in the text, so it is not taken here`;

const flagOf: Readonly<Record<string, keyof Flags>> = {
  i: "ignoreCase",
  m: "multiline",
  s: "dotAll",
  d: "unixLines",
  u: "unicodeCase",
  x: "comments",
  U: "unicodeClasses",
};

class PatternParser {
  private groups = 0;
  private readonly names = new Map<string, number>();

  constructor(private readonly reader: Reader) {}

  parse(): ParsedPattern {
    const tree = this.choice();
    if (this.reader.peek() !== END) this.reader.bad("there is no ( for the )");
    return { tree, groups: this.groups, names: this.names, pairs: this.reader.pairs };
  }

  private choice(): Regex {
    const options = [this.sequence()];
    while (this.reader.accept("|")) options.push(this.sequence());
    return options.length === 1 ? (options[0] as Regex) : { kind: "choice", options };
  }

  private sequence(): Regex {
    const items: Regex[] = [];
    for (;;) {
      const c = this.reader.peek();
      if (c === END || c === code("|") || c === code(")")) break;
      const item = this.item(c);
      // (?i) is no item, and nothing can be said of how often it comes
      if (item !== undefined) items.push(this.quantified(item));
    }
    return items.length === 1 ? (items[0] as Regex) : { kind: "sequence", items };
  }

  private item(c: number): Regex | undefined {
    const { reader } = this;
    if (c === code("{")) return empty;
    const at = reader.at;
    reader.take();
    switch (c) {
      case code("("):
        return this.group(at);
      case code("["):
        return { kind: "set", set: readBrackets(reader) };
      case code("\\"):
        return this.escape(at);
      case code("."):
        return { kind: "set", set: this.dot() };
      case code("^"):
        return this.assertion(reader.flags.multiline ? "line start" : "text start");
      case code("$"):
        return this.assertion(reader.flags.multiline ? "line end" : "last line end");
      case code("*"):
      case code("+"):
      case code("?"):
        return reader.bad(`there is nothing for the ${ascii(c)} to repeat`, at);
      default:
        return this.char(charOf(c));
    }
  }

  private char(c: number): Regex {
    const mode = this.reader.case;
    return mode === "exact" ? { kind: "char", code: c } : { kind: "set", set: oneIn(mode, c) };
  }

  private dot(): CharSet {
    const { dotAll, unixLines } = this.reader.flags;
    if (dotAll) return everything;
    return unixLines ? unixDot : dot;
  }

  private assertion(assertion: "text start" | "line start" | "line end" | "last line end"): Regex {
    const unix = this.reader.flags.unixLines && assertion !== "text start";
    return { kind: "assertion", assertion: unix ? `unix ${assertion}` : assertion };
  }

  private escape(at: number): Regex {
    const { reader } = this;
    const c = reader.raw();
    switch (ascii(c)) {
      case "A":
        return this.taken("text start");
      case "z":
        return this.taken("text end");
      case "Z":
        return this.taken(reader.flags.unixLines ? "unix last line end" : "last line end");
      case "b":
        if (reader.raw(1) === code("{")) this.unsupported("\\b{g}", at);
        return this.taken(reader.flags.unicodeClasses ? "unicode word boundary" : "word boundary");
      case "B":
        return this.taken(reader.flags.unicodeClasses ? "no unicode word boundary" : "no word boundary");
      case "R": {
        reader.take();
        const pair: Regex = {
          kind: "sequence",
          items: [
            { kind: "char", code: 0x0d },
            { kind: "char", code: 0x0a },
          ],
        };
        return { kind: "choice", options: [pair, { kind: "set", set: vertical }] };
      }
      case "G":
        return this.unsupported("\\G, the end of the match before,", at);
      case "X":
        return this.unsupported("\\X, a character with its accents,", at);
      case "k":
        return this.backReference(at);
    }
    if (c >= 0x31 && c <= 0x39) return this.backReference(at);
    const escaped = readEscape(reader);
    return typeof escaped === "number" ? this.char(escaped) : { kind: "set", set: escaped };
  }

  private taken(assertion: Assertion): Regex {
    this.reader.take();
    return { kind: "assertion", assertion };
  }

  private unsupported(what: string, at: number): never {
    return this.reader.refuse(`${what} is not supported in a pattern`, undefined, at, UNSUPPORTED);
  }

  private backReference(at: number): never {
    const { reader } = this;
    if (reader.take() === code("k")) {
      if (reader.raw() !== code("<")) reader.bad("a group's name is missing", at);
      while (reader.raw() !== END && reader.take() !== code(">"));
    }
    const why = notLinear(`${reader.since(at)}, a reference back to a group,`);
    return reader.refuse(why, "compare the parts with == instead", at, NOT_LINEAR);
  }

  private group(at: number): Regex | undefined {
    const { reader } = this;
    const flags = reader.flags;
    const number = this.groupStart(at);
    if (number === "flags") return undefined;
    const body = this.choice();
    if (!reader.accept(")")) reader.bad("( is not closed", at);
    // what a flag says in a group ends with the group
    reader.flags = flags;
    return number === undefined ? body : { kind: "group", number, body };
  }

  /** What stands at the start of a group: its number, undefined if it has none, "flags" if that was all of it. */
  private groupStart(at: number): number | undefined | "flags" {
    const { reader } = this;
    if (!reader.accept("?")) return ++this.groups;
    switch (ascii(reader.raw())) {
      case ":":
        reader.take();
        return undefined;
      case "=":
        reader.take();
        return this.lookAround(at, "ahead", "ask for both with &&: a matches '…' && a matches '…'");
      case "!":
        reader.take();
        return this.lookAround(at, "ahead", "ask for the rest with && !(a matches '…')");
      case ">": {
        reader.take();
        const why = notLinear("(?>, a group that gives nothing back,");
        return reader.refuse(why, "write (?: instead", at, NOT_LINEAR);
      }
      case "<":
        reader.take();
        return this.nameStart(at);
      default:
        return this.flagsStart(at);
    }
  }

  private lookAround(at: number, where: "ahead" | "behind", hint: string): never {
    const why = notLinear(`${this.reader.since(at)}, which looks ${where},`);
    return this.reader.refuse(why, hint, at, NOT_LINEAR);
  }

  private nameStart(at: number): number | undefined {
    const { reader } = this;
    if (reader.raw() === code("=") || reader.raw() === code("!")) {
      reader.take();
      return this.lookAround(at, "behind", "match the text before as well");
    }
    let name = "";
    for (let c = reader.take(); c !== code(">"); c = reader.take()) {
      const char = ascii(c);
      if (!/[A-Za-z0-9]/.test(char)) reader.bad("a group's name is letters and digits, then >:", at);
      name += char;
    }
    if (!/^[A-Za-z]/.test(name)) reader.bad("a group's name begins with a letter:", at);
    if (this.names.has(name)) reader.bad(`there are two groups '${name}':`, at);
    this.names.set(name, ++this.groups);
    return this.groups;
  }

  /** `(?i)`, and `(?i-s:` before what it holds for. */
  private flagsStart(at: number): undefined | "flags" {
    const { reader } = this;
    const flags = { ...reader.flags };
    let on = true;
    for (;;) {
      const char = ascii(reader.next());
      const flag = flagOf[char];
      if (flag !== undefined) {
        flags[flag] = on;
        if (char === "U") {
          flags.unicodeCase = on;
          reader.pairs = true;
        }
        // Java reads on with the flag: white space may follow an x
        if (char === "x") reader.flags = { ...reader.flags, comments: on };
      } else if (char === "-" && on) {
        on = false;
      } else if (char === "c") {
        this.unsupported("(?c), canonical equivalence,", at);
      } else if (char === ")" || char === ":") {
        reader.flags = flags;
        return char === ")" ? "flags" : undefined;
      } else {
        return reader.bad("there is no such group", at);
      }
    }
  }

  private quantified(body: Regex): Regex {
    const { reader } = this;
    const c = reader.peek();
    const at = reader.at;
    let min = 0;
    let max = Number.POSITIVE_INFINITY;
    switch (c) {
      case code("?"):
        max = 1;
        break;
      case code("+"):
        min = 1;
        break;
      case code("*"):
      case code("{"):
        break;
      default:
        return body;
    }
    reader.take();
    if (c === code("{")) [min, max] = this.counts(at);
    let greedy = true;
    if (reader.accept("?")) greedy = false;
    else if (reader.accept("+")) {
      const what = `${reader.since(at)}, a possessive repetition,`;
      return reader.refuse(notLinear(what), "leave the last + away", at, NOT_LINEAR);
    }
    if (
      min > MAX_PATTERN_REPETITIONS ||
      (max > MAX_PATTERN_REPETITIONS && max !== Number.POSITIVE_INFINITY)
    ) {
      const why = `${reader.since(at)} is too many: a pattern repeats at most ${MAX_PATTERN_REPETITIONS} times`;
      reader.refuse(why, "use + or * where the number does not matter", at, TOO_LARGE);
    }
    return { kind: "repeat", body, min, max, greedy };
  }

  /** `{n}`, `{n,}` and `{n,m}`; the opening brace has been taken. */
  private counts(at: number): [min: number, max: number] {
    const { reader } = this;
    const min = this.count(at);
    let max = min;
    if (reader.accept(",")) max = reader.peek() === code("}") ? Number.POSITIVE_INFINITY : this.count(at);
    if (!reader.accept("}")) reader.bad("{ is not closed", at);
    if (max < min) reader.bad("a repetition runs backwards", at);
    return [min, max];
  }

  private count(at: number): number {
    let value = -1;
    for (let c = this.reader.peek(); c >= 0x30 && c <= 0x39; c = this.reader.peek()) {
      this.reader.take();
      value = Math.max(value, 0) * 10 + c - 0x30;
      if (value > 0x7fffffff) this.reader.bad("the number of repetitions is too large", at);
    }
    return value < 0 ? this.reader.bad("a number of repetitions is missing", at) : value;
  }
}

/** The code of a pattern that is linear, but too large. */
export const TOO_LARGE = "pattern-too-large";
