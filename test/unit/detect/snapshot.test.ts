import assert from "node:assert/strict";
import { type Occurrence, type SpikeSettings, SpikeWindows } from "../../../src/detect";

const MINUTE = 60_000;
const T = Date.parse("2024-05-14T09:00:00.000Z");
const options = { now: () => T + 60 * MINUTE };

const usual: SpikeSettings = {
  threshold: 4,
  window: 60 * MINUTE,
  quiet: 0,
  distinct: false,
  maxKeys: 100,
  maxPerKey: 100,
};

const event = (minute: number, more: Partial<Occurrence> = {}): Occurrence => ({
  key: "ada",
  time: T + minute * MINUTE,
  uuid: `at ${minute}`,
  counts: true,
  ...more,
});

/** What a context store gives back. */
const kept = (windows: SpikeWindows): unknown => JSON.parse(JSON.stringify(windows.snapshot()));

function filled(settings: Partial<SpikeSettings>, minutes: readonly number[]): unknown {
  const windows = new SpikeWindows({ ...usual, ...settings }, options);
  for (const minute of minutes) windows.add(event(minute, { values: [`v${minute}`] }));
  return kept(windows);
}

const restored = (settings: Partial<SpikeSettings>, snapshot: unknown) =>
  SpikeWindows.restore({ ...usual, ...settings }, snapshot, options);

describe("spike windows after a restart", () => {
  it("know the counts, the uuids, the alerts and the order of the keys", () => {
    const windows = new SpikeWindows({ ...usual, maxKeys: 2 }, options);
    for (const minute of [1, 2, 3, 4]) windows.add(event(minute));
    windows.add(event(1, { key: "bob" }));
    const after = restored({ maxKeys: 2 }, kept(windows));
    assert.deepEqual(after.totals, { keys: 2, events: 5, evicted: 0 });
    assert.equal(after.add(event(3)).notCounted, "duplicate");
    assert.deepEqual(after.add(event(5)), { count: 5, capped: false });
    after.add(event(1, { key: "cyd" }));
    assert.equal(after.add(event(2, { key: "bob" })).count, 1);
    assert.equal(after.totals.evicted, 2);
  });

  it("alert under a lower threshold with the next event, where there was no alert", () => {
    assert.equal(restored({ threshold: 3 }, filled({}, [1, 2, 3])).add(event(4)).alert?.count, 4);
    assert.equal(restored({ threshold: 3 }, filled({}, [1, 2, 3, 4])).add(event(5)).alert, undefined);
  });

  it("count in a longer or a shorter window what is kept", () => {
    const snapshot = filled({}, [1, 2, 3, 40]);
    assert.equal(restored({ window: 10 * MINUTE }, snapshot).add(event(41)).count, 2);
    assert.deepEqual(restored({ window: 180 * MINUTE }, snapshot).add(event(120)), {
      count: 5,
      capped: false,
    });
  });

  it("keep quiet from the alerts before when the quiet time changes", () => {
    const stretch = filled({}, [1, 2, 3, 4]);
    const quiet = restored({ quiet: 30 * MINUTE }, stretch);
    assert.equal(quiet.add(event(20)).alert, undefined);
    assert.equal(quiet.add(event(34)).alert?.count, 6);
    const again = restored({ quiet: 0 }, kept(quiet));
    assert.equal(again.add(event(50)).alert, undefined);
  });

  it("keep no more keys and events than there may be now", () => {
    const less = restored({ threshold: 2, maxPerKey: 2 }, filled({}, [1, 2, 3]));
    assert.deepEqual(less.totals, { keys: 1, events: 2, evicted: 0 });
    const windows = new SpikeWindows(usual, options);
    for (const key of ["a", "b", "c"]) windows.add(event(1, { key }));
    assert.deepEqual(restored({ maxKeys: 2 }, kept(windows)).totals, { keys: 2, events: 2, evicted: 1 });
  });

  it("start empty from what counted something else", () => {
    assert.equal(restored({ distinct: true }, filled({}, [1, 2])).totals.keys, 0);
    assert.equal(restored({}, filled({ distinct: true }, [1, 2])).totals.keys, 0);
  });

  it("start empty, and work, from anything that is no snapshot", () => {
    for (const nothing of [
      undefined,
      null,
      0,
      "",
      "text",
      [],
      {},
      { keys: [] },
      { format: "okta-spike 2" },
    ]) {
      assert.equal(restored({}, nothing).totals.keys, 0);
    }
    // a time that no date can have
    const whole = filled({}, [1, 2]);
    assert.equal(restored({}, whole).totals.keys, 1);
    assert.equal(restored({}, replaced(whole, ["keys", 0, "times", 0], 9e15)).totals.keys, 0);
    // every part of a good one in turn is replaced by something that is none
    for (const distinct of [false, true]) {
      for (const quiet of [0, MINUTE]) {
        const whole = filled({ distinct, quiet }, [1, 2, 3, 4, 2]);
        assert.equal(restored({ distinct, quiet }, whole).totals.keys, 1);
        let damaged = 0;
        for (const wrong of [null, "x", -1, Number.NaN, [], {}, [{}], "1"]) {
          for (const path of pathsOf(whole)) {
            const windows = restored({ distinct, quiet }, replaced(whole, path, wrong));
            const { count } = windows.add(event(5, { key: "eve", values: ["v"] }));
            assert.equal(count, 1, path.join("."));
            windows.add(event(3, { values: ["v"], uuid: undefined }));
            windows.add(event(5, { values: ["v"] }));
            damaged++;
          }
        }
        assert.ok(damaged > 150);
      }
    }
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const inner = (value as Record<string, unknown>)[name];
  return Object.assign(copy, { [name]: replaced(inner, rest, by) });
}
