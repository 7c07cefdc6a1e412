// explain(): what came of every sub-expression on one event.
import { expect } from "chai";
import { compile, ElError, type Explanation, explain, reasons } from "../../../src/el";
import { answer, cases, events } from "../../conformance/cases";

const event = {
  severity: "INFO",
  outcome: { result: "SUCCESS" },
  target: [
    { type: "User", displayName: "Sam" },
    { type: "UserGroup", displayName: "Admins" },
    { type: "UserGroup", displayName: "Sales" },
  ],
};

/** Every explanation in a tree, elements too. */
function all(explanation: Explanation): Explanation[] {
  const within = [...explanation.parts, ...(explanation.elements ?? []).map(({ body }) => body)];
  return [explanation, ...within.flatMap(all)];
}

function at(explanation: Explanation, text: string): Explanation {
  const found = all(explanation).find((part) => part.text === text);
  if (found === undefined) throw new Error(`no ${text}`);
  return found;
}

describe("an explanation", () => {
  it("has the value of every sub-expression, with its place", () => {
    const expression = "event.outcome.result == 'SUCCESS' and\n event.severity eq 'WARN'";
    const tree = explain(expression, event);
    expect(tree).to.include({
      kind: "binary",
      operator: "&&",
      outcome: "value",
      type: "boolean",
      value: false,
    });
    expect(tree.parts.map(({ text, value }) => [text, value])).to.deep.equal([
      ["event.outcome.result == 'SUCCESS'", true],
      ["event.severity eq 'WARN'", false],
    ]);
    expect(at(tree, "event.outcome.result")).to.include({
      value: "SUCCESS",
      type: "string",
      start: 0,
      end: 20,
    });
    expect(at(tree, "event.outcome").value).to.deep.equal({ result: "SUCCESS" });
    for (const { start, end, text } of all(tree)) expect(expression.slice(start, end)).to.equal(text);
  });

  it("tells which target failed which part", () => {
    const tree = explain("event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size() > 0", event);
    const { elements = [] } = at(tree, "event.target.?[type eq 'UserGroup' && displayName eq 'Sales']");
    expect(elements.map(({ index, body }) => [index, body.value])).to.deep.equal([
      [0, false],
      [1, false],
      [2, true],
    ]);
    expect(elements[1]?.element).to.deep.equal({ type: "UserGroup", displayName: "Admins" });
    expect(elements[0]?.body.parts.map(({ text, outcome, value }) => [text, outcome, value])).to.deep.equal([
      ["type eq 'UserGroup'", "value", false],
      ["displayName eq 'Sales'", "skipped", undefined],
    ]);
    expect(at(elements[1]?.body as Explanation, "displayName")).to.include({ value: "Admins" });
    expect(tree.value).to.equal(true);
  });

  it("marks what was not evaluated, without going into it", () => {
    const tree = explain("event.severity == 'WARN' && event.a.b.c == 1 || true ? 1 : event.x", event);
    const skipped = all(tree).filter(({ outcome }) => outcome === "skipped");
    expect(skipped.map(({ text }) => text)).to.deep.equal(["event.a.b.c == 1", "event.x"]);
    for (const part of skipped) expect(part.parts).to.deep.equal([]);
    const first = explain("event.target.^[type == 'UserGroup']", event);
    expect(first.elements?.map(({ body }) => body.value)).to.deep.equal([false, true]);
    expect(first.moreElements).to.equal(1);
  });

  it("has the error at the part that failed, and the same on the way to it", () => {
    const tree = explain("event.severity == 'INFO' && event.outcome.reason.contains('x') || event.b", event);
    const failed = all(tree).filter(({ outcome }) => outcome === "error");
    expect(failed.map(({ text }) => text)).to.deep.equal([
      "event.severity == 'INFO' && event.outcome.reason.contains('x') || event.b",
      "event.severity == 'INFO' && event.outcome.reason.contains('x')",
      "event.outcome.reason.contains('x')",
    ]);
    expect(tree.error).to.be.instanceOf(ElError).and.to.include({ code: "EL1011E", phase: "eval", pos: 49 });
    for (const { error } of failed) expect(error).to.equal(tree.error);
    expect(at(tree, "event.outcome.reason")).to.include({ outcome: "value", type: "null", value: null });
    expect(at(tree, "event.b").outcome).to.equal("skipped");
  });

  it("has the error of the element that failed", () => {
    const tree = explain("event.target.?[id.length() > 1].size() > 0", {
      target: [{ id: "ab" }, { id: 5 }, {}],
    });
    const { elements = [], moreElements } = at(tree, "event.target.?[id.length() > 1]");
    expect(elements.map(({ body }) => body.outcome)).to.deep.equal(["value", "error"]);
    expect(moreElements).to.equal(1);
    expect(tree.error).to.include({ code: "EL1004E", pos: 18 });
  });

  it("is of the mode that is asked for", () => {
    expect(explain("event.a == null", event)).to.include({ outcome: "value", value: true });
    const strict = explain("event.a == null", event, { strict: true });
    expect(strict.error).to.include({ code: "EL1008E" });
  });

  it("does not take a key for a sub-expression", () => {
    const tree = explain("event[outcome][result] == {severity: 'x'}['severity']", event);
    expect(all(tree).map(({ text }) => text)).not.to.include.members(["outcome"]);
    expect(all(tree).every(({ outcome }) => outcome === "value")).to.equal(true);
  });

  it("throws what compile throws for what cannot be compiled", () => {
    for (const expression of ["", "event.a ==", "new Date()", `1${"+1".repeat(3_000)}`]) {
      expect(() => explain(expression, event), expression.slice(0, 20))
        .to.throw(ElError)
        .with.property("phase", "parse");
    }
  });

  it("agrees with evaluation, for every golden case in both modes", () => {
    let explained = 0;
    for (const { id, expr, event: name } of cases) {
      for (const mode of ["lenient", "strict"] as const) {
        const wanted = answer(expr, events[name], mode);
        if (!wanted.ok && wanted.phase === "parse") continue;
        explained++;
        const { outcome, type, error } = explain(expr, events[name], { strict: mode === "strict" });
        if (wanted.ok) expect({ outcome, type }, id).to.deep.equal({ outcome: "value", type: wanted.type });
        else expect(error, id).to.include({ code: wanted.code, pos: wanted.pos, message: wanted.message });
      }
    }
    expect(explained).to.be.greaterThan(1_000);
  });
});

describe("the size of an explanation", () => {
  const many = { target: Array.from({ length: 500 }, (_, i) => ({ type: "User", id: `u${i}` })) };

  it("holds the first elements, and counts the others", () => {
    const tree = explain("event.target.?[id == 'u300'].size() > 0", many);
    const { elements, moreElements } = at(tree, "event.target.?[id == 'u300']");
    expect([elements?.length, moreElements, tree.value]).to.deep.equal([20, 480, true]);
    const three = explain("event.target.![id]", many, { maxElements: 3 });
    expect([three.elements?.length, three.moreElements]).to.deep.equal([3, 497]);
  });

  it("has an end where selections are in selections", () => {
    const rows = { rows: Array.from({ length: 30 }, () => Array.from({ length: 30 }, (_, i) => ({ n: i }))) };
    const tree = explain("event.rows.![#this.![n * 2 + 1 == 3]].size() > 0 && event.x == null", rows);
    expect(tree.value).to.equal(true);
    const nodes = all(tree);
    expect(nodes.length).to.be.within(1_500, 4_100);
    expect(nodes.some(({ outcome }) => outcome === "unrecorded")).to.equal(true);
    expect(JSON.stringify(tree).length).to.be.below(2_000_000);
    // evaluated after the record was full, not passed over
    expect(at(tree, "event.x == null").outcome).to.equal("unrecorded");
  });

  it("cuts long texts, long lists and deep values", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${"}".repeat(50)}`);
    const tree = explain("{event.long, event.list, event.deep}", {
      long: "x".repeat(5_000),
      list: Array.from({ length: 5_000 }, (_, i) => i),
      deep,
    });
    for (const part of tree.parts) {
      expect(part.isCut, part.text).to.equal(true);
      expect(JSON.stringify(part.value).length, part.text).to.be.below(1_000);
    }
    const literal = explain(`'${"y".repeat(3_000)}' == 'x'`, {});
    expect(literal.text.length).to.be.at.most(201);
  });

  it("can be written as JSON", () => {
    const tree = explain("{9007199254740993L, 5L, 1.5, 'a'.charAt(0), 'a,b'.split(','), {a: 1}, null}", {});
    expect(JSON.parse(JSON.stringify(tree.value))).to.deep.equal([
      "9007199254740993",
      5,
      1.5,
      "a",
      ["a", "b"],
      { a: 1 },
      null,
    ]);
  });

  it("follows an expression as deep as one may be", () => {
    expect(explain(`1${"+1".repeat(990)}`, {}).value).to.equal(991);
    expect(explain(`${"!".repeat(990)}true`, {}).value).to.equal(true);
  });

  it("does not run what the event would run", () => {
    const trap = {
      get severity() {
        throw new Error("a getter");
      },
    };
    expect(explain("event.severity == 'x'", trap)).to.include({ outcome: "error" });
    expect(explain("event.constructor.name", {})).to.include({ outcome: "error" });
    expect(explain("event.__proto__", {})).to.include({ value: null });
  });
});

describe("the reasons of an outcome", () => {
  const of = (expression: string) => reasons(explain(expression, event)).map(({ text }) => text);

  it("are the parts that decided", () => {
    expect(of("event.severity == 'INFO' && event.outcome.result == 'DENY'")).to.deep.equal([
      "event.outcome.result == 'DENY'",
    ]);
    expect(of("event.severity == 'WARN' && event.outcome.result == 'DENY'")).to.deep.equal([
      "event.severity == 'WARN'",
    ]);
    expect(of("event.severity == 'WARN' || event.severity == 'ERROR'")).to.deep.equal([
      "event.severity == 'WARN'",
      "event.severity == 'ERROR'",
    ]);
    expect(of("event.severity == 'WARN' || event.severity == 'INFO'")).to.deep.equal([
      "event.severity == 'INFO'",
    ]);
    expect(of("!(event.severity == 'INFO' && event.outcome.result == 'SUCCESS')")).to.deep.equal([
      "event.severity == 'INFO'",
      "event.outcome.result == 'SUCCESS'",
    ]);
  });

  it("are the part that failed", () => {
    expect(of("event.severity == 'INFO' && event.outcome.reason.length() > 3")).to.deep.equal([
      "event.outcome.reason.length()",
    ]);
    expect(of("event.target.?[id.length() > 1].size() > 0")).to.deep.equal(["id.length()"]);
  });

  it("are the whole where nothing is joined", () => {
    expect(of("event.target.?[type eq 'App'].size() > 0")).to.deep.equal([
      "event.target.?[type eq 'App'].size() > 0",
    ]);
    expect(compile("event.severity").test(event)).to.equal(false);
    expect(of("event.severity")).to.deep.equal(["event.severity"]);
  });
});
