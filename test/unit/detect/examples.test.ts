import assert from "node:assert/strict";
import { type Occurrence, type SpikeSettings, SpikeWindows } from "../../../src/detect";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A time like that of an event. */
const T = Date.parse("2024-05-14T09:00:00.000Z");

const usual: SpikeSettings = {
  threshold: 5,
  window: HOUR,
  quiet: 0,
  distinct: false,
  maxKeys: 10_000,
  maxPerKey: 1000,
};

let uuids = 0;
const event = (time: number, more: Partial<Occurrence> = {}): Occurrence => ({
  key: "ada@example.com",
  time,
  uuid: `uuid-${uuids++}`,
  counts: true,
  ...more,
});

/** Windows with a clock of their own, a day after the events unless said otherwise. */
function windows(settings: Partial<SpikeSettings> = {}, clock = { now: T + DAY }) {
  return new SpikeWindows({ ...usual, ...settings }, { now: () => clock.now });
}

/** Adds events of these minutes, and gives the minutes at which there were alerts. */
function alertsAt(spike: SpikeWindows, minutes: readonly number[]): number[] {
  return minutes.filter((minute) => spike.add(event(T + minute * MINUTE)).alert !== undefined);
}

describe("spike windows", () => {
  describe("rejected pushes", () => {
    it("raises one alert for five of one user in an hour, and tells the success after them", () => {
      const spike = windows();
      const rejected = [0, 4, 9, 15, 40].map((minute) => event(T + minute * MINUTE));
      const counts = rejected.map((each) => spike.add(each));
      assert.deepEqual(
        counts.map(({ count }) => count),
        [1, 2, 3, 4, 5],
      );
      assert.deepEqual(
        counts.map(({ alert }) => alert),
        [
          ...Array(4).fill(undefined),
          {
            count: 5,
            first: T,
            last: T + 40 * MINUTE,
            uuids: rejected.map(({ uuid }) => uuid),
            capped: false,
          },
        ],
      );
      const success = event(T + 41 * MINUTE, { counts: false });
      assert.deepEqual(spike.add(success), { count: 5, capped: false, notCounted: "not-asked" });
      assert.equal(spike.add(event(T + 42 * MINUTE)).alert, undefined);
    });

    it("raises none for four, nor for five of two users, nor for five in more than an hour", () => {
      assert.deepEqual(alertsAt(windows(), [0, 1, 2, 3]), []);
      const two = windows();
      for (let i = 0; i < 8; i++) {
        assert.equal(two.add(event(T + i, { key: i % 2 === 0 ? "ada" : "bob" })).alert, undefined);
      }
      const hour = windows();
      assert.deepEqual(alertsAt(hour, [0, 20, 30, 45, 60]), []);
      assert.equal(hour.add(event(T + 60 * MINUTE, { counts: false })).count, 4);
      assert.deepEqual(alertsAt(windows(), [0.001, 20, 30, 45, 60]), [60]);
    });

    it("counts a delivery that comes again once", () => {
      const spike = windows();
      const first = event(T);
      spike.add(first);
      for (let i = 0; i < 9; i++) {
        assert.deepEqual(spike.add(first), { count: 1, capped: false, notCounted: "duplicate" });
      }
      // its time may be that of the delivery, and so another
      assert.equal(spike.add({ ...first, time: T + MINUTE }).notCounted, "duplicate");
      assert.equal(spike.add(event(T + MINUTE)).count, 2);
    });

    it("takes events without a uuid as different ones", () => {
      const spike = windows({ threshold: 2 });
      spike.add(event(T, { uuid: undefined }));
      const { count, alert } = spike.add(event(T, { uuid: undefined }));
      assert.equal(count, 2);
      assert.deepEqual(alert, { count: 2, first: T, last: T, uuids: [], capped: false });
    });
  });

  describe("password spray", () => {
    const spray = () => windows({ distinct: true, threshold: 3, window: 10 * MINUTE });
    const from = (spike: SpikeWindows, minute: number, ...users: string[]) =>
      spike.add(event(T + minute * MINUTE, { key: "203.0.113.7", values: users }));

    it("raises one alert when one address has tried so many different users", () => {
      const spike = spray();
      assert.equal(from(spike, 0, "ada").distinct, 1);
      assert.equal(from(spike, 1, "ada").distinct, 1);
      assert.equal(from(spike, 2, "bob").distinct, 2);
      const { count, distinct, alert } = from(spike, 3, "cyd");
      assert.deepEqual([count, distinct], [4, 3]);
      assert.deepEqual(alert?.values, ["ada", "bob", "cyd"]);
      assert.deepEqual([alert?.count, alert?.distinct, alert?.first, alert?.uuids.length], [4, 3, T, 4]);
      assert.equal(from(spike, 4, "dan").alert, undefined);
    });

    it("counts every element of a list, and none for none", () => {
      const spike = spray();
      assert.deepEqual(from(spike, 0), { count: 1, distinct: 0, capped: false });
      const { distinct, alert } = from(spike, 1, "ada", "bob", "ada", "cyd");
      assert.deepEqual([distinct, alert?.values], [3, ["bob", "ada", "cyd"].sort()]);
    });

    it("names the hundred values and uuids that came last", () => {
      const spike = windows({ distinct: true, threshold: 150 });
      const names = Array.from({ length: 150 }, (_, i) => `user ${i}`);
      const all = names.map((name) => spike.add(event(T, { values: [name], uuid: `of ${name}` })));
      assert.deepEqual(all.at(-1)?.alert?.values, names.slice(50));
      assert.deepEqual(
        all.at(-1)?.alert?.uuids,
        names.slice(50).map((name) => `of ${name}`),
      );
      assert.equal(all.at(-1)?.alert?.distinct, 150);
    });
  });

  describe("alerts", () => {
    it("comes anew when the count has been below the threshold", () => {
      const spike = windows({ threshold: 2, window: 10 * MINUTE });
      // hot from 1 to 12; at 12 the count has just fallen; at 22 the one of 12 leaves as the next comes
      assert.deepEqual(alertsAt(spike, [0, 1, 2, 12, 21, 22, 31]), [1, 21]);
      assert.deepEqual(alertsAt(spike, [41.5, 45]), [45]);
    });

    it("comes again after the quiet time for as long as it is hot, and not before", () => {
      const spike = windows({ threshold: 2, quiet: 30 * MINUTE });
      assert.deepEqual(alertsAt(spike, [0, 1, 10, 30, 31, 32, 60, 61, 62]), [1, 31, 61]);
      // an hour and more later it is a new stretch: quiet, as the quiet time is longer
      const long = windows({ threshold: 2, window: MINUTE, quiet: DAY });
      assert.deepEqual(alertsAt(long, [0, 0.5, 100, 100.5, 1440.25, 1440.5]), [0.5, 1440.5]);
    });

    it("comes when a late event makes a past window hot, with that window's events", () => {
      const spike = windows({ threshold: 3, window: 10 * MINUTE });
      const past = [0, 9].map((minute) => event(T + minute * MINUTE, { uuid: `at ${minute}` }));
      for (const each of past) spike.add(each);
      spike.add(event(T + 50 * MINUTE));
      const { count, alert } = spike.add(event(T + 5 * MINUTE, { uuid: "late" }));
      assert.equal(count, 2, "at its own time");
      assert.deepEqual(alert, {
        count: 3,
        first: T,
        last: T + 9 * MINUTE,
        uuids: ["at 0", "late", "at 9"],
        capped: false,
      });
    });

    it("does not come where a stretch that is nearly forgotten goes on", () => {
      const spike = windows({ threshold: 2, window: 10 * MINUTE }, { now: T + 2 * DAY });
      assert.deepEqual(alertsAt(spike, [0, 0]), [0]);
      // the stretch ended at 10: an event of just then is the earliest that is not too late
      spike.add(event(T + DAY + 10 * MINUTE - 1));
      assert.deepEqual(alertsAt(spike, [10, 10]), []);
      assert.deepEqual(alertsAt(spike, [20.5, 20.5]), [20.5]);
    });

    it("comes for each of the stretches that one late event makes hot", () => {
      const spike = windows({ threshold: 3, window: 10 * MINUTE });
      assert.deepEqual(alertsAt(spike, [-9, -9, 5, 5]), []);
      const { count, alert, further } = spike.add(event(T));
      assert.deepEqual([count, alert?.last, alert?.count], [3, T, 3]);
      assert.deepEqual(
        further?.map(({ last, first, count }) => [first, last, count]),
        [[T, T + 5 * MINUTE, 3]],
      );
      assert.deepEqual(alertsAt(spike, [-1, 1, 6]), []);
    });
  });

  describe("bounds", () => {
    it("does not lose a key to one event of a bogus future", () => {
      const spike = windows({}, { now: T + 5 * MINUTE });
      assert.deepEqual(alertsAt(spike, [0, 1]), []);
      spike.add(event(Date.parse("2099-01-01T00:00:00Z")));
      assert.deepEqual(alertsAt(spike, [2, 3, 4]), [4]);
      assert.equal(spike.totals.events, 6);
    });

    it("takes an event without a usable time as one of now", () => {
      const spike = windows({ threshold: 2 }, { now: T + MINUTE });
      spike.add(event(T));
      assert.deepEqual(spike.add(event(Number.NaN)).alert?.last, T + MINUTE);
    });

    it("takes events up to a day late, counts right, and turns away what is later", () => {
      const spike = windows({ threshold: 2 });
      const old = event(T - DAY - MINUTE);
      spike.add(old);
      spike.add(event(T));
      assert.equal(spike.add(event(T - DAY)).notCounted, "too-late");
      assert.equal(spike.add(old).notCounted, "duplicate");
      const { count, alert } = spike.add(event(T - DAY + 1));
      assert.deepEqual([count, alert?.first], [2, old.time]);
      // what left with it is not counted again
      spike.add(event(T + DAY));
      assert.equal(spike.add(old).notCounted, "too-late");
      assert.equal(spike.add(event(T - DAY, { counts: false })).capped, true);
    });

    it("keeps so many events of a key, says that it is not all, and still alerts", () => {
      const spike = windows({ maxPerKey: 6 });
      const counts = [1, 2, 3, 4, 5, 6, 7, 8].map((minute) => spike.add(event(T + minute * MINUTE)));
      assert.equal(spike.totals.events, 6);
      assert.deepEqual(
        counts.map(({ count, capped }) => `${count}${capped ? "+" : ""}`),
        ["1", "2", "3", "4", "5", "6", "7", "7+"],
      );
      assert.deepEqual(
        counts.map(({ alert }) => alert?.count),
        [undefined, undefined, undefined, undefined, 5, undefined, undefined, undefined],
      );
      assert.equal(spike.add(event(T + 2 * MINUTE)).notCounted, "too-late");
      assert.equal(spike.add(event(T + 3 * HOUR)).capped, false);
    });

    it("remembers a uuid as long as its event, of few events and of many", () => {
      for (const maxPerKey of [10, 100]) {
        const spike = windows({ maxPerKey });
        for (let i = 0; i <= 3 * maxPerKey; i++) spike.add(event(T + i, { uuid: `uuid of ${i}` }));
        const again = (i: number, time = i) =>
          spike.add(event(T + time, { uuid: `uuid of ${i}` })).notCounted;
        assert.equal(again(3 * maxPerKey), "duplicate");
        assert.equal(again(2 * maxPerKey + 1), "duplicate");
        assert.equal(again(2 * maxPerKey), "too-late");
        assert.equal(again(2 * maxPerKey, 3 * maxPerKey), undefined);
      }
    });

    it("lets the least recently seen key go when there are too many", () => {
      const spike = windows({ maxKeys: 2 });
      const see = (key: string) => spike.add(event(T, { key })).count;
      assert.deepEqual(["a", "b", "a", "c", "a", "b"].map(see), [1, 1, 2, 1, 3, 1]);
      assert.deepEqual(spike.totals, { keys: 2, events: 4, evicted: 2 });
      // asking is not seeing, nor does it make a key
      spike.add(event(T, { key: "a", counts: false }));
      spike.add(event(T, { key: "x", counts: false }));
      see("d");
      assert.equal(spike.add(event(T, { key: "b", counts: false })).count, 1);
      assert.equal(spike.add(event(T, { key: "a", counts: false })).count, 0);
    });

    it("forgets keys that nothing was heard of, two for each event, and at once where one is heard of", () => {
      const clock = { now: T };
      const spike = windows({}, clock);
      for (let i = 0; i < 10; i++) spike.add(event(T, { key: `key ${i}` }));
      clock.now = T + DAY + HOUR;
      spike.add(event(clock.now, { key: "new" }));
      assert.equal(spike.totals.keys, 11);
      clock.now += 1000;
      assert.deepEqual(spike.add(event(T, { key: "key 9" })), { count: 1, capped: false });
      const left = [1, 2, 3, 4, 5].map(() => {
        spike.add(event(clock.now, { key: "new" }));
        return spike.totals.keys;
      });
      assert.deepEqual(left, [7, 5, 3, 2, 2]);
      assert.deepEqual(spike.totals, { keys: 2, events: 7, evicted: 0 });
    });

    it("forgets them also if the clock was wrong for a while", () => {
      const clock = { now: T + 1000 * DAY };
      const spike = windows({}, clock);
      spike.add(event(T, { key: "old" }));
      clock.now = T;
      spike.add(event(T, { key: "new" }));
      clock.now = T + 2 * DAY;
      spike.add(event(T, { key: "new" }));
      assert.equal(spike.totals.keys, 1);
    });

    it("forgets one key or all when asked to", () => {
      const spike = windows();
      for (const key of ["a", "a", "b"]) spike.add(event(T, { key }));
      spike.forget("a");
      spike.forget("never seen");
      assert.deepEqual(spike.totals, { keys: 1, events: 1, evicted: 0 });
      assert.equal(spike.add(event(T, { key: "a" })).count, 1);
      spike.forget();
      assert.deepEqual(spike.totals, { keys: 0, events: 0, evicted: 0 });
      assert.equal(spike.add(event(T, { key: "b" })).count, 1);
    });
  });
});
