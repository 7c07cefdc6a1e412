// SCIM 2.0 (RFC 7643, RFC 7644) towards an app that keeps users and groups. People are found by externalId, which is
// their Okta id: a login can be given to somebody else.
import { type Area, piece } from "../canvas";
import type { Place } from "../layout";
import { secret, set, setting, when } from "../nodes";
import type { Variable, Wired } from "../spec";
import { sendCall } from "./http-call";

export const scimVariables = (url: string): readonly Variable[] => [
  setting("SCIM_URL", url),
  secret("SCIM_TOKEN", "stand-in"),
];

const COLOR = "#A6D7E7";
const ICON = "font-awesome/fa-id-badge";

/** Sends msg.scim: four nodes. */
function sendScim(area: Area, [column, row]: Place): { first: Wired; last: Wired } {
  const ask = area.add(
    [column, row],
    set("SCIM 2.0", {
      call: `{
  "to": "The SCIM service",
  "url": $env("SCIM_URL") & scim.path,
  "method": scim.method,
  "headers": {"Authorization": "Bearer " & $env("SCIM_TOKEN"), "Content-Type": "application/scim+json", "Accept": "application/scim+json"},
  "body": scim.body,
  "ok": [scim.ok]
}`,
      scim: "",
    }),
  );
  const send = sendCall(area, [column + 1, row]);
  ask.to(send.first);
  return { first: ask, last: send.last };
}

export const scimCall = piece(
  "SCIM call",
  {
    info: "Sends `msg.scim`, `{ method, path, body, ok }`, to the SCIM 2.0 service at `SCIM_URL` with the bearer token in `SCIM_TOKEN`. `path` begins with a slash, as `/Users`. The answer is in `msg.response`.",
    color: COLOR,
    icon: ICON,
  },
  (area, edge) => {
    const send = sendScim(area, [0, 0]);
    edge.in(send.first);
    edge.out(send.last);
  },
);

/** A look-up, five nodes: what it finds is in msg.response.Resources. */
function find(
  area: Area,
  [column, row]: Place,
  name: string,
  kind: string,
  externalId: string,
): { first: Wired; last: Wired } {
  const ask = area.add(
    [column, row],
    set(name, {
      scim: `{"method": "GET", "path": "/${kind}?filter=" & $encodeUrlComponent('externalId eq "' & ${externalId} & '"')}`,
    }),
  );
  const send = sendScim(area, [column + 1, row]);
  ask.to(send.first);
  return { first: ask, last: send.last };
}

/** What a look-up found; a service that does not know the filter would give somebody else, who must not be touched. */
export const found = (externalId: string): string => `(
  $found := [response.Resources];
  $count($found) > 1 or $found[0].externalId and $found[0].externalId != $string(${externalId})
    ? $error("The SCIM service was asked for the externalId " & ${externalId} & " and gave others: does it filter by it?")
    : $found[0]
)`;

const PATCH = `"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]`;

export const scimUser = piece(
  "SCIM user",
  {
    info: `Brings the account of \`msg.person\`, \`{ id, login, name, email, roles }\`, to what \`ACTION\` says: \`create\` (or activate what is there), \`deactivate\`, \`delete\`, \`roles\` (exactly those in \`roles\`). The account is found by its externalId, the Okta id. What is so already is left: asked twice it does nothing more. The id of the account is in \`msg.account\`; nothing when there is none.`,
    color: COLOR,
    icon: ICON,
    env: [
      { name: "ACTION", value: "create", type: "str", options: ["create", "deactivate", "delete", "roles"] },
    ],
  },
  (area, edge) => {
    const user = find(area, [0, 0], "By Okta id", "Users", "person.id");
    const plan = area.add(
      [5, 0],
      set("What is to be done", {
        account: `${found("person.id")}.id`,
        scim: `(
  $action := $env("ACTION");
  $user := ${found("person.id")};
  $at := "/Users/" & $user.id;
  $set := function($path, $value) { {"method": "PATCH", "path": $at, "body": {${PATCH}, "Operations": [{"op": "replace", "path": $path, "value": $value}]}} };
  $action = "create" and $not($exists($user)) ? {
    "method": "POST", "path": "/Users", "ok": [409],
    "body": {
      "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
      "externalId": person.id, "userName": person.login, "displayName": person.name, "active": true,
      "emails": [{"value": person.email ? person.email : person.login, "primary": true}]
    }
  }
  : $action = "create" and $user.active = false ? $set("active", true)
  : $action = "deactivate" and $exists($user) and $user.active != false ? $set("active", false)
  : $action = "delete" and $exists($user) ? {"method": "DELETE", "path": $at, "ok": [404]}
  : $action = "roles" and $exists($user) ? $set("roles", [person.roles.{"value": $}])
)`,
      }),
    );
    const needed = area.add([6, 0], when("Anything to do?", ["$exists(scim)"]));
    const act = sendScim(area, [7, 0]);
    const id = area.add([11, 0], set("The account", { account: "account ? account : response.id" }));
    user.last.to(plan);
    plan.to(needed);
    needed.to(act.first, 0);
    act.last.to(id);
    edge.in(user.first);
    edge.out(id);
    edge.out(needed, 1);
  },
);

export const scimMember = piece(
  "SCIM group member",
  {
    info: `Makes \`msg.member\`, \`{ groupId, groupName, userId }\`, a member of the group or takes them out of it: \`ACTION\` is \`add\` or \`remove\`. User and group are found by externalId, their Okta ids; a group that is not there is made for its first member. Asked twice it does nothing more. A user without an account is an error when they are to be added, and nothing to do when they are to be removed.`,
    color: COLOR,
    icon: ICON,
    env: [{ name: "ACTION", value: "add", type: "str", options: ["add", "remove"] }],
  },
  (area, edge) => {
    const user = find(area, [0, 0], "The user", "Users", "member.userId");
    const group = find(area, [6, 0], "The group", "Groups", "member.groupId");
    const remember = area.add([5, 0], set("Account", { account: `${found("member.userId")}.id` }));
    const plan = area.add(
      [11, 0],
      set("What is to be done", {
        scim: `(
  $group := ${found("member.groupId")};
  $is := account in $group.members.value;
  $add := $env("ACTION") = "add";
  $patch := function($operation) { {"method": "PATCH", "path": "/Groups/" & $group.id, "body": {${PATCH}, "Operations": [$operation]}} };
  $add and $not($exists(account)) ? $error("The SCIM service has no user with the externalId " & member.userId)
  : $add and $not($exists($group)) ? {
    "method": "POST", "path": "/Groups",
    "body": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "externalId": member.groupId, "displayName": member.groupName ? member.groupName : member.groupId, "members": [{"value": account}]}
  }
  : $add and $not($is) ? $patch({"op": "add", "path": "members", "value": [{"value": account}]})
  : $not($add) and $is ? $patch({"op": "remove", "path": 'members[value eq "' & account & '"]'})
)`,
      }),
    );
    const needed = area.add([12, 0], when("Anything to do?", ["$exists(scim)"]));
    const act = sendScim(area, [13, 0]);
    user.last.to(remember);
    remember.to(group.first);
    group.last.to(plan);
    plan.to(needed);
    needed.to(act.first, 0);
    edge.in(user.first);
    edge.out(act.last);
    edge.out(needed, 1);
  },
);

export const scimRoles = piece(
  "SCIM roles",
  {
    info: `Gives the account of \`msg.person\`, \`{ id }\`, the roles in the list \`msg.give\` and takes those in \`msg.take\`; its other roles stay as they are. The account is found by its externalId, the Okta id. Asked twice it does nothing more. Somebody without an account is an error when there is something to give, and nothing to do otherwise.`,
    color: COLOR,
    icon: ICON,
  },
  (area, edge) => {
    const user = find(area, [0, 0], "By Okta id", "Users", "person.id");
    const plan = area.add(
      [5, 0],
      set("What is to be done", {
        scim: `(
  $user := ${found("person.id")};
  $has := [$user.roles.value];
  $more := [give[$not($ in $has)]];
  $less := [take[$ in $has]];
  $count(give) > 0 and $not($exists($user)) ? $error("The SCIM service has no user with the externalId " & person.id)
  : $exists($user) and $count($more) + $count($less) > 0 ? {
    "method": "PATCH", "path": "/Users/" & $user.id,
    "body": {${PATCH}, "Operations": [
      $count($more) > 0 ? {"op": "add", "path": "roles", "value": [$more.{"value": $}]},
      $less.{"op": "remove", "path": 'roles[value eq "' & $ & '"]'}
    ]}
  }
)`,
      }),
    );
    const needed = area.add([6, 0], when("Anything to do?", ["$exists(scim)"]));
    const act = sendScim(area, [7, 0]);
    user.last.to(plan);
    plan.to(needed);
    needed.to(act.first, 0);
    edge.in(user.first);
    edge.out(act.last);
    edge.out(needed, 1);
  },
);
