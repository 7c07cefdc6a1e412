import { expect } from "chai";
import { json, oktaError } from "../../outside/okta";
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
import { Org, VERIFY } from "./org";

const FILE = "05 Authenticator lifecycle/Deactivate registrations";
const USERS = "SELECT userId, state, removed, tries, takenAt FROM authenticator_job_user ORDER BY userId";
const OPEN = "SELECT * FROM authenticator_job_user WHERE state = 'waiting' OR takenAt <> ''";

const off = eventOf("security.authenticator.lifecycle.deactivate", 10, { ...succeeded, target: [VERIFY] });
const on = eventOf("security.authenticator.lifecycle.activate", 20, { ...succeeded, target: [VERIFY] });
const PEOPLE = {
  ann: ["okta_password", "okta_verify", "webauthn"],
  bob: ["okta_password", "okta_verify"],
  cid: ["okta_password", "webauthn"],
  dan: ["okta_verify", "okta_verify", "okta_email"],
  eve: ["okta_verify", "webauthn"],
  gone: ["okta_verify", "webauthn"],
};

useCase(FILE, (nodeRed) => {
  let org: Org;
  let slack: Slack;
  before(async () => {
    [org, slack] = await Promise.all([Org.start(), Slack.start()]);
  });
  after(() => Promise.all([org.okta.stop(), slack.stop()]));
  beforeEach(() => {
    org.reset(PEOPLE);
    slack.reset();
  });

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      // the hook remembers the events of the test before
      hard: true,
      ...options,
      env: { OKTA_DOMAIN: org.okta.url, SLACK_WEBHOOK_URL: slack.webhook, ...env },
    });
  const listed = async (flow: ImportedExample) => {
    await flow.press("List users, every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM authenticator_job WHERE listed = 1 AND takenAt = ''",
      ({ length }) => length === 1,
    );
  };
  /** One tick, and until all that it took is let go. */
  const checked = async (flow: ImportedExample, fits = "state <> 'waiting'") => {
    await flow.press("Check, every minute");
    await rowsOnce(
      flow,
      `SELECT 1 FROM authenticator_job_user WHERE NOT (${fits}) OR takenAt <> ''`,
      ({ length }) => length === 0,
    );
  };
  const states = async (flow: ImportedExample) =>
    Object.fromEntries((await flow.rows(USERS)).map(({ userId, state }) => [String(userId).slice(4), state]));

  for (const seed of SEEDS) {
    it(`takes it from everybody who has another, whatever comes twice or late (${seed})`, async () => {
      org.serve();
      const flow = await imported();
      const earlier = [
        { ...on, uuid: "on before", published: eventOf("user.session.start", 5).published },
        { ...off, uuid: "off before", published: eventOf("user.session.start", 1).published },
      ];
      const noise = [
        eventOf("security.authenticator.lifecycle.activate", 30, { ...failed, target: [VERIFY] }),
        eventOf("security.authenticator.lifecycle.deactivate", 31, { ...succeeded, target: null }),
        eventOf("security.authenticator.lifecycle.update", 32),
        eventOf("user.mfa.factor.deactivate", 33),
      ];
      await flow.deliver([off, ...earlier], { noise, seed });
      await flow.settled();
      await listed(flow);
      await checked(flow, "state <> 'waiting' OR userId = '00u1dan'");
      await checked(flow);
      expect(await states(flow)).to.deep.equal({
        ann: "removed",
        bob: "kept",
        cid: "clean",
        dan: "removed",
        eve: "removed",
      });
      expect([...org.deleted].sort()).to.deep.equal(["ann", "dan", "dan", "eve"]);
      expect(org.enrolled.get("bob")).to.deep.equal(PEOPLE.bob);
      expect(org.enrolled.get("dan")).to.deep.equal(["okta_email"]);

      await flow.press("Report, every minute");
      await rowsOnce(
        flow,
        "SELECT 1 FROM authenticator_job WHERE reported = 1",
        ({ length }) => length === 1,
      );
      await flow.press("Report, every minute");
      expect(slack.received.all).to.have.length(1);
      const [message] = slack.received.all;
      expect(message?.text).to.equal("Okta Verify was taken away from its users");
      expect(JSON.stringify(message?.blocks))
        .to.contain(`at ${off.published}. It was removed from 3 of 5 users.`)
        .and.to.contain("bob@example.com keeps it, having nothing else.")
        .and.to.contain("*Removed*\\n4");
      expect(slack.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("takes the last one, too, when it is told to", async () => {
    org.serve();
    const flow = await imported({ env: { REMOVE_LAST_FACTOR: "true" } });
    await flow.deliver([off], { inOrder: true });
    await flow.settled();
    await listed(flow);
    await checked(flow, "state <> 'waiting' OR userId = '00u1dan'");
    expect(await states(flow)).to.deep.include({ bob: "removed" });
    expect(flow.complaints).to.deep.equal([]);
  });

  it("does not count a factor whose own authenticator is off", async () => {
    org.on.set("aut1passkey", false);
    org.serve();
    const flow = await imported();
    await flow.deliver([off], { inOrder: true });
    await flow.settled();
    await listed(flow);
    await checked(flow, "state <> 'waiting' OR userId = '00u1dan'");
    expect(await states(flow)).to.deep.include({ ann: "kept", eve: "kept" });
    expect(org.deleted).to.deep.equal(["dan"]);
  });

  it("does nothing before the grace period is over", async () => {
    org.serve();
    const flow = await imported();
    await flow.deliver(
      [
        { ...off, published: new Date().toISOString() },
        { ...off, uuid: "other", target: [{ ...VERIFY, id: "aut1passkey" }] },
      ],
      {
        inOrder: true,
      },
    );
    await flow.settled();
    await listed(flow);
    expect(await flow.rows("SELECT DISTINCT authenticator FROM authenticator_job_user")).to.deep.equal([
      { authenticator: "aut1passkey" },
    ]);
  });

  it("goes on where it stopped, and lists many users bit by bit", async () => {
    org.serve();
    const env = { USERS_A_MINUTE: 2, USERS_AT_ONCE: 3 };
    const first = await imported({ env });
    await first.deliver([off], { inOrder: true });
    await first.settled();
    await first.press("List users, every minute");
    await rowsOnce(
      first,
      "SELECT 1 FROM authenticator_job WHERE upTo > '2025' AND takenAt = ''",
      ({ length }) => length === 1,
    );
    expect(await first.rows(USERS)).to.have.length(3);
    await checked(first, "state <> 'waiting' OR userId = '00u1cid'");

    const second = await imported({ env, sameDatabase: true });
    await second.press("List users, every minute");
    await rowsOnce(second, USERS, ({ length }) => length === 5);
    await rowsOnce(
      second,
      "SELECT 1 FROM authenticator_job WHERE takenAt = ''",
      ({ length }) => length === 1,
    );
    await listed(second);

    // stopped in the middle of a call
    let held = 0;
    org.okta.reset();
    org.okta.answers(/^GET .*authenticator-enrollments$/, () => {
      held++;
    });
    org.serve();
    await second.press("Check, every minute");
    await org.okta.asked.until(() => held === 2, "two users that are looked at");
    expect(await second.rows("SELECT 1 FROM authenticator_job_user WHERE takenAt <> ''")).to.have.length(2);
    org.okta.reset();
    org.serve();
    const third = await imported({ env: { ...env, USERS_A_MINUTE: 9 }, sameDatabase: true });
    await checked(third, "state <> 'waiting' OR userId = '00u1dan'");
    await checked(third);
    expect(await states(third)).to.deep.equal({
      ann: "removed",
      bob: "kept",
      cid: "clean",
      dan: "removed",
      eve: "removed",
    });
    expect(org.enrolled.get("ann")).to.deep.equal(["okta_password", "webauthn"]);
  });

  it("stops at once when the authenticator is switched on again", async () => {
    const held: (() => void)[] = [];
    org.okta.answers(/^GET .*\/00u1(ann|eve)\/authenticator-enrollments$/, (asked, response) => {
      held.push(() =>
        json(200, [
          { id: "okta_verify-0", key: "okta_verify", status: "ACTIVE" },
          { id: "x", key: "webauthn", status: "ACTIVE" },
        ])(asked, response),
      );
    });
    org.serve();
    const flow = await imported();
    await flow.deliver([off], { inOrder: true });
    await flow.settled();
    await listed(flow);
    await flow.press("Check, every minute");
    await org.okta.asked.until(() => held.length === 2, "two users that are looked at");
    await rowsOnce(flow, OPEN, (rows) => rows.length === 3);
    await flow.deliver([on], { inOrder: true });
    await flow.settled();
    for (const answer of held) answer();
    await flow.press("Report, every minute");
    await slack.received.until((all) => all.length === 1, "the report");
    expect(slack.received.all[0]?.text).to.equal("Okta Verify is switched on again: the job was stopped");
    await flow.press("Check, every minute");
    await flow.press("List users, every minute");
    expect(org.deleted).to.deep.equal(["dan"]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("stops when Okta says that it is on, though no event said so", async () => {
    org.serve();
    const flow = await imported();
    await flow.deliver([off], { inOrder: true });
    await flow.settled();
    await listed(flow);
    org.on.set(VERIFY.id, true);
    await flow.press("Check, every minute");
    await rowsOnce(flow, "SELECT 1 FROM authenticator_job WHERE state = 'on'", ({ length }) => length === 1);
    expect(org.deleted).to.deep.equal([]);
  });

  it("waits where Okta's limit is reached, and goes on after an outage", async () => {
    const tooMany: ReturnType<typeof json> = (asked, response) =>
      json(
        429,
        { errorCode: "E0000047", errorSummary: "Too many" },
        { "X-Rate-Limit-Reset": String(Math.floor(Date.now() / 1000)) },
      )(asked, response);
    org.okta.answers(/^GET .*00u1ann\/authenticator-enrollments$/, tooMany, true);
    org.okta.answers(/^DELETE .*00u1eve/, oktaError(500, "E0000009", "Internal Server Error"), true);
    org.okta.answers(
      /^GET .*00u1cid\/authenticator-enrollments$/,
      oktaError(403, "E0000006", "No permission"),
    );
    org.serve();
    const flow = await imported();
    await flow.deliver([off], { inOrder: true });
    await flow.settled();
    await listed(flow);
    for (const tries of [1, 2, 3]) await checked(flow, `userId <> '00u1cid' OR tries = ${tries}`);
    expect(await states(flow)).to.deep.equal({
      ann: "removed",
      bob: "kept",
      cid: "failed",
      dan: "removed",
      eve: "removed",
    });
    slack.down("refuse");
    await flow.press("Report, every minute");
    await slack.attempts.until((all) => all.length > 0, "a report that fails");
    slack.up();
    await flow.errors(4);
    await flow.press("Report, every minute");
    await slack.received.until((all) => all.length === 1, "the report");
    expect(JSON.stringify(slack.received.all[0]?.blocks)).to.match(/cid@example.com: .*403/);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await listed(flow);
    await checked(flow);
    expect(await states(flow)).to.deep.equal({ ann: "removed", bob: "kept" });
    await flow.press("Report, every minute");
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) =>
      /Okta Verify was taken away/.test(text ?? ""),
    );
    expect(flow.complaints).to.deep.equal([]);
  });
});
