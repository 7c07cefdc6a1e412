// The parameters that many operations share.
import type { Parameter, PrefillName } from "./operation";

function id(name: string, prefill?: PrefillName): Parameter {
  return { name, in: "path", kind: "id", required: true, ...(prefill && { prefill }) };
}

export const userId = id("userId", "userInTarget");
export const groupId = id("groupId", "groupInTarget");
export const appId = id("appId", "appInTarget");
export const deviceId = id("deviceId", "deviceInTarget");
export const policyId = id("policyId", "policyInTarget");
export const eventHookId = id("eventHookId", "eventHookInTarget");
/** On Identity Engine a factor and its enrollment have one id. */
export const factorId = id("factorId", "enrollmentInTarget");
export const enrollmentId = id("enrollmentId", "enrollmentInTarget");

/** Where a list goes on: the cursor of a page before. Pages are followed by themselves; few need this. */
export const after: Parameter = { name: "after", in: "query", kind: "text" };
export const q: Parameter = { name: "q", in: "query", kind: "text" };
export const search: Parameter = { name: "search", in: "query", kind: "filter" };
export const filter: Parameter = { name: "filter", in: "query", kind: "filter" };
export const expand: Parameter = { name: "expand", in: "query", kind: "text" };
export const sortBy: Parameter = { name: "sortBy", in: "query", kind: "text" };
export const sortOrder: Parameter = {
  name: "sortOrder",
  in: "query",
  kind: "choice",
  choices: ["asc", "desc"],
  fallback: "asc",
};

/** The size of a page, not of the whole list. */
export function limit(limits: Pick<Parameter, "minimum" | "maximum" | "fallback"> = {}): Parameter {
  return { name: "limit", in: "query", kind: "count", ...limits };
}

export function flag(name: string, fallback?: boolean): Parameter {
  return { name, in: "query", kind: "flag", ...(fallback !== undefined && { fallback }) };
}

/** Lets Okta answer before it is done; what takes long for a user with many apps. */
export const preferAsync: Parameter = {
  name: "Prefer",
  in: "header",
  kind: "choice",
  choices: ["respond-async"],
};

export const body: Parameter = { name: "body", in: "body", kind: "json", required: true };
