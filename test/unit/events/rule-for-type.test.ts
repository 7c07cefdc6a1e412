import { expect } from "chai";
import { ruleForType } from "../../../src/events";

describe("the rule for an event type", () => {
  it("is its own, else the one for all other types; of two the first", () => {
    const made: number[] = [];
    const types = ["", " user.session.start ", "user.session.start", "", "a.b"];
    const rule = ruleForType(
      types,
      (type) => type,
      (_type, index) => {
        made.push(index);
        return index;
      },
    );
    expect(rule("user.session.start")).to.equal(1);
    expect(rule("a.b")).to.equal(4);
    for (const other of ["c.d", "", undefined, null, 5]) expect(rule(other)).to.equal(0);
    expect(made, "no rule that never decides").to.deep.equal([0, 1, 4]);
  });

  it("is none where there is neither", () => {
    const rule = ruleForType(["a.b"], (type) => type, String);
    expect(rule("c.d")).to.equal(undefined);
  });
});
