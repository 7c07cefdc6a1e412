// The characters of a pattern one by one: what is between \Q and \E has lost its meaning, and `(?x)` leaves
// out white space and comments.
import { fail } from "../errors";
import { type Case, isLineTerminator, space } from "./sets";

/** Where a character of the pattern stands in the expression. */
export type Locate = (offset: number) => number;

/** Flags, as they stand at one place of the pattern. */
export interface Flags {
  /** i */ ignoreCase: boolean;
  /** m */ multiline: boolean;
  /** s */ dotAll: boolean;
  /** d */ unixLines: boolean;
  /** u */ unicodeCase: boolean;
  /** x */ comments: boolean;
  /** U */ unicodeClasses: boolean;
}

/** The end of the pattern, as a character. */
export const END = -1;

/** Marks a character between \Q and \E: it compares with no other, and means itself. */
const QUOTED = 1 << 21;

export const charOf = (code: number) => code & ~QUOTED;

/** A character of ASCII as a text, for a switch; any other, the end and a quoted one are the empty text. */
export const ascii = (c: number) => (c >= 0 && c < 0x80 ? String.fromCharCode(c) : "");

/** A character to compare with: `code("(")`. */
export const code = (char: string) => char.charCodeAt(0);

export class Reader {
  private readonly codes: number[] = [];
  /** Of each character, and of the end. */
  private readonly offsets: number[] = [];
  private index = 0;
  /** Whether a character of two UTF-16 units may be meant: then no match begins between the two, as in Java. */
  pairs = false;
  flags: Flags = {
    ignoreCase: false,
    multiline: false,
    dotAll: false,
    unixLines: false,
    unicodeCase: false,
    comments: false,
    unicodeClasses: false,
  };

  constructor(
    readonly source: string,
    private readonly locate: Locate,
  ) {
    let quoted = false;
    for (let at = 0; at < source.length; ) {
      const c = source.codePointAt(at) as number;
      const next = source[at + 1];
      if (c === 0x5c && !quoted && next === "Q") {
        quoted = true;
        at += 2;
      } else if (c === 0x5c && quoted && next === "E") {
        quoted = false;
        at += 2;
      } else {
        at = this.add(quoted ? c | QUOTED : c, at);
        // what follows a backslash is not looked at: \\Q is a backslash and a Q
        if (c === 0x5c && !quoted && at < source.length) at = this.add(source.codePointAt(at) as number, at);
      }
    }
    this.offsets.push(source.length);
  }

  private add(c: number, at: number): number {
    this.codes.push(c);
    this.offsets.push(at);
    return at + (this.named(charOf(c)) > 0xffff ? 2 : 1);
  }

  /** Notes the character, and gives it back. */
  named(c: number): number {
    if (c > 0xffff) this.pairs = true;
    return c;
  }

  get case(): Case {
    if (!this.flags.ignoreCase) return "exact";
    return this.flags.unicodeCase ? "unicode" : "ascii";
  }

  /** How far the reader has come, to look back at. */
  get at(): number {
    return this.index;
  }

  /** The next character, whatever it is, which stays; `ahead` looks further. */
  raw(ahead = 0): number {
    return this.codes[this.index + ahead] ?? END;
  }

  /** Takes the next character, whatever it is. */
  take(): number {
    return this.codes[this.index++] ?? END;
  }

  /** The next character that means something, which stays. */
  peek(): number {
    if (this.flags.comments) this.skipComments();
    return this.raw();
  }

  next(): number {
    this.peek();
    return this.take();
  }

  /** Takes the next character if it is this one. */
  accept(char: string): boolean {
    if (this.peek() !== code(char)) return false;
    this.index++;
    return true;
  }

  private skipComments(): void {
    for (;;) {
      const c = this.raw();
      if (c === code("#")) {
        while (this.raw() !== END && !this.isLineEnd(this.raw())) this.index++;
      } else if (!space(c)) {
        return;
      } else {
        this.index++;
      }
    }
  }

  private isLineEnd(c: number): boolean {
    return this.flags.unixLines ? c === 0x0a : isLineTerminator(c);
  }

  /** The pattern from there to here, for a message. */
  since(at: number): string {
    return this.source.slice(this.offsets[at], this.offsets[this.index]);
  }

  /** What Java refuses as well. */
  bad(reason: string, at = this.index): never {
    const offset = this.offsets[Math.min(at, this.codes.length)] as number;
    const where = offset < this.source.length ? `at its character ${offset + 1}` : "at its end";
    return fail("EL1018E", this.locate(offset), `the pattern is not valid: ${reason} ${where}`);
  }

  /** What Java knows, and what cannot run in linear time, or not here. */
  refuse(why: string, hint: string | undefined, at: number, key: string): never {
    const offset = this.offsets[at] as number;
    return fail(key, this.locate(offset), `${why} (character ${offset + 1} of the pattern)`, hint);
  }
}
