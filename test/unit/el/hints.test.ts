// The hints of errors, line by line of the table: an expression, where its mistake is, what helps.
import { expect } from "chai";
import { compile, ElError } from "../../../src/el";
import { Failure } from "../../../src/el/errors";
import { evalHints, type HintRule, hintFor, parseHints } from "../../../src/el/hints";
import { parse } from "../../../src/el/parse";
import { makePlan, Run } from "../../../src/el/plan";
import type { Value } from "../../../src/el/values";

function errorOf(run: () => unknown): ElError {
  try {
    run();
  } catch (error) {
    if (error instanceof ElError) return error;
    throw error;
  }
  throw new Error("there was no error");
}

function failureOf(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

const parseExamples: [expression: string, pos: number, hint: string][] = [
  ["event.a == “x”", 11, "write ' or \" instead"],
  ["event.a == `x`", 11, "write ' or \" instead"],
  ["event.a\u00a0== 'x'", 7, "it often comes with pasted text: type a space instead"],
  ["event.a – 1", 8, "write - instead"],
  ["event.a ≠ 'x'", 8, "write != instead"],
  ["event.a ≤ 1", 8, "write <= instead"],
  ["event.a ≥ 1", 8, "write >= instead"],
  ["event.a == 'x';", 14, "nothing marks the end of an expression: leave it out"],
  ["event.a ~ 'x.*'", 8, "a pattern is compared with matches"],
  ["event.a | event.b", 8, "|| is or"],

  ['event.a == \\"x\\"', 11, "leave the backslash out"],
  ["event.a == 'it\\'s'", 17, "a backslash does not protect a quote: write it twice, ''"],
  ["event.a == 'x\"", 11, "it begins with ' and ends with \": use the same on both sides"],
  ["event.a == \"x'", 11, "it begins with \" and ends with ': use the same on both sides"],
  ["event.a == 'it's'", 16, "inside a text it is written twice: ''"],
  ['event.a == "say "hi""', 17, 'inside a text it is written twice: ""'],
  ["event.a == 'O'Brien'", 19, "inside a text it is written twice: ''"],
  ["event.a == x'", 12, "is a ' missing where the text begins?"],
  ["event.a == 'x", 11, "the ' at its end is missing"],
  ["event.a == 'x'and'y", 17, "the ' at its end is missing"],

  ["2147483648", 0, "write 2147483648L"],
  ["event.a > 1e", 10, "an exponent is missing after the e, or a space before it"],

  ["event.a = 'x'", 8, "== compares"],
  ["1 --2", 2, "write a space between two minus signs"],
  ["event.a == &event.b", 11, "&& is and"],
  ["event.a between {1, 2}", 8, "write two comparisons, joined with &&"],
  ["#name == 'x'", 0, "only #this and #root are known here"],
  ["event.a === 'x'", 8, "== compares"],
  ["event.a !== 'x'", 8, "!= is unequal"],
  ["event.a <> 'x'", 8, "!= is unequal"],
  ["event.a &&& event.b", 10, "&& is and"],
  ["event.a ||| event.b", 10, "|| is or"],
  ["2 ** 3", 2, "^ is the power"],
  ["event->a", 5, "a dot leads to a property"],
  ["event.a // first", 8, "there are no comments"],
  ["event.a => 1", 9, "write >="],
  ["event.a =< 1", 9, "write <="],
  ["event.a = == 1", 10, "== compares"],
  ["#{event.a == 'x'}", 1, "write the expression without #{ }"],
  ["${event.a == 'x'}", 1, "write the expression without ${ }"],
  ["event.a & event.b", 8, "&& is and"],

  [".outcome.result", 0, "begin with event"],
  ["event.target.? [id == 'x']", 12, "a selection is written .?[ ] without a space"],
  ["event.target.?(id == 'x')", 12, "a selection has square brackets: .?[ ]"],
  ["event.target.?id", 12, "write ?. before a name where null may stand, .?[ ] to select"],
  ["event.target.[0]", 12, "an index follows without a dot"],
  ["event.'actor'", 5, "a key in quotes goes into brackets: ['…']"],
  ["event.client.ipAddress == 192.0.2.7", 31, "put text in quotes: '192.0.2.7'"],
  ["event.target.0", 12, "an item of a list is taken with brackets: [0]"],
  ["event.target.*", 12, "a projection goes through all items: .![ ]"],
  ["event.target?[id == 'x']", 12, "a dot is missing before it: .?["],

  ["event.target.?[type eq 'User'.size() > 0", 37, "is the ] missing before .size()?"],
  ["event.target.?[type eq 'User'.size() > 0]", 37, "is the ] missing before .size()?"],
  ["1 < 2 < 3", 6, "join two comparisons with &&, or put one in brackets"],
  ["(1 < 2 < 3)", 7, "join two comparisons with &&, or put one in brackets"],
  ["1 ^ 2 ^ 3", 6, "put one of the two powers in brackets"],
  ["('a', 'b').contains(event.a)", 4, "a list is written { }"],
  ["event.a == 'x', event.b == 'y'", 14, "join conditions with && or ||"],
  ["event.a == 'x')", 14, "no bracket is open that it could close"],
  ["event.a.contains('x'", 16, "')' is missing"],

  ["event.a ANDevent.b", 8, "a space is missing: AND event"],
  ["a ANDb", 2, "a space is missing: AND b"],
  ["xAND y", 5, "a space is missing: x AND"],
  ["event.target.?[typeeq 'User']", 22, "a space is missing: type eq"],
  ["event.a contains 'x'", 8, "it is a method: write .contains('…')"],
  ["event.a co 'x'", 8, "that is of Okta's API filters; here it is .contains('…')"],
  ["event.a sw 'x'", 8, "that is of Okta's API filters; here it is .startsWith('…')"],
  ["event.a ew 'x'", 8, "that is of Okta's API filters; here it is .endsWith('…')"],
  ["event.a pr", 8, "that is of Okta's API filters; here it is != null"],
  ["event.a is not null", 8, "!= is unequal"],
  ["event.a is null", 8, "== compares"],
  ["event.a equals 'x'", 8, "== compares"],
  ["event.a in {'x'}", 8, "one of several: {'a', 'b'}.contains(…)"],
  ["event.a like 'x%'", 8, ".contains('…') looks for a text, matches compares with a pattern"],
  ["event.a xor event.b", 8, "either, not both: put != between the two conditions"],
  ["event.a not true", 8, "not stands before a condition: not (a == b)"],

  ["event.a == My App", 14, "put text in quotes: 'My App'"],
  ["event.a eq me@company.com", 13, "put text in quotes: 'me@company.com'"],
  ["event.target.?[id eq 00u1ab]", 23, "put text in quotes: '00u1ab'"],
  ["event.a 'x'", 8, "is an operator missing before it?"],
  ["event.a == event.b event.c", 19, "is an operator missing before it?"],
];

/** Mistakes that look like one of the above, and for which no hint is known. */
const withoutHint = [
  "event.target.?[type eq 'User' > 0",
  "(1 < 2 < 3",
  "event.a == ",
  "event.a ? 1",
  "(event.a == 'x' order 1)",
  "(event.a brand y)",
  "'a'.contains('b' c)",
  "9223372036854775808123",
];

const evalExamples: [expression: string, event: Value, pos: number, hint: string][] = [
  ["event.target.length > 1", { target: [] }, 13, "target is a list: its length is target.size()"],
  [
    "event.target.displayName == 'Sales'",
    { target: [] },
    13,
    "target is a list: ask its items with .?[displayName == …]",
  ],
  ["event.actor.id.length > 1", { actor: { id: "x" } }, 15, "it is a method: write length()"],
  ["event.actor.id.size() > 1", { actor: { id: "x" } }, 15, "the length of a text is length()"],
  ["event.target.length() > 1", { target: [] }, 13, "the length of a list is size()"],
  ["event.target[id == 'x']", { target: [] }, 12, "a selection is written .?[ ]"],
];

describe("hints", () => {
  for (const [expression, pos, hint] of parseExamples) {
    it(`for ${JSON.stringify(expression)}: ${hint}`, () => {
      expect(errorOf(() => compile(expression))).to.include({ phase: "parse", pos, hint });
    });
  }

  for (const [expression, event, pos, hint] of evalExamples) {
    it(`for ${expression} of an event: ${hint}`, () => {
      expect(errorOf(() => compile(expression).evaluate(event))).to.include({ phase: "eval", pos, hint });
    });
  }

  for (const expression of withoutHint) {
    it(`are better left out than wrong: ${expression}`, () => {
      const { hint = "" } = errorOf(() => compile(expression));
      expect(hint).to.match(/^('.*' was opened at column \d+)?$/);
    });
  }

  it("all have an example here", () => {
    const failures = [
      ...parseExamples.map(([text]) => ["parse", text, failureOf(() => parse(text))] as const),
      ...evalExamples.map(([text, event]) => {
        const plan = makePlan(parse(text), { strict: false });
        return ["eval", text, failureOf(() => plan(new Run(event), null))] as const;
      }),
    ];
    const isUsed = (rules: readonly HintRule[], phase: string) => (rule: HintRule) => {
      const others = rules.filter((other) => other !== rule);
      return failures.some(
        ([ofPhase, text, failure]) =>
          ofPhase === phase && hintFor(ofPhase, failure, text) !== hintFor(ofPhase, failure, text, others),
      );
    };
    const unused = [
      ...parseHints.filter((rule) => !isUsed(parseHints, "parse")(rule)),
      ...evalHints.filter((rule) => !isUsed(evalHints, "eval")(rule)),
    ];
    expect(unused.map(({ code, at, before }) => `${code} ${before} ${at}`)).to.deep.equal([]);
  });
});

describe("an open bracket", () => {
  it("is pointed at, with line and column", () => {
    for (const expression of [
      "true &&\n event.target.?[type == 'a'",
      "true &&\n event.target.?[type == 'a' 'b'",
      "true &&\n event.target.?[type == 'a' 'b']",
    ]) {
      expect(errorOf(() => compile(expression)).opened, expression).to.deep.equal({
        pos: 22,
        line: 2,
        column: 15,
      });
    }
    expect(errorOf(() => compile("event.a.contains('x'")).opened).to.deep.equal({
      pos: 16,
      line: 1,
      column: 17,
    });
  });

  it("is not mentioned where it has nothing to do with the mistake", () => {
    expect(errorOf(() => compile("(event.a =)")).opened).to.equal(undefined);
    expect(errorOf(() => compile("event.a 'b'")).opened).to.equal(undefined);
  });
});
