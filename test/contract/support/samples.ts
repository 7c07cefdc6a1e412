// A value for each parameter of an operation, so that every one of them is sent once.

import type { Operation, Parameter } from "../../../src/okta-api";
import { body as bodyParameter } from "../../../src/okta-api/operations/parameters";

/** An event hook as its owner would write it. */
export const sampleHook = {
  name: "Contract test",
  events: { type: "EVENT_TYPE", items: ["user.lifecycle.suspend", "user.session.start"] },
  channel: {
    type: "HTTP",
    version: "1.0.0",
    config: {
      uri: "https://flows.example.com/okta",
      headers: [{ key: "X-Env", value: "test" }],
      authScheme: { type: "HEADER", key: "Authorization", value: "not a real secret" },
    },
  },
};

const ids: Readonly<Record<string, string>> = {
  // a login is as good as an id, and shows what is escaped
  userId: "ann+test@example.com",
  groupId: "00g1emaKYZTWRYYRRTSK",
};

function sampleOf(parameter: Parameter): unknown {
  switch (parameter.kind) {
    case "id":
      return ids[parameter.name] ?? "0oafxqCAJWWGELFTYASJ";
    case "flag":
      return parameter.fallback !== true;
    case "count":
      return parameter.maximum ?? 25;
    case "time":
      return "2026-03-01T12:00:00.000Z";
    case "choice":
      return parameter.choices?.at(-1);
    case "filter":
      return 'profile.city eq "São Paulo & more" or id sw "00u+"';
    case "json":
      return parameter === bodyParameter ? sampleHook : {};
    case "text":
      return `${parameter.name} 1&2=ä+%`;
  }
}

/** Values of the required parameters, or of all. */
export function sampleValues(operation: Operation, which: "required" | "all"): Record<string, unknown> {
  const wanted = operation.parameters.filter((parameter) => which === "all" || parameter.required);
  return Object.fromEntries(wanted.map((parameter) => [parameter.name, sampleOf(parameter)]));
}

/** Custom requests, each with the method of the SDK that does the same. */
export const customCalls: readonly {
  readonly sdk: string;
  readonly parameters: Record<string, unknown>;
  readonly values: Record<string, unknown>;
}[] = [
  {
    sdk: "applicationApi.listApplicationGroupAssignments",
    parameters: { appId: "0oa1", limit: 20, q: "a b&c" },
    values: { method: "GET", path: "/api/v1/apps/0oa1/groups", query: { limit: 20, q: "a b&c" } },
  },
  {
    sdk: "groupApi.createGroup",
    parameters: { group: { profile: { name: "Düsseldorf", description: "100 %" } } },
    values: {
      method: "POST",
      path: "/api/v1/groups",
      body: { profile: { name: "Düsseldorf", description: "100 %" } },
    },
  },
  {
    sdk: "applicationApi.assignGroupToApplication",
    parameters: { appId: "0oa1", groupId: "00g1", applicationGroupAssignment: { priority: 0 } },
    values: { method: "PUT", path: "/api/v1/apps/0oa1/groups/00g1", body: '{"priority": 0}' },
  },
  {
    sdk: "applicationApi.updateGroupAssignmentToApplication",
    parameters: {
      appId: "0oa1",
      groupId: "00g1",
      jsonPatchOperation: [{ op: "replace", path: "/profile", value: { manager: "Ann" } }],
    },
    values: {
      method: "PATCH",
      path: "/api/v1/apps/0oa1/groups/00g1",
      body: [{ op: "replace", path: "/profile", value: { manager: "Ann" } }],
    },
  },
  {
    sdk: "userApi.revokeUserGrants",
    parameters: { userId: "ann@example.com" },
    values: { method: "DELETE", path: "/api/v1/users/ann@example.com/grants" },
  },
];
