import type { Operation } from "./operation";
import { after, expand, filter, groupId, limit, q, search, sortBy, sortOrder, userId } from "./parameters";

const read = ["okta.groups.read"];
const manage = ["okta.groups.manage"];
const group = "groups";

export const groups: readonly Operation[] = [
  {
    id: "getGroup",
    group,
    method: "GET",
    path: "/api/v1/groups/{groupId}",
    parameters: [groupId],
    scopes: read,
  },
  {
    id: "listGroups",
    group,
    method: "GET",
    path: "/api/v1/groups",
    parameters: [search, filter, q, limit({ maximum: 10_000 }), sortBy, sortOrder, expand, after],
    list: true,
    scopes: read,
  },
  {
    id: "listGroupUsers",
    group,
    method: "GET",
    path: "/api/v1/groups/{groupId}/users",
    parameters: [groupId, limit({ fallback: 1000 }), after],
    list: true,
    scopes: read,
  },
  {
    id: "assignUserToGroup",
    group,
    method: "PUT",
    path: "/api/v1/groups/{groupId}/users/{userId}",
    parameters: [groupId, userId],
    scopes: manage,
  },
  {
    id: "unassignUserFromGroup",
    group,
    method: "DELETE",
    path: "/api/v1/groups/{groupId}/users/{userId}",
    parameters: [groupId, userId],
    scopes: manage,
  },
  {
    id: "deleteGroup",
    group,
    method: "DELETE",
    path: "/api/v1/groups/{groupId}",
    parameters: [groupId],
    destructive: true,
    scopes: manage,
  },
];
