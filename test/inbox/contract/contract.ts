// What every engine keeps: the contract in src/inbox/contract.ts, tried from outside. An engine is handed in as
// something that opens stores; the suite knows nothing else of it.
import { expect } from "chai";
import { type Inbox, InboxClosed, InboxFull, type InboxStore, type StoreOptions } from "../../../src/inbox";
import { durableContract } from "./durable";
import {
  delivery,
  drain,
  EACH,
  type EngineUnderTest,
  failure,
  HOUR,
  MARKED,
  of,
  one,
  type Place,
  until,
  uuids,
  WHOLE,
} from "./support";

export function describeInbox(name: string, engine: EngineUnderTest): void {
  describe(`the inbox of engine ${name}`, () => {
    let place: Place;
    let store: InboxStore;
    let inbox: Inbox;

    const open = async (options?: Partial<StoreOptions>) => {
      await store.close();
      place = engine.place();
      store = await place.open(options);
      inbox = store.inbox("hook");
    };

    beforeEach(async () => {
      place = engine.place();
      store = await place.open();
      inbox = store.inbox("hook");
    });

    afterEach(() => store.close());

    describe("order", () => {
      it("hands out the oldest first, within a delivery by published, at most as many as asked", async () => {
        const late = { uuid: "late", published: "2026-01-01T00:00:02.000Z" };
        const early = { uuid: "early", published: "2026-01-01T00:00:01.000Z" };
        await inbox.accept(delivery([late, early]), EACH);
        await inbox.accept(delivery([{ uuid: "second", published: "2025-01-01T00:00:00.000Z" }]), EACH);
        expect(uuids(await inbox.take(2))).to.deep.equal(["early", "late"]);
        expect(uuids(await inbox.take(2))).to.deep.equal(["second"]);
        expect(await inbox.take(2)).to.deep.equal([]);
        expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 3, dead: 0 });
      });

      it("keeps the order of deliveries that come at once", async () => {
        const names = Array.from({ length: 300 }, (_, i) => `u${i}`);
        await Promise.all(names.map((uuid) => inbox.accept(of(uuid), EACH)));
        expect(uuids(await drain(inbox))).to.deep.equal(names);
      });

      it("stays in order over thousands of items and mixed retries", async () => {
        for (let i = 0; i < 3000; i += 10) {
          await inbox.accept(of(...Array.from({ length: 10 }, (_, k) => `u${i + k}`)), EACH);
        }
        const out: string[] = [];
        for (let items = await inbox.take(7); items.length > 0; items = await inbox.take(7)) {
          for (const [i, item] of items.entries()) {
            if (i === 6 && item.attempt === 1) await inbox.retry(item.id, 0);
            else {
              out.push(...uuids([item]));
              await inbox.done(item.id);
            }
          }
        }
        expect(out).to.deep.equal(Array.from({ length: 3000 }, (_, i) => `u${i}`));
        expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 0 });
      });

      it("puts many items that come back in any order into their places", async () => {
        const names = Array.from({ length: 500 }, (_, i) => `u${i}`);
        await inbox.accept(of(...names), EACH);
        const items = await take(inbox, 400);
        for (let i = 0; i < items.length; i++) await inbox.retry(items[(i * 171) % 400]?.id ?? "", 0);
        const again = await drain(inbox);
        expect(uuids(again)).to.deep.equal(names);
        expect(again.map(({ attempt }) => attempt)).to.deep.equal(names.map((_, i) => (i < 400 ? 2 : 1)));
      });

      it("calls when there is something to take, after it is stored", async () => {
        const called = new Promise<void>((resolve) => inbox.onWaiting(resolve));
        await inbox.accept(of("a"), EACH);
        await called;
        inbox.onWaiting(() => expect.fail("nothing came"));
        await inbox.accept(of("a"), EACH);
        inbox.onWaiting(undefined);
        await inbox.accept(of("b"), EACH);
        expect(uuids(await inbox.take(9))).to.deep.equal(["a", "b"]);
      });
    });

    describe("what goes out", () => {
      it("is the event as it came, with its delivery", async () => {
        const event = {
          uuid: "a",
          published: "2026-01-01T00:00:01.000Z",
          target: null,
          n: [1.5, "é\u0000😀", { __proto__: null, deep: [] }],
        };
        await inbox.accept(delivery([event], "d1"), EACH);
        const item = await one(inbox);
        expect(item.events[0]).to.deep.include({
          index: 0,
          uuid: "a",
          eventType: "user.session.start",
          published: "2026-01-01T00:00:01.000Z",
          publishedAt: Date.parse("2026-01-01T00:00:01.000Z"),
          duplicate: false,
          part: { index: 0, count: 1 },
        });
        expect(item.events[0]?.event).to.deep.equal({ eventType: "user.session.start", ...event });
        const { receivedAt, ...rest } = item.delivery;
        expect(rest).to.deep.equal({
          deliveryId: "d1",
          org: "example.okta.com",
          hookId: "who1",
          count: 1,
          envelope: undefined,
        });
        expect(new Date(receivedAt).toISOString()).to.equal(receivedAt);
        expect(item).to.include({ attempt: 1, redelivered: false });
      });

      it("numbers the parts that go out, so that a join of them ends", async () => {
        await inbox.accept(of("a"), EACH);
        await inbox.accept(of("a", "b", "c"), EACH);
        const items = (await inbox.take(9)).slice(1);
        expect(items.map(({ events: [event] }) => event?.part)).to.deep.equal([
          { index: 0, count: 2 },
          { index: 1, count: 2 },
        ]);
        expect(items.map(({ delivery: { count } }) => count)).to.deep.equal([3, 3]);
      });

      it("is a whole delivery when asked to, with its envelope and without its duplicates", async () => {
        await inbox.accept(of("a"), WHOLE);
        await inbox.accept(of("a", "b", "c"), WHOLE);
        await inbox.accept(of("a"), WHOLE);
        const items = await inbox.take(9);
        expect(uuids(items)).to.deep.equal(["a", "b+c"]);
        expect(items[1]?.delivery.envelope).to.include({ eventType: "com.okta.event_hook" });
        expect(items[1]?.delivery.envelope).to.not.have.property("data");
        expect(inbox.itemWith("b")).to.equal(items[1]?.id);
        expect(inbox.itemWith("c")).to.equal(items[1]?.id);
        expect(await inbox.done(items[1]?.id ?? "")).to.equal("counts");
        expect(inbox.itemWith("b")).to.equal(undefined);
      });
    });

    describe("duplicates", () => {
      it("are dropped and counted, in one delivery or in two", async () => {
        expect(await inbox.accept(of("a", "b", "a"), EACH)).to.deep.equal({ stored: 2, duplicates: 1 });
        expect(await inbox.accept(of("b", "c"), EACH)).to.deep.equal({ stored: 1, duplicates: 1 });
        expect(uuids(await drain(inbox))).to.deep.equal(["a", "b", "c"]);
        expect(await inbox.accept(of("a", "b", "c"), EACH)).to.deep.equal({ stored: 0, duplicates: 3 });
      });

      it("are seen among deliveries that come at once", async () => {
        const many = await Promise.all(Array.from({ length: 50 }, () => inbox.accept(of("a", "b"), EACH)));
        expect(many.reduce((sum, { stored }) => sum + stored, 0)).to.equal(2);
        expect(many.reduce((sum, { duplicates }) => sum + duplicates, 0)).to.equal(98);
        expect(uuids(await drain(inbox))).to.deep.equal(["a", "b"]);
      });

      it("are told only when the first one is stored", async () => {
        const first = inbox.accept(of("a"), EACH);
        await inbox.accept(of("a"), EACH);
        expect(uuids(await inbox.take(1))).to.deep.equal(["a"]);
        await first;
      });

      it("go out marked when asked for", async () => {
        await inbox.accept(of("a"), MARKED);
        expect(await inbox.accept(of("a"), MARKED)).to.deep.equal({ stored: 1, duplicates: 1 });
        const items = await inbox.take(9);
        expect(items.map(({ events: [event] }) => event?.duplicate)).to.deep.equal([false, true]);
        expect(inbox.itemWith("a")).to.equal(items[0]?.id);
        await inbox.done(items[0]?.id ?? "");
        expect(inbox.itemWith("a")).to.equal(items[1]?.id);
      });

      it("go by delivery and index where an event has no uuid; what cannot be told apart is none", async () => {
        const same = () => delivery([{}, { uuid: 7 }, { uuid: "" }], "one id");
        expect((await inbox.accept(same(), EACH)).stored).to.equal(3);
        expect(await inbox.accept(same(), EACH)).to.deep.equal({ stored: 0, duplicates: 3 });
        for (let i = 0; i < 2; i++) {
          expect((await inbox.accept(delivery([{}], null), EACH)).stored).to.equal(1);
        }
      });

      it("are known by uuids of any kind and length", async () => {
        const odd = ["x".repeat(5000), `${"x".repeat(4999)}y`, "é\u0000\ud800", "a\u0000b", "sha256:", " "];
        expect(await inbox.accept(of(...odd), EACH)).to.deep.equal({ stored: odd.length, duplicates: 0 });
        expect(await inbox.accept(of(...odd), EACH)).to.deep.equal({ stored: 0, duplicates: odd.length });
        expect((await drain(inbox)).map(({ events: [event] }) => event?.uuid)).to.deep.equal(odd);
      });

      it("are forgotten after the retention, and remembered again", async () => {
        let now = 0;
        await open({ retention: 1, now: () => now });
        await inbox.accept(of("a"), EACH);
        now = HOUR;
        expect((await inbox.accept(of("a"), EACH)).duplicates).to.equal(1);
        now = HOUR + 1;
        expect((await inbox.accept(of("a"), EACH)).duplicates).to.equal(0);
        now = 2 * HOUR;
        expect((await inbox.accept(of("a"), EACH)).duplicates).to.equal(1);
      });

      it("are forgotten in time where the clock is set back", async () => {
        let now = 10 * HOUR;
        await open({ retention: 1, now: () => now });
        await inbox.accept(of("a"), EACH);
        now = 2 * HOUR;
        expect((await inbox.accept(of("a", "b"), EACH)).duplicates).to.equal(1);
        now = 2.5 * HOUR;
        expect((await inbox.accept(of("a", "b"), EACH)).duplicates).to.equal(2);
        now = 4 * HOUR;
        expect((await inbox.accept(of("a", "b"), EACH)).duplicates).to.equal(0);
      });
    });

    describe("words", () => {
      it("count once", async () => {
        await inbox.accept(of("a", "b", "c"), EACH);
        const [a, b, c] = (await inbox.take(3)).map(({ id }) => id);
        expect(await inbox.done(a ?? "")).to.equal("counts");
        expect(await inbox.dead(b ?? "", "five attempts")).to.equal("counts");
        expect(await inbox.retry(c ?? "", 60_000)).to.equal("counts");
        for (const id of [a, b, c]) {
          expect(await inbox.done(id ?? "")).to.equal("spoken before");
          expect(await inbox.dead(id ?? "", "again")).to.equal("spoken before");
          expect(await inbox.retry(id ?? "", 0)).to.equal("spoken before");
        }
        expect(inbox.counts()).to.deep.equal({ waiting: 1, inFlight: 0, dead: 1 });
        expect(await inbox.take(9)).to.deep.equal([]);
      });

      it("on an item that never was are unknown", async () => {
        await inbox.accept(of("a"), EACH);
        const { id } = await one(inbox);
        for (const other of ["", "a", "1", id.replace(/\d+$/, "99"), `${id}0`, `x${id}`, null, {}]) {
          expect(await inbox.done(other as string), String(other)).to.equal("unknown");
        }
        expect(inbox.counts().inFlight).to.equal(1);
      });

      it("send an item again in its old place, marked, with its next attempt", async () => {
        await inbox.accept(of("a", "b", "c", "d"), EACH);
        const [a, b] = await inbox.take(2);
        await inbox.retry(b?.id ?? "", 0);
        await inbox.retry(a?.id ?? "", 0);
        const again = await inbox.take(9);
        expect(uuids(again)).to.deep.equal(["a", "b", "c", "d"]);
        expect(again.map(({ id }) => id).slice(0, 2)).to.deep.equal([a?.id, b?.id]);
        expect(again.map(({ attempt, redelivered }) => [attempt, redelivered])).to.deep.equal([
          [2, true],
          [2, true],
          [1, false],
          [1, false],
        ]);
        await inbox.retry(a?.id ?? "", 0);
        expect((await one(inbox)).attempt).to.equal(3);
      });

      it("wait with a retry that is to come later, and call when it is due", async () => {
        await inbox.accept(of("a"), EACH);
        const { id } = await one(inbox);
        const due = new Promise<void>((resolve) => inbox.onWaiting(resolve));
        await inbox.retry(id, 5);
        expect(await inbox.take(1)).to.deep.equal([]);
        expect(inbox.itemWith("a")).to.equal(undefined);
        expect(inbox.counts()).to.deep.equal({ waiting: 1, inFlight: 0, dead: 0 });
        await due;
        expect((await one(inbox)).id).to.equal(id);
        expect(inbox.itemWith("a")).to.equal(id);
      });

      it("that make an item dead keep it apart until the retention is over", async () => {
        let now = 0;
        await open({ retention: 1, now: () => now });
        await inbox.accept(of("a", "b"), EACH);
        await inbox.dead((await one(inbox)).id, "no");
        now = HOUR;
        await inbox.dead((await one(inbox)).id, "never");
        await inbox.accept(of("c"), EACH);
        expect(inbox.counts().dead).to.equal(2);
        now = 1.5 * HOUR;
        await inbox.accept(of("d"), EACH);
        await until(() => inbox.counts().dead === 1);
        now = 3 * HOUR;
        await inbox.accept(of("e"), EACH);
        await until(() => inbox.counts().dead === 0);
        expect(uuids(await drain(inbox))).to.deep.equal(["c", "d", "e"]);
      });
    });

    describe("limits", () => {
      it("refuse a delivery that does not fit, whole, and take it once there is room", async () => {
        await open({ maxEvents: 3 });
        await inbox.accept(of("a", "b"), EACH);
        expect(await failure(inbox.accept(of("c", "d"), EACH))).to.be.instanceOf(InboxFull);
        expect(await failure(inbox.accept(of("c", "d"), WHOLE))).to.be.instanceOf(InboxFull);
        expect(inbox.counts().waiting).to.equal(2);
        const { id } = await one(inbox);
        expect(await failure(inbox.accept(of("c", "d"), EACH))).to.be.instanceOf(InboxFull);
        await inbox.done(id);
        expect(await inbox.accept(of("c", "d"), EACH)).to.deep.equal({ stored: 2, duplicates: 0 });
        await inbox.dead((await one(inbox)).id, "no");
        expect((await inbox.accept(of("e", "a"), EACH)).stored).to.equal(1);
      });

      it("hold for all hooks together, and for deliveries that come at once", async () => {
        await open({ maxEvents: 10 });
        const other = store.inbox("other");
        const results = await Promise.allSettled(
          Array.from({ length: 30 }, (_, i) => (i % 2 ? other : inbox).accept(of(`u${i}`), EACH)),
        );
        expect(results.filter(({ status }) => status === "fulfilled")).to.have.length(10);
        expect(inbox.counts().waiting + other.counts().waiting).to.equal(10);
      });
    });

    describe("several hooks in a store", () => {
      it("each has its own items, words and duplicates", async () => {
        const other = store.inbox("other");
        expect(store.inbox("hook")).to.equal(inbox);
        await inbox.accept(of("a", "b"), EACH);
        expect(await other.accept(of("a"), EACH)).to.deep.equal({ stored: 1, duplicates: 0 });
        const ours = await inbox.take(9);
        const [theirs] = await other.take(9);
        const ids = [...ours, theirs].map((item) => item?.id ?? "");
        expect(new Set(ids).size).to.equal(3);
        expect(ids.map((id) => store.inboxOf(id))).to.deep.equal([inbox, inbox, other]);
        expect(store.inboxOf("never heard of")).to.equal(undefined);
        expect(await inbox.done(theirs?.id ?? "")).to.equal("unknown");
        expect(await other.done(theirs?.id ?? "")).to.equal("counts");
        expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 2, dead: 0 });
        expect(other.counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 0 });
      });

      it("ids of one store mean nothing to another", async () => {
        await inbox.accept(of("a"), EACH);
        const { id } = await one(inbox);
        const another = await engine.place().open();
        await another.inbox("hook").accept(of("a"), EACH);
        await one(another.inbox("hook"));
        expect(another.inboxOf(id)).to.equal(undefined);
        expect(await another.inbox("hook").done(id)).to.equal("unknown");
        await another.close();
      });
    });

    it("takes nothing in and hands out nothing once closed", async () => {
      await inbox.accept(of("a", "b"), EACH);
      const { id } = await one(inbox);
      const underWay = inbox.accept(of("c"), EACH);
      await store.close();
      await underWay;
      await store.close();
      expect(await inbox.take(1)).to.deep.equal([]);
      expect(await failure(inbox.accept(of("d"), EACH))).to.be.instanceOf(InboxClosed);
      expect(await failure(inbox.done(id))).to.be.instanceOf(InboxClosed);
      expect(inbox.counts()).to.deep.equal({ waiting: 2, inFlight: 1, dead: 0 });
    });

    if (engine.durable) durableContract(engine);
  });
}

async function take(inbox: Inbox, count: number) {
  const items = [...(await inbox.take(count))];
  while (items.length < count) items.push(...(await inbox.take(count - items.length)));
  return items;
}
