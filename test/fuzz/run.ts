// Many inputs, counted.
import { Escape, inputOf, type Kind, kinds, type Outcome, type Reader, tryInput } from "./round";

export interface Found {
  readonly index: number;
  readonly kind: Kind;
  readonly expression: string;
  readonly problem: string;
}

export interface Tally {
  readonly counts: Record<Kind, Record<Outcome, number>>;
  readonly found: Found[];
  slowest: { index: number; milliseconds: number; expression: string };
}

/** Tries `count` inputs from number `from` on. It stops at ten escapes. */
export function run(seed: number, from: number, count: number, readers: readonly Reader[] = []): Tally {
  const tally: Tally = {
    counts: Object.fromEntries(
      kinds.map((kind) => [kind, { refused: 0, error: 0, value: 0 }]),
    ) as Tally["counts"],
    found: [],
    slowest: { index: -1, milliseconds: 0, expression: "" },
  };
  for (let index = from; index < from + count && tally.found.length < 10; index++) {
    const input = inputOf(seed, index);
    const { kind, expression } = input;
    const started = performance.now();
    try {
      tally.counts[kind][tryInput(input, readers)]++;
    } catch (error) {
      if (!(error instanceof Escape)) throw error;
      tally.found.push({ index, kind, expression, problem: error.message });
    }
    const milliseconds = performance.now() - started;
    if (milliseconds > tally.slowest.milliseconds) tally.slowest = { index, milliseconds, expression };
  }
  return tally;
}
