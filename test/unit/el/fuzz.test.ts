// A short round of scripts/fuzz.ts, and the time that hostile text takes.
import { expect } from "chai";
import { checkPortable, compile, ElError, lint } from "../../../src/el";
import { readers } from "../../fuzz/readers";
import { globalsText, inputOf } from "../../fuzz/round";
import { run } from "../../fuzz/run";

describe("random input", () => {
  it("gives a value or an ElError, ten thousand times", function () {
    this.timeout(60_000);
    const before = globalsText();
    const { counts, found } = run(20240514, 0, 10_000, readers);
    expect(found).to.deep.equal([]);
    expect(globalsText()).to.equal(before);
    // the inputs are of every sort: else the round says little
    expect(counts.generated.value).to.be.above(200);
    expect(counts.generated.error).to.be.above(200);
    expect(counts.mutated.refused).to.be.above(200);
    expect(counts["token soup"].refused).to.be.above(200);
  });

  it("is the same every time", () => {
    for (const index of [0, 1, 2, 3, 4]) {
      expect(inputOf(7, index).expression).to.equal(inputOf(7, index).expression);
      expect(inputOf(7, index).expression).not.to.equal(inputOf(8, index).expression);
    }
  });
});

/** An expression of so many characters, made of one part over and over. */
type Family = (length: number) => string;

const repeated =
  (part: string, start = "", end = ""): Family =>
  (length) =>
    start + part.repeat(Math.floor((length - start.length - end.length) / part.length)) + end;

const families: Record<string, Family> = {
  "((((": repeated("("),
  "[[[[": repeated("["),
  "{{{{": repeated("{"),
  "{{{}}}": (length) => "{".repeat(length / 2) + "}".repeat(length / 2),
  "((()))": (length) => `${"(".repeat(length / 2 - 1)}1${")".repeat(length / 2)}`,
  "{a:{a:": repeated("{a:"),
  "a.?[a.?[": repeated("a.?["),
  "a.![a.![": repeated("a.!["),
  "a(a(": repeated("a("),
  "a[a[": repeated("a["),
  "a?(a?(": repeated("a?("),
  "!!!!": repeated("!"),
  "!!!!a": repeated("!", "", "a"),
  "not not": repeated("not ", "", "a"),
  "- - -1": repeated("- ", "", "1"),
  "a.b.c": repeated(".b", "a"),
  "a?.b?.c": repeated("?.b", "a"),
  "a[0][0]": repeated("[0]", "a"),
  "a.b().b()": repeated(".b()", "a"),
  "''''": repeated("'"),
  "'''''": repeated("''", "'"),
  '""""': repeated('"'),
  "'x'x'x": repeated("'x"),
  "a?b?c?": repeated("a?"),
  "a?b:c?b:c": repeated("a?b:", "", "c"),
  "a?:b?:c": repeated("a?:", "", "c"),
  "a?:b?:": repeated("a?:"),
  "1+1+1": repeated("+1", "1"),
  "1+1+": repeated("1+"),
  "a||a||": repeated("a||"),
  "a and a and": repeated("a and ", "", "a"),
  "1<1 and 1<1": repeated("1<1 and ", "", "true"),
  "2^2*2^2": repeated("2^2*", "", "2"),
  "1,1,1": repeated("1,", "{", "1}"),
  "a:1,a:1": repeated("a:1,", "{", "a:1}"),
  "a(1,1,1)": repeated("1,", "a(", "1)"),
  digits: repeated("9"),
  "9.9.9": repeated("9."),
  "1e1e1": repeated("1e"),
  "0x0x": repeated("0x"),
  blanks: repeated(" "),
  "blanks, then a mistake": repeated(" ", "a", ")"),
  "a a a": repeated("a "),
  "one name": repeated("a"),
  "names of other scripts": repeated("字"),
  "lone surrogates": repeated("\ud800"),
  "#this.#this": repeated("#this."),
  lines: repeated("\r\n", "(", "]"),
  "]]]]": repeated("]"),
  "::::": repeated(":"),
  "?.?.?.": repeated("?."),
  "$[$[": repeated("$["),
  "T T T": repeated("T "),
  "new new": repeated("new "),
};

const reading = (expression: string) => {
  try {
    compile(expression);
  } catch (error) {
    expect(error).to.be.instanceOf(ElError);
  }
};

const judging = (expression: string) => {
  lint(expression);
  checkPortable(expression);
};

/** Milliseconds of the processor: what else runs on the machine does not count. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds that each takes; the least of several times, as the garbage collector comes between. */
function cost(expressions: readonly string[], task: (expression: string) => void): number[] {
  const least = expressions.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 5; round++) {
    expressions.forEach((expression, i) => {
      const started = processorTime();
      task(expression);
      least[i] = Math.min(least[i] as number, processorTime() - started);
    });
  }
  return least;
}

/** Twice and four times the time for twice and four times the text; quadratic would be 4 and 16 times. 1.5 ms are noise. */
const isInLine = ([short = 0, middle = 0, long = 0]: number[]) =>
  middle < short * 3.2 + 1.5 && long < short * 6.5 + 1.5;

describe("hostile text", () => {
  for (const [name, family] of Object.entries(families)) {
    it(`takes time in line with its length: ${name}`, () => {
      const expressions = [2_500, 5_000, 10_000].map(family);
      for (const task of [reading, judging]) {
        const tried: number[][] = [];
        // what is out of line is so every time
        do tried.push(cost(expressions, task));
        while (tried.length < 5 && !isInLine(tried.at(-1) as number[]));
        expect(isInLine(tried.at(-1) as number[]), `${task.name}: ${JSON.stringify(tried)} ms`).to.equal(
          true,
        );
      }
    });
  }
});

describe("deep events", () => {
  const nested = (depth: number) => {
    let value: unknown = [];
    for (let i = 1; i < depth; i++) value = [value];
    return value;
  };
  const expressions = [
    "event.a",
    "'' + event.a",
    "event.a == event.b",
    "event.a.flatten()",
    "event.a.toString()",
  ];

  it("are evaluated to 1,000 levels, wherever the stack ends", () => {
    for (const expression of expressions) {
      const program = compile(expression);
      expect(() => program.evaluate({ a: nested(1_000), b: nested(1_000) }), expression).not.to.throw();
      expect(() => program.evaluate({ a: nested(1_100), b: nested(1_100) }), expression)
        .to.throw(ElError, /1000 levels/)
        .with.property("code", "EL1086E");
    }
  });

  it("that hold themselves cost no more than that", () => {
    const circle: Record<string, unknown> = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`k${i}`, i]),
    );
    circle.self = circle;
    expect(() => compile("event").evaluate(circle)).to.throw(ElError, /1000 levels/);
    const [list, other]: [unknown[], unknown[]] = [[], []];
    list.push(list);
    other.push(other);
    for (const expression of [
      "event.a && true",
      "event.a.flatten()",
      "event.a == event.b",
      "event.a.toString()",
    ]) {
      expect(() => compile(expression).evaluate({ a: list, b: other }), expression).to.throw(
        ElError,
        /1000 levels/,
      );
    }
  });
});
