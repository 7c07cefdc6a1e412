// The expression engine beside the same predicates by hand and in other engines, in one process, on events that
// take turns. Rounds of all of them are interleaved, so that a slow moment of the machine hits all alike.
import { byHand, type Engine, others, ours, type Run } from "./engines";
import { callsFor, heapPerCall, median, time, timeAsync } from "./measure";
import { type Event, type Predicate, predicates } from "./predicates";

const ROUNDS = 101;

interface Contender {
  readonly engine: Engine;
  readonly predicate: Predicate;
  readonly run: Run;
  readonly hits: number;
  calls: number;
  readonly times: number[];
  readonly compileTimes: number[];
}

async function contend(engine: Engine, predicate: Predicate, hits: number): Promise<Contender | string> {
  try {
    const run = engine.compile(predicate);
    for (const event of predicate.events) {
      const result = await run(event);
      if (result !== predicate.byHand(event)) return `gives ${result}`;
    }
    return { engine, predicate, run, hits, calls: 8, times: [], compileTimes: [] };
  } catch (error) {
    return String((error as Error).message ?? error).split("\n")[0] ?? "fails";
  }
}

const measure = ({ engine, run, predicate, hits }: Contender, calls: number): number | Promise<number> =>
  (engine.isAsync === true ? timeAsync : time)<Event>(run, predicate.events, calls, hits);

/** Microseconds to compile, the mean of some. */
function compileTime({ engine, predicate }: Contender): number {
  const times = 10;
  const start = performance.now();
  for (let i = 0; i < times; i++) engine.compile(predicate);
  return ((performance.now() - start) / times) * 1000;
}

export async function run(): Promise<void> {
  const contenders: Contender[] = [];
  const failures: string[] = [];
  for (const predicate of predicates) {
    const hits = predicate.events.filter(predicate.byHand).length;
    for (const engine of [byHand, ours, ...others]) {
      const contender = await contend(engine, predicate, hits);
      if (typeof contender === "string") failures.push(`${engine.name}, ${predicate.name}: ${contender}`);
      else contenders.push(contender);
    }
  }
  // all of them warm before any is measured
  for (const contender of contenders) for (let i = 0; i < 50; i++) compileTime(contender);
  for (let i = 0; i < 20; i++) {
    for (const contender of contenders) {
      contender.calls = callsFor(await measure(contender, i === 0 ? 800 : contender.calls));
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) {
      contender.times.push(await measure(contender, contender.calls));
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) contender.compileTimes.push(compileTime(contender));
  }
  // last, since V8 throws compiled code away when it collects garbage often
  const heaps = new Map(
    contenders
      .filter(({ engine }) => engine === ours || engine === byHand)
      .map((contender) => [contender, heapPerCall<Event>(contender.run, contender.predicate.events)]),
  );
  report(contenders, heaps);
  for (const failure of failures) console.log(`  left out: ${failure}`);
}

function report(contenders: readonly Contender[], heaps: ReadonlyMap<Contender, number>): void {
  console.log(`${process.version}, median of ${ROUNDS} rounds, ns an evaluation; compile time in µs`);
  const row = (...cells: string[]) =>
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(27) : cell.padStart(12))).join(""));
  row("", "ns", "to by hand", "to ours", "compile", "heap, bytes");
  for (const { name } of predicates) {
    const group = contenders.filter(({ predicate }) => predicate.name === name);
    const timeOf = (engine: Engine) => median(group.find((one) => one.engine === engine)?.times ?? []);
    row(name);
    for (const contender of group) {
      const { engine, times, compileTimes } = contender;
      const ns = median(times);
      row(
        `  ${engine.name}`,
        ns.toFixed(1),
        (ns / timeOf(byHand)).toFixed(2),
        (ns / timeOf(ours)).toFixed(2),
        engine === byHand ? "" : median(compileTimes).toFixed(1),
        heaps.get(contender)?.toFixed(2) ?? "",
      );
    }
  }
}
