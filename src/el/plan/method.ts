// Method calls.
import type { Method, Selection } from "../ast";
import { fail } from "../errors";
import { methodCaller } from "../methods";
import { isList, type Value } from "../values";
import { planSelectionParts } from "./selection";
import { planTarget } from "./target";
import { countOperations, type Plan, type Planner, type Scope } from "./types";

export function planMethod(node: Method, scope: Scope, planner: Planner): Plan {
  const { name, pos } = node;
  const call = methodCaller(name, node.args.length, pos, node.args[0]);
  const invoke = (target: Value, args: readonly Value[]): Value =>
    target === null ? calledOnNull(node) : call(target, args);

  const selection = sizedSelection(node);
  if (selection !== undefined) {
    // the list whose size is asked for need not be made
    const { target, select, count } = planSelectionParts(selection, scope, planner);
    return (run, self) => {
      const value = target(run, self);
      countOperations(run, 1, pos);
      return isList(value) ? count(run, value) : invoke(select(run, value), []);
    };
  }

  const target = planTarget(node.target, scope, planner);
  const args = node.args.map((arg) => planner.plan(arg, scope));
  return (run, self) => {
    const value = target(run, self);
    countOperations(run, 1, pos);
    const values: Value[] = [];
    for (let i = 0; i < args.length; i++) values.push((args[i] as Plan)(run, self));
    return invoke(value, values);
  };
}

function calledOnNull({ name, pos, safe }: Method): Value {
  if (safe) return null;
  return fail("EL1011E", pos, `'${name}()' is called on null`, "write ?. where null may stand before it");
}

/** The selection of `.?[ ].size()`, which is what most filters ask. */
function sizedSelection({ name, args, target }: Method): Selection | undefined {
  if (name !== "size" || args.length > 0 || target?.kind !== "selection") return undefined;
  return target.which === "all" ? target : undefined;
}
