import { expect } from "chai";
import { readDelivery } from "../../../src/events";
import {
  type Inbox,
  type InboxItem,
  MemoryStore,
  pauseAfter,
  Sender,
  type SenderOptions,
} from "../../../src/inbox";

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

/** More turns of the event loop than an item needs to count as sent. */
const SETTLED = 100;

describe("the sender", () => {
  let inbox: Inbox;
  let sent: InboxItem[];
  let failures: unknown[];
  let sender: Sender;
  let send: (item: InboxItem) => void;

  const uuids = () => sent.map(({ events: [event] }) => event?.uuid);
  const accept = (...names: string[]) =>
    inbox.accept(
      readDelivery({
        eventId: names.join(),
        data: { events: names.map((uuid) => ({ uuid, eventType: "t" })) },
      }),
      { items: "event", duplicates: "drop" },
    );
  const senderWith = (options: Partial<SenderOptions> = {}) =>
    new Sender(inbox, {
      send: (item) => send(item),
      failed: (error) => failures.push(error),
      batch: 2,
      ...options,
    });
  const idOf = (uuid: string) => sent.findLast(({ events: [event] }) => event?.uuid === uuid)?.id ?? "";

  beforeEach(() => {
    inbox = new MemoryStore({ retention: 24, maxEvents: 1000 }).inbox("hook");
    sent = [];
    failures = [];
    send = (item) => sent.push(item);
    sender = senderWith();
  });
  afterEach(() => sender.close());

  it("sends nothing before the flows run, then all of it in order", async () => {
    await accept("a", "b", "c", "d", "e");
    await turns(5);
    expect(sent).to.deep.equal([]);
    sender.start();
    await turns(SETTLED);
    expect(uuids()).to.deep.equal(["a", "b", "c", "d", "e"]);
    expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it("hands out a batch a turn: others get theirs", async () => {
    await accept("a", "b", "c", "d", "e");
    sender.start();
    await turns(1);
    expect(sent.length).to.be.within(0, 2);
    await turns(1);
    expect(sent.length).to.be.within(1, 4);
  });

  it("sends what comes later", async () => {
    sender.start();
    await accept("a");
    await turns(SETTLED);
    await accept("b");
    await turns(SETTLED);
    expect(uuids()).to.deep.equal(["a", "b"]);
  });

  it("sends again, marked, what was under way when the flows stopped", async () => {
    sender.start();
    await accept("settled");
    await turns(SETTLED);
    await accept("under way");
    await turns(3);
    await sender.hold();
    await accept("after");
    await turns(5);
    expect(uuids()).to.deep.equal(["settled", "under way"]);
    sender.start();
    await turns(SETTLED);
    expect(sent.slice(2).map(({ events: [event], redelivered }) => [event?.uuid, redelivered])).to.deep.equal(
      [
        ["under way", true],
        ["after", false],
      ],
    );
  });

  it("leaves the rest to the next sender when its node is made anew", async () => {
    sender.start();
    await accept("a", "b", "c");
    await sender.close();
    await turns(5);
    const before = sent.length;
    sender = senderWith();
    sender.start();
    await turns(SETTLED);
    expect(new Set(uuids())).to.deep.equal(new Set(["a", "b", "c"]));
    expect(sent.slice(before).every(({ redelivered, attempt }) => redelivered === attempt > 1)).to.equal(
      true,
    );
  });

  it("buries an item that cannot be sent, says so, and goes on", async () => {
    send = (item) => {
      if (item.events[0]?.uuid === "bad") throw new Error("no wire takes it");
      sent.push(item);
    };
    sender.start();
    await accept("bad", "good");
    await turns(SETTLED);
    expect(uuids()).to.deep.equal(["good"]);
    expect(failures.map(String)).to.deep.equal(["Error: no wire takes it"]);
    expect(inbox.counts().dead).to.equal(1);
  });

  describe("that waits for the flow's word", () => {
    let buried: [string | null | undefined, string][];

    const waiting = (timeout = 60_000) => {
      sender = senderWith({
        waitForWord: {
          timeout,
          maxAttempts: 2,
          maxInFlight: 2,
          random: () => 0,
          buried: ({ events: [event] }, reason) => buried.push([event?.uuid, reason]),
        },
      });
      sender.start();
      return sender.words as NonNullable<Sender["words"]>;
    };

    beforeEach(async () => {
      buried = [];
      await sender.close();
    });

    it("keeps as many out as allowed, and sends the next when one is done", async () => {
      const words = waiting();
      await accept("a", "b", "c", "d");
      await turns(SETTLED);
      expect(uuids()).to.deep.equal(["a", "b"]);
      expect(await words.done(idOf("b"))).to.equal("counts");
      await turns(SETTLED);
      expect(uuids()).to.deep.equal(["a", "b", "c"]);
      expect(inbox.counts()).to.deep.equal({ waiting: 1, inFlight: 2, dead: 0 });
    });

    it("takes one word on an item, and tells a second and one on nothing apart", async () => {
      const words = waiting();
      await accept("a");
      await turns(SETTLED);
      expect(await words.done(idOf("a"))).to.equal("counts");
      expect(await words.retry(idOf("a"), 0)).to.equal("spoken before");
      expect(await words.dead("never heard of", "why")).to.equal("unknown");
      expect(buried).to.deep.equal([]);
    });

    it("sends again on request, and gives up after the last attempt", async () => {
      const words = waiting();
      await accept("a");
      await turns(SETTLED);
      await words.retry(idOf("a"), 0);
      await turns(SETTLED);
      expect(sent.map(({ attempt, redelivered }) => [attempt, redelivered])).to.deep.equal([
        [1, false],
        [2, true],
      ]);
      await words.retry(idOf("a"), 0);
      expect(buried.map(([uuid]) => uuid)).to.deep.equal(["a"]);
      expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 1 });
    });

    it("gives up at once on request, with the reason", async () => {
      const words = waiting();
      await accept("a");
      await turns(SETTLED);
      await words.dead(idOf("a"), "the user is gone");
      expect(buried).to.deep.equal([["a", "the user is gone"]]);
    });

    it("takes silence for a failure: again after a pause, then dead", async () => {
      waiting(1);
      await accept("a");
      const out = () => inbox.counts();
      while (out().dead === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(sent.map(({ attempt }) => attempt)).to.deep.equal([1, 2]);
      expect(buried[0]?.[1]).to.match(/no word/);
    });

    it("buries what was out too often before, as after crash upon crash", async () => {
      await accept("a");
      for (let time = 0; time < 2; time++) {
        const [item] = await inbox.take(1);
        await inbox.retry(item?.id ?? "", 0);
      }
      waiting();
      await turns(SETTLED);
      expect(sent).to.deep.equal([]);
      expect(buried.map(([uuid]) => uuid)).to.deep.equal(["a"]);
    });

    it("sends again what was out when its node stops, and leaves it out while other flows are deployed", async () => {
      waiting();
      await accept("a");
      await turns(SETTLED);
      await sender.hold();
      sender.start();
      await turns(SETTLED);
      expect(uuids()).to.deep.equal(["a"]);
      await sender.close();
      waiting();
      await turns(SETTLED);
      expect(sent.map(({ redelivered }) => redelivered)).to.deep.equal([false, true]);
    });
  });

  it("pauses twice as long each time, up to five minutes, half of it by chance", () => {
    expect([1, 2, 3, 20].map((attempt) => pauseAfter(attempt, () => 1))).to.deep.equal([
      1000, 2000, 4000, 300_000,
    ]);
    expect([1, 2, 3, 20].map((attempt) => pauseAfter(attempt, () => 0))).to.deep.equal([
      500, 1000, 2000, 150_000,
    ]);
  });
});
