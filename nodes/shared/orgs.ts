import type { Node } from "node-red";
import type { OktaClient } from "../../src/okta-api";

/** A config node okta-org, as the nodes that call Okta see it. */
export interface OrgNode extends Node {
  /** undefined: the org cannot be called as it is set up; `problem` says why, in the server's language. */
  readonly client: OktaClient | undefined;
  readonly problem: string | undefined;
}

export const DEFAULT_RATE_LIMIT = 50;
/** Seconds. */
export const DEFAULT_TIMEOUT = 30;
