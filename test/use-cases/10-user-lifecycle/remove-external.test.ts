import { expect } from "chai";
import { App } from "../../outside/app";
import { Scim } from "../../outside/scim";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";
import { rowsAre } from "../../support/work-list";

const FILE = "10 User lifecycle/Remove external";
const TICK = "Every minute";
const FAILED = "Failed, will be tried again";
/** Longer than any run of this test is after the events of it. */
const FOR_EVER = 24 * 365 * 100;
const OPEN = `SELECT w.userId, w.wanted FROM removal_wanted w LEFT JOIN removal_state s USING (userId)
  WHERE w.wanted <> coalesce(s.state, 'active')`;

const ann = person("ann");
const bob = person("bob");
const cleo = person("cleo");

useCase(FILE, (nodeRed) => {
  let scim: Scim;
  let payroll: App;
  before(async () => {
    scim = await Scim.start();
    payroll = await App.start(
      [
        {
          method: "POST",
          path: "/close",
          schema: {
            type: "object",
            required: ["externalId", "since"],
            additionalProperties: false,
            properties: { externalId: { type: "string" }, since: { type: "string", format: "date-time" } },
          },
          answer: ({ body }) =>
            (body as { externalId: string }).externalId === cleo.id ? { status: 404 } : { status: 204 },
        },
      ],
      { token: "of-payroll" },
    );
  });
  after(() => Promise.all([scim.stop(), payroll.stop()]));
  beforeEach(() => {
    scim.reset();
    payroll.reset();
    for (const { id, alternateId } of [ann, bob, cleo]) {
      scim.add("Users", { userName: alternateId, externalId: id });
    }
  });

  const imported = (
    options: { hard?: boolean; sameDatabase?: boolean } = {},
    env: Record<string, string | number> = {},
  ) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: {
        SCIM_URL: scim.base,
        SCIM_TOKEN: scim.token,
        PAYROLL_URL: payroll.url,
        PAYROLL_TOKEN: "of-payroll",
        ...env,
      },
    });
  const of = (type: string, minute: number, who = ann, over = {}) =>
    eventOf(`user.lifecycle.${type}`, minute, { ...succeeded, target: [who], ...over });
  const worked = async (flow: ImportedExample) => {
    await flow.press(TICK);
    await rowsAre(flow, OPEN, []);
  };
  /** By login; absent: removed. */
  const accounts = () =>
    Object.fromEntries(scim.users().map(({ userName, active }) => [userName.split("@")[0], active]));
  const closed = () => payroll.received.all.map(({ body }) => body);

  it("touches nobody when the service takes no notice of the filter", async () => {
    const everybody = [bob, cleo].map(({ id }) => ({ id: `account-of-${id}`, externalId: id, active: true }));
    for (const Resources of [everybody, everybody.slice(0, 1)]) {
      const app = await App.start([
        {
          method: "GET",
          path: "/Users",
          query: { type: "object" },
          answer: { status: 200, body: { totalResults: Resources.length, Resources } },
        },
        { method: "DELETE", path: "/Users/:id" },
      ]);
      try {
        const flow = await imported({}, { SCIM_URL: app.url });
        await flow.deliver([of("deactivate", 10)], { inOrder: true });
        await flow.settled();
        await flow.press(TICK);
        expect((await flow.errors())[0]).to.contain("gave others");
        expect(app.attempts.all.filter((each) => !each.startsWith("GET"))).to.deep.equal([]);
      } finally {
        await app.stop();
      }
    }
  });

  for (const seed of SEEDS) {
    it(`removes who is gone, locks who is suspended, leaves who came back, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(
        [
          of("deactivate", 10),
          of("delete.initiated", 20),
          of("suspend", 10, bob),
          of("unsuspend", 5, bob),
          of("deactivate", 10, cleo),
          of("reactivate", 11, cleo),
        ],
        {
          seed,
          noise: [
            of("deactivate", 60, cleo, failed),
            of("deactivate", 61, cleo, { target: null }),
            of("create", 62, cleo),
            eventOf("user.session.end", 63, { target: [cleo] }),
          ],
        },
      );
      await flow.settled();
      await worked(flow);
      expect(accounts()).to.deep.equal({ bob: false, cleo: true });
      expect(closed()).to.deep.equal([{ externalId: ann.id, since: "2026-03-01T00:10:00.000Z" }]);
      expect(scim.received.all.map(({ method }) => method)).to.have.members(["DELETE", "PATCH"]);
      expect([...scim.refused.all, ...payroll.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("removes nothing when a reactivation is newer, even if the deactivation arrives last", async () => {
    const flow = await imported();
    await flow.deliver([of("reactivate", 11), of("deactivate", 10)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(scim.attempts.all).to.deep.equal([]);
    expect(payroll.attempts.all).to.deep.equal([]);
  });

  it("locks during the grace period, gives back to who returns, and removes after it, across a restart", async () => {
    const flow = await imported({}, { GRACE_HOURS: FOR_EVER });
    await flow.deliver([of("deactivate", 10), of("deactivate", 10, bob)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(accounts()).to.deep.equal({ ann: false, bob: false, cleo: true });
    expect(closed()).to.deep.equal([]);

    const later = await imported({ sameDatabase: true }, { GRACE_HOURS: FOR_EVER });
    await later.deliver([of("reactivate", 20, bob)], { inOrder: true });
    await later.settled();
    await worked(later);
    expect(accounts()).to.deep.equal({ ann: false, bob: true, cleo: true });
    // the grace period is over
    await later.rows("UPDATE removal_event SET due = '2026-03-02T00:00:00.000Z'");
    await worked(later);
    expect(accounts()).to.deep.equal({ bob: true, cleo: true });
    expect(closed()).to.have.length(1);
    expect(later.complaints).to.deep.equal([]);
  });

  it("goes by the id where a login has been given to somebody else", async () => {
    const other = { ...person("new"), alternateId: ann.alternateId };
    scim.reset();
    scim.add("Users", { userName: ann.alternateId, externalId: other.id });
    const flow = await imported();
    await flow.deliver([of("deactivate", 10)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(scim.users().map(({ externalId }) => externalId)).to.deep.equal([other.id]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("takes who is not there, in the app or in payroll, for done", async () => {
    scim.reset();
    const flow = await imported();
    await flow.deliver([of("deactivate", 10, cleo)], { inOrder: true });
    await flow.settled();
    await worked(flow);
    expect(payroll.attempts.all).to.deep.equal(["POST /close"]);
    expect(flow.complaints).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tries again until the app and payroll are up (${how})`, async () => {
      scim.down(how);
      const flow = await imported();
      await flow.deliver([of("deactivate", 10)], { inOrder: true });
      await flow.settled();
      await flow.press(TICK);
      await nodeRed().status(flow.node(FAILED).id, ({ text }) => /^ann@example.com: /.test(text ?? ""));
      expect(payroll.attempts.all).to.deep.equal([]);
      scim.up();
      payroll.down(how);
      await flow.press(TICK);
      await payroll.attempts.until((all) => all.length > 0, "a call that fails");
      await rowsAre(flow, "SELECT takenAt FROM removal_state", [{ takenAt: 0 }]);
      payroll.up();
      const later = await imported({ sameDatabase: true });
      await worked(later);
      expect(accounts()).to.deep.equal({ bob: true, cleo: true });
      expect(closed()).to.have.length(1);
    });
  }

  it("comes again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([of("suspend", 10)], { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    await worked(flow);
    expect(accounts()).to.include({ ann: false });
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await worked(flow);
    expect(await flow.rows("SELECT userId, state FROM removal_state ORDER BY userId")).to.deep.equal([
      { userId: "00u1ann", state: "removed" },
      { userId: "00u1cleo", state: "locked" },
    ]);
    await nodeRed().status(flow.node("What Payroll got").id, ({ text }) => text === "00u1ann");
    expect(flow.complaints).to.deep.equal([]);
  });
});
