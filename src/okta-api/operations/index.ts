import { apps } from "./apps";
import { custom } from "./custom";
import { devices } from "./devices";
import { eventHooks } from "./event-hooks";
import { factors } from "./factors";
import { groups } from "./groups";
import type { Operation } from "./operation";
import { policies } from "./policies";
import { sessions } from "./sessions";
import { systemLog } from "./system-log";
import { users } from "./users";

export { buildRequest, isRepeatable } from "./build-request";
export * from "./operation";
export { PREFILLS, prefillsFor } from "./prefills";
export { RequestError, type RequestProblem } from "./request-error";

/** Every operation, by group in the order of the dialog. */
export const OPERATIONS: readonly Operation[] = [
  ...users,
  ...sessions,
  ...factors,
  ...groups,
  ...apps,
  ...devices,
  ...policies,
  ...systemLog,
  ...eventHooks,
  ...custom,
];

const byId: ReadonlyMap<string, Operation> = new Map(OPERATIONS.map((one) => [one.id, one]));

export function operationById(id: string): Operation | undefined {
  return byId.get(id);
}
