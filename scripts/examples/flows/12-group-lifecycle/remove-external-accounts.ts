import { use } from "../../canvas";
import { example } from "../../example";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import { hasToken } from "../../groups/token";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
  every,
  hook,
  httpIn,
  httpOut,
  line,
  number,
  SQLITE,
  secret,
  set,
  setting,
  split,
  sql,
  throttle,
} from "../../nodes";
import { httpCall } from "../../pieces/http-call";
import { slack } from "../../pieces/notice";
import { scimUser, scimVariables } from "../../pieces/scim";
import { STAND_INS, scimStandIn, standIn, standInUrl } from "../../pieces/stand-ins";
import { groupEvents, now, wasMember } from "../../tables/group-events";
import { DELETIONS, USER_GROUP } from "../../tables/user-group";

const FLOW = "remove-external-accounts";
const APPROVE = "/okta-approve/remove-external-accounts";

const contractors = {
  id: "00g1contractors",
  type: "UserGroup",
  alternateId: "unknown",
  displayName: "Contractors",
};
const joined = (name: string) => ({
  eventType: "group.user_membership.add",
  published: -7200,
  target: [{ id: `00u1${name}`, type: "User", alternateId: `${name}@example.com` }, contractors],
});

/** Groups that may be worked off: no more people than the cap, or approved. */
const ALLOWED = `SELECT r.groupId FROM removal AS r JOIN removal_person AS a ON a.groupId = r.groupId
  GROUP BY r.groupId HAVING count(*) <= $cap OR r.approved IS NOT NULL`;

const LIMITS = `"$cap": $number($env("CAP")), "$dry": $env("DRY_RUN") = false ? 0 : 1`;

export const removeExternalAccounts = example(
  {
    file: "12 Group lifecycle/Remove external accounts",
    useCase: "group-lifecycle/remove-external-accounts",
    about: {
      does: "Deactivates the accounts that the people of a deleted group have elsewhere, after a dry run, and more than CAP only when approved.",
      set: "Set SCIM_…, PAYROLL_…, SLACK_WEBHOOK_URL, APPROVAL_TOKEN and CAP (double-click the tab), the group in “Contractors are gone”, and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (the group Contractors is deleted), then “Deactivate, every minute”, then “Tell, every minute”.",
      expect:
        "The Slack stand-in shows whose accounts would go; with DRY_RUN at false, “Deactivate” asks the stand-ins to do it.",
      more: `**Nothing happens by itself** as long as DRY_RUN is on: Slack is told whose accounts would be deactivated. Switch it off when the list is right; what was waiting goes on then.

**More than CAP people** need an approval. Slack tells how many, and the id of the group; then

    curl -X POST https://your-node-red${APPROVE} -H "Authorization: Bearer $APPROVAL_TOKEN" -H "Content-Type: application/json" -d '{"groupId": "00g…", "people": 12, "by": "ann"}'

\`people\` must be the number that Slack told. What is approved is exactly the list that was made ten minutes after the deletion: nobody is added to it later. Somebody who turns out to have left the group before is left out.

**A deleted group has no members** that Okta could be asked for, and Okta may tell each membership that ends with it, or none. So this flow keeps who is in which group, in the table \`user_group\`, from all memberships before: import it early. *Group sync* and *Group privileges* keep the same table in the same file.

**Deactivated, not deleted**: \`active: false\` over SCIM 2.0, and \`PATCH /accounts/…\` with \`{"active": false}\` in payroll, which stands for your own system. An account that is not there is fine. What fails stays in \`removal_account\` with its error and comes again a minute later, also after a restart.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes; \`strftime(…)\` becomes \`to_char(now() at time zone 'utc', …)\`, \`json_group_array\` \`json_agg\`, \`json_each\` \`json_array_elements\`.`,
    },
    env: [
      databaseVariable,
      ...scimVariables(standInUrl(FLOW, "scim")),
      setting("PAYROLL_URL", standInUrl(FLOW, "payroll")),
      secret("PAYROLL_TOKEN", "stand-in"),
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      secret("APPROVAL_TOKEN", ""),
      number("CAP", 5),
      { name: "DRY_RUN", value: "true", type: "bool" },
    ],
    needs: SQLITE,
    pieces: [scimUser, slack, httpCall],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `${USER_GROUP}
CREATE TABLE IF NOT EXISTS removal (
  groupId TEXT PRIMARY KEY, groupName TEXT, at TEXT NOT NULL, by TEXT, told TEXT, approved TEXT, approvedBy TEXT
);
CREATE TABLE IF NOT EXISTS removal_account (
  groupId TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, taken TEXT, tries INTEGER NOT NULL DEFAULT 0, error TEXT,
  done TEXT, PRIMARY KEY (groupId, userId)
);
CREATE VIEW IF NOT EXISTS removal_person AS
  SELECT a.* FROM removal_account AS a JOIN removal AS r ON r.groupId = a.groupId
  JOIN user_group AS m ON m.groupId = a.groupId AND m.userId = a.userId
  WHERE a.done IS NOT NULL OR ${wasMember("m", "r.at")};
UPDATE removal_account SET taken = NULL WHERE done IS NULL;`,
      DUE_AGAIN,
    );

    groupEvents(
      tab.group("Events → who is in which group, and which is to be cleared"),
      db,
      hook({
        path: "/okta/remove-external-accounts",
        sample: "group.lifecycle.delete",
        samples: [
          joined("ann"),
          joined("bob"),
          { eventType: "group.lifecycle.delete", target: [contractors], published: -3600 },
        ],
      }),
      {
        name: "Contractors are gone",
        rule: `${DELETIONS} && event.target?.?[type eq 'UserGroup' && displayName eq 'Contractors']?.size() > 0`,
        params: `{
  "$groups": $string([payload.target[type = "UserGroup" and displayName = "Contractors"]]), "$at": payload.published,
  "$by": payload.actor.alternateId ? payload.actor.alternateId : null
}`,
        statement: `INSERT INTO removal (groupId, groupName, at, by)
SELECT value ->> 'id', value ->> 'displayName', $at, $by FROM json_each($groups) WHERE true
ON CONFLICT (groupId) DO NOTHING`,
      },
    );

    const work = tab.group("Every minute → deactivate what may be deactivated");
    const tick = work.add([0, 0], every("Deactivate, every minute", 60));
    const none = work.add([1, 0], set("Limits", { limits: `{${LIMITS}}`, params: "{}" }));
    const list = work.add(
      [2, 0],
      sql(
        "Make the list, once",
        db,
        `INSERT INTO removal_account (groupId, userId, login)
SELECT m.groupId, m.userId, m.login FROM removal AS r JOIN user_group AS m ON m.groupId = r.groupId
WHERE ${wasMember("m", "r.at")} AND r.at <= ${now("'-10 minutes'")} AND r.groupId NOT IN (SELECT groupId FROM removal_account)
ON CONFLICT (groupId, userId) DO NOTHING RETURNING login`,
      ),
    );
    list.to(work.add([3, 1], debug("New on the list", "payload", "payload.length")));
    const allowed = work.add([3, 0], set("Cap and dry run", { params: "limits" }));
    const take = work.add(
      [4, 0],
      sql(
        "Take some",
        db,
        `UPDATE removal_account SET taken = ${now()}, tries = tries + 1
WHERE (groupId, userId) IN (
  SELECT groupId, userId FROM removal_person
  WHERE $dry = 0 AND done IS NULL AND (taken IS NULL OR taken < ${now("'-10 minutes'")})
    AND groupId IN (${ALLOWED})
  ORDER BY tries, userId LIMIT 50
)
RETURNING groupId, userId, login`,
      ),
    );
    const each = work.add([5, 0], split("One by one"));
    const slowly = work.add([6, 0], throttle("Ten a second", 10));
    const whose = work.add(
      [7, 0],
      set("Whose", {
        person: `payload.{"id": userId, "login": login}`,
        params: `payload.{"$groupId": groupId, "$userId": userId}`,
      }),
    );
    const deactivate = work.add([8, 0], use(scimUser, "Deactivate", { ACTION: "deactivate" }));
    const ask = work.add(
      [9, 0],
      set("Payroll account", {
        call: `{
  "to": "Payroll", "method": "PATCH", "ok": [404],
  "url": $env("PAYROLL_URL") & "/accounts/" & $encodeUrlComponent(person.login),
  "headers": {"Authorization": "Bearer " & $env("PAYROLL_TOKEN"), "Content-Type": "application/json"},
  "body": {"active": false}
}`,
      }),
    );
    const payroll = work.add([10, 0], use(httpCall, "Payroll"));
    const mark = work.add(
      [11, 0],
      sql(
        "Mark as done",
        db,
        `UPDATE removal_account SET done = ${now()}, error = NULL WHERE groupId = $groupId AND userId = $userId`,
      ),
    );
    line(tick, none, list, allowed, take, each, slowly, whose, deactivate, ask, payroll, mark);
    mark.to(work.add([12, 0], debug("Deactivated", "person", "person.login")));
    const trouble = work.add(
      [9, 1],
      catchOf(
        "Something failed",
        [none, list, allowed, take, each, whose, deactivate, ask, payroll, mark].map(({ id }) => id),
      ),
    );
    const why = work.add(
      [10, 1],
      set("Whose, and why", {
        params: `{"$groupId": params."$groupId", "$userId": params."$userId", "$error": error.message}`,
      }),
    );
    const open = work.add(
      [11, 1],
      sql(
        "Open again",
        db,
        "UPDATE removal_account SET taken = NULL, error = $error WHERE groupId = $groupId AND userId = $userId AND done IS NULL",
      ),
    );
    line(trouble, why, open, work.add([12, 1], debug("Failed", "error.message", "error.message")));

    const tell = tab.group("Every minute → dry run, approval wanted, or finished: told once each");
    const look = tell.add([0, 0], every("Tell, every minute", 60));
    const limits = tell.add([1, 0], set("Cap and dry run", { params: `{${LIMITS}}` }));
    const states = tell.add(
      [2, 0],
      sql(
        "What is new",
        db,
        `SELECT * FROM (
  SELECT r.groupId, r.groupName, r.at, r.by, r.told, r.approvedBy, count(*) AS people, $cap AS cap,
    json_group_array(a.login) AS logins,
    CASE WHEN count(*) = count(a.done) THEN 'finished' WHEN $dry = 1 THEN 'dry run'
      WHEN count(*) > $cap AND r.approved IS NULL THEN 'approval' END AS state
  FROM removal AS r JOIN removal_person AS a ON a.groupId = r.groupId GROUP BY r.groupId
) WHERE state || ' ' || people <> coalesce(told, '')`,
      ),
    );
    const groups = tell.add([3, 0], split("Each group"));
    const notice = tell.add(
      [4, 0],
      set("Notice", {
        notice: `(
  $logins := $eval(payload.logins);
  $people := payload.people & (payload.people = 1 ? " person" : " people") & " of the deleted group " & payload.groupName;
  {
    "title": payload.state = "finished" ? "Accounts deactivated: " & $people
      : payload.state = "dry run" ? "Dry run: accounts would be deactivated of " & $people
      : "Approval wanted: deactivate the accounts of " & $people,
    "text": (payload.by ? payload.by : "Somebody") & " deleted the group on " & payload.at & ". "
      & (payload.state = "finished" ? "All accounts of its people elsewhere are inactive now."
      : payload.state = "dry run" ? "Nothing was done: DRY_RUN is on."
      : "These are more than " & payload.cap & ", so nothing was done. Approve it by a POST to ${APPROVE}."),
    "lines": [$logins[[0..39]]],
    "facts": {"Group": payload.groupName, "Id": payload.groupId, "People": payload.people, "Approved by": payload.approvedBy},
    "level": payload.state = "approval" ? "warning" : "info", "key": payload.groupId & " " & payload.state
  }
)`,
        params: `{"$groupId": payload.groupId, "$told": payload.state & " " & payload.people}`,
      }),
    );
    const post = tell.add([5, 0], use(slack, "Tell Slack"));
    const told = tell.add(
      [6, 0],
      sql("Told", db, "UPDATE removal SET told = $told WHERE groupId = $groupId"),
    );
    line(look, limits, states, groups, notice, post, told);
    tell
      .add(
        [5, 1],
        catchOf(
          "Not told",
          [limits, states, groups, notice, post, told].map(({ id }) => id),
        ),
      )
      .to(tell.add([6, 1], debug("Not told yet", "error.message", "error.message")));

    const approval = tab.group("Approvals, by who has the token");
    const asked = approval.add([0, 0], httpIn("Approve", "post", APPROVE));
    const may = approval.add([1, 0], hasToken("APPROVAL_TOKEN"));
    const which = approval.add(
      [2, 0],
      set("Which group", {
        params: `{
  "$groupId": payload.groupId ? $string(payload.groupId) : null, "$people": $type(payload.people) = "number" ? payload.people : null,
  "$by": payload.by ? $string(payload.by) : "unknown"
}`,
      }),
    );
    const approve = approval.add(
      [3, 0],
      sql(
        "Approve",
        db,
        `UPDATE removal SET approved = ${now()}, approvedBy = $by
WHERE groupId = $groupId AND $people = (SELECT count(*) FROM removal_person AS a WHERE a.groupId = removal.groupId)
RETURNING groupId, groupName, $people AS people`,
      ),
    );
    const answer = approval.add(
      [4, 0],
      set("Answer", {
        statusCode: "$count(payload) = 1 ? 200 : 404",
        payload: `$count(payload) = 1 ? {"approved": payload[0]} : {"error": "There is no such group with so many people."}`,
      }),
    );
    const yes = approval.add([5, 0], httpOut(""));
    const no = approval.add(
      [2, 1],
      set("No", { statusCode: "401", payload: `{"error": "The token is missing or wrong."}` }),
    );
    line(asked, may, which, approve, answer, yes);
    may.to(no, 1);
    no.to(approval.add([3, 1], httpOut("")));
    const broken = approval.add(
      [3, 2],
      catchOf(
        "No answer",
        [may, which, approve, answer].map(({ id }) => id),
      ),
    );
    const sorry = approval.add(
      [4, 2],
      set("Sorry", { statusCode: "500", payload: `{"error": "Not approved: try again."}` }),
    );
    line(broken, sorry, approval.add([5, 2], httpOut("")));

    const standIns = tab.group(STAND_INS);
    scimStandIn(standIns, 0, FLOW);
    standIn(standIns, 4, FLOW, "payroll", {
      label: "Payroll",
      method: "patch",
      path: "/accounts/:login",
      shows: "req.params.login",
    });
    standIn(standIns, 6, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
  },
);
