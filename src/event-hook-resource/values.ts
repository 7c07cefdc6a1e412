// Values as JSON and Terraform's language write them, and Terraform's blocks.
import { Scanner } from "./scanner";
import type { Entry, List, Obj, Value } from "./tree";

/** The value that a JSON text is. Comments and a comma too many do no harm. */
export function readJson(text: string): Value {
  const reader = new Reader(text, true);
  reader.space();
  // entries that were copied without the { } around them
  const value = reader.next() === '"' ? reader.entries(0, "") : reader.value();
  reader.space();
  reader.take(",");
  reader.space();
  if (!reader.isEnd()) {
    reader.fail("Expected the end here: one event hook, and nothing after it.");
  }
  return value;
}

/** A file of Terraform's as an object: a block `a "b" "c" { }` is the entry a of an object b of an object c. */
export function readHcl(text: string): Obj {
  const reader = new Reader(text, false);
  const entries = reader.body();
  if (!reader.isEnd()) reader.fail("Expected no } here: nothing is open.");
  return { kind: "object", at: 0, entries };
}

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;

class Reader extends Scanner {
  value(): Value {
    const at = this.pos;
    switch (this.next()) {
      case '"':
        return { kind: "text", at, text: this.nested(() => this.quoted()) };
      case "[":
        return this.isComputed() ? this.computed() : this.nested(() => this.list());
      case "{": {
        if (this.isComputed()) return this.computed();
        this.pos++;
        return this.nested(() => this.entries(at, "}"));
      }
      case "<":
        if (this.isHeredoc()) return { kind: "text", at, text: this.heredoc() };
        break;
    }
    if (this.takeAll(/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y) !== "") return { kind: "other", at };
    const word = this.takeAll(IDENTIFIER);
    if (word === "null") return { kind: "null", at };
    if (word === "true" || word === "false") return { kind: "other", at };
    if (this.isJson) this.failJsonValue(at);
    if (word === "" && this.isAfterValue()) this.fail("Expected a value here.");
    // a name or a sign that something is computed with
    return { kind: "computed", at };
  }

  private failJsonValue(at: number): never {
    this.pos = at;
    if (this.isEnd()) this.fail("The text ends too early: expected a value here.");
    if (/[“”„]/.test(this.next())) this.fail('Expected a straight quote ", not a curly one.');
    this.fail('Expected a value here: "…", a number, true, false, null, { or [.');
  }

  /** `[for …]` and `{for …}` */
  private isComputed(): boolean {
    if (this.isJson) return false;
    const start = this.pos++;
    this.space();
    const isFor = this.takeAll(/for(?=\s)/y) !== "";
    this.pos = start;
    return isFor;
  }

  private computed(): Value {
    const at = this.pos;
    this.brackets();
    return { kind: "computed", at };
  }

  private list(): List {
    const at = this.pos++;
    const items: Value[] = [];
    for (;;) {
      this.space();
      if (this.take("]")) return { kind: "list", at, items };
      items.push(this.valueUntil("lines"));
      this.space();
      if (!this.take(",") && this.next() !== "]") {
        this.failBetween("]", at);
      }
    }
  }

  /** What stands between the { before and `close`; "" for the end of the text. */
  entries(at: number, close: string): Obj {
    const entries: Entry[] = [];
    for (;;) {
      this.space();
      if (close === "" ? this.isEnd() : this.take(close)) return { kind: "object", at, entries };
      entries.push(this.entry(at));
      const end = this.pos;
      this.space();
      const isNextLine = !this.isJson && /[\r\n]/.test(this.text.slice(end, this.pos));
      const isLast = close === "" ? this.isEnd() : this.next() === close;
      if (!this.take(",") && !isLast && !isNextLine) this.failBetween(close, at);
    }
  }

  private entry(opened: number): Entry {
    const at = this.pos;
    const key = this.key(opened);
    this.space(this.isJson ? "lines" : "in line");
    if (!this.take(":") && (this.isJson || !this.take("="))) {
      this.fail(this.isJson ? "Expected : after this name." : "Expected = after this name.");
    }
    this.space(this.isJson ? "lines" : "in line");
    return { key, at, value: this.valueUntil("in line") };
  }

  private key(opened: number): string {
    if (this.next() === '"') return this.nested(() => this.quoted());
    if (!this.isJson && this.next() === "(") {
      this.brackets();
      return "";
    }
    const name = this.isJson ? "" : this.takeAll(/[\p{L}\p{N}_.-]+/uy);
    if (name !== "") return name;
    if (this.isEnd()) this.fail("Expected } to close this { before the text ends.", opened);
    if (/[“”„]/.test(this.next())) this.fail('Expected a straight quote ", not a curly one.');
    this.fail(
      this.isJson
        ? 'Expected a name in double quotes here, as "events", or }.'
        : "Expected a name here, or }.",
    );
  }

  private failBetween(close: string, opened: number): never {
    if (!this.isEnd()) this.fail(`Expected a comma${close === "" ? "" : ` or ${close}`} here.`);
    this.fail(`Expected ${close} to close this before the text ends.`, opened);
  }

  /** A value; a computed one where more follows on it than the end of a line, or of an item. */
  private valueUntil(lines: "lines" | "in line"): Value {
    const value = this.value();
    if (this.isJson) return value;
    this.space(lines);
    if (value.kind !== "computed" && this.isAfterValue()) return value;
    if (value.kind !== "computed" && this.next() === '"') {
      this.fail("Expected a comma or the end of the line here.");
    }
    while (!this.isAfterValue()) {
      if (this.next() === '"') this.nested(() => this.quoted());
      else if (this.isHeredoc()) this.heredoc();
      else if (/[([{]/.test(this.next())) this.brackets();
      else this.pos++;
      this.space(lines);
    }
    return { kind: "computed", at: value.at };
  }

  private isAfterValue(): boolean {
    return this.isEnd() || /[\r\n,\]})]/.test(this.next());
  }

  /** Arguments and blocks, up to a } or the end. */
  body(): Entry[] {
    const entries: Entry[] = [];
    for (;;) {
      this.space();
      if (this.isEnd() || this.next() === "}") return entries;
      entries.push(this.argumentOrBlock());
    }
  }

  private argumentOrBlock(): Entry {
    const at = this.pos;
    const key = this.takeAll(IDENTIFIER);
    if (key === "") this.fail('Expected a name here: of an argument, name = "…", or of a block, name { … }.');
    this.space("in line");
    if (!this.text.startsWith("==", this.pos) && this.take("=")) {
      this.space("in line");
      const value = this.valueUntil("in line");
      if (!this.isEnd() && !/[\r\n}]/.test(this.next())) this.fail("Expected the end of the line here.");
      return { key, at, value };
    }
    const labels = this.labels();
    const open = this.pos;
    if (!this.take("{")) this.fail("Expected = and a value, or { and a block.");
    const entries = this.nested(() => this.body());
    if (!this.take("}")) this.fail("Expected } to close this { before the text ends.", open);
    const body: Obj = { kind: "object", at: open, entries };
    return { key, at, value: labels.reduceRight<Value>((value, label) => within(label, value, at), body) };
  }

  private labels(): string[] {
    const labels: string[] = [];
    // a block of Terraform's has two at most; more would be a tree as deep
    while (labels.length < 4) {
      const label = this.next() === '"' ? this.quoted() : this.takeAll(IDENTIFIER);
      if (label === "") break;
      labels.push(label);
      this.space("in line");
    }
    return labels;
  }
}

const within = (key: string, value: Value, at: number): Obj => ({
  kind: "object",
  at,
  entries: [{ key, at, value }],
});
