// Random events: in order, nearly in order or shuffled, with duplicates, ties, lists, and events that only ask.
import fc from "fast-check";
import type { Alert, Count, Occurrence, SpikeSettings } from "../../../src/detect";

export interface Arrival {
  readonly event: Occurrence;
  /** The clock when it comes. */
  readonly now: number;
}

export interface Stream {
  readonly settings: SpikeSettings;
  readonly lateness: number;
  readonly arrivals: readonly Arrival[];
  /** For the code under test, times are these many milliseconds a step, from a first one on. */
  readonly scale: number;
  readonly base: number;
}

interface StreamOptions {
  /** Small enough to be reached. */
  readonly limits: boolean;
  /** Events of a stream, and the times that they spread over. */
  readonly many?: boolean;
}

const AMPLE = 100_000;

const values = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "c", "d", "e", "f").map((value) => [value]) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom("a", "b", "c", "d", "g", "h"), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const settingsOf = ({ limits }: StreamOptions): fc.Arbitrary<SpikeSettings> =>
  fc
    .record({
      threshold: fc.integer({ min: 1, max: 6 }),
      window: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 5, max: 40 }), fc.constant(150)),
      quiet: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 60 })),
      distinct: fc.boolean(),
      maxKeys: limits ? fc.integer({ min: 1, max: 4 }) : fc.constant(AMPLE),
      more: limits ? fc.constantFrom(0, 1, 2, 3, 5, 8, 24) : fc.constant(AMPLE),
    })
    .map(({ more, ...settings }) => ({ ...settings, maxPerKey: settings.threshold + more }));

/** From 0 to below 1, each as likely: a double of fast-check is nearly always next to 0. */
const share = fc.noBias(fc.nat(9_999)).map((n) => n / 10_000);

/** Where an event comes in the order of arrival. */
const place = {
  late: share,
  straggles: fc.constantFrom(...Array<number>(19).fill(0), 200),
};

export function streams(options: StreamOptions): fc.Arbitrary<Stream> {
  return fc
    .record({
      settings: settingsOf(options),
      lateness: options.limits ? fc.constantFrom(5, 30, AMPLE) : fc.constant(AMPLE),
      spread: fc.constantFrom(0, 0, 3, 20, 1000),
      span: options.many ? fc.constant(1000) : fc.constantFrom(8, 40, 120),
      keys: fc.constantFrom(1, 1, 2, options.limits ? 6 : 3),
      /** The clock stands after everything, or goes with the events: some of these are of the future, then. */
      clock: fc.constantFrom("after", "with", "jumps"),
      scale: fc.constantFrom(1, 7, 1000, 60_000),
      base: fc.constantFrom(0, 1_700_000_000_000),
      made: fc.array(
        fc.record({
          at: share,
          key: fc.nat(5),
          values,
          kind: fc.constantFrom("uuid", "uuid", "uuid", "uuid", "uuid", "none", "asks"),
          copies: fc.array(fc.record({ ...place, moved: fc.constantFrom(0, 0, 0, 1, -1) }), { maxLength: 1 }),
          ...place,
        }),
        { minLength: options.many ? 300 : 1, maxLength: options.many ? 400 : 45, size: "max" },
      ),
    })
    .map(({ settings, lateness, spread, span, keys, clock, scale, base, made }) => {
      const placed = made.flatMap(({ at, key, values: of, kind, copies, late, straggles }, i) => {
        const time = Math.floor(at * span);
        const event: Occurrence = {
          key: `key ${key % keys}`,
          time,
          uuid: kind === "none" ? undefined : `uuid ${i}`,
          ...(settings.distinct && of !== undefined && { values: of }),
          counts: kind !== "asks",
        };
        const again = copies.map((copy) => ({
          event: { ...event, time: Math.max(0, time + copy.moved) },
          order: time + copy.late * spread + copy.straggles,
        }));
        return [{ event, order: time + late * spread + straggles }, ...again];
      });
      placed.sort((a, b) => a.order - b.order);
      const arrivals = placed.map(({ event }, i) => ({
        event,
        now: clock === "after" ? 1000 : clock === "with" ? i : i < placed.length / 2 ? 10 : 10 + span,
      }));
      return { settings, lateness, arrivals, scale, base };
    });
}

/** The settings as the code under test gets them. */
export function scaledSettings({ settings, scale }: Stream): SpikeSettings {
  return { ...settings, window: settings.window * scale, quiet: settings.quiet * scale };
}

/** The answer in the times of the stream. */
export function unscaled(count: Count, { scale, base }: Stream): Count {
  const time = (value: number) => (value - base) / scale;
  const alert = (one: Alert) => ({ ...one, first: time(one.first), last: time(one.last) });
  return {
    ...count,
    ...(count.alert && { alert: alert(count.alert) }),
    ...(count.further && { further: count.further.map(alert) }),
  };
}
