import { expect } from "chai";
import type { InboxStore } from "../../../src/inbox";
import {
  drain,
  EACH,
  type EngineUnderTest,
  failure,
  HOUR,
  of,
  one,
  type Place,
  uuids,
  WHOLE,
} from "./support";

/** What engines keep whose stores outlive the process, tried by closing a store and opening it again. */
export function durableContract(engine: EngineUnderTest): void {
  describe("opened again", () => {
    let place: Place;
    let store: InboxStore;

    const reopen = async (options = {}) => {
      await store.close();
      store = await place.open(options);
      return store.inbox("hook");
    };

    beforeEach(async () => {
      place = engine.place();
      store = await place.open();
    });

    afterEach(() => store.close());

    it("has everything that was not dealt with, in order, marked redelivered", async () => {
      const before = store.inbox("hook");
      await before.accept(of("done", "out", "retried", "buried", "waiting"), EACH);
      await before.accept(of("whole", "delivery"), WHOLE);
      const [done, , retried, buried] = await before.take(4);
      await before.done(done?.id ?? "");
      await before.retry(retried?.id ?? "", HOUR);
      await before.dead(buried?.id ?? "", "no");
      const inbox = await reopen();
      expect(inbox.counts()).to.deep.equal({ waiting: 4, inFlight: 0, dead: 1 });
      const items = await drain(inbox);
      expect(uuids(items)).to.deep.equal(["out", "retried", "waiting", "whole+delivery"]);
      expect(items.map(({ redelivered }) => redelivered)).to.deep.equal([true, true, true, true]);
      expect(items[3]?.delivery.envelope).to.include({ eventType: "com.okta.event_hook" });
      expect((await reopen()).counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 1 });
    });

    it("counts an attempt for each time an item went out, and none for waiting", async () => {
      await store.inbox("hook").accept(of("out", "waiting"), EACH);
      for (let attempt = 1; attempt <= 4; attempt++) {
        const item = await one(await reopen());
        expect(item).to.deep.include({ attempt, redelivered: true });
        if (attempt === 2) {
          await store.inbox("hook").retry(item.id, 0);
          attempt++;
          expect((await one(store.inbox("hook"))).attempt).to.equal(attempt);
        }
      }
      const items = await drain(await reopen());
      expect(items.map(({ attempt }) => attempt)).to.deep.equal([5, 1]);
    });

    it("knows the ids it gave, and never gives one again", async () => {
      const ids = new Set<string>();
      for (let round = 0; round < 4; round++) {
        const inbox = await reopen();
        await inbox.accept(of(`u${round}`), EACH);
        const { id } = await one(inbox);
        expect(ids.has(id)).to.equal(false);
        for (const earlier of ids) expect(await inbox.done(earlier)).to.equal("spoken before");
        await inbox.done(id);
        ids.add(id);
      }
      const [first] = ids;
      const inbox = await reopen();
      expect(store.inboxOf(first ?? "")).to.equal(inbox);
    });

    it("knows duplicates, of each hook, within the retention", async () => {
      let now = 5 * HOUR;
      const options = { retention: 1, now: () => now };
      await reopen(options);
      await store.inbox("hook").accept(of("a"), EACH);
      await store.inbox("other").accept(of("b"), EACH);
      now += HOUR;
      let inbox = await reopen(options);
      expect(await inbox.accept(of("a", "b"), EACH)).to.deep.equal({ stored: 1, duplicates: 1 });
      expect((await store.inbox("other").accept(of("b"), EACH)).duplicates).to.equal(1);
      now += HOUR + 1;
      inbox = await reopen(options);
      expect(await inbox.accept(of("a", "b"), EACH)).to.deep.equal({ stored: 2, duplicates: 0 });
    });

    it("forgets in time where the clock was set back meanwhile", async () => {
      let now = 50 * HOUR;
      const options = { retention: 1, now: () => now };
      await reopen(options);
      await store.inbox("hook").accept(of("a"), EACH);
      now = HOUR;
      const inbox = await reopen(options);
      expect((await inbox.accept(of("a"), EACH)).duplicates).to.equal(1);
      now += HOUR + 1;
      expect((await inbox.accept(of("a"), EACH)).duplicates).to.equal(0);
    });

    it("holds the limit with what was left", async () => {
      await store.inbox("hook").accept(of("a", "b"), EACH);
      const inbox = await reopen({ maxEvents: 3 });
      expect(await failure(inbox.accept(of("c", "d"), EACH))).to.be.instanceOf(Error);
      expect((await inbox.accept(of("c"), EACH)).stored).to.equal(1);
      await drain(inbox);
      expect((await inbox.accept(of("d", "e", "f"), EACH)).stored).to.equal(3);
    });

    it("has the items of hooks that are not there now, for when they are", async () => {
      await store.inbox("gone").accept(of("a"), EACH);
      const { id } = await one(store.inbox("gone"));
      await reopen();
      expect(store.inboxOf(id)).to.equal(undefined);
      expect(uuids(await drain(store.inbox("gone")))).to.deep.equal(["a"]);
      expect(store.inboxOf(id)).to.equal(store.inbox("gone"));
    });
  });
}
