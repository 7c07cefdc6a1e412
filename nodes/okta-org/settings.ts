import type { Node, NodeAPI, NodeDef } from "node-red";
import type { OrgSettings } from "../../src/okta-api";
import { amount, text } from "../shared/config";
import { DEFAULT_TIMEOUT } from "../shared/orgs";

export interface OrgDef extends NodeDef {
  domain?: string;
  auth?: string;
  clientId?: string;
  keyId?: string;
  scopes?: string;
  /** Requests a minute per operation; 0: no limit. */
  rateLimit?: number | string;
  /** Seconds. */
  timeout?: number | string;
}

/** What the credentials hold is for this file to check: the types of Node-RED say unknown. */
export interface OrgCredentials {
  token: unknown;
  privateKey: unknown;
}

/** Seconds: a timer of Node that is longer ends at once. */
const LONGEST_TIMEOUT = 2_147_483;

/** The settings of a node that runs, with what its variables stand for. */
export function settingsOf(RED: NodeAPI, node: Node<OrgCredentials>, def: OrgDef): OrgSettings {
  const of = (value: unknown) => text(RED, node, value).trim();
  const seconds = amount(RED, node, def.timeout, DEFAULT_TIMEOUT);
  return {
    domain: of(def.domain),
    auth: of(def.auth) === "oauth" ? "oauth" : "token",
    token: of(node.credentials?.token),
    clientId: of(def.clientId),
    privateKey: of(node.credentials?.privateKey),
    keyId: of(def.keyId),
    scopes: of(def.scopes),
    timeout: (seconds > 0 ? Math.min(seconds, LONGEST_TIMEOUT) : DEFAULT_TIMEOUT) * 1000,
  };
}
