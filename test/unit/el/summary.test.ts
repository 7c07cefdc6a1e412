// What a node's label says of its expression.
import { expect } from "chai";
import fc from "fast-check";
import { summary } from "../../../src/el";
import { cases } from "../../conformance/cases";

const group = (name: string) => `event.target.?[type eq 'UserGroup' && displayName eq '${name}'].size() > 0`;

const table: [expression: string, words: string | undefined][] = [
  // the names of things come first, their kinds only alone
  [`${group("Sales")} || ${group("Marketing")}`, "Sales, Marketing"],
  ["event.outcome.result eq 'FAILURE'", "FAILURE"],
  ["event.outcome.result ne 'SUCCESS'", "not SUCCESS"],
  ["'FAILURE' == event.outcome.result", "FAILURE"],
  ["event.debugData.changedAttributes.contains('department')", "department"],
  ["event.outcome.result eq 'FAILURE' && event.target.?[displayName eq 'Sales'].size()>0", "Sales, FAILURE"],
  ["event.actor.id eq '00u1' && event.actor.alternateId eq 'a@example.com'", "a@example.com, 00u1"],
  ["event.eventType eq 'user.session.start' && event.actor.type eq 'User'", "user.session.start, User"],
  ["event.target.?[type ne 'User'].size() > 0", "not User"],
  ["event.eventType eq 'user.session.start' && event.outcome.result eq 'DENY'", "DENY"],
  // lists, projections, and a field in any guise
  ["{'DENY', 'FAILURE'}.contains(event.outcome.result)", "DENY, FAILURE"],
  ["event.target.![displayName].contains('Sales')", "Sales"],
  ["event.target.![type].contains('AppInstance')", "AppInstance"],
  ["event.actor.alternateId.toLowerCase().endsWith('@example.com')", "@example.com"],
  ["(event.outcome.reason ?: '-') matches 'LOCKED.*'", "LOCKED.*"],
  ["event['outcome']['result'] eq 'DENY'", "DENY"],
  ["event.published > '2024'", "> 2024"],
  // the contrary of something
  ["!(event.outcome.result eq 'SUCCESS')", "not SUCCESS"],
  ["!(event.outcome.result ne 'SUCCESS')", "SUCCESS"],
  ["not event.actor.displayName.contains('bot')", "not bot"],
  ["event.actor.displayName.contains('bot') == false", "not bot"],
  ["event.actor.displayName.contains('bot') != false", "bot"],
  ["event.target.?[displayName eq 'Sales'].size() == 0", "not Sales"],
  ["event.target.?[displayName eq 'Sales'].isEmpty()", "not Sales"],
  ["!event.target.?[displayName eq 'Sales'].isEmpty()", "Sales"],
  ["0 < event.target.?[displayName eq 'Sales'].size()", "Sales"],
  ["event.target.?[displayName eq 'Sales'].size() < 1", "not Sales"],
  // numbers and flags with the name of what they are of
  ["event.target.size() > 5", "target > 5"],
  ["5 <= event.target.size()", "target >= 5"],
  ["event.client.geographicalContext.geolocation.lat == 47.5", "lat = 47.5"],
  ["event.securityContext.asNumber != 15169", "asNumber ≠ 15169"],
  ["event.securityContext.isProxy == true", "isProxy"],
  ["event.securityContext.isProxy != true", "not isProxy"],
  ["event.securityContext.isProxy == true && event.outcome.result == 'ALLOW'", "ALLOW, isProxy"],
  // once each, and no more than a label bears
  [`${group("Sales")} && ${group("Sales")}`, "Sales"],
  [["A", "B", "C", "D", "E"].map(group).join(" || "), "A, B, C +2"],
  [group("The department of redundancy department"), "The department of redun…"],
  [group("one\n  two"), "one two"],
  [group(" "), "UserGroup"],
  // nothing to say
  ["event.outcome.reason != null", undefined],
  ["event.target.size() > 0", undefined],
  ["event.actor.id == event.target[0].id", undefined],
  ["true", undefined],
  ["", undefined],
  ["event.outcome.result eq", undefined],
  ["event.outcome.result eq 'FAILURE' &&", undefined],
  ["${FILTER}", undefined],
];

describe("the summary of an expression", () => {
  for (const [expression, words] of table) {
    it(`of ${expression.slice(0, 80) || "none"} is ${words ?? "none"}`, () => {
      expect(summary(expression)).to.equal(words);
    });
  }

  it("has as many words as are asked for", () => {
    const four = ["A", "B", "C", "D"].map(group).join(" || ");
    expect(summary(four, 2)).to.equal("A, B +2");
    expect(summary(four, 4)).to.equal("A, B, C, D");
    for (const odd of [0, -1, Number.NaN, 1.5]) expect(summary(four, odd)).to.equal("A +3");
  });

  it("cuts between characters", () => {
    expect(summary(group("🦊".repeat(30)))).to.equal(`${"🦊".repeat(23)}…`);
  });

  it("is the same when it is asked again, also after many others", () => {
    const ask = () => summary(group("Sales"));
    expect([ask(), ask()]).to.deep.equal(["Sales", "Sales"]);
    for (let i = 0; i < 1_000; i++) expect(summary(group(`G${i}`))).to.equal(`G${i}`);
    expect(ask()).to.equal("Sales");
  });

  it("never throws, and is one short line", () => {
    const check = (expression: string) => {
      const words = summary(expression);
      if (words !== undefined) {
        expect(words.trim()).not.to.equal("");
        expect(words).not.to.match(/[\n\r]/);
        // three words, what joins them and how many more there are
        expect([...words].length).to.be.below(120);
      }
    };
    for (const { expr } of cases) check(expr);
    fc.assert(fc.property(fc.string(), check));
    check(`${"(".repeat(5_000)}1`);
    check(`${"!".repeat(900)}event.a.b eq 'x'`);
    for (const odd of [undefined, null, 3, {}]) check(odd as unknown as string);
  });
});
