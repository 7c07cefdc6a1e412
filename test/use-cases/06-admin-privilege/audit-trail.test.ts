import { createHash } from "node:crypto";
import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { eventOf, failed, ImportedExample, person, SEEDS, useCase } from "../../support/use-cases";

const FILE = "06 Admin privileges/Audit trail";
const TOKEN = "audit-t0ken";
const DAY = 24 * 60;

useCase(FILE, (nodeRed) => {
  const imported = (options: { sameDatabase?: boolean } = {}) =>
    ImportedExample.import(nodeRed(), FILE, { env: { AUDIT_TOKEN: TOKEN }, hard: true, ...options });

  const user = (name: string, type: string, minute: number, roles = "", over: LogEvent = {}) =>
    eventOf(`user.account.privilege.${type}`, minute, {
      actor: person("root"),
      target: [person(name)],
      debugContext: { debugData: { privilegeGranted: roles } },
      ...over,
    });
  const at = (minute: number) => eventOf("user.session.start", minute).published ?? "";
  const get = (query: string, token?: string) =>
    fetch(`${nodeRed().url}/admin-rights${query}`, {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    });
  /** Rows of a day: login, role, since, until. */
  async function onDay(day: string): Promise<string[][]> {
    const response = await get(`?day=${day}`, TOKEN);
    expect(response.status).to.equal(200);
    expect(response.headers.get("content-type")).to.contain("text/csv");
    const [head, ...rows] = (await response.text()).trim().split("\r\n");
    expect(head).to.equal("login,id,type,role,source,since,until,grantedBy");
    return rows.map((row) => {
      const [login = "", , , role = "", , since = "", until = ""] = row.slice(1, -1).split('","');
      return [login, role, since, until];
    });
  }
  async function chain(flow: ImportedExample): Promise<string[]> {
    const rows = await flow.rows("SELECT uuid, record, prev, hash FROM admin_audit ORDER BY seq");
    let before = "0".repeat(64);
    for (const { uuid, record, prev, hash } of rows) {
      expect(prev).to.equal(before);
      expect(hash).to.equal(createHash("sha256").update(`${before}\n${record}`).digest("hex"));
      expect(JSON.parse(String(record)).uuid).to.equal(uuid);
      before = String(hash);
    }
    return rows.map(({ uuid }) => String(uuid));
  }

  const events = [
    user("ann", "grant", 60, "Help Desk administrator (Oslo, Bergen), Report administrator"),
    // the report goes on, the help desk ends
    user("ann", "grant", 2 * DAY, "Report administrator"),
    user("ann", "revoke", 4 * DAY + 60),
    user("bob", "grant", DAY, "Super administrator", failed),
    eventOf("iam.resourceset.bindings.add", 3 * DAY, {
      target: [
        { id: "iam1", type: "RESOURCE_SET" },
        { id: "cr01", type: "CUSTOM_ROLE", displayName: "=App manager" },
        person("eve"),
      ],
    }),
    eventOf("group.privilege.grant", 3 * DAY, {
      target: [{ id: "00g1", type: "UserGroup", displayName: "Admins" }],
      debugContext: { debugData: { privilegeGranted: "Org administrator" } },
    }),
    eventOf("app.oauth2.client.privilege.grant", 3 * DAY, {
      target: [{ id: "0oa1", type: "PublicClientApp", displayName: "HR sync" }],
      debugContext: { debugData: { privilegeGranted: "Read-only administrator" } },
    }),
    eventOf("app.oauth2.client.privilege.revoke", 3 * DAY + 10, {
      target: [{ id: "0oa1", type: "PublicClientApp", displayName: "HR sync" }],
    }),
  ];
  const noise = [eventOf("user.session.start", 1), eventOf("group.user_membership.add", 2)];

  const helpDesk = ["ann@example.com", "Help Desk administrator (Oslo, Bergen)", at(60), at(2 * DAY)];
  const report = ["ann@example.com", "Report administrator", at(60), at(4 * DAY + 60)];

  for (const seed of SEEDS) {
    it(`knows who had what on a day, in any order and doubled, by an unbroken chain (${seed})`, async () => {
      const flow = await imported();
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect(await chain(flow)).to.have.members(events.map(({ uuid }) => uuid));
      expect(await onDay("2026-02-28")).to.deep.equal([]);
      expect(await onDay("2026-03-01")).to.deep.equal([helpDesk, report]);
      expect(await onDay("2026-03-03")).to.deep.equal([report]);
      expect(await onDay("2026-03-04")).to.deep.equal([
        ["Admins", "Org administrator", at(3 * DAY), ""],
        ["HR sync", "Read-only administrator", at(3 * DAY), at(3 * DAY + 10)],
        report,
        // no formula for who opens it in a spreadsheet
        ["eve@example.com", "'=App manager", at(3 * DAY), ""],
      ]);
      expect((await onDay("2026-03-05")).map(([login]) => login)).to.include("ann@example.com");
      expect((await onDay("2026-03-06")).map(([login]) => login)).to.deep.equal([
        "Admins",
        "eve@example.com",
      ]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("keeps what failed, marked, and gives no right for it", async () => {
    const flow = await imported();
    await flow.deliver([user("bob", "grant", 60, "Super administrator", failed)], { inOrder: true });
    await flow.settled();
    expect(
      await flow.rows(
        "SELECT record ->> 'result' AS result, record ->> 'privileges' AS roles FROM admin_audit",
      ),
    ).to.deep.equal([{ result: "FAILURE", roles: "Super administrator" }]);
    expect(await onDay("2026-03-01")).to.deep.equal([]);
  });

  it("puts an event that comes late where it belongs, and goes on with the chain after a restart", async () => {
    const flow = await imported();
    await flow.deliver([events[0], events[2]] as LogEvent[], { inOrder: true });
    await flow.settled();
    expect(await onDay("2026-03-03")).to.have.length(2);
    const restarted = await imported({ sameDatabase: true });
    await restarted.deliver([events[1] as LogEvent], { inOrder: true });
    await restarted.settled();
    expect(await chain(restarted)).to.deep.equal(
      [events[0], events[2], events[1]].map((event) => event?.uuid),
    );
    expect(await onDay("2026-03-03")).to.deep.equal([report]);
  });

  it("lets nobody change or delete a row", async () => {
    const flow = await imported();
    await flow.deliver(events.slice(0, 1));
    await flow.settled();
    for (const statement of ["UPDATE admin_audit SET record = '{}'", "DELETE FROM admin_audit"]) {
      const error = await flow.rows(statement).catch((thrown: Error) => thrown);
      expect(String(error)).to.contain("The audit trail is never");
    }
    expect(await chain(flow)).to.have.length(1);
  });

  it("answers only to who has the token, and says what it wants", async () => {
    await imported();
    expect((await get("?day=2026-03-01")).status).to.equal(401);
    expect((await get("?day=2026-03-01", "guess")).status).to.equal(401);
    expect((await get("", TOKEN)).status).to.equal(400);
    expect((await get("?day=yesterday", TOKEN)).status).to.equal(400);
    expect((await get("?day=2026-03-01&day=2026-03-02", TOKEN)).status).to.equal(400);
    // as it is imported: no token is set, so there is none that would do
    await ImportedExample.import(nodeRed(), FILE);
    for (const token of ["", "undefined", "null"])
      expect((await get("?day=2026-03-01", token)).status).to.equal(401);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver(events.slice(0, 3));
      await flow.errors();
    });
    await flow.settled();
    expect(await chain(flow)).to.have.length(3);
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    const rows = await flow.rows(
      "SELECT login, until IS NULL AS still FROM admin_right WHERE role LIKE 'Report%' ORDER BY login",
    );
    expect(rows).to.deep.equal([
      { login: "ann@example.com", still: 0 },
      { login: "ben@example.com", still: 1 },
    ]);
    await nodeRed().status(flow.node("Rights").id, ({ text }) => /administrator/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
