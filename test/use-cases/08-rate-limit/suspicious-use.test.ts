import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { PagerDuty } from "../../outside/pager-duty";
import { Slack } from "../../outside/slack";
import { eventOf, ImportedExample, type ImportOptions, SEEDS, useCase } from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "08 Rate limit/Suspicious use";
const NOON = 12 * 60;

const from = (ipAddress: string, country: string, rawUserAgent = "sync/1.0"): LogEvent => ({
  client: { ipAddress, geographicalContext: { country }, userAgent: { rawUserAgent } },
  transaction: { detail: { requestApiTokenId: "00Tsync" } },
});
const berlin = from("192.0.2.1", "Germany");
const oslo = from("198.51.100.2", "Norway");
const near = (minute: number, over: LogEvent = berlin) =>
  eventOf("system.org.rate_limit.warning", minute, over);
const over = (minute: number, by: LogEvent = berlin) =>
  eventOf("system.org.rate_limit.violation", minute, by);
const TOKEN = [{ id: "00Tsync", type: "Token", displayName: "hr-sync" }];
const outside = (minute: number) =>
  eventOf("system.api_token.request_outside_allowed_range", minute, { ...oslo, target: TOKEN });
const created = (minute: number) => eventOf("system.api_token.create", minute, { ...oslo, target: TOKEN });

useCase(FILE, (nodeRed) => {
  let slack: Slack;
  let pager: PagerDuty;
  before(async () => {
    [slack, pager] = await Promise.all([Slack.start(), PagerDuty.start()]);
  });
  after(() => Promise.all([slack, pager].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [slack, pager]) each.reset();
  });

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: {
        SLACK_WEBHOOK_URL: slack.webhook,
        PAGERDUTY_URL: pager.url,
        PAGERDUTY_ROUTING_KEY: pager.routingKey,
        ...env,
      },
    });
  /** A tick, and until nothing is left to be told. */
  const told = async (flow: ImportedExample) => {
    await flow.press("Every 15 seconds");
    await rowsOnce(flow, "SELECT 1 FROM token_use WHERE state <> ''", ({ length }) => length === 0);
  };
  const delivered = async (flow: ImportedExample, ...events: LogEvent[]) => {
    await flow.deliver(events, { inOrder: true });
    await flow.settled();
    await told(flow);
  };
  const lines = () =>
    slack.received.all.map(
      ({ blocks }) => /New: [^"]*|Nothing was known[^"]*/.exec(JSON.stringify(blocks))?.[0],
    );

  for (const seed of SEEDS) {
    it(`tells of the first sight of each, and not of the second, in any order (${seed})`, async () => {
      const flow = await imported();
      const events = [
        near(NOON),
        over(NOON + 1),
        near(NOON + 2),
        near(NOON + 3, oslo),
        over(NOON + 4, oslo),
        outside(NOON + 5),
        outside(NOON + 6),
        created(NOON + 7),
      ];
      const noise = [
        eventOf("user.session.start", NOON),
        eventOf("system.api_token.revoke", NOON, { target: TOKEN }),
      ];
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      await told(flow);
      await delivered(flow, near(NOON + 8), over(NOON + 9, oslo), outside(NOON + 10));
      expect(slack.received.all.map(({ text }) => text).sort()).to.deep.equal([
        "A new use of HR Sync Service",
        "A new use of HR Sync Service",
        "The API token hr-sync was created",
        "hr-sync was used from where it is not allowed",
      ]);
      expect(lines()).to.have.members([
        "Nothing was known of it.",
        "New: address 198.51.100.2, country Norway.",
        "New: all of it together.",
        undefined,
      ]);
      expect(pager.received.all).to.have.length(1);
      expect(pager.received.all[0]).to.deep.include({
        dedup_key: "outside/00Tsync/198.51.100.2/day",
        routing_key: pager.routingKey,
      });
      expect(pager.received.all[0]?.payload).to.deep.include({
        summary: "hr-sync was used from where it is not allowed",
        severity: "critical",
      });
      expect(
        await flow.rows("SELECT kind, firstAt, lastAt FROM token_use WHERE country = 'Germany'"),
      ).to.deep.equal([{ kind: "use", firstAt: near(NOON).published, lastAt: near(NOON + 8).published }]);
      expect([...slack.refused.all, ...pager.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("tells of the first use at night, in the time zone that is set", async () => {
    const flow = await imported({ env: { TIME_ZONE: "+0200" } });
    // 21:30 there, then 22:30, then again in the next night, after midnight
    await delivered(flow, near(19 * 60 + 30));
    await delivered(flow, near(20 * 60 + 30));
    await delivered(flow, near(24 * 60 + 23 * 60));
    expect(lines()).to.deep.equal(["Nothing was known of it.", "New: use at night."]);
  });

  it("tells what is new, and knows a token from another", async () => {
    const flow = await imported();
    await delivered(flow, near(NOON));
    await delivered(flow, near(NOON + 1, from("192.0.2.9", "Germany")));
    await delivered(flow, near(NOON + 2, from("192.0.2.9", "Germany", "curl/8")));
    await delivered(
      flow,
      near(NOON + 3, { ...berlin, transaction: { detail: { requestApiTokenId: "00Tother" } } }),
    );
    expect(lines()).to.deep.equal([
      "Nothing was known of it.",
      "New: address 192.0.2.9.",
      "New: program curl/8.",
      "Nothing was known of it.",
    ]);
  });

  it("learns in the beginning without a word, but for what is not allowed", async () => {
    const flow = await imported({ env: { LEARN_UNTIL: "2026-03-02T00:00:00.000Z" } });
    await delivered(flow, near(NOON), outside(NOON + 1));
    await delivered(flow, near(24 * 60 + NOON), near(24 * 60 + NOON, oslo));
    expect(slack.received.all.map(({ text }) => text)).to.deep.equal([
      "hr-sync was used from where it is not allowed",
      "A new use of HR Sync Service",
    ]);
  });

  it("does without what an event lacks", async () => {
    const flow = await imported();
    const bare = {
      client: null,
      target: null,
      transaction: null,
      actor: null,
      debugContext: null,
      securityContext: null,
    };
    await delivered(flow, { ...near(NOON), ...bare } as unknown as LogEvent);
    expect(slack.received.all.map(({ text }) => text)).to.deep.equal(["A new use of unknown"]);
    expect(flow.complaints).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tells when Slack and PagerDuty are up again, once (${how})`, async () => {
      slack.down(how);
      pager.down(how);
      const flow = await imported();
      await flow.deliver([near(NOON), outside(NOON)], { inOrder: true });
      await flow.settled();
      await flow.press("Every 15 seconds");
      await flow.errors(2);
      await rowsOnce(flow, "SELECT 1 FROM token_use WHERE state = 'due'", ({ length }) => length === 2);
      slack.up();
      pager.up();
      await told(flow);
      expect([slack.received.all.length, pager.received.all.length]).to.deep.equal([2, 1]);
    });
  }

  it("knows after a restart what it knew before, and tells what was due", async () => {
    const first = await imported();
    await delivered(first, near(NOON));
    await first.deliver([near(NOON + 1, oslo)], { inOrder: true });
    await first.settled();
    const second = await imported({ sameDatabase: true });
    await delivered(second, near(NOON + 2), near(NOON + 3, oslo));
    expect(lines()).to.deep.equal(["Nothing was known of it.", "New: address 198.51.100.2, country Norway."]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await told(flow);
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) => /^A new use of/.test(text ?? ""));
    await nodeRed().status(flow.node("What PagerDuty got").id, ({ text }) =>
      /hr-sync was used/.test(text ?? ""),
    );
    expect(flow.complaints).to.deep.equal([]);
  });
});
