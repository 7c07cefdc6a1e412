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

const FILE = "15 More/All factors reset";
const TYPE = "user.mfa.factor.reset_all";
const reset = (minute: number, by: string, of: string, over: LogEvent = {}) =>
  eventOf(TYPE, minute, { ...succeeded, actor: person(by), target: [person(of)], ...over });

useCase(FILE, (nodeRed) => {
  let mail: Mail;
  let slack: Slack;
  before(async () => {
    [mail, slack] = await Promise.all([Mail.start(), Slack.start()]);
  });
  after(() => Promise.all([mail, slack].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [mail, slack]) each.reset();
  });

  const imported = (options: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: { SLACK_WEBHOOK_URL: slack.webhook, SMTP_HOST: mail.host, SMTP_PORT: mail.port },
    });
  const ticked = async (flow: ImportedExample) => {
    await flow.press("Mail, every minute");
    await flow.press("Slack, every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM factor_reset WHERE (mailed = '' AND login LIKE '%@%') OR posted = ''",
      ({ length }) => length === 0,
    );
  };

  for (const seed of SEEDS) {
    it(`mails the user, not the one who did it, and tells the SOC, each once (${seed})`, async () => {
      const flow = await imported();
      const noise = [
        reset(5, "grace", "dan", failed),
        reset(6, "grace", "dan", { target: null }),
        eventOf("user.mfa.factor.deactivate", 7, succeeded),
      ];
      const nameless = reset(3, "grace", "eve", {
        target: [{ ...person("eve"), alternateId: "eve", displayName: null }],
      });
      await flow.deliver([reset(1, "grace", "ann"), reset(2, "bob", "bob"), nameless], { noise, seed });
      await flow.settled();
      await ticked(flow);
      await ticked(flow);
      expect(mail.received.all.map(({ to }) => to.join()).sort()).to.deep.equal([
        "ann@example.com",
        "bob@example.com",
      ]);
      const text = (name: string) => mail.received.all.find(({ to }) => to.join().startsWith(name))?.text;
      expect(text("ann")).to.contain(
        "Grace removed all factors of the account ann@example.com at 2026-03-01T00:01",
      );
      expect(text("bob")).to.contain("You removed all factors").and.to.contain("tell security@example.com");
      expect(slack.received.all.map(({ text: line }) => line)).to.have.members([
        "Grace reset all factors of Ann",
        "Bob reset all their own factors",
        "Grace reset all factors of eve",
      ]);
      expect(JSON.stringify(slack.received.all).match(/was not told/g)).to.have.length(1);
      for (const each of [mail, slack]) expect(each.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  for (const [name, down, other] of [
    ["Mail", () => mail, () => slack],
    ["Slack", () => slack, () => mail],
  ] as const) {
    it(`tells by ${name} when it is up again, also after a restart, and by nothing else twice`, async () => {
      down().down(name === "Mail" ? "error" : "refuse");
      const flow = await imported();
      await flow.deliver([reset(1, "grace", "ann")]);
      await flow.settled();
      await flow.press("Mail, every minute");
      await flow.press("Slack, every minute");
      await rowsOnce(
        flow,
        "SELECT 1 FROM factor_reset WHERE tries = 1 AND mailedTaken = '' AND postedTaken = ''",
        ({ length }) => length === 1,
      );
      down().up();
      await ticked(await imported({ sameDatabase: true }));
      expect(down().received.all).to.have.length(1);
      expect(other().received.all).to.have.length(1);
    });
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await ticked(flow);
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) =>
      /^Your sign-in factors/.test(text ?? ""),
    );
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) => /reset all/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
