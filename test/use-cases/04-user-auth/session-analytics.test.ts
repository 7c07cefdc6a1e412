import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "04 User authentication/Session analytics";
const TOKEN = "report-token";

const ann = person("ann");
const ben = person("ben");
const admin = person("admin");
const at = (minute: number) => eventOf("user.session.start", minute).published ?? "";
const of = (type: string, minute: number, who: typeof ann, session: string, over: LogEvent = {}) =>
  eventOf(type, minute, {
    actor: who,
    ...succeeded,
    authenticationContext: { externalSessionId: session },
    ...over,
  });

useCase(FILE, (nodeRed) => {
  const imported = (options: { hard?: boolean } = {}, env: Record<string, string | number> = {}) =>
    ImportedExample.import(nodeRed(), FILE, { env: { REPORT_TOKEN: TOKEN, ...env }, ...options });
  const ask = (flow: ImportedExample, token: string) =>
    fetch(`${flow.url}/sessions`, { headers: { Authorization: `Bearer ${token}` } });

  const events = [
    of("user.session.start", 0, ann, "s1"),
    of("user.session.end", 90, ann, "s1"),
    // no end ever came
    of("user.session.start", 10, ann, "s2"),
    of("user.authentication.sso", 30, ann, "s2"),
    // ended by an admin: the session in the event is the admin's own, which goes on
    of("user.session.start", 0, ben, "s3"),
    of("user.session.start", 5, admin, "s4"),
    of("user.session.clear", 20, admin, "s4", { target: [ben] }),
    // begun after that
    of("user.session.start", 40, ben, "s5"),
    // Okta itself ends all of ben's sessions; s3 has ended before
    of("user.authentication.universal_logout", 50, { ...admin, type: "SystemPrincipal" }, "trs1", {
      target: [{ id: "0oa1", type: "AppInstance" }, ben],
    }),
    // the end of a session whose start was before the hook was there
    of("user.session.end", 15, ann, "s6"),
  ];
  const noise = [
    of("user.session.start", 1, ann, "s7", failed),
    of("user.session.clear", 2, admin, "s4", { target: [ann], ...failed }),
    of("user.session.clear", 3, admin, "s4", { target: null }),
    of("user.session.start", 4, ann, "s8", { authenticationContext: null }),
    eventOf("user.account.lock", 5, { actor: ann }),
  ];
  const wanted = [
    { session: "s1", login: ann.alternateId, startedAt: at(0), endedAt: at(90), seconds: 5400 },
    { session: "s2", login: ann.alternateId, startedAt: at(10), endedAt: null, seconds: null },
    { session: "s3", login: ben.alternateId, startedAt: at(0), endedAt: at(20), seconds: 1200 },
    { session: "s4", login: admin.alternateId, startedAt: at(5), endedAt: null, seconds: null },
    { session: "s5", login: ben.alternateId, startedAt: at(40), endedAt: at(50), seconds: 600 },
    { session: "s6", login: ann.alternateId, startedAt: null, endedAt: at(15), seconds: null },
  ];

  for (const seed of SEEDS) {
    it(`joins starts and ends by their session, whatever the order, each once (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      const rows = await flow.rows(
        "SELECT session, login, startedAt, endedAt, seconds FROM session ORDER BY session",
      );
      expect(rows).to.deep.equal(wanted);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("has an end that comes before its start", async () => {
    const flow = await imported();
    await flow.deliver(events.slice(0, 2).reverse(), { inOrder: true });
    await flow.settled();
    expect(await flow.rows("SELECT session, seconds FROM session")).to.deep.equal([
      { session: "s1", seconds: 5400 },
    ]);
  });

  it("reports a session without an end as open, and as timed out when it was not seen for long", async () => {
    const flow = await imported({}, { SESSION_HOURS: 2 });
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    await flow.deliver(
      [
        ...events,
        { ...of("user.session.start", 0, ann, "fresh"), published: ago(1) },
        { ...of("user.session.start", 0, ann, "in use"), published: ago(30) },
        { ...of("user.authentication.sso", 0, ann, "in use"), published: ago(1.5) },
      ],
      { inOrder: true },
    );
    await flow.settled();
    await flow.press("Every hour");
    await nodeRed().status(
      flow.node("Sessions", "debug").id,
      ({ text }) => text === "2 open, 4 ended, 2 timed out",
    );
    const answer = (await (await ask(flow, TOKEN)).json()) as Record<string, unknown>[];
    expect(answer.map(({ session, state }) => [session, state])).to.have.deep.members([
      ["s1", "ended"],
      ["s2", "timed out"],
      ["s3", "ended"],
      ["s4", "timed out"],
      ["s5", "ended"],
      ["s6", "ended"],
      ["fresh", "open"],
      ["in use", "open"],
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("shows nobody's sessions without the token, or while none is set", async () => {
    let flow = await imported();
    for (const token of ["wrong", ""]) expect((await ask(flow, token)).status).to.equal(401);
    flow = await imported({}, { REPORT_TOKEN: "" });
    for (const token of ["", TOKEN]) expect((await ask(flow, token)).status).to.equal(401);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver(events.slice(0, 2), { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    expect(await flow.rows("SELECT seconds FROM session")).to.deep.equal([{ seconds: 5400 }]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await imported({}, { SESSION_HOURS: 12 });
    await flow.pressHook();
    await flow.settled();
    await flow.press("Every hour");
    await nodeRed().status(
      flow.node("Sessions", "debug").id,
      ({ text }) => text === "1 open, 1 ended, 1 timed out",
    );
    expect(await flow.rows("SELECT seconds FROM session WHERE session = 'session-1'")).to.deep.equal([
      { seconds: 1800 },
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });
});
