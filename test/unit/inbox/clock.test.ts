import { expect } from "chai";
import { Clock } from "../../../src/inbox/clock";

describe("the clock of the retention", () => {
  it("never goes back, and goes on by the time that passes", () => {
    let wall = 1000;
    const clock = new Clock(() => wall);
    const times = [1000, 1500, 400, 450, 300, 1600, 1700].map((time) => {
      wall = time;
      return clock.now();
    });
    expect(times).to.deep.equal([1000, 1500, 1500, 1550, 1550, 1600, 1700]);
  });

  it("goes on from where an earlier one was", () => {
    let wall = 100;
    const clock = new Clock(() => wall, 5000);
    expect(clock.now()).to.equal(5000);
    wall = 200;
    expect(clock.now()).to.equal(5100);
    wall = 9000;
    expect(clock.now()).to.equal(9000);
  });
});
