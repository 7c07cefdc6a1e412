import { type Operation, operationById } from "../../src/okta-api";

/** The operation of that id, which must be there. */
export function operation(id: string): Operation {
  const found = operationById(id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
}
