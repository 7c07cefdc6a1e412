// Prints how many times as long the built engine takes for a filter as the same predicate by hand: the least of
// many rounds each, in a process of its own, as plain JavaScript.
const { compile } = require("../../dist/lib/src/el");

const program = compile("event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()> 0");
const byEngine = (event) => program.test(event);
const byHand = (event) =>
  event.target?.some((target) => target.type === "UserGroup" && target.displayName === "Sales") ?? false;

const target = (type, displayName) => ({ id: "a", type, alternateId: "unknown", displayName });
const sample = JSON.stringify({
  eventType: "group.user_membership.add",
  target: [target("User", "Sam"), target("UserGroup", "Sales"), target("GroupRule", null)],
});
const events = Array.from({ length: 8 }, () => JSON.parse(sample));

function time(test) {
  const start = performance.now();
  for (let i = 0; i < 100_000; i++) {
    if (!test(events[i % 8])) throw new Error("no match");
  }
  return performance.now() - start;
}

const least = { engine: Number.POSITIVE_INFINITY, hand: Number.POSITIVE_INFINITY };
for (let round = 0; round < 30; round++) {
  least.engine = Math.min(least.engine, time(byEngine));
  least.hand = Math.min(least.hand, time(byHand));
}
console.log(least.engine / least.hand);
