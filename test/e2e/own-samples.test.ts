// The events that a hook's button sends when its node holds some of its own.
import { expect } from "chai";
import { hookIn, sink, tab } from "../support/flow";
import { ask, expectError, press } from "../support/helpers-api";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const MINUTE = 60_000;

onEachNodeRed("Sample events of one's own", (installation) => {
  let nodeRed: NodeRed;
  let root: string;
  let number = 0;
  let hook: string;

  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
    root = nodeRed.url;
  });
  after(() => nodeRed?.stop());
  beforeEach(() => nodeRed.messages.clear());

  async function deploy(sampleEvents: unknown, options: object = {}, env: object[] = []): Promise<void> {
    hook = `hook-${++number}`;
    const [flow, ...nodes] = tab(
      "flow",
      hookIn(hook, `/${hook}`, ["out"], { sampleEvents, ...options }),
      sink("out"),
    );
    await nodeRed.deploy([{ ...flow, env } as never, ...nodes]);
  }

  const sent = { status: 204, body: "" };

  it("go out as one delivery, each laid over the sample of its type, oldest first", async () => {
    await deploy(
      JSON.stringify([
        { actor: { alternateId: "ann@example.com" }, client: { ipAddress: "198.51.100.7" } },
        { eventType: "user.mfa.factor.deactivate", published: -120, target: [{ type: "User", id: "u" }] },
        { eventType: "user.lifecycle.create", published: -60, outcome: { result: "FAILURE" } },
      ]),
      { sample: "user.session.start" },
    );
    const before = Date.now();
    expect(await press(root, hook)).to.deep.equal(sent);
    const messages = await nodeRed.arrived("out", 3);
    const after = Date.now();

    const [factor, created, start] = messages;
    expect(messages.map(({ topic }) => topic)).to.deep.equal([
      "user.mfa.factor.deactivate",
      "user.lifecycle.create",
      "user.session.start",
    ]);
    expect(new Set(messages.map(({ okta }) => okta.eventId)).size).to.equal(1);
    expect(messages.map(({ okta }) => [okta.index, okta.count])).to.deep.equal([
      [1, 3],
      [2, 3],
      [0, 3],
    ]);
    // objects merge, all else replaces
    expect(start.payload.actor).to.include({ alternateId: "ann@example.com", type: "User" });
    expect(start.payload.client.ipAddress).to.equal("198.51.100.7");
    expect(start.payload.client.userAgent.browser).to.be.a("string");
    expect(factor.payload.target).to.deep.equal([{ type: "User", id: "u" }]);
    expect(created.payload.outcome).to.have.keys("result", "reason");
    for (const [message, ago] of [
      [start, 0],
      [created, MINUTE],
      [factor, 2 * MINUTE],
    ] as const) {
      expect(Date.parse(message.payload.published)).to.be.within(before - ago, after - ago);
    }
  });

  it("are new events each time, but for a uuid of their own", async () => {
    await deploy(JSON.stringify([{}, {}, { uuid: "the-same" }]), { duplicates: "mark" });
    await press(root, hook);
    await press(root, hook);
    const messages = await nodeRed.arrived("out", 6);
    const own = messages.filter(({ payload }) => payload.uuid === "the-same");
    expect(own.map(({ okta }) => okta.duplicate)).to.deep.equal([false, true]);
    expect(new Set(messages.map(({ payload }) => payload.uuid)).size).to.equal(5);
    expect(new Set(messages.map(({ okta }) => okta.eventId)).size).to.equal(2);
  });

  it("are one message where the hook sends deliveries whole", async () => {
    await deploy('[{"eventType": "a.b"}, {"eventType": "c.d"}]', { output: "delivery" });
    await press(root, hook);
    const [{ payload }] = await nodeRed.arrived("out");
    expect(payload.data.events.map(({ eventType }: { eventType: string }) => eventType)).to.deep.equal([
      "a.b",
      "c.d",
    ]);
  });

  it("make way for one event where a request names its type", async () => {
    await deploy('[{"eventType": "a.b"}, {"eventType": "c.d"}]');
    await press(root, hook, { eventType: "user.session.end" });
    await press(root, hook);
    const topics = (await nodeRed.arrived("out", 3)).map(({ topic }) => topic);
    expect(topics).to.deep.equal(["user.session.end", "a.b", "c.d"]);
  });

  it("are one of the type where there are none", async () => {
    for (const none of ["", "[]", undefined]) {
      nodeRed.messages.clear();
      await deploy(none, { sample: "user.lifecycle.create" });
      await press(root, hook);
      const [{ topic, okta }] = await nodeRed.arrived("out");
      expect([topic, okta.count]).to.deep.equal(["user.lifecycle.create", 1]);
    }
  });

  it("may come from an environment variable of the tab, as text or as JSON", async () => {
    for (const type of ["str", "json"]) {
      nodeRed.messages.clear();
      const env = [{ name: "SAMPLES", type, value: '[{"eventType": "a.b", "published": -1}, {}]' }];
      await deploy("${SAMPLES}", {}, env);
      expect(await press(root, hook), type).to.deep.equal(sent);
      expect((await nodeRed.arrived("out", 2)).map(({ topic }) => topic)).to.deep.equal([
        "a.b",
        "user.session.start",
      ]);
    }
  });

  it("that are wrong get 400 and a sentence without what they hold; the hook goes on", async () => {
    const secret = "hunter2-of-the-tab";
    const wrong: [string, RegExp][] = [
      ['[{"eventType": "a.b"}', /malformed JSON at line 1, column 22/],
      ['{"eventType": "a.b"}', /list/],
      [`[{}, "${secret}"]`, /^Sample event 2 is not an object/],
      [`[{}, {}, {"eventType": "${secret} *"}]`, /^Sample event 3 needs one whole event type/],
      [`[{"published": "${secret}"}]`, /^Sample event 1 has a published/],
      ['[{"published": 1e308}]', /^Sample event 1 has a published/],
      [JSON.stringify(Array(101).fill({})), /101 sample events/],
      [`[{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}]`, /^Sample event 1 is nested/],
      ["${SECRET}", /malformed JSON at line 1, column 1\./],
    ];
    for (const [sampleEvents, sentence] of wrong) {
      await deploy(sampleEvents, {}, [{ name: "SECRET", type: "str", value: secret }]);
      const answer = await press(root, hook);
      expectError(answer, 400, sentence);
      expect(answer.body.error).to.not.contain(secret);
      expect((await press(root, hook, { eventType: "user.session.end" })).status).to.equal(204);
    }
    const topics = (await nodeRed.arrived("out", wrong.length)).map(({ topic }) => topic);
    expect(new Set(topics)).to.deep.equal(new Set(["user.session.end"]));
  });

  it("need a type of the hook only where they have none of their own", async () => {
    await deploy('[{"eventType": "a.b"}]', { sample: "user.*" });
    expect(await press(root, hook)).to.deep.equal(sent);
    await deploy('[{"eventType": "a.b"}, {}]', { sample: "user.*" });
    expectError(await press(root, hook), 400, /user\.\*/);
    const [{ topic }] = await nodeRed.arrived("out");
    expect(topic).to.equal("a.b");
  });

  it("are neither recent events nor types that were delivered", async () => {
    await deploy("[{}, {}]");
    await press(root, hook);
    await nodeRed.arrived("out", 2);
    expect((await ask(root, `hooks/${hook}/events`)).body).to.deep.equal({ events: [] });
  });
});
