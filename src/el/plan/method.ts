// Method calls.
import type { Method } from "../ast";
import { fail } from "../errors";
import { methodCaller } from "../methods";
import type { Value } from "../values";
import { planTarget } from "./target";
import { countOperations, type Plan, type Planner, type Scope } from "./types";

export function planMethod(node: Method, scope: Scope, planner: Planner): Plan {
  const { name, pos } = node;
  const call = methodCaller(name, node.args.length, pos, node.args[0]);
  const target = planTarget(node.target, scope, planner);
  const args = node.args.map((arg) => planner.plan(arg, scope));
  return (run, self) => {
    const value = target(run, self);
    countOperations(run, 1, pos);
    const values: Value[] = [];
    for (let i = 0; i < args.length; i++) values.push((args[i] as Plan)(run, self));
    return value === null ? calledOnNull(node) : call(value, values);
  };
}

function calledOnNull({ name, pos, safe }: Method): Value {
  if (safe) return null;
  return fail("EL1011E", pos, `'${name}()' is called on null`, "write ?. where null may stand before it");
}
