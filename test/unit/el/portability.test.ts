// checkPortable(): what Okta's own filter takes, and what of an expression it would refuse.
import { expect } from "chai";
import { checkPortable } from "../../../src/el";
import { cases } from "../../conformance/cases";

/** The cases of Okta's documents that are no filters, but show a value or a method, and what they show besides. */
const noFilter = /^['"{\d]|substring|\?.*:|user\.profile|debugContext/;
const unclosed = "g-okta-docs-17";

describe("Okta's own filter", () => {
  it("takes every filter of Okta's documents", () => {
    const filters = cases.filter(
      ({ kind, id, expr }) => kind === "okta-docs" && id !== unclosed && !noFilter.test(expr),
    );
    expect(new Set(filters.map(({ expr }) => expr)).size).to.be.greaterThan(15);
    for (const { id, expr } of filters) {
      expect(checkPortable(expr), `${id}: ${expr}`).to.deep.equal({ portable: true, problems: [] });
    }
  });

  const fields = [
    ...["eventType", "outcome.reason", "outcome.result", "debugData.changedAttributes"],
    ...["actor.id", "actor.type", "actor.alternateId", "actor.displayName"],
  ];
  for (const field of fields) {
    it(`takes event.${field}`, () => {
      for (const question of [" == 'x'", " ne 'x'", ".contains('x')", " != null"]) {
        expect(checkPortable(`event.${field}${question}`).portable, question).to.equal(true);
      }
    });
  }

  for (const field of ["id", "type", "alternateId", "displayName"]) {
    it(`takes the ${field} of a target`, () => {
      for (const question of [" == 'x'", " ne 'x'", ".contains('x')", " eq id || id eq 'x'"]) {
        const selection = `event . target.?[ ${field}${question} ].size ( ) >0`;
        expect(checkPortable(selection).portable, question).to.equal(true);
        expect(checkPortable(`event.${field}${question}`).portable, question).to.equal(false);
      }
    });
  }

  const refused: [expression: string, ...problems: [code: string, about: string][]][] = [
    // fields
    ["event.severity eq 'WARN'", ["field", "event.severity"]],
    ["event.client.ipAddress == '192.0.2.1'", ["field", "event.client.ipAddress"]],
    ["event.debugData.url.contains('x')", ["field", "event.debugData.url"]],
    ["event.actor == null", ["field", "event.actor"]],
    ["event.target.id eq 'x'", ["field", "event.target.id"]],
    ["event.target.?[detailEntry eq null].size() > 0", ["field", "detailEntry"]],
    ["event.target.?[event.actor.id eq id].size() > 0", ["field", "event.actor.id"]],
    ["user.id eq 'x'", ["field", "user.id"]],
    [
      "event.debugContext.debugData.changedAttributes.contains('x')",
      ["field", "event.debugContext.debugData.changedAttributes"],
    ],
    // operators
    ["event.actor.id matches '00u'", ["operator", "matches"]],
    ["event.outcome.reason >= 'x'", ["operator", ">="]],
    ["event.outcome.reason LT 'x'", ["operator", "LT"]],
    ["!(event.actor.id == 'x')", ["operator", "!"]],
    ["not (event.severity == 'x')", ["operator", "not"], ["field", "event.severity"]],
    ["event.actor.id == 'x' AND event.actor.type == 'y'", ["operator", "AND"]],
    ["event.actor.id == 'x' or event.actor.type == 'y'", ["operator", "or"]],
    ["event.actor.id + 'x' == 'y'", ["operator", "+"]],
    ["event.target.?[type eq 'User'].size() > 1", ["operator", "event.target.?[type eq 'User'].size() > 1"]],
    [
      "event.target.?[type eq 'User'].size() == 0",
      ["operator", "event.target.?[type eq 'User'].size() == 0"],
    ],
    ["event.target.?[type eq 'User'].size() >= 1", ["operator", ">="]],
    ["0 < event.target.?[type eq 'User'].size()", ["operator", "<"]],
    // methods
    ["event.actor.id.startsWith('00u')", ["method", "startsWith"]],
    ["event.outcome.reason.toLowerCase().contains('x')", ["method", "toLowerCase"]],
    ["event.target.size() > 0", ["operator", ">"], ["method", "size()"]],
    ["event.target.?[type eq 'User'].isEmpty()", ["method", "isEmpty"]],
    ["event.actor.id.length() > 3", ["method", "length"], ["operator", ">"]],
    // constructs
    [
      "event.target.^[type eq 'User'] != null",
      ["construct", "event.target.^[type eq 'User']"],
      ["construct", "^[type eq 'User']"],
    ],
    ["event.target.$[type eq 'User'].size() > 0", ["construct", "$[type eq 'User']"]],
    ["event.target.![id].contains('x')", ["construct", "event.target.![id]"]],
    ["event.client.ipChain.?[version eq 'V6'].size() > 0", ["construct", "event.client.ipChain"]],
    ["event.target[0].id eq 'x'", ["construct", "event.target[0]"]],
    ["event['actor'].id eq 'x'", ["construct", "event['actor']"]],
    ["event.outcome?.reason.contains('x')", ["construct", "?."]],
    ["event.target?.?[type eq 'User'].size() > 0", ["construct", "?."]],
    ["(event.outcome.reason ?: '').contains('x')", ["construct", "(event.outcome.reason ?: '')"]],
    ["event.actor.id eq 'x' ? true : false", ["construct", "event.actor.id eq 'x' ? true : false"]],
    ["{'a', 'b'}.contains(event.actor.id)", ["construct", "{'a', 'b'}"]],
    ["#root.event.actor.id eq 'x'", ["construct", "#root"]],
    ["event.target.?[#this.id eq 'x'].size() > 0", ["construct", "#this"]],
    [
      "(event.actor.id eq 'x') == (event.actor.type eq 'y')",
      ["construct", "(event.actor.id eq 'x')"],
      ["construct", "(event.actor.type eq 'y')"],
    ],
    [
      "event.actor.id.contains(event.target.?[id eq 'x'].size())",
      ["construct", "event.target.?[id eq 'x'].size()"],
    ],
    ["event.target.?[event.target.?[id eq 'x'].size() > 0].size() > 0", ["construct", "event.target"]],
    // values
    ["event.actor.id == 1", ["value", "1"]],
    [
      "event.outcome.reason.contains('x') == true",
      ["construct", "event.outcome.reason.contains('x')"],
      ["value", "true"],
    ],
    ["event.actor.id eq 'x' || true", ["value", "true"]],
    // no boolean
    ["event.actor.id", ["not-boolean", "event.actor.id"]],
    ["event.target.?[type eq 'User']", ["not-boolean", "event.target.?[type eq 'User']"]],
    ["event.target.?[type eq 'User'].size()", ["not-boolean", "event.target.?[type eq 'User'].size()"]],
    ["event.target.?[type].size() > 0", ["not-boolean", "type"]],
    ["'x'", ["not-boolean", "'x'"]],
    // no expression
    ["event.actor.id = 'x'", ["unsupported", "="]],
    ["event.actor.id == “x”", ["EL1082E", "“"]],
    ["(event.actor.id == 'x'", ["EL1044E", ""]],
    ["", ["EL1044E", ""]],
    ["T(java.lang.Math).random() > 0", ["unsupported", "T"]],
  ];
  for (const [expression, ...wanted] of refused) {
    it(`refuses ${expression}`, () => {
      const { portable, problems } = checkPortable(expression);
      expect(portable).to.equal(false);
      const found = problems.map(({ code, start, end }) => [code, expression.slice(start, end)]);
      expect(found).to.deep.equal(
        [...wanted].sort((a, b) => expression.indexOf(a[1]) - expression.indexOf(b[1])),
      );
      for (const { message } of problems) expect(message).to.match(/^\S.*\S$/);
    });
  }

  it("knows what to write instead, where that means the same", () => {
    const mended = (expression: string): string => {
      const fix = checkPortable(expression).problems.find((problem) => problem.fix !== undefined)?.fix;
      if (fix === undefined) return expression;
      return mended(expression.slice(0, fix.start) + fix.text + expression.slice(fix.end));
    };
    const expression =
      "event.debugContext.debugData.changedAttributes.contains('x') and event.actor.id ne 'y' OR event.actor.id eq 'z'";
    expect(mended(expression)).to.equal(
      "event.debugData.changedAttributes.contains('x') && event.actor.id ne 'y' || event.actor.id eq 'z'",
    );
    expect(checkPortable(mended(expression)).portable).to.equal(true);
  });

  it("says all that it would refuse, in the order of the text, with line and column", () => {
    const { problems } = checkPortable("event.severity == 'WARN' &&\n  !event.actor.id.isEmpty()");
    expect(problems.map(({ code, line, column }) => [code, line, column])).to.deep.equal([
      ["field", 1, 1],
      ["operator", 2, 3],
      ["method", 2, 19],
    ]);
  });

  it("has an answer for whatever is written", () => {
    for (const { id, expr } of cases) {
      const { portable, problems } = checkPortable(expr);
      expect(problems.length === 0, id).to.equal(portable);
      for (const { start, end } of problems) {
        expect(start, id).to.be.within(0, end);
        expect(end, id).to.be.at.most(expr.length);
      }
    }
    expect(checkPortable(undefined as never).portable).to.equal(false);
    expect(checkPortable(`event.actor.id == '${"x".repeat(20_000)}'`).portable).to.equal(false);
    expect(checkPortable(`true${" || true".repeat(1_500)}`).portable).to.equal(false);
  });
});
