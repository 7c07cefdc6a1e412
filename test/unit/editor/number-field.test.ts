import { expect } from "chai";
import { numberProblem } from "../../../src/editor/fields/number-field";

describe("a number in a dialog", () => {
  const cases: [value: unknown, problem: ReturnType<typeof numberProblem>][] = [
    [60, undefined],
    ["60", undefined],
    [" 0.5 ", undefined],
    ["${WAIT}", undefined],
    // a flow from before the property: the runtime has a default
    [undefined, undefined],
    ["", "not-a-number"],
    [null, "not-a-number"],
    ["a minute", "not-a-number"],
    ["0,5", "not-a-number"],
    ["60 s", "not-a-number"],
    ["${WAIT}0", "not-a-number"],
    [Number.POSITIVE_INFINITY, "not-a-number"],
    ["0", "not-over-zero"],
    ["-1", "not-over-zero"],
  ];
  for (const [value, problem] of cases) {
    it(`${typeof value === "string" ? JSON.stringify(value) : value} ${problem === undefined ? "can be used" : `is refused: ${problem}`}`, () => {
      expect(numberProblem(value)).to.equal(problem);
    });
  }

  it("may be 0 where that means at once, but not less", () => {
    expect(numberProblem("0", { zero: true })).to.equal(undefined);
    expect(numberProblem("-1", { zero: true })).to.equal("not-over-zero");
  });

  it("has to be whole where things are counted", () => {
    expect(numberProblem("5", { whole: true })).to.equal(undefined);
    expect(numberProblem("2.5", { whole: true })).to.equal("not-whole");
    expect(numberProblem("-2.5", { whole: true })).to.equal("not-over-zero");
  });
});
