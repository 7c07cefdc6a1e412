import { use } from "../../canvas";
import { example, type Tab } from "../../example";
import { makeTables } from "../../groups/tables";
import { hasToken, noToken } from "../../groups/token";
import { tryAgain } from "../../groups/try-again";
import { workOff } from "../../groups/work-off";
import {
  api,
  bool,
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  every,
  filter,
  fromMessage,
  hook,
  httpIn,
  httpOut,
  line,
  number,
  oktaOrg,
  oktaVariables,
  SQLITE,
  secret,
  set,
  setting,
  split,
  sql,
  sqlFixed,
  types,
  when,
} from "../../nodes";
import { slack } from "../../pieces/notice";
import { oktaStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "suspend-account";
const REPORT = "user.account.report_suspicious_activity_by_enduser";
const NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
/** A row that is worked on is left alone by the next tick. */
const IN_A_MINUTE = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+60 seconds')";

/** Of a report the one who reports, whatever else is in it; otherwise the user that it is about. */
const CASE = `(
  $reported := payload.eventType = "${REPORT}";
  $target := payload.target[type = "User"][0];
  $user := $reported or $not($exists($target)) ? payload.actor : $target;
  $allowed := $map($split($env("ALLOW_LIST"), ","), function($each) { $lowercase($trim($each)) });
  {
    "$uuid": payload.uuid, "$at": payload.published, "$userId": $user.id,
    "$login": $user.alternateId ? $user.alternateId : null,
    "$why": $reported ? "reported" : payload.eventType = "security.breached_credential.detected" ? "breached password" : "high risk",
    "$spared": $user.id in $allowed or $lowercase($string($user.alternateId)) in $allowed ? 1 : 0,
    "$limit": $number($env("REPORTS_PER_HOUR"))
  }
)`;

const OPEN_CASE = `
INSERT INTO suspicion (uuid, at, userId, login, why, state)
VALUES ($uuid, $at, $userId, $login, $why, CASE
  WHEN $spared THEN 'spared'
  WHEN EXISTS (SELECT 1 FROM suspicion s WHERE s.userId = $userId AND (s.state IN ('open', 'suspended') OR s.releasedAt >= $at)) THEN 'known'
  WHEN $why = 'reported' AND (SELECT count(*) FROM suspicion s WHERE s.why = 'reported'
    AND s.state NOT IN ('known', 'spared', 'held') AND abs(julianday(s.at) - julianday($at)) < 1.0 / 24) >= $limit THEN 'held'
  ELSE 'open' END)
ON CONFLICT (uuid) DO NOTHING`;

const NOTICE = `(
  $who := payload.login ? payload.login : payload.userId;
  $why := payload.why = "reported" ? "reported suspicious activity" : payload.why = "breached password" ? "uses a password that was found in a breach" : "is at high risk";
  {
    "title": payload.state = "suspended" ? $who & " is suspended"
      : payload.state = "spared" ? $who & " is under suspicion and on the allow list"
      : payload.state = "held" ? $who & " is not suspended: too many reports within an hour"
      : $who & " could not be suspended",
    "text": $who & " " & $why & " at " & payload.at & ". "
      & (payload.state = "suspended" ? "The account is suspended and its sessions are ended. To release it: POST /okta/suspend-account/" & payload.uuid & "/release with the token of the flow."
      : payload.status = "unknown" ? "Okta does not know this user any more."
      : payload.state = "not active" ? "Okta suspends only active users, and this one is " & payload.status & ". The sessions are ended."
      : "Nothing was done. Look at it, and suspend the account in Okta if in doubt."),
    "level": "critical",
    "facts": {"Case": payload.uuid, "User": payload.userId, "Why": payload.why}
  }
)`;

function tables(tab: Tab): void {
  makeTables(
    tab,
    `CREATE TABLE IF NOT EXISTS suspicion (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, why TEXT NOT NULL, state TEXT NOT NULL,
  status TEXT, releasedAt TEXT, told INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS suspicion_user ON suspicion (userId);`,
  );
}

function cases(tab: Tab, db: string): void {
  const work = tab.group("Suspicion → case");
  const ann = { id: "00u1ann", type: "User", alternateId: "ann@example.com", displayName: "Ann" };
  const ben = { id: "00u1ben", type: "User", alternateId: "ben@example.com", displayName: "Ben" };
  const okta = work.add(
    [0, 0],
    hook({
      path: "/okta/suspend-account",
      sample: REPORT,
      samples: [
        { eventType: REPORT, actor: ann, target: [ann], published: -20 },
        { eventType: "user.risk.detect", target: [ben], published: -10 },
      ],
    }),
  );
  const kinds = work.add(
    [1, 0],
    types("Suspicion or release", [
      [REPORT, "security.breached_credential.detected", "user.risk.detect"],
      ["user.lifecycle.unsuspend"],
    ]),
  );
  const severe = work.add(
    [2, 0],
    filter("Severe, and about a user", {
      [REPORT]:
        "event.actor?.type eq 'User' && event.actor.id != null && (event.target?.^[type eq 'User']?.id ?: event.actor.id) eq event.actor.id",
      "security.breached_credential.detected":
        "event.target?.^[type eq 'User'] != null ? event.target.^[type eq 'User'].id != null : event.actor?.type eq 'User' && event.actor.id != null",
      "user.risk.detect":
        "event.target?.^[type eq 'User']?.id != null && (event.securityContext?.risk?.level ?: event.debugData?.risk ?: '').contains('HIGH')",
    }),
  );
  const about = work.add([3, 0], set("Case", { params: CASE }));
  const open = work.add([4, 0], sql("Open the case", db, OPEN_CASE));
  open.to(work.add([5, 0], done()));
  severe.to(work.add([3, 1], done("Not severe")), 1);
  const whose = work.add(
    [2, 2],
    set("Whose", {
      params: `{"$userId": payload.target[type = "User"][0].id ? payload.target[type = "User"][0].id : null, "$at": payload.published}`,
    }),
  );
  const closed = work.add(
    [3, 2],
    sql(
      "Close the case",
      db,
      "UPDATE suspicion SET state = 'released', releasedAt = $at WHERE userId = $userId AND state = 'suspended' AND at <= $at",
    ),
  );
  closed.to(work.add([4, 2], done("Released")));
  kinds.to(work.add([2, 3], done("Not for this flow")), 2);
  tryAgain(work, [4, 3], [kinds, severe, about, open, whose, closed]);
  line(okta, kinds, severe, about, open);
  kinds.to(whose, 1);
  line(whose, closed);
}

function suspend(tab: Tab, db: string): void {
  const org = tab.config("org");
  const work = tab.group("Open cases → suspended at Okta");
  const user = fromMessage("payload.userId");
  const sessions = { userId: user, oauthTokens: bool(true) };
  const finish = "UPDATE suspicion SET state = $state, status = $status, due = '' WHERE uuid = $uuid";
  const tick = work.add([0, 0], every("Act, every ten seconds", 10));
  const claim = work.add(
    [1, 0],
    sqlFixed(
      "Take what is due",
      db,
      `UPDATE suspicion SET tries = tries + 1, due = ${IN_A_MINUTE} WHERE state = 'open' AND due <= ${NOW} RETURNING *`,
    ),
  );
  const each = work.add([2, 0], split("Each"));
  const ask = work.add([3, 0], api("Their status", org, "getUser", { userId: user }));
  const judge = work.add(
    [4, 0],
    set("Judge", {
      who: "payload.login ? payload.login : payload.userId",
      params: `{"$uuid": payload.uuid, "$status": response.status, "$state": response.status in ["ACTIVE", "SUSPENDED"] ? "suspended" : "not active"}`,
    }),
  );
  const active = work.add([5, 0], when("Active?", ['params."$status" = "ACTIVE"']));
  const stop = work.add([6, 0], api("Suspend", org, "suspendUser", { userId: user }));
  const end = work.add([7, 0], api("End their sessions", org, "revokeUserSessions", sessions));
  const keep = work.add([8, 0], sql("Suspended", db, finish));
  const endToo = work.add([6, 1], api("End sessions", org, "revokeUserSessions", sessions));
  const keepToo = work.add([7, 1], sql("As Okta has it", db, finish));
  keep.to(work.add([9, 0], debug("Who is suspended", "payload", "who")));
  keepToo.to(work.add([8, 1], debug("Who was not active", "payload", "who")));
  const failed = work.add(
    [4, 2],
    catchOf("It failed here", [ask.id, judge.id, active.id, stop.id, end.id, keep.id, endToo.id, keepToo.id]),
  );
  const which = work.add(
    [5, 2],
    set("Which", {
      params: `{"$uuid": payload.uuid, "$gone": error.source.type = "okta-api" and response.status = 404 ? 1 : 0}`,
    }),
  );
  const free = work.add(
    [6, 2],
    sql(
      "Next tick again",
      db,
      `UPDATE suspicion SET state = CASE $gone WHEN 1 THEN 'not active' ELSE state END, status = CASE $gone WHEN 1 THEN 'unknown' ELSE status END,
  due = CASE WHEN tries < 5 OR $gone = 1 THEN '' ELSE due END WHERE uuid = $uuid`,
    ),
  );
  const shown = work.add([7, 2], debug("Not suspended yet", "error.message", "error.message"));
  line(tick, claim, each, ask, judge, active, stop, end, keep);
  active.to(endToo, 1);
  line(endToo, keepToo);
  line(failed, which, free, shown);
}

function tell(tab: Tab, db: string): void {
  const work = tab.group("Cases → Slack");
  workOff(
    work,
    [
      every("Tell, every ten seconds", 10),
      sqlFixed(
        "Take what is not told",
        db,
        `UPDATE suspicion SET due = ${IN_A_MINUTE} WHERE told = 0 AND state IN ('suspended', 'not active', 'spared', 'held') AND due <= ${NOW} RETURNING *`,
      ),
      split("Each case"),
      set("Notice", { params: `{"$uuid": payload.uuid}`, notice: NOTICE }),
      use(slack, "Slack"),
      sql("Told", db, "UPDATE suspicion SET told = 1, due = '' WHERE uuid = $uuid"),
      debug("Told in Slack", "notice", "notice.title"),
    ],
    "Slack failed",
    [
      sql("Told at the next tick", db, "UPDATE suspicion SET due = '' WHERE uuid = $uuid"),
      debug("Not told yet", "error.message", "error.message"),
    ],
  );
}

function release(tab: Tab, db: string): void {
  const work = tab.group("Release, for who has the token");
  const asked = work.add([0, 0], httpIn("Release a case", "post", "/okta/suspend-account/:uuid/release"));
  const may = work.add([1, 0], hasToken("RELEASE_TOKEN"));
  const which = work.add([2, 0], set("Which case", { params: `{"$uuid": req.params.uuid}` }));
  const find = work.add(
    [3, 0],
    sql("The case", db, "SELECT * FROM suspicion WHERE uuid = $uuid AND state = 'suspended'"),
  );
  const there = work.add([4, 0], when("Suspended?", ["$count(payload) = 1"]));
  const free = work.add(
    [5, 0],
    api("Unsuspend", tab.config("org"), "unsuspendUser", { userId: fromMessage("payload[0].userId") }),
  );
  const closed = work.add(
    [6, 0],
    sql(
      "Released here",
      db,
      `UPDATE suspicion SET state = 'released', releasedAt = ${NOW} WHERE uuid = $uuid`,
    ),
  );
  const ok = work.add([7, 0], set("It is released", { payload: '{"state": "released"}' }));
  const no = work.add([2, 1], noToken);
  const none = work.add(
    [5, 1],
    set("None", { payload: '{"error": "There is no such case, or it is not suspended."}' }),
  );
  const failed = work.add([6, 2], catchOf("No answer", [which.id, find.id, free.id, closed.id]));
  const trouble = work.add([7, 2], set("Sorry", { payload: '{"error": error.message}' }));
  line(asked, may, which, find, there, free, closed, ok, work.add([8, 0], httpOut("", "200")));
  may.to(no, 1);
  no.to(work.add([3, 1], httpOut("", "401")));
  there.to(none, 1);
  none.to(work.add([6, 1], httpOut("", "404")));
  line(failed, trouble, work.add([8, 2], httpOut("", "502")));
}

export const suspendAccount = example(
  {
    file: "03 Security/Suspend account",
    useCase: "security/deactivate-account",
    about: {
      does: "Suspends the account of a suspected user at Okta, ends the sessions, tells Slack, and lets it be released.",
      set: "Set OKTA_DOMAIN, OKTA_API_TOKEN, SLACK_WEBHOOK_URL, RELEASE_TOKEN and ALLOW_LIST (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: Ann reports a sign-in that was not hers, Ben is at high risk.",
      expect:
        "Within twenty seconds the stand-ins show two suspensions at Okta and two messages; set yours and delete theirs.",
      more: "**Suspend, never deactivate**: deactivating takes all apps from a user, and cannot be undone. A suspended user is as before once released: by `POST /okta/suspend-account/<case>/release` with `Authorization: Bearer <RELEASE_TOKEN>`, or in Okta's console, which the flow learns by `user.lifecycle.unsuspend`: add that type to the hook.\n\n**Who is suspended**: a report counts for the one who made it and nobody else, and no more than `REPORTS_PER_HOUR` of them lead to a suspension; the others are told in Slack. Logins or ids in `ALLOW_LIST` (break-glass and service accounts, with commas between) are never touched. Okta suspends active users only: of others the sessions are ended.\n\n**State** is in the table `suspicion`, one row an event: a user with an open case is not suspended again, and an event from before the release does not suspend anew. What fails stays in the table and comes again at the next tick, also after a restart.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, and `now() + interval '60 seconds'` for the time that is there.",
    },
    env: [
      databaseVariable,
      ...oktaVariables,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      secret("RELEASE_TOKEN", ""),
      setting("ALLOW_LIST", "break-glass@example.com, service@example.com"),
      number("REPORTS_PER_HOUR", 10),
    ],
    needs: SQLITE,
    pieces: [slack],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    tables(tab);
    cases(tab, db);
    suspend(tab, db);
    tell(tab, db);
    release(tab, db);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    oktaStandIn(standIns, 2, [
      { method: "get", path: "/users/:id", body: '{"id": req.params.id, "status": "ACTIVE"}' },
      { method: "post", path: "/users/:id/lifecycle/suspend" },
      { method: "delete", path: "/users/:id/sessions" },
      { method: "post", path: "/users/:id/lifecycle/unsuspend" },
    ]);
  },
);
