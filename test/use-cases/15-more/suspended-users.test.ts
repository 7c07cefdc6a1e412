import { expect } from "chai";
import { json, Okta, oktaError } from "../../outside/okta";
import {
  eventOf,
  failed,
  ImportedExample,
  type ImportOptions,
  person,
  SEEDS,
  succeeded,
  useCase,
} from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "15 More/Suspended users";
const STATES = "SELECT login, state FROM suspended_user ORDER BY login";
const BUSY = "SELECT 1 FROM suspended_user WHERE takenAt <> ''";

const lifecycle = (what: string, minute: number, name: string) =>
  eventOf(`user.lifecycle.${what}`, minute, { ...succeeded, actor: person("grace"), target: [person(name)] });
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

useCase(FILE, (nodeRed) => {
  let okta: Okta;
  /** Of whom Okta says another status than SUSPENDED. */
  const statuses = new Map<string, string>();
  before(async () => {
    okta = await Okta.start();
  });
  after(() => okta.stop());
  beforeEach(() => {
    okta.reset();
    statuses.clear();
  });
  const serve = () => {
    okta.answers(/^GET \/api\/v1\/users\//, (asked, response) => {
      const id = asked.url.split("/").at(-1) ?? "";
      const answer =
        statuses.get(id) === "none"
          ? oktaError(404, "E0000007", "Not found: Resource not found")
          : json(200, { id, status: statuses.get(id) ?? "SUSPENDED" });
      answer(asked, response);
    });
    okta.answers(/^POST .*deactivate/, json(200, {}));
  };

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: { OKTA_DOMAIN: okta.url, ...env },
    });
  /** One tick that takes somebody, until it is over: so many are no longer suspended. */
  const ticked = async (flow: ImportedExample, over: number) => {
    await flow.press("Every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM suspended_user WHERE state <> 'suspended'",
      ({ length }) => length === over,
    );
    await rowsOnce(flow, BUSY, ({ length }) => length === 0);
  };
  const states = async (flow: ImportedExample) =>
    Object.fromEntries(
      (await flow.rows(STATES)).map(({ login, state }) => [String(login).split("@")[0], state]),
    );
  const deactivated = () =>
    okta.asked.all
      .filter(({ method }) => method === "POST")
      .map(({ url }) => /users\/00u([a-z]+)0+\/lifecycle\/deactivate/.exec(url)?.[1])
      .sort();

  for (const seed of SEEDS) {
    it(`deactivates who has been suspended for long, and nobody who was released or is spared (${seed})`, async () => {
      serve();
      statuses.set(person("fay").id, "ACTIVE").set(person("gus").id, "none");
      const flow = await imported({ env: { ALLOW_LIST: `Dan@example.com, ${person("eve").id}` } });
      const recent = { ...lifecycle("suspend", 0, "cid"), published: daysAgo(29) };
      await flow.deliver(
        [
          lifecycle("suspend", 1, "ann"),
          lifecycle("suspend", 1, "bob"),
          lifecycle("unsuspend", 2, "bob"),
          // suspended anew: the days begin again
          lifecycle("suspend", 1, "cid"),
          lifecycle("unsuspend", 2, "cid"),
          recent,
          lifecycle("suspend", 1, "dan"),
          lifecycle("suspend", 1, "eve"),
          // whose release no event told of, and who is gone
          lifecycle("suspend", 1, "fay"),
          lifecycle("suspend", 1, "gus"),
          lifecycle("unsuspend", 1, "hal"),
          lifecycle("suspend", 3, "hal"),
        ],
        { noise: [{ ...lifecycle("suspend", 5, "ida"), ...failed }, eventOf("user.session.start", 6)], seed },
      );
      await flow.settled();
      await ticked(flow, 5);
      await ticked(flow, 5);
      expect(await states(flow)).to.deep.equal({
        ann: "deactivated",
        bob: "cancelled",
        cid: "suspended",
        dan: "suspended",
        eve: "suspended",
        fay: "cancelled",
        gus: "cancelled",
        hal: "deactivated",
      });
      expect(deactivated()).to.deep.equal(["ann", "hal"]);
      expect(okta.refused.all).to.deep.equal([]);
    });
  }

  it("deactivates so many a day, the first first, also over a restart", async () => {
    serve();
    const env = { MOST_A_DAY: 2 };
    const flow = await imported({ env });
    await flow.deliver(
      ["dan", "bob", "ann", "cid"].map((name, minute) => lifecycle("suspend", minute, name)),
    );
    await flow.settled();
    await ticked(flow, 2);
    const later = await imported({ env, sameDatabase: true });
    await ticked(later, 2);
    expect(deactivated()).to.deep.equal(["bob", "dan"]);
    await later.rows(`UPDATE suspended_user SET doneAt = '${daysAgo(2)}' WHERE doneAt IS NOT NULL`);
    await ticked(later, 4);
    expect(deactivated()).to.deep.equal(["ann", "bob", "cid", "dan"]);
  });

  it("tries again when Okta cannot do it, and asks anew whether it is still to be done", async () => {
    okta.answers(/deactivate/, oktaError(403, "E0000006", "You do not have permission"), true);
    serve();
    const flow = await imported();
    await flow.deliver([lifecycle("suspend", 1, "ann"), lifecycle("suspend", 2, "bob")], { inOrder: true });
    await flow.settled();
    await flow.press("Every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM suspended_user WHERE tries = 1 AND takenAt = ''",
      ({ length }) => length === 1,
    );
    await rowsOnce(
      flow,
      "SELECT 1 FROM suspended_user WHERE state = 'deactivated'",
      ({ length }) => length === 1,
    );
    const [left] = await flow.rows("SELECT login FROM suspended_user WHERE state = 'suspended'");
    const name = String(left?.login).split("@")[0] ?? "";
    okta.asked.clear();
    await flow.deliver([lifecycle("unsuspend", 9, name)], { inOrder: true });
    await flow.settled();
    await flow.press("Every minute");
    await rowsOnce(flow, BUSY, ({ length }) => length === 0);
    expect(deactivated()).to.deep.equal([]);
    expect((await states(flow))[name]).to.equal("cancelled");
  });

  it("leaves alone who is released while Okta is asked", async () => {
    const flow = await imported();
    let release: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      okta.answers(/^GET \/api\/v1\/users\//, (request, response) => {
        release = () => json(200, { id: person("ann").id, status: "SUSPENDED" })(request, response);
        resolve();
      });
    });
    await flow.deliver([lifecycle("suspend", 1, "ann")]);
    await flow.settled();
    await flow.press("Every minute");
    await asked;
    await flow.deliver([lifecycle("unsuspend", 2, "ann")]);
    await flow.settled();
    release();
    await rowsOnce(flow, BUSY, ({ length }) => length === 0);
    expect(deactivated()).to.deep.equal([]);
    expect(await states(flow)).to.deep.equal({ ann: "cancelled" });
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await ticked(flow, 1);
    expect(await states(flow)).to.deep.equal({ ann: "deactivated", bob: "suspended" });
    await nodeRed().status(flow.node("What Okta was asked").id, ({ text }) => /^POST/.test(text ?? ""));
    expect(flow.complaints).to.deep.equal([]);
  });
});
