import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { eventOf, failed, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "07 User and app/App users";
const TOKEN = "users-t0ken";
const ROWS = "SELECT login, since, until, at FROM app_user ORDER BY login";

useCase(FILE, (nodeRed) => {
  const imported = (options: { sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, { env: { APP_USERS_TOKEN: TOKEN }, hard: true, ...options });

  const at = (minute: number) => eventOf("user.session.start", minute).published ?? "";
  const login = (name: string) => person(name).alternateId;
  const WIKI = { id: "0oa1wiki", type: "AppInstance", alternateId: "Wiki", displayName: "Bookmark App" };
  const member = (type: string, name: string, minute: number, over: LogEvent = {}) =>
    eventOf(`application.user_membership.${type}`, minute, {
      target: [{ id: "0ua1", type: "AppUser", alternateId: "another name" }, WIKI, person(name)],
      ...over,
    });
  const get = (path: string, token?: string) =>
    fetch(`${nodeRed().url}${path}`, {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    });
  async function usersOf(app: string): Promise<string[]> {
    const response = await get(`/apps/${encodeURIComponent(app)}/users`, TOKEN);
    expect(response.status).to.equal(200);
    const { appId, count, users } = (await response.json()) as {
      appId: string;
      count: number;
      users: { login: string }[];
    };
    expect({ appId, count }).to.deep.equal({ appId: app, count: users.length });
    return users.map((user) => user.login);
  }

  const events = [
    member("add", "ann", 1),
    member("remove", "ann", 5),
    member("add", "ann", 9),
    member("add", "bob", 2),
    member("remove", "bob", 8),
    // another login, by an update after it
    member("add", "cara", 3),
    member("update", "cara", 4, {
      target: [WIKI, { ...person("cara"), alternateId: "cara.new@example.com" }],
    }),
    // taken out, and no word of the assignment
    member("remove", "dan", 6),
    member("add", "eve", 1, { target: [{ ...WIKI, id: "0oa2crm", alternateId: "CRM" }, person("eve")] }),
  ];
  const noise = [
    member("add", "fred", 1, failed),
    member("add", "fred", 2, { target: [WIKI] }),
    member("add", "fred", 2, { target: [person("fred")] }),
    eventOf("application.user_membership.change_password", 3, { target: [WIKI, person("fred")] }),
    eventOf("user.session.start", 4),
  ];

  for (const seed of SEEDS) {
    it(`knows who is in an app, since when and until when, in any order and doubled (${seed})`, async () => {
      const flow = await imported();
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect(await flow.rows(ROWS)).to.deep.equal([
        { login: login("ann"), since: at(9), until: null, at: at(9) },
        { login: login("bob"), since: at(2), until: at(8), at: at(8) },
        { login: "cara.new@example.com", since: at(3), until: null, at: at(4) },
        { login: login("dan"), since: null, until: at(6), at: at(6) },
        { login: login("eve"), since: at(1), until: null, at: at(1) },
      ]);
      expect(await usersOf("0oa1wiki")).to.deep.equal([login("ann"), "cara.new@example.com"]);
      expect(await usersOf("0oa2crm")).to.deep.equal([login("eve")]);
      expect(await usersOf("0oa3unknown")).to.deep.equal([]);
      expect(await flow.rows("SELECT DISTINCT appName FROM app_user ORDER BY appName")).to.deep.equal([
        { appName: "CRM" },
        { appName: "Wiki" },
      ]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("keeps the list over a restart, and takes an id for nothing but an id", async () => {
    const flow = await imported();
    await flow.deliver(events.slice(0, 4));
    await flow.settled();
    await imported({ sameDatabase: true });
    expect(await usersOf("0oa1wiki")).to.deep.equal([login("ann"), login("bob")]);
    expect(await usersOf("' OR '1'='1")).to.deep.equal([]);
  });

  it("answers only to who has the token", async () => {
    const flow = await imported();
    await flow.deliver(events.slice(0, 1));
    await flow.settled();
    for (const response of [await get("/apps/0oa1wiki/users"), await get("/apps/0oa1wiki/users", "guess")]) {
      expect(response.status).to.equal(401);
      expect(await response.text()).not.to.contain("ann");
    }
    // as it is imported: no token is set, so there is none that would do
    await ImportedExample.import(nodeRed(), FILE);
    for (const token of ["", "undefined", "null"]) {
      expect((await get("/apps/0oa1wiki/users", token)).status).to.equal(401);
    }
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver(events.slice(3, 5));
      await flow.errors();
    });
    await flow.settled();
    expect(await flow.rows(ROWS)).to.deep.equal([
      { login: login("bob"), since: at(2), until: at(8), at: at(8) },
    ]);
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    expect(
      await flow.rows("SELECT login, until IS NULL AS inside FROM app_user ORDER BY login"),
    ).to.deep.equal([
      { login: "ann@example.com", inside: 0 },
      { login: "ben@example.com", inside: 1 },
    ]);
    await nodeRed().status(flow.node("Users").id, ({ text }) => text === "ben@example.com");
    expect(flow.complaints).to.deep.equal([]);
  });
});
