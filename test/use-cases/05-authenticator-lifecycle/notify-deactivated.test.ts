import { expect } from "chai";
import { Mail } from "../../outside/mail";
import { oktaError } from "../../outside/okta";
import { Slack } from "../../outside/slack";
import {
  eventOf,
  ImportedExample,
  type ImportOptions,
  SEEDS,
  succeeded,
  useCase,
} from "../../support/use-cases";
import { rowsOnce } from "../rows-once";
import { Org, VERIFY } from "./org";

const FILE = "05 Authenticator lifecycle/Notify deactivated";

const off = eventOf("security.authenticator.lifecycle.deactivate", 10, { ...succeeded, target: [VERIFY] });
const on = eventOf("security.authenticator.lifecycle.activate", 20, { ...succeeded, target: [VERIFY] });
const PEOPLE = {
  ann: ["okta_password", "okta_verify", "webauthn"],
  bob: ["okta_password", "okta_verify"],
  cid: ["okta_password", "webauthn"],
  dan: ["okta_verify", "okta_verify", "okta_email"],
  gone: ["okta_verify"],
};
const HOLDERS = ["ann@example.com", "bob@example.com", "dan@example.com"];

useCase(FILE, (nodeRed) => {
  let org: Org;
  let slack: Slack;
  let mail: Mail;
  let refusing: Mail;
  before(async () => {
    [org, slack, mail, refusing] = await Promise.all([
      Org.start(),
      Slack.start(),
      Mail.start(),
      Mail.start({ mailbox: (address) => address !== "bob@example.com" }),
    ]);
  });
  after(() => Promise.all([org.okta, slack, mail, refusing].map((each) => each.stop())));
  beforeEach(() => {
    org.reset(PEOPLE);
    for (const each of [slack, mail, refusing]) each.reset();
  });

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      // the hook remembers the events of the test before
      hard: true,
      ...options,
      env: {
        OKTA_DOMAIN: org.okta.url,
        SLACK_WEBHOOK_URL: slack.webhook,
        SMTP_HOST: mail.host,
        SMTP_PORT: mail.port,
        ...env,
      },
    });
  const listed = async (flow: ImportedExample) => {
    await flow.press("List users, every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM deactivated_notice WHERE listed = 1 AND takenAt = ''",
      ({ length }) => length === 1,
    );
  };
  /** One tick, until so many users are no longer waiting. */
  const checked = async (flow: ImportedExample, count: number) => {
    await flow.press("Mail, every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM deactivated_notice_user WHERE state <> 'waiting'",
      ({ length }) => length === count,
    );
  };
  const mailed = () => mail.received.all.flatMap(({ to }) => to).sort();

  for (const seed of SEEDS) {
    it(`mails everybody who has it once, whatever comes twice or late (${seed})`, async () => {
      org.serve();
      const flow = await imported();
      const earlier = { ...on, uuid: "on before", published: eventOf("user.session.start", 5).published };
      await flow.deliver([off, earlier], { noise: [eventOf("user.session.start", 1)], seed });
      await flow.settled();
      await flow.press("Tell the help desk, every minute");
      await slack.received.until((all) => all.length === 1, "a word to the help desk");
      await listed(flow);
      await checked(flow, 4);
      // again: nothing
      await flow.deliver([off], { inOrder: true });
      await flow.settled();
      await flow.press("Tell the help desk, every minute");
      await flow.press("Mail, every minute");
      expect(mailed()).to.deep.equal(HOLDERS);
      expect(mail.received.all[0]?.subject).to.equal("Okta Verify no longer works");
      expect(mail.received.all[0]?.text).to.contain(
        `Since ${off.published} you cannot sign in with Okta Verify any more.`,
      );
      expect(slack.received.all.map(({ text }) => text)).to.deep.equal(["Okta Verify was switched off"]);
      expect([...slack.refused.all, ...mail.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("mails a few at a time, and goes on after a restart", async () => {
    org.serve();
    const env = { USERS_A_MINUTE: 2 };
    const first = await imported({ env });
    await first.deliver([off], { inOrder: true });
    await first.settled();
    await listed(first);
    await checked(first, 2);
    expect(mailed()).to.deep.equal(HOLDERS.slice(0, 2));
    const second = await imported({ env, sameDatabase: true });
    await checked(second, 4);
    expect(mailed()).to.deep.equal(HOLDERS);
  });

  it("tells nobody before the grace period is over, and nobody once it is on again", async () => {
    org.serve();
    const flow = await imported();
    await flow.deliver([{ ...off, published: new Date().toISOString() }], { inOrder: true });
    await flow.settled();
    await flow.press("List users, every minute");
    await flow.press("Tell the help desk, every minute");
    const again = await imported();
    await again.deliver([off], { inOrder: true });
    await again.settled();
    await listed(again);
    org.on.set(VERIFY.id, true);
    await again.press("Mail, every minute");
    await rowsOnce(
      again,
      "SELECT 1 FROM deactivated_notice WHERE state = 'on'",
      ({ length }) => length === 1,
    );
    await again.deliver([on], { inOrder: true });
    await again.settled();
    await again.press("Tell the help desk, every minute");
    await again.press("Mail, every minute");
    expect(mailed()).to.deep.equal([]);
    expect(slack.received.all).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`mails once the server is up again (${how})`, async () => {
      org.serve();
      mail.down(how);
      const flow = await imported();
      await flow.deliver([off], { inOrder: true });
      await flow.settled();
      await listed(flow);
      await flow.press("Mail, every minute");
      await flow.errors(3);
      await rowsOnce(
        flow,
        "SELECT 1 FROM deactivated_notice_user WHERE takenAt = '' AND tries = 0 AND error <> ''",
        ({ length }) => length === 3,
      );
      mail.up();
      await checked(flow, 4);
      expect(mailed()).to.deep.equal(HOLDERS);
    });
  }

  it("leaves an address alone that is refused three times, and a user whom Okta refuses", async () => {
    org.okta.answers(/00u1ann\/auth/, oktaError(403, "E0000006", "No permission"));
    org.serve();
    const flow = await imported({ env: { SMTP_PORT: refusing.port } });
    await flow.deliver([off], { inOrder: true });
    await flow.settled();
    await listed(flow);
    for (const tries of [1, 2, 3]) {
      await flow.press("Mail, every minute");
      await rowsOnce(
        flow,
        `SELECT 1 FROM deactivated_notice_user WHERE tries = ${tries} AND takenAt = ''`,
        ({ length }) => length === 2,
      );
    }
    const rows = await flow.rows(
      "SELECT login, error FROM deactivated_notice_user WHERE state = 'failed' ORDER BY login",
    );
    expect(rows.map(({ login }) => login)).to.deep.equal(["ann@example.com", "bob@example.com"]);
    expect(String(rows[1]?.error)).to.contain("550");
    expect(refusing.received.all.flatMap(({ to }) => to)).to.deep.equal(["dan@example.com"]);
  });

  it("tells the help desk when Slack is up again", async () => {
    slack.down();
    const flow = await imported();
    await flow.deliver([off], { inOrder: true });
    await flow.settled();
    await flow.press("Tell the help desk, every minute");
    expect((await flow.errors())[0]).to.contain("Slack answered 503");
    slack.up();
    await flow.press("Tell the help desk, every minute");
    await slack.received.until((all) => all.length === 1, "a word to the help desk");
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await flow.press("Tell the help desk, every minute");
    await listed(flow);
    await checked(flow, 2);
    await nodeRed().status(
      flow.node("What Slack got").id,
      ({ text }) => text === "Okta Verify was switched off",
    );
    await nodeRed().status(flow.node("What was mailed").id, ({ text }) => /no longer works/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
