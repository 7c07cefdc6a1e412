import type { Operation } from "./operation";
import { body, eventHookId } from "./parameters";

const read = ["okta.eventHooks.read"];
const manage = ["okta.eventHooks.manage"];
const group = "eventHooks";

export const eventHooks: readonly Operation[] = [
  {
    id: "listEventHooks",
    group,
    method: "GET",
    path: "/api/v1/eventHooks",
    parameters: [],
    list: true,
    scopes: read,
  },
  {
    id: "getEventHook",
    group,
    method: "GET",
    path: "/api/v1/eventHooks/{eventHookId}",
    parameters: [eventHookId],
    scopes: read,
  },
  {
    id: "createEventHook",
    group,
    method: "POST",
    path: "/api/v1/eventHooks",
    parameters: [body],
    scopes: manage,
  },
  {
    id: "replaceEventHook",
    group,
    method: "PUT",
    path: "/api/v1/eventHooks/{eventHookId}",
    parameters: [eventHookId, body],
    scopes: manage,
  },
  {
    // Okta calls the hook's URL while we wait; doing so twice does no harm.
    id: "verifyEventHook",
    group,
    method: "POST",
    path: "/api/v1/eventHooks/{eventHookId}/lifecycle/verify",
    parameters: [eventHookId],
    repeatable: true,
    scopes: manage,
  },
  {
    id: "activateEventHook",
    group,
    method: "POST",
    path: "/api/v1/eventHooks/{eventHookId}/lifecycle/activate",
    parameters: [eventHookId],
    scopes: manage,
  },
  {
    id: "deactivateEventHook",
    group,
    method: "POST",
    path: "/api/v1/eventHooks/{eventHookId}/lifecycle/deactivate",
    parameters: [eventHookId],
    scopes: manage,
  },
  {
    id: "deleteEventHook",
    group,
    method: "DELETE",
    path: "/api/v1/eventHooks/{eventHookId}",
    parameters: [eventHookId],
    destructive: true,
    scopes: manage,
  },
];
