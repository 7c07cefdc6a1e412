// compile, evaluate and test as their users see them.
import { expect } from "chai";
import { compile, ElError } from "../../../src/el";

describe("evaluate", () => {
  const plain: [expression: string, value: unknown][] = [
    ["1", 1],
    ["1.5", 1.5],
    ["1.5f", 1.5],
    ["5000000000L", 5_000_000_000],
    ["9223372036854775807L", 9223372036854775807n],
    ["'a'", "a"],
    ["'a'.charAt(0)", "a"],
    ["null", null],
    ["{1, {2.5, 'x'}}", [1, [2.5, "x"]]],
    ["{a: {b: 1L}}", { a: { b: 1 } }],
    ["'a,b'.split(',')", ["a", "b"]],
    ["event", { n: 1.5, big: 5_000_000_000, list: [0.5, { x: 1e-7 }] }],
    ["event.list", [0.5, { x: 1e-7 }]],
    ["event.n + 1", 2.5],
    ["event.list[1].x * 2", 2e-7],
  ];
  const event = { n: 1.5, big: 5_000_000_000, list: [0.5, { x: 1e-7 }] };
  for (const [expression, value] of plain) {
    it(`gives plain JavaScript for ${expression}`, () => {
      expect(compile(expression).evaluate(event)).to.deep.equal(value);
    });
  }

  it("tells the type that the language gives a value", () => {
    const typed = (expression: string) => compile(expression).evaluateTyped(event).type;
    expect(
      ["event.n", "event.big", "event.list", "event", "'a'.charAt(0)", "1", "event.x"].map(typed),
    ).to.deep.equal(["double", "long", "list", "map", "char", "int", "null"]);
  });

  it("takes any event", () => {
    for (const odd of [undefined, null, 1, "x", [], true, Number.NaN, 1n, Symbol("x"), () => 1]) {
      expect(() => compile("event == null").evaluate(odd)).not.to.throw();
    }
    expect(compile("event").evaluate(undefined)).to.equal(null);
  });

  it("reads a missing key as null, and as an error when strict", () => {
    expect(compile("event.a").evaluate({})).to.equal(null);
    expect(compile("event.a", { strict: false }).evaluate({})).to.equal(null);
    expect(() => compile("event.a", { strict: true }).evaluate({})).to.throw(ElError, /'a'/);
    expect(compile("event.a", { strict: true }).evaluate({ a: null })).to.equal(null);
  });

  it("finds debugData where Okta keeps it", () => {
    const event = { debugContext: { debugData: { url: "x" } } };
    for (const strict of [false, true]) {
      expect(compile("event.debugData.url", { strict }).evaluate(event)).to.equal("x");
      expect(compile("event['debugData']['url']", { strict }).evaluate(event)).to.equal("x");
      expect(compile("event.debugData", { strict }).evaluate({ ...event, debugData: 1 })).to.equal(1);
      expect(() => compile("event.debugData.url", { strict }).evaluate({})).to.throw(ElError);
    }
    expect(compile("event.a.debugData").evaluate({ a: event })).to.equal(null);
    expect(compile("event.debugData?.url").evaluate({ debugContext: null })).to.equal(null);
  });

  it("keeps nothing from one event to the next", () => {
    const program = compile("event.target.?[type == 'User'].![id]");
    const target = (id: string) => ({ target: [{ type: "User", id }] });
    expect(program.evaluate(target("a"))).to.deep.equal(["a"]);
    expect(program.evaluate(target("b"))).to.deep.equal(["b"]);
  });
});

describe("test", () => {
  it("is the value of a boolean expression", () => {
    const program = compile("event.outcome.result == 'SUCCESS'");
    expect(program.expression).to.equal("event.outcome.result == 'SUCCESS'");
    expect(program.test({ outcome: { result: "SUCCESS" } })).to.equal(true);
    expect(program.test({ outcome: { result: "FAILURE" } })).to.equal(false);
  });

  it("is false for an evaluation error, and reports it", () => {
    const program = compile("event.outcome.reason.contains('x')");
    const errors: ElError[] = [];
    expect(program.test({ outcome: {} })).to.equal(false);
    expect(program.test({ outcome: {} }, (error) => errors.push(error))).to.equal(false);
    expect(errors).to.have.lengthOf(1);
    expect(errors[0])
      .to.be.instanceOf(ElError)
      .and.to.include({ code: "EL1011E", phase: "eval", column: 22 });
  });

  it("is false for what is not a boolean, and says so", () => {
    for (const [expression, type] of [
      ["'true'", "string"],
      ["1", "int"],
      ["event.x", "null"],
      ["event.target.?[true]", "list"],
    ] as const) {
      const errors: ElError[] = [];
      expect(compile(expression).test({ target: [] }, (error) => errors.push(error))).to.equal(false);
      expect(errors[0]?.message).to.contain("true or false").and.to.contain(type);
    }
  });

  it("never throws for an odd event", () => {
    const trap = {
      get target(): unknown {
        throw new TypeError("trapped");
      },
    };
    const errors: ElError[] = [];
    for (const odd of [
      undefined,
      null,
      1,
      "x",
      [],
      trap,
      new Proxy({}, { getOwnPropertyDescriptor: () => ({}) as never }),
    ]) {
      expect(
        compile("event.target.?[type == 'a'].size() > 0").test(odd, (error) => errors.push(error)),
      ).to.equal(false);
    }
    expect(errors).to.have.lengthOf(7);
  });
});

describe("methods", () => {
  const results: [expression: string, value: unknown][] = [
    ["'  a '.trim()", "a"],
    ["'\u00a0a'.trim()", "\u00a0a"],
    ["'abcabc'.indexOf('c', 3)", 5],
    ["'a'.compareToIgnoreCase('B')", -1],
    ["{1,2,3}.subList(1, 3)", [2, 3]],
    ["{a:1}.entrySet().![key]", ["a"]],
    ["'x'.concat(1.0)", "x1.0"],
    ["'a.b'.substringBefore('@')", "a.b"],
    ["'a.b'.substringAfter('@')", ""],
    ["{a: 1}.?[value == 1].![getKey()]", ["a"]],
    ["5000000000L.intValue()", 705032704],
    ["1e300.intValue()", 2147483647],
    ["(3.9).longValue()", 3],
    ["'aaa'.replaceFirst('a', '$0b')", "abaa"],
    ["'ab'.replace('', '-')", "-a-b-"],
    ["'abab'.replace('b', '$&')", "a$&a$&"],
    ["'a--b'.split('-')", ["a", "", "b"]],
    ["'-a'.split('-')", ["", "a"]],
    ["''.split('-')", [""]],
    ["'abc'.split('')", ["a", "b", "c"]],
  ];
  for (const [expression, value] of results) {
    it(`${expression} is ${JSON.stringify(value)}`, () => {
      expect(compile(expression).evaluate({})).to.deep.equal(value);
    });
  }

  it("takes time in line with the text, even one that an attacker chose", () => {
    const event = { text: `${" ".repeat(50_000)}x${" ".repeat(50_000)}x`, digits: `${"1".repeat(100_000)}x` };
    expect(compile("event.text.trim().length()").evaluate(event)).to.equal(50_002);
    expect(compile("event.text.isBlank()").evaluate(event)).to.equal(false);
    expect(() => compile("event.digits.toNumber()").evaluate(event)).to.throw(ElError);
    expect(() => compile("'abc'[event.digits]").evaluate(event)).to.throw(ElError);
    expect(() => compile("event.text && true").evaluate(event)).to.throw(ElError);
  });
});
