// The nodes of this package, with every property that is kept of them.
import type { Config } from "../example";
import type { Spec, Variable } from "../spec";
import { HERE, secret, setting } from "./variables";

export interface HookOptions {
  readonly path: string;
  /** Event type of the sample event. */
  readonly sample: string;
  /** What the button sends in its place: laid over sample events, `published` in seconds from now. */
  readonly samples?: readonly Record<string, unknown>[];
  readonly acknowledge?: "sent" | "done";
  /** Seconds. */
  readonly ackTimeout?: number;
  /** Events that may be under way at once: 1 has them worked off one after the other. */
  readonly maxInFlight?: number;
}

export const hook = ({
  path,
  sample,
  samples,
  acknowledge = "done",
  ackTimeout = 60,
  maxInFlight = 100,
}: HookOptions): Spec => ({
  type: "okta-event-hook-in",
  name: "Okta",
  inputs: 0,
  properties: {
    path,
    header: "Authorization",
    noAuth: false,
    output: "event",
    duplicates: "drop",
    store: "",
    acknowledge,
    ackTimeout,
    maxAttempts: 5,
    maxInFlight,
    sample,
    sampleEvents: samples === undefined ? "" : JSON.stringify(samples, null, 2),
  },
});

/** One expression for every event type, or one a type. With `both`, what does not match leaves by a second output. */
export const filter = (name: string, rules: string | Record<string, string>, { both = true } = {}): Spec => ({
  type: "okta-el-filter",
  name,
  outputs: both ? 2 : 1,
  properties: {
    property: "payload",
    rules: Object.entries(typeof rules === "string" ? { "": rules } : rules).map(
      ([eventType, expression]) => ({
        eventType,
        expression,
      }),
    ),
    onError: "nomatch",
    strict: false,
    outputs: both ? 2 : 1,
  },
});

const switchOf = (type: string, name: string, rules: readonly unknown[], otherwise: boolean): Spec => ({
  type,
  name,
  outputs: rules.length + (otherwise ? 1 : 0),
  properties: {
    property: "payload",
    rules,
    checkall: "false",
    otherwise,
    outputs: rules.length + (otherwise ? 1 : 0),
  },
});

/** One output a list of event types or prefixes such as `user.lifecycle.*`, and one for the others. */
export const types = (name: string, rows: readonly (readonly string[])[], { otherwise = true } = {}): Spec =>
  switchOf(
    "okta-event-switch",
    name,
    rows.map((each) => ({ types: each })),
    otherwise,
  );

/** One output a list of category keys, and one for the others. */
export const categories = (
  name: string,
  rows: readonly (readonly string[])[],
  { otherwise = true } = {},
): Spec =>
  switchOf(
    "okta-category-switch",
    name,
    rows.map((each) => ({ categories: each })),
    otherwise,
  );

/** The end of a way: what the hook keeps may go. */
export const done = (name = "Done"): Spec => ({
  type: "okta-event-done",
  name,
  outputs: 0,
  properties: { action: "done", delay: 30 },
});

/** The event comes again after so many seconds; after the hook's five attempts it is kept as dead. */
export const again = (name = "Again in a minute", delay = 60): Spec => ({
  type: "okta-event-done",
  name,
  outputs: 0,
  properties: { action: "retry", delay },
});

export interface SpikeOptions {
  readonly counts?: string;
  readonly key: string;
  readonly distinct?: string;
  readonly threshold: number | string;
  readonly window: number | string;
  readonly unit: "seconds" | "minutes" | "hours";
  readonly quiet?: number;
  readonly quietUnit?: "seconds" | "minutes" | "hours";
}

export const spike = (name: string, options: SpikeOptions): Spec => ({
  type: "okta-spike",
  name,
  outputs: 2,
  properties: {
    property: "payload",
    counts: options.counts ?? "",
    key: options.key,
    distinct: options.distinct ?? "",
    threshold: options.threshold,
    window: options.window,
    windowUnit: options.unit,
    quiet: options.quiet ?? 0,
    quietUnit: options.quietUnit ?? "hours",
    maxKeys: 10000,
    maxPerKey: 1000,
    store: "",
  },
});

export type Parameter = { readonly type: string; readonly value: string };
export const el = (value: string): Parameter => ({ type: "el", value });
export const fromMessage = (value: string): Parameter => ({ type: "msg", value });
export const jsonata = (value: string): Parameter => ({ type: "jsonata", value });
export const text = (value: string): Parameter => ({ type: "str", value });
export const bool = (value: boolean): Parameter => ({ type: "bool", value: String(value) });

/** Okta's answer is in msg.response, the event stays in msg.payload. */
export const api = (
  name: string,
  org: string,
  operation: string,
  params: Record<string, Parameter>,
  options: {
    output?: "gathered" | "streamed";
    /** Of a list; also a variable, `${NAME}`. */
    maxItems?: number | string;
    /** Property of the message for the answer: `response` if no other is said. */
    result?: string;
    dryRun?: boolean;
    confirmed?: boolean;
  } = {},
): Spec => ({
  type: "okta-api",
  name,
  properties: {
    org,
    operation,
    params,
    property: "payload",
    result: options.result ?? "response",
    output: options.output ?? "gathered",
    maxItems: options.maxItems ?? 10000,
    dryRun: options.dryRun ?? false,
    confirmed: options.confirmed ? operation : "",
  },
});

/** The okta-org of a tab: by the variables OKTA_DOMAIN and OKTA_API_TOKEN of `oktaVariables`. */
export const oktaOrg: Config = {
  key: "org",
  type: "okta-org",
  properties: {
    name: "",
    domain: "${OKTA_DOMAIN}",
    auth: "token",
    clientId: "",
    scopes: "",
    keyId: "",
    rateLimit: 50,
    timeout: 30,
  },
  credentials: { token: "${OKTA_API_TOKEN}" },
};
export const oktaVariables: readonly Variable[] = [
  setting("OKTA_DOMAIN", HERE),
  secret("OKTA_API_TOKEN", "stand-in"),
];
