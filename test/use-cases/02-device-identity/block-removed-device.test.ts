import { expect } from "chai";
import { App, type AppCall } from "../../outside/app";
import type { Answer } from "../../outside/http-outside";
import { Okta, oktaError } from "../../outside/okta";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "02 Device identity/Block removed device";
const TOKEN = "token-of-the-app";

const [ann, bob, carl, admin] = [person("ann"), person("bob"), person("carl"), person("admin")];
const at = (minute: number) => eventOf("device.user.add", minute).published ?? "";
const device = (name: string) => ({ id: `guo1${name}`, type: "UDDevice", displayName: name });
/** What happens to a user's device. */
const theirs = (type: string, minute: number, who: typeof ann, name: string) =>
  eventOf(`device.${type}`, minute, {
    ...succeeded,
    actor: type === "user.remove" ? admin : who,
    target: [device(name), who],
  });
/** What happens to a device: Okta does not say whose it is. */
const its = (type: string, minute: number, name: string, over = succeeded) =>
  eventOf(`device.lifecycle.${type}`, minute, { actor: admin, target: [device(name)], ...over });

/** The sessions of an app: each of a user, on a device, from a minute on. */
class Sessions {
  readonly #all = new Map<string, { user: string; device: string; began: string; ended: boolean }>();

  reset(): void {
    this.#all.clear();
  }

  begin(user: typeof ann, name: string, minute: number): void {
    const key = `${user.alternateId.split("@")[0]} on ${name} from ${minute}`;
    this.#all.set(key, { user: user.id, device: device(name).id, began: at(minute), ended: false });
  }

  revoke({ body }: AppCall): Answer {
    const { user, deviceId, before } = body as { user: { id: string }; deviceId: string; before: string };
    for (const session of this.#all.values()) {
      if (session.user === user.id && session.device === deviceId && session.began < before) {
        session.ended = true;
      }
    }
    return { status: 204 };
  }

  open({ params }: AppCall): Answer {
    const session = this.#all.get(params.session ?? "");
    return session === undefined || session.ended ? { status: 401 } : { status: 200, body: {} };
  }

  get names(): string[] {
    return [...this.#all.keys()];
  }
}

useCase(FILE, (nodeRed) => {
  const sessions = new Sessions();
  let app: App;
  let okta: Okta;
  before(async () => {
    const text = { type: "string", minLength: 1 };
    const whole = (properties: object) => ({
      type: "object",
      properties,
      required: Object.keys(properties),
      additionalProperties: false,
    });
    app = await App.start(
      [
        {
          method: "POST",
          path: "/device-sessions/revoke",
          schema: whole({
            user: whole({ id: text, login: text }),
            deviceId: text,
            before: { type: "string", format: "date-time" },
          }),
          answer: (call) => sessions.revoke(call),
        },
        { method: "GET", path: "/files/:session", answer: (call) => sessions.open(call) },
      ],
      { token: TOKEN },
    );
    okta = await Okta.start();
  });
  after(() => Promise.all([app.stop(), okta.stop()]));
  afterEach(() => {
    for (const each of [app, okta, sessions]) each.reset();
  });

  const imported = (options: { hard?: boolean; sameDatabase?: boolean; retry?: number } = {}) => {
    const { retry = 0, ...rest } = options;
    return ImportedExample.import(nodeRed(), FILE, {
      env: {
        APP_URL: app.url,
        APP_TOKEN: TOKEN,
        OKTA_DOMAIN: okta.url,
        OKTA_API_TOKEN: "00a-token",
        RETRY_SECONDS: retry,
      },
      ...rest,
    });
  };
  /** Presses the tick, and waits until so many rows are written down as done, or as failed. */
  const tick = async (flow: ImportedExample, node: "Who was blocked" | "Not blocked yet", rows = 1) => {
    const before = nodeRed().statuses.all.length;
    const { id } = flow.node(node);
    await flow.press("Every ten seconds");
    await nodeRed().statuses.until(
      (all) => all.slice(before).filter((each) => each.id === id && each.status.text).length >= rows,
      `${rows} × ${node}`,
    );
  };
  const revoked = () =>
    app.received.all
      .filter(({ method }) => method === "POST")
      .map(({ body }) => body as { user: { id: string; login: string }; deviceId: string; before: string })
      .map(({ user, deviceId, before }) => `${user.login} ${deviceId} ${before}`)
      .sort();
  const signedOut = () => okta.asked.all.map(({ method, url }) => `${method} ${url}`).sort();
  const signOut = ({ id }: typeof ann) => `DELETE /api/v1/users/${id}/sessions?oauthTokens=true`;
  const call = (who: typeof ann, name: string, minute: number) =>
    `${who.alternateId} guo1${name} ${at(minute)}`;
  /** Sessions that the app still lets in. */
  const alive = async () => {
    const statuses = await Promise.all(
      sessions.names.map(async (name) => {
        const url = `${app.url}/files/${encodeURIComponent(name)}`;
        const { status } = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
        return { name, status };
      }),
    );
    return statuses.filter(({ status }) => status === 200).map(({ name }) => name);
  };
  const complete = async (flow: ImportedExample) =>
    (
      await flow.rows(
        "SELECT login, deviceId, done FROM device_block WHERE done = at ORDER BY login, deviceId",
      )
    ).map(({ login, deviceId, done }) => `${login} ${deviceId} ${done}`);

  const events = [
    // Bob loses it before it is deleted, Ann with it
    theirs("user.add", 0, ann, "laptop"),
    theirs("user.add", 1, bob, "laptop"),
    theirs("user.remove", 10, bob, "laptop"),
    its("suspend", 20, "laptop"),
    its("delete", 30, "laptop"),
    // taken away, and given again
    theirs("user.add", 2, ann, "phone"),
    theirs("user.remove", 12, ann, "phone"),
    theirs("user.add", 22, ann, "phone"),
    theirs("user.add", 3, bob, "tablet"),
    its("suspend", 13, "tablet"),
    theirs("enrollment.create", 4, carl, "desktop"),
    its("deactivate", 14, "desktop"),
    // stays
    theirs("user.add", 5, carl, "watch"),
    // added after it was suspended
    its("suspend", 6, "shared"),
    theirs("user.add", 16, carl, "shared"),
    // nobody is known to have it
    its("delete", 7, "unknown"),
  ];
  const noise = [
    its("delete", 50, "watch", failed),
    its("unsuspend", 51, "tablet"),
    eventOf("device.lifecycle.delete", 52, { ...succeeded, target: null }),
    eventOf("user.session.start", 53),
  ];
  const wanted = [
    call(ann, "laptop", 30),
    call(ann, "phone", 12),
    call(bob, "laptop", 10),
    call(bob, "tablet", 13),
    call(carl, "desktop", 14),
  ];

  for (const seed of SEEDS) {
    it(`ends the sessions on what was taken away, and no others, in any order and doubled (${seed})`, async () => {
      for (const [who, name, minute] of [
        [ann, "laptop", 8],
        [bob, "laptop", 9],
        [ann, "phone", 8],
        [ann, "phone", 23],
        [bob, "tablet", 8],
        [carl, "desktop", 8],
        [carl, "watch", 8],
        [carl, "shared", 17],
      ] as const) {
        sessions.begin(who, name, minute);
      }
      const flow = await imported({ hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      await tick(flow, "Who was blocked", wanted.length);
      expect(revoked()).to.deep.equal(wanted);
      expect(signedOut()).to.deep.equal([ann, ann, bob, bob, carl].map(signOut).sort());
      expect(await alive()).to.deep.equal([
        "ann on phone from 23",
        "carl on watch from 8",
        "carl on shared from 17",
      ]);
      expect(await complete(flow)).to.deep.equal(wanted);
      expect([...app.refused.all, ...okta.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("knows whose a deleted device was after a restart, and when that is told late", async () => {
    const first = await imported();
    await first.deliver([theirs("user.add", 0, ann, "laptop")], { inOrder: true });
    await first.settled();
    const flow = await imported({ sameDatabase: true });
    await flow.deliver([its("delete", 30, "laptop")], { inOrder: true });
    await flow.settled();
    await tick(flow, "Who was blocked");
    expect(revoked()).to.deep.equal([call(ann, "laptop", 30)]);
    await flow.deliver([theirs("user.add", 1, bob, "laptop"), its("suspend", 20, "laptop")], {
      inOrder: true,
    });
    await flow.settled();
    await tick(flow, "Who was blocked");
    expect(revoked()).to.deep.equal([call(ann, "laptop", 30), call(bob, "laptop", 30)]);
    expect(signedOut()).to.deep.equal([ann, bob].map(signOut));
  });

  for (const [name, system, how] of [
    ["the app", () => app, "error"],
    ["the app", () => app, "refuse"],
    ["Okta", () => okta, "refuse"],
  ] as const) {
    it(`comes again when ${name} is up again (${how}), over a restart`, async () => {
      system().down(how);
      const first = await imported();
      await first.deliver([theirs("user.add", 0, ann, "laptop"), its("delete", 30, "laptop")]);
      await first.settled();
      await tick(first, "Not blocked yet");
      expect(await complete(first)).to.deep.equal([]);
      system().up();
      const flow = await imported({ sameDatabase: true });
      await tick(flow, "Who was blocked");
      expect(system().received.all).to.have.length(1);
      expect(revoked()).to.include(call(ann, "laptop", 30));
      expect(signedOut()).to.deep.equal([signOut(ann)]);
      expect(await complete(flow)).to.deep.equal([call(ann, "laptop", 30)]);
    });
  }

  it("asks once, also when two ticks come at once and the event comes again later", async () => {
    const flow = await imported({ hard: true });
    const removal = theirs("user.remove", 10, ann, "laptop");
    await flow.deliver([removal], { inOrder: true });
    await flow.settled();
    await Promise.all([tick(flow, "Who was blocked"), flow.press("Every ten seconds")]);
    await flow.deliver([removal, theirs("user.remove", 11, bob, "laptop")], { inOrder: true });
    await flow.settled();
    await tick(flow, "Who was blocked");
    expect(revoked()).to.deep.equal([call(ann, "laptop", 10), call(bob, "laptop", 11)]);
    expect(signedOut()).to.deep.equal([ann, bob].map(signOut));
  });

  it("does not ask for ever about a user whom Okta does not know any more", async () => {
    okta.answers(/^DELETE/, oktaError(404, "E0000007", "Not found: Resource not found"));
    const flow = await imported();
    await flow.deliver([theirs("user.remove", 10, ann, "laptop")], { inOrder: true });
    await flow.settled();
    await tick(flow, "Not blocked yet");
    expect(await complete(flow)).to.deep.equal([call(ann, "laptop", 10)]);
  });

  it("tries again when the database cannot be written", async () => {
    const flow = await imported();
    await flow.locked(async () => {
      await flow.deliver([theirs("user.remove", 10, ann, "laptop")], { inOrder: true });
      expect((await flow.errors())[0]).to.contain("SQLITE_BUSY");
    });
    await flow.settled();
    await tick(flow, "Who was blocked");
    expect(revoked()).to.deep.equal([call(ann, "laptop", 10)]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await flow.press("Every ten seconds");
    const status = (name: string, wanted: RegExp) =>
      nodeRed().status(flow.node(name).id, ({ text }) => wanted.test(text ?? ""));
    await status("What App got", /^guo1laptop$/);
    await status("What Okta was asked", /^DELETE \/api\/v1\/users\/00u1ann/);
    await status("Who was blocked", /^ann@example.com: Ann's laptop$/);
    expect(flow.complaints).to.deep.equal([]);
  });
});
