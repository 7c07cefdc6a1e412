import { expect } from "chai";
import { type OutputState, outputMap } from "../../../src/editor/switch/output-map";

/** Where Node-RED takes wires, and how many outputs it counts, from the map alone. */
function applied(state: OutputState, wires: Record<number, string>) {
  const map = outputMap(state);
  const moved: Record<number, string> = {};
  for (const [port, target] of Object.entries(wires)) {
    // a port that the map does not name keeps its place
    const to = map[port] ?? Number(port);
    if (to !== -1) moved[to] = target;
  }
  return { wires: moved, outputs: Object.values(map).filter((to) => to !== -1).length };
}

const wires = { 0: "a", 1: "b", 2: "c" };
const opened: OutputState = { originalRows: 3, originalOtherwise: false, rows: [0, 1, 2], otherwise: false };

describe("the outputs of a switch while its rows are edited", () => {
  it("leaves wires alone when nothing moved", () => {
    expect(applied(opened, wires)).to.deep.equal({ wires, outputs: 3 });
  });

  it("takes the wire along with a row that moved", () => {
    const result = applied({ ...opened, rows: [2, 0, 1] }, wires);
    expect(result).to.deep.equal({ wires: { 0: "c", 1: "a", 2: "b" }, outputs: 3 });
  });

  it("drops the wire of a removed row only, and closes the gap", () => {
    const result = applied({ ...opened, rows: [0, 2] }, wires);
    expect(result).to.deep.equal({ wires: { 0: "a", 1: "c" }, outputs: 2 });
    expect(outputMap({ ...opened, rows: [0, 2] })[1]).to.equal(-1);
  });

  it("gives a new row an output without a wire, wherever it stands", () => {
    const result = applied({ ...opened, rows: [0, undefined, 1, undefined, 2] }, wires);
    expect(result).to.deep.equal({ wires: { 0: "a", 2: "b", 4: "c" }, outputs: 5 });
  });

  it("names new outputs by what is no number, as Node-RED expects", () => {
    const keys = Object.keys(outputMap({ ...opened, rows: [undefined, undefined], otherwise: true }));
    expect(keys.filter((key) => Number.isNaN(Number(key)))).to.have.lengthOf(3);
  });

  it("keeps the otherwise output last, with its wire", () => {
    const state = { ...opened, originalRows: 2, originalOtherwise: true, otherwise: true };
    expect(applied({ ...state, rows: [0, 1, undefined] }, wires)).to.deep.equal({
      wires: { 0: "a", 1: "b", 3: "c" },
      outputs: 4,
    });
    expect(applied({ ...state, rows: [1] }, wires)).to.deep.equal({ wires: { 0: "b", 1: "c" }, outputs: 2 });
  });

  it("drops the otherwise wire with its output, and adds a bare one", () => {
    const with2 = { originalRows: 2, originalOtherwise: true, rows: [0, 1], otherwise: false };
    expect(applied(with2, wires)).to.deep.equal({ wires: { 0: "a", 1: "b" }, outputs: 2 });
    const replaced = { ...with2, rows: [0, 1, undefined] };
    expect(applied(replaced, wires), "a new row in its place").to.deep.equal({
      wires: { 0: "a", 1: "b" },
      outputs: 3,
    });
    expect(applied({ ...opened, otherwise: true }, wires)).to.deep.equal({ wires, outputs: 4 });
  });

  it("can end with no output at all", () => {
    expect(applied({ ...opened, rows: [] }, wires)).to.deep.equal({ wires: {}, outputs: 0 });
  });
});
