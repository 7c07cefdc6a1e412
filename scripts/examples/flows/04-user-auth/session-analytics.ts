import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { answer } from "../../groups/token";
import { tryAgain } from "../../groups/try-again";
import {
  database,
  databaseVariable,
  debug,
  done,
  every,
  filter,
  hook,
  httpIn,
  line,
  number,
  SQLITE,
  secret,
  set,
  sql,
} from "../../nodes";

/** What is asked of the sessions: `$now` and `$hours` are what a session without an end is judged by. */
const STATED = `
SELECT session, userId, login, startedAt, endedAt, seconds,
  CASE WHEN endedAt IS NOT NULL THEN 'ended'
    WHEN (julianday($now) - julianday(lastSeen)) * 24 > $hours THEN 'timed out' ELSE 'open' END AS state
FROM session`;

const ASKED = `{"$now": $now(), "$hours": $number($env("SESSION_HOURS"))}`;

export const sessionAnalytics = example(
  {
    file: "04 User authentication/Session analytics",
    useCase: "user-auth/session-analytics",
    about: {
      does: "Joins sign-ins and sign-outs into sessions: which are open, which ended, how long they were.",
      set: "Set OKTA_DB, REPORT_TOKEN and SESSION_HOURS (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (the end comes before its start), then “Every hour”.",
      expect:
        "The debug sidebar shows the report: one session of thirty minutes that ended, one that is open, one timed out.",
      more: "**Joined by `externalSessionId`**, whatever the order of arrival: every event is a row keyed by its uuid, and the view `session` puts them together. When an administrator clears the sessions of a user, or on universal logout, the id in the event is the administrator's own: these end all sessions of the user in `target` that were begun before.\n\n**Sessions without an end**: Okta sends no event when a session expires. One that was not seen for `SESSION_HOURS` is reported as timed out, and counts neither as open nor in the mean length.\n\n**Ask for it**: `GET /okta/session-analytics/sessions` with `Authorization: Bearer <REPORT_TOKEN>` gives all sessions as JSON.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, and `extract(epoch from …)` for `julianday`.",
    },
    env: [databaseVariable, secret("REPORT_TOKEN", ""), number("SESSION_HOURS", 12)],
    needs: SQLITE,
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS session_event (
  uuid TEXT PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, session TEXT, userId TEXT NOT NULL, login TEXT, ip TEXT
);
CREATE INDEX IF NOT EXISTS session_event_session ON session_event (session);
CREATE INDEX IF NOT EXISTS session_event_user ON session_event (userId, kind, at);
CREATE VIEW IF NOT EXISTS session AS
  WITH own AS (
    SELECT session, max(userId) AS userId, max(login) AS login, max(ip) AS ip, min(at) AS firstSeen, max(at) AS lastSeen,
      min(CASE kind WHEN 'start' THEN at END) AS startedAt, max(CASE kind WHEN 'end' THEN at END) AS signedOutAt
    FROM session_event WHERE session IS NOT NULL GROUP BY session
  ), cleared AS (
    SELECT own.*, (SELECT min(at) FROM session_event e WHERE e.kind = 'clear' AND e.userId = own.userId
      AND e.at >= coalesce(own.startedAt, own.firstSeen)) AS clearedAt FROM own
  ), ended AS (
    SELECT *, CASE WHEN signedOutAt IS NULL OR clearedAt < signedOutAt THEN clearedAt ELSE signedOutAt END AS endedAt FROM cleared
  )
  SELECT session, userId, login, ip, startedAt, endedAt, lastSeen,
    CAST(round((julianday(endedAt) - julianday(startedAt)) * 86400) AS INTEGER) AS seconds FROM ended;`,
    );

    const work = tab.group("Sign-ins and sign-outs → sessions");
    const ann = { actor: { id: "00u1ann", alternateId: "ann@example.com" } };
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/session-analytics",
        sample: "user.session.start",
        samples: [
          {
            ...ann,
            eventType: "user.session.end",
            authenticationContext: { externalSessionId: "session-1" },
            published: -60,
          },
          { ...ann, authenticationContext: { externalSessionId: "session-1" }, published: -1860 },
          { ...ann, authenticationContext: { externalSessionId: "session-2" }, published: -30 },
          { ...ann, authenticationContext: { externalSessionId: "session-3" }, published: -172_800 },
        ],
      }),
    );
    const succeeded = work.add(
      [1, 0],
      filter(
        "What begins or ends a session",
        "event.outcome?.result eq 'SUCCESS' && ({'user.session.start', 'user.session.end', 'user.authentication.sso'}.contains(event.eventType) && event.authenticationContext?.externalSessionId != null && event.actor?.id != null || {'user.session.clear', 'user.authentication.universal_logout'}.contains(event.eventType) && event.target?.^[type eq 'User']?.id != null)",
      ),
    );
    const row = work.add(
      [2, 0],
      set("Row", {
        params: `(
  $clear := payload.eventType in ["user.session.clear", "user.authentication.universal_logout"];
  $user := $clear ? payload.target[type = "User"][0] : payload.actor;
  {
    "$uuid": payload.uuid, "$at": payload.published,
    "$kind": $clear ? "clear" : payload.eventType = "user.session.start" ? "start" : payload.eventType = "user.session.end" ? "end" : "use",
    "$session": $clear ? null : payload.authenticationContext.externalSessionId,
    "$userId": $user.id, "$login": $user.alternateId ? $user.alternateId : null,
    "$ip": payload.client.ipAddress ? payload.client.ipAddress : null
  }
)`,
      }),
    );
    const keep = work.add(
      [3, 0],
      sql(
        "Keep the event",
        db,
        `INSERT INTO session_event (uuid, kind, at, session, userId, login, ip)
VALUES ($uuid, $kind, $at, $session, $userId, $login, $ip) ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    keep.to(work.add([4, 0], done()));
    succeeded.to(work.add([2, 1], done("Not for this flow")), 1);
    tryAgain(work, [3, 2], [succeeded, row, keep]);
    line(okta, succeeded, row, keep);

    const report = tab.group("Report");
    report.chain(
      [0, 0],
      every("Every hour", 3600),
      set("Now", { params: ASKED }),
      sql(
        "Count the sessions",
        db,
        `SELECT count(*) AS sessions, coalesce(sum(state = 'open'), 0) AS open, coalesce(sum(state = 'timed out'), 0) AS timedOut,
  coalesce(sum(state = 'ended'), 0) AS ended, CAST(round(avg(seconds)) AS INTEGER) AS meanSeconds
FROM (${STATED})`,
      ),
      set("In words", {
        payload: "payload[0]",
        text: `payload[0].(open & " open, " & ended & " ended, " & timedOut & " timed out")`,
      }),
      debug("Sessions", "payload", "text"),
    );

    const asked = tab.group("All sessions, for who has the token");
    answer(asked, {
      request: httpIn("Sessions", "get", "/okta/session-analytics/sessions"),
      token: "REPORT_TOKEN",
      steps: [
        set("As of now", { params: ASKED }),
        sql("Sessions with state", db, `${STATED} ORDER BY startedAt, session`),
      ],
      headers: { "Content-Type": "application/json" },
    });
  },
);
