import { expect } from "chai";
import { App } from "../../outside/app";
import { Scim } from "../../outside/scim";
import { Slack } from "../../outside/slack";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "12 Group lifecycle/Remove external accounts";
const ADD = "group.user_membership.add";
const REMOVE = "group.user_membership.remove";
const TOKEN = "approval-token";

type P = ReturnType<typeof person>;
const everybody = ["ann", "bob", "cid", "dan", "eve"].map(person) as [P, P, P, P, P];
const [ann, bob, cid, dan, eve] = everybody;
const group = (id: string, displayName: string) => ({
  id,
  type: "UserGroup",
  alternateId: "unknown",
  displayName,
});
const contractors = group("00gcontractors", "Contractors");
const sales = group("00gsales", "Sales");
const change = (type: string, minute: number, who: P, of = contractors) =>
  eventOf(type, minute, { ...succeeded, target: [who, of] });
const deleted = (minute: number, of = contractors, type = "group.lifecycle.delete") =>
  eventOf(type, minute, { ...succeeded, actor: person("admin"), target: [of] });

useCase(FILE, (nodeRed) => {
  let scim: Scim;
  let payroll: App;
  let slack: Slack;
  /** Logins whose account is active, as payroll has them: dan never had one. */
  const active = new Set<string>();
  before(async () => {
    [scim, slack, payroll] = await Promise.all([
      Scim.start(),
      Slack.start(),
      App.start(
        [
          {
            method: "PATCH",
            path: "/accounts/:login",
            schema: {
              type: "object",
              required: ["active"],
              additionalProperties: false,
              properties: { active: { const: false } },
            },
            answer: ({ params }) => {
              if (params.login === dan.alternateId) return { status: 404, body: { error: "not here" } };
              active.delete(params.login ?? "");
              return { status: 200, body: { active: false } };
            },
          },
        ],
        { token: "payroll-token" },
      ),
    ]);
  });
  after(() => Promise.all([scim, slack, payroll].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [scim, slack, payroll]) each.reset();
    active.clear();
    for (const { id, alternateId } of everybody) {
      scim.add("Users", { externalId: id, userName: alternateId });
      if (id !== dan.id) active.add(alternateId);
    }
  });

  const imported = (
    options: Parameters<typeof ImportedExample.import>[2] = {},
    env: Record<string, string | number> = {},
  ) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: {
        SCIM_URL: scim.base,
        SCIM_TOKEN: scim.token,
        PAYROLL_URL: payroll.url,
        PAYROLL_TOKEN: "payroll-token",
        SLACK_WEBHOOK_URL: slack.webhook,
        APPROVAL_TOKEN: TOKEN,
        CAP: 3,
        DRY_RUN: "false",
        ...env,
      },
    });

  const inactive = () =>
    scim
      .users()
      .filter((user) => user.active === false)
      .map(({ userName }) => userName.split("@")[0])
      .sort();
  /** Presses a tick, and waits until a debug node has shown so much. */
  const tick = async (flow: ImportedExample, count: number, shown = "Deactivated") => {
    const { id } = flow.node(shown, "debug");
    const from = nodeRed().statuses.all.length;
    await flow.press("Deactivate, every minute");
    await nodeRed().statuses.until(
      (all) => all.slice(from).filter((each) => each.id === id && each.status.text).length >= count,
      `${count} times ${shown}`,
    );
  };
  /** Presses the tick, and waits until the list has grown by so many. */
  const listed = async (flow: ImportedExample, count: number) => {
    const from = nodeRed().statuses.all.length;
    await flow.press("Deactivate, every minute");
    await nodeRed().status(flow.node("New on the list").id, ({ text }) => text === String(count), from);
  };
  /** What Slack was told up to now, after one more look. */
  const tell = async (flow: ImportedExample, count: number) => {
    await flow.press("Tell, every minute");
    await slack.received.until((all) => all.length >= count, `${count} messages`);
    return slack.received.all.map(({ text }) => text);
  };
  const approve = (body: object, token = TOKEN) =>
    fetch(`${nodeRed().url}/okta-approve/remove-external-accounts`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  /** Contractors of another group with the same name: no more than the cap, and done when the tick has run. */
  const marker = [
    change(ADD, 30, eve, group("00gmarker", "Contractors")),
    deleted(31, group("00gmarker", "Contractors")),
  ];

  const three = [change(ADD, 1, ann), change(ADD, 2, bob), change(ADD, 3, dan), deleted(20)];
  const four = [...three, change(ADD, 4, cid)];
  const fresh = (events: typeof four) => events.map((each) => ({ ...each, uuid: crypto.randomUUID() }));
  const noise = [
    // was out before
    change(ADD, 5, cid),
    change(REMOVE, 6, cid),
    change(ADD, 7, eve, sales),
    deleted(21, sales),
    eventOf("group.lifecycle.delete", 22, { ...failed, target: [contractors] }),
    eventOf("group.lifecycle.delete", 23, { ...succeeded, target: null }),
    eventOf("user.session.start", 24),
  ];

  for (const seed of SEEDS) {
    it(`deactivates three of three, and nobody else, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(three, { noise, seed });
      await flow.settled();
      await tick(flow, 3);
      expect(inactive()).to.deep.equal(["ann", "bob", "dan"]);
      expect([...active].sort()).to.deep.equal([cid.alternateId, eve.alternateId]);
      expect(scim.received.all).to.have.length(3);
      expect(payroll.received.all).to.have.length(3);
      expect(await tell(flow, 1)).to.deep.equal([
        "Accounts deactivated: 3 people of the deleted group Contractors",
      ]);
      expect(JSON.stringify(slack.received.all[0]?.blocks)).to.contain(
        "admin@example.com deleted the group on 2026-03-01T00:20:00.000Z",
      );
      for (const each of [scim, slack, payroll]) expect(each.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("does nothing above the cap before somebody with the token approves it", async () => {
    const flow = await imported();
    await flow.deliver(fresh([...four, ...marker]), { inOrder: true });
    await flow.settled();
    await tick(flow, 1);
    expect(inactive()).to.deep.equal(["eve"]);
    expect(await tell(flow, 2)).to.have.members([
      "Approval wanted: deactivate the accounts of 4 people of the deleted group Contractors",
      "Accounts deactivated: 1 person of the deleted group Contractors",
    ]);

    expect((await approve({ groupId: contractors.id, people: 4 }, "guessed")).status).to.equal(401);
    expect((await approve({ groupId: contractors.id, people: 4 }, "")).status).to.equal(401);
    // the list was another one
    expect((await approve({ groupId: contractors.id, people: 3 })).status).to.equal(404);
    expect((await approve({ groupId: "00gother", people: 4 })).status).to.equal(404);
    expect((await approve({ groupId: contractors.id })).status).to.equal(404);
    expect(await flow.rows("SELECT groupId FROM removal WHERE approved IS NOT NULL")).to.deep.equal([]);

    // told after the list was made: not approved with it
    await flow.deliver([change(ADD, 8, eve)], { inOrder: true });
    await flow.settled();
    const answer = await approve({ groupId: contractors.id, people: 4, by: "grace" });
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({
      approved: { groupId: contractors.id, groupName: "Contractors", people: 4 },
    });
    await tick(flow, 4);
    expect(inactive()).to.deep.equal(["ann", "bob", "cid", "dan", "eve"]);
    expect(await flow.rows("SELECT count(*) AS people FROM removal_account")).to.deep.equal([{ people: 5 }]);
    expect((await tell(flow, 3)).at(-1)).to.equal(
      "Accounts deactivated: 4 people of the deleted group Contractors",
    );
    expect(JSON.stringify(slack.received.all.at(-1)?.blocks)).to.contain("grace");
    expect(flow.complaints).to.deep.equal([]);
  });

  it("leaves out who turns out to have left before, and takes who left by the deletion", async () => {
    const flow = await imported({}, { CAP: 2 });
    await flow.deliver(fresh([...four, change(REMOVE, 20, ann)]), { inOrder: true });
    await flow.settled();
    await listed(flow, 4);
    expect((await tell(flow, 1)).at(-1)).to.contain("Approval wanted: deactivate the accounts of 4 people");
    await flow.deliver([change(REMOVE, 10, cid)], { inOrder: true });
    await flow.settled();
    expect((await approve({ groupId: contractors.id, people: 4 })).status).to.equal(404);
    expect((await tell(flow, 2)).at(-1)).to.contain("Approval wanted: deactivate the accounts of 3 people");
    expect((await approve({ groupId: contractors.id, people: 3 })).status).to.equal(200);
    await tick(flow, 3);
    expect(inactive()).to.deep.equal(["ann", "bob", "dan"]);
    expect((await tell(flow, 3)).at(-1)).to.contain("Accounts deactivated: 3 people");
  });

  it("takes no approval as long as there is no token", async () => {
    await imported({}, { APPROVAL_TOKEN: "" });
    expect((await approve({ groupId: contractors.id, people: 4 }, "")).status).to.equal(401);
    expect((await approve({ groupId: contractors.id, people: 4 }, "undefined")).status).to.equal(401);
  });

  it("only tells in a dry run, and goes on when it is switched off", async () => {
    const dry = await imported({}, { DRY_RUN: "true" });
    await dry.deliver(fresh(three), { inOrder: true });
    await dry.settled();
    await listed(dry, 3);
    const told = await tell(dry, 1);
    expect(told).to.deep.equal([
      "Dry run: accounts would be deactivated of 3 people of the deleted group Contractors",
    ]);
    expect(JSON.stringify(slack.received.all[0]?.blocks)).to.contain("• ann@example.com\\n• bob@example.com");
    expect([...scim.attempts.all, ...payroll.attempts.all]).to.deep.equal([]);
    const flow = await imported({ sameDatabase: true });
    await tick(flow, 3);
    expect(inactive()).to.deep.equal(["ann", "bob", "dan"]);
    expect((await tell(flow, 2)).at(-1)).to.contain("Accounts deactivated: 3 people");
  });

  for (const [name, system] of [
    ["the app", () => scim],
    ["payroll", () => payroll],
  ] as const) {
    for (const how of ["error", "refuse"] as const) {
      it(`keeps what fails over a restart, and does it when ${name} is up again (${how})`, async () => {
        system().down(how);
        const first = await imported();
        await first.deliver(fresh([change(ADD, 1, ann), deleted(2)]), { inOrder: true });
        await first.settled();
        await tick(first, 1, "Failed");
        const flow = await imported({ sameDatabase: true });
        system().up();
        await tick(flow, 1);
        expect(inactive()).to.deep.equal(["ann"]);
        expect(active.has(ann.alternateId)).to.equal(false);
        expect(scim.received.all).to.have.length(1);
        expect(payroll.received.all).to.have.length(1);
        expect(await tell(flow, 1)).to.have.length(1);
      });
    }
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await listed(flow, 2);
    await flow.press("Tell, every minute");
    await nodeRed().status(flow.node("What Slack got").id, ({ text }) => /^Dry run/.test(text ?? ""));
    expect(await flow.rows("SELECT done FROM removal_account")).to.deep.equal([
      { done: null },
      { done: null },
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });
});
