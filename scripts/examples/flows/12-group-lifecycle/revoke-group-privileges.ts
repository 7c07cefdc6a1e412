import { use } from "../../canvas";
import { example } from "../../example";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
  every,
  hook,
  line,
  number,
  SQLITE,
  secret,
  set,
  split,
  sql,
  throttle,
} from "../../nodes";
import { slack } from "../../pieces/notice";
import { scimRoles, scimVariables } from "../../pieces/scim";
import { STAND_INS, scimStandIn, standIn, standInUrl } from "../../pieces/stand-ins";
import { groupEvents, now, wasMember } from "../../tables/group-events";
import {
  DELETION,
  DELETIONS,
  GONE_GROUP,
  GROUP_ROLES,
  KEEP_GONE,
  otherGroups,
  ROLES_OF,
  USER_GROUP,
} from "../../tables/user-group";

const FLOW = "revoke-group-privileges";

const sales = { id: "00g1sales", type: "UserGroup", alternateId: "unknown", displayName: "Sales" };
const joined = (name: string) => ({
  eventType: "group.user_membership.add",
  published: -7200,
  target: [{ id: `00u1${name}`, type: "User", alternateId: `${name}@example.com` }, sales],
});

export const revokeGroupPrivileges = example(
  {
    file: "12 Group lifecycle/Revoke group privileges",
    useCase: "group-lifecycle/revoke-group-privileges",
    about: {
      does: "Takes from everybody in a deleted group the roles that it gave in another app, in batches, and reports.",
      set: "Set GROUP_ROLES, SCIM_URL, SCIM_TOKEN and SLACK_WEBHOOK_URL (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (two join Sales, Sales is deleted), then “Take roles” and “Report”.",
      expect: "The SCIM stand-in shows what is taken from the two, and the Slack stand-in the report.",
      more: `**A deleted group has no members** that Okta could be asked for, and Okta may tell each membership that ends with it, or none. So this flow keeps who is in which group, in the table \`user_group\`, from all memberships before: import it early. *Group sync* and *Group privileges* keep the same table in the same file.

**GROUP_ROLES** says in JSON what each group gives, by the id of the group or by its name: \`{"Sales": ["crm-user"]}\`. A role that another group of the user gives stays; groups that are gone give nothing.

**Late events**: the work begins WAIT_MINUTES after the deletion, so that memberships that were told late count.

**A batch that goes on**: everybody is a row in \`revoke_job\`, taken BATCH at a time, marked when the app has answered. What fails stays in the table with its error and comes again a minute later; after a restart nobody is left out, and nobody's roles are taken twice. When a group has nobody left, Slack is told once.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes; \`strftime(…)\` becomes \`to_char(now() at time zone 'utc', …)\`, \`json_each\` \`json_array_elements\`, \`json_group_array(json_object(…))\` \`json_agg(json_build_object(…))\`.`,
    },
    env: [
      databaseVariable,
      GROUP_ROLES,
      ...scimVariables(standInUrl(FLOW, "scim")),
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      number("WAIT_MINUTES", 10),
      number("BATCH", 50),
    ],
    needs: SQLITE,
    pieces: [scimRoles, slack],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `${USER_GROUP}
${GONE_GROUP}
CREATE TABLE IF NOT EXISTS revoke_job (
  groupId TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, taken TEXT, tries INTEGER NOT NULL, error TEXT,
  roles TEXT, done TEXT, PRIMARY KEY (groupId, userId)
);
CREATE TABLE IF NOT EXISTS revoke_report (groupId TEXT PRIMARY KEY, at TEXT NOT NULL);
UPDATE revoke_job SET taken = NULL WHERE done IS NULL;`,
      DUE_AGAIN,
    );

    const events = tab.group("Events → who is in which group, and which is gone");
    groupEvents(
      events,
      db,
      hook({
        path: "/okta/revoke-group-privileges",
        sample: "group.lifecycle.delete",
        samples: [
          joined("ann"),
          joined("bob"),
          { eventType: "group.lifecycle.delete", target: [sales], published: -3600 },
        ],
      }),
      { name: "Deleted groups", rule: DELETIONS, params: DELETION, statement: KEEP_GONE },
    );

    const work = tab.group("Every minute → take the roles of those who were in it");
    const tick = work.add([0, 0], every("Take roles, every minute", 60));
    const limits = work.add(
      [1, 0],
      set("How many, since when", {
        params: `{"$batch": $number($env("BATCH")), "$wait": "-" & $env("WAIT_MINUTES") & " minutes"}`,
      }),
    );
    const take = work.add(
      [2, 0],
      sql(
        "Take some",
        db,
        `INSERT INTO revoke_job (groupId, userId, login, taken, tries)
SELECT m.groupId, m.userId, m.login, ${now()}, 1
FROM user_group AS m JOIN gone_group AS g ON g.groupId = m.groupId
LEFT JOIN revoke_job AS j ON j.groupId = m.groupId AND j.userId = m.userId
WHERE ${wasMember("m", "g.at")} AND g.at <= ${now("$wait")} AND j.done IS NULL
  AND (j.taken IS NULL OR j.taken < ${now("'-10 minutes'")})
ORDER BY j.tries, m.userId LIMIT $batch
ON CONFLICT (groupId, userId) DO UPDATE SET taken = excluded.taken, tries = tries + 1
RETURNING groupId, userId, login,
  (SELECT groupName FROM gone_group WHERE gone_group.groupId = revoke_job.groupId) AS groupName,
  ${otherGroups("revoke_job")}`,
      ),
    );
    const each = work.add([3, 0], split("One by one"));
    const slowly = work.add([4, 0], throttle("Ten a second", 10));
    const roles = work.add(
      [5, 0],
      set("What to take", {
        person: `payload.{"id": userId, "login": login}`,
        give: "[]",
        take: `(
  ${ROLES_OF}
  $kept := $rolesOf($eval(payload.others));
  $distinct([$rolesOf(payload)[$not($ in $kept)]])
)`,
        params: `{"$groupId": payload.groupId, "$userId": payload.userId, "$roles": $string([take])}`,
      }),
    );
    const act = work.add([6, 0], use(scimRoles, "Take the roles"));
    const mark = work.add(
      [7, 0],
      sql(
        "Mark as done",
        db,
        `UPDATE revoke_job SET done = ${now()}, roles = $roles, error = NULL
WHERE groupId = $groupId AND userId = $userId RETURNING login`,
      ),
    );
    const shown = work.add([8, 0], debug("Taken", "params", "person.login"));
    line(tick, limits, take, each, slowly, roles, act, mark, shown);
    const trouble = work.add(
      [5, 1],
      catchOf(
        "Something failed",
        [limits, take, each, roles, act, mark].map(({ id }) => id),
      ),
    );
    const what = work.add(
      [6, 1],
      set("Whose, and why", {
        params: `{"$groupId": params."$groupId", "$userId": params."$userId", "$error": error.message}`,
      }),
    );
    const open = work.add(
      [7, 1],
      sql(
        "Open again",
        db,
        "UPDATE revoke_job SET taken = NULL, error = $error WHERE groupId = $groupId AND userId = $userId AND done IS NULL",
      ),
    );
    line(trouble, what, open, work.add([8, 1], debug("Failed", "error.message", "error.message")));

    const end = tab.group("Every minute → report the groups that nobody is left of");
    const look = end.add([0, 0], every("Report, every minute", 60));
    const since = end.add(
      [1, 0],
      set("Since when", { params: `{"$wait": "-" & $env("WAIT_MINUTES") & " minutes"}` }),
    );
    const finished = end.add(
      [2, 0],
      sql(
        "Finished groups",
        db,
        `SELECT g.groupId, g.groupName, g.at, g.by,
  (SELECT json_group_array(json_object('login', j.login, 'roles', json(j.roles)))
   FROM revoke_job AS j WHERE j.groupId = g.groupId AND j.roles <> '[]') AS people
FROM gone_group AS g
WHERE g.at <= ${now("$wait")} AND g.groupId NOT IN (SELECT groupId FROM revoke_report)
  AND EXISTS (SELECT 1 FROM revoke_job AS j WHERE j.groupId = g.groupId)
  AND NOT EXISTS (
    SELECT 1 FROM user_group AS m LEFT JOIN revoke_job AS j ON j.groupId = m.groupId AND j.userId = m.userId
    WHERE m.groupId = g.groupId AND ${wasMember("m", "g.at")} AND j.done IS NULL
  )`,
      ),
    );
    const groups = end.add([3, 0], split("Each group"));
    const notice = end.add(
      [4, 0],
      set("Notice", {
        notice: `(
  $people := $eval(payload.people);
  $name := payload.groupName ? payload.groupName : payload.groupId;
  {
    "title": "Group " & $name & " is gone: roles taken from " & $count($people) & ($count($people) = 1 ? " person" : " people"),
    "text": (payload.by ? payload.by & " deleted" : "Somebody deleted") & " the group " & $name & " on " & payload.at & ". Roles that another group gives were left.",
    "lines": [$people[[0..39]].(login & ": " & $join(roles, ", "))],
    "facts": {"Group": $name, "Id": payload.groupId, "Deleted": payload.at, "By": payload.by},
    "level": "info", "key": payload.groupId
  }
)`,
        params: `{"$groupId": payload.groupId}`,
      }),
    );
    const tell = end.add([5, 0], use(slack, "Tell Slack"));
    const told = end.add(
      [6, 0],
      sql(
        "Reported",
        db,
        `INSERT INTO revoke_report (groupId, at) VALUES ($groupId, ${now()}) ON CONFLICT (groupId) DO NOTHING`,
      ),
    );
    line(look, since, finished, groups, notice, tell, told);
    const untold = end.add(
      [5, 1],
      catchOf(
        "Not told",
        [since, finished, groups, notice, tell, told].map(({ id }) => id),
      ),
    );
    untold.to(end.add([6, 1], debug("Not told yet", "error.message", "error.message")));

    const standIns = tab.group(STAND_INS);
    scimStandIn(standIns, 0, FLOW, { more: ', "roles": [{"value": "crm-user"}]' });
    standIn(standIns, 4, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
  },
);
