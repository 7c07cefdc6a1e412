import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { PRESETS } from "../../nodes/okta-spike/choices";
import { delivery, logEvent, signIn } from "../support/deliveries";
import { elFilter, eventDone, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const NOON = Date.UTC(2025, 2, 4, 12);
const MINUTE = 60_000;
const at = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString();
const actor = (alternateId: string) => ({ id: "00u1", type: "User", alternateId, displayName: alternateId });

/** The answer to a push of Okta Verify, as Identity Engine logs it. */
const push = (minutes: number, result: "SUCCESS" | "FAILURE" = "FAILURE", user = "ann@example.com") =>
  logEvent({
    eventType: "user.authentication.auth_via_mfa",
    published: at(minutes),
    actor: actor(user),
    outcome: { result, reason: result === "FAILURE" ? "INVALID_CREDENTIALS" : null },
    target: [
      { id: "00u1", type: "User", alternateId: user, displayName: user },
      { id: "pfd1", type: "AuthenticatorEnrollment", alternateId: "unknown", displayName: "Okta Verify" },
    ],
  });

const failure = (minutes: number, user = "ann@example.com", options: object = {}) =>
  signIn("FAILURE", { published: at(minutes), actor: actor(user), ...options });

const spike = (id: string, options: Partial<FlowNode> = {}, wires = [["alerts"], ["every"]]): FlowNode => ({
  id,
  type: "okta-spike",
  name: "",
  property: "payload",
  counts: "",
  key: "event.actor.alternateId",
  distinct: "",
  threshold: 5,
  window: 1,
  windowUnit: "hours",
  quiet: 0,
  quietUnit: "hours",
  maxKeys: 10000,
  maxPerKey: 1000,
  store: "",
  wires,
  ...options,
});

const sinks = () => [sink("alerts"), sink("every")];

/** Two instances, "one" and "two", of a subflow with a spike in it; its second output comes out at "every". */
const subflows = (options: Partial<FlowNode> = {}): FlowNode[] => [
  {
    id: "sub",
    type: "subflow",
    name: "Spikes",
    in: [{ x: 50, y: 50, wires: [{ id: "inner" }] }],
    out: [{ x: 300, y: 50, wires: [{ id: "inner", port: 1 }] }],
  },
  { ...spike("inner", options, [[], []]), z: "sub", x: 100, y: 100 },
  ...tab(
    "with-sub",
    { id: "one", type: "subflow:sub", wires: [["every"]] },
    { id: "two", type: "subflow:sub", wires: [["every"]] },
    sink("every"),
  ),
];

/** A core Complete node. */
const completeOf = (id: string, scope: string[], wires: string[]): FlowNode => ({
  id,
  type: "complete",
  scope,
  wires: [wires],
});

const SETTINGS = {
  contextStorage: {
    default: { module: "memory" },
    disk: { module: "localfilesystem", config: { cache: false } },
    cached: { module: "localfilesystem", config: { dir: "cached", flushInterval: 1 } },
  },
};

onEachNodeRed("okta-spike", (installation) => {
  let nodeRed: NodeRed;

  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation(), { settings: SETTINGS });
  });
  after(() => nodeRed?.stop());
  beforeEach(() => nodeRed.messages.clear());

  const send = async (url: string, body: object) => {
    const { status } = await deliver(`${nodeRed.url}${url}`, body);
    expect(status).to.equal(204);
  };

  it("raises one alert for five rejected pushes in an hour, and tells a success afterwards apart", async () => {
    await nodeRed.deploy(
      tab(
        "mfa",
        hookIn("mfa-hook", "/okta/mfa", ["mfa-filter"], { duplicates: "mark" }),
        elFilter("mfa-filter", "event.eventType eq 'user.authentication.auth_via_mfa'", [["mfa"]]),
        spike("mfa", { ...PRESETS.push }, [["alerts"], ["every", "in-spite"]]),
        {
          id: "in-spite",
          type: "switch",
          property: "spike.over",
          propertyType: "msg",
          rules: [{ t: "true" }],
          outputs: 1,
          wires: [["succeeded"]],
        },
        elFilter("succeeded", "event.outcome.result eq 'SUCCESS'", [["in-spite-sink"]]),
        sink("in-spite-sink"),
        ...sinks(),
      ),
    );
    const rejected = [0, 12, 24, 36, 48].map((minutes) => push(minutes));
    const [a, b, c, d, e] = rejected;
    const others = [push(1, "SUCCESS", "bob@example.com"), push(2, "FAILURE", "bob@example.com")];
    const unlike = push(3);
    unlike.outcome.reason = "FastPass declined phishing attempt";
    await send("/okta/mfa", delivery([e, others[0], c]));
    await send("/okta/mfa", delivery([c, a, unlike, failure(4)]));
    await send("/okta/mfa", delivery([others[1], e, a]));
    await send("/okta/mfa", delivery([b, a]));
    await nodeRed.arrived("every", 10);
    expect(nodeRed.at("alerts")).to.deep.equal([]);
    await send("/okta/mfa", delivery([d, d, push(49, "SUCCESS"), push(50, "SUCCESS", "bob@example.com")]));
    const every = await nodeRed.arrived("every", 14);

    const [alert, ...more] = nodeRed.at("alerts");
    expect(more).to.deep.equal([]);
    expect(alert.payload).to.deep.equal(d);
    expect(alert.okta).to.include({ uuid: d.uuid, category: "user-auth" });
    expect(alert.spike).to.deep.include({ key: "ann@example.com", count: 5, first: at(0), last: at(48) });
    expect(alert.spike.uuids).to.have.members(rejected.map(({ uuid }) => uuid));
    const duplicates = every.filter((message) => message.spike.notCounted === "duplicate");
    expect(duplicates.map(({ okta }) => okta.duplicate)).to.deep.equal(duplicates.map(() => true));

    const [success, ...others2] = await nodeRed.arrived("in-spite-sink");
    expect(others2).to.deep.equal([]);
    expect(success.payload.actor.alternateId).to.equal("ann@example.com");
    expect(success.spike).to.include({ count: 5, over: true, notCounted: "not-asked" });
  });

  it("counts different users of one address, and alerts again after the quiet time only", async () => {
    await nodeRed.deploy(
      tab(
        "spray",
        spike("spray", { ...PRESETS.spray, threshold: 3, quiet: 30, quietUnit: "minutes" }),
        ...sinks(),
      ),
    );
    const from = (minutes: number, user: string) =>
      failure(minutes, user, { client: { ipAddress: "192.0.2.9" } });
    const users = ["ann", "ann", "bob", "cai", "dan"];
    nodeRed.receive("spray", { payload: users.map((user, minutes) => from(minutes, user)) });
    await nodeRed.arrived("every", 5);
    nodeRed.receive("spray", { payload: [from(32, "eve"), from(34, "flo")] });
    await nodeRed.arrived("every", 7);
    const alerts = nodeRed.at("alerts").map(({ spike }) => [spike.last, spike.distinct]);
    expect(alerts).to.deep.equal([
      [at(3), 3],
      [at(34), 6],
    ]);
    expect(nodeRed.at("alerts")[0].spike.values).to.have.members(["ann", "bob", "cai"]);
  });

  it("takes lists and whole deliveries apart; okta event done and Complete nodes go on working", async () => {
    await nodeRed.deploy(
      tab(
        "shapes",
        hookIn("shapes-hook", "/okta/shapes", ["shapes"], { output: "delivery", acknowledge: "done" }),
        spike("shapes", {}, [["alerts"], ["every", "said"]]),
        eventDone("said"),
        completeOf("complete", ["shapes"], ["completed"]),
        sink("completed"),
        ...sinks(),
      ),
    );
    const events = [0, 1, 2].map((minutes) => failure(minutes));
    await send("/okta/shapes", delivery(events));
    const every = await nodeRed.arrived("every", 3);
    expect(every.map(({ payload }) => payload.uuid)).to.have.members(events.map(({ uuid }) => uuid));
    await nodeRed.status("said", ({ text }) => text === "1 done");
    nodeRed.receive("shapes", { payload: [failure(3), failure(4)] });
    await nodeRed.arrived("every", 5);
    await nodeRed.arrived("alerts");
    nodeRed.receive("shapes", { payload: failure(5) });
    await nodeRed.arrived("every", 6);
    expect(await nodeRed.arrived("completed", 3)).to.have.length(3);
    await nodeRed.status("shapes", ({ fill, text }) => fill === "green" && text === "1 key · 1 alert");
  });

  it("goes on counting after a deploy, whatever of the node changed except what is counted", async () => {
    const flow = (options: Partial<FlowNode>) => tab("kept", spike("kept", options), ...sinks());
    let minutes = 0;
    const countAfter = async (options: Partial<FlowNode>) => {
      await nodeRed.deploy(flow(options));
      nodeRed.receive("kept", { payload: failure(minutes++) });
      return (await nodeRed.arrived("every", minutes))[minutes - 1].spike;
    };
    expect(await countAfter({})).to.include({ count: 1 });
    expect(await countAfter({})).to.include({ count: 2 });
    expect(await countAfter({ name: "renamed", threshold: 9 })).to.include({ count: 3, threshold: 9 });
    expect(await countAfter({ window: 3, windowUnit: "minutes", quiet: 1 })).to.include({ count: 3 });
    expect(await countAfter({ store: "disk" })).to.include({ count: 5 });
    expect(await countAfter({ store: "" })).to.include({ count: 6 });
    expect(await countAfter({ key: "event.actor.id" })).to.include({ count: 1 });
    expect(await countAfter({ key: "event.actor.id", counts: "true" })).to.include({ count: 1 });
    await nodeRed.deploy(tab("kept", ...sinks()));
    expect(await countAfter({ key: "event.actor.id", counts: "true" })).to.include({ count: 1 });
  });

  it("counts in each instance of a subflow by itself, and goes on after a deploy", async () => {
    const counts = async (expected: number) => {
      const all = await nodeRed.arrived("every", expected);
      return all.map(({ spike }) => spike.count);
    };
    await nodeRed.deploy(subflows());
    nodeRed.receive("one", { payload: failure(0) });
    expect(await counts(1)).to.deep.equal([1]);
    nodeRed.receive("two", { payload: failure(1) });
    expect(await counts(2)).to.deep.equal([1, 1]);
    await nodeRed.deploy(subflows());
    nodeRed.receive("one", { payload: failure(2) });
    expect(await counts(3)).to.deep.equal([1, 1, 2]);
  });

  it("sends events without a key on, says so in its status, and forgets by msg.reset", async () => {
    await nodeRed.deploy(tab("nulls", spike("nulls"), ...sinks()));
    nodeRed.receive("nulls", { payload: [failure(0), failure(1, "ann@example.com", { actor: null })] });
    const [first, second] = await nodeRed.arrived("every", 2);
    expect(first.spike).to.include({ key: "ann@example.com", count: 1 });
    expect(second.spike).to.include({ key: null, count: 0 });
    await nodeRed.status("nulls", ({ fill, text }) => {
      return fill === "yellow" && text === "1 key · 0 alerts · 1 without key";
    });
    nodeRed.receive("nulls", { reset: true });
    await nodeRed.status("nulls", ({ text }) => text?.startsWith("0 keys") === true);
    nodeRed.receive("nulls", { payload: failure(2) });
    expect((await nodeRed.arrived("every", 3))[2].spike).to.include({ count: 1 });
  });

  it("shows what cannot be used with its place, and lets every event go on", async () => {
    await nodeRed.deploy(
      tab("broken", spike("broken", { key: "event.actor ==\n  (" }), ...sinks(), {
        id: "catch",
        type: "catch",
        scope: ["broken"],
        wires: [["caught"]],
      }),
    );
    const { text } = await nodeRed.status("broken", ({ fill, shape }) => fill === "red" && shape === "ring");
    expect(text).to.match(/^Per what is counted, line 2, column \d+: /);
    nodeRed.receive("broken", { payload: failure(0) });
    const [message] = await nodeRed.arrived("every");
    expect(message.spike).to.deep.equal({ key: null, over: false, error: text });
    expect(nodeRed.at("alerts")).to.deep.equal([]);
  });
});

onEachNodeRed("okta-spike with a context store", (installation) => {
  let nodeRed: NodeRed | undefined;
  let userDir: string;

  beforeEach(() => {
    userDir = fs.mkdtempSync(path.join(os.tmpdir(), "okta-hooks-spike-"));
  });
  afterEach(async () => {
    await nodeRed?.stop();
    fs.rmSync(userDir, { recursive: true, force: true, maxRetries: 3 });
  });

  async function start(store: string): Promise<NodeRed> {
    const flows = tab("stored", spike("stored", { store }), ...sinks());
    nodeRed = await NodeRed.start(installation(), { settings: SETTINGS, userDir, flows });
    return nodeRed;
  }

  for (const store of ["disk", "cached"]) {
    it(`goes on counting after a stop and a start (${store})`, async function () {
      this.timeout(90_000);
      const before = await start(store);
      before.receive("stored", { payload: [failure(0), failure(1), failure(2)] });
      await before.arrived("every", 3);
      await before.stop();

      const after = await start(store);
      const last = [failure(3), failure(4), failure(5)];
      for (const payload of last) after.receive("stored", { payload });
      const every = await after.arrived("every", 3);
      expect(every.map(({ payload, spike }) => [payload.uuid, spike.count])).to.deep.equal(
        last.map(({ uuid }, index) => [uuid, index + 4]),
      );
      const [alert, ...more] = after.at("alerts");
      expect(more).to.deep.equal([]);
      expect(alert.spike).to.deep.include({ count: 5, first: at(0), last: at(4) });
      expect(after.log.all.join("\n")).not.to.contain("context store");
    });
  }

  it("keeps the counts of a subflow's instances apart over a restart", async function () {
    this.timeout(90_000);
    const flows = subflows({ store: "disk" });
    nodeRed = await NodeRed.start(installation(), { settings: SETTINGS, userDir, flows });
    nodeRed.receive("one", { payload: [failure(0), failure(1)] });
    nodeRed.receive("two", { payload: failure(2) });
    await nodeRed.arrived("every", 3);
    await nodeRed.stop();

    nodeRed = await NodeRed.start(installation(), { settings: SETTINGS, userDir, flows });
    const instances: [string, number][] = [
      ["one", 3],
      ["two", 2],
    ];
    for (const [index, [id, count]] of instances.entries()) {
      nodeRed.receive(id, { payload: failure(3) });
      const every = await nodeRed.arrived("every", index + 1);
      expect(every[index].spike, id).to.include({ count });
    }
  });

  it("says that a store is not there, and counts all the same", async function () {
    this.timeout(90_000);
    const started = await start("nowhere");
    await started.log.find((line) => line.includes("no context store nowhere"), "a warning");
    started.receive("stored", { payload: failure(0) });
    expect((await started.arrived("every"))[0].spike).to.include({ count: 1 });
  });

  it("has on disk what it counted a while before Node-RED is killed", async function () {
    this.timeout(90_000);
    const before = await start("disk");
    const events = [failure(0), failure(1)];
    before.receive("stored", { payload: events });
    await before.arrived("every", 2);
    const file = path.join(userDir, "context/stored/stored.json");
    await written(file, (text) => text.includes(events[1].uuid));
    await before.kill();

    const after = await start("disk");
    after.receive("stored", { payload: [...events, failure(2)] });
    const every = await after.arrived("every", 3);
    expect(every.map(({ spike }) => spike.notCounted)).to.deep.equal(["duplicate", "duplicate", undefined]);
    expect(every[2].spike.count).to.equal(3);
  });
});

/** Resolves when a file holds what it should. */
function written(file: string, fits: (text: string) => boolean): Promise<void> {
  const holds = () => fs.existsSync(file) && fits(fs.readFileSync(file, "utf8"));
  return new Promise((resolve) => {
    fs.watchFile(file, { interval: 100 }, function look() {
      if (!holds()) return;
      fs.unwatchFile(file, look);
      resolve();
    });
  });
}
