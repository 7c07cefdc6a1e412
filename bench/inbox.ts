// The inbox and its engines: accepting beside the disk's own rate of fsync, looking for duplicates, opening.
// After a build, as lmdb is loaded from the project: npm run bench -- inbox [directory on the disk in question]
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import type { Delivery } from "../src/events";
import type { AcceptOptions, Engine, Inbox, InboxStore } from "../src/inbox";
import { delivery as body, logEvent } from "../test/support/deliveries";

const load = createRequire(path.join(process.cwd(), "package.json"));
const { openStore }: typeof import("../src/inbox") = load("./dist/lib/src/inbox");
const { readDelivery }: typeof import("../src/events") = load("./dist/lib/src/events");

const EACH: AcceptOptions = { items: "event", duplicates: "drop" };
const AT_ONCE = 50;
const SECONDS = 5;

/** As Okta's: about 2.5 kB of JSON. */
const event = () => ({
  ...logEvent(),
  uuid: randomUUID(),
  debugContext: { debugData: { padding: "x".repeat(800) } },
});
const deliveryOf = (events: number): Delivery => readDelivery(body(Array.from({ length: events }, event)));
const small = (events: number): Delivery =>
  readDelivery(
    body(Array.from({ length: events }, () => ({ uuid: randomUUID(), eventType: "user.session.start" }))),
  );

const ms = (value: number | undefined) => (value ?? Number.NaN).toFixed(2).padStart(8);
const rate = (value: number) => Math.round(value).toLocaleString("en").padStart(9);

function quantile(values: number[], q: number): number | undefined {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * q))];
}

function open(engine: Engine, directory: string): Promise<InboxStore> {
  const report = (sentence: string) => console.log(sentence);
  return openStore({ engine, directory, retention: 24, maxEvents: 2_000_000, report });
}

/** Longest time the event loop was held up while `work` ran, ms. */
async function loopDelay<T>(work: () => Promise<T>): Promise<[T, IntervalHistogram]> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const result = await work();
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return [result, delay];
}

const inMs = (nanoseconds: number) => nanoseconds / 1e6;

/** How often a second the disk writes 4 kB and says that it is there: one after the other. */
function fsyncRate(directory: string): void {
  const file = fs.openSync(path.join(directory, "fsync"), "w");
  const page = Buffer.alloc(4096, 1);
  const times: number[] = [];
  const start = performance.now();
  while (performance.now() - start < 2000) {
    const before = performance.now();
    fs.writeSync(file, page, 0, page.length, (times.length % 256) * 4096);
    fs.fdatasyncSync(file);
    times.push(performance.now() - before);
  }
  fs.closeSync(file);
  const perSecond = (times.length * 1000) / (performance.now() - start);
  console.log(
    `fdatasync of 4 kB ${rate(perSecond)}/s  p50 ${ms(quantile(times, 0.5))} ms  p99 ${ms(quantile(times, 0.99))} ms\n`,
  );
}

/** Takes and is done with everything, as a flow that sinks it would. */
function sink(inbox: Inbox): { stop: () => Promise<number> } {
  let running = true;
  let taken = 0;
  const ended = (async () => {
    for (;;) {
      const items = await inbox.take(100);
      for (const { id } of items) await inbox.done(id);
      taken += items.length;
      if (items.length === 0 && !running) return taken;
      await new Promise(setImmediate);
    }
  })();
  return {
    stop: () => {
      running = false;
      return ended;
    },
  };
}

async function accepting(engine: Engine, directory: string, events: number): Promise<void> {
  const store = await open(engine, directory);
  const inbox = store.inbox("hook");
  const ready = Array.from({ length: engine === "memory" ? 30_000 / events : 20_000 / events }, () =>
    deliveryOf(events),
  );
  const times: number[] = [];
  const sunk = sink(inbox);
  const start = performance.now();
  const [, delay] = await loopDelay(async () => {
    const one = async () => {
      while (performance.now() - start < SECONDS * 1000) {
        const next = ready.pop();
        if (next === undefined) return;
        const before = performance.now();
        await inbox.accept(next, EACH);
        times.push(performance.now() - before);
        // what comes over a network comes in a turn of its own
        await new Promise(setImmediate);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  });
  const perSecond = (times.length * 1000) / (performance.now() - start);
  await sunk.stop();
  await store.close();
  console.log(
    `accept ${engine.padEnd(6)} ${String(events).padStart(2)} event(s) ${rate(perSecond)} deliveries/s ${rate(perSecond * events)} events/s` +
      `  p50 ${ms(quantile(times, 0.5))} ms  p99 ${ms(quantile(times, 0.99))} ms  loop held up p99 ${ms(inMs(delay.percentile(99)))} max ${ms(inMs(delay.max))} ms`,
  );
}

async function lookups(directory: string): Promise<void> {
  const store = await open("lmdb", directory);
  const inbox = store.inbox("hook");
  const known: Delivery[] = [];
  let remembered = 0;
  const size = 500;
  for (const most of [1_000, 1_000_000]) {
    const start = performance.now();
    while (remembered < most) {
      const some = Array.from({ length: Math.min(8, (most - remembered) / size) }, () => small(size));
      await Promise.all(some.map((each) => inbox.accept(each, EACH)));
      if (known.length < 400) known.push(...some);
      else known[(remembered / size) % 400] = some[0] as Delivery;
      remembered += some.length * size;
      for (let items = await inbox.take(5000); items.length > 0; items = await inbox.take(5000)) {
        for (const { id } of items) await inbox.done(id);
      }
    }
    const filled = (performance.now() - start) / 1000;
    for (const [kind, look] of [
      ["known", () => inbox.accept(known[Math.floor(Math.random() * known.length)] as Delivery, EACH)],
    ] as const) {
      const times: number[] = [];
      for (let i = 0; i < 200; i++) {
        const before = performance.now();
        await look();
        times.push(((performance.now() - before) * 1000) / size);
      }
      console.log(
        `lookup of a ${kind} event among ${rate(most)}: ${ms(quantile(times, 0.5))} µs  p99 ${ms(quantile(times, 0.99))} µs` +
          `   (stored in ${filled.toFixed(1)} s, file ${(fs.statSync(path.join(directory, "data.mdb")).size / 2 ** 20).toFixed(0)} MB)`,
      );
    }
  }
  await store.close();
}

async function opening(directory: string): Promise<void> {
  const filled = await open("lmdb", directory);
  for (let i = 0; i < 2_000; i += 10) {
    await Promise.all(Array.from({ length: 10 }, () => filled.inbox("hook").accept(deliveryOf(50), EACH)));
  }
  await filled.close();
  for (const after of ["in order", "a crash"] as const) {
    if (after === "a crash") fs.rmSync(path.join(directory, "clean"));
    const start = performance.now();
    const [store, delay] = await loopDelay(() => open("lmdb", directory));
    const took = performance.now() - start;
    const { waiting } = store.inbox("hook").counts();
    const before = performance.now();
    const [items] = await loopDelay(() => store.inbox("hook").take(100));
    console.log(
      `open after ${after.padEnd(8)} ${rate(waiting)} waiting: ${ms(took)} ms, loop held up max ${ms(inMs(delay.max))} ms;` +
        ` first take of ${items.length}: ${ms(performance.now() - before - 5)} ms`,
    );
    await store.close();
  }
}

export async function run(parent = os.tmpdir()): Promise<void> {
  const directory = fs.mkdtempSync(path.join(parent, "bench-inbox-"));
  try {
    console.log(`${os.cpus().length} × ${os.cpus()[0]?.model}, Node.js ${process.version}, ${directory}\n`);
    fsyncRate(directory);
    for (const engine of ["memory", "lmdb"] as const) {
      for (const events of [1, 10])
        await accepting(engine, path.join(directory, `${engine}-${events}`), events);
    }
    console.log();
    await lookups(path.join(directory, "lookups"));
    console.log();
    await opening(path.join(directory, "opening"));
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
