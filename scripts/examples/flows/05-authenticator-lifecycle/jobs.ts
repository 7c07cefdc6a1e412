// What the flows about an authenticator that is switched off share: the event becomes a job, the job gets its users.
import type { Tab } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import { workOff } from "../../groups/work-off";
import { api, every, filter, hook, jsonata, set, split, sql, text } from "../../nodes";
import type { OktaRoute } from "../../pieces/stand-ins";

/** What was thrown, for the statement that lets go of what was taken. */
export const ERROR = `"$error": $substring(error.message, 0, 300)`;
/** A job or a user that was taken longer ago was lost on the way, and is free again. */
export const LEASE = "$fromMillis($millis() - 900000)";
/** A job from before this may begin. */
export const GRACE = `$fromMillis($millis() - $number($env("GRACE_MINUTES")) * 60000)`;
/** The user whose row is in $row. */
export const ROW = `WHERE authenticator = $row ->> 'authenticator' AND since = $row ->> 'since' AND userId = $row ->> 'userId'`;

/** Tables `<jobs>` and `<jobs>_user`. */
export function makeJobTables(tab: Tab, jobs: string): void {
  makeTables(
    tab,
    `CREATE TABLE IF NOT EXISTS ${jobs} (
  id TEXT PRIMARY KEY, name TEXT, state TEXT NOT NULL, at TEXT NOT NULL, since TEXT NOT NULL DEFAULT '', who TEXT,
  listed INTEGER NOT NULL DEFAULT 0, upTo TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z',
  takenAt TEXT NOT NULL DEFAULT '', reported INTEGER NOT NULL DEFAULT 0, error TEXT
);
CREATE TABLE IF NOT EXISTS ${jobs}_user (
  authenticator TEXT NOT NULL, since TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, email TEXT, state TEXT NOT NULL DEFAULT 'waiting',
  removed INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, takenAt TEXT NOT NULL DEFAULT '', error TEXT,
  PRIMARY KEY (authenticator, since, userId)
);
UPDATE ${jobs} SET takenAt = '';
UPDATE ${jobs}_user SET takenAt = '';`,
    DUE_AGAIN,
  );
}

/** The event is a row, and done with: the last word on each authenticator counts. */
export function switchedToJob(tab: Tab, jobs: string, path: string): void {
  const events = tab.group("Switched off or on → the job");
  const db = tab.config("database");
  eventsToRows(
    events,
    {
      hook: hook({
        path,
        sample: "security.authenticator.lifecycle.deactivate",
        samples: [
          {
            published: -7200,
            target: [{ id: "aut1verify", type: "Authenticator", displayName: "Okta Verify" }],
          },
        ],
      }),
      filter: filter(
        "Authenticator off or on",
        "{'security.authenticator.lifecycle.deactivate', 'security.authenticator.lifecycle.activate'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'Authenticator']?.id ne null",
      ),
      row: set("Row", {
        params: `(
$authenticator := payload.target[type = "Authenticator"][0];
{
  "$id": $authenticator.id, "$name": $authenticator.displayName ? $authenticator.displayName : $authenticator.id,
  "$state": $contains(payload.eventType, "deactivate") ? "off" : "on",
  "$at": payload.published, "$who": payload.actor.alternateId ? payload.actor.alternateId : null
}
)`,
      }),
      keep: sql(
        "Keep the job",
        db,
        `INSERT INTO ${jobs} (id, name, state, at, since, who)
VALUES ($id, $name, $state, $at, CASE $state WHEN 'off' THEN $at ELSE '' END, $who)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, at = excluded.at,
  since = CASE excluded.state WHEN 'off' THEN excluded.since ELSE since END,
  who = CASE excluded.state WHEN 'off' THEN excluded.who ELSE who END,
  listed = CASE excluded.state WHEN 'off' THEN 0 ELSE listed END,
  upTo = CASE excluded.state WHEN 'off' THEN '1970-01-01T00:00:00.000Z' ELSE upTo END,
  reported = CASE excluded.state WHEN 'off' THEN 0 ELSE reported END
WHERE excluded.at > at`,
      ),
    },
    { doneFirst: true },
  );
}

/** Lists the users of the org, so many at a time. */
export function jobToUsers(tab: Tab, jobs: string): void {
  const users = tab.group("A job → the users of the org");
  const db = tab.config("database");
  const org = tab.config("org");
  workOff(
    users,
    [
      every("List users, every minute", 60, `{"$now": $now(), "$lease": ${LEASE}, "$before": ${GRACE}}`),
      sql(
        "Take a job whose grace is over",
        db,
        `UPDATE ${jobs} SET takenAt = $now
WHERE state = 'off' AND listed = 0 AND since <= $before AND takenAt < $lease RETURNING *`,
      ),
      split("Each job"),
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
      set("Rows", {
        job: "payload",
        params: `{
"$id": payload.id, "$since": payload.since,
"$users": $string([response[status != "DEPROVISIONED"].{"id": id, "login": profile.login, "email": profile.email}])
}`,
      }),
      sql(
        "Keep the users",
        db,
        `INSERT INTO ${jobs}_user (authenticator, since, userId, login, email)
SELECT $id, $since, value ->> 'id', value ->> 'login', value ->> 'email' FROM json_each($users) WHERE true
ON CONFLICT DO NOTHING`,
      ),
      set("Where to go on", {
        params: `{"$id": job.id, "$since": job.since, "$listed": truncated ? 0 : 1, "$upTo": response[-1].created ? response[-1].created : job.upTo}`,
      }),
      sql(
        "Users listed",
        db,
        `UPDATE ${jobs} SET listed = $listed, upTo = $upTo, takenAt = '', error = NULL WHERE id = $id AND since = $since`,
      ),
    ],
    "Listing failed",
    [
      set("Which job", { params: `{"$id": job ? job.id : payload.id, ${ERROR}}` }),
      sql("Next minute again", db, `UPDATE ${jobs} SET takenAt = '', error = $error WHERE id = $id`),
    ],
  );
}

/** Ann and Bob have Okta Verify, and Ann a passkey, too. */
export const STAND_IN_ROUTES: readonly OktaRoute[] = [
  {
    method: "get",
    path: "/users",
    body: `["ann", "bob"].{"id": "00u1" & $, "status": "ACTIVE", "created": "2026-01-01T00:00:00.000Z", "profile": {"login": $ & "@example.com", "email": $ & "@example.com"}}`,
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
];
