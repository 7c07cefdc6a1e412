import { expect } from "chai";
import { Mail } from "../../outside/mail";
import { PagerDuty } from "../../outside/pager-duty";
import { Slack } from "../../outside/slack";
import { eventOf, ImportedExample, person, useCase } from "../../support/use-cases";

const FILE = "03 Security/Broadcast";
const TYPE = "user.account.report_suspicious_activity_by_enduser";

useCase(FILE, (nodeRed) => {
  let slack: Slack;
  let pager: PagerDuty;
  let mail: Mail;
  before(async () => {
    [slack, pager, mail] = await Promise.all([Slack.start(), PagerDuty.start(), Mail.start()]);
  });
  after(() => Promise.all([slack, pager, mail].map((each) => each.stop())));
  afterEach(() => {
    for (const each of [slack, pager, mail]) each.reset();
  });

  const imported = (env: Record<string, string> = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      env: {
        SLACK_WEBHOOK_URL: slack.webhook,
        PAGERDUTY_URL: pager.url,
        PAGERDUTY_ROUTING_KEY: pager.routingKey,
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
        MAIL_TO: "security@example.com",
        ...env,
      },
    });

  const report = eventOf(TYPE, 0, {
    actor: { ...person("eve"), displayName: "Eve <script> & Co" },
    debugContext: {
      debugData: {
        suspiciousActivityEventType: "user.session.start",
        suspiciousActivityEventIp: "203.0.113.9",
        suspiciousActivityEventCity: "Oslo",
        suspiciousActivityEventCountry: "Norway",
        suspiciousActivityTimestamp: "2026-02-28T23:59:00.000Z",
        suspiciousActivityEventTransactionId: "trans-1",
      },
    },
  });

  it("tells each of them once, in its own form", async () => {
    const flow = await imported();
    await flow.deliver([report], {
      noise: [eventOf("user.session.start", 1), eventOf("user.risk.detect", 2)],
    });
    await flow.settled();
    for (const each of [slack, pager, mail]) expect(each.refused.all).to.deep.equal([]);

    expect(slack.received.all).to.have.length(1);
    const [message] = slack.received.all;
    expect(message?.text).to.equal("Eve &lt;script&gt; &amp; Co reported suspicious activity");
    expect(JSON.stringify(message?.blocks)).to.contain("203.0.113.9").and.to.contain("Oslo, Norway");

    expect(pager.received.all).to.have.length(1);
    expect(pager.received.all[0]).to.deep.include({
      routing_key: pager.routingKey,
      event_action: "trigger",
      dedup_key: report.uuid,
    });
    expect(pager.received.all[0]?.payload).to.deep.include({
      summary: "Eve <script> & Co reported suspicious activity",
      severity: "critical",
      source: "example.okta.com",
      timestamp: report.published,
    });

    expect(mail.received.all).to.have.length(1);
    const [sent] = mail.received.all;
    expect(sent?.to).to.deep.equal(["security@example.com"]);
    expect(sent?.subject).to.equal("Eve <script> & Co reported suspicious activity");
    expect(sent?.html).to.contain("Eve &lt;script&gt; &amp; Co").and.to.contain("2026-02-28T23:59:00.000Z");
    expect(sent?.text).to.contain("Address: 203.0.113.9").and.to.contain("Transaction: trans-1");
    expect(flow.complaints).to.deep.equal([]);
  });

  it("leaves out what debugData does not hold", async () => {
    const flow = await imported();
    const bare = { ...report, uuid: "bare", debugContext: null };
    await flow.deliver([bare], { inOrder: true });
    await flow.settled();
    expect(mail.received.all[0]?.text).to.contain(`When: ${report.published}`).and.not.to.contain("Place");
    expect(flow.complaints).to.deep.equal([]);
  });

  for (const [name, system] of [
    ["Slack", () => slack],
    ["PagerDuty", () => pager],
    ["the mail server", () => mail],
  ] as const) {
    it(`tells ${name} when it is up again`, async () => {
      system().down();
      const flow = await imported();
      await flow.deliver([{ ...report, uuid: `while ${name} was down` }], { inOrder: true });
      await system().attempts.until((attempts) => attempts.length > 0, "a try that fails");
      system().up();
      await flow.settled();
      expect(system().received.all).to.have.length(1);
    });
  }

  it("gives an event up after its tries, keeps it, and says so", async () => {
    slack.down("refuse");
    const flow = await imported();
    await flow.deliver([{ ...report, uuid: "given up" }], { inOrder: true });
    expect(await flow.givenUp()).to.contain("Event given up was given up after 5 attempts");
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    for (const name of ["What Slack got", "What PagerDuty got", "What was mailed"]) {
      await nodeRed().status(flow.node(name).id, ({ text }) => /reported/.test(text ?? ""));
    }
    expect(flow.complaints).to.deep.equal([]);
  });
});
