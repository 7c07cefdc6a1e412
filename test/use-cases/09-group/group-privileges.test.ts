import { expect } from "chai";
import { Scim } from "../../outside/scim";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "09 Group/Group privileges";
const ADD = "group.user_membership.add";
const REMOVE = "group.user_membership.remove";

type P = ReturnType<typeof person>;
const [ann, bob, cid, eve] = ["ann", "bob", "cid", "eve"].map(person) as [P, P, P, P];
const group = (id: string, displayName: string) => ({
  id,
  type: "UserGroup",
  alternateId: "unknown",
  displayName,
});
const sales = group("00gsales", "Sales");
const leads = group("00gleads", "Sales leads");
const support = group("00gsupport", "Support");
const change = (type: string, minute: number, who: P, of = sales, outcome = succeeded) =>
  eventOf(type, minute, { ...outcome, target: [who, of] });

const GROUP_ROLES = JSON.stringify({
  Sales: ["crm-user"],
  "Sales leads": ["crm-user", "crm-manager"],
  [support.id]: ["desk"],
});

useCase(FILE, (nodeRed) => {
  let scim: Scim;
  before(async () => {
    scim = await Scim.start();
  });
  after(() => scim.stop());
  beforeEach(() => {
    scim.reset();
    for (const { id, alternateId } of [ann, bob, cid]) {
      const byHand = id === bob.id ? [{ value: "auditor" }] : [];
      scim.add("Users", { externalId: id, userName: alternateId, roles: byHand });
    }
  });

  const imported = (options: Parameters<typeof ImportedExample.import>[2] = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: { SCIM_URL: scim.base, SCIM_TOKEN: scim.token, GROUP_ROLES },
    });

  const roles = () =>
    Object.fromEntries(
      scim
        .users()
        .map(({ userName, roles: given = [] }) => [
          userName.split("@")[0],
          given.map(({ value }) => value).sort(),
        ]),
    );
  const calls = () => scim.received.all.map(({ body }) => (body as { Operations: object[] }).Operations);

  it("keeps a role that another group gives, and takes it with the last", async () => {
    const flow = await imported();
    await flow.deliver([change(ADD, 1, ann), change(ADD, 2, ann, leads)], { inOrder: true });
    await flow.settled();
    expect(roles().ann).to.deep.equal(["crm-manager", "crm-user"]);
    await flow.deliver([change(REMOVE, 3, ann, leads)], { inOrder: true });
    await flow.settled();
    expect(roles().ann).to.deep.equal(["crm-user"]);
    await flow.deliver([change(REMOVE, 4, ann)], { inOrder: true });
    await flow.settled();
    expect(roles().ann).to.deep.equal([]);
    expect(calls()).to.deep.equal([
      [{ op: "add", path: "roles", value: [{ value: "crm-user" }] }],
      [{ op: "add", path: "roles", value: [{ value: "crm-manager" }] }],
      [{ op: "remove", path: 'roles[value eq "crm-manager"]' }],
      [{ op: "remove", path: 'roles[value eq "crm-user"]' }],
    ]);
    expect(scim.refused.all).to.deep.equal([]);
    expect(flow.complaints).to.deep.equal([]);
  });

  const events = [
    change(ADD, 1, ann),
    change(ADD, 2, ann, leads),
    change(REMOVE, 3, ann, leads),
    change(ADD, 4, bob),
    change(ADD, 5, bob, leads),
    change(REMOVE, 6, bob),
    change(REMOVE, 7, bob, leads),
    change(ADD, 8, cid),
    change(REMOVE, 9, cid),
    change(ADD, 10, cid),
    // known by its id
    change(ADD, 11, cid, group(support.id, "Renamed")),
  ];
  const noise = [
    change(ADD, 20, bob, sales, failed),
    change(ADD, 21, bob, group("00gother", "No roles")),
    eventOf(ADD, 22, { ...succeeded, target: null }),
    eventOf(ADD, 23, { ...succeeded, target: [ann] }),
    eventOf("user.session.start", 24),
  ];

  for (const seed of SEEDS) {
    it(`has the same roles, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect(roles()).to.deep.equal({
        ann: ["crm-user"],
        bob: ["auditor"],
        cid: ["crm-user", "desk"],
      });
      expect(scim.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("knows the other groups after a restart", async () => {
    const first = await imported();
    await first.deliver([change(ADD, 1, ann), change(ADD, 2, ann, leads)], { inOrder: true });
    await first.settled();
    const flow = await imported({ sameDatabase: true });
    await flow.deliver([change(REMOVE, 3, ann, leads)], { inOrder: true });
    await flow.settled();
    expect(roles().ann).to.deep.equal(["crm-user"]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`gives and takes when the app is up again (${how})`, async () => {
      const flow = await imported();
      await flow.deliver([change(ADD, 1, bob)], { inOrder: true });
      await flow.settled();
      scim.down(how);
      const before = scim.attempts.all.length;
      await flow.deliver([change(REMOVE, 2, bob), change(ADD, 3, ann)], { inOrder: true });
      await scim.attempts.until((attempts) => attempts.length > before + 1, "tries that fail");
      scim.up();
      await flow.settled();
      expect(roles()).to.deep.include({ ann: ["crm-user"], bob: ["auditor"] });
      expect(scim.received.all).to.have.length(3);
    });
  }

  it("waits for an account, and leaves who has none alone when there is nothing to give", async () => {
    const flow = await imported();
    await flow.deliver([change(REMOVE, 1, eve, leads)], { inOrder: true });
    await flow.settled();
    expect(flow.complaints).to.deep.equal([]);
    await flow.deliver([change(ADD, 2, eve)], { inOrder: true });
    const [error] = await flow.errors();
    expect(error).to.contain(`no user with the externalId ${eve.id}`);
    scim.add("Users", { externalId: eve.id, userName: eve.alternateId });
    await flow.settled();
    expect(roles().eve).to.deep.equal(["crm-user"]);
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await nodeRed().status(flow.node("What SCIM got").id, ({ text }) => /^PATCH Users/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
