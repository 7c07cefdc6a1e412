import { expect } from "chai";
import {
  categoryRowProblems,
  filterRowProblems,
  filterTypeProblem,
  typeRowProblems,
} from "../../../src/editor/rules/rule-checks";

const brief = (problems: { row: number; key: string }[]) => problems.map(({ row, key }) => `${row} ${key}`);
const refuse = (pattern: string) => (pattern.includes(" ") ? "no spaces" : undefined);
const variable = "${NAME}";

describe("the rows of a category switch", () => {
  const known = new Set(["group", "other"]);
  const check = (rules: unknown) => brief(categoryRowProblems(rules, known));

  it("may hold categories that exist, and variables", () => {
    expect(check([{ categories: ["group"] }, { categories: ["other", variable] }])).to.deep.equal([]);
  });

  it("are named when they are empty or hold a category that does not exist", () => {
    expect(check([{ categories: [] }, { categories: ["group", "gruop"] }])).to.deep.equal([
      "1 empty",
      "2 unknown-category",
    ]);
    expect(categoryRowProblems([{ categories: ["gruop"] }], known)[0]?.params).to.deep.equal({
      key: "gruop",
      row: 1,
    });
  });

  it("never throw, whatever a flow holds", () => {
    for (const rules of [undefined, null, "x", 3, {}]) expect(check(rules)).to.deep.equal([]);
    expect(check([null, { categories: "group" }, { categories: [1, null] }])).to.deep.equal([
      "1 empty",
      "2 empty",
      "3 empty",
    ]);
  });
});

describe("the rows of an event switch", () => {
  it("are named with what is wrong with a type", () => {
    const rules = [{ types: ["user.lifecycle.*", variable] }, { types: ["user session"] }, { types: [] }];
    const problems = typeRowProblems(rules, refuse);
    expect(brief(problems)).to.deep.equal(["2 bad-type", "3 empty"]);
    expect(problems[0]?.params).to.deep.equal({ type: "user session", message: "no spaces", row: 2 });
  });
});

describe("the rows of a filter", () => {
  const badExpression = (expression: string) =>
    expression.includes("(") ? { line: 1, column: 2, message: "a ) is missing" } : undefined;
  const check = (rules: unknown) => brief(filterRowProblems(rules, refuse, badExpression));

  it("may be one for each type and one for all others", () => {
    const rules = [
      { eventType: "", expression: "" },
      { eventType: "user.session.start", expression: "event.uuid != null" },
      { eventType: "user.session.end", expression: variable },
    ];
    expect(check(rules)).to.deep.equal([]);
  });

  it("cannot be two for the same type, spaces around it aside", () => {
    const rules = [{ eventType: "a.b" }, { eventType: " a.b " }, { eventType: "" }, { eventType: "" }];
    expect(check(rules)).to.deep.equal(["2 duplicate-type", "4 duplicate-default"]);
  });

  it("tell row, line and column of a broken expression", () => {
    const [problem] = filterRowProblems([{}, { eventType: "a.b", expression: "f(" }], refuse, badExpression);
    expect(problem).to.deep.equal({
      row: 2,
      key: "bad-expression",
      params: { line: 1, column: 2, message: "a ) is missing", row: 2 },
    });
  });

  it("hold whole event types only", () => {
    expect(filterTypeProblem("user.lifecycle.*", refuse)?.key).to.equal("filter-prefix");
    expect(filterTypeProblem("user session", refuse)?.key).to.equal("bad-type");
    expect(filterTypeProblem("user.session.start", refuse)).to.equal(undefined);
  });
});
