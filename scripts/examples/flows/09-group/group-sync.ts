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
  filter,
  fromMessage,
  hook,
  inject,
  line,
  oktaOrg,
  oktaVariables,
  SQLITE,
  set,
  split,
  sql,
  throttle,
  when,
} from "../../nodes";
import { found, scimCall, scimMember, scimVariables } from "../../pieces/scim";
import { oktaStandIn, STAND_INS, scimStandIn, standInUrl } from "../../pieces/stand-ins";
import { keepMembership, MEMBERSHIP, MEMBERSHIPS, USER_GROUP } from "../../tables/user-group";

const FLOW = "group-sync";

const GROUPS =
  "{'group.lifecycle.create', 'group.lifecycle.delete', 'group.profile.update'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'UserGroup']?.id ne null";

const group = { id: "00g1sales", type: "UserGroup", alternateId: "unknown", displayName: "Sales" };
const member = (id: string) => ({
  target: [{ id: `00u1${id}`, type: "User", alternateId: `${id}@example.com` }, group],
});

export const groupSync = example(
  {
    file: "09 Group/Group sync",
    useCase: "group/sync",
    about: {
      does: "Keeps the groups of another system as they are in Okta, over SCIM 2.0: members, names, and what is deleted.",
      set: "Set SCIM_URL and SCIM_TOKEN, OKTA_DOMAIN and OKTA_API_TOKEN (double-click the tab), and a secret in the event hook.",
      press: "Deploy, and press the button on the event hook: a new group, and two people who join it.",
      expect:
        "The SCIM stand-in shows two members added to the group; the table user_group holds who is in which group.",
      more: `**Order**: Okta may send a removal before the addition that it undoes. For each user and group the newest change is kept with its time, and it is the newest that the other system is brought to. One event is worked off after the other (*At most* 1 in the event hook), so that two changes of one group cannot overtake each other on the way.

**Groups are known by their Okta id** (\`externalId\`), never by name: an event about a changed group does not tell the name it had. A group that was deleted does not come back by a late event.

**Every night** each group is compared with Okta: what no event told is put right, and a member who is missing in the other system is added again.

**People** must have an account with their Okta id as \`externalId\` first; the event of one who has none comes again, and is kept as given up after five attempts.

**State** is in the tables \`user_group\`, which other flows of groups share, and \`okta_group\`. For PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes: the statements stay, but \`strftime\` becomes \`to_char(now(), …)\` and \`json_each\` becomes \`jsonb_array_elements\`.`,
    },
    env: [databaseVariable, ...scimVariables(standInUrl(FLOW, "scim")), ...oktaVariables],
    needs: SQLITE,
    pieces: [scimCall, scimMember],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `${USER_GROUP}
CREATE TABLE IF NOT EXISTS okta_group (groupId TEXT PRIMARY KEY, name TEXT, gone INTEGER NOT NULL, at TEXT NOT NULL);`,
    );

    const work = tab.group("Events → groups of the other system");
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/group-sync",
        sample: "group.user_membership.add",
        samples: [
          { eventType: "group.lifecycle.create", target: [group], published: -60 },
          { eventType: "group.user_membership.add", ...member("ann"), published: -30 },
          { eventType: "group.user_membership.add", ...member("bob"), published: 0 },
        ],
        maxInFlight: 1,
      }),
    );
    const memberships = work.add([1, 0], filter("Changes of membership", MEMBERSHIPS));
    const who = work.add([2, 0], set("Who, which group", { params: MEMBERSHIP }));
    const keep = work.add(
      [3, 0],
      sql(
        "Keep the newest",
        db,
        keepMembership(`,
  (SELECT name FROM okta_group WHERE okta_group.groupId = user_group.groupId) AS newName,
  (SELECT gone FROM okta_group WHERE okta_group.groupId = user_group.groupId) AS gone`),
      ),
    );
    const person = work.add(
      [4, 0],
      set("Member", {
        member: `payload[0].{"groupId": groupId, "groupName": newName ? newName : groupName, "userId": userId}`,
      }),
    );
    const way = work.add(
      [5, 0],
      when("In or out?", [
        "payload[0].member = 1 and $not(payload[0].gone = 1)",
        "payload[0].member = 0 and $not(payload[0].gone = 1)",
      ]),
    );
    const add = work.add([6, 0], use(scimMember, "Add the member", { ACTION: "add" }));
    const added = work.add([7, 0], done());
    const remove = work.add([6, 1], use(scimMember, "Remove the member", { ACTION: "remove" }));
    const removed = work.add([7, 1], done());
    const old = work.add([6, 2], done("The group is gone"));
    tryAgain(work, [5, 3], [memberships, who, keep, person, way, add, remove], "Member failed");
    line(okta, memberships, who, keep, person, way, add, added);
    way.to(remove, 1);
    way.to(old, 2);
    remove.to(removed);

    const groups = work.add([2, 4], filter("Changes of groups", GROUPS));
    const which = work.add(
      [3, 4],
      set("Which group", {
        params: `(
  $group := payload.target[type = "UserGroup"][0];
  {
    "$groupId": $group.id, "$name": $group.displayName ? $group.displayName : null,
    "$gone": payload.eventType = "group.lifecycle.delete" ? 1 : 0, "$at": payload.published
  }
)`,
        scim: `{"method": "GET", "path": "/Groups?filter=" & $encodeUrlComponent('externalId eq "' & params."$groupId" & '"')}`,
      }),
    );
    const keepGroup = work.add(
      [4, 4],
      sql(
        "Keep the newest name",
        db,
        `INSERT INTO okta_group (groupId, name, gone, at) VALUES ($groupId, $name, $gone, $at)
ON CONFLICT (groupId) DO UPDATE SET
  name = CASE WHEN excluded.at >= at THEN coalesce(excluded.name, name) ELSE name END,
  gone = max(gone, excluded.gone),
  at = max(at, excluded.at)
RETURNING groupId, name, gone`,
      ),
    );
    const find = work.add([5, 4], use(scimCall, "Look the group up"));
    const plan = work.add(
      [6, 4],
      set("What is to be done", {
        scim: `(
  $wanted := payload[0];
  $there := ${found("$wanted.groupId")};
  $wanted.gone = 1 ? ($exists($there) ? {"method": "DELETE", "path": "/Groups/" & $there.id, "ok": [404]})
  : $not($exists($there)) ? {
    "method": "POST", "path": "/Groups",
    "body": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "externalId": $wanted.groupId, "displayName": $wanted.name ? $wanted.name : $wanted.groupId}
  }
  : $wanted.name and $there.displayName != $wanted.name ? {
    "method": "PATCH", "path": "/Groups/" & $there.id,
    "body": {
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      "Operations": [{"op": "replace", "path": "displayName", "value": $wanted.name}]
    }
  }
)`,
      }),
    );
    const needed = work.add([7, 4], when("Anything to do?", ["$exists(scim)"]));
    const act = work.add([8, 4], use(scimCall, "Make, rename or delete"));
    const ended = work.add([9, 4], done());
    const same = work.add([8, 5], done("It is so already"));
    const other = work.add([3, 5], done("Not for this flow"));
    tryAgain(work, [7, 6], [groups, which, keepGroup, find, plan, needed, act], "Group failed");
    memberships.to(groups, 1);
    line(groups, which, keepGroup, find, plan, needed, act, ended);
    needed.to(same, 1);
    groups.to(other, 1);

    const night = tab.group("Every night → as Okta has it");
    const tick = night.add(
      [0, 0],
      inject("Every night", [{ p: "params", v: "{}", vt: "json" }], { crontab: "00 02 * * *" }),
    );
    const known = night.add(
      [1, 0],
      sql(
        "Groups",
        db,
        `SELECT groupId, max(groupName) AS groupName, strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS at
FROM user_group WHERE groupId NOT IN (SELECT groupId FROM okta_group WHERE gone = 1) GROUP BY groupId`,
      ),
    );
    const each = night.add([2, 0], split("One by one"));
    const ask = night.add(
      [3, 0],
      api("Members in Okta", tab.config("org"), "listGroupUsers", {
        groupId: fromMessage("payload.groupId"),
      }),
    );
    const told = night.add(
      [4, 0],
      set("As Okta says", {
        params: `{
  "$groupId": payload.groupId, "$groupName": payload.groupName, "$at": payload.at,
  "$members": $string([response.{"id": id, "login": profile.login}])
}`,
      }),
    );
    const compared = night.add(
      [5, 0],
      sql(
        "Members and former",
        db,
        `INSERT INTO user_group (groupId, groupName, userId, login, member, at)
SELECT $groupId, $groupName, value ->> 'id', value ->> 'login', 1, $at FROM json_each($members) WHERE true
UNION ALL
SELECT groupId, groupName, userId, login, 0, $at FROM user_group
WHERE groupId = $groupId AND userId NOT IN (SELECT value ->> 'id' FROM json_each($members))
ON CONFLICT (groupId, userId) DO UPDATE SET login = excluded.login, member = excluded.member, at = excluded.at
  WHERE excluded.at > at
RETURNING groupId, groupName, userId, member`,
      ),
    );
    const persons = night.add([6, 0], split("Each"));
    const slowly = night.add([7, 0], throttle("Five a second", 5));
    const as = night.add([8, 0], set("Member", { member: "payload", name: "payload.groupName" }));
    const inOrOut = night.add([9, 0], when("In or out?", ["payload.member = 1"]));
    const put = night.add([10, 0], use(scimMember, "Add who is missing", { ACTION: "add" }));
    const take = night.add([10, 1], use(scimMember, "Remove who left", { ACTION: "remove" }));
    line(tick, known, each, ask, told, compared, persons, slowly, as, inOrOut, put);
    inOrOut.to(take, 1);
    const trouble = night.add(
      [9, 2],
      catchOf(
        "Not compared",
        [known, each, ask, told, compared, persons, as, inOrOut, put, take].map(({ id }) => id),
      ),
    );
    trouble.to(night.add([10, 2], debug("Tomorrow again", "error.message", "error.message")));

    const standIns = tab.group(STAND_INS);
    scimStandIn(standIns, 0, FLOW);
    oktaStandIn(standIns, 4, [
      {
        method: "get",
        path: "/groups/:id/users",
        body: `[{"id": "00u1ann", "profile": {"login": "ann@example.com"}}]`,
      },
    ]);
  },
);
