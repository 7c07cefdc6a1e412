// Time and memory of one call.

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

type Call<T> = (input: T) => unknown;

/** Nanoseconds a call. Every result is counted, so that no call is optimised away. */
export function time<T>(call: Call<T>, inputs: readonly T[], calls: number, hits: number): number {
  let found = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) {
    if (call(inputs[i % 8] as T) === true) found++;
  }
  return nanoseconds(start, calls, found, (hits * calls) / inputs.length);
}

export async function timeAsync<T>(
  call: Call<T>,
  inputs: readonly T[],
  calls: number,
  hits: number,
): Promise<number> {
  let found = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < calls; i++) {
    if ((await call(inputs[i % 8] as T)) === true) found++;
  }
  return nanoseconds(start, calls, found, (hits * calls) / inputs.length);
}

function nanoseconds(start: bigint, calls: number, found: number, wanted: number): number {
  const elapsed = Number(process.hrtime.bigint() - start);
  if (found !== wanted) throw new Error(`${found} hits instead of ${wanted}`);
  return elapsed / calls;
}

/** How many calls take a millisecond or so, which a busy machine seldom interrupts: a multiple of eight. */
export const callsFor = (nanoseconds: number) => Math.max(1, Math.round(1e6 / nanoseconds / 8)) * 8;

/** Bytes that a call leaves on the heap, the median of several rounds without a collection. Needs --expose-gc. */
export function heapPerCall<T>(call: Call<T>, inputs: readonly T[]): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("start node with --expose-gc");
  const calls = 8_000;
  const deltas: number[] = [];
  for (let round = 0; round < 9; round++) {
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i++) call(inputs[i % 8] as T);
    deltas.push((process.memoryUsage().heapUsed - before) / calls);
  }
  return median(deltas);
}
