// The expression engine against the answers of Spring itself, in both modes.
import { expect } from "chai";
import { compile, ElError } from "../../src/el";
import { cases, disagreement, readLines } from "./cases";
import openCases from "./open-cases.json";

/** Cases that are known to fail, with the reason. It may only shrink. */
const open: Readonly<Record<string, string>> = openCases;

const kinds = [...new Set(cases.map(({ kind }) => kind))];
const passed = new Map<string, number>(kinds.map((kind) => [kind, 0]));

describe("the expression language, as Spring has it", () => {
  for (const kind of kinds) {
    describe(kind, () => {
      for (const test of cases.filter((test) => test.kind === kind)) {
        it(`${test.id}: ${JSON.stringify(test.expr).slice(0, 100)}`, () => {
          const problem = disagreement(test);
          if (problem === undefined) passed.set(kind, (passed.get(kind) ?? 0) + 1);
          const reason = open[test.id];
          if (reason === undefined) expect(problem, problem).to.equal(undefined);
          else expect(problem, "this passes now: take it out of open-cases.json").to.be.a("string");
        });
      }
    });
  }

  it("has every case of Okta's documents right", () => {
    expect(Object.keys(open).filter((id) => id.includes("okta-docs"))).to.deep.equal([]);
  });

  it("lists as open only cases that there are", () => {
    const ids = new Set(cases.map(({ id }) => id));
    expect(Object.keys(open).filter((id) => !ids.has(id))).to.deep.equal([]);
  });

  after(() => {
    const rows = kinds.map((kind) => {
      const total = cases.filter((test) => test.kind === kind).length;
      return `    ${kind.padEnd(16)}${String(passed.get(kind)).padStart(4)} / ${total}`;
    });
    const sum = [...passed.values()].reduce((a, b) => a + b, 0);
    console.log([...rows, `    ${"all".padEnd(16)}${String(sum).padStart(4)} / ${cases.length}`].join("\n"));
  });
});

describe("the methods that Okta documents and Spring lacks", () => {
  interface OktaFunction {
    id: string;
    expr: string;
    documented?: unknown;
    documentedError?: boolean;
  }

  for (const { id, expr, documented, documentedError } of readLines<OktaFunction>("okta-functions.jsonl")) {
    it(`${id}: ${expr}`, () => {
      const program = compile(expr);
      if (documentedError === true) expect(() => program.evaluate({})).to.throw(ElError);
      else expect(program.evaluate({})).to.deep.equal(documented);
    });
  }
});
