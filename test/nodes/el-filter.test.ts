import { expect } from "chai";
import helper from "node-red-node-test-helper";
import register from "../../nodes/okta-el-filter/runtime";
import { sampleDelivery, sampleEvent } from "../../src/events";
import { Bench } from "./harness";

const SALES = "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()> 0";

function member(group: string) {
  const event = sampleEvent("group.user_membership.add");
  for (const target of event.target ?? []) if (target.type === "UserGroup") target.displayName = group;
  return event;
}

describe("okta-el-filter", () => {
  afterEach(() => helper.unload());

  const filter = (properties: object, outputs = 2) =>
    Bench.load(register, { type: "okta-el-filter", outputs, ...properties }, outputs);

  it("sends what matches to the first output, as the message it was, and the rest to the second", async () => {
    const bench = await filter({ rules: [{ eventType: "", expression: SALES }] });
    const sales = member("Sales");
    await bench.feed({ payload: sales, topic: "kept", parts: { id: "d", index: 0, count: 2 } });
    await bench.feed({ payload: member("Marketing") });
    expect(bench.output(0)).to.have.length(1);
    expect(bench.output(0)[0]).to.include({ payload: sales, topic: "kept" });
    expect(bench.output(1).map(({ payload }) => (payload as { uuid: string }).uuid)).to.have.length(1);
  });

  it("has one output when asked to: what does not match goes nowhere", async () => {
    const bench = await filter({ rules: [{ eventType: "", expression: SALES }] }, 1);
    await bench.feed({ payload: member("Marketing") });
    await bench.feed({ payload: member("Sales") });
    expect(bench.output(0)).to.have.length(1);
  });

  it("keeps one rule for each event type; a type without a rule passes, an empty rule too", async () => {
    const bench = await filter({
      rules: [
        { eventType: "group.user_membership.add", expression: SALES },
        { eventType: "user.lifecycle.create", expression: " " },
      ],
    });
    await bench.feed({ payload: member("Marketing") });
    await bench.feed({ payload: sampleEvent("user.lifecycle.create") });
    await bench.feed({ payload: sampleEvent("user.session.end") });
    expect(bench.output(0)).to.have.length(2);
    expect(bench.output(1)).to.have.length(1);
  });

  it("lets every event pass whose own rule is empty, whatever the others' rule says", async () => {
    const bench = await filter({
      rules: [
        { eventType: "", expression: "false" },
        { eventType: "user.session.end", expression: "" },
      ],
    });
    await bench.feed({ payload: sampleEvent("user.session.end") });
    await bench.feed({ payload: sampleEvent("user.session.start") });
    expect([bench.output(0).length, bench.output(1).length]).to.deep.equal([1, 1]);
  });

  it("uses the rule without a type for every other type", async () => {
    const bench = await filter({
      rules: [
        { eventType: "user.session.end", expression: "true" },
        { eventType: "", expression: "false" },
      ],
    });
    await bench.feed({ payload: sampleEvent("user.session.end") });
    await bench.feed({ payload: sampleEvent("user.session.start") });
    expect([bench.output(0).length, bench.output(1).length]).to.deep.equal([1, 1]);
  });

  it("takes a list and a delivery, and gives each output one of its own", async () => {
    const bench = await filter({ rules: [{ eventType: "", expression: SALES }] });
    const [a, b, c] = [member("Sales"), member("Marketing"), member("Sales")];
    await bench.feed({ payload: [a, b, c] });
    const delivery = sampleDelivery([a, b, c]);
    await bench.feed({ payload: delivery });
    expect(bench.output(0)[0]?.payload).to.deep.equal([a, c]);
    expect(bench.output(1)[0]?.payload).to.deep.equal([b]);
    expect(bench.output(0)[1]?.payload).to.deep.equal({ ...delivery, data: { events: [a, c] } });
    expect(bench.output(1)[1]?.payload).to.deep.equal({ ...delivery, data: { events: [b] } });
    expect(delivery.data.events).to.deep.equal([a, b, c]);
  });

  it("reads the property it is told to, however deep", async () => {
    const bench = await filter({ property: "res.body", rules: [{ eventType: "", expression: SALES }] });
    const [a, b] = [member("Sales"), member("Marketing")];
    await bench.feed({ payload: "untouched", res: { body: [a, b], code: 200 } });
    expect(bench.output(0)[0]).to.deep.include({ payload: "untouched", res: { body: [a], code: 200 } });
    expect(bench.output(1)[0]).to.deep.include({ payload: "untouched", res: { body: [b], code: 200 } });
  });

  describe("an expression that fails on an event", () => {
    const withoutTarget = () => sampleEvent("user.session.start", { shape: "no-target" });
    for (const [onError, matched, unmatched, caught] of [
      ["nomatch", 0, 1, 0],
      ["match", 1, 0, 0],
      ["error", 0, 0, 1],
    ] as const) {
      it(`goes by onError: ${onError}`, async () => {
        const bench = await filter({ rules: [{ eventType: "", expression: SALES }], onError });
        await bench.feed({ payload: withoutTarget() });
        expect([bench.output(0).length, bench.output(1).length, bench.caught.length]).to.deep.equal([
          matched,
          unmatched,
          caught,
        ]);
        expect(bench.statuses.at(-1)?.fill).to.equal("yellow");
      });
    }

    it("raises each event of a list by itself, and lets the others go on", async () => {
      const bench = await filter({ rules: [{ eventType: "", expression: SALES }], onError: "error" });
      const [bad, good] = [withoutTarget(), member("Sales")];
      await bench.feed({ payload: [bad, good] });
      expect(bench.output(0)[0]?.payload).to.deep.equal([good]);
      expect(bench.output(1)).to.deep.equal([]);
      expect(bench.caught.map(({ payload }) => payload)).to.deep.equal([bad]);
      expect(bench.caught[0]?.error?.message).to.match(/line 1, column \d+/);
    });
  });

  describe("an expression that does not compile", () => {
    const broken = { rules: [{ eventType: "", expression: "event.outcome.result ==\n  (" }] };

    it("shows a red status with rule, line and column", async () => {
      const bench = await filter(broken);
      expect(bench.statuses[0]).to.include({ fill: "red", shape: "ring" });
      expect(bench.statuses[0]?.text).to.match(/bad-rule/);
    });

    for (const [onError, output] of [
      ["nomatch", 1],
      ["match", 0],
    ] as const) {
      it(`loses no event with onError: ${onError}`, async () => {
        const bench = await filter({ ...broken, onError });
        await bench.feed({ payload: member("Sales") });
        expect(bench.output(output)).to.have.length(1);
        expect(bench.output(1 - output)).to.have.length(0);
      });
    }

    it("loses no event with onError: error", async () => {
      const bench = await filter({ ...broken, onError: "error" });
      await bench.feed({ payload: member("Sales") });
      expect(bench.caught).to.have.length(1);
      expect(bench.caught[0]?.error?.message).to.match(/line 2, column \d+/);
    });
  });

  it("tells a missing field from null in strict mode only", async () => {
    const rules = [{ eventType: "", expression: "event.noSuchField == null" }];
    const lenient = await filter({ rules, strict: false });
    await lenient.feed({ payload: sampleEvent("user.session.start") });
    expect(lenient.output(0)).to.have.length(1);
    await helper.unload();
    const strict = await filter({ rules, strict: true });
    await strict.feed({ payload: sampleEvent("user.session.start") });
    expect(strict.output(1)).to.have.length(1);
  });

  it("warns about a payload that holds no event, and sends nothing", async () => {
    const bench = await filter({ rules: [{ eventType: "", expression: "true" }] });
    for (const payload of ["text", 7, null, undefined, {}, [1, 2], Buffer.from("x")])
      await bench.feed({ payload });
    expect([bench.output(0), bench.output(1), bench.caught]).to.deep.equal([[], [], []]);
    expect((bench.node.warn as unknown as { callCount: number }).callCount).to.equal(7);
  });

  it("runs with properties missing, as an older or hand-written flow has them", async () => {
    const bench = await Bench.load(register, { type: "okta-el-filter" }, 1);
    await bench.feed({ payload: sampleEvent("user.session.start") });
    expect(bench.output(0)).to.have.length(1);
  });

  it("takes an expression from the environment", async () => {
    process.env.OKTA_TEST_EXPRESSION = "event.eventType == 'user.session.end'";
    try {
      const bench = await filter({ rules: [{ eventType: "", expression: "${OKTA_TEST_EXPRESSION}" }] });
      await bench.feed({ payload: sampleEvent("user.session.end") });
      await bench.feed({ payload: sampleEvent("user.session.start") });
      expect([bench.output(0).length, bench.output(1).length]).to.deep.equal([1, 1]);
    } finally {
      delete process.env.OKTA_TEST_EXPRESSION;
    }
  });
});
