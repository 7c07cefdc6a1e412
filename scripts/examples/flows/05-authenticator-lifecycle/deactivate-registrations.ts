import { use } from "../../canvas";
import { example } from "../../example";
import {
  again,
  api,
  atStart,
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  filter,
  fromMessage,
  hook,
  inject,
  jsonata,
  line,
  number,
  oktaOrg,
  oktaVariables,
  SQLITE,
  secret,
  set,
  split,
  sql,
  sqlBatch,
  text,
  when,
} from "../../nodes";
import { slack } from "../../pieces/notice";
import { oktaStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "deactivate-registrations";

/** What a node of these threw, as parameters of the statement that lets go of what it had taken. */
const ERROR = `"$error": $substring(error.message, 0, 300)`;
/** The user whose row is in $row. */
const ROW = `WHERE authenticator = $row ->> 'authenticator' AND since = $row ->> 'since' AND userId = $row ->> 'userId'`;
/** The parameters of the statement behind it come with it. */
const tick = (name: string, params: string) =>
  inject(name, [{ p: "params", v: params, vt: "jsonata" }], { every: 60 });
const settled = (
  state: string,
) => `UPDATE authenticator_job_user SET state = '${state}', takenAt = '', error = NULL
${ROW}`;
/** A job or a user that was taken longer ago was lost on the way, and is free again. */
const LEASE = "$fromMillis($millis() - 900000)";

export const deactivateRegistrations = example(
  {
    file: "05 Authenticator lifecycle/Deactivate registrations",
    useCase: "authenticator-lifecycle/deactivate-registrations",
    about: {
      does: "When an authenticator is switched off, takes it away from every user who registered it, a few users each minute.",
      set: "Set OKTA_DOMAIN and OKTA_API_TOKEN, SLACK_WEBHOOK_URL, GRACE_MINUTES and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then the three buttons named “every minute”, from top to bottom.",
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
    const start = tab.group("Tables, when the flow starts: what was under way is free again");
    start.chain(
      [0, 0],
      atStart(
        "At start",
        `CREATE TABLE IF NOT EXISTS authenticator_job (
  id TEXT PRIMARY KEY, name TEXT, state TEXT NOT NULL, at TEXT NOT NULL, since TEXT NOT NULL DEFAULT '', who TEXT,
  listed INTEGER NOT NULL DEFAULT 0, upTo TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z',
  takenAt TEXT NOT NULL DEFAULT '', reported INTEGER NOT NULL DEFAULT 0, error TEXT
);
CREATE TABLE IF NOT EXISTS authenticator_job_user (
  authenticator TEXT NOT NULL, since TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, state TEXT NOT NULL DEFAULT 'waiting',
  removed INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, takenAt TEXT NOT NULL DEFAULT '', error TEXT,
  PRIMARY KEY (authenticator, since, userId)
);
UPDATE authenticator_job SET takenAt = '';
UPDATE authenticator_job_user SET takenAt = '';`,
      ),
      sqlBatch("Make tables", db),
    );

    const events = tab.group("Switched off or on → the job");
    const okta = events.add(
      [0, 0],
      hook({
        path: "/okta/deactivate-registrations",
        sample: "security.authenticator.lifecycle.deactivate",
        samples: [
          {
            published: -7200,
            target: [{ id: "aut1verify", type: "Authenticator", displayName: "Okta Verify" }],
          },
        ],
      }),
    );
    const switched = events.add(
      [1, 0],
      filter(
        "Authenticator off or on",
        "{'security.authenticator.lifecycle.deactivate', 'security.authenticator.lifecycle.activate'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.?[type eq 'Authenticator']?.size() > 0",
      ),
    );
    const row = events.add(
      [2, 0],
      set("Row", {
        params: `(
  $authenticator := payload.target[type = "Authenticator"][0];
  {
    "$id": $authenticator.id, "$name": $authenticator.displayName ? $authenticator.displayName : $authenticator.id,
    "$state": $contains(payload.eventType, "deactivate") ? "off" : "on",
    "$at": payload.published, "$who": payload.actor.alternateId ? payload.actor.alternateId : null
  }
)`,
      }),
    );
    const keep = events.add(
      [3, 0],
      sql(
        "Keep the job",
        db,
        `INSERT INTO authenticator_job (id, name, state, at, since, who)
VALUES ($id, $name, $state, $at, CASE $state WHEN 'off' THEN $at ELSE '' END, $who)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, at = excluded.at,
  since = CASE excluded.state WHEN 'off' THEN excluded.since ELSE since END,
  who = CASE excluded.state WHEN 'off' THEN excluded.who ELSE who END,
  listed = CASE excluded.state WHEN 'off' THEN 0 ELSE listed END,
  upTo = CASE excluded.state WHEN 'off' THEN '1970-01-01T00:00:00.000Z' ELSE upTo END,
  reported = CASE excluded.state WHEN 'off' THEN 0 ELSE reported END
WHERE excluded.at > at`,
      ),
    );
    const kept = events.add([4, 0], done());
    const other = events.add([2, 1], done("Not for this flow"));
    const failed = events.add([3, 1], catchOf("It could not be kept", [row.id, keep.id]));
    const retry = events.add([4, 1], again());
    line(okta, switched, row, keep, kept);
    switched.to(other, 1);
    failed.to(retry);

    const users = tab.group("A job → its users");
    const list = users.add(
      [0, 0],
      tick(
        "List users, every minute",
        `{"$now": $now(), "$lease": ${LEASE}, "$before": $fromMillis($millis() - $number($env("GRACE_MINUTES")) * 60000)}`,
      ),
    );
    const job = users.add(
      [1, 0],
      sql(
        "Take a job whose grace is over",
        db,
        `UPDATE authenticator_job SET takenAt = $now
WHERE state = 'off' AND listed = 0 AND since <= $before AND takenAt < $lease RETURNING *`,
      ),
    );
    const each = users.add([2, 0], split("Each job"));
    const people = users.add(
      [3, 0],
      api(
        "Okta: users",
        org,
        "listUsers",
        {
          search: jsonata(`'created ge "' & payload.upTo & '"'`),
          sortBy: text("created"),
          sortOrder: text("asc"),
          limit: text("200"),
        },
        { maxItems: "${USERS_AT_ONCE}" },
      ),
    );
    const found = users.add(
      [4, 0],
      set("Rows", {
        job: "payload",
        params: `{
  "$id": payload.id, "$since": payload.since,
  "$users": $string([response[status != "DEPROVISIONED"].{"id": id, "login": profile.login}])
}`,
      }),
    );
    const note = users.add(
      [5, 0],
      sql(
        "Keep the users",
        db,
        `INSERT INTO authenticator_job_user (authenticator, since, userId, login)
SELECT $id, $since, value ->> 'id', value ->> 'login' FROM json_each($users) WHERE true
ON CONFLICT DO NOTHING`,
      ),
    );
    const next = users.add(
      [6, 0],
      set("Where to go on", {
        params: `{"$id": job.id, "$since": job.since, "$listed": truncated ? 0 : 1, "$upTo": response[-1].created ? response[-1].created : job.upTo}`,
      }),
    );
    const listed = users.add(
      [7, 0],
      sql(
        "Users listed",
        db,
        "UPDATE authenticator_job SET listed = $listed, upTo = $upTo, takenAt = '', error = NULL WHERE id = $id AND since = $since",
      ),
    );
    const notListed = users.add(
      [5, 1],
      catchOf("Listing failed", [people.id, found.id, note.id, next.id, listed.id]),
    );
    const which = users.add(
      [6, 1],
      set("Which job", { params: `{"$id": job ? job.id : payload.id, ${ERROR}}` }),
    );
    const free = users.add(
      [7, 1],
      sql(
        "Again next minute",
        db,
        "UPDATE authenticator_job SET takenAt = '', error = $error WHERE id = $id",
      ),
    );
    line(list, job, each, people, found, note, next, listed);
    line(notListed, which, free);

    const work = tab.group("A user → without the authenticator");
    const check = work.add(
      [0, 0],
      tick(
        "Check users, every minute",
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
      set("Theirs, and what is left", {
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
        `off.status = "ACTIVE"`,
        "$count(mine) = 0",
        `$count(left) = 0 and $not($env("REMOVE_LAST_FACTOR"))`,
      ]),
    );
    const stop = work.add(
      [8, 0],
      sql(
        "It is on again: stop the job",
        db,
        "UPDATE authenticator_job SET state = 'on' WHERE id = $row ->> 'authenticator' AND since = $row ->> 'since'",
      ),
    );
    const clean = work.add([8, 1], sql("Nothing there, or no more", db, settled("clean")));
    const last = work.add([8, 2], sql("The last one stays", db, settled("kept")));
    const still = work.add(
      [8, 3],
      sql(
        "Is it still off?",
        db,
        "SELECT id FROM authenticator_job WHERE state = 'off' AND id = $row ->> 'authenticator' AND since = $row ->> 'since'",
      ),
    );
    const yes = work.add([9, 3], when("Yes", ["$count(payload) > 0"], { otherwise: false }));
    const remove = work.add(
      [10, 3],
      api(
        "Okta: delete the first",
        org,
        "deleteAuthenticatorEnrollment",
        { userId: fromMessage("user.userId"), enrollmentId: fromMessage("mine[0]") },
        { confirmed: true },
      ),
    );
    const removed = work.add(
      [11, 3],
      sql(
        "Removed; another comes next minute",
        db,
        `UPDATE authenticator_job_user SET removed = removed + 1, takenAt = '', error = NULL,
  state = CASE WHEN $row ->> 'count' > 1 THEN 'waiting' ELSE 'removed' END
${ROW}`,
      ),
    );
    const notDone = work.add(
      [5, 4],
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
      [6, 4],
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
      [7, 4],
      sql(
        "Next minute again",
        db,
        `UPDATE authenticator_job_user SET takenAt = '', error = $error, tries = tries + $refused,
  state = CASE WHEN tries + $refused >= 3 THEN 'failed' ELSE state END
WHERE (authenticator, since, userId) IN
  (SELECT value ->> 'authenticator', value ->> 'since', value ->> 'userId' FROM json_each($rows))`,
      ),
    );
    line(check, take, any, all, one, theirs, decide, what, stop);
    what.to(clean, 1);
    what.to(last, 2);
    what.to(still, 3);
    line(still, yes, remove, removed);
    line(notDone, whose, free2);

    const reports = tab.group("A finished job → its report");
    const report = reports.add([0, 0], tick("Report, every minute", "{}"));
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
    const shown = reports.add([5, 1], debug("Comes again next minute", "error.message", "error.message"));
    line(report, finished, eachOne, notice, tell, told);
    notTold.to(shown);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    oktaStandIn(standIns, 2, [
      {
        method: "get",
        path: "/users",
        body: `["ann", "bob"].{"id": "00u1" & $, "status": "ACTIVE", "created": "2026-01-01T00:00:00.000Z", "profile": {"login": $ & "@example.com"}}`,
      },
      {
        method: "get",
        path: "/authenticators",
        body: `[["okta_verify", "INACTIVE", "Okta Verify"], ["webauthn", "ACTIVE", "Passkeys"]].{"id": $[0] = "webauthn" ? "aut1webauthn" : "aut1verify", "key": $[0], "status": $[1], "name": $[2]}`,
      },
      {
        method: "get",
        path: "/users/:id/authenticator-enrollments",
        body: `[{"id": "pfd1verify", "key": "okta_verify", "status": "ACTIVE"}, req.params.id = "00u1ann" ? {"id": "fwf1passkey", "key": "webauthn", "status": "ACTIVE"}]`,
      },
      { method: "delete", path: "/users/:id/authenticator-enrollments/:enrollment" },
    ]);
  },
);
