// What nobody would send, and somebody may.
import v8 from "node:v8";
import vm from "node:vm";
import { expect } from "chai";
import helper from "node-red-node-test-helper";
import register from "../../nodes/okta-spike/runtime";
import { toKey } from "../../nodes/okta-spike/values";
import { SpikeWindows } from "../../src/detect";
import { withNodeContext } from "./harness";
import { actor, failure, spike as load, spikes } from "./spike-events";

describe("okta-spike, with hostile events", () => {
  afterEach(() => helper.unload());

  const spike = (properties: object = {}, registering = register) =>
    load({ threshold: 2, ...properties }, registering);

  it("takes any text for a key", async () => {
    const bench = await spike();
    const names = ["__proto__", "constructor", "\ud800", "\udc00", "a\u0000b", "'", "𐍈".repeat(300)];
    for (const name of names) await bench.feed({ payload: failure(0, { actor: actor(name) }) });
    expect(spikes(bench.output(1)).map(({ count }) => count)).to.deep.equal(names.map(() => 1));
    for (const name of names) await bench.feed({ payload: failure(1, { actor: actor(name) }) });
    const alerts = spikes(bench.output(0)).map(({ key }) => key);
    expect(alerts.slice(0, -1)).to.deep.equal(names.slice(0, -1));
    await bench.feed({ reset: alerts.at(-1) });
    await bench.feed({ payload: failure(2, { actor: actor(names.at(-1)) }) });
    expect(spikes(bench.output(1)).at(-1)?.count, "of what was reset as it is shown").to.equal(1);
  });

  it("counts a map as the same in whatever order its names come", async () => {
    const bench = await spike({ key: "event.client.zone" });
    await bench.feed({ payload: failure(0, { client: { zone: { a: 1, b: [{ c: 2, d: 3 }] } } }) });
    await bench.feed({ payload: failure(1, { client: { zone: { b: [{ d: 3, c: 2 }], a: 1 } } }) });
    await bench.feed({ payload: failure(2, { client: { zone: { b: [{ d: 2, c: 3 }], a: 1 } } }) });
    expect(spikes(bench.output(1)).map(({ count }) => count)).to.deep.equal([1, 2, 1]);
  });

  it("goes on with the rest of a list where it cannot tell what an event's key is", async () => {
    const bench = await spike({ key: "event.client.zone" });
    const circle: { self?: object } = {};
    circle.self = circle;
    let deep: unknown[] = [];
    for (let i = 0; i < 20_000; i++) deep = [deep];
    const zones = [circle, deep, "z"];
    const events = zones.map((zone) => ({ ...failure(0), client: { zone } }));
    bench.node.receive({ payload: events });
    await bench.feed({ payload: failure(1, { client: { zone: "z" } }) });
    const seen = spikes(bench.output(1));
    expect(seen.map(({ key, count }) => [key, count])).to.deep.equal([
      [null, 0],
      [null, 0],
      ["z", 1],
      ["z", 2],
    ]);
    for (const { error } of seen.slice(0, 2)) expect(error).to.be.a("string");
    expect(bench.caught).to.deep.equal([]);
  });

  it("does not count an event whose values cannot be told", async () => {
    const bench = await spike({ distinct: "event.target.?[type eq 'User'].size()" });
    await bench.feed({ payload: failure(0, { target: null }) });
    await bench.feed({ payload: { ...failure(1), target: [actor("bob")] } });
    const [failed, good] = spikes(bench.output(1));
    expect(failed).to.include({ count: 0, notCounted: "not-asked" });
    expect(failed?.error).to.match(/line 1, column/);
    expect(good).to.include({ count: 1, distinct: 1 });
  });

  it("gives each event of a list a message of its own, with nothing that another has", async () => {
    const bench = await spike();
    await bench.feed({
      payload: ["ann", "bob"].map((name) => failure(0, { actor: actor(name) })),
      okta: { org: "o" },
    });
    const [first, second] = bench.output(1);
    if (first?.okta) first.okta.seen = true;
    expect(second?.okta).to.deep.equal({ org: "o" });
  });

  it("forgets the alert of a key that was reset", async () => {
    const bench = await spike();
    const events = [failure(0), failure(1)];
    await bench.feed({ payload: events });
    await bench.feed({ reset: "ann@example.com" });
    await bench.feed({ payload: events[1], okta: { redelivered: true } });
    expect(bench.output(0)).to.have.length(1);
  });

  it("takes no alerts from a context store that it did not write there", async () => {
    const event = failure(0);
    const identity = JSON.stringify(["", "event.actor.alternateId", ""]);
    for (const alerts of [[null], [{}], [{ count: 2, capped: false, uuids: [], first: 9e99, last: 0 }]]) {
      const raised = [[event.uuid, { key: "'ann@example.com", alerts }]];
      const context = {
        get: (_k: string, _s: string, callback: (error: unknown, value: unknown) => void) =>
          callback(undefined, { identity, raised }),
        set: (_k: string, _v: unknown, _s: string, callback: () => void) => callback(),
      };
      const bench = await spike({ store: "memory" }, withNodeContext(register, context));
      await bench.feed({ payload: event, okta: { redelivered: true } });
      expect(bench.output(0)).to.deep.equal([]);
      expect(spikes(bench.output(1))[0]).to.include({ count: 1 });
      expect(bench.caught).to.deep.equal([]);
      await helper.unload();
    }
  });

  it("keeps no more of a large text than the key", () => {
    v8.setFlagsFromString("--expose-gc");
    const gc = vm.runInNewContext("gc") as () => void;
    const heap = () => {
      gc();
      return process.memoryUsage().heapUsed / 1e6;
    };
    const before = heap();
    const settings = { threshold: 5, window: 1e6, quiet: 0, distinct: false, maxKeys: 1_000, maxPerKey: 5 };
    const windows = new SpikeWindows(settings);
    const large = (start: string): string => JSON.parse(JSON.stringify(start + "x".repeat(1e6)));
    for (let i = 0; i < 50; i++) {
      const texts = [large(`a-${i}-`), large(`the user number ${i} of this org@`).split("@")[0]];
      for (const text of texts) {
        windows.add({ key: toKey(text) as string, time: 1, uuid: undefined, counts: true });
      }
    }
    expect(heap() - before).to.be.below(20);
    expect(windows.totals.keys).to.equal(100);
  });
});
