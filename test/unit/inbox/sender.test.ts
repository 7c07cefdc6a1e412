import { expect } from "chai";
import { readDelivery } from "../../../src/events";
import { type InboxItem, MemoryInbox, Sender } from "../../../src/inbox";

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

/** More turns of the event loop than an item needs to count as sent. */
const SETTLED = 100;

describe("the sender", () => {
  let inbox: MemoryInbox;
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

  beforeEach(() => {
    inbox = new MemoryInbox();
    sent = [];
    failures = [];
    send = (item) => sent.push(item);
    sender = new Sender(inbox, {
      send: (item) => send(item),
      failed: (error) => failures.push(error),
      batch: 2,
    });
  });

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
    const next = new Sender(inbox, {
      send: (item) => sent.push(item),
      failed: (error) => failures.push(error),
    });
    next.start();
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
});
