import { expect } from "chai";
import { Mail } from "../../outside/mail";
import { Slack } from "../../outside/slack";
import {
  eventOf,
  failed,
  ImportedExample,
  type ImportOptions,
  SEEDS,
  succeeded,
  useCase,
} from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "05 Authenticator lifecycle/Notify added";

const PASSKEYS = { id: "aut1passkeys", type: "Authenticator", displayName: "Passkeys & <keys>" };
const DUO = { id: "aut1duo", type: "Authenticator", displayName: "Duo" };
const event = (word: string, minute: number, target: typeof DUO = PASSKEYS) =>
  eventOf(`security.authenticator.lifecycle.${word}`, minute, { ...succeeded, target: [target] });

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
        MAIL_TO: "everybody@example.com",
        ...env,
      },
    });
  const told = async (flow: ImportedExample, count = 1) => {
    await flow.press("Every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM authenticator_added WHERE toldSlack = active AND toldMail = active AND active <> ''",
      ({ length }) => length === count,
    );
  };
  /** A tick that is to find nothing: the one behind it tells of another authenticator, and of nothing else. */
  const marker = async (flow: ImportedExample) => {
    await flow.deliver([event("activate", 1, { ...DUO, id: "aut1marker", displayName: "Marker" })], {
      inOrder: true,
    });
    await flow.settled();
    await flow.press("Every minute");
    await slack.received.find(({ text }) => text.startsWith("Marker"), "the marker in Slack");
    await mail.received.find(({ subject }) => subject.startsWith("Marker"), "the marker by mail");
  };

  for (const seed of SEEDS) {
    it(`announces what is on once, and not what was only made, in any order (${seed})`, async () => {
      const flow = await imported();
      const noise = [
        eventOf("security.authenticator.lifecycle.activate", 40, { ...failed, target: [DUO] }),
        eventOf("security.authenticator.lifecycle.activate", 41, { ...succeeded, target: null }),
        eventOf("security.authenticator.lifecycle.update", 42, { ...succeeded, target: [DUO] }),
        eventOf("user.session.start", 43),
      ];
      const made = event("create", 10);
      const on = event("activate", 11);
      await flow.deliver([made, on, event("create", 12, DUO)], { noise, seed });
      await flow.settled();
      await told(flow);
      await flow.deliver([made, on], { inOrder: true });
      await flow.settled();
      await marker(flow);
      expect(slack.received.all.map(({ text }) => text)).to.have.members([
        "Passkeys &amp; &lt;keys&gt; can now be used",
        "Marker can now be used",
      ]);
      expect(mail.received.all.map(({ subject }) => subject)).to.have.members([
        "Passkeys & <keys> can now be used",
        "Marker can now be used",
      ]);
      expect(mail.received.all[0]?.to).to.deep.equal(["everybody@example.com"]);
      expect(mail.received.all[0]?.text).to.contain(`Switched on: ${on.published}`);
      expect([...slack.refused.all, ...mail.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("does not announce what was switched off again, or is not yet on for long enough", async () => {
    const flow = await imported();
    const now = new Date().toISOString();
    await flow.deliver([
      event("activate", 10),
      event("deactivate", 15),
      { ...event("activate", 0, DUO), published: now },
    ]);
    await flow.settled();
    await flow.press("Every minute");
    await marker(flow);
    expect(slack.received.all).to.have.length(1);
    expect(mail.received.all).to.have.length(1);
  });

  it("announces again what was off for a while, and nothing twice that is switched on twice", async () => {
    const flow = await imported();
    await flow.deliver([event("activate", 10)], { inOrder: true });
    await flow.settled();
    await told(flow);
    await flow.deliver([event("activate", 12)], { inOrder: true });
    await flow.settled();
    await flow.press("Every minute");
    await flow.deliver([event("deactivate", 20), event("activate", 30)]);
    await flow.settled();
    await told(flow);
    expect(slack.received.all.map(({ text }) => text)).to.deep.equal([
      "Passkeys &amp; &lt;keys&gt; can now be used",
      "Passkeys &amp; &lt;keys&gt; can be used again",
    ]);
    expect(mail.received.all).to.have.length(2);
  });

  it("keeps what it holds over a restart", async () => {
    const first = await imported();
    await first.deliver([event("create", 10), event("activate", 11)]);
    await first.settled();
    const second = await imported({ sameDatabase: true });
    await told(second);
    expect([slack.received.all.length, mail.received.all.length]).to.deep.equal([1, 1]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tells Slack when it is up again, and mails once all the same (${how})`, async () => {
      slack.down(how);
      const flow = await imported();
      await flow.deliver([event("activate", 11)], { inOrder: true });
      await flow.settled();
      await flow.press("Every minute");
      await flow.errors();
      await rowsOnce(
        flow,
        "SELECT 1 FROM authenticator_added WHERE toldMail <> ''",
        ({ length }) => length === 1,
      );
      slack.up();
      await told(flow);
      expect([slack.received.all.length, mail.received.all.length]).to.deep.equal([1, 1]);
    });

    it(`mails when the server is up again, and tells Slack once all the same (${how})`, async () => {
      mail.down(how);
      const flow = await imported();
      await flow.deliver([event("activate", 11)], { inOrder: true });
      await flow.settled();
      await flow.press("Every minute");
      await flow.errors();
      await rowsOnce(
        flow,
        "SELECT 1 FROM authenticator_added WHERE toldSlack <> ''",
        ({ length }) => length === 1,
      );
      mail.up();
      await told(flow);
      expect([slack.received.all.length, mail.received.all.length]).to.deep.equal([1, 1]);
    });
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await told(flow);
    for (const name of ["What Slack got", "What was mailed"]) {
      await nodeRed().status(flow.node(name).id, ({ text }) => text === "Passkeys can now be used");
    }
    expect(flow.complaints).to.deep.equal([]);
  });
});
