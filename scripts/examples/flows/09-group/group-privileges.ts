import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import { database, databaseVariable, done, filter, hook, line, SQLITE, set, sql, when } from "../../nodes";
import { scimRoles, scimVariables } from "../../pieces/scim";
import { STAND_INS, scimStandIn, standInUrl } from "../../pieces/stand-ins";
import {
  GONE_GROUP,
  GROUP_ROLES,
  keepMembership,
  MEMBERSHIP,
  MEMBERSHIPS,
  otherGroups,
  ROLES_OF,
  USER_GROUP,
} from "../../tables/user-group";

const FLOW = "group-privileges";

export const groupPrivileges = example(
  {
    file: "09 Group/Group privileges",
    useCase: "group/privileges",
    about: {
      does: "Gives roles in another app to who joins a group, and takes them when the last group that gives them is left.",
      set: "Set GROUP_ROLES, SCIM_URL and SCIM_TOKEN (double-click the tab), and a secret in the event hook.",
      press: "Deploy, and press the button on the event hook: Ann joins Sales.",
      expect: "The SCIM stand-in shows that Ann gets the role crm-user.",
      more: `**GROUP_ROLES** says in JSON what each group gives, by the id of the group or by its name: \`{"Sales": ["crm-user"]}\`. An id stays when the group is renamed.

**Two groups with one role**: who leaves one of them keeps the role. All memberships are kept in the table \`user_group\`, also those of groups that give nothing, because they may give something tomorrow. It begins empty: people who joined before the flow was there are not known until *Group sync* has compared their groups with Okta at night: it keeps the same table.

**Order**: for each user and group the newest change counts, in whatever order they come, and one event is worked off after the other (*At most* 1 in the event hook), so that two changes of one user cannot overtake each other. Roles that no group gives, such as those given by hand, stay as they are. A group that was deleted gives nothing any more; who was in it loses its roles by *Revoke group privileges*, which keeps the table \`gone_group\`.

**People** must have an account with their Okta id as \`externalId\` first; the event of one who has none comes again, and is kept as given up after five attempts.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, and \`json_agg(json_build_object(…))\` for \`json_group_array(json_object(…))\`.`,
    },
    env: [databaseVariable, GROUP_ROLES, ...scimVariables(standInUrl(FLOW, "scim"))],
    needs: SQLITE,
    pieces: [scimRoles],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `${USER_GROUP}
${GONE_GROUP}`,
    );

    const work = tab.group("Memberships → roles in the app");
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/group-privileges",
        sample: "group.user_membership.add",
        samples: [
          {
            eventType: "group.user_membership.add",
            target: [
              { id: "00u1ann", type: "User", alternateId: "ann@example.com", displayName: "Ann" },
              { id: "00g1sales", type: "UserGroup", alternateId: "unknown", displayName: "Sales" },
            ],
          },
        ],
        maxInFlight: 1,
      }),
    );
    const memberships = work.add([1, 0], filter("Changes of membership", MEMBERSHIPS));
    const who = work.add([2, 0], set("Who, which group", { params: MEMBERSHIP }));
    const keep = work.add(
      [3, 0],
      sql("Keep the newest", db, keepMembership(`,\n  ${otherGroups("user_group")}`)),
    );
    const roles = work.add(
      [4, 0],
      set("Give or take", {
        person: `payload[0].{"id": userId}`,
        give: `(
  ${ROLES_OF}
  payload[0].member = 1 ? $distinct($rolesOf(payload[0])) : []
)`,
        take: `(
  ${ROLES_OF}
  $kept := $rolesOf($eval(payload[0].others));
  payload[0].member = 0 ? $distinct($rolesOf(payload[0])[$not($ in $kept)]) : []
)`,
      }),
    );
    const needed = work.add([5, 0], when("Anything to do?", ["$count(give) + $count(take) > 0"]));
    const act = work.add([6, 0], use(scimRoles, "Roles in the app"));
    const ended = work.add([7, 0], done());
    const nothing = work.add([6, 1], done("Nothing to do"));
    const other = work.add([2, 1], done("Not for this flow"));
    line(okta, memberships, who, keep, roles, needed, act, ended);
    memberships.to(other, 1);
    needed.to(nothing, 1);
    tryAgain(work, [6, 2], [memberships, who, keep, roles, needed, act]);

    scimStandIn(tab.group(STAND_INS), 0, FLOW);
  },
);
