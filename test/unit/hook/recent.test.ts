import { expect } from "chai";
import { readDelivery } from "../../../src/events";
import { answer, type Hook, type HookRequest } from "../../../src/hook/answer";
import { DeployedHooks } from "../../../src/hook/deployed";
import { Recent } from "../../../src/hook/recent";
import { delivery, logEvent } from "../../support/deliveries";

type Event = ReturnType<typeof logEvent>;

const AT = Date.parse("2025-03-04T09:00:00.000Z");

/** Events that were published one second after the other. */
const eventsOf = (...uuids: string[]): Event[] =>
  uuids.map((uuid, i) => logEvent({ uuid, published: new Date(AT - 60_000 + i * 1000).toISOString() }));

describe("what a hook was delivered of late", () => {
  let recent: Recent;
  let minute: number;

  beforeEach(() => {
    recent = new Recent();
    minute = 0;
  });

  /** A delivery comes in, a minute after the one before; what it holds is the flow's from then on. */
  function push(body: object): Event {
    const bytes = Buffer.from(JSON.stringify(body));
    const read = readDelivery(JSON.parse(bytes.toString()));
    recent.push(bytes, read, AT + minute++ * 60_000);
    return read;
  }

  const pushUuids = (...uuids: string[]) => push(delivery(eventsOf(...uuids)));
  const uuids = () => recent.events().map(({ event }) => event.uuid);

  it("is nothing at first", () => {
    expect(recent.events()).to.deep.equal([]);
    expect(recent.types()).to.deep.equal({});
  });

  it("newest first, by arrival and within a delivery by their time, as they came and when", () => {
    const [first, second] = eventsOf("a", "b");
    push(delivery([second, first]));
    pushUuids("c");
    expect(uuids()).to.deep.equal(["c", "b", "a"]);
    expect(recent.events().slice(1)).to.deep.equal([
      { receivedAt: "2025-03-04T09:00:00.000Z", event: second },
      { receivedAt: "2025-03-04T09:00:00.000Z", event: first },
    ]);
    expect(recent.events()[0]?.receivedAt).to.equal("2025-03-04T09:01:00.000Z");
  });

  it("what a flow does to its message does not show", () => {
    const read = pushUuids("a");
    read.events[0].event.uuid = "changed";
    read.events[0].event.actor.displayName = "changed";
    (recent.events()[0]?.event as Event).uuid = "changed";
    expect(uuids()).to.deep.equal(["a"]);
    expect(JSON.stringify(recent.events())).to.not.contain("changed");
  });

  it("each event once, however often it came", () => {
    pushUuids("a", "b");
    pushUuids("c");
    pushUuids("a");
    expect(uuids()).to.deep.equal(["a", "c", "b"]);
  });

  it("an event without a uuid is told by its delivery and place; without both, each is its own", () => {
    const nameless = [logEvent({ uuid: undefined }), logEvent({ uuid: undefined })];
    const body = delivery(nameless);
    push(body);
    push(body);
    expect(recent.events()).to.have.length(2);
    push({ data: { events: nameless } });
    push({ data: { events: nameless } });
    expect(recent.events()).to.have.length(6);
  });

  it("leaves out what is no event", () => {
    push(delivery([logEvent({ uuid: "a" }), "no event", null, 7]));
    expect(uuids()).to.deep.equal(["a"]);
  });

  it("the 50 that came last, whatever the size of their deliveries", () => {
    for (let i = 0; i < 60; i++) pushUuids(`one-${i}`);
    expect(uuids()).to.deep.equal(Array.from({ length: 50 }, (_, i) => `one-${59 - i}`));
    for (let i = 0; i < 4; i++) pushUuids(...Array.from({ length: 20 }, (_, j) => `many-${i * 20 + j}`));
    expect(uuids()).to.deep.equal(Array.from({ length: 50 }, (_, i) => `many-${79 - i}`));
    pushUuids(...Array.from({ length: 300 }, (_, i) => `all-${i}`));
    expect(uuids()).to.deep.equal(Array.from({ length: 50 }, (_, i) => `all-${299 - i}`));
  });

  it("deliveries without events take no place", () => {
    pushUuids("a");
    for (let i = 0; i < 200; i++) push(delivery([]));
    expect(uuids()).to.deep.equal(["a"]);
  });

  it("5 MB at most: large deliveries leave fewer events, one beyond that none", () => {
    const large = (uuid: string, megabytes: number) =>
      push(delivery([logEvent({ uuid, displayMessage: "x".repeat(megabytes * 1024 * 1024) })]));
    pushUuids("a");
    large("b", 2);
    expect(uuids()).to.deep.equal(["b", "a"]);
    large("c", 2);
    large("d", 2);
    expect(uuids()).to.deep.equal(["d", "c"]);
    large("e", 6);
    expect(uuids()).to.deep.equal([]);
    pushUuids("f");
    expect(uuids()).to.deep.equal(["f"]);
  });

  describe("event types", () => {
    const pushTypes = (...types: unknown[]) =>
      push(delivery(types.map((eventType) => logEvent({ eventType: eventType as string }))));

    it("are counted over all deliveries, whether they are still kept or not", () => {
      for (let i = 0; i < 100; i++) pushTypes("user.session.start", "group.lifecycle.create");
      pushTypes("user.session.start");
      expect(recent.types()).to.deep.equal({ "user.session.start": 101, "group.lifecycle.create": 100 });
    });

    it("may have any name; an event without one is not counted", () => {
      pushTypes("__proto__", "constructor", undefined, null, "", 7, "x".repeat(5000));
      expect(Object.entries(recent.types())).to.deep.equal([
        ["__proto__", 1],
        ["constructor", 1],
      ]);
    });

    it("stop at 1,000; those that are counted go on", () => {
      for (let i = 0; i < 1200; i++) pushTypes(`my.type-${i}`);
      pushTypes("my.type-0", "my.type-1100");
      expect(Object.keys(recent.types())).to.have.length(1000);
      expect(recent.types()).to.include({ "my.type-0": 2, "my.type-999": 1 });
    });
  });

  describe("comes from deliveries that were accepted, and no others", () => {
    const body = Buffer.from(JSON.stringify(delivery(eventsOf("a"))));

    /** What the hook is told of a request; by default of one that is accepted. */
    async function told(request: Partial<HookRequest>, accept: Hook["accept"] = async () => {}) {
      const calls: Buffer[] = [];
      const { status } = await answer(
        {
          method: "POST",
          headers: { "content-type": "application/json", authorization: "right" },
          readBody: async () => body,
          ...request,
        },
        {
          header: "Authorization",
          secret: (value) => value === "right",
          maxBody: 10_000,
          accept,
          delivered: (bytes) => calls.push(bytes),
          verified: () => {},
          refused: () => {},
        },
      );
      return { status, calls };
    }

    it("204: the bytes as they came", async () => {
      expect(await told({})).to.deep.equal({ status: 204, calls: [body] });
    });

    it("401, 415, 400 and 503: nothing", async () => {
      const refused = [
        await told({ headers: { "content-type": "application/json", authorization: "wrong" } }),
        await told({ headers: { authorization: "right" } }),
        await told({ readBody: async () => Buffer.from("{malformed") }),
        await told({}, () => Promise.reject(new Error("the disk is full"))),
      ];
      expect(refused).to.deep.equal([401, 415, 400, 503].map((status) => ({ status, calls: [] })));
    });
  });
});

describe("the hooks that are deployed", () => {
  const HOOK = "hook";
  const [first, second] = [{}, {}];
  let hooks: DeployedHooks;

  beforeEach(() => {
    hooks = new DeployedHooks();
  });

  it("a hook that is deployed anew is the same one", () => {
    const before = hooks.enter(HOOK, first);
    hooks.leave(HOOK, first);
    expect(hooks.get(HOOK)).to.equal(before);
    expect(hooks.enter(HOOK, second)).to.equal(before);
    hooks.settle();
    expect(hooks.get(HOOK)).to.equal(before);
  });

  it("one that does not come back is forgotten", () => {
    const before = hooks.enter(HOOK, first);
    hooks.leave(HOOK, first);
    hooks.settle();
    expect(hooks.get(HOOK)).to.equal(undefined);
    expect(hooks.enter(HOOK, second)).to.not.equal(before);
  });

  it("one with several nodes stays as long as any of them", () => {
    hooks.enter(HOOK, first);
    const hook = hooks.enter(HOOK, second);
    hook.nodes.set(second, { sampleType: "a.b", sampleEvents: "", accept: async () => {} });
    hooks.leave(HOOK, first);
    hooks.settle();
    expect(hooks.get(HOOK)).to.equal(hook);
    expect(hook.running?.sampleType).to.equal("a.b");
    hooks.leave(HOOK, second);
    hooks.settle();
    expect(hooks.get(HOOK)).to.equal(undefined);
  });
});
