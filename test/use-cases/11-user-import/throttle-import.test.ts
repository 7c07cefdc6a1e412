import { expect } from "chai";
import { App } from "../../outside/app";
import { Slack } from "../../outside/slack";
import { eventOf, failed, ImportedExample, SEEDS, succeeded, useCase } from "../../support/use-cases";
import { emptied, rowsAre } from "../../support/work-list";

const FILE = "11 User import/Throttle import";
const TICK = "Every ten seconds";
const FAILED = "Failed, will be tried again";
const OPEN = `SELECT appId FROM throttle_event WHERE stopped AND NOT told UNION ALL
  SELECT b.appId FROM throttle_batch b LEFT JOIN throttle_feeder f USING (appId)
  WHERE b.size <> coalesce(f.size, b.most) OR b.paused <> coalesce(f.paused, 0)`;

const appOf = (name: string) => ({
  id: `0oa1${name}`,
  type: "AppInstance",
  alternateId: name,
  displayName: name,
});

useCase(FILE, (nodeRed) => {
  let feeder: App;
  let slack: Slack;
  before(async () => {
    slack = await Slack.start();
    feeder = await App.start(
      [
        {
          method: "POST",
          path: "/batch",
          schema: {
            type: "object",
            required: ["app", "name", "size", "paused"],
            additionalProperties: false,
            properties: {
              app: { type: "string" },
              name: { type: "string" },
              size: { type: "integer", minimum: 1 },
              paused: { type: "boolean" },
            },
          },
        },
      ],
      { token: "of-the-feeder" },
    );
  });
  after(() => Promise.all([feeder.stop(), slack.stop()]));
  beforeEach(() => {
    feeder.reset();
    slack.reset();
  });

  const imported = (options: { hard?: boolean; sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: {
        FEEDER_URL: feeder.url,
        FEEDER_TOKEN: "of-the-feeder",
        BATCH_SIZE: 400,
        LEAST_BATCH: 150,
        SLACK_WEBHOOK_URL: slack.webhook,
      },
    });
  const stopped = (minute: number, app = "hr", over = {}) =>
    eventOf("system.import.roadblock", minute, {
      target: [appOf(app)],
      outcome: { result: "FAILURE", reason: "Too many would leave" },
      debugContext: { debugData: { appAssignmentsRemoved: "62", threshold: "20" } },
      ...over,
    });
  const complete = (minute: number, app = "hr", over = {}) =>
    eventOf("system.import.complete", minute, { ...succeeded, target: [appOf(app)], ...over });
  const worked = async (flow: ImportedExample) => {
    await flow.press(TICK);
    await emptied(flow, OPEN);
  };
  const told = () => feeder.received.all.map(({ body }) => body);

  for (const seed of SEEDS) {
    it(`sets the feeders by the order of what happened, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(
        // hr: 400, 200, 300, 150, 150; ad: only clean; crm: 400, 200, 300
        [
          stopped(10),
          complete(20),
          stopped(30),
          stopped(40),
          complete(10, "ad"),
          stopped(5, "crm"),
          complete(6, "crm"),
        ],
        {
          seed,
          noise: [
            eventOf("system.import.start", 50, { target: [appOf("hr")] }),
            complete(60, "hr", failed),
            complete(61, "hr", { target: null }),
          ],
        },
      );
      await flow.settled();
      await worked(flow);
      expect(told()).to.have.deep.members([
        { app: "0oa1hr", name: "hr", size: 150, paused: true },
        { app: "0oa1crm", name: "crm", size: 300, paused: false },
      ]);
      expect(slack.received.all.map(({ text }) => text).sort()).to.deep.equal([
        "Okta stopped the import of crm",
        ...Array(3).fill("Okta stopped the import of hr"),
      ]);
      expect([...feeder.refused.all, ...slack.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("says what an admin has to do, with the numbers, and needs none of them", async () => {
    const flow = await imported();
    await flow.deliver([stopped(10)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    const said = JSON.stringify(slack.received.all);
    for (const part of [
      "An admin must resume or cancel it",
      "from 400 to 200",
      "*appAssignmentsRemoved*\\n62",
      "*threshold*\\n20",
      "Too many would leave",
      "2026-03-01T00:10:00.000Z",
    ]) {
      expect(said).to.contain(part);
    }
    await flow.deliver([stopped(11, "hr", { debugContext: null, outcome: null })], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(slack.received.all).to.have.length(2);
    expect(slack.refused.all).to.deep.equal([]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("lets the feeder run again after the next clean complete, and grow to its size, across a restart", async () => {
    const flow = await imported();
    await flow.deliver([stopped(10)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    const later = await imported({ sameDatabase: true });
    for (const minute of [20, 30, 40]) {
      await later.deliver([complete(minute)], { inOrder: true });
      await later.settled();
      await worked(later);
    }
    const batch = { app: "0oa1hr", name: "hr" };
    expect(told()).to.deep.equal([
      { ...batch, size: 200, paused: true },
      { ...batch, size: 300, paused: false },
      { ...batch, size: 400, paused: false },
    ]);
    expect(slack.received.all).to.have.length(1);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tries again until the feeder and Slack are up (${how})`, async () => {
      feeder.down(how);
      slack.down(how);
      const flow = await imported();
      await flow.deliver([stopped(10)], { inOrder: true });
      await flow.settled();
      await flow.press(TICK);
      await rowsAre(
        flow,
        "SELECT tries, takenAt FROM throttle_event UNION ALL SELECT tries + 1, takenAt FROM throttle_feeder",
        [
          { tries: 1, takenAt: 0 },
          { tries: 1, takenAt: 0 },
        ],
      );
      await nodeRed().status(flow.node(FAILED).id, ({ text }) => (text ?? "") !== "");
      slack.up();
      feeder.up();
      const later = await imported({ sameDatabase: true });
      await worked(later);
      expect(told()).to.deep.equal([{ app: "0oa1hr", name: "hr", size: 200, paused: true }]);
      expect(slack.received.all).to.have.length(1);
    });
  }

  it("comes again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([stopped(10)], { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    await worked(flow);
    expect(told()).to.have.length(1);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await worked(flow);
    await nodeRed().status(flow.node("What Feeder got").id, ({ text }) => text === "250");
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) =>
      /^Okta stopped the/.test(text ?? ""),
    );
    expect(flow.complaints).to.deep.equal([]);
  });
});
