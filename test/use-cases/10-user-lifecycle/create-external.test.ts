import { expect } from "chai";
import { json, Okta, oktaError } from "../../outside/okta";
import { Scim } from "../../outside/scim";
import { Slack } from "../../outside/slack";
import { Teams } from "../../outside/teams";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";
import { emptied } from "../../support/work-list";

const FILE = "10 User lifecycle/Create external";
const TICK = "Every ten seconds";
const OPEN = "SELECT userId, step FROM joiner_step WHERE result IS NULL";

const [ann, bob, cleo] = ["ann", "bob", "cleo"].map(person) as [
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
];
const app = { id: "0oa1app", type: "AppInstance", alternateId: "app", displayName: "App" };

useCase(FILE, (nodeRed) => {
  let scim: Scim;
  let slack: Slack;
  let teams: Teams;
  let okta: Okta;
  before(async () => {
    [scim, slack, teams, okta] = await Promise.all([
      Scim.start(),
      Slack.start(),
      Teams.start(),
      Okta.start(),
    ]);
  });
  after(() => Promise.all([scim, slack, teams, okta].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [scim, slack, teams, okta]) each.reset();
    okta.answers(new RegExp(`^GET /api/v1/users/${cleo.id}$`), json(200, { status: "SUSPENDED" }));
    okta.answers(/^GET /, json(200, { status: "ACTIVE" }));
  });

  const imported = (options: { hard?: boolean; sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: {
        SCIM_URL: scim.base,
        SCIM_TOKEN: scim.token,
        SLACK_WEBHOOK_URL: slack.webhook,
        TEAMS_WEBHOOK_URL: teams.webhook,
        OKTA_DOMAIN: okta.url,
      },
    });
  const left = (flow: ImportedExample, step: string) => emptied(flow, `${OPEN} AND step = '${step}'`);
  /** The tick, once for accounts and once for messages. */
  const worked = async (flow: ImportedExample) => {
    await flow.press(TICK);
    await left(flow, "account");
    await flow.press(TICK);
    await emptied(flow, OPEN);
  };
  const refused = () => [scim, slack, teams].flatMap((each) => each.refused.all);
  const activated = (minute: number, whom = ann, over = {}) =>
    eventOf("user.lifecycle.activate", minute, { ...succeeded, target: [app, whom], ...over });

  for (const seed of SEEDS) {
    it(`makes an account and tells once who is activated, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver([activated(5), activated(9), activated(6, bob)], {
        seed,
        noise: [
          eventOf("user.lifecycle.create", 4, { ...succeeded, target: [ann] }),
          // staged: nobody activated them
          eventOf("user.lifecycle.create", 4, { ...succeeded, target: [person("dan")] }),
          activated(7, person("eve"), failed),
          activated(8, ann, { target: null }),
          eventOf("user.session.start", 3),
        ],
      });
      await flow.settled();
      await worked(flow);
      expect(scim.users()).to.have.length(2);
      const users = scim.users().sort((one, two) => (one.userName < two.userName ? -1 : 1));
      for (const [index, who] of [ann, bob].entries()) {
        expect(users[index]).to.deep.include({
          externalId: who.id,
          userName: who.alternateId,
          displayName: who.displayName,
          active: true,
        });
      }
      expect(scim.received.all.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
        "POST /Users",
        "POST /Users",
      ]);
      const said = ["Ann has joined", "Bob has joined"];
      expect(slack.received.all.map(({ text }) => text))
        .to.have.members(said)
        .and.to.have.length(2);
      expect(teams.received.all.map(({ card }) => card.body[0]?.text))
        .to.have.members(said)
        .and.to.have.length(2);
      const facts = JSON.stringify(slack.received.all.find(({ text }) => text === said[1])?.blocks);
      expect(facts).to.contain("bob@example.com").and.to.contain("2026-03-01T00:06:00.000Z");
      expect(refused()).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("gives nothing to whom Okta no longer lets in, or does not know any more", async () => {
    okta.reset();
    okta.answers(new RegExp(cleo.id), json(200, { status: "SUSPENDED" }));
    okta.answers(/^GET /, oktaError(404, "E0000007", "Not found: Resource not found"));
    const flow = await imported();
    await flow.deliver([activated(1, cleo), activated(2, bob)], { inOrder: true });
    await flow.settled();
    await flow.press(TICK);
    await left(flow, "account");
    await flow.press(TICK);
    expect(
      await flow.rows("SELECT name, result FROM joiner_step WHERE step = 'account' ORDER BY name"),
    ).to.deep.equal([
      { name: "Bob", result: "gone from Okta" },
      { name: "Cleo", result: "not active in Okta" },
    ]);
    for (const each of [scim, slack, teams]) expect(each.attempts.all).to.deep.equal([]);
  });

  it("activates the account again, and tells nobody, when somebody comes back", async () => {
    scim.add("Users", { userName: ann.alternateId, externalId: ann.id, active: false });
    const flow = await imported();
    await flow.deliver([activated(1)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(scim.users()[0]?.active).to.equal(true);
    await flow.deliver([activated(2)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(scim.received.all.map(({ method }) => method)).to.deep.equal(["PATCH"]);
    expect(slack.received.all).to.have.length(1);
    // an older one that arrives late is no reason to ask again
    await flow.deliver([activated(0)], { inOrder: true });
    await flow.settled();
    expect(await flow.rows(OPEN)).to.deep.equal([]);
  });

  it("takes a user that the app has under this login already for done", async () => {
    scim.add("Users", { userName: ann.alternateId });
    const flow = await imported();
    await flow.deliver([activated(1)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(scim.refused.all.map(({ status }) => status)).to.deep.equal([409]);
    expect(slack.received.all).to.have.length(1);
    expect(flow.complaints).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tries again what failed, and only that, also after a restart (${how})`, async () => {
      scim.down(how);
      const flow = await imported();
      await flow.deliver([activated(1)], { inOrder: true });
      await flow.settled();
      await flow.press(TICK);
      await nodeRed().status(flow.node("Failed, will be tried again").id, ({ text }) =>
        /^account: /.test(text ?? ""),
      );
      expect(slack.attempts.all).to.deep.equal([]);
      scim.up();
      await flow.press(TICK);
      await left(flow, "account");

      teams.down(how);
      await flow.press(TICK);
      await left(flow, "Slack");
      await nodeRed().status(flow.node("Failed, will be tried again").id, ({ text }) =>
        /^Teams: /.test(text ?? ""),
      );
      teams.up();
      const later = await imported({ sameDatabase: true });
      await later.press(TICK);
      await left(later, "Teams");
      expect(scim.users()).to.have.length(1);
      expect(slack.received.all).to.have.length(1);
      expect(teams.received.all).to.have.length(1);
    });
  }

  it("makes no link of what somebody put into their name", async () => {
    const flow = await imported();
    const named = { ...ann, displayName: "[Sign in](https://evil.example.com)" };
    await flow.deliver([eventOf("user.lifecycle.activate", 1, { ...succeeded, target: [named] })], {
      inOrder: true,
    });
    await flow.settled();
    await flow.press(TICK);
    await left(flow, "account");
    await flow.press(TICK);
    await left(flow, "Teams");
    expect(JSON.stringify(teams.received.all[0])).to.contain(
      JSON.stringify("\\[Sign in\\](https://evil.example.com) has joined").slice(1, -1),
    );
  });

  it("comes again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([activated(1)], { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    await worked(flow);
    expect(scim.users()).to.have.length(1);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await worked(flow);
    for (const name of ["What Slack got", "What Teams got"]) {
      await nodeRed().status(flow.node(name).id, ({ text }) => text === "Ann Active has joined");
    }
    expect(await flow.rows("SELECT DISTINCT userId, result FROM joiner_step")).to.deep.equal([
      { userId: "00u1ann", result: "there" },
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });
});
