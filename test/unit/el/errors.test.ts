// Errors are read by people: where, what, and what to do.
import { expect } from "chai";
import { compile, describe as describeError, ElError } from "../../../src/el";

function parseError(expression: string): ElError {
  try {
    compile(expression);
  } catch (error) {
    if (error instanceof ElError) return error;
    throw error;
  }
  throw new Error(`${expression} was compiled`);
}

function evalError(expression: string, event: unknown = {}): ElError {
  try {
    compile(expression).evaluate(event);
  } catch (error) {
    if (error instanceof ElError) return error;
    throw error;
  }
  throw new Error(`${expression} was evaluated`);
}

describe("where an error is", () => {
  it("counts lines and columns from 1, whatever ends a line", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const first = parseError(`true &&${end}  )`);
      expect(first, JSON.stringify(end)).to.include({ phase: "parse", pos: 5, line: 1, column: 6 });
      const second = parseError(`true ||1${end}  )`);
      expect(second, JSON.stringify(end)).to.include({ pos: 10 + end.length, line: 2, column: 3 });
    }
  });

  it("points at the step that failed, not at the whole expression", () => {
    const error = evalError("event.version == '0' &&\n  event.outcome.reason.length() > 3", {
      version: "0",
      outcome: { reason: null },
    });
    expect(error).to.include({ phase: "eval", code: "EL1011E", pos: 47, line: 2, column: 24 });
    expect(evalError("1 + (2 * null)")).to.include({ code: "EL1030E", pos: 7 });
    expect(evalError("event.a.b.c", { a: {} })).to.include({ code: "EL1007E", pos: 10 });
    expect(evalError("event.target.?[id.size() > 0]", { target: [{ id: 1 }] })).to.include({ pos: 18 });
  });

  it("is an Error with a name of its own", () => {
    const error = parseError("1 +");
    expect(error).to.be.instanceOf(Error);
    expect(error.name).to.equal("ElError");
  });
});

describe("what an error says", () => {
  it("fits one line", () => {
    expect(describeError(parseError("event.a ="))).to.equal(
      "line 1, column 9: Okta does not support this: assignment (=) (== compares)",
    );
    expect(describeError(parseError("event.version 'x'"))).to.match(/^line 1, column 15: .*'x'/);
  });

  const hints: [expression: string, pos: number, about: RegExp][] = [
    ["event.a == “x”", 11, /quote/],
    ["event.a == ‘x’", 11, /quote/],
    ["event.a\u00a0== 'x'", 7, /no-break space/],
    ["event.a\u200b== 'x'", 7, /U\+200B/],
    ["event.a = 'x'", 8, /==/],
    ["event.a === 'x'", 8, /==/],
    ["event.a => 1", 9, />=/],
    ["event.a <> 1", 8, /!=/],
    ["event.a | true", 8, /\|\|/],
    ["event.a & true", 8, /&&/],
    ["'it's'", 5, /''/],
    ["1 < 2 < 3", 6, /&&/],
    ["2147483648", 0, /2147483648L/],
    ["event.target.? [true]", 12, /\?\[/],
    ["(event.a", 8, /'\(' was opened at column 1/],
    ["true &&\n event.target.?[type == 'a'", 35, /'\?\[' was opened at line 2, column 15/],
    ["'a'.contains('b'", 12, /\)/],
    ["event.a == 'x')", 14, /no bracket is open/],
    ["#foo > 1", 0, /#this/],
  ];
  for (const [expression, pos, about] of hints) {
    it(`helps with ${JSON.stringify(expression)}`, () => {
      const error = parseError(expression);
      expect(error.pos).to.equal(pos);
      expect(`${error.message} ${error.hint}`).to.match(about);
    });
  }

  it("says that an expression is empty, blank or missing", () => {
    for (const nothing of ["", " \n\t", undefined, null, 1]) {
      const error = parseError(nothing as string);
      expect(error).to.include({ code: "EL1044E", pos: 0, line: 1, column: 1 });
      expect(error.message).to.contain("empty");
    }
  });

  it("names what Okta does not support", () => {
    expect(parseError("new java.io.File('x')").message).to.contain("constructor");
    expect(parseError("T(java.lang.Runtime).getRuntime()").message).to.contain("type reference");
  });

  it("says which bracket a stray one does not close", () => {
    const error = parseError("event.target[0)");
    expect(error).to.include({ code: "EL1043E", pos: 14 });
    expect(error.message).to.contain("'[' was opened at column 13");
  });

  it("is found the same way for the first mistake of several", () => {
    expect(parseError("1 + + ) == 'x").pos, "an unclosed text comes first").to.equal(11);
    expect(parseError("a == && b ==").pos).to.equal(2);
  });

  it("has the type of what stood in the way", () => {
    expect(evalError("event.a > 1", { a: "2" }).message)
      .to.contain("string")
      .and.to.contain("int");
    expect(evalError("event.a.b", { a: [1] }).message).to.contain("list");
    expect(evalError("'a'.nope()").message).to.contain("'nope'");
    expect(evalError("'a'.substring()").message).to.contain("0 arguments");
  });
});
