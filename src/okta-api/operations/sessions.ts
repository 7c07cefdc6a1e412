import type { Operation } from "./operation";
import { flag, userId } from "./parameters";

export const sessions: readonly Operation[] = [
  {
    id: "revokeUserSessions",
    group: "sessions",
    method: "DELETE",
    path: "/api/v1/users/{userId}/sessions",
    parameters: [userId, flag("oauthTokens", false), flag("forgetDevices", true)],
    scopes: ["okta.users.manage"],
  },
];
