// Regular expressions: what Java's own engine answers, what is refused, and that no text makes one slow.
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { compile, ElError } from "../../../src/el";
import { Failure } from "../../../src/el/errors";
import { compilePattern, compileWritten, type Pattern, replace, split } from "../../../src/el/patterns";

function errorOf(run: () => unknown): ElError {
  try {
    run();
  } catch (error) {
    if (error instanceof ElError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const evaluate = (expression: string) => compile(expression).evaluate({});

/** All matches with their groups, as Java's find gives them. */
function findAll(pattern: Pattern, text: string): (readonly number[])[] {
  const find = pattern.search(text);
  const matches: (readonly number[])[] = [];
  for (let from = 0; from <= text.length; ) {
    const match = find(from);
    if (match === undefined) break;
    matches.push(match);
    const [start = 0, end = 0] = match;
    from = end > start ? end : end + 1;
  }
  return matches;
}

describe("patterns, as java.util.regex has them", () => {
  // computed by Java 17: [pattern] is not valid; [pattern, text, matches, [[start, end, groups…], …]]
  type Row = [pattern: string, text?: string, matches?: boolean, found?: number[][]];
  const rows: Row[] = fs
    .readFileSync(path.join(__dirname, "java-patterns.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

  for (const [source, text, matches, found] of rows) {
    it(`${JSON.stringify(source)} on ${JSON.stringify(text ?? "anything")}`, () => {
      if (text === undefined) {
        expect(() => compilePattern(source, 0))
          .to.throw()
          .with.property("code", "EL1018E");
      } else {
        const pattern = compilePattern(source, 0);
        expect(pattern.matches(text)).to.equal(matches);
        expect(findAll(pattern, text)).to.deep.equal(found);
      }
    });
  }

  it("word boundaries are those of ASCII, as in Java 19 and later", () => {
    expect(evaluate("'né'.replaceAll('\\b', '|')")).to.equal("|n|é");
    expect(evaluate("'né'.replaceAll('(?U)\\b', '|')")).to.equal("|né|");
  });

  it("a named group can stand in the replacement", () => {
    const named = "replaceAll('(?<year>\\d{4})-(?<month>\\d\\d)', '${month}/${year}')";
    expect(evaluate(`'2024-05 2025-06'.${named}`)).to.equal("05/2024 06/2025");
    expect(errorOf(() => evaluate("'a'.replaceAll('(?<x>a)', '${y}')")).message).to.include("no group 'y'");
    expect(errorOf(() => evaluate("'a'.replaceAll('(?<x>a)', '${x')")).code).to.equal("bad-replacement");
  });

  it("splits and replaces across the blocks of a long text", () => {
    for (const unit of ["ab😀,", "x,", "😀😀😀é;"]) {
      const text = unit.repeat(9_001);
      const comma = compilePattern("[,;]", 0);
      expect(split(text, comma, 0)).to.deep.equal(text.split(/[,;]/).slice(0, -1));
      const dot = compilePattern("(.)([,;])", 0);
      expect(replace(text.slice(0, 60_000), dot, "$2$1", true, 0)).to.equal(
        text.slice(0, 60_000).replace(/(.)([,;])/gu, "$2$1"),
      );
    }
  });
});

describe("patterns that are refused when the expression is compiled", () => {
  const refused: [pattern: string, at: number, code: string, words: string][] = [
    ["(a)b\\1", 4, "pattern-not-linear", "reference back"],
    ["(?<x>a)\\k<x>", 7, "pattern-not-linear", "reference back"],
    ["a(?=b).", 1, "pattern-not-linear", "looks ahead"],
    ["a(?!b).", 1, "pattern-not-linear", "looks ahead"],
    [".(?<=b)", 1, "pattern-not-linear", "looks behind"],
    [".(?<!b)", 1, "pattern-not-linear", "looks behind"],
    ["b(?>a+)", 1, "pattern-not-linear", "gives nothing back"],
    ["ba*+", 2, "pattern-not-linear", "possessive"],
    ["ba{1,2}+", 2, "pattern-not-linear", "possessive"],
    ["ab{1,1001}", 2, "pattern-too-large", "1000"],
    ["(a{1,100}){1,100}", 0, "pattern-too-large", "repeats too much"],
    ["a\\X", 1, "pattern-not-supported", "\\X"],
    ["a\\G", 1, "pattern-not-supported", "\\G"],
    ["a\\b{g}", 1, "pattern-not-supported", "\\b{g}"],
    ["\\p{InGreek}", 0, "pattern-not-supported", "InGreek"],
    ["\\N{DIGIT ONE}", 0, "pattern-not-supported", "name"],
    ["(?c)a", 0, "pattern-not-supported", "canonical"],
  ];
  for (const [pattern, at, code, words] of refused) {
    it(pattern, () => {
      for (const [before, after] of [
        ["event.id matches '", "'"],
        ["'x'.matches('", "')"],
        ["event.id.replaceAll('", "', 'b')"],
        ["event.id.replaceFirst('", "', 'b')"],
        ["event.id.split('", "')"],
        ["event.id.split('", "', 2)"],
      ]) {
        const error = errorOf(() => compile(`${before}${pattern}${after}`));
        expect(error).to.include({ phase: "parse", code, pos: (before as string).length + at });
        expect(error.message).to.include(words);
      }
    });
  }

  it("points behind the quotes that are written twice", () => {
    expect(errorOf(() => compile("'x' matches 'a''b\"c(?=d)'")).pos).to.equal(19);
    expect(errorOf(() => compile(`'x' matches "a'b""c(?=d)"`)).pos).to.equal(19);
  });

  it("one that comes out of the event is refused when it is evaluated", () => {
    const program = compile("'x' matches event.pattern");
    expect(errorOf(() => program.evaluate({ pattern: "(a)\\1" }))).to.include({
      phase: "eval",
      code: "pattern-not-linear",
      pos: 18,
    });
    expect(program.evaluate({ pattern: "[xyz]" })).to.equal(true);
  });

  it("what is no pattern fails when it is used, as in Spring, and says where", () => {
    const program = compile("event.a == 1 || 'x' matches 'ab[c'");
    expect(program.evaluate({ a: 1 })).to.equal(true);
    const error = errorOf(() => program.evaluate({ a: 2 }));
    expect(error).to.include({ phase: "eval", code: "EL1018E", pos: 31 });
    expect(error.message).to.include("[ is not closed");
  });

  it("is as long as it may be, and no longer", () => {
    expect(evaluate(`'${"a".repeat(1000)}' matches '${"a".repeat(999)}.'`)).to.equal(true);
    expect(errorOf(() => compile(`'a' matches '${"a".repeat(1001)}'`)).code).to.equal("EL1077E");
    expect(evaluate(`'${"a".repeat(1000)}' matches '(?i)A{1,1000}'`)).to.equal(true);
  });
});

describe("how often a pattern is compiled", () => {
  it("one that is written in the expression once, a bad one too", () => {
    const written = compileWritten({ kind: "literal", pos: 0, start: 0, end: 0, value: "a+" });
    expect(written()).to.equal(written());
    const bad = compileWritten({ kind: "literal", pos: 0, start: 0, end: 0, value: "a(" });
    const thrown = [0, 1].map(() => {
      try {
        return bad();
      } catch (error) {
        return error;
      }
    });
    expect(thrown[0]).to.be.instanceOf(Failure).and.to.equal(thrown[1]);
  });

  it("others once in a while: the latest are kept", () => {
    const first = compilePattern("first.?", 0);
    expect(compilePattern("first.?", 0)).to.equal(first);
    for (let i = 0; i < 100; i++) compilePattern(`other${i}.?`, 0);
    expect(compilePattern("first.?", 0)).not.to.equal(first);
  });
});

describe("time that is linear in the text", () => {
  /** The least time of several runs, in ms. */
  function time(run: () => void): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      run();
      least = Math.min(least, performance.now() - start);
    }
    return least;
  }

  // an engine that tries one way after the other takes longer than the world will last for most of these
  const classics: [pattern: string, text: (n: number) => string, matches: boolean][] = [
    ["(a+)+$", (n) => `${"a".repeat(n)}!`, false],
    ["(a+)+", (n) => `${"a".repeat(n)}!`, false],
    ["(a|aa)+$", (n) => `${"a".repeat(n)}!`, false],
    ["(a|a?)+$", (n) => `${"a".repeat(n)}!`, false],
    ["(.*a){20}", (n) => `${"a".repeat(n)}!`, false],
    ["(.*a){20}", (n) => "a".repeat(n), true],
    ["([a-zA-Z]+)*$", (n) => `${"a".repeat(n)}!`, false],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", (n) => "a".repeat(n), false],
    ["(x+x+)+y", (n) => "x".repeat(n), false],
    ["(a*)*b", (n) => "a".repeat(n), false],
    ["(\\w+\\s?)*!", (n) => "word ".repeat(n / 5), false],
    ["(?:a?){500}a{500}", (n) => "a".repeat(n), false],
    ["(a|b)*a(a|b){12}", (n) => "ab".repeat(n / 2), false],
    ["\\b(\\w+\\b.?)*\\b!", (n) => "a b ".repeat(n / 4), false],
    ["([^@]+@)+[a-z.]+\\.(com|org)", (n) => "a@".repeat(n / 2), false],
  ];

  for (const [source, text, matches] of classics) {
    it(`matches: ${source}, ${matches}`, () => {
      const pattern = compilePattern(source, 0);
      expect(pattern.matches(text(10_000))).to.equal(matches);
      const [short, long] = [text(2_500), text(40_000)];
      // 16 times the text: 16 times the time, where a quadratic one takes 256
      const once = time(() => pattern.matches(short));
      expect(time(() => pattern.matches(long)) / Math.max(once, 0.01)).to.be.lessThan(120);
    });
  }

  const searched: [pattern: string, text: (n: number) => string][] = [
    ["(a+)+$", (n) => `${"a".repeat(n)}!`],
    ["(a|aa)+b", (n) => "a".repeat(n)],
    ["(.*a){20}b", (n) => "a".repeat(n)],
    // each match is short, but what might make it longer is far away
    ["a[^b]*b|a", (n) => "a".repeat(n)],
    ["(a*)*b|a", (n) => "a".repeat(n)],
    ["(a|)*?(|b)+c|.", (n) => "ab".repeat(n / 2)],
    ["\\s+$", (n) => `${" ".repeat(n)}x`],
    [".*?,", (n) => "a".repeat(n)],
    ["", (n) => "a".repeat(n)],
  ];

  for (const [source, text] of searched) {
    it(`split: ${source}`, () => {
      const pattern = compilePattern(source, 0);
      const [short, long] = [text(2_500), text(40_000)];
      const once = time(() => split(short, pattern, 0));
      expect(time(() => split(long, pattern, 0)) / Math.max(once, 0.01)).to.be.lessThan(120);
    });
  }

  it("memory as well: a pattern with more states than are kept goes on", () => {
    const pattern = compilePattern("(?:a|b)*a(?:a|b){14}", 0);
    let text = "";
    for (let i = 0, bits = 1; i < 20_000; i++) {
      bits = (bits * 1_103_515_245 + 12_345) % 2_147_483_648;
      text += bits > 1_073_741_824 ? "a" : "b";
    }
    expect(pattern.matches(`${text}a${"b".repeat(14)}`)).to.equal(true);
    expect(pattern.matches(`${text}b${"a".repeat(14)}`)).to.equal(false);
    expect(findAll(pattern, `${text}a${"b".repeat(14)}c`).map(([, end]) => end)).to.deep.equal([20_015]);
  });
});
