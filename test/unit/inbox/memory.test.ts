import { expect } from "chai";
import { type Delivery, readDelivery } from "../../../src/events";
import { type AcceptOptions, InboxClosed, InboxFull, MemoryInbox } from "../../../src/inbox";

const EACH: AcceptOptions = { items: "event", duplicates: "drop" };

let serial = 0;

function delivery(
  events: { uuid?: string; published?: string }[],
  eventId = `delivery-${++serial}`,
): Delivery {
  return readDelivery({
    eventType: "com.okta.event_hook",
    eventId,
    source: "https://example.okta.com/api/v1/eventHooks/who1",
    data: { events: events.map((event) => ({ eventType: "user.session.start", ...event })) },
  });
}

const uuids = (items: readonly { events: readonly { uuid: string | null }[] }[]) =>
  items.map((item) => item.events.map(({ uuid }) => uuid).join("+"));

describe("the memory inbox", () => {
  it("hands out items oldest first, within a delivery by published, at most as many as asked", async () => {
    const inbox = new MemoryInbox();
    await inbox.accept(
      delivery([
        { uuid: "late", published: "2026-01-01T00:00:02.000Z" },
        { uuid: "early", published: "2026-01-01T00:00:01.000Z" },
      ]),
      EACH,
    );
    await inbox.accept(delivery([{ uuid: "second delivery", published: "2025-01-01T00:00:00.000Z" }]), EACH);
    expect(uuids(await inbox.take(2))).to.deep.equal(["early", "late"]);
    expect(uuids(await inbox.take(2))).to.deep.equal(["second delivery"]);
    expect(uuids(await inbox.take(2))).to.deep.equal([]);
    expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 3, dead: 0 });
  });

  it("drops an event whose uuid came before, in this delivery or another, and counts it", async () => {
    const inbox = new MemoryInbox();
    expect(await inbox.accept(delivery([{ uuid: "a" }, { uuid: "b" }, { uuid: "a" }]), EACH)).to.deep.equal({
      stored: 2,
      duplicates: 1,
    });
    expect(await inbox.accept(delivery([{ uuid: "b" }, { uuid: "c" }]), EACH)).to.deep.equal({
      stored: 1,
      duplicates: 1,
    });
    expect(uuids(await inbox.take(9))).to.deep.equal(["a", "b", "c"]);
  });

  it("numbers the parts that go out, so that a join of them ends", async () => {
    const inbox = new MemoryInbox();
    await inbox.accept(delivery([{ uuid: "a" }]), EACH);
    await inbox.accept(delivery([{ uuid: "a" }, { uuid: "b" }, { uuid: "c" }]), EACH);
    const items = (await inbox.take(9)).slice(1);
    expect(items.map(({ events: [event] }) => event?.part)).to.deep.equal([
      { index: 0, count: 2 },
      { index: 1, count: 2 },
    ]);
    expect(items.map(({ delivery: { count } }) => count)).to.deep.equal([3, 3]);
  });

  it("marks duplicates when asked to, and lets them through", async () => {
    const inbox = new MemoryInbox();
    const marking: AcceptOptions = { items: "event", duplicates: "mark" };
    await inbox.accept(delivery([{ uuid: "a" }]), marking);
    expect(await inbox.accept(delivery([{ uuid: "a" }]), marking)).to.deep.equal({
      stored: 1,
      duplicates: 1,
    });
    const items = await inbox.take(9);
    expect(items.map(({ events: [event] }) => event?.duplicate)).to.deep.equal([false, true]);
  });

  it("goes by delivery and index where an event has no uuid, and never drops what cannot be told apart", async () => {
    const inbox = new MemoryInbox();
    const same = () => delivery([{}, {}], "one id");
    expect((await inbox.accept(same(), EACH)).stored).to.equal(2);
    expect(await inbox.accept(same(), EACH)).to.deep.equal({ stored: 0, duplicates: 2 });
    const nameless = () => readDelivery({ data: { events: [{ eventType: "x" }] } });
    expect((await inbox.accept(nameless(), EACH)).stored).to.equal(1);
    expect((await inbox.accept(nameless(), EACH)).stored).to.equal(1);
  });

  it("forgets a uuid after the retention", async () => {
    let now = 0;
    const inbox = new MemoryInbox({ retention: 1, now: () => now });
    await inbox.accept(delivery([{ uuid: "a" }]), EACH);
    now = 3_600_000;
    expect((await inbox.accept(delivery([{ uuid: "a" }]), EACH)).duplicates).to.equal(1);
    now = 3_600_001;
    expect((await inbox.accept(delivery([{ uuid: "a" }]), EACH)).duplicates).to.equal(0);
  });

  it("keeps a delivery whole when asked to, with its envelope and without its duplicates", async () => {
    const inbox = new MemoryInbox();
    const whole: AcceptOptions = { items: "delivery", duplicates: "drop" };
    await inbox.accept(delivery([{ uuid: "a" }]), whole);
    await inbox.accept(delivery([{ uuid: "a" }, { uuid: "b" }, { uuid: "c" }]), whole);
    await inbox.accept(delivery([{ uuid: "a" }]), whole);
    const items = await inbox.take(9);
    expect(uuids(items)).to.deep.equal(["a", "b+c"]);
    expect(items[1]?.delivery.envelope).to.include({ eventType: "com.okta.event_hook" });
    expect(items[1]?.delivery.envelope).to.not.have.property("data");
  });

  it("sends an item again in its old place, marked, and only what is in flight", async () => {
    const inbox = new MemoryInbox();
    await inbox.accept(delivery([{ uuid: "a" }, { uuid: "b" }, { uuid: "c" }, { uuid: "d" }]), EACH);
    const [a, b] = await inbox.take(2);
    if (a === undefined || b === undefined) throw new Error("two items were stored");
    await inbox.retry(b.id, 0);
    await inbox.retry(a.id, 0);
    await inbox.retry(a.id, 0);
    const again = await inbox.take(9);
    expect(uuids(again)).to.deep.equal(["a", "b", "c", "d"]);
    expect(again.map(({ attempt, redelivered }) => [attempt, redelivered])).to.deep.equal([
      [2, true],
      [2, true],
      [1, false],
      [1, false],
    ]);
  });

  it("waits with a retry that is to come later, and calls when it is due", async () => {
    const inbox = new MemoryInbox();
    await inbox.accept(delivery([{ uuid: "a" }]), EACH);
    const [item] = await inbox.take(1);
    const due = new Promise<void>((resolve) => inbox.onWaiting(resolve));
    await inbox.retry(item?.id ?? "", 5);
    expect(await inbox.take(1)).to.deep.equal([]);
    expect(inbox.counts()).to.deep.equal({ waiting: 1, inFlight: 0, dead: 0 });
    await due;
    expect(uuids(await inbox.take(1))).to.deep.equal(["a"]);
  });

  it("is done with an item once, and keeps the dead apart", async () => {
    const inbox = new MemoryInbox();
    await inbox.accept(delivery([{ uuid: "a" }, { uuid: "b" }]), EACH);
    const [a, b] = await inbox.take(2);
    await inbox.done(a?.id ?? "");
    await inbox.done(a?.id ?? "");
    await inbox.dead(b?.id ?? "", "five attempts");
    await inbox.done("never heard of");
    expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 1 });
    expect(await inbox.take(1)).to.deep.equal([]);
  });

  it("refuses a delivery that does not fit, whole, and takes it once there is room", async () => {
    const inbox = new MemoryInbox({ maxEvents: 3 });
    await inbox.accept(delivery([{ uuid: "a" }, { uuid: "b" }]), EACH);
    const big = delivery([{ uuid: "c" }, { uuid: "d" }]);
    const refusal = await inbox.accept(big, EACH).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(InboxFull);
    const [a] = await inbox.take(1);
    await inbox.done(a?.id ?? "");
    expect(await inbox.accept(big, EACH)).to.deep.equal({ stored: 2, duplicates: 0 });
  });

  it("takes and hands out nothing once closed", async () => {
    const inbox = new MemoryInbox();
    await inbox.accept(delivery([{ uuid: "a" }]), EACH);
    await inbox.close();
    expect(await inbox.take(1)).to.deep.equal([]);
    const refusal = await inbox.accept(delivery([{ uuid: "b" }]), EACH).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(InboxClosed);
  });

  it("stays in order over thousands of items and mixed retries", async () => {
    const inbox = new MemoryInbox();
    for (let i = 0; i < 3000; i++) await inbox.accept(delivery([{ uuid: `u${i}` }]), EACH);
    const out: string[] = [];
    for (let items = await inbox.take(7); items.length > 0; items = await inbox.take(7)) {
      for (const [i, item] of items.entries()) {
        if (i === 6 && item.attempt === 1) await inbox.retry(item.id, 0);
        else {
          out.push(uuids([item])[0] ?? "");
          await inbox.done(item.id);
        }
      }
    }
    expect(out).to.deep.equal(Array.from({ length: 3000 }, (_, i) => `u${i}`));
    expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 0 });
  });
});
