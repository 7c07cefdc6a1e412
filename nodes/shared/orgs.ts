import type { Node } from "node-red";
import type { OktaClient } from "../../src/okta-api";

/** A config node okta-org, as the nodes that call Okta see it. */
export interface OrgNode extends Node {
  /** undefined: the domain is none. */
  readonly client: OktaClient | undefined;
  /** Why Okta cannot be called, in the server's language; what would be sent can be shown if there is a client. */
  readonly problem: string | undefined;
}

export const DEFAULT_RATE_LIMIT = 50;
/** Seconds. */
export const DEFAULT_TIMEOUT = 30;
