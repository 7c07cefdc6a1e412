import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { json, Okta } from "../../outside/okta";
import { Scim } from "../../outside/scim";
import { eventOf, failed, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "06 Admin privileges/External privileges";
const TICK = "Every minute";
const GROUP = { id: "00g1admins", type: "UserGroup", alternateId: "unknown", displayName: "Admins" };

const granted = (roles: string): LogEvent => ({ debugContext: { debugData: { privilegeGranted: roles } } });

useCase(FILE, (nodeRed) => {
  let scim: Scim;
  let okta: Okta;
  before(async () => {
    [scim, okta] = await Promise.all([Scim.start(), Okta.start()]);
  });
  after(() => Promise.all([scim.stop(), okta.stop()]));
  beforeEach(() => {
    scim.reset();
    okta.reset();
    for (const name of ["ann", "bob", "cara", "dan", "eve", "fred", "zoe"]) account(name);
    inGroup("cara", "dan");
  });

  const account = (name: string) =>
    scim.add("Users", { userName: person(name).alternateId, externalId: person(name).id, roles: [] });

  function inGroup(...names: string[]): void {
    okta.reset();
    okta.answers(/^GET \/api\/v1\/groups\/00g1admins\/users/, json(200, names.map(person)));
  }

  const imported = (options: { hard?: boolean; sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      env: { SCIM_URL: scim.base, SCIM_TOKEN: scim.token, OKTA_DOMAIN: okta.url, OKTA_API_TOKEN: "t0ken" },
      ...options,
    });

  /** Presses the tick, and waits until a debug node shows what fits, `count` times. */
  async function tick(flow: ImportedExample, debug: string, count = 1, fits = /./): Promise<void> {
    const { id } = flow.node(debug);
    const from = nodeRed().statuses.all.length;
    await flow.press(TICK);
    await nodeRed().statuses.until(
      (all) =>
        all.slice(from).filter((each) => each.id === id && fits.test(each.status.text ?? "")).length >= count,
      `${debug} ${count} times`,
    );
  }

  /** Roles in the app of everybody who has some. */
  const roles = (): Record<string, string[]> =>
    Object.fromEntries(
      scim
        .users()
        .map(
          ({ userName, roles = [] }) =>
            [userName.replace(/@.*/, ""), roles.map(({ value }) => value)] as const,
        )
        .filter(([, values]) => values.length > 0),
    );

  const user = (name: string, type: string, minute: number, given = "") =>
    eventOf(`user.account.privilege.${type}`, minute, { target: [person(name)], ...granted(given) });
  const custom = (type: string, minute: number) =>
    eventOf(`iam.resourceset.bindings.${type}`, minute, {
      target: [
        { id: "iam1", type: "RESOURCE_SET", displayName: "Sales" },
        { id: "cr01", type: "CUSTOM_ROLE", displayName: "App access manager" },
        person("eve"),
      ],
    });
  const group = (type: string, minute: number, given = "") =>
    eventOf(`group.privilege.${type}`, minute, { target: [GROUP], ...granted(given) });
  const member = (name: string, type: string, published: Date) => ({
    ...eventOf(`group.user_membership.${type}`, 0, { target: [person(name), GROUP] }),
    published: published.toISOString(),
  });
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

  const events = [
    user("ann", "grant", 1, "Help Desk administrator (all), Report administrator"),
    // what ann has now, not one right more
    user("ann", "grant", 5, "Report administrator"),
    user("bob", "grant", 2, "Super administrator"),
    user("bob", "revoke", 3),
    custom("add", 4),
    group("grant", 6, "Help Desk administrator (Group one, Group two)"),
  ];
  const noise = [
    user("fred", "grant", 7, "Org administrator"),
    { ...user("fred", "grant", 8, "Super administrator"), ...failed },
    eventOf("group.user_membership.add", 9, { target: [person("fred"), { ...GROUP, id: "00g2sales" }] }),
    eventOf("user.session.start", 10),
  ];

  for (const seed of SEEDS) {
    it(`gives users and members of groups what they hold now, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      await tick(flow, "Members of admin groups");
      await tick(flow, "Roles in the app", 2, /cara|dan/);
      expect(roles()).to.deep.equal({ ann: ["reports"], cara: ["support"], dan: ["support"], eve: ["apps"] });
      // one call for each person, and none for who never had a right in the app
      expect(scim.received.all.map(({ method, body }) => [method, body])).to.have.deep.members(
        [["reports"], ["apps"], ["support"], ["support"]].map(([value]) => [
          "PATCH",
          {
            schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            Operations: [{ op: "replace", path: "roles", value: [{ value }] }],
          },
        ]),
      );
      expect(scim.refused.all).to.deep.equal([]);
      expect(okta.asked.all.map(({ method, url }) => `${method} ${url.split("?")[0]}`)).to.deep.equal([
        "GET /api/v1/groups/00g1admins/users",
      ]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("takes everything back by one revoke, and a right of the group from each member", async () => {
    const flow = await imported({ hard: true });
    await flow.deliver([...events, user("eve", "grant", 20, "Report administrator")]);
    await flow.settled();
    await tick(flow, "Members of admin groups");
    await tick(flow, "Roles in the app", 2, /cara|dan/);
    expect(roles().eve).to.deep.equal(["apps", "reports"]);
    await flow.deliver([user("ann", "revoke", 30), user("eve", "revoke", 30), group("revoke", 30)]);
    await flow.settled();
    await tick(flow, "Roles in the app", 4);
    expect(roles()).to.deep.equal({});
    expect(scim.refused.all).to.deep.equal([]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("gives and takes with the membership, later, and what no event told by asking Okta", async () => {
    const flow = await imported();
    await flow.deliver([group("grant", 6, "Help Desk administrator")]);
    await flow.settled();
    await tick(flow, "Members of admin groups");
    await tick(flow, "Roles in the app", 2);
    await flow.deliver([member("cara", "remove", inSeconds(1)), member("bob", "add", inSeconds(1))]);
    await flow.settled();
    await tick(flow, "Roles in the app", 2);
    expect(roles()).to.deep.equal({ bob: ["support"], dan: ["support"] });

    // the group is asked about again when it is due
    inGroup("dan", "eve");
    await flow.rows("UPDATE admin_group SET due = NULL");
    await flow.rows("UPDATE admin_member SET at = '2026-03-01T00:00:00.000Z'");
    await tick(flow, "Members of admin groups");
    await tick(flow, "Roles in the app", 2);
    expect(roles()).to.deep.equal({ dan: ["support"], eve: ["support"] });
    expect(flow.complaints).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`grants once when the app is up again, after a restart of the flow (${how})`, async () => {
      const flow = await imported();
      await flow.deliver([user("ann", "grant", 1, "Report administrator")]);
      await flow.settled();
      scim.down(how);
      await tick(flow, "Trouble with roles");
      expect(await flow.rows("SELECT roles, tries FROM admin_granted")).to.deep.equal([
        { roles: "[]", tries: 1 },
      ]);
      scim.up();
      const restarted = await imported({ sameDatabase: true });
      await tick(restarted, "Roles in the app");
      // a right more, so that a tick has something to do that we can wait for
      await restarted.deliver([user("zoe", "grant", 2, "Super administrator")]);
      await restarted.settled();
      await tick(restarted, "Roles in the app", 1, /zoe/);
      expect(roles()).to.deep.equal({ ann: ["reports"], zoe: ["admin"] });
      expect(scim.received.all).to.have.length(2);
    });
  }

  it("asks Okta again at the next tick when it did not answer", async () => {
    const flow = await imported();
    await flow.deliver([group("grant", 6, "Help Desk administrator")]);
    await flow.settled();
    okta.reset();
    okta.answers(/groups/, json(403, { errorCode: "E0000006", errorSummary: "Not now" }), true);
    okta.answers(/groups/, json(200, [person("cara")]));
    await tick(flow, "Trouble with members");
    await tick(flow, "Members of admin groups");
    await tick(flow, "Roles in the app");
    expect(roles()).to.deep.equal({ cara: ["support"] });
  });

  it("looks again for who has no account in the app, and does not stop at them", async () => {
    scim.reset();
    account("zoe");
    const flow = await imported();
    await flow.deliver([
      user("ann", "grant", 1, "Report administrator"),
      user("zoe", "grant", 1, "Super administrator"),
    ]);
    await flow.settled();
    await tick(flow, "Roles in the app", 2);
    expect(roles()).to.deep.equal({ zoe: ["admin"] });
    account("ann");
    await flow.rows(
      "UPDATE admin_granted SET due = NULL WHERE due < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+61 minutes')",
    );
    await tick(flow, "Roles in the app");
    expect(roles()).to.deep.equal({ ann: ["reports"], zoe: ["admin"] });
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([user("ann", "grant", 1, "Report administrator")]);
      await flow.errors();
    });
    await flow.settled();
    expect(await flow.rows("SELECT role FROM admin_holds")).to.deep.equal([{ role: "report administrator" }]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await tick(flow, "Members of admin groups");
    await tick(flow, "What SCIM got", 1, /^PATCH Users/);
    expect(flow.complaints).to.deep.equal([]);
  });
});
