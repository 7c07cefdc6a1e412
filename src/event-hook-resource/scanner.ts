// A text, and how far it is read: what JSON and Terraform's language have in common, and what they do not.
import { Misread } from "./result";

/** Brackets within brackets. */
const MAX_DEPTH = 100;

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

export class Scanner {
  pos = 0;
  private depth = 0;

  constructor(
    readonly text: string,
    readonly isJson: boolean,
  ) {}

  fail(message: string, at = this.pos): never {
    throw new Misread(at, message);
  }

  isEnd(): boolean {
    return this.pos >= this.text.length;
  }

  next(): string {
    return this.text[this.pos] ?? "";
  }

  /** Goes past a sign if it is next. */
  take(sign: string): boolean {
    if (!this.text.startsWith(sign, this.pos)) return false;
    this.pos += sign.length;
    return true;
  }

  /** Goes past what a sticky expression fits; "" where it does not. */
  takeAll(pattern: RegExp): string {
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.pos += found.length;
    return found;
  }

  /** Runs something that may be within itself. */
  nested<T>(read: () => T): T {
    if (this.depth >= MAX_DEPTH) this.fail("This is nested too deeply to be an event hook.");
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }

  /** Spaces, comments, and line ends if they mean nothing here. */
  space(lines: "lines" | "in line" = "lines"): void {
    for (;;) {
      // what a page puts into a text that is copied from it counts as a space
      this.takeAll(lines === "lines" ? /[\s\uFEFF]+/y : /(?:(?![\r\n])[\s\uFEFF])+/y);
      const at = this.pos;
      if (this.text.startsWith("//", at) || this.next() === "#") this.takeAll(/[^\r\n]*/y);
      else if (this.take("/*")) {
        const end = this.text.indexOf("*/", this.pos);
        if (end < 0) this.fail("Expected */ at the end of this comment.", at);
        this.pos = end + 2;
      } else return;
    }
  }

  /** A text in quotes, with its escapes read. Terraform's `${ }` stay as they are written. */
  quoted(): string {
    const start = this.pos;
    if (!this.take('"')) this.fail('Expected a text in double quotes: "…".');
    let text = "";
    for (;;) {
      text += this.takeAll(this.isJson ? /[^"\\\r\n]*/y : /[^"\\\r\n$%]*/y);
      if (this.take('"')) return text;
      if (this.next() === "\\") text += this.escape();
      else if (this.isEnd() || /[\r\n]/.test(this.next())) {
        this.fail('Expected " at the end of this text, on the same line.', start);
      } else text += this.template();
    }
  }

  private escape(): string {
    const at = this.pos;
    const code = this.takeAll(/\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8})/y);
    if (code !== "") {
      const point = Number.parseInt(code.slice(2), 16);
      if (point <= 0x10ffff)
        return code[1] === "u" ? String.fromCharCode(point) : String.fromCodePoint(point);
    } else {
      this.pos++;
      const known = escapes[this.next()];
      this.pos++;
      if (known !== undefined) return known;
    }
    this.fail('Expected \\" or \\\\ or \\n or \\u and four digits: there is no such escape.', at);
  }

  /** From a `$` or a `%` in a text of Terraform's on. */
  private template(): string {
    const at = this.pos;
    // `$${` is a `${` that Terraform leaves alone
    if (this.takeAll(/\$\$\{|%%\{/y) === "") {
      this.pos++;
      if (this.next() === "{") this.brackets();
    }
    return this.text.slice(at, this.pos);
  }

  isHeredoc(): boolean {
    return !this.isJson && this.text.startsWith("<<", this.pos);
  }

  /** `<<EOT`, lines, and `EOT` alone on the last one; `<<-EOT` takes away the indentation. */
  heredoc(): string {
    const at = this.pos;
    const open = this.takeAll(/<<-?[\p{L}_][\p{L}\p{N}_-]*/uy);
    const name = open.replace(/^<<-?/, "");
    this.takeAll(/[^\S\r\n]*/y);
    if (name === "" || this.takeAll(/\r\n|\r|\n/y) === "") {
      this.fail("Expected <<EOT and the end of the line: a text of several lines begins so.", at);
    }
    const lines: string[] = [];
    while (!this.isEnd()) {
      const line = this.takeAll(/[^\r\n]*/y);
      if (line.trim() === name) {
        // what follows the name is the next thing to read
        return (open.startsWith("<<-") ? withoutIndentation(lines) : lines).join("\n");
      }
      lines.push(line);
      this.takeAll(/\r\n|\r|\n/y);
    }
    this.fail(`Expected ${name} alone on a line, which ends the text that begins here.`, at);
  }

  /** Goes past a bracket and all that is within, whatever it is. */
  brackets(): void {
    const opened: { close: string; at: number }[] = [];
    do {
      this.space();
      const last = opened[opened.length - 1];
      if (this.isEnd()) this.fail(`Expected ${last?.close ?? "a bracket"} to close this.`, last?.at);
      const sign = this.next();
      if (sign === '"') this.nested(() => this.quoted());
      else if (this.isHeredoc()) this.heredoc();
      else {
        const close = closing[sign];
        if (close !== undefined) opened.push({ close, at: this.pos });
        else if (sign === last?.close) opened.pop();
        else if (/[)\]}]/.test(sign)) this.fail(`Expected ${last?.close ?? "no bracket"} here.`);
        this.pos++;
      }
    } while (opened.length > 0);
  }
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

function withoutIndentation(lines: readonly string[]): string[] {
  const widths = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const width = widths.reduce((least, next) => Math.min(least, next), Number.POSITIVE_INFINITY);
  return lines.map((line) =>
    line.trim() === "" ? line.slice(Math.min(width, line.length)) : line.slice(width),
  );
}
