import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Mail } from "../../outside/mail";
import { json, Okta, oktaError } from "../../outside/okta";
import { Slack } from "../../outside/slack";
import {
  eventOf,
  ImportedExample,
  type ImportOptions,
  person,
  SEEDS,
  useCase,
} from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "15 More/Breached password";
const TYPE = "security.breached_credential.detected";
const breach = (minute: number, name: string, over: LogEvent = {}) =>
  eventOf(TYPE, minute, { actor: person(name), target: null, ...over });

useCase(FILE, (nodeRed) => {
  let okta: Okta;
  let mail: Mail;
  let slack: Slack;
  before(async () => {
    [okta, mail, slack] = await Promise.all([Okta.start(), Mail.start(), Slack.start()]);
  });
  after(() => Promise.all([okta, mail, slack].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [okta, mail, slack]) each.reset();
  });

  const imported = (options: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: {
        OKTA_DOMAIN: okta.url,
        SLACK_WEBHOOK_URL: slack.webhook,
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
      },
    });
  const acted = async (flow: ImportedExample) => {
    await flow.press("Act, every minute");
    await rowsOnce(flow, "SELECT 1 FROM breach WHERE acted = ''", ({ length }) => length === 0);
  };
  const told = async (flow: ImportedExample) => {
    await flow.press("Mail, every minute");
    await flow.press("Slack, every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM breach WHERE mailed = '' OR posted = ''",
      ({ length }) => length === 0,
    );
  };
  const asked = () => okta.asked.all.map(({ method, url }) => `${method} ${url.split("?")[0]}`).sort();
  const callsFor = (...names: string[]) =>
    names
      .map((name) => `/api/v1/users/${person(name).id}`)
      .flatMap((user) => [`DELETE ${user}/sessions`, `POST ${user}/lifecycle/expire_password`])
      .sort();

  for (const seed of SEEDS) {
    it(`ends the sessions, expires the password, and tells user and SOC, each once (${seed})`, async () => {
      const flow = await imported();
      const noise = [
        eventOf("user.session.start", 5),
        eventOf(TYPE, 6, { actor: { id: "sys", type: "SystemPrincipal" }, target: null }),
      ];
      // the user may also be a target, of a system's event
      const bob = breach(2, "bob", {
        actor: { id: "sys", type: "SystemPrincipal" },
        target: [person("bob")],
      });
      await flow.deliver([breach(1, "ann"), bob], { noise, seed });
      await flow.settled();
      for (let turn = 0; turn < 2; turn++) {
        await acted(flow);
        await told(flow);
      }
      expect(asked()).to.deep.equal(callsFor("ann", "bob"));
      expect(mail.received.all.map(({ to }) => to.join()).sort()).to.deep.equal([
        "ann@example.com",
        "bob@example.com",
      ]);
      expect(mail.received.all[0]?.text).to.contain("You were signed out everywhere");
      expect(slack.received.all.map(({ text }) => text)).to.have.members([
        "The password of Ann was found in a breach",
        "The password of Bob was found in a breach",
      ]);
      for (const each of [okta, mail, slack]) expect(each.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("tells the SOC when Okta will not expire the password, and does not go on asking", async () => {
    okta.answers(
      /expire_password/,
      oktaError(403, "E0000038", "This operation is not allowed in the user's current status."),
    );
    const flow = await imported();
    await flow.deliver([breach(1, "ann")]);
    await flow.settled();
    await acted(flow);
    await flow.press("Act, every minute");
    await told(flow);
    expect(asked()).to.deep.equal(callsFor("ann"));
    expect(JSON.stringify(slack.received.all))
      .to.contain("not allowed in the user's current status")
      .and.contain("Please act");
    expect(mail.received.all[0]?.text)
      .to.contain("Choose a new password now")
      .and.not.to.contain("signed out");
  });

  it("does not tell before Okta has answered, and goes on after a restart", async () => {
    okta.answers(
      /sessions/,
      json(401, { errorCode: "E0000011", errorSummary: "Invalid token provided" }),
      true,
    );
    const flow = await imported();
    await flow.deliver([breach(1, "ann")]);
    await flow.settled();
    await flow.press("Act, every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM breach WHERE tries = 1 AND actedTaken = ''",
      ({ length }) => length === 1,
    );
    await flow.press("Mail, every minute");
    await flow.press("Slack, every minute");
    const later = await imported({ sameDatabase: true });
    await acted(later);
    await told(later);
    expect(mail.received.all).to.have.length(1);
    expect(slack.received.all).to.have.length(1);
  });

  for (const [name, down, other] of [
    ["Mail", () => mail, () => slack],
    ["Slack", () => slack, () => mail],
  ] as const) {
    it(`tells by ${name} when it is up again, and by nothing else twice`, async () => {
      down().down(name === "Mail" ? "error" : "refuse");
      const flow = await imported();
      await flow.deliver([breach(1, "ann")]);
      await flow.settled();
      await acted(flow);
      await flow.press("Mail, every minute");
      await flow.press("Slack, every minute");
      await rowsOnce(
        flow,
        "SELECT 1 FROM breach WHERE tries = 1 AND mailedTaken = '' AND postedTaken = ''",
        ({ length }) => length === 1,
      );
      down().up();
      await told(flow);
      expect(down().received.all).to.have.length(1);
      expect(other().received.all).to.have.length(1);
      expect(asked()).to.deep.equal(callsFor("ann"));
    });
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await acted(flow);
    await told(flow);
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) =>
      /^Your password was/.test(text ?? ""),
    );
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) => /^The password of/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
