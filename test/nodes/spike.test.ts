import { expect } from "chai";
import helper from "node-red-node-test-helper";
import register from "../../nodes/okta-spike/runtime";
import { delivery, logEvent, signIn } from "../support/deliveries";
import { Bench } from "./harness";
import { actor, at, FAILED, failure, MINUTE, spike, spikeOf, spikes, uuids } from "./spike-events";

const from = (ipAddress: string) => ({ ipAddress });

describe("okta-spike", () => {
  afterEach(() => helper.unload());

  it("alerts once when the threshold is reached, with what made it, and gives every event its count", async () => {
    const bench = await spike();
    const events = [0, 10, 20, 30].map((minutes) => failure(minutes));
    for (const payload of events) await bench.feed({ payload, topic: "kept", okta: { item: "7" } });
    const [alert, ...more] = bench.output(0);
    expect(more).to.deep.equal([]);
    expect(alert).to.deep.include({ payload: events[2], topic: "kept", okta: { item: "7" } });
    expect(spikeOf(alert)).to.deep.equal({
      key: "ann@example.com",
      count: 3,
      threshold: 3,
      window: 60 * MINUTE,
      capped: false,
      over: true,
      first: at(0),
      last: at(20),
      uuids: events.slice(0, 3).map(({ uuid }) => uuid),
    });
    expect(uuids(bench.output(1))).to.deep.equal(uuids(events.map((payload) => ({ payload }))));
    expect(spikes(bench.output(1)).map(({ count, over }) => [count, over])).to.deep.equal([
      [1, false],
      [2, false],
      [3, true],
      [4, true],
    ]);
    expect(Object.keys(spikeOf(bench.output(1)[2]))).to.have.members([
      "alert",
      "key",
      "count",
      "threshold",
      "window",
      "capped",
      "over",
    ]);
  });

  it("counts by the time of the events, in whatever order they come, and no event twice", async () => {
    const bench = await spike();
    const [a, b, c] = [failure(0), failure(59), failure(61)];
    for (const payload of [c, a, a, b, b, c]) await bench.feed({ payload });
    // the hour that ends at c holds b and c, the one that ends at b holds a and b
    expect(bench.output(0)).to.deep.equal([]);
    expect(spikes(bench.output(1)).map(({ count, notCounted }) => [count, notCounted])).to.deep.equal([
      [1, undefined],
      [1, undefined],
      [1, "duplicate"],
      [2, undefined],
      [2, "duplicate"],
      [2, "duplicate"],
    ]);
    await bench.feed({ payload: failure(60) });
    expect(spikeOf(bench.output(0)[0])).to.include({ count: 3, first: at(59), last: at(61) });
  });

  it("raises the alert again when the hook sends its event again, and then only", async () => {
    const bench = await spike({ threshold: 2 });
    const events = [failure(0), failure(5)];
    const okta = (redelivered: boolean) => ({ okta: { redelivered } });
    for (const payload of events) await bench.feed({ payload, ...okta(false) });
    await bench.feed({ payload: events[1], ...okta(false) });
    await bench.feed({ payload: events[0], ...okta(true) });
    expect(bench.output(0)).to.have.length(1);
    await bench.feed({ payload: events[1], ...okta(true) });
    const [first, second] = bench.output(0).map(spikeOf);
    expect(second).to.deep.equal({ ...first, again: true });
    expect(spikes(bench.output(1)).map(({ alert, count }) => [alert, count])).to.deep.equal([
      [undefined, 1],
      [true, 2],
      [undefined, 2],
      [undefined, 1],
      [true, 2],
    ]);
  });

  it("sends an alert for each window that one late event fills", async () => {
    const bench = await spike({
      threshold: 2,
      window: 10,
      windowUnit: "minutes",
      quiet: 1,
      quietUnit: "minutes",
    });
    const events = [failure(0), failure(15), failure(7)];
    for (const payload of events) await bench.feed({ payload });
    const alerts = bench.output(0).map(spikeOf);
    expect(alerts.map(({ first, last }) => [first, last])).to.deep.equal([
      [at(0), at(7)],
      [at(7), at(15)],
    ]);
    expect(bench.output(1)).to.have.length(3);
  });

  it("asks an event that does not count for the count alone", async () => {
    const bench = await spike({ counts: FAILED });
    await bench.feed({ payload: [0, 1, 2].map((minutes) => failure(minutes)) });
    const success = signIn("SUCCESS", { published: at(3), actor: actor("ann@example.com") });
    await bench.feed({ payload: success });
    const bob = signIn("SUCCESS", { published: at(3), actor: actor("bob@example.com") });
    await bench.feed({ payload: bob });
    expect(bench.output(0)).to.have.length(1);
    expect(spikeOf(bench.output(1)[3])).to.include({ count: 3, over: true, notCounted: "not-asked" });
    expect(spikeOf(bench.output(1)[4])).to.include({ count: 0, over: false, notCounted: "not-asked" });
  });

  it("counts different values, each element of a list by itself", async () => {
    const bench = await spike({
      key: "event.client.ipAddress",
      distinct: "event.actor.alternateId",
      window: 10,
      windowUnit: "minutes",
    });
    const users = ["ann", "ann", "bob", null, ["cai", "bob"]];
    for (const [minutes, name] of users.entries()) {
      await bench.feed({ payload: failure(minutes, { actor: actor(name), client: from("192.0.2.1") }) });
    }
    expect(spikes(bench.output(1)).map(({ count, distinct, over }) => [count, distinct, over])).to.deep.equal(
      [
        [1, 1, false],
        [2, 1, false],
        [3, 2, false],
        [4, 2, false],
        [5, 3, true],
      ],
    );
    const [alert] = spikes(bench.output(0));
    expect(alert).to.include({ key: "192.0.2.1", count: 5, distinct: 3, window: 10 * MINUTE });
    expect(alert?.values).to.have.members(["ann", "bob", "cai"]);
  });

  it("takes a list and a delivery apart, in the property it is told", async () => {
    const bench = await spike({ property: "res.body" });
    const events = [0, 1, 2].map((minutes) => failure(minutes));
    await bench.feed({ payload: "untouched", res: { code: 200, body: events } });
    expect(bench.output(1)).to.have.length(3);
    for (const [index, message] of bench.output(1).entries()) {
      expect(message).to.deep.include({ payload: "untouched", res: { code: 200, body: events[index] } });
    }
    expect(bench.output(0)[0]).to.deep.include({ res: { code: 200, body: events[2] } });
    await bench.feed({ res: { body: delivery([failure(3), "no event"]) }, okta: { item: "9" } });
    expect(bench.output(1)).to.have.length(4);
    expect(bench.output(1)[3]?.okta).to.deep.equal({ item: "9" });
    expect(spikeOf(bench.output(1)[3])).to.include({ count: 4 });
  });

  it("takes the delivery's time for an event that has none, and the uuid that the hook gave it", async () => {
    const bench = await spike();
    const bare = () => failure(0, { published: undefined, uuid: undefined });
    await bench.feed({ payload: delivery([bare(), bare()], { eventTime: at(100) }) });
    expect(spikes(bench.output(1)).map(({ count }) => count)).to.deep.equal([1, 2]);
    await bench.feed({ payload: failure(101) });
    expect(spikeOf(bench.output(0)[0])).to.include({ first: at(100), last: at(101) });

    const redelivered = { payload: bare(), okta: { uuid: "delivery:0", published: at(500) } };
    await bench.feed(redelivered);
    await bench.feed(structuredClone(redelivered));
    expect(spikes(bench.output(1)).slice(-2)).to.deep.include({ ...spikeOf(bench.output(1)[4]), count: 1 });
    expect(spikeOf(bench.output(1)[4]).notCounted).to.equal("duplicate");
  });

  it("lets an event without a key go on, and counts it in the status", async () => {
    const bench = await spike({ key: "event.client.zone" });
    const zones = [{ client: { zone: "A" } }, { client: { zone: "" } }, { client: {} }, { client: null }];
    for (const options of zones) await bench.feed({ payload: failure(0, options) });
    const [first, empty, missing, failed] = spikes(bench.output(1));
    expect(first).to.include({ key: "A", count: 1 });
    for (const each of [empty, missing]) {
      expect(each).to.deep.equal({
        key: null,
        count: 0,
        threshold: 3,
        window: 60 * MINUTE,
        capped: false,
        over: false,
      });
    }
    expect(failed?.key).to.equal(null);
    expect(failed?.error).to.match(/line 1, column \d+: 'zone'/);
    expect(bench.caught).to.deep.equal([]);
    await shown(bench, "without-key");
    expect(bench.statuses.at(-1)?.fill).to.equal("yellow");
  });

  it("does not ask for a key where an event would not count anyway", async () => {
    const bench = await spike({ counts: FAILED, key: "event.client.zone" });
    await bench.feed({ payload: signIn("SUCCESS", { client: null }) });
    await bench.feed({ payload: failure(0) });
    // the first one is that of the start
    await until(bench, () => bench.statuses.length > 1);
    expect(bench.statuses.at(-1)).to.include({ fill: "green" });
  });

  it("tells a number from the text of the same letters, and keeps long keys short", async () => {
    const bench = await spike({ key: "event.client.zone", threshold: 2 });
    const zones = [5, "5", true, "true", { a: 1 }, `${"x".repeat(5_000)}1`, `${"x".repeat(5_000)}2`];
    for (const zone of zones) await bench.feed({ payload: failure(0, { client: { zone } }) });
    expect(bench.output(0)).to.deep.equal([]);
    const keys = spikes(bench.output(1)).map(({ key }) => key ?? "");
    expect(keys.slice(0, 5)).to.deep.equal(["5", "5", "true", "true", '{"a":1}']);
    expect(keys.every(({ length }) => length < 500)).to.equal(true);
  });

  it("forgets a key, or all, by msg.reset; an event in the message still counts", async () => {
    const bench = await spike();
    const ann = () => ({ payload: failure(0) });
    const bob = () => ({ payload: failure(0, { actor: actor("bob") }) });
    for (const message of [ann(), ann(), bob(), bob()]) await bench.feed(message);
    await bench.feed({ reset: "ann@example.com", payload: "" });
    await bench.feed(ann());
    await bench.feed(bob());
    expect(spikes(bench.output(0)).map(({ key }) => key)).to.deep.equal(["bob"]);
    await bench.feed({ reset: true, ...bob() });
    expect(spikeOf(bench.output(1).at(-1))).to.include({ key: "bob", count: 1 });
    for (const reset of [false, "", 0, null, undefined]) await bench.feed({ reset, ...bob() });
    expect(spikeOf(bench.output(1).at(-1))).to.include({ key: "bob", count: 6 });
    expect(bench.node.warn as unknown as { callCount: number }).to.include({ callCount: 0 });
  });

  it("counts no event whose condition fails or gives no boolean, and says why", async () => {
    const bench = await spike({ counts: "event.target.?[type eq 'User'].size() > 0" });
    await bench.feed({ payload: failure(0) });
    await bench.feed({ payload: logEvent({ published: at(0), actor: actor("ann@example.com") }) });
    const [bad, good] = spikes(bench.output(1));
    expect(bad).to.include({ count: 0, notCounted: "not-asked" });
    expect(bad?.error).to.match(/line 1, column/);
    expect(good).to.include({ count: 1 }).and.not.have.property("error");
    await shown(bench, "errors");
  });

  describe("settings that cannot be used", () => {
    const broken: [string, object, RegExp][] = [
      ["a key that cannot be read", { key: "event.actor.(" }, /bad-key/],
      ["no key", { key: " " }, /no-key/],
      ["a condition that cannot be read", { counts: "event ==" }, /bad-counts/],
      ["a value that cannot be read", { distinct: "'" }, /bad-distinct/],
      ["a threshold of 0", { threshold: 0 }, /threshold-not-over-zero/],
      ["a threshold that is no whole number", { threshold: "2.5" }, /threshold-not-whole/],
      ["a window that is no number", { window: "an hour" }, /window-not-a-number/],
      ["a quiet time under 0", { quiet: -1 }, /quiet-not-over-zero/],
      ["fewer events a key than the threshold", { threshold: 50, maxPerKey: 49 }, /maxPerKey-under/],
      ["a number from a variable that is none", { threshold: "${OKTA_TEST_NO_NUMBER}" }, /threshold-not-a-/],
    ];
    before(() => {
      process.env.OKTA_TEST_NO_NUMBER = "many";
    });
    after(() => {
      delete process.env.OKTA_TEST_NO_NUMBER;
    });
    for (const [name, properties, sentence] of broken) {
      it(`${name}: a red status, an error, and every event goes on without a count`, async () => {
        const bench = await spike(properties);
        expect(bench.statuses[0]).to.include({ fill: "red", shape: "ring" });
        expect(bench.statuses[0]?.text).to.match(sentence);
        expect((bench.node.error as unknown as { callCount: number }).callCount).to.equal(1);
        await bench.feed({ payload: [failure(0), failure(1), failure(2)] });
        expect(bench.output(0)).to.deep.equal([]);
        expect(bench.output(1)).to.have.length(3);
        expect(spikeOf(bench.output(1)[0])).to.have.all.keys("key", "over", "error");
        expect(spikeOf(bench.output(1)[0])).to.include({ key: null, over: false });
      });
    }
  });

  it("takes its settings from the environment", async () => {
    Object.assign(process.env, { OKTA_TEST_KEY: "event.client.zone", OKTA_TEST_TWO: "2" });
    try {
      const bench = await spike({ key: "${OKTA_TEST_KEY}", threshold: "${OKTA_TEST_TWO}" });
      for (const minutes of [0, 1])
        await bench.feed({ payload: failure(minutes, { client: { zone: "A" } }) });
      expect(spikes(bench.output(0)).map(({ key, threshold }) => [key, threshold])).to.deep.equal([["A", 2]]);
    } finally {
      delete process.env.OKTA_TEST_KEY;
      delete process.env.OKTA_TEST_TWO;
    }
  });

  it("runs with properties missing, as a hand-written flow has them: five of one actor in an hour", async () => {
    const bench = await Bench.load(register, { type: "okta-spike" }, 2);
    await bench.feed({ payload: [0, 1, 2, 3, 4].map((minutes) => failure(minutes)) });
    expect(spikeOf(bench.output(0)[0])).to.include({ count: 5, threshold: 5, window: 60 * MINUTE });
  });

  it("warns about a payload that holds no event, and sends nothing", async () => {
    const bench = await spike();
    for (const payload of ["text", 7, null, undefined, {}, [1, 2]]) await bench.feed({ payload });
    expect([bench.output(0), bench.output(1), bench.caught]).to.deep.equal([[], [], []]);
    expect((bench.node.warn as unknown as { callCount: number }).callCount).to.equal(6);
  });

  it("says how many keys went because there were too many", async () => {
    const bench = await spike({ maxKeys: 2 });
    for (const name of ["ann", "bob", "cai"])
      await bench.feed({ payload: failure(0, { actor: actor(name) }) });
    await shown(bench, "evicted");
  });
});

/** Resolves when the node has shown a status with this text in it. */
const shown = (bench: Bench, text: string) =>
  until(bench, () => bench.statuses.some((status) => status.text?.includes(text)));

async function until(bench: Bench, reached: () => boolean): Promise<void> {
  const started = Date.now();
  while (!reached()) {
    if (Date.now() - started > 10_000) throw new Error(`waited in vain: ${JSON.stringify(bench.statuses)}`);
    await new Promise(setImmediate);
  }
}
