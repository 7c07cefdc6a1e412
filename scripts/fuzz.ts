// Tries the expression engine on random input: `npm run fuzz -- --count 1000000 --seed 1`.
// `--from 1234 --count 1` makes input number 1234 of that seed again.
import { parseArgs } from "node:util";
import { readers } from "../test/fuzz/readers";
import { globalsText, inputOf, kinds } from "../test/fuzz/round";
import { run } from "../test/fuzz/run";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
});
const [count, seed, from] = [values.count, values.seed, values.from].map(Number) as [number, number, number];

const before = globalsText();
const started = performance.now();
const { counts, found, slowest } = run(seed, from, count, readers);
const seconds = (performance.now() - started) / 1000;

const row = (name: string, ...cells: (string | number)[]) =>
  console.log(`${name.padEnd(12)}${cells.map((cell) => String(cell).padStart(10)).join("")}`);
const sums = { refused: 0, error: 0, value: 0 };
row("", "refused", "error", "value");
for (const kind of kinds) {
  const { refused, error, value } = counts[kind];
  row(kind, refused, error, value);
  sums.refused += refused;
  sums.error += error;
  sums.value += value;
}
row("all", sums.refused, sums.error, sums.value);
console.log(`\nseed ${seed}, ${count} inputs in ${seconds.toFixed(1)} s; each compiled and evaluated twice`);
console.log(
  `slowest: input ${slowest.index}, ${slowest.milliseconds.toFixed(1)} ms: ${short(slowest.expression)}`,
);
if (count === 1) {
  const { expression, events } = inputOf(seed, from);
  console.log(expression);
  console.log(events());
}
for (const { index, kind, expression, problem } of found) {
  console.log(`\nESCAPE, input ${index} (${kind}): ${short(expression)}\n  ${problem}`);
}
if (globalsText() !== before) console.log("\nESCAPE: something global has changed");
process.exitCode = found.length > 0 || globalsText() !== before ? 1 : 0;

function short(text: string): string {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text);
}
