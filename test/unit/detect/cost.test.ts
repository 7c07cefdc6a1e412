import assert from "node:assert/strict";
import { type SpikeSettings, SpikeWindows } from "../../../src/detect";

const T = 1_700_000_000_000;
const ROUNDS = 9;
const EVENTS = 2_000;

const usual: SpikeSettings = {
  threshold: 900,
  window: 1000,
  quiet: 0,
  distinct: false,
  maxKeys: 1_000_000,
  maxPerKey: 1000,
};

interface Load {
  readonly settings: Partial<SpikeSettings>;
  readonly keys: number;
}

/** Windows that have seen each key, and a way to time some more events: milliseconds. */
function loaded({ settings, keys }: Load): () => number {
  const windows = new SpikeWindows({ ...usual, ...settings }, { now: () => T });
  let i = 0;
  const add = (count: number) => {
    for (const end = i + count; i < end; i++) {
      // one number after the other, but each far from the one before
      const key = `key ${(i * 7919) % keys}`;
      windows.add({ key, time: T + i, uuid: `uuid ${i}`, values: [`value ${i % 50}`], counts: true });
    }
  };
  add(Math.max(keys, 5 * EVENTS));
  return () => {
    const start = performance.now();
    add(EVENTS);
    return performance.now() - start;
  };
}

/** How many times as long the second takes as the first. The rounds take turns, and the best of each counts. */
function ratio(first: Load, second: Load): number {
  const [one, other] = [loaded(first), loaded(second)];
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number];
  for (let round = 0; round < ROUNDS; round++) {
    best[0] = Math.min(best[0], one());
    best[1] = Math.min(best[1], other());
  }
  return best[1] / best[0];
}

// Generous: what these would find is an event that costs all the events of a window, or all keys, hundreds of times more.
describe("what an event costs", () => {
  for (const distinct of [false, true]) {
    const what = distinct ? "different values" : "events";
    it(`does not depend on the window: ${what} of 1 ms and of 11 days`, () => {
      const settings = { distinct, window: 1 };
      const longer = ratio({ settings, keys: 1 }, { settings: { distinct, window: 1_000_000_000 }, keys: 1 });
      assert.ok(longer < 8, `${longer} times`);
    });
  }

  it("does not depend on the keys, but for the memory's caches", () => {
    const more = ratio({ settings: {}, keys: 100 }, { settings: {}, keys: 100_000 });
    assert.ok(more < 40, `${more} times`);
  });
});
