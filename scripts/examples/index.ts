// Every example that is made here; `npm run examples` writes them to examples/.
//
// - flows/   one file a flow, a folder a category: what the flow says, sets and does
// - groups/  what flows have in common on a tab: the tables' group, events to rows, rows worked off, a table on a page,
//            a second attempt, an answer for who has the token
// - pieces/  subflows for outside systems (Slack, mail, SCIM, …), and the stand-ins that answer in their place
// - nodes/   one function a node, with every property that its editor keeps
// - tables/  tables that several flows keep in the same file, and their statements
//
// Beside them: spec.ts (a node without a place), layout.ts (where it is drawn), canvas.ts (nodes, wires, subflows),
// example.ts (the tab and its groups), write.ts and page.ts (files). Ids come from a node's group, type and name, and
// from how many of them came before: a flow that is written again differs only where it was changed.
import type { Example } from "./example";
import deviceTrust from "./flows/01-device-trust";
import deviceIdentity from "./flows/02-device-identity";
import security from "./flows/03-security";
import userAuth from "./flows/04-user-auth";
import authenticatorLifecycle from "./flows/05-authenticator-lifecycle";
import adminPrivilege from "./flows/06-admin-privilege";
import userApp from "./flows/07-user-app";
import rateLimit from "./flows/08-rate-limit";
import group from "./flows/09-group";
import userLifecycle from "./flows/10-user-lifecycle";
import userImport from "./flows/11-user-import";
import groupLifecycle from "./flows/12-group-lifecycle";
import policy from "./flows/13-policy";
import applicationLifecycle from "./flows/14-application-lifecycle";
import more from "./flows/15-more";
import dashboards from "./flows/16-dashboards";

export const examples: readonly Example[] = [
  ...deviceTrust,
  ...deviceIdentity,
  ...security,
  ...userAuth,
  ...authenticatorLifecycle,
  ...adminPrivilege,
  ...userApp,
  ...rateLimit,
  ...group,
  ...userLifecycle,
  ...userImport,
  ...groupLifecycle,
  ...policy,
  ...applicationLifecycle,
  ...more,
  ...dashboards,
];
