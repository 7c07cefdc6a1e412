import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Mail } from "../../outside/mail";
import { json, Okta } from "../../outside/okta";
import { eventOf, failed, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "07 User and app/Usage";
const REPORT = "Mondays at 8";
const LONG_AGO = "2020-01-01T00:00:00.000Z";

useCase(FILE, (nodeRed) => {
  let mail: Mail;
  let okta: Okta;
  before(async () => {
    [mail, okta] = await Promise.all([Mail.start(), Okta.start()]);
  });
  after(() => Promise.all([mail.stop(), okta.stop()]));
  beforeEach(() => {
    mail.reset();
    okta.reset();
  });

  const imported = (options: { sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      env: {
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
        MAIL_TO: "it@example.com",
        OKTA_DOMAIN: okta.url,
        OKTA_API_TOKEN: "t0ken",
      },
      hard: true,
      ...options,
    });

  const app = (name: string) => ({
    id: `0oa1${name}`,
    type: "AppInstance",
    alternateId: name,
    displayName: "SAML app",
  });
  const ago = (days: number): LogEvent => ({
    published: new Date(Date.now() - days * 86_400_000 - 60_000).toISOString(),
  });
  const event = (type: string, days: number, over: LogEvent): LogEvent => ({
    ...eventOf(type, 0, over),
    ...ago(days),
  });
  const signOn = (name: string, who: string, days: number, over: LogEvent = {}) =>
    event("user.authentication.sso", days, { actor: person(who), target: [app(name)], ...over });
  const membership = (type: string, name: string, who: string, days: number) =>
    event(`application.user_membership.${type}`, days, { target: [app(name), person(who)] });

  /** Presses a button and waits until a debug node shows something. */
  async function press(flow: ImportedExample, button: string, debug: string): Promise<void> {
    const from = nodeRed().statuses.all.length;
    await flow.press(button);
    await nodeRed().status(flow.node(debug).id, ({ text }) => Boolean(text), from);
  }
  const report = () => mail.received.all.at(-1)?.text.trim().split("\n") ?? [];

  const events = [
    signOn("slack", "ann", 0),
    signOn("slack", "ann", 1),
    signOn("slack", "bob", 2),
    signOn("zoom", "bob", 3),
    // before the week
    signOn("zoom", "ann", 10),
    signOn("wiki", "ann", 45),
    // may use it, and does not
    membership("add", "crm", "ann", 40),
    membership("add", "crm", "bob", 40),
    membership("remove", "crm", "bob", 39),
    event("application.lifecycle.create", 50, { target: [app("crm")] }),
    event("application.lifecycle.create", 60, { target: [app("old")] }),
    event("application.lifecycle.delete", 20, { target: [app("old")] }),
    signOn("old", "ann", 25),
    event("application.lifecycle.create", 3, { target: [app("fresh")] }),
  ];
  const noise = [
    signOn("zoom", "eve", 1, failed),
    event("user.authentication.sso", 1, { target: null }),
    event("user.session.start", 1, {}),
    event("application.user_membership.add", 1, { target: [app("crm")] }),
  ];

  for (const seed of SEEDS) {
    it(`reports used, least used and dormant apps, in any order and doubled (${seed})`, async () => {
      const flow = await imported();
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      await press(flow, REPORT, "What was sent");
      expect(mail.received.all).to.have.length(1);
      expect(mail.received.all[0]?.to).to.deep.equal(["it@example.com"]);
      const today = new Date().toISOString().slice(0, 10);
      expect(report()).to.deep.equal([
        `Apps of the week to ${today}: 2 used, 2 dormant`,
        "An app is dormant when nobody signed in to it for 30 days.",
        "- Most used",
        "- slack: 3 sign-ons by 2 people",
        "- zoom: 1 sign-on by 1 person",
        "- Dormant",
        "- crm: never opened since sign-ons are recorded, assigned to 1",
        `- wiki: last opened on ${ago(45).published?.slice(0, 10)}`,
      ]);
      expect(
        await flow.rows("SELECT day, signOns, users FROM app_day WHERE appId = '0oa1zoom' ORDER BY day"),
      ).to.deep.equal([
        { day: ago(10).published?.slice(0, 10), signOns: 1, users: 1 },
        { day: ago(3).published?.slice(0, 10), signOns: 1, users: 1 },
      ]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("knows from Okta which apps nobody ever opened, and which are gone", async () => {
    okta.answers(
      /^GET \/api\/v1\/apps\?.*ACTIVE/,
      json(200, [
        { id: "0oa1slack", label: "Slack & Co", created: LONG_AGO },
        { id: "0oa1never", label: "Never", created: LONG_AGO },
      ]),
    );
    const flow = await imported();
    await flow.deliver([signOn("slack", "ann", 1), signOn("wiki", "ann", 45), ...events.slice(9, 10)]);
    await flow.settled();
    await press(flow, "Every night", "Apps listed");
    await press(flow, REPORT, "What was sent");
    expect(report().slice(2)).to.deep.equal([
      "- Most used",
      "- Slack & Co: 1 sign-on by 1 person",
      "- Dormant",
      "- Never: never opened since sign-ons are recorded",
    ]);
    expect(
      await flow.rows("SELECT gone IS NULL AS here FROM app_known WHERE appId = '0oa1crm'"),
    ).to.deep.equal([{ here: 0 }]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("calls nothing dormant before it has watched for so long", async () => {
    const flow = await imported();
    await flow.deliver([signOn("slack", "ann", 1), ...events.slice(6, 10)]);
    await flow.settled();
    await press(flow, REPORT, "What was sent");
    expect(report()[0]).to.contain("1 used, dormant ones not known yet");
    expect(report().join()).not.to.contain("Dormant");
  });

  it("names the five least used apart from the five most used", async () => {
    const flow = await imported();
    const many = [7, 6, 5, 4, 3, 2, 1].flatMap((count, index) =>
      Array.from({ length: count }, () => signOn(`app${index + 1}`, "ann", 1)),
    );
    await flow.deliver(many);
    await flow.settled();
    await press(flow, REPORT, "What was sent");
    expect(
      report()
        .slice(2)
        .map((line) => line.replace(/:.*/, "")),
    ).to.deep.equal(
      ["Most used", "app1", "app2", "app3", "app4", "app5", "Least used", "app6", "app7"].map(
        (line) => `- ${line}`,
      ),
    );
  });

  it("sends a report that could not be mailed with a later tick, once, after a restart too", async () => {
    const flow = await imported();
    await flow.deliver([signOn("slack", "ann", 1)]);
    await flow.settled();
    mail.down();
    await press(flow, REPORT, "At a later tick again");
    expect(mail.received.all).to.deep.equal([]);
    mail.up();
    const restarted = await imported({ sameDatabase: true });
    await press(restarted, "Every ten minutes", "What was sent");
    expect(mail.received.all).to.have.length(1);
    expect(await restarted.rows("SELECT tries, sent IS NOT NULL AS sent FROM app_report")).to.deep.equal([
      { tries: 2, sent: 1 },
    ]);
    expect(
      await restarted.rows("UPDATE app_report SET tries = 9 WHERE sent IS NULL RETURNING day"),
    ).to.deep.equal([]);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver(events.slice(0, 2));
      await flow.errors();
    });
    await flow.settled();
    expect(await flow.rows("SELECT count(*) AS rows FROM app_use")).to.deep.equal([{ rows: 2 }]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await press(flow, "Every night", "Apps listed");
    await press(flow, REPORT, "What was mailed");
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) =>
      /^Apps of the week/.test(text ?? ""),
    );
    expect(flow.complaints).to.deep.equal([]);
  });
});
