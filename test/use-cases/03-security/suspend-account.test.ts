import { expect } from "chai";
import { json, Okta, oktaError } from "../../outside/okta";
import { Slack } from "../../outside/slack";
import { eventOf, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "03 Security/Suspend account";
const REPORT = "user.account.report_suspicious_activity_by_enduser";
const TOKEN = "release-token";

const [ann, ben, cleo, boss, service] = ["ann", "ben", "cleo", "boss", "service"].map(person) as [
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
];
const system = { id: "spr1", type: "SystemPrincipal", alternateId: "system@okta.com", displayName: "Okta" };

const report = (minute: number, who: typeof ann, over = {}) =>
  eventOf(REPORT, minute, { actor: who, target: [who], ...over });
const risk = (minute: number, who: typeof ann, level = "HIGH") =>
  eventOf("user.risk.detect", minute, {
    actor: system,
    target: [who],
    securityContext: { risk: { level } },
    debugContext: { debugData: {} },
  });

useCase(FILE, (nodeRed) => {
  let slack: Slack;
  let okta: Okta;
  before(async () => {
    [slack, okta] = await Promise.all([Slack.start(), Okta.start()]);
  });
  after(() => Promise.all([slack.stop(), okta.stop()]));
  afterEach(() => {
    slack.reset();
    okta.reset();
  });

  const imported = (options: { hard?: boolean; sameDatabase?: boolean } = {}, env = {}) => {
    okta.answers(/^GET \/api\/v1\/users\//, (asked, response) =>
      json(200, { id: asked.url.split("/").at(-1), status: "ACTIVE" })(asked, response),
    );
    return ImportedExample.import(nodeRed(), FILE, {
      env: {
        OKTA_DOMAIN: okta.url,
        SLACK_WEBHOOK_URL: slack.webhook,
        RELEASE_TOKEN: TOKEN,
        ALLOW_LIST: ` Boss@example.com , ${service.id}`,
        ...env,
      },
      ...options,
    });
  };
  /** What changed something at Okta. */
  const changes = () =>
    okta.asked.all.filter(({ method }) => method !== "GET").map(({ method, url }) => `${method} ${url}`);
  const suspended = (user: typeof ann) => [
    `POST /api/v1/users/${user.id}/lifecycle/suspend`,
    `DELETE /api/v1/users/${user.id}/sessions?oauthTokens=true`,
  ];
  const titles = () => slack.received.all.map(({ text }) => text);
  /** Presses the ticks, and waits until so many are suspended, and so many told. */
  const told = async (flow: ImportedExample, cases: { suspended: number; told: number }) => {
    await flow.settled();
    await flow.press("Act, every ten seconds");
    if (cases.suspended > 0) await flow.shown("Who is suspended", cases.suspended);
    await flow.press("Tell, every ten seconds");
    await flow.shown("Told in Slack", cases.told);
  };
  const release = (flow: ImportedExample, uuid: string, token = TOKEN) =>
    fetch(`${flow.url}/${uuid}/release`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });

  for (const seed of SEEDS) {
    it(`suspends each suspect once, and nobody else, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(
        [
          report(0, ann),
          report(5, ann),
          risk(3, ann),
          risk(1, ben),
          eventOf("security.breached_credential.detected", 2, { actor: cleo, target: null }),
          report(4, boss),
          risk(6, service),
        ],
        {
          seed,
          noise: [
            risk(7, person("dan"), "MEDIUM"),
            // somebody else named in the report is not suspended, nor is its maker
            report(8, person("eve"), { target: [person("fay")] }),
            eventOf("user.session.start", 9),
          ],
        },
      );
      await told(flow, { suspended: 3, told: 5 });
      expect(changes()).to.have.members([ann, ben, cleo].flatMap(suspended));
      for (const user of [ann, ben, cleo]) {
        const [stop, end] = suspended(user).map((call) => changes().indexOf(call)) as [number, number];
        expect(stop).to.be.lessThan(end);
      }
      expect(titles()).to.have.members([
        "ann@example.com is suspended",
        "ben@example.com is suspended",
        "cleo@example.com is suspended",
        "boss@example.com is under suspicion and on the allow list",
        "service@example.com is under suspicion and on the allow list",
      ]);
      expect(slack.refused.all).to.deep.equal([]);
      expect(okta.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);

      // nothing is left for another tick
      await flow.press("Act, every ten seconds");
      await flow.press("Tell, every ten seconds");
      await flow.deliver([eventOf("user.session.start", 10)], { inOrder: true });
      await flow.settled();
      expect(changes()).to.have.length(6);
      expect(titles()).to.have.length(5);
    });
  }

  it("never deactivates, and says what a user's status was who cannot be suspended", async () => {
    okta.answers(/^GET /, json(200, { id: ben.id, status: "LOCKED_OUT" }));
    const flow = await imported();
    await flow.deliver([risk(0, ben)], { inOrder: true });
    await flow.settled();
    await flow.press("Act, every ten seconds");
    await flow.shown("Who was not active");
    await flow.press("Tell, every ten seconds");
    await flow.shown("Told in Slack");
    expect(changes()).to.deep.equal([suspended(ben)[1]]);
    expect(titles()).to.deep.equal(["ben@example.com could not be suspended"]);
    expect(JSON.stringify(slack.received.all[0])).to.contain("LOCKED_OUT");
  });

  it("asks no more for a user whom Okta does not know, and says so", async () => {
    okta.answers(/^GET /, oktaError(404, "E0000007", "Not found: Resource not found"), true);
    const flow = await imported();
    await flow.deliver([risk(0, ben)], { inOrder: true });
    await flow.settled();
    await flow.press("Act, every ten seconds");
    await flow.shown("Not suspended yet");
    const asked = okta.attempts.all.length;
    await flow.press("Act, every ten seconds");
    await flow.press("Tell, every ten seconds");
    await flow.shown("Told in Slack");
    expect(okta.attempts.all).to.have.length(asked);
    expect(changes()).to.deep.equal([]);
    expect(JSON.stringify(slack.received.all[0])).to.contain("does not know this user any more");
  });

  it("holds reports over the limit back for people to look at", async () => {
    const flow = await imported({}, { REPORTS_PER_HOUR: 2 });
    const users = ["u1", "u2", "u3", "u4"].map(person);
    await flow.deliver(
      users.map((user, index) => report(index, user)),
      { inOrder: true },
    );
    // an hour later there is room again, and who is at risk is not held back
    await flow.deliver([report(100, ann), risk(3, ben)], { inOrder: true });
    await told(flow, { suspended: 4, told: 6 });
    expect(changes().filter((call) => call.startsWith("POST"))).to.have.length(4);
    expect(titles().filter((title) => /too many reports/.test(title))).to.have.members([
      "u3@example.com is not suspended: too many reports within an hour",
      "u4@example.com is not suspended: too many reports within an hour",
    ]);
  });

  it("carries on after Okta and Slack were down and Node-RED was restarted", async () => {
    okta.answers(/^POST .*suspend$/, oktaError(403, "E0000006", "You do not have permission"), true);
    let flow = await imported();
    const [case1] = [report(0, ann)];
    await flow.deliver([case1], { inOrder: true });
    await flow.settled();
    await flow.press("Act, every ten seconds");
    expect((await flow.errors())[0]).to.contain("permission");
    await flow.shown("Not suspended yet");
    // the call reached Okta, and its answer did not reach us: she is suspended already
    okta.reset();
    okta.answers(/^GET /, json(200, { id: ann.id, status: "SUSPENDED" }));
    slack.down();
    flow = await imported({ sameDatabase: true });
    await flow.press("Act, every ten seconds");
    await flow.shown("Who was not active");
    await flow.press("Tell, every ten seconds");
    await flow.shown("Not told yet");
    slack.up();
    await flow.press("Tell, every ten seconds");
    await flow.shown("Told in Slack");
    expect(changes()).to.deep.equal([suspended(ann)[1]]);
    expect(titles()).to.deep.equal(["ann@example.com is suspended"]);
    expect(JSON.stringify(slack.received.all[0])).to.contain(`/okta/suspend-account/${case1?.uuid}/release`);
  });

  it("releases a case for who has the token, once", async () => {
    const flow = await imported();
    const first = report(0, ann);
    await flow.deliver([first], { inOrder: true });
    await told(flow, { suspended: 1, told: 1 });
    okta.asked.clear();
    const uuid = String(first.uuid);
    for (const token of ["wrong", ""]) expect((await release(flow, uuid, token)).status).to.equal(401);
    expect((await release(flow, "no-such-case")).status).to.equal(404);
    expect(okta.asked.all).to.deep.equal([]);

    okta.answers(/unsuspend$/, oktaError(403, "E0000006", "You do not have permission"), true);
    const refused = await release(flow, uuid);
    expect(refused.status).to.equal(502);
    expect(await refused.text()).to.contain("permission");

    expect((await release(flow, uuid)).status).to.equal(200);
    expect((await release(flow, uuid)).status).to.equal(404);
    expect(changes()).to.deep.equal([
      `POST /api/v1/users/${ann.id}/lifecycle/unsuspend`,
      `POST /api/v1/users/${ann.id}/lifecycle/unsuspend`,
    ]);

    // what is from before the release is known; what comes after it is a new case
    await flow.deliver([risk(1, ann)], { inOrder: true });
    await flow.settled();
    expect(await flow.rows("SELECT state FROM suspicion ORDER BY at")).to.deep.equal([
      { state: "released" },
      { state: "known" },
    ]);
    const later = { ...report(0, ann), uuid: "later", published: "2199-01-01T00:00:00.000Z" };
    await flow.deliver([later], { inOrder: true });
    await flow.settled();
    expect(await flow.rows("SELECT state FROM suspicion WHERE uuid = 'later'")).to.deep.equal([
      { state: "open" },
    ]);
  });

  it("refuses to release while no token is set", async () => {
    const flow = await imported({}, { RELEASE_TOKEN: "" });
    expect((await release(flow, "any", "")).status).to.equal(401);
  });

  it("closes a case that is released in Okta's console", async () => {
    const flow = await imported();
    await flow.deliver([report(0, ann), report(0, ben)], { inOrder: true });
    await told(flow, { suspended: 2, told: 2 });
    await flow.deliver([eventOf("user.lifecycle.unsuspend", 9, { actor: boss, target: [ann] })]);
    await flow.settled();
    expect(await flow.rows("SELECT login, state FROM suspicion ORDER BY login")).to.deep.equal([
      { login: "ann@example.com", state: "released" },
      { login: "ben@example.com", state: "suspended" },
    ]);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([risk(0, ben)], { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    expect(await flow.rows("SELECT state FROM suspicion")).to.deep.equal([{ state: "open" }]);
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await flow.press("Act, every ten seconds");
    await nodeRed().status(flow.node("What Okta was asked").id, ({ text }) => /^DELETE/.test(text ?? ""));
    await flow.shown("Who is suspended", 2);
    await flow.press("Tell, every ten seconds");
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) => /is susp/.test(text ?? ""));
    await flow.shown("Told in Slack", 2);
    expect(flow.complaints).to.deep.equal([]);
  });
});
