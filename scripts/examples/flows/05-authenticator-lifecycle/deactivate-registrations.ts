import { use } from "../../canvas";
import { example } from "../../example";
import {
  api,
  catchOf,
  database,
  databaseVariable,
  debug,
  every,
  fromMessage,
  line,
  number,
  oktaOrg,
  oktaVariables,
  SQLITE,
  secret,
  set,
  split,
  sql,
  when,
} from "../../nodes";
import { slack } from "../../pieces/notice";
import { oktaStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";
import { ERROR, jobToUsers, LEASE, makeJobTables, ROW, STAND_IN_ROUTES, switchedToJob } from "./jobs";

const FLOW = "deactivate-registrations";
const JOBS = "authenticator_job";

const settled = (state: string) =>
  `UPDATE authenticator_job_user SET state = '${state}', takenAt = '', error = NULL
${ROW}`;

export const deactivateRegistrations = example(
  {
    file: "05 Authenticator lifecycle/Deactivate registrations",
    useCase: "authenticator-lifecycle/deactivate-registrations",
    about: {
      does: "When an authenticator is switched off, takes it away from every user who registered it, a few users each minute.",
      set: "Set OKTA_DOMAIN and OKTA_API_TOKEN, SLACK_WEBHOOK_URL, GRACE_MINUTES and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “List users”, “Check” and “Report, every minute”, in this order.",
      expect:
        "The stand-in for Slack shows the report: Okta Verify was removed once, and left to Bob, who has nothing else.",
      more: `**A job that goes on.** The event becomes a row, and is done with. Each minute users are listed (pages of 200), and USERS_A_MINUTE of them are looked at: their enrollments of this authenticator are deleted. Each user is a row, so a restart goes on where it stopped. Calls wait where Okta's rate limit says so, and those of the *okta-org* node besides.

**Never the last factor.** Whoever has no other active enrollment besides the password, of an authenticator that is switched on, keeps it, and the report says so. With REMOVE_LAST_FACTOR it is removed all the same.

**Back on again.** Nothing is done before GRACE_MINUTES are over. If the authenticator is switched on again, the job stops, in the middle if need be: the flow asks its own table before each deletion, and Okta itself before each batch, as an event may get lost.

**Errors.** What fails comes again the next minute. A user whom Okta refuses three times is left alone, and is in the report.

**Many users.** At most USERS_AT_ONCE are listed at a time (Node-RED's log then says that the list was cut); the next minute goes on after the last one.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`json_array_elements\` for \`json_each\`, \`ctid\` for \`rowid\` and \`string_agg\` for \`group_concat\`.`,
    },
    env: [
      databaseVariable,
      ...oktaVariables,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      number("GRACE_MINUTES", 60),
      number("USERS_A_MINUTE", 20),
      number("USERS_AT_ONCE", 10000),
      { name: "REMOVE_LAST_FACTOR", value: "false", type: "bool" },
    ],
    needs: SQLITE,
    pieces: [slack],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    const org = tab.config("org");
    makeJobTables(tab, JOBS);
    switchedToJob(tab, JOBS, "/okta/deactivate-registrations");
    jobToUsers(tab, JOBS);

    const work = tab.group("A user → without the authenticator");
    const check = work.add(
      [0, 0],
      every(
        "Check, every minute",
        60,
        `{"$now": $now(), "$lease": ${LEASE}, "$most": $number($env("USERS_A_MINUTE"))}`,
      ),
    );
    const take = work.add(
      [1, 0],
      sql(
        "Take users",
        db,
        `UPDATE authenticator_job_user SET takenAt = $now WHERE rowid IN (
  SELECT u.rowid FROM authenticator_job_user u JOIN authenticator_job j ON j.id = u.authenticator AND j.since = u.since
  WHERE j.state = 'off' AND u.state = 'waiting' AND u.takenAt < $lease ORDER BY u.tries, u.userId LIMIT $most
) RETURNING authenticator, since, userId, login`,
      ),
    );
    const any = work.add([2, 0], when("Anybody?", ["$count(payload) > 0"], { otherwise: false }));
    const all = work.add(
      [3, 0],
      api("Okta: authenticators", org, "listAuthenticators", {}, { result: "authenticators" }),
    );
    const one = work.add([4, 0], split("Each user"));
    const theirs = work.add(
      [5, 0],
      api("Okta: enrollments", org, "listAuthenticatorEnrollments", {
        userId: fromMessage("payload.userId"),
      }),
    );
    const decide = work.add(
      [6, 0],
      set("What is left", {
        user: "payload",
        off: `(
  $id := payload.authenticator;
  $off := authenticators[id = $id];
  $exists($off) ? $off : $error("Okta has no authenticator " & $id)
)`,
        mine: `(
  $off := off;
  [response[key = $off.key and ($not($exists(_links.authenticator.href)) or $contains(_links.authenticator.href, $off.id))].id]
)`,
        left: `(
  $mine := mine;
  $on := authenticators[status = "ACTIVE"].key;
  [response[status = "ACTIVE" and key != "okta_password" and key in $on and $not(id in $mine)].id]
)`,
        params: `{"$row": $string($merge([payload, {"count": $count(mine)}]))}`,
      }),
    );
    const what = work.add(
      [7, 0],
      when("What to do", [
        // the main way; what is neither of these has nothing else
        `off.status != "ACTIVE" and $count(mine) > 0 and ($count(left) > 0 or $env("REMOVE_LAST_FACTOR"))`,
        `off.status = "ACTIVE"`,
        "$count(mine) = 0",
      ]),
    );
    const stop = work.add(
      [8, 1],
      sql(
        "On again: stop",
        db,
        "UPDATE authenticator_job SET state = 'on' WHERE id = $row ->> 'authenticator' AND since = $row ->> 'since'",
      ),
    );
    const clean = work.add([8, 2], sql("Nothing there", db, settled("clean")));
    const last = work.add([8, 3], sql("The last one stays", db, settled("kept")));
    const still = work.add(
      [8, 0],
      sql(
        "Still off?",
        db,
        "SELECT id FROM authenticator_job WHERE state = 'off' AND id = $row ->> 'authenticator' AND since = $row ->> 'since'",
      ),
    );
    const yes = work.add([9, 0], when("Yes", ["$count(payload) > 0"], { otherwise: false }));
    const remove = work.add(
      [10, 0],
      api(
        "Okta: delete",
        org,
        "deleteAuthenticatorEnrollment",
        { userId: fromMessage("user.userId"), enrollmentId: fromMessage("mine[0]") },
        { confirmed: true },
      ),
    );
    const removed = work.add(
      [11, 0],
      sql(
        "Removed",
        db,
        `UPDATE authenticator_job_user SET removed = removed + 1, takenAt = '', error = NULL,
  state = CASE WHEN $row ->> 'count' > 1 THEN 'waiting' ELSE 'removed' END
${ROW}`,
      ),
    );
    const notDone = work.add(
      [4, 1],
      catchOf("A user failed", [
        any.id,
        all.id,
        theirs.id,
        decide.id,
        what.id,
        stop.id,
        clean.id,
        last.id,
        still.id,
        yes.id,
        remove.id,
        removed.id,
      ]),
    );
    const whose = work.add(
      [5, 1],
      set("Whose", {
        params: `{
  "$rows": $string([user ? user : payload]),
  "$refused": error.source.type = "change" ? 1
    : $type(response) = "object" ? (response.status >= 400 and response.status < 500 and $not(response.status in [401, 429]) ? 1 : 0)
    : 0,
  ${ERROR}
}`,
      }),
    );
    const free2 = work.add(
      [6, 1],
      sql(
        "Next minute again",
        db,
        `UPDATE authenticator_job_user SET takenAt = '', error = $error, tries = tries + $refused,
  state = CASE WHEN tries + $refused >= 3 THEN 'failed' ELSE state END
WHERE (authenticator, since, userId) IN
  (SELECT value ->> 'authenticator', value ->> 'since', value ->> 'userId' FROM json_each($rows))`,
      ),
    );
    line(check, take, any, all, one, theirs, decide, what, still, yes, remove, removed);
    what.to(stop, 1);
    what.to(clean, 2);
    what.to(last, 3);
    line(notDone, whose, free2);

    const reports = tab.group("A finished job → its report");
    const report = reports.add([0, 0], every("Report, every minute", 60, "{}"));
    const finished = reports.add(
      [1, 0],
      sql(
        "Finished jobs",
        db,
        `SELECT j.id, j.name, j.since, j.who, j.state, count(*) AS users, sum(u.removed) AS removed,
  sum(u.removed > 0) AS concerned, sum(u.state = 'kept') AS kept, sum(u.state = 'failed') AS failed, sum(u.state = 'waiting') AS waiting,
  group_concat(CASE u.state WHEN 'kept' THEN u.login || ' keeps it, having nothing else.' WHEN 'failed' THEN u.login || ': ' || u.error END, char(10)) AS lines
FROM authenticator_job j JOIN authenticator_job_user u ON u.authenticator = j.id AND u.since = j.since
WHERE j.reported = 0 GROUP BY j.id HAVING j.state = 'on' OR (j.listed = 1 AND sum(u.state = 'waiting') = 0)`,
      ),
    );
    const eachOne = reports.add([2, 0], split("Each finished job"));
    const notice = reports.add(
      [3, 0],
      set("Notice", {
        params: `{"$id": payload.id, "$since": payload.since}`,
        notice: `{
  "title": payload.state = "on" ? payload.name & " is switched on again: the job was stopped" : payload.name & " was taken away from its users",
  "text": payload.who & " switched it off at " & payload.since & ". It was removed from " & payload.concerned & " of " & payload.users & " users.",
  "level": payload.failed > 0 ? "warning" : "info",
  "lines": payload.lines ? [$split(payload.lines, "\\n")[[0..29]]] : [],
  "facts": {"Removed": payload.removed, "Kept as the last factor": payload.kept, "Failed": payload.failed, "Not looked at": payload.waiting}
}`,
      }),
    );
    const tell = reports.add([4, 0], use(slack, "Slack"));
    const told = reports.add(
      [5, 0],
      sql("Reported", db, "UPDATE authenticator_job SET reported = 1 WHERE id = $id AND since = $since"),
    );
    const notTold = reports.add([4, 1], catchOf("Not reported", [notice.id, tell.id, told.id]));
    const shown = reports.add([5, 1], debug("Not told yet", "error.message", "error.message"));
    line(report, finished, eachOne, notice, tell, told);
    notTold.to(shown);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    oktaStandIn(standIns, 2, [
      ...STAND_IN_ROUTES,
      { method: "delete", path: "/users/:id/authenticator-enrollments/:enrollment" },
    ]);
  },
);
