import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { Webhook } from "../../outside/webhook";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "04 User authentication/External auth state";
const STATE_TOKEN = "state-token";

const [ann, ben, cleo, dan, eve] = ["ann", "ben", "cleo", "dan", "eve"].map(person) as [
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
];
const admin = person("admin");
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const own = (type: string, ago: number, who: typeof ann, session: string, over: LogEvent = {}) => ({
  ...eventOf(type, 0, {
    actor: who,
    ...succeeded,
    authenticationContext: { externalSessionId: session },
    ...over,
  }),
  published: minutesAgo(ago),
});
/** What the admin, or Okta, does to somebody; in the admin's own session. */
const done = (type: string, ago: number, who: typeof ann, over: LogEvent = {}) =>
  own(type, ago, admin, "of the admin", { target: [who], ...over });

useCase(FILE, (nodeRed) => {
  let app: Webhook;
  before(async () => {
    const text = { type: "string", minLength: 1 };
    const data = {
      type: "object",
      properties: { user: text, login: text, session: text, begunBefore: text },
      required: ["user", "begunBefore"],
      additionalProperties: false,
    };
    app = await Webhook.start({ data });
  });
  after(() => app.stop());
  afterEach(() => app.reset());

  const imported = (
    options: { hard?: boolean; sameDatabase?: boolean } = {},
    env: Record<string, string | number> = {},
  ) =>
    ImportedExample.import(nodeRed(), FILE, {
      env: { WEBHOOK_URL: app.webhook, WEBHOOK_SECRET: app.secret, STATE_TOKEN, ...env },
      ...options,
    });
  const ask = (flow: ImportedExample, user: string, token = STATE_TOKEN) =>
    fetch(`${flow.url}/${encodeURIComponent(user)}`, { headers: { Authorization: `Bearer ${token}` } });
  /** The app lets somebody in only if the state says so. */
  const signedIn = async (flow: ImportedExample, user: string) =>
    ((await (await ask(flow, user)).json()) as { signedIn: boolean }).signedIn;

  for (const seed of SEEDS) {
    it(`says who is signed in, and tells the app each sign-out once, in any order (${seed})`, async () => {
      const flow = await imported({ hard: true });
      const outs = [
        own("user.session.end", 20, ann, "a1"),
        done("user.lifecycle.suspend", 19, ben),
        done("user.session.clear", 18, cleo),
        // Okta says FAILURE of a lock
        own("user.account.lock", 17, dan, "x", { target: [dan], ...failed }),
      ];
      await flow.deliver(
        [
          ...outs,
          own("user.session.start", 60, ann, "a1"),
          own("user.session.start", 50, ben, "b1"),
          own("user.session.start", 40, ben, "b2"),
          own("user.session.start", 30, cleo, "c1"),
          // begun after all others of hers were ended
          own("user.session.start", 10, cleo, "c2"),
          own("user.session.start", 30, dan, "d1"),
          own("user.session.start", 55, admin, "of the admin"),
        ],
        {
          seed,
          noise: [
            own("user.session.start", 5, eve, "e1", failed),
            done("user.lifecycle.suspend", 4, admin, failed),
            done("user.session.clear", 3, admin, { target: null }),
            own("user.authentication.sso", 2, ben, "b3"),
          ],
        },
      );
      await flow.settled();
      const states = await Promise.all(
        [ann, ben, cleo, dan, eve, admin].map(async ({ id, displayName }) => [
          displayName,
          await signedIn(flow, id),
        ]),
      );
      expect(states).to.deep.equal([
        ["Ann", false],
        ["Ben", false],
        ["Cleo", true],
        ["Dan", false],
        ["Eve", false],
        ["Admin", true],
      ]);
      expect(await (await ask(flow, "Cleo@Example.com")).json()).to.deep.include({
        signedIn: true,
        sessions: ["c2"],
      });

      await flow.press("Every five seconds");
      await flow.shown("Signed out of the app", 4);
      expect(app.received.all).to.have.deep.members(
        outs.map(({ uuid, published, eventType }, index) => {
          const who = [ann, ben, cleo, dan][index] as typeof ann;
          return {
            id: uuid,
            type: eventType,
            timestamp: published,
            data: {
              user: who.id,
              login: who.alternateId,
              begunBefore: published,
              ...(index === 0 && { session: "a1" }),
            },
            repeated: false,
          };
        }),
      );
      expect(app.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("ends all sessions when Okta itself signs a user out, or an admin deactivates one", async () => {
    const flow = await imported();
    await flow.deliver(
      [
        own("user.session.start", 50, ann, "a1"),
        own("user.session.start", 50, ben, "b1"),
        done("user.authentication.universal_logout", 9, ann, {
          actor: { id: "spr1", type: "SystemPrincipal" },
          target: [{ id: "0oa1", type: "AppInstance" }, ann],
        }),
        done("user.lifecycle.deactivate", 9, ben),
      ],
      { inOrder: true },
    );
    await flow.settled();
    expect([await signedIn(flow, ann.id), await signedIn(flow, ben.id)]).to.deep.equal([false, false]);
  });

  it("takes nobody for signed in whose sign-in is older than a session lasts", async () => {
    const flow = await imported({}, { SESSION_HOURS: 1 });
    await flow.deliver([own("user.session.start", 61, ann, "a1"), own("user.session.start", 59, ben, "b1")], {
      inOrder: true,
    });
    await flow.settled();
    expect([await signedIn(flow, ann.id), await signedIn(flow, ben.id)]).to.deep.equal([false, true]);
  });

  it("answers only who has the token, and nobody while none is set", async () => {
    let flow = await imported();
    for (const token of ["wrong", ""]) expect((await ask(flow, ann.id, token)).status).to.equal(401);
    flow = await imported({}, { STATE_TOKEN: "" });
    for (const token of ["", STATE_TOKEN]) expect((await ask(flow, ann.id, token)).status).to.equal(401);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`tells the app once when it is up again, after a restart too (${how})`, async () => {
      let flow = await imported();
      app.down(how);
      await flow.deliver([done("user.lifecycle.suspend", 1, ann)], { inOrder: true });
      await flow.settled();
      await flow.press("Every five seconds");
      await flow.shown("Not pushed yet");
      app.up();
      flow = await imported({ sameDatabase: true });
      await flow.press("Every five seconds");
      await flow.shown("Signed out of the app");
      expect(app.received.all).to.have.length(1);
      expect(await flow.rows("SELECT pushed, tries FROM auth_event")).to.deep.equal([
        { pushed: 1, tries: 2 },
      ]);
    });
  }

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([own("user.session.start", 1, ann, "a1")], { inOrder: true });
      await flow.errors();
    });
    await flow.settled();
    expect(await signedIn(flow, ann.id)).to.equal(true);
  });

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE, { env: { STATE_TOKEN } });
    await flow.pressHook();
    await flow.settled();
    expect(await signedIn(flow, "ann@example.com")).to.equal(false);
    await flow.press("Every five seconds");
    await nodeRed().status(flow.node("What app got").id, ({ text }) => text === "user.lifecycle.suspend");
    await flow.shown("Signed out of the app");
    expect(flow.complaints).to.deep.equal([]);
  });
});
