import type { Method } from "../request";

/** The groups of operations, in the order of the dialog. */
export const GROUPS = [
  "users",
  "sessions",
  "factors",
  "groups",
  "apps",
  "devices",
  "policies",
  "systemLog",
  "eventHooks",
  "custom",
] as const;
export type Group = (typeof GROUPS)[number];

/** What a parameter holds; the dialog shows a fitting field, the request checks it. */
export type ParameterKind = "id" | "text" | "flag" | "count" | "time" | "filter" | "choice" | "json";

/**
 * One parameter of an operation. Those `in` "request" are of the custom request only: its method and its path.
 */
export interface Parameter {
  /**
   * As Okta spells it: `userId`, `sendEmail`; the body as a whole is `body`. The user is `userId` everywhere,
   * also where Okta's specification says `{id}`, so that the value stays when another operation is chosen.
   */
  readonly name: string;
  readonly in: "path" | "query" | "body" | "header" | "request";
  readonly kind: ParameterKind;
  readonly required?: boolean;
  /** Of kind "choice". */
  readonly choices?: readonly string[];
  /** What Okta takes if it is not sent. */
  readonly fallback?: string | number | boolean;
  /** Of kind "count": Okta's limits, where it has them. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** What the dialog fills in: an expression over the event that finds it by type, never by index. */
  readonly prefill?: PrefillName;
}

/** Where in an event an id usually is; each is an expression in `prefills.ts`. */
export type PrefillName =
  | "userInTarget"
  | "actor"
  | "userInTargetOrActor"
  | "groupInTarget"
  | "appInTarget"
  | "deviceInTarget"
  | "enrollmentInTarget"
  | "policyInTarget"
  | "eventHookInTarget";

/** One call of the management API, as a form shows it and a request is made of it. */
export interface Operation {
  /** The operationId of Okta's specification, such as `suspendUser`. */
  readonly id: string;
  readonly group: Group;
  readonly method: Method;
  /** With `{parameter}` places. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** What it does cannot be taken back: the dialog asks for a tick. */
  readonly destructive?: boolean;
  /** Answers with a list, page by page. */
  readonly list?: boolean;
  /** May be sent again after a 5xx; where unset, GET, PUT and DELETE may (see `isRepeatable`). */
  readonly repeatable?: boolean;
  /** What an OAuth token needs. */
  readonly scopes: readonly string[];
}

/** Where the value of a parameter comes from. */
export const VALUE_TYPES = [
  "str",
  "num",
  "bool",
  "json",
  "msg",
  "flow",
  "global",
  "env",
  "jsonata",
  "el",
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

export const isValueType = (type: unknown): type is ValueType =>
  (VALUE_TYPES as readonly unknown[]).includes(type);

/** One parameter of a node okta-api, as its flow holds it. */
export interface ParameterValue {
  readonly type: ValueType;
  readonly value: string;
}
