import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import {
  api,
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  every,
  filter,
  fromMessage,
  hook,
  line,
  number,
  oktaOrg,
  oktaVariables,
  SQLITE,
  set,
  setting,
  split,
  sql,
  types,
  when,
} from "../../nodes";
import { scimUser, scimVariables } from "../../pieces/scim";
import { oktaStandIn, STAND_INS, scimStandIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "external-privileges";

const TABLES = `CREATE TABLE IF NOT EXISTS admin_role (
  kind TEXT NOT NULL, holder TEXT NOT NULL, source TEXT NOT NULL, roles TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (holder, source)
);
CREATE TABLE IF NOT EXISTS admin_member (
  groupId TEXT NOT NULL, userId TEXT NOT NULL, isIn INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (groupId, userId)
);
CREATE TABLE IF NOT EXISTS admin_group (groupId TEXT PRIMARY KEY, due TEXT);
CREATE TABLE IF NOT EXISTS admin_granted (
  userId TEXT PRIMARY KEY, roles TEXT NOT NULL, wanted TEXT NOT NULL, tries INTEGER NOT NULL, due TEXT
);
CREATE VIEW IF NOT EXISTS admin_holds AS
WITH live AS (
  SELECT kind, holder, role.value AS role FROM admin_role AS a, json_each(a.roles) AS role
  WHERE NOT EXISTS (SELECT 1 FROM admin_role AS r WHERE r.holder = a.holder AND r.source = 'standard' AND r.roles = '[]' AND r.at > a.at)
)
SELECT holder AS userId, role FROM live WHERE kind = 'User'
UNION SELECT m.userId, role FROM live JOIN admin_member AS m ON m.groupId = holder AND m.isIn = 1 WHERE kind = 'UserGroup';`;

/** Takes up to fifty people whose roles in the app are not what they should be, for a minute. */
const CLAIM = `WITH wanted AS (
  SELECT userId, (
    SELECT json_group_array(appRole) FROM (
      SELECT DISTINCT map.value AS appRole FROM admin_holds AS h JOIN json_each($appRoles) AS map ON lower(map.key) = h.role
      WHERE h.userId = p.userId ORDER BY appRole
    )
  ) AS roles
  FROM (SELECT userId FROM admin_holds UNION SELECT userId FROM admin_granted) AS p
)
INSERT INTO admin_granted (userId, roles, wanted, tries, due)
SELECT w.userId, '[]', w.roles, 1, $until FROM wanted AS w LEFT JOIN admin_granted AS g ON g.userId = w.userId
WHERE w.roles <> coalesce(g.roles, '[]') AND coalesce(g.due, '') < $now ORDER BY g.tries LIMIT 50
ON CONFLICT (userId) DO UPDATE SET wanted = excluded.wanted, tries = tries + 1, due = excluded.due
RETURNING userId, wanted, tries`;

export const externalPrivileges = example(
  {
    file: "06 Admin privileges/External privileges",
    useCase: "admin-privilege/external-privileges",
    about: {
      does: "Gives admins of Okta the matching roles in another app by SCIM, and takes them back when they are no admins any more.",
      set: "Set SCIM_…, OKTA_…, and in APP_ROLES which role of Okta is which in the app (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (a user and a group become admins), then “Every minute” twice.",
      expect:
        "The SCIM stand-in shows a change of roles for three people: the user, and two members of the group.",
      more: `**What the flow takes care of.** A grant to a user lists all roles that the user has then, not the new one: the last event says it all. A revoke ends all that was granted to that user or group before. Rights of a group are rights of its members: they are fetched from Okta, and again every MEMBERS_MINUTES, so that later members get them, too; with \`group.user_membership.add\` and \`.remove\` in the event hook they do so at once. A custom role on a resource set is one right more.

**How.** Events only change what people *should* have (\`admin_role\`, \`admin_member\`). Each minute this is compared with what was granted (\`admin_granted\`), and only the difference is sent. What fails stays different, and is sent at the next tick. Who has no account in the app is looked for again in an hour. Of people who never were admins nothing is touched; of admins, the roles in the app are exactly those of APP_ROLES.

**Another database**: the statements are PostgreSQL's but for \`json_each\` (there \`jsonb_array_elements\`) and \`json_group_array\` (there \`jsonb_agg\`).`,
    },
    env: [
      databaseVariable,
      setting(
        "APP_ROLES",
        '{"Super administrator": "admin", "Help Desk administrator": "support", "Report administrator": "reports", "App access manager": "apps"}',
      ),
      number("MEMBERS_MINUTES", 15),
      ...scimVariables(standInUrl(FLOW, "scim")),
      ...oktaVariables,
    ],
    needs: SQLITE,
    pieces: [scimUser],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(tab, TABLES);

    const work = tab.group("Admin rights → what everybody should have");
    const support = { privilegeGranted: "Help Desk administrator" };
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/external-privileges",
        sample: "user.account.privilege.grant",
        samples: [
          { eventType: "user.account.privilege.grant", published: 0 },
          { eventType: "group.privilege.grant", published: 0, debugContext: { debugData: support } },
        ],
      }),
    );
    const succeeded = work.add([1, 0], filter("What succeeded", "event.outcome?.result eq 'SUCCESS'"));
    const kinds = work.add(
      [2, 0],
      types("Rights or members", [
        ["user.account.privilege.*", "group.privilege.*", "iam.resourceset.bindings.*"],
        ["group.user_membership.add", "group.user_membership.remove"],
      ]),
    );
    const rights = work.add(
      [3, 0],
      set("Who holds what now", {
        params: `(
  $standard := $not($contains(payload.eventType, "bindings"));
  $custom := payload.target[$contains(type, "ROLE")];
  $names := $standard and payload.debugContext.debugData.privilegeGranted
    ? $split($replace(payload.debugContext.debugData.privilegeGranted, /\\(.*?\\)/, ""), ",") : $custom.displayName;
  $gone := $contains(payload.eventType, /(revoke|delete)$/);
  {
    "$holders": $string([payload.target[type in ["User", "UserGroup"] and id].{"kind": type, "id": id}]),
    "$source": $standard ? "standard" : $join(payload.target[type in ["RESOURCE_SET", "CUSTOM_ROLE"]]^(type).id.$string($), "/"),
    "$roles": $string($gone ? [] : [$names[$type($) = "string"].$lowercase($trim($))]),
    "$at": payload.published
  }
)`,
      }),
    );
    const keepRights = work.add(
      [4, 0],
      sql(
        "Keep the latest",
        db,
        `INSERT INTO admin_role (kind, holder, source, roles, at)
SELECT json_extract(value, '$.kind'), json_extract(value, '$.id'), $source, $roles, $at FROM json_each($holders) WHERE true
ON CONFLICT (holder, source) DO UPDATE SET roles = excluded.roles, at = excluded.at WHERE excluded.at > at`,
      ),
    );
    const ended = work.add([5, 0], done());
    const member = work.add(
      [3, 1],
      set("Who is in or out", {
        params: `{
  "$groupId": payload.target[type = "UserGroup"][0].id,
  "$userId": payload.target[type = "User"][0].id,
  "$isIn": payload.eventType = "group.user_membership.add" ? 1 : 0,
  "$at": payload.published
}`,
      }),
    );
    const keepMember = work.add(
      [4, 1],
      sql(
        "If it is a group of admins",
        db,
        `INSERT INTO admin_member (groupId, userId, isIn, at)
SELECT $groupId, $userId, $isIn, $at FROM admin_role WHERE holder = $groupId LIMIT 1
ON CONFLICT (groupId, userId) DO UPDATE SET isIn = excluded.isIn, at = excluded.at WHERE excluded.at > at`,
      ),
    );
    const membersEnded = work.add([5, 1], done());
    const failure = work.add([2, 1], done("Did not succeed"));
    const other = work.add([3, 2], done("Not for this flow"));
    tryAgain(work, [4, 3]);
    line(okta, succeeded, kinds, rights, keepRights, ended);
    succeeded.to(failure, 1);
    kinds.to(member, 1);
    kinds.to(other, 2);
    line(member, keepMember, membersEnded);

    const act = tab.group("Every minute: members of admin groups, then roles in the app");
    const tick = act.add([0, 0], every("Every minute", 60));
    const minutes = `{"$now": $now(), "$next": $fromMillis($millis() + $number($env("MEMBERS_MINUTES")) * 60000)}`;
    const whichGroups = act.add([1, 0], set("Now, and next time", { params: minutes }));
    const groups = act.add(
      [2, 0],
      sql(
        "Groups to ask about",
        db,
        `INSERT INTO admin_group (groupId, due)
SELECT DISTINCT holder, $next FROM admin_role WHERE kind = 'UserGroup' AND roles <> '[]'
  AND holder NOT IN (SELECT groupId FROM admin_group WHERE due > $now)
ON CONFLICT (groupId) DO UPDATE SET due = excluded.due
RETURNING groupId`,
      ),
    );
    const any = act.add([3, 0], when("Any?", ["$count(payload) > 0"], { otherwise: false }));
    const eachGroup = act.add([4, 0], split("Each group"));
    const list = act.add(
      [5, 0],
      api("Its members", tab.config("org"), "listGroupUsers", { groupId: fromMessage("payload.groupId") }),
    );
    const asRows = act.add(
      [6, 0],
      set("As rows", {
        params: '{"$groupId": payload.groupId, "$at": params.`$now`, "$ids": $string([response.id])}',
      }),
    );
    const keepMembers = act.add(
      [7, 0],
      sql(
        "Who is in, and who is not",
        db,
        `INSERT INTO admin_member (groupId, userId, isIn, at)
SELECT $groupId, value, 1, $at FROM json_each($ids)
UNION ALL SELECT groupId, userId, 0, $at FROM admin_member WHERE groupId = $groupId AND userId NOT IN (SELECT value FROM json_each($ids))
ON CONFLICT (groupId, userId) DO UPDATE SET isIn = excluded.isIn, at = excluded.at WHERE excluded.at > at`,
      ),
    );
    const groupFailed = act.add([5, 1], catchOf("No answer from Okta", [list.id, asRows.id, keepMembers.id]));
    const freeGroup = act.add(
      [6, 1],
      set("This group", { params: '{"$groupId": payload.groupId}', trouble: "error.message" }),
    );
    const groupAgain = act.add(
      [7, 1],
      sql("At the next tick again", db, "UPDATE admin_group SET due = NULL WHERE groupId = $groupId"),
    );
    const groupTrouble = act.add([8, 1], debug("Trouble with members", "trouble", "trouble"));
    const members = act.add([8, 0], debug("Members of admin groups", "params", "params.$ids"));
    line(tick, whichGroups, groups, any, eachGroup, list, asRows, keepMembers, members);
    line(groupFailed, freeGroup, groupAgain, groupTrouble);

    const now = act.add(
      [1, 2],
      set("Now, and the roles", {
        params: `{"$now": $now(), "$until": $fromMillis($millis() + 60000), "$appRoles": $env("APP_ROLES")}`,
      }),
    );
    const claim = act.add([2, 2], sql("Whose roles differ", db, CLAIM));
    const anyone = act.add([3, 2], when("Anybody?", ["$count(payload) > 0"], { otherwise: false }));
    const each = act.add([4, 2], split("Each person"));
    const person = act.add(
      [5, 2],
      set("Person", { person: `{"id": payload.userId, "roles": [$eval(payload.wanted)]}` }),
    );
    const grant = act.add([6, 2], use(scimUser, "Set the roles", { ACTION: "roles" }));
    const result = act.add(
      [7, 2],
      set("Result", {
        params: `{"$userId": payload.userId, "$wanted": payload.wanted, "$has": $exists(account) ? 1 : 0, "$later": $fromMillis($millis() + 3600000)}`,
        result: `payload.userId & ": " & ($exists(account) ? payload.wanted : "no account")`,
      }),
    );
    const keep = act.add(
      [8, 2],
      sql(
        "Keep what was granted",
        db,
        `UPDATE admin_granted SET roles = CASE WHEN $has = 1 OR $wanted = '[]' THEN $wanted ELSE roles END,
  tries = CASE WHEN $has = 1 THEN 0 ELSE tries END, due = CASE WHEN $has = 0 THEN $later END
WHERE userId = $userId`,
      ),
    );
    const shown = act.add([9, 2], debug("Roles in the app", "result", "result"));
    const notGranted = act.add(
      [5, 3],
      catchOf("No answer from the app", [person.id, grant.id, result.id, keep.id]),
    );
    const free = act.add(
      [6, 3],
      set("This person", { params: '{"$userId": person.id}', trouble: "error.message" }),
    );
    const grantAgain = act.add(
      [7, 3],
      sql("At the next tick again ", db, "UPDATE admin_granted SET due = NULL WHERE userId = $userId"),
    );
    const trouble = act.add([8, 3], debug("Trouble with roles", "trouble", "trouble"));
    tick.to(now);
    line(now, claim, anyone, each, person, grant, result, keep, shown);
    line(notGranted, free, grantAgain, trouble);

    const standIns = tab.group(STAND_INS);
    scimStandIn(standIns, 0, FLOW);
    oktaStandIn(standIns, 4, [
      { method: "get", path: "/groups/:id/users", body: '[{"id": "00u1member"}, {"id": "00u2member"}]' },
    ]);
  },
);
