import { expect } from "chai";
import { Scim } from "../../outside/scim";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";
import { emptied, rowsAre } from "../../support/work-list";

const FILE = "11 User import/Create accounts";
const TICK = "Every minute";
const FAILED = "Failed, will be tried again";
const OPEN = "SELECT userId FROM imported_due";

const app = { id: "0oa1hr", type: "AppInstance", alternateId: "hr", displayName: "HR" };
/** As in `eventOf`: minutes from the first of March 2026. */
const now = Math.floor((Date.now() - Date.UTC(2026, 2, 1)) / 60_000);

useCase(FILE, (nodeRed) => {
  let scim: Scim;
  before(async () => {
    scim = await Scim.start();
  });
  after(() => scim.stop());
  beforeEach(() => scim.reset());

  const imported = (
    options: { hard?: boolean; sameDatabase?: boolean } = {},
    env: Record<string, number> = {},
  ) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: { SCIM_URL: scim.base, SCIM_TOKEN: scim.token, ...env },
    });
  const job = (id: string, type = "JOB") => ({ transaction: { id, type, detail: {} } });
  const edge = (type: "start" | "complete", minute: number, transaction = "t1", over = {}) =>
    eventOf(`system.import.${type}`, minute, { ...succeeded, target: [app], ...job(transaction), ...over });
  const made = (name: string, minute: number, transaction = "t1", over = {}) =>
    eventOf("user.lifecycle.create", minute, {
      ...succeeded,
      target: [person(name)],
      ...job(transaction),
      ...over,
    });
  const worked = async (flow: ImportedExample) => {
    await flow.press(TICK);
    await emptied(flow, OPEN);
  };
  const accounts = () => scim.users().map(({ userName }) => userName.split("@")[0]);

  for (const seed of SEEDS) {
    it(`makes accounts for whom the import brought, nobody twice, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(
        [
          edge("start", 10),
          made("ann", 11),
          made("ann", 12, "t1", { eventType: "user.lifecycle.activate" }),
          // in the time of the import, by another job of it
          made("bob", 13, "t2"),
          edge("complete", 20),
          // after the end
          made("cleo", 23, "t3"),
          made("dan", 40),
        ],
        {
          seed,
          noise: [
            made("web", 14, "w1", { ...job("w1", "WEB") }),
            // no import was under way
            made("job", 5, "t4"),
            made("late", 26, "t5"),
            made("not", 15, "t1", failed),
            made("none", 15, "t1", { target: null }),
            eventOf("system.import.roadblock", 16, { target: [app] }),
          ],
        },
      );
      await flow.settled();
      await worked(flow);
      expect(accounts()).to.have.members(["ann", "bob", "cleo", "dan"]).and.to.have.length(4);
      expect(scim.users().find(({ userName }) => userName === "ann@example.com")).to.deep.include({
        externalId: person("ann").id,
        displayName: "Ann",
        active: true,
      });
      expect(scim.received.all).to.have.length(4);
      expect(scim.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("waits for the end of the import, across a restart, and takes who comes later", async () => {
    const flow = await imported({}, { LATE_MINUTES: 1 });
    await flow.deliver([edge("start", now - 30), made("ann", now - 29)], { inOrder: true });
    await flow.settled();
    expect(await flow.rows(OPEN)).to.deep.equal([]);

    const later = await imported({ sameDatabase: true }, { LATE_MINUTES: 1 });
    await later.deliver([edge("complete", now - 20)], { inOrder: true });
    await later.settled();
    await worked(later);
    expect(accounts()).to.deep.equal(["ann"]);

    await later.deliver([made("ann", now - 29), made("bob", now - 10)], { inOrder: true });
    await later.settled();
    await worked(later);
    expect(accounts()).to.deep.equal(["ann", "bob"]);
    expect(scim.received.all).to.have.length(2);
  });

  it("gives stragglers their minutes before anybody is handed on", async () => {
    const flow = await imported({}, { LATE_MINUTES: 30 });
    await flow.deliver([edge("start", now - 12), made("ann", now - 11), edge("complete", now - 10)], {
      inOrder: true,
    });
    await flow.settled();
    expect(await flow.rows(OPEN)).to.deep.equal([]);
  });

  it("takes an import of which no end arrives for ended after a day", async () => {
    const flow = await imported();
    await flow.deliver([edge("start", now - 1500), made("ann", now - 1499), made("bob", now - 1499, "t2")], {
      inOrder: true,
    });
    await flow.settled();
    await worked(flow);
    expect(accounts()).to.deep.equal(["ann"]);
  });

  it("hands on so many a minute and no more, also when the tick comes early", async () => {
    const flow = await imported({}, { PER_MINUTE: 2 });
    const names = ["a", "b", "c", "d", "e"];
    await flow.deliver([edge("start", 1), ...names.map((name) => made(name, 2)), edge("complete", 3)], {
      inOrder: true,
    });
    await flow.settled();
    const there = (count: number) =>
      rowsAre(flow, "SELECT count(*) AS n FROM imported_user WHERE result = 'there'", [{ n: count }]);
    await flow.press(TICK);
    await there(2);
    await flow.press(TICK);
    await flow.rows("UPDATE imported_user SET triedAt = triedAt - 30");
    await flow.press(TICK);
    // a tick that takes nobody leaves no trace: what comes after it does
    await flow.deliver([made("f", 2)], { inOrder: true });
    await flow.settled();
    expect(await flow.rows("SELECT count(*) AS n FROM imported_user WHERE tries > 0")).to.deep.equal([
      { n: 2 },
    ]);
    for (const count of [4, 6]) {
      await flow.rows("UPDATE imported_user SET triedAt = triedAt - 61");
      await flow.press(TICK);
      await there(count);
    }
    expect(accounts()).to.have.members([...names, "f"]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tries again until the app is up, across a restart (${how})`, async () => {
      scim.down(how);
      const flow = await imported();
      await flow.deliver([edge("start", 1), made("ann", 2), edge("complete", 3)], { inOrder: true });
      await flow.settled();
      await flow.press(TICK);
      await nodeRed().status(flow.node(FAILED).id, ({ text }) => /^ann@example.com: /.test(text ?? ""));
      await rowsAre(flow, "SELECT takenAt, result FROM imported_user", [{ takenAt: 0, result: null }]);
      scim.up();
      const later = await imported({ sameDatabase: true });
      await worked(later);
      expect(accounts()).to.deep.equal(["ann"]);
      expect(scim.received.all).to.have.length(1);
    });
  }

  it("comes again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.deliver([edge("start", 1), edge("complete", 3)], { inOrder: true });
    await flow.settled();
    await flow.locked(async () => {
      await flow.deliver([made("ann", 2)], { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    await worked(flow);
    expect(accounts()).to.deep.equal(["ann"]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await worked(flow);
    expect(await flow.rows("SELECT name, result FROM imported_user ORDER BY name")).to.deep.equal([
      { name: "Ann", result: "there" },
      { name: "Bob", result: "there" },
    ]);
    await nodeRed().status(flow.node("What SCIM got").id, ({ text }) => /^POST Users/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
