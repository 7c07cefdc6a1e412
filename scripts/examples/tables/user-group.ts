// Who is in which group, as far as events have told: several flows keep this table in the same file, each of them
// with these statements, so it does not matter which of them was first.

import { setting } from "../nodes";

export const USER_GROUP = `CREATE TABLE IF NOT EXISTS user_group (
  groupId TEXT NOT NULL, groupName TEXT, userId TEXT NOT NULL, login TEXT, member INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (groupId, userId)
);`;

/** A filter's expression: changes of membership that name both, the user and the group. */
export const MEMBERSHIPS =
  "{'group.user_membership.add', 'group.user_membership.remove'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'User']?.id ne null && event.target?.^[type eq 'UserGroup']?.id ne null";

/** JSONata of the parameters of `keepMembership`, over the event in msg.payload. */
export const MEMBERSHIP = `(
  $user := payload.target[type = "User"][0];
  $group := payload.target[type = "UserGroup"][0];
  {
    "$groupId": $group.id, "$groupName": $group.displayName ? $group.displayName : null,
    "$userId": $user.id, "$login": $user.alternateId ? $user.alternateId : null,
    "$member": payload.eventType = "group.user_membership.add" ? 1 : 0, "$at": payload.published
  }
)`;

/**
 * Keeps what is newest, and gives the row back as it is then, also to an event that changed nothing: the flow brings
 * the other system to what the row says. Which flow wrote it, and whether a call failed in between, does not matter.
 */
export const keepMembership = (
  more = "",
): string => `INSERT INTO user_group (groupId, groupName, userId, login, member, at)
VALUES ($groupId, $groupName, $userId, $login, $member, $at)
ON CONFLICT (groupId, userId) DO UPDATE SET
  groupName = CASE WHEN excluded.at >= at THEN coalesce(excluded.groupName, groupName) ELSE groupName END,
  login = CASE WHEN excluded.at >= at THEN coalesce(excluded.login, login) ELSE login END,
  member = CASE WHEN excluded.at >= at THEN excluded.member ELSE member END,
  at = max(at, excluded.at)
RETURNING groupId, groupName, userId, login, member, at${more}`;

/** Roles by group, as JSON: what a group gives in the other system, by its id or its name. */
export const GROUP_ROLES = setting(
  "GROUP_ROLES",
  '{"Sales": ["crm-user"], "Sales leads": ["crm-user", "crm-manager"]}',
);

/** JSONata: `$rolesOf`, the roles that groups, `{ groupId, groupName }`, give by GROUP_ROLES. */
export const ROLES_OF = `$roles := $eval($env("GROUP_ROLES"));
  $rolesOf := function($groups) { [$groups.[$lookup($roles, groupId), $lookup($roles, $string(groupName))]] };`;

/** Groups that were deleted: kept because their members still stand in `user_group`. */
export const GONE_GROUP = `CREATE TABLE IF NOT EXISTS gone_group (groupId TEXT PRIMARY KEY, groupName TEXT, at TEXT NOT NULL, by TEXT);`;

/** A filter's expression: groups that were deleted, in Okta or by an import. */
export const DELETIONS =
  "{'group.lifecycle.delete', 'system.import.group.delete'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'UserGroup']?.id ne null";

/** JSONata of the parameters of `KEEP_GONE`, over the event in msg.payload. */
export const DELETION = `{
  "$groups": $string([payload.target[type = "UserGroup"]]), "$at": payload.published,
  "$by": payload.actor.alternateId ? payload.actor.alternateId : null
}`;

export const KEEP_GONE = `INSERT INTO gone_group (groupId, groupName, at, by)
SELECT value ->> 'id', value ->> 'displayName', $at, $by FROM json_each($groups) WHERE true
ON CONFLICT (groupId) DO NOTHING`;

/** A column: the other groups that the user of a row of this table is in, without those that are gone, as JSON. */
export const otherGroups = (
  table: string,
): string => `(SELECT json_group_array(json_object('groupId', other.groupId, 'groupName', other.groupName))
  FROM user_group AS other
  WHERE other.userId = ${table}.userId AND other.groupId <> ${table}.groupId AND other.member = 1
    AND other.groupId NOT IN (SELECT groupId FROM gone_group)) AS others`;
