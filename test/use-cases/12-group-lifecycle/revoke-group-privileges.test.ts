import { expect } from "chai";
import { Scim } from "../../outside/scim";
import { Slack } from "../../outside/slack";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "12 Group lifecycle/Revoke group privileges";
const ADD = "group.user_membership.add";
const REMOVE = "group.user_membership.remove";

type P = ReturnType<typeof person>;
const [ann, bob, cid, dan, eve] = ["ann", "bob", "cid", "dan", "eve"].map(person) as [P, P, P, P, P];
const group = (id: string, displayName: string) => ({
  id,
  type: "UserGroup",
  alternateId: "unknown",
  displayName,
});
const sales = group("00gsales", "Sales");
const leads = group("00gleads", "Sales leads");
const support = group("00gsupport", "Support");
const change = (type: string, minute: number, who: P, of = sales) =>
  eventOf(type, minute, { ...succeeded, target: [who, of] });
const deleted = (minute: number, of = sales, type = "group.lifecycle.delete") =>
  eventOf(type, minute, { ...succeeded, actor: person("admin"), target: [of] });

useCase(FILE, (nodeRed) => {
  let scim: Scim;
  let slack: Slack;
  before(async () => {
    [scim, slack] = await Promise.all([Scim.start(), Slack.start()]);
  });
  after(() => Promise.all([scim.stop(), slack.stop()]));
  beforeEach(() => {
    scim.reset();
    slack.reset();
    for (const { id, alternateId } of [ann, bob, cid, dan, eve])
      scim.add("Users", {
        externalId: id,
        userName: alternateId,
        roles: [{ value: "crm-user" }, { value: "crm-manager" }, { value: "by-hand" }],
      });
  });

  const imported = (
    options: Parameters<typeof ImportedExample.import>[2] = {},
    env: Record<string, number> = {},
  ) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: {
        SCIM_URL: scim.base,
        SCIM_TOKEN: scim.token,
        SLACK_WEBHOOK_URL: slack.webhook,
        GROUP_ROLES: JSON.stringify({
          Sales: ["crm-user"],
          [leads.id]: ["crm-user", "crm-manager"],
        }),
        ...env,
      },
    });

  /** Presses the tick, and waits until so many people are marked (or have failed). */
  const tick = async (flow: ImportedExample, count: number, shown = "Taken") => {
    const { id } = flow.node(shown, "debug");
    const from = nodeRed().statuses.all.length;
    await flow.press("Take roles, every minute");
    await nodeRed().statuses.until(
      (all) => all.slice(from).filter((each) => each.id === id && each.status.text).length >= count,
      `${count} times ${shown}`,
    );
  };
  const report = async (flow: ImportedExample, count: number) => {
    await flow.press("Report, every minute");
    await slack.received.until((all) => all.length >= count, "the report");
  };

  const roles = () =>
    Object.fromEntries(
      scim
        .users()
        .map(({ userName, roles: given = [] }) => [
          userName.split("@")[0],
          given.map(({ value }) => value).sort(),
        ]),
    );
  const ALL = ["by-hand", "crm-manager", "crm-user"];
  const LESS = ["by-hand", "crm-manager"];

  const events = [
    change(ADD, 1, ann),
    change(ADD, 2, bob),
    // another group gives the role, too
    change(ADD, 3, bob, leads),
    // was out before
    change(ADD, 4, cid),
    change(REMOVE, 5, cid),
    change(ADD, 6, dan),
    change(ADD, 7, eve, support),
    deleted(20),
  ];
  const noise = [
    eventOf("group.lifecycle.delete", 21, { ...failed, target: [leads] }),
    eventOf("group.lifecycle.delete", 22, { ...succeeded, target: null }),
    eventOf("group.lifecycle.create", 23, { ...succeeded, target: [leads] }),
    eventOf("user.session.start", 24),
  ];

  for (const seed of SEEDS) {
    it(`takes the roles of who was in the group, once, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      await tick(flow, 3);
      expect(roles()).to.deep.equal({ ann: LESS, bob: ALL, cid: ALL, dan: LESS, eve: ALL });
      expect(scim.received.all).to.have.length(2);
      await report(flow, 1);
      const [message] = slack.received.all;
      expect(message?.text).to.equal("Group Sales is gone: roles taken from 2 people");
      expect(JSON.stringify(message?.blocks))
        .to.contain("• ann@example.com: crm-user\\n• dan@example.com: crm-user")
        .and.to.contain("admin@example.com deleted the group Sales on 2026-03-01T00:20:00.000Z");
      expect([...scim.refused.all, ...slack.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("takes a role that two deleted groups gave, also by an import", async () => {
    const flow = await imported();
    await flow.deliver(
      [
        change(ADD, 1, bob),
        change(ADD, 2, bob, leads),
        deleted(3),
        deleted(4, leads, "system.import.group.delete"),
      ],
      { inOrder: true },
    );
    await flow.settled();
    await flow.press("Take roles, every minute");
    await scim.received.until((all) => all.length >= 1, "the call");
    await nodeRed().statuses.until(() => JSON.stringify(roles().bob) === '["by-hand"]', "no role left");
    expect(flow.complaints).to.deep.equal([]);
  });

  it("takes them also when Okta tells the end of each membership", async () => {
    const flow = await imported({ hard: true });
    const events = [change(ADD, 1, ann), change(ADD, 1, cid), change(REMOVE, 10, cid), deleted(20)];
    await flow.deliver([...events, change(REMOVE, 20, ann)]);
    await flow.settled();
    await tick(flow, 1);
    expect(roles()).to.deep.include({ ann: LESS, cid: ALL });
    await report(flow, 1);
    expect(slack.received.all[0]?.text).to.contain("from 1 person");
  });

  it("goes on after a restart in the middle: nobody is left out, nobody is done twice", async () => {
    const first = await imported({}, { BATCH: 2 });
    const four = [ann, bob, cid, dan].map((who, index) => change(ADD, index, who));
    await first.deliver([...four, deleted(20)], { inOrder: true });
    await first.settled();
    await tick(first, 2);
    expect(scim.received.all).to.have.length(2);
    // the next two are under way when Node-RED stops
    scim.down("refuse");
    const attempts = scim.attempts.all.length;
    await first.press("Take roles, every minute");
    await scim.attempts.until((all) => all.length > attempts, "a try");
    const flow = await imported({ sameDatabase: true }, { BATCH: 2 });
    scim.up();
    await flow.press("Report, every minute");
    await tick(flow, 2);
    expect(roles()).to.deep.equal({ ann: LESS, bob: LESS, cid: LESS, dan: LESS, eve: ALL });
    expect(scim.received.all).to.have.length(4);
    expect(new Set(scim.received.all.map(({ path }) => path))).to.have.property("size", 4);
    expect(slack.received.all).to.deep.equal([]);
    await report(flow, 1);
    expect(slack.received.all[0]?.text).to.contain("from 4 people");
  });

  for (const how of ["error", "refuse"] as const) {
    it(`keeps what fails, and does it when the app is up again (${how})`, async () => {
      scim.down(how);
      const flow = await imported();
      await flow.deliver([change(ADD, 1, ann), deleted(2)], { inOrder: true });
      await flow.settled();
      await tick(flow, 1, "Failed");
      const [job] = await flow.rows("SELECT tries, error, done FROM revoke_job");
      expect(job).to.deep.include({ tries: 1, done: null });
      expect(job?.error).to.be.a("string");
      await flow.press("Report, every minute");
      scim.up();
      await tick(flow, 1);
      expect(roles().ann).to.deep.equal(LESS);
      expect(scim.received.all).to.have.length(1);
      await report(flow, 1);
      expect(slack.received.all).to.have.length(1);
    });
  }

  it("reports once, also when Slack was down", async () => {
    const flow = await imported();
    await flow.deliver([change(ADD, 1, ann), deleted(2)], { inOrder: true });
    await flow.settled();
    await tick(flow, 1);
    slack.down();
    await flow.press("Report, every minute");
    await flow.errors();
    slack.up();
    await report(flow, 1);
    // another group afterwards: the first is not told again
    await flow.deliver([deleted(2), change(ADD, 3, bob, leads), deleted(4, leads)], { inOrder: true });
    await flow.settled();
    await tick(flow, 1);
    await report(flow, 2);
    expect(slack.received.all.map(({ text }) => text)).to.deep.equal([
      "Group Sales is gone: roles taken from 1 person",
      "Group Sales leads is gone: roles taken from 1 person",
    ]);
  });

  it("waits for memberships that are told late", async () => {
    const flow = await imported({}, { WAIT_MINUTES: 10_000_000 });
    const longAgo = { ...deleted(2, leads), published: "1999-12-31T23:00:00.000Z" };
    await flow.deliver([deleted(2), change(ADD, 1, ann), longAgo, change(ADD, 1, bob, leads)], {
      inOrder: true,
    });
    await flow.settled();
    await tick(flow, 1);
    expect(await flow.rows("SELECT login FROM revoke_job")).to.deep.equal([{ login: bob.alternateId }]);
    expect(roles().ann).to.deep.equal(ALL);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await tick(flow, 2);
    await nodeRed().status(flow.node("What SCIM got").id, ({ text }) => /^PATCH Users/.test(text ?? ""));
    await flow.press("Report, every minute");
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) =>
      /^Group Sales is gone/.test(text ?? ""),
    );
    expect(flow.complaints).to.deep.equal([]);
  });
});
