import { expect } from "chai";
import { applied, oktaProblems, problemsOf } from "../../../../src/editor/language";
import { compile } from "../../../../src/el";

/** The part of a text that a squiggle stands under. */
const marked = (text: string, { start, end }: { start: number; end: number }) => text.slice(start, end);

describe("problems of an expression", () => {
  const errors: [text: string, under: string, line: number, column: number][] = [
    ["event.actor.type = 'User'", "=", 1, 18],
    ["event.actor.type ==", "==", 1, 18],
    ["event.", ".", 1, 6],
    ["event.actor.type == 'User", "'", 1, 21],
    ["event.target.?[type == 'User'\n", "'", 2, 1],
    ["event.actor.type == 'User'\n&& event.actor.id eqx 'a'", "eqx", 2, 19],
  ];
  for (const [text, under, line, column] of errors) {
    it(`one error, under ${under}, in ${JSON.stringify(text)}`, () => {
      const [problem, ...more] = problemsOf(text);
      expect(more).to.deep.equal([]);
      expect(problem).to.include({ severity: "error", line, column });
      expect(marked(text, problem as { start: number; end: number })).to.equal(under);
    });
  }

  it("none in an empty text, nor in one that is right", () => {
    for (const text of ["", " \n ", "event.actor.type eq 'User'"]) expect(problemsOf(text)).to.deep.equal([]);
  });

  it("advice is a warning with its hint and fix", () => {
    const text = "event.actor.typ == 'User'";
    const [problem] = problemsOf(text);
    expect(problem).to.include({ severity: "warning", code: "unknown-field", line: 1, column: 13 });
    expect(problem?.hint).to.contain("'type'");
    expect(problem?.fix && applied(text, problem.fix)).to.equal("event.actor.type == 'User'");
  });

  it("a filter that gives no answer is a warning; any other expression may give anything", () => {
    const text = "event.actor.alternateId";
    expect(problemsOf(text).map(({ code }) => code)).to.deep.equal(["not-boolean"]);
    expect(problemsOf(text, { filter: false })).to.deep.equal([]);
  });

  const fixes: [text: string, mended: string][] = [
    ["event.actor.type = 'User'", "event.actor.type == 'User'"],
    ["event.actor.type === 'User'", "event.actor.type == 'User'"],
    ["event.actor.type !== 'User'", "event.actor.type != 'User'"],
    ["event.actor.type <> 'User'", "event.actor.type != 'User'"],
    ["event.actor.type ≠ 'User'", "event.actor.type != 'User'"],
    ["event.actor.type is 'User'", "event.actor.type == 'User'"],
    ["event.actor.type is not 'User'", "event.actor.type != 'User'"],
    ["event.actor.type == ‘User’", "event.actor.type == 'User'"],
    [
      "event.actor.type == “User” && event.actor.id != “a”",
      'event.actor.type == "User" && event.actor.id != "a"',
    ],
    ["event.actor.type\u00a0== 'User'", "event.actor.type == 'User'"],
    ["event.actor.type == 'User'\u200b", "event.actor.type == 'User'"],
    ["event.actor.type == 'User", "event.actor.type == 'User'"],
    ["event.target.?[type == 'User].size() > 0", "event.target.?[type == 'User'].size() > 0"],
    [
      "event.target.?[type == 'User && displayName == 'x'].size() > 0",
      "event.target.?[type == 'User' && displayName == 'x'].size() > 0",
    ],
    ["event.target.?[type == 'User'", "event.target.?[type == 'User']"],
    ["(event.actor.type == 'User' && (true", "(event.actor.type == 'User' && (true))"],
    ["event.target?[type == 'User'].size() > 0", "event.target.?[type == 'User'].size() > 0"],
    ["event.actor.type == 'User')", "event.actor.type == 'User'"],
    ["true | false", "true || false"],
    ["true & false", "true && false"],
    ["event.actor.type == 'a', event.actor.id == 'b'", "event.actor.type == 'a' && event.actor.id == 'b'"],
    ["event.securityContext.asNumber > 5000000000", "event.securityContext.asNumber > 5000000000L"],
    ["event.actor.alternateId contains 'ann'", "event.actor.alternateId.contains('ann')"],
    ["event.actor.alternateId sw 'ann' && true", "event.actor.alternateId.startsWith('ann') && true"],
    ["event.outcome.reason pr", "event.outcome.reason != null"],
    [
      "event.actor.type == 'User' andevent.actor.id == 'a'",
      "event.actor.type == 'User' and event.actor.id == 'a'",
    ],
    ["event.actor.type == 'User';", "event.actor.type == 'User'"],
  ];
  for (const [text, mended] of fixes) {
    it(`${text} is mended to ${mended}`, () => {
      const [problem] = problemsOf(text);
      expect(problem?.severity).to.equal("error");
      expect(problem?.fix && applied(text, problem.fix)).to.equal(mended);
      compile(mended);
    });
  }

  it("no fix is offered where it would not help", () => {
    for (const text of ["event.actor.type ==", "event.", "&& true", "event.actor.type = = 'User'"]) {
      expect(problemsOf(text)[0]?.fix, text).to.equal(undefined);
    }
  });

  it("a text that is too long is refused at once", () => {
    const long = "event.actor.type eq 'User' && ".repeat(40_000);
    const started = process.cpuUsage();
    const [problem] = problemsOf(long);
    const { user } = process.cpuUsage(started);
    expect(problem?.message).to.contain("longer than 10000 characters");
    expect(problem?.fix).to.equal(undefined);
    expect(user / 1_000, "ms of processor time").to.be.below(200);
  });

  it("what Okta's own filter would refuse, in the order of the text", () => {
    expect(oktaProblems("event.actor.type eq 'User'")).to.deep.equal([]);
    const refused = oktaProblems("event.client.zone eq 'x' and event.severity eq 'WARN'");
    expect(refused.map(({ code }) => code)).to.deep.equal(["field", "operator", "field"]);
    expect(refused[1]?.fix).to.deep.equal({ start: 25, end: 28, text: "&&" });
  });
});
