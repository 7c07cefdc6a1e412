import { expect } from "chai";
import { ProgressLine } from "../../../src/simulator/progress-line";

const at = (events: number) => ({ events, deliveries: events / 10, lost: 0, seconds: events / 1000 });

function shown(isTTY: boolean, stepMs: number, steps: number): string[] {
  const written: string[] = [];
  let clock = 0;
  const line = new ProgressLine(
    { isTTY, columns: 60, write: (text) => written.push(text) },
    2000,
    () => clock,
  );
  for (let i = 1; i <= steps; i++) {
    clock += stepMs;
    line.update(at(i * 100));
  }
  line.end();
  return written;
}

describe("simulator: progress", () => {
  it("writes one line anew on a terminal, and clears it at the end", () => {
    const written = shown(true, 100, 10);
    expect(written).to.have.length(6);
    expect(written[0]).to.match(/^\r200 of 2,000 events in 20 deliveries/);
    expect(written.join("")).not.to.include("\n");
    expect(written.at(-1)).to.equal("\r\u001B[K");
  });

  it("writes a whole line now and then to a log, and nothing for a short run", () => {
    expect(shown(false, 1000, 9)).to.deep.equal([]);
    const written = shown(false, 1000, 25);
    expect(written).to.have.length(2);
    expect(written[0]).to.match(/^1,000 of 2,000 events.*\n$/);
  });
});
