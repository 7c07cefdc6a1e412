// The expression engine beside the same predicates written by hand, on one event with three targets.
// After a build: npx tsx bench/el.ts. It loads the built engine, as Node-RED does.
import fs from "node:fs";
import path from "node:path";

const { compile }: typeof import("../src/el") = require("../dist/lib/src/el");

interface Target {
  type: string;
  displayName: string;
}
interface Event {
  target: Target[];
  outcome: { result: string };
  actor: { alternateId: string };
}

const predicates: [expression: string, byHand: (event: Event) => boolean][] = [
  [
    "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()> 0",
    ({ target }) => target.filter((t) => t.type === "UserGroup" && t.displayName === "Sales").length > 0,
  ],
  ["event.outcome.result == 'SUCCESS'", ({ outcome }) => outcome.result === "SUCCESS"],
  [
    "event.actor.alternateId.contains('@company.com')",
    ({ actor }) => actor.alternateId.includes("@company.com"),
  ],
];

const file = path.join(__dirname, "../test/conformance/data/events.json");
const event: Event = JSON.parse(fs.readFileSync(file, "utf8")).group_add_sales;

/** Nanoseconds a call, the best of several rounds. */
function time(calls: number, call: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8; round++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    best = Math.min(best, ((performance.now() - start) / calls) * 1e6);
  }
  return best;
}

for (const [expression, byHand] of predicates) {
  const program = compile(expression);
  if (program.test(event) !== byHand(event)) throw new Error(`not the same predicate: ${expression}`);
  const hand = time(1_000_000, () => byHand(event));
  const engine = time(1_000_000, () => program.test(event));
  const compiling = time(5_000, () => compile(expression));
  console.log(expression);
  console.log(
    `  by hand ${hand.toFixed(1)} ns, engine ${engine.toFixed(1)} ns (${(engine / hand).toFixed(1)} times),` +
      ` compile ${(compiling / 1000).toFixed(1)} µs`,
  );
}
