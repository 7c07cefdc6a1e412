import { expect } from "chai";
import helper from "node-red-node-test-helper";
import registerCategorySwitch from "../../nodes/okta-category-switch/runtime";
import registerEventSwitch from "../../nodes/okta-event-switch/runtime";
import { sampleDelivery, sampleEvent } from "../../src/events";
import { Bench } from "./harness";

const types = (bench: Bench, output: number) =>
  bench.output(output).map(({ payload }) => (payload as { eventType: string }).eventType);

describe("okta-category-switch", () => {
  afterEach(() => helper.unload());

  const load = (rows: string[][], properties: { otherwise?: boolean; checkall?: string } = {}) =>
    Bench.load(
      registerCategorySwitch,
      { type: "okta-category-switch", rules: rows.map((categories) => ({ categories })), ...properties },
      rows.length + (properties.otherwise ? 1 : 0),
    );

  it("sends an event to the row of its category, and what fits none to otherwise", async () => {
    const bench = await load([["user-auth", "security"], ["group"]], { otherwise: true });
    for (const type of ["user.session.start", "group.user_membership.add", "user.lifecycle.create"]) {
      await bench.feed({ payload: sampleEvent(type) });
    }
    expect([0, 1, 2].map((output) => types(bench, output))).to.deep.equal([
      ["user.session.start"],
      ["group.user_membership.add"],
      ["user.lifecycle.create"],
    ]);
  });

  it("guesses the category of a new type by its prefix, and knows 'other' for the rest", async () => {
    const bench = await load([["user-lifecycle"], ["other"]], { otherwise: true });
    await bench.feed({ payload: sampleEvent("user.lifecycle.brand_new") });
    await bench.feed({ payload: sampleEvent("completely.new.thing") });
    await bench.feed({ payload: { uuid: "u", actor: {} } });
    expect(types(bench, 0)).to.deep.equal(["user.lifecycle.brand_new"]);
    expect(types(bench, 1)).to.deep.equal(["completely.new.thing", undefined]);
    expect(bench.output(2)).to.deep.equal([]);
  });

  it("sends to every fitting row, or to the first", async () => {
    const all = await load([["group"], ["group", "user-auth"]], { checkall: "true" });
    await all.feed({ payload: sampleEvent("group.profile.update") });
    expect([all.output(0).length, all.output(1).length]).to.deep.equal([1, 1]);
    await helper.unload();
    const first = await load([["group"], ["group", "user-auth"]], { checkall: "false" });
    await first.feed({ payload: sampleEvent("group.profile.update") });
    expect([first.output(0).length, first.output(1).length]).to.deep.equal([1, 0]);
  });

  it("takes a delivery apart by category, a delivery for each output", async () => {
    const bench = await load([["group"], ["user-auth"]], { otherwise: true });
    const events = ["group.profile.update", "user.session.start", "group.user_membership.add"].map((type) =>
      sampleEvent(type),
    );
    const delivery = sampleDelivery(events);
    await bench.feed({ payload: delivery });
    expect(bench.output(0)[0]?.payload).to.deep.equal({
      ...delivery,
      data: { events: [events[0], events[2]] },
    });
    expect(bench.output(1)[0]?.payload).to.deep.equal({ ...delivery, data: { events: [events[1]] } });
    expect(bench.output(2)).to.deep.equal([]);
  });

  it("shows a red status for an unknown category, and the other rows work", async () => {
    const bench = await load([["no-such-category"], ["group"]], { otherwise: true });
    expect(bench.statuses.at(-1)).to.include({ fill: "red" });
    await bench.feed({ payload: sampleEvent("group.profile.update") });
    await bench.feed({ payload: sampleEvent("user.session.start") });
    expect([0, 1, 2].map((output) => bench.output(output).length)).to.deep.equal([0, 1, 1]);
  });

  it("survives rules that are no rules", async () => {
    const bench = await Bench.load(
      registerCategorySwitch,
      { type: "okta-category-switch", rules: [null, {}, { categories: "group" }], otherwise: true },
      4,
    );
    await bench.feed({ payload: sampleEvent("group.profile.update") });
    expect([0, 1, 2, 3].map((output) => bench.output(output).length)).to.deep.equal([0, 0, 0, 1]);
  });
});

describe("okta-event-switch", () => {
  afterEach(() => helper.unload());

  const load = (rows: string[][], otherwise = true) =>
    Bench.load(
      registerEventSwitch,
      { type: "okta-event-switch", rules: rows.map((types) => ({ types })), otherwise, checkall: "true" },
      rows.length + (otherwise ? 1 : 0),
    );

  it("sorts by exact type and by prefix", async () => {
    const bench = await load([["user.account.lock"], ["user.mfa.*", "user.lifecycle.*"]]);
    for (const type of [
      "user.account.lock",
      "user.mfa.factor.activate",
      "user.lifecycle.create",
      "user.mfa",
    ]) {
      await bench.feed({ payload: sampleEvent(type) });
    }
    expect([0, 1, 2].map((output) => types(bench, output))).to.deep.equal([
      ["user.account.lock"],
      ["user.mfa.factor.activate", "user.lifecycle.create"],
      ["user.mfa"],
    ]);
  });

  it("shows a red status for a pattern that cannot be, and goes on with the others of its row", async () => {
    const bench = await load([["user.*.lock", "user.account.lock"]]);
    expect(bench.statuses.at(-1)).to.include({ fill: "red" });
    await bench.feed({ payload: sampleEvent("user.account.lock") });
    await bench.feed({ payload: sampleEvent("user.session.start") });
    expect([bench.output(0).length, bench.output(1).length]).to.deep.equal([1, 1]);
  });

  it("takes an event type from the environment", async () => {
    process.env.OKTA_TEST_TYPE = "user.account.lock";
    try {
      const bench = await load([["${OKTA_TEST_TYPE}"]]);
      await bench.feed({ payload: sampleEvent("user.account.lock") });
      expect(bench.output(0)).to.have.length(1);
    } finally {
      delete process.env.OKTA_TEST_TYPE;
    }
  });
});
