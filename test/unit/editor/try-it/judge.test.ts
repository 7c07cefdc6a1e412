import { expect } from "chai";
import { judge } from "../../../../src/editor/try-it/judge";
import { sampleEvent } from "../../../../src/events";

const event = sampleEvent("user.session.start", { with: { outcome: { result: "FAILURE" } } });
const match = { strict: false, show: "match" } as const;
const other = (expression: string) => [{ eventType: "", expression }];

describe("what the rules make of an event", () => {
  it("the rule for its type decides, before the one for all others; of two the first", () => {
    const rules = [
      { eventType: "", expression: "true" },
      { eventType: " user.session.start ", expression: "false" },
      { eventType: "user.session.start", expression: "true" },
    ];
    expect(judge(rules, event, match)).to.include({ outcome: "nomatch", rule: 1 });
    expect(judge(rules, { eventType: "a.b" }, match)).to.include({ outcome: "match", rule: 0 });
    expect(judge(rules, {}, match)).to.include({ rule: 0 });
  });

  it("an event without a rule passes, and so does one whose rule is empty", () => {
    const rules = [{ eventType: "a.b", expression: "false" }];
    expect(judge(rules, event, match)).to.deep.equal({ outcome: "match", rule: undefined });
    expect(judge(other(" \n"), event, match)).to.deep.equal({ outcome: "match", rule: 0 });
  });

  it("gives the error of an expression that does not compile, does not evaluate, or gives no boolean", () => {
    const broken = judge(other("event.outcome.result eq"), event, match);
    expect(broken.outcome).to.equal("error");
    expect(broken.error?.phase).to.equal("parse");
    expect(broken.explanation).to.equal(undefined);
    const failed = judge(other("event.nothing.name eq 'x'"), event, match);
    expect(failed.outcome).to.equal("error");
    expect(failed.error?.phase).to.equal("eval");
    expect(failed.explanation?.outcome).to.equal("error");
    const text = judge(other("event.outcome.result"), event, match);
    expect(text.outcome).to.equal("error");
    expect(text.error?.message).to.match(/must give true or false/);
  });

  it("is strict where the node is", () => {
    const rules = other("event.nothing eq null");
    expect(judge(rules, event, match).outcome).to.equal("match");
    expect(judge(rules, event, { ...match, strict: true }).outcome).to.equal("error");
  });

  it("knows no expression that an environment variable holds", () => {
    expect(judge(other("${FILTER}"), event, match)).to.deep.equal({ outcome: "unknown", rule: 0 });
  });

  it("gives the value where that is asked for", () => {
    const value = { strict: false, show: "value" } as const;
    expect(judge(other("event.outcome.result"), event, value)).to.deep.include({ outcome: "value" });
    expect(judge(other("event.outcome.result"), event, value).explanation?.value).to.equal("FAILURE");
    expect(judge(other(""), event, value).outcome).to.equal("empty");
  });

  it("gives the error of a text over the limits", () => {
    const long = `event.outcome.result eq '${"x".repeat(10_000)}'`;
    expect(judge(other(long), event, match).error?.message).to.match(/10,?000/);
  });
});
