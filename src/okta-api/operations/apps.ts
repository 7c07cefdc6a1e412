import type { Operation } from "./operation";
import { after, appId, expand, filter, flag, limit, q, userId } from "./parameters";

const read = ["okta.apps.read"];
const manage = ["okta.apps.manage"];
const group = "apps";

export const apps: readonly Operation[] = [
  {
    id: "getApplication",
    group,
    method: "GET",
    path: "/api/v1/apps/{appId}",
    parameters: [appId, expand],
    scopes: read,
  },
  {
    id: "listApplications",
    group,
    method: "GET",
    path: "/api/v1/apps",
    parameters: [
      q,
      filter,
      limit({ maximum: 200 }),
      expand,
      flag("includeNonDeleted", false),
      flag("useOptimization", false),
      flag("alwaysIncludeVpnSettings", false),
      after,
    ],
    list: true,
    scopes: read,
  },
  {
    id: "listApplicationUsers",
    group,
    method: "GET",
    path: "/api/v1/apps/{appId}/users",
    parameters: [appId, q, limit({ minimum: 1, maximum: 500, fallback: 50 }), expand, after],
    list: true,
    scopes: read,
  },
  {
    // The user's profile and credentials in the app go with it.
    id: "unassignUserFromApplication",
    group,
    method: "DELETE",
    path: "/api/v1/apps/{appId}/users/{userId}",
    parameters: [appId, userId, flag("sendEmail", false)],
    destructive: true,
    scopes: manage,
  },
];
