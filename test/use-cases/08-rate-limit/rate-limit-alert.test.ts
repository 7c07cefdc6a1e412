import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Mail } from "../../outside/mail";
import { Slack } from "../../outside/slack";
import { eventOf, ImportedExample, type ImportOptions, SEEDS, useCase } from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "08 Rate limit/Rate limit alert";

const endpoint = (id: string) => [
  { id: "rlb1", type: "Bucket Uuid", displayName: "rlb1" },
  { id, type: "URL Pattern", displayName: id },
];
const hit = (
  kind: "warning" | "violation",
  minute: number,
  path = "/api/v1/users",
  over: LogEvent = {},
): LogEvent => eventOf(`system.org.rate_limit.${kind}`, minute, { target: endpoint(path), ...over });
const percent = (warningPercent: string): LogEvent => ({
  debugContext: {
    debugData: { warningPercent, threshold: "600", timeUnit: "MINUTES", rateLimitSecondsToReset: "21" },
  },
});

useCase(FILE, (nodeRed) => {
  let slack: Slack;
  let mail: Mail;
  before(async () => {
    [slack, mail] = await Promise.all([Slack.start(), Mail.start()]);
  });
  after(() => Promise.all([slack, mail].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [slack, mail]) each.reset();
  });

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: {
        SLACK_WEBHOOK_URL: slack.webhook,
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
        MAIL_TO: "admins@example.com",
        ...env,
      },
    });
  /** A tick, and until nobody is left to be told. */
  const told = async (flow: ImportedExample) => {
    await flow.press("Every 15 seconds");
    await rowsOnce(
      flow,
      "SELECT 1 FROM rate_limit_alert WHERE slack <> '' OR mail <> ''",
      ({ length }) => length === 0,
    );
  };
  const titles = () => slack.received.all.map(({ text }) => text).sort();

  for (const seed of SEEDS) {
    it(`tells of twenty warnings once, and of a violation once more (${seed})`, async () => {
      const flow = await imported();
      const warnings = Array.from({ length: 20 }, (_, index) => hit("warning", index / 2));
      const violations = [hit("violation", 5), hit("violation", 6)];
      const noise = [
        eventOf("system.client.rate_limit.violation", 1),
        eventOf("user.session.start", 2),
        hit("warning", 3, "/api/v1/groups", percent("9")),
      ];
      await flow.deliver([...warnings, ...violations], { noise, seed });
      await flow.settled();
      await told(flow);
      expect(titles()).to.deep.equal([
        "/api/v1/users has used 60 % of its rate limit",
        "Okta refuses calls of /api/v1/users",
      ]);
      expect(mail.received.all.map(({ subject, to }) => [subject, to])).to.deep.equal([
        ["Okta refuses calls of /api/v1/users", ["admins@example.com"]],
      ]);
      expect(mail.received.all[0]?.text)
        .to.contain("HR Sync Service made the last one.")
        .and.to.contain("Limit: 600 calls in 1 minute\n")
        .and.to.contain("API token: 00T");
      expect([...slack.refused.all, ...mail.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("tells of each endpoint, and of one again when it was quiet for a while", async () => {
    const flow = await imported();
    await flow.deliver([hit("warning", 0), hit("warning", 1, "/api/v1/apps")]);
    await flow.settled();
    await told(flow);
    await flow.deliver([hit("warning", 14.9), hit("warning", 15.1)]);
    await flow.settled();
    await told(flow);
    expect(titles().map((title) => title.split(" ")[0])).to.deep.equal([
      "/api/v1/apps",
      "/api/v1/users",
      "/api/v1/users",
    ]);
  });

  it("counts with the numbers that are texts, and does without them", async () => {
    const flow = await imported({ env: { WARN_FROM_PERCENT: 80 } });
    const over = { ...hit("violation", 0, "/over"), debugContext: null, actor: null, transaction: null };
    await flow.deliver([
      hit("warning", 0, "/low", percent("60")),
      hit("warning", 0, "/high", percent("100")),
      over as unknown as LogEvent,
      { ...hit("warning", 0), target: null, debugContext: { debugData: {} } },
    ]);
    await flow.settled();
    await told(flow);
    expect(titles()).to.deep.equal([
      "/high has used 100 % of its rate limit",
      "Okta refuses calls of /over",
      "an unknown endpoint has used much of its rate limit",
    ]);
    const high = slack.received.all.find(({ text }) => text.startsWith("/high"));
    expect(JSON.stringify(high?.blocks)).to.contain("*Free again*\\n2026-03-01T00:00:21.000Z");
    expect(flow.complaints).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tells each that was down once it is up, and the other once (${how})`, async () => {
      const flow = await imported();
      await flow.deliver([hit("violation", 0)], { inOrder: true });
      await flow.settled();
      slack.down(how);
      await flow.press("Every 15 seconds");
      await flow.errors(1);
      await rowsOnce(
        flow,
        "SELECT 1 FROM rate_limit_alert WHERE slack = 'due' AND mail = ''",
        ({ length }) => length === 1,
      );
      slack.up();
      await told(flow);
      mail.down(how);
      await flow.deliver([hit("violation", 60)], { inOrder: true });
      await flow.settled();
      await flow.press("Every 15 seconds");
      await flow.errors(2);
      await rowsOnce(
        flow,
        "SELECT 1 FROM rate_limit_alert WHERE slack = '' AND mail = 'due'",
        ({ length }) => length === 1,
      );
      mail.up();
      await told(flow);
      expect([slack.received.all.length, mail.received.all.length]).to.deep.equal([2, 2]);
    });
  }

  it("tells after a restart what was due, and nothing again that was told", async () => {
    const first = await imported();
    await first.deliver([hit("warning", 0)], { inOrder: true });
    await first.settled();
    await told(first);
    await first.deliver([hit("violation", 1)], { inOrder: true });
    await first.settled();
    const second = await imported({ sameDatabase: true });
    await second.deliver([hit("warning", 2), hit("violation", 3)]);
    await second.settled();
    await told(second);
    expect(titles()).to.have.length(2);
    expect(mail.received.all).to.have.length(1);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await told(flow);
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) =>
      /Okta refuses calls/.test(text ?? ""),
    );
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) => /has used 60 %/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
