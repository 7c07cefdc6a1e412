import { expect } from "chai";
import { App, type AppCall } from "../../outside/app";
import { json, Okta } from "../../outside/okta";
import { eventOf, failed, ImportedExample, person, SEEDS, succeeded, useCase } from "../../support/use-cases";

const FILE = "09 Group/External accounts";
const ADD = "group.user_membership.add";

type P = ReturnType<typeof person>;
const [ann, bob, cid] = ["ann", "bob", "cid"].map(person) as [P, P, P];
const group = (id: string, displayName: string) => ({
  id,
  type: "UserGroup",
  alternateId: "unknown",
  displayName,
});
const engineering = group("00gengineering", "Engineering");
const employees = group("00gemployees", "Employees");
const joins = (minute: number, who: P, of = engineering, outcome = succeeded) =>
  eventOf(ADD, minute, { ...outcome, target: [of, who] });

const text = { type: "string", minLength: 1 };
const shape = (...names: string[]) => ({
  type: "object",
  required: names,
  additionalProperties: false,
  properties: Object.fromEntries(names.map((name) => [name, text])),
});
const CHANNEL = "C0ENGINEER";

useCase(FILE, (nodeRed) => {
  let slack: App;
  let payroll: App;
  let okta: Okta;
  /** Ids of members, as Slack has them. */
  const channel: string[] = [];
  /** Numbers by mail address: payroll lets nobody in twice. */
  const accounts = new Map<string, string>();
  /** What Slack answers to the next invitations in place of its own answer. */
  const instead: { status: number; body?: object; headers?: Record<string, string> }[] = [];

  before(async () => {
    okta = await Okta.start();
    // https://docs.slack.dev/reference/methods/users.lookupByEmail and …/conversations.invite: 200 with `ok` and
    // `error`, and a 429 with Retry-After
    slack = await App.start(
      [
        {
          method: "GET",
          path: "/api/users.lookupByEmail",
          query: shape("email"),
          answer: ({ query }) => ({
            status: 200,
            body: query.email?.endsWith("@mail.example.com")
              ? { ok: true, user: { id: `U-${query.email.split("@")[0]}` } }
              : { ok: false, error: "users_not_found" },
          }),
        },
        {
          method: "POST",
          path: "/api/conversations.invite",
          schema: shape("channel", "users"),
          answer: ({ body }) => {
            const answer = instead.shift();
            if (answer !== undefined) return answer;
            const { channel: to, users } = body as { channel: string; users: string };
            if (to !== CHANNEL) return { status: 200, body: { ok: false, error: "channel_not_found" } };
            if (channel.includes(users))
              return { status: 200, body: { ok: false, error: "already_in_channel" } };
            channel.push(users);
            return { status: 200, body: { ok: true, channel: { id: to } } };
          },
        },
      ],
      { token: "xoxb-token" },
    );
    payroll = await App.start(
      [
        {
          method: "POST",
          path: "/accounts",
          schema: shape("email", "firstName", "lastName", "employeeNumber"),
          answer: ({ body }: AppCall) => {
            const { email } = body as { email: string };
            if (accounts.has(email)) return { status: 409, body: { error: "there is one" } };
            accounts.set(email, `pay-${accounts.size + 1}`);
            return { status: 201, body: { id: accounts.get(email) } };
          },
        },
        {
          method: "GET",
          path: "/accounts",
          query: shape("email"),
          answer: ({ query }) => {
            const id = accounts.get(query.email ?? "");
            return { status: 200, body: id === undefined ? [] : [{ id }] };
          },
        },
      ],
      { token: "payroll-token" },
    );
  });
  after(() => Promise.all([slack, payroll, okta].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [slack, payroll, okta]) each.reset();
    channel.length = 0;
    accounts.clear();
    instead.length = 0;
    for (const who of [ann, bob, cid]) {
      const name = who.displayName;
      okta.answers(
        new RegExp(`^GET /api/v1/users/${who.id}`),
        json(200, {
          id: who.id,
          status: "ACTIVE",
          profile: {
            login: who.alternateId,
            email: `${name.toLowerCase()}@mail.example.com`,
            firstName: name,
            lastName: "Example",
            employeeNumber: `n-${name}`,
          },
        }),
      );
    }
  });

  const imported = (options: Parameters<typeof ImportedExample.import>[2] = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      ...options,
      env: {
        SLACK_API: `${slack.url}/api`,
        SLACK_TOKEN: "xoxb-token",
        PAYROLL_URL: payroll.url,
        PAYROLL_TOKEN: "payroll-token",
        OKTA_DOMAIN: okta.url,
        GROUP_ACCOUNTS: JSON.stringify({
          Engineering: { system: "Slack", channel: CHANNEL },
          [employees.id]: { system: "Payroll" },
        }),
      },
    });

  const ROWS = "SELECT userId, system, externalId FROM external_account ORDER BY userId, system";
  const events = [
    joins(1, ann),
    joins(2, bob),
    joins(3, ann, employees),
    // taken out and put in again: another event, the same account
    joins(4, ann, employees),
    joins(5, cid, group(employees.id, "Renamed")),
  ];
  const noise = [
    joins(10, cid, engineering, failed),
    joins(11, cid, group("00gother", "Other")),
    eventOf("group.user_membership.remove", 12, { ...succeeded, target: [cid, engineering] }),
    eventOf(ADD, 13, { ...succeeded, target: null }),
    eventOf("user.session.start", 14),
  ];

  for (const seed of SEEDS) {
    it(`opens one account for each, in any order and doubled (${seed})`, async () => {
      const flow = await imported({ hard: true });
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      expect([...channel].sort()).to.deep.equal(["U-ann", "U-bob"]);
      expect([...accounts.keys()].sort()).to.deep.equal(["ann@mail.example.com", "cid@mail.example.com"]);
      expect(await flow.rows(ROWS)).to.deep.equal([
        {
          userId: ann.id,
          system: "Payroll",
          externalId: accounts.get("ann@mail.example.com"),
        },
        { userId: ann.id, system: `Slack ${CHANNEL}`, externalId: "U-ann" },
        { userId: bob.id, system: `Slack ${CHANNEL}`, externalId: "U-bob" },
        {
          userId: cid.id,
          system: "Payroll",
          externalId: accounts.get("cid@mail.example.com"),
        },
      ]);
      const opened = payroll.received.all.filter(({ method }) => method === "POST").map(({ body }) => body);
      expect(opened).to.have.length(2);
      expect(opened).to.deep.include({
        email: "ann@mail.example.com",
        firstName: "Ann",
        lastName: "Example",
        employeeNumber: "n-Ann",
      });
      const invited = slack.received.all.filter(({ method }) => method === "POST");
      expect(invited).to.have.length(2);
      expect([...slack.refused.all, ...payroll.refused.all, ...okta.refused.all]).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("takes what is there already for a success: nobody has two accounts", async () => {
    channel.push("U-ann");
    accounts.set("ann@mail.example.com", "pay-7");
    const flow = await imported();
    await flow.deliver([joins(1, ann), joins(2, ann, employees)], { inOrder: true });
    await flow.settled();
    expect(channel).to.deep.equal(["U-ann"]);
    expect([...accounts]).to.deep.equal([["ann@mail.example.com", "pay-7"]]);
    expect((await flow.rows(ROWS)).map(({ externalId }) => externalId)).to.deep.equal(["pay-7", "U-ann"]);
    expect(flow.complaints).to.deep.equal([]);
  });

  it("does not ask again after a restart", async () => {
    const first = await imported();
    await first.deliver([joins(1, ann), joins(2, ann, employees)], { inOrder: true });
    await first.settled();
    const before = [slack.attempts.all.length, payroll.attempts.all.length];
    const flow = await imported({ sameDatabase: true });
    await flow.deliver([joins(3, ann), joins(4, ann, employees)], { inOrder: true });
    await flow.settled();
    expect([slack.attempts.all.length, payroll.attempts.all.length]).to.deep.equal(before);
  });

  it("waits when Slack asks for it, and tells any other error", async () => {
    instead.push(
      { status: 429, headers: { "Retry-After": "30" } },
      { status: 200, body: { ok: false, error: "not_in_channel" } },
    );
    const flow = await imported();
    await flow.deliver([joins(1, ann)], { inOrder: true });
    await flow.settled();
    expect(flow.caught[0]).to.contain("Slack answered 429");
    expect(flow.caught[1]).to.contain("Slack: not_in_channel");
    expect(flow.caught).to.have.length(2);
    expect(channel).to.deep.equal(["U-ann"]);
    expect(await flow.rows(ROWS)).to.have.length(1);
  });

  for (const [name, system, event] of [
    ["Slack", () => slack, () => joins(1, ann)],
    ["payroll", () => payroll, () => joins(1, ann, employees)],
  ] as const) {
    for (const how of ["error", "refuse"] as const) {
      it(`asks ${name} again when it is up (${how})`, async () => {
        system().down(how);
        const flow = await imported();
        await flow.deliver([event()], { inOrder: true });
        await system().attempts.until((attempts) => attempts.length > 0, "a try that fails");
        system().up();
        await flow.settled();
        expect(channel.length + accounts.size).to.equal(1);
        expect(await flow.rows(ROWS)).to.have.length(1);
      });
    }
  }

  it("shows what it is for when its button is pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await nodeRed().status(flow.node("What Slack channels got").id, ({ text: shown }) => shown === "U0ANN");
    await nodeRed().status(
      flow.node("What Payroll got").id,
      ({ text: shown }) => shown === "ann@example.com",
    );
    expect(await flow.rows(ROWS)).to.have.length(2);
    expect(flow.complaints).to.deep.equal([]);
  });
});
