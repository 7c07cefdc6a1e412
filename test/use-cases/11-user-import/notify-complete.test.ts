import { expect } from "chai";
import { Mqtt } from "../../outside/mqtt";
import { PagerDuty } from "../../outside/pager-duty";
import { Slack } from "../../outside/slack";
import { eventOf, ImportedExample, SEEDS, succeeded, useCase } from "../../support/use-cases";
import { emptied, rowsAre } from "../../support/work-list";

const FILE = "11 User import/Notify complete";
const TICK = "Every minute";
const FAILED = "Failed, will be tried again";
const OPEN = `SELECT uuid FROM import_run r WHERE ended AND NOT quiet AND
  (SELECT count(*) FROM import_notice n WHERE n.uuid = r.uuid AND told) < 2 + failed`;

const appOf = (name: string) => ({
  id: `0oa1${name}`,
  type: "AppInstance",
  alternateId: name,
  displayName: name,
});
const FAILURE = { outcome: { result: "FAILURE", reason: "The app did not answer" } };

useCase(FILE, (nodeRed) => {
  let mqtt: Mqtt;
  let slack: Slack;
  let pager: PagerDuty;
  before(async () => {
    [slack, pager] = await Promise.all([Slack.start(), PagerDuty.start()]);
    mqtt = await Mqtt.start({
      topics: {
        "okta/import": {
          type: "object",
          required: ["uuid", "app", "ended", "text"],
          properties: { seconds: { type: "integer" }, numbers: { type: "object" } },
        },
      },
    });
  });
  after(() => Promise.all([mqtt, slack, pager].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [mqtt, slack, pager]) each.reset();
  });

  const imported = async (options: { hard?: boolean; sameDatabase?: boolean; broker?: boolean } = {}) => {
    const flow = await ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: {
        MQTT_HOST: mqtt.host,
        MQTT_PORT: mqtt.port,
        SLACK_WEBHOOK_URL: slack.webhook,
        PAGERDUTY_URL: pager.url,
        PAGERDUTY_ROUTING_KEY: pager.routingKey,
      },
    });
    if (options.broker !== false) {
      await nodeRed().status(flow.node("MQTT").id, ({ fill }) => fill === "green");
    }
    return flow;
  };
  /** What is over is not merged with the sample's own: it stands alone. */
  const of = (type: string, minute: number, app: string, transaction: string, over = {}) => ({
    ...eventOf(`system.import.${type}`, minute, {
      ...succeeded,
      target: [appOf(app)],
      transaction: { id: transaction, type: "JOB", detail: {} },
    }),
    ...over,
  });
  const counted = (debugData: object) => ({ debugContext: { debugData } });
  const worked = async (flow: ImportedExample) => {
    await flow.press(TICK);
    await emptied(flow, OPEN);
  };
  const refused = () => [mqtt, slack, pager].flatMap((each) => each.refused.all);

  for (const seed of SEEDS) {
    it(`tells each way once, with how long it took, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      const complete = of("complete", 13, "hr", "t1", counted({ usersAdded: "2", somethingNew: "x" }));
      const failure = of("complete", 30, "crm", "t3", FAILURE);
      await flow.deliver(
        [
          of("start", 1, "hr", "t0"),
          of("complete", 5, "hr", "t0", counted({ usersAdded: "0", usersUpdated: "0", usersUnmatched: "7" })),
          of("start", 10, "hr", "t1"),
          of("start", 11, "ad", "other"),
          complete,
          failure,
        ],
        {
          seed,
          noise: [
            of("roadblock", 14, "hr", "t1"),
            of("complete", 15, "hr", "t4", { target: null }),
            eventOf("user.lifecycle.create", 16),
          ],
        },
      );
      await flow.settled();
      await worked(flow);
      const published = [...mqtt.received.all].sort((one, two) => (one.topic < two.topic ? -1 : 1));
      expect(published.map(({ topic, qos }) => [topic, qos])).to.deep.equal([
        ["okta/import/complete", 1],
        ["okta/import/failed", 1],
      ]);
      expect(published[0]?.payload).to.deep.equal({
        uuid: complete.uuid,
        app: "hr",
        appId: "0oa1hr",
        result: "SUCCESS",
        reason: null,
        started: "2026-03-01T00:10:00.000Z",
        ended: "2026-03-01T00:13:00.000Z",
        seconds: 180,
        numbers: { usersAdded: "2", somethingNew: "x" },
        text: "The import of hr finished at 2026-03-01T00:13:00.000Z, after 3 min.",
      });
      expect(published[1]?.payload).to.include({
        app: "crm",
        started: null,
        reason: "The app did not answer",
      });
      expect(slack.received.all.map(({ text }) => text)).to.have.members([
        "Import of hr has finished",
        "Import of crm failed",
      ]);
      expect(JSON.stringify(slack.received.all)).to.contain("*somethingNew*\\nx").and.to.contain("3 min");
      expect(pager.received.all.map(({ dedup_key: key, payload }) => [key, payload?.severity])).to.deep.equal(
        [[failure.uuid, "error"]],
      );
      expect(refused()).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("knows the start by the app where the transaction is another, and needs no counters", async () => {
    const flow = await imported();
    const bare = { debugContext: null, outcome: null };
    await flow.deliver(
      [of("start", 10, "hr", "t1"), of("complete", 11, "hr", "t2", { debugContext: null })],
      {
        inOrder: true,
      },
    );
    await flow.deliver([of("complete", 20, "ad", "t5", bare)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    const payloads = mqtt.received.all.map(({ payload }) => payload as { app: string; seconds?: number });
    expect(payloads.find(({ app }) => app === "hr")?.seconds).to.equal(60);
    expect(payloads.find(({ app }) => app === "ad")).not.to.have.property("seconds");
    expect(refused()).to.deep.equal([]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("loses nothing while the broker is away, and tells the others in the meantime", async () => {
    mqtt.down("refuse");
    const flow = await imported({ broker: false });
    await flow.deliver([of("complete", 10, "hr", "t1")], { inOrder: true });
    await flow.settled();
    await flow.press(TICK);
    await rowsAre(flow, "SELECT way, told FROM import_notice ORDER BY way", [
      { way: "MQTT", told: 0 },
      { way: "Slack", told: 1 },
    ]);
    mqtt.up();
    const later = await imported({ sameDatabase: true });
    await worked(later);
    expect(mqtt.received.all).to.have.length(1);
    expect(slack.received.all).to.have.length(1);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tries again until Slack and PagerDuty are up (${how})`, async () => {
      slack.down(how);
      pager.down(how);
      const flow = await imported();
      await flow.deliver([of("complete", 10, "hr", "t1", FAILURE)], { inOrder: true });
      await flow.settled();
      await flow.press(TICK);
      await rowsAre(flow, "SELECT way, told FROM import_notice WHERE told OR takenAt = 0 ORDER BY way", [
        { way: "MQTT", told: 1 },
        { way: "PagerDuty", told: 0 },
        { way: "Slack", told: 0 },
      ]);
      await nodeRed().status(flow.node(FAILED).id, ({ text }) => /^(Slack|PagerDuty): /.test(text ?? ""));
      slack.up();
      pager.up();
      await worked(flow);
      for (const each of [mqtt, slack, pager]) expect(each.received.all).to.have.length(1);
    });
  }

  it("comes again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([of("complete", 10, "hr", "t1")], { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    await worked(flow);
    expect(slack.received.all).to.have.length(1);
  });

  it("shows what it is for when its buttons are pressed, also without a broker", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await flow.press(TICK);
    await rowsAre(
      flow,
      "SELECT app, way FROM import_notice JOIN import_run USING (uuid) WHERE told ORDER BY 1, 2",
      [
        { app: "CRM", way: "PagerDuty" },
        { app: "CRM", way: "Slack" },
        { app: "HR", way: "Slack" },
      ],
    );
    await nodeRed().status(flow.node("What PagerDuty got").id, ({ text }) => text === "Import of CRM failed");
    expect(flow.complaints).to.deep.equal([]);
  });
});
