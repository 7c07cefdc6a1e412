import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Mail } from "../../outside/mail";
import { Slack } from "../../outside/slack";
import {
  eventOf,
  failed,
  ImportedExample,
  type ImportOptions,
  person,
  SEEDS,
  succeeded,
  useCase,
} from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "13 Policy/Policy broadcast";
const ALL = "SELECT uuid FROM policy_change WHERE";

const target = (policy: string, rule?: string, changeDetails?: unknown) =>
  [
    ...(rule === undefined
      ? []
      : [{ id: "0pr1", type: "PolicyRule", alternateId: "00p1", displayName: rule }]),
    { id: "00p1", type: "PolicyEntity", alternateId: "unknown", displayName: policy, changeDetails },
  ] as LogEvent["target"];
const change = (type: string, minute: number, over: LogEvent = {}) =>
  eventOf(type, minute, {
    ...succeeded,
    actor: person("grace"),
    displayMessage: "Update policy rule",
    target: target("VPN", `Rule ${minute}`),
    ...over,
  });

useCase(FILE, (nodeRed) => {
  let mail: Mail;
  let slack: Slack;
  before(async () => {
    [mail, slack] = await Promise.all([Mail.start(), Slack.start()]);
  });
  after(() => Promise.all([mail, slack].map((each) => each.stop())));
  afterEach(() => {
    for (const each of [mail, slack]) each.reset();
  });

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: {
        SLACK_WEBHOOK_URL: slack.webhook,
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
        MAIL_TO: "security@example.com",
        ...env,
      },
    });
  const ticked = async (flow: ImportedExample, rows: number) => {
    await flow.press("Mail, every minute");
    await flow.press("Slack, every minute");
    await rowsOnce(flow, `${ALL} mailed = 1 AND posted = 1`, ({ length }) => length === rows);
  };
  const ten = Array.from({ length: 10 }, (_, minute) => change("policy.rule.update", minute));

  for (const seed of SEEDS) {
    it(`makes one digest with ten lines of ten changes, and another for another admin (${seed})`, async () => {
      const flow = await imported();
      const noise = [
        change("policy.rule.add", 20, failed),
        eventOf("policy.evaluate_sign_on", 21),
        eventOf("user.session.start", 22),
      ];
      const bob = change("policy.lifecycle.deactivate", 4, {
        actor: person("bob"),
        displayMessage: "Deactivate policy",
      });
      await flow.deliver([...ten, bob], { noise, seed });
      await flow.settled();
      await ticked(flow, 11);
      await ticked(flow, 11);
      expect(mail.received.all.map(({ subject }) => subject)).to.have.members([
        "Grace made 10 changes to policies",
        "Bob made a change to policies",
      ]);
      const digest = mail.received.all.find(({ subject }) => subject.startsWith("Grace"));
      expect(digest?.to).to.deep.equal(["security@example.com"]);
      const lines = digest?.text.split("\n").filter((line) => line.startsWith("- "));
      expect(lines).to.deep.equal(
        ten.map(
          ({ published }, minute) => `- ${published} Update policy rule: rule Rule ${minute} of policy VPN`,
        ),
      );
      expect(digest?.text).to.contain("Grace (grace@example.com)");
      expect(digest?.html.match(/<li>/g)).to.have.length(10);
      expect(slack.received.all.map(({ text }) => text)).to.have.members(
        mail.received.all.map(({ subject }) => subject),
      );
      for (const each of [mail, slack]) expect(each.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("escapes what admins type, and says before and after where the event does", async () => {
    const flow = await imported();
    await flow.deliver([
      change("policy.lifecycle.update", 1, {
        displayMessage: "Update policy",
        actor: { ...person("eve"), displayName: "Eve <b>" },
        target: target("<img src=x> & co", undefined, {
          from: { priority: 2, description: "same", old: true },
          to: { priority: 1, description: "same", name: "<!channel>" },
        }),
      }),
      change("policy.rule.add", 2, { actor: { ...person("eve"), displayName: "Eve <b>" }, target: null }),
    ]);
    await flow.settled();
    await ticked(flow, 2);
    const [digest] = mail.received.all;
    expect(digest?.html).to.contain("&lt;img src=x&gt; &amp; co").and.not.to.contain("<img");
    expect(digest?.html).to.contain("Eve &lt;b&gt;").and.not.to.contain("<b>");
    expect(digest?.text).to.contain(
      "policy <img src=x> & co, priority from 2 to 1, old from true to nothing, name from nothing to <!channel>\n",
    );
    const sections = JSON.stringify(slack.received.all[0]?.blocks?.slice(1));
    expect(sections).to.contain("&lt;!channel&gt;").and.not.to.contain("<!channel>");
    expect(flow.complaints).to.deep.equal([]);
  });

  it("waits until the admin has come to rest", async () => {
    const flow = await imported();
    const late = { ...change("policy.rule.update", 0), published: new Date().toISOString() };
    await flow.deliver([...ten, late, change("policy.rule.add", 3, { actor: person("bob") })]);
    await flow.settled();
    await ticked(flow, 1);
    expect(mail.received.all.map(({ subject }) => subject)).to.deep.equal(["Bob made a change to policies"]);
  });

  for (const [name, down, other] of [
    ["Mail", () => mail, () => slack],
    ["Slack", () => slack, () => mail],
  ] as const) {
    it(`tells ${name} when it is up again, also after a restart, and nobody else twice`, async () => {
      down().down(name === "Mail" ? "error" : "refuse");
      const flow = await imported();
      await flow.deliver(ten);
      await flow.settled();
      await flow.press("Mail, every minute");
      await flow.press("Slack, every minute");
      await rowsOnce(
        flow,
        `${ALL} tries = 1 AND mailTaken = '' AND postTaken = ''`,
        ({ length }) => length === 10,
      );
      down().up();
      await ticked(await imported({ sameDatabase: true }), 10);
      expect(down().received.all).to.have.length(1);
      expect(other().received.all).to.have.length(1);
    });
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await ticked(flow, 3);
    for (const name of ["What Slack got", "What was mailed"]) {
      await nodeRed().status(flow.node(name).id, ({ text }) => /made 3 ch/.test(text ?? ""));
    }
    expect(flow.complaints).to.deep.equal([]);
  });
});
