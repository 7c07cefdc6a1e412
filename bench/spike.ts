// Counting in sliding windows: what one event costs, by the number of keys, the window and the order; what memory it
// takes. Beside it, for scale, a limiter that counts in fixed windows.
import os from "node:os";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { type Occurrence, type SpikeSettings, SpikeWindows } from "../src/detect";
import { median } from "./measure";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2024, 4, 14);
const CHUNK = 1_000;
const MEASURED = 300_000;
const WINDOWS = { "1 min": MINUTE, "1 h": HOUR, "24 h": 24 * HOUR };

interface Traffic {
  readonly keys: number;
  /** Milliseconds between two events of a key. */
  readonly every: number;
  /** An event comes up to so many milliseconds late. */
  readonly late?: number;
  readonly distinct?: boolean;
}

let state = 1;
/** A whole number from 0 to below n, the same ones in every run. */
function below(n: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return Math.floor(((state >>> 0) / 2 ** 32) * n);
}

/** A text that nobody has seen before, as those of an event that was just parsed. */
const fresh = (text: string) => Buffer.from(text, "latin1").toString("latin1");

const hex = (length: number) =>
  below(2 ** 32)
    .toString(16)
    .padStart(length, "0");

/** Events of random keys; the time of each goes on as `every` says. */
function* events({ keys, every, late = 0, distinct = false }: Traffic): Generator<Occurrence> {
  for (let i = 0; ; i++) {
    const key = i < keys ? i : below(keys);
    yield {
      key: fresh(`user.number-${key}@example.com`),
      time: START + Math.floor((i * every) / keys) - below(late + 1),
      uuid: fresh(`${hex(8)}-1234-11ef-${hex(8)}${hex(8)}abcd`),
      ...(distinct && { values: [fresh(`198.51.100.${below(200)}`)] }),
      counts: true,
    };
  }
}

function settingsOf(window: number, distinct = false): SpikeSettings {
  return {
    threshold: distinct ? 150 : 50,
    window,
    quiet: 0,
    distinct,
    maxKeys: 2_000_000,
    maxPerKey: 1000,
  };
}

function take<T>(from: Iterator<T>, count: number): T[] {
  return Array.from({ length: count }, () => from.next().value as T);
}

interface Times {
  readonly mean: number;
  readonly median: number;
}

/** Nanoseconds an event, once there are as many as stay. */
async function measure(traffic: Traffic, add: (event: Occurrence) => unknown, fill: number): Promise<Times> {
  const source = events(traffic);
  for (let left = fill; left > 0; left -= CHUNK) {
    for (const event of take(source, CHUNK)) {
      const result = add(event);
      if (result instanceof Promise) await result;
    }
  }
  const chunks: number[] = [];
  let sum = 0;
  for (let done = 0; done < MEASURED; done += CHUNK) {
    const chunk = take(source, CHUNK);
    const start = process.hrtime.bigint();
    for (const event of chunk) {
      const result = add(event);
      if (result instanceof Promise) await result;
    }
    const elapsed = Number(process.hrtime.bigint() - start);
    chunks.push(elapsed / CHUNK);
    sum += elapsed;
  }
  return { mean: sum / MEASURED, median: median(chunks) };
}

function spike(window: number, traffic: Traffic): Promise<Times> {
  let time = START;
  const windows = new SpikeWindows(settingsOf(window, traffic.distinct), { now: () => time });
  const add = (event: Occurrence) => {
    if (event.time > time) time = event.time;
    return windows.add(event);
  };
  // a day and the window are kept; at most a thousand a key
  const stay = traffic.keys * Math.min(1000, Math.ceil((24 * HOUR + window) / traffic.every));
  return measure(traffic, add, Math.max(stay + traffic.keys, 200_000));
}

function limiter(traffic: Traffic): Promise<Times> {
  const memory = new RateLimiterMemory({ points: 1_000_000, duration: 3600 });
  return measure(traffic, ({ key }) => memory.consume(key), Math.max(2 * traffic.keys, 200_000));
}

/** What a Map and one object for each key cost alone: below that no counting gets. */
function mapAlone(traffic: Traffic): Promise<Times> {
  const counts = new Map<string, { count: number }>();
  const add = ({ key }: Occurrence) => {
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count: 1 });
    else known.count++;
  };
  return measure(traffic, add, Math.max(2 * traffic.keys, 200_000));
}

const row = (name: string, ...cells: string[]) =>
  console.log(`${name.padEnd(34)}${cells.map((cell) => cell.padStart(16)).join("")}`);

const shown = ({ mean, median }: Times) => `${median.toFixed(0)} (${mean.toFixed(0)})`;

async function byKeys(): Promise<void> {
  const sizes = [10, 1_000, 100_000, 1_000_000];
  console.log(
    "Two events a day for each key. Nanoseconds an event, median of 300 rounds (mean, with collections)",
  );
  row("keys", ...sizes.map((keys) => keys.toLocaleString("en")));
  const contenders: Record<string, (traffic: Traffic) => Promise<Times>> = {};
  for (const [name, window] of Object.entries(WINDOWS)) {
    contenders[`window ${name}`] = (traffic) => spike(window, traffic);
  }
  contenders["window 1 h, different values"] = (traffic) => spike(HOUR, { ...traffic, distinct: true });
  contenders["rate-limiter-flexible, 1 h fixed"] = limiter;
  contenders["a Map of counters alone"] = mapAlone;
  for (const [name, contend] of Object.entries(contenders)) {
    const cells: string[] = [];
    for (const keys of sizes) cells.push(shown(await contend({ keys, every: 12 * HOUR })));
    row(name, ...cells);
  }
}

async function byOrder(): Promise<void> {
  console.log("Busy keys: 100 keys, an event every 10 s for each, 1,000 kept. Nanoseconds an event");
  row("window", ...Object.keys(WINDOWS));
  const traffic = { keys: 100, every: 10_000 };
  const kinds: Record<string, Traffic> = {
    "in order": traffic,
    "up to 10 min late": { ...traffic, late: 10 * MINUTE },
    "different values, in order": { ...traffic, distinct: true },
    "different values, late": { ...traffic, distinct: true, late: 10 * MINUTE },
  };
  for (const [name, kind] of Object.entries(kinds)) {
    const cells: string[] = [];
    for (const window of Object.values(WINDOWS)) cells.push(shown(await spike(window, kind)));
    row(name, ...cells);
  }
}

/** Windows of so many keys with so many events each; how many bytes of the heap they are for a key. */
function filled(keys: number, each: number, distinct: boolean): [SpikeWindows, number] {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error("start node with --expose-gc");
  const windows = new SpikeWindows(settingsOf(24 * HOUR, distinct), { now: () => START });
  const source = events({ keys, every: 10 * MINUTE, distinct });
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < keys * each; i++) {
    const event = source.next().value as Occurrence;
    windows.add({ ...event, key: fresh(`user.number-${i % keys}@example.com`) });
  }
  gc();
  return [windows, (process.memoryUsage().heapUsed - before) / keys];
}

function memory(): void {
  console.log("Bytes on the heap, texts and all");
  row("", "a key alone", "of 1 event", "of 10", "an event", "in a snapshot");
  const keys = 20_000;
  for (const distinct of [false, true]) {
    const [, one] = filled(keys, 1, distinct);
    const [, ten] = filled(keys, 10, distinct);
    const [windows, many] = filled(keys, 110, distinct);
    const event = (many - ten) / 100;
    const start = performance.now();
    const { length } = JSON.stringify(windows.snapshot());
    const ns = ((performance.now() - start) * 1e6) / (keys * 110);
    const cells = [one - event, one, ten, event].map((bytes) => bytes.toFixed(0));
    const kept = `${(length / (keys * 110)).toFixed(0)} (${ns.toFixed(0)} ns)`;
    row(distinct ? "different values" : "events", ...cells, kept);
  }
}

export async function run(): Promise<void> {
  console.log(`${os.cpus().length} × ${os.cpus()[0]?.model}, Node.js ${process.version}\n`);
  memory();
  console.log();
  await byOrder();
  console.log();
  await byKeys();
}
