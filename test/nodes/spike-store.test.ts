import { expect } from "chai";
import helper from "node-red-node-test-helper";
import register from "../../nodes/okta-spike/runtime";
import { withNodeContext } from "./harness";
import { at, FAILED, failure, spike, spikeOf, spikes, uuids } from "./spike-events";

interface Context {
  get(key: string, store: string, callback: (error: unknown, value?: unknown) => void): void;
  set(key: string, value: unknown, store: string, callback: (error?: unknown) => void): void;
}

/** A context that has this value, and takes any other. */
const holding = (value: unknown): Context => ({
  get: (_key, _store, callback) => callback(undefined, value),
  set: (_key, _value, _store, callback) => callback(),
});

const withContext = (context: Context) => withNodeContext(register, context);

describe("okta-spike with a context store", () => {
  afterEach(() => helper.unload());

  const stored = async (properties: object = {}, events = [failure(0), failure(1)]): Promise<unknown> => {
    let saved: unknown;
    const context: Context = {
      ...holding(undefined),
      set(_key, value, _store, callback) {
        saved = JSON.parse(JSON.stringify(value));
        callback();
      },
    };
    const bench = await spike({ store: "memory", ...properties }, withContext(context));
    await bench.feed({ payload: events });
    await helper.unload();
    return saved;
  };

  it("saves on close, and goes on from there in a Node-RED that knows nothing else", async () => {
    const saved = await stored();
    const bench = await spike({ store: "memory" }, withContext(holding(saved)));
    await bench.feed({ payload: failure(2) });
    expect(spikeOf(bench.output(0)[0])).to.include({ count: 3, first: at(0) });
  });

  it("remembers which event raised an alert", async () => {
    const events = [failure(0), failure(1)];
    const saved = await stored({ threshold: 2 }, events);
    const bench = await spike({ store: "memory", threshold: 2 }, withContext(holding(saved)));
    await bench.feed({ payload: events[1], okta: { redelivered: true } });
    expect(spikeOf(bench.output(0)[0])).to.include({ again: true, count: 2 });
  });

  it("starts anew where another key was counted", async () => {
    const saved = await stored();
    const context = holding(saved);
    const bench = await spike({ store: "memory", counts: FAILED }, withContext(context));
    await bench.feed({ payload: failure(2) });
    expect(spikeOf(bench.output(1)[0])).to.include({ count: 1 });
  });

  it("lets what comes wait until the counts are read, and keeps its order", async () => {
    const saved = await stored();
    let answer = (_error: unknown, _value?: unknown) => {};
    const context: Context = {
      ...holding(undefined),
      get(_key, _store, callback) {
        answer = callback;
      },
    };
    const bench = await spike({ store: "memory" }, withContext(context));
    const events = [2, 3, 4].map((minutes) => failure(minutes));
    for (const payload of events) await bench.feed({ payload });
    expect(bench.output(1)).to.deep.equal([]);
    answer(undefined, saved);
    const after = failure(5);
    await bench.feed({ payload: after });
    expect(uuids(bench.output(1))).to.deep.equal([...events, after].map(({ uuid }) => uuid));
    expect(spikes(bench.output(1)).map(({ count }) => count)).to.deep.equal([3, 4, 5, 6]);
    expect(uuids(bench.output(0))).to.deep.equal([events[0]?.uuid]);
  });

  for (const [name, get] of [
    [
      "says no",
      (_k: string, _s: string, callback: (error: unknown) => void) => callback(new Error("broken")),
    ],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
  ] as const) {
    it(`counts all the same where the store ${name}, and warns`, async () => {
      const bench = await spike({ store: "memory", threshold: 2 }, withContext({ get, set: get } as Context));
      await bench.feed({ payload: [failure(0), failure(1)] });
      expect(bench.output(0)).to.have.length(1);
      const warn = bench.node.warn as unknown as { args: [string][] };
      expect(warn.args.map(([text]) => text).join()).to.contain("read-failed");
    });
  }

  it("starts empty on what it did not write", async () => {
    for (const value of [7, "text", [], { identity: 3, windows: "no" }, null]) {
      const context = holding(value);
      const bench = await spike({ store: "memory" }, withContext(context));
      await bench.feed({ payload: failure(0) });
      expect(spikeOf(bench.output(1)[0])).to.include({ count: 1 });
      await helper.unload();
    }
  });

  it("warns of a store that Node-RED does not have", async () => {
    const bench = await spike({ store: "nowhere" });
    const warn = bench.node.warn as unknown as { args: [string][] };
    expect(warn.args.map(([text]) => text)).to.deep.equal(["okta-spike.warn.unknown-store"]);
    await bench.feed({ payload: failure(0) });
    expect(bench.output(1)).to.have.length(1);
  });
});
