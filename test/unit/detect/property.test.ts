import assert from "node:assert/strict";
import fc from "fast-check";
import { type Count, SpikeWindows } from "../../../src/detect";
import { Model } from "./model";
import { type Arrival, type Stream, scaledSettings, streams, unscaled } from "./streams";

// SPIKE_ROUNDS=100000 npx mocha … makes a long run of it, SPIKE_SEED another one
const ROUNDS = Number(process.env.SPIKE_ROUNDS ?? 600);
const SEED = Number(process.env.SPIKE_SEED ?? 1);

/** The code under test on a stream: its clock and its times are those of the stream, scaled. */
class Subject {
  #now = 0;
  readonly #options;
  windows: SpikeWindows;

  constructor(readonly stream: Stream) {
    this.#options = { now: () => this.#now, lateness: stream.lateness * stream.scale };
    this.windows = new SpikeWindows(scaledSettings(stream), this.#options);
  }

  add({ event, now }: Arrival): Count {
    const { scale, base } = this.stream;
    this.#now = base + now * scale;
    return unscaled(this.windows.add({ ...event, time: base + event.time * scale }), this.stream);
  }

  /** Goes on with what JSON keeps of it. */
  restart(): void {
    const snapshot = JSON.parse(JSON.stringify(this.windows.snapshot()));
    this.windows = SpikeWindows.restore(scaledSettings(this.stream), snapshot, this.#options);
  }
}

const alertsOf = ({ alert, further = [] }: Count) => (alert === undefined ? [] : [alert, ...further]);

describe("spike windows, on random events", function () {
  this.timeout(Math.max(60_000, ROUNDS * 30));
  /** What occurred in all streams: else a run says little. */
  const seen = new Map<string, number>();
  const see = (what: string, times = 1) => seen.set(what, (seen.get(what) ?? 0) + times);

  function holds(stream: fc.Arbitrary<Stream>, check: (stream: Stream) => void, numRuns = ROUNDS): void {
    const counted = (one: Stream) => {
      see("streams");
      see("events", one.arrivals.length);
      check(one);
    };
    fc.assert(fc.property(stream, counted), { numRuns, seed: SEED });
  }

  after(() => {
    for (const what of ["alerts", "duplicate", "too-late", "not-asked", "capped", "evicted"]) {
      assert.ok((seen.get(what) ?? 0) > ROUNDS / 10, `${what}: ${seen.get(what)}`);
    }
    if (process.env.SPIKE_ROUNDS === undefined) return;
    const figures = [...seen].map(([what, times]) => `${times.toLocaleString("en")} ${what}`);
    console.log(`      ${figures.join(", ")}; seed ${SEED}`);
  });

  /** Every answer is that of the model. */
  function compare(stream: Stream): void {
    const model = new Model(stream.settings, stream.lateness, stream.scale, stream.base);
    const subject = new Subject(stream);
    for (const [i, arrival] of stream.arrivals.entries()) {
      const { event, now } = arrival;
      const expected = model.add(event, now);
      const count = subject.add(arrival);
      see("alerts", alertsOf(count).length);
      see("further", count.further?.length ?? 0);
      if (count.notCounted !== undefined) see(count.notCounted);
      if (count.capped) see("capped");
      assert.deepEqual(count, expected, `arrival ${i}`);
    }
    const clocks = new Set(stream.arrivals.map(({ now }) => now));
    if (clocks.size > 1) return; // idle keys go when there is time for it
    const { keys, evicted } = model;
    assert.deepEqual(subject.windows.totals, { keys, events: model.events, evicted });
    see("evicted", evicted);
  }

  it("answers as the definition does", () => holds(streams({ limits: false }), compare));

  it("answers as the definition does with few keys, little room and short lateness", () =>
    holds(streams({ limits: true }), compare));

  it("answers as the definition does for hundreds of events of a key", () =>
    holds(streams({ limits: true, many: true }), compare, Math.ceil(ROUNDS / 50)));

  /** Alerts of a stream in some order of arrival, and the hot stretches of all its events, for each key. */
  function outcome(stream: Stream, arrivals: readonly Arrival[]) {
    const model = new Model(stream.settings, stream.lateness);
    const subject = new Subject(stream);
    const alerts = new Map<string, number[]>();
    for (const arrival of arrivals) {
      model.add(arrival.event, arrival.now);
      const { key } = arrival.event;
      const times = alertsOf(subject.add(arrival)).map(({ last }) => last);
      alerts.set(key, [...(alerts.get(key) ?? []), ...times]);
    }
    return [...alerts].map(([key, times]) => ({ times, stretches: model.stretches(key), key }));
  }

  /** The clock stands after everything: it has no say in the order. */
  const still = ({ arrivals }: Stream) =>
    arrivals.map(({ event }) => ({ event: { ...event, uuid: undefined }, now: 1000 }));

  const within = (times: readonly number[], [first, last]: readonly [number, number]) =>
    times.filter((time) => first <= time && time <= last).length;

  it("gives an alert for every hot stretch in any order, and none without one", () =>
    holds(streams({ limits: false }), (stream) => {
      for (const { times, stretches } of outcome(stream, still(stream))) {
        const of = stretches.map((stretch) => within(times, stretch));
        assert.equal(
          of.reduce((sum, count) => sum + count, 0),
          times.length,
        );
        if (stream.settings.quiet === 0) assert.ok(of.every((count) => count >= 1));
      }
    }));

  it("gives exactly one alert for a hot stretch, if events come in order", () =>
    holds(streams({ limits: false }), (stream) => {
      const inOrder = { ...stream, settings: { ...stream.settings, quiet: 0 } };
      const arrivals = still(stream).sort((a, b) => a.event.time - b.event.time);
      for (const { times, stretches } of outcome(inOrder, arrivals)) {
        assert.deepEqual(
          times,
          stretches.map(([first]) => first),
        );
      }
    }));

  it("leaves no hot event further from an alert than the quiet time, and no two alerts nearer", () =>
    holds(streams({ limits: false }), (stream) => {
      const { quiet } = stream.settings;
      if (quiet === 0) return;
      const arrivals = still(stream);
      for (const { times, stretches, key } of outcome(stream, arrivals)) {
        for (const { event } of arrivals) {
          if (!event.counts || event.key !== key || !stretches.some((one) => within([event.time], one)))
            continue;
          assert.ok(times.some((time) => Math.abs(time - event.time) < quiet));
        }
        times.sort((a, b) => a - b);
        assert.ok(times.every((time, i) => i === 0 || time - (times[i - 1] as number) >= quiet));
      }
    }));

  for (const limits of [false, true]) {
    it(`goes on after a restart as if there had been none${limits ? ", with limits" : ""}`, () =>
      holds(streams({ limits }), (stream) => {
        const [steady, restarted] = [new Subject(stream), new Subject(stream)];
        for (const [i, arrival] of stream.arrivals.entries()) {
          if (i % 7 === 5) restarted.restart();
          assert.deepEqual(restarted.add(arrival), steady.add(arrival));
          assert.deepEqual(restarted.windows.totals, steady.windows.totals);
        }
      }));
  }
});
