import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  every,
  hook,
  line,
  SQLITE,
  set,
  split,
  sql,
  sqlFixed,
  types,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { mailStandIn, STAND_INS } from "../../pieces/stand-ins";

const PORT = 2509;

export const collate = example(
  {
    file: "03 Security/Collect suspicious activity",
    useCase: "security/collate",
    about: {
      does: "Keeps suspicious activity in a table, and mails a report of every day: how much of what, by whom, from where.",
      set: "Set OKTA_DB, SMTP_… and MAIL_TO (double-click the tab), and a secret in the event hook.",
      press: "Deploy, press the button on the event hook (four events of yesterday), then “Every hour”.",
      expect:
        "The stand-in shows the mail with the counts of yesterday; set your mail server and delete the stand-in.",
      more: "**The table** `security_event` has one row an event, keyed by its uuid: what comes twice is there once. The user is the one in `target` where Okta itself is the actor, as for `user.risk.detect`.\n\n**The report** of a day (UTC) goes out in the first hour after it. An event that comes later changes the count of its day, and the report is sent again, as a correction. Which reports went out, and with how many events, is in `security_report`: when the mail server is down, the next hour tries again.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, and `at::date` for `date(at)`; for BigQuery send the row with the subflow *BigQuery rows*.",
    },
    env: [databaseVariable, ...mailVariables(PORT)],
    needs: { ...SQLITE, ...MAIL },
    pieces: [mail],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS security_event (
  uuid TEXT PRIMARY KEY, type TEXT NOT NULL, at TEXT NOT NULL, userId TEXT, login TEXT, ip TEXT, country TEXT,
  asOrg TEXT, isProxy INTEGER, risk TEXT, reason TEXT
);
CREATE INDEX IF NOT EXISTS security_event_day ON security_event (date(at));
CREATE TABLE IF NOT EXISTS security_report (day TEXT PRIMARY KEY, events INTEGER NOT NULL);`,
    );

    const work = tab.group("Suspicious activity → table");
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/collect-suspicious-activity",
        sample: "user.risk.detect",
        samples: [
          { eventType: "user.risk.detect", published: -86_400 },
          { eventType: "user.session.context.change", published: -86_410 },
          { eventType: "policy.auth_reevaluate.fail", published: -86_420 },
          { eventType: "user.account.report_suspicious_activity_by_enduser", published: -86_430 },
        ],
      }),
    );
    const suspicious = work.add(
      [1, 0],
      types("Suspicious activity", [
        [
          "user.account.report_suspicious_activity_by_enduser",
          "security.breached_credential.detected",
          "user.risk.detect",
          "user.risk.change",
          "user.session.context.change",
          "policy.auth_reevaluate.fail",
        ],
      ]),
    );
    const row = work.add(
      [2, 0],
      set("Row", {
        params: `(
  $target := payload.target[type = "User"][0];
  $user := payload.actor.type = "User" ? payload.actor : $exists($target) ? $target : payload.actor;
  $or := function($value) { $exists($value) ? $value : null };
  $security := payload.securityContext;
  {
    "$uuid": payload.uuid, "$type": payload.eventType, "$at": payload.published,
    "$userId": $or($user.id), "$login": $or($user.alternateId), "$ip": $or(payload.client.ipAddress),
    "$country": $or(payload.client.geographicalContext.country), "$asOrg": $or($security.asOrg),
    "$isProxy": $type($security.isProxy) = "boolean" ? ($security.isProxy ? 1 : 0) : null,
    "$risk": $or($security.risk.level), "$reason": $or(payload.outcome.reason)
  }
)`,
      }),
    );
    const keep = work.add(
      [3, 0],
      sql(
        "Keep the event",
        db,
        `INSERT INTO security_event (uuid, type, at, userId, login, ip, country, asOrg, isProxy, risk, reason)
VALUES ($uuid, $type, $at, $userId, $login, $ip, $country, $asOrg, $isProxy, $risk, $reason)
ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    keep.to(work.add([4, 0], done()));
    suspicious.to(work.add([2, 1], done("Not for this flow")), 1);
    tryAgain(work, [3, 2], [suspicious, row, keep]);
    line(okta, suspicious, row, keep);

    const report = tab.group("Days that are over → report");
    const tick = report.add([0, 0], every("Every hour", 3600));
    const days = report.add(
      [1, 0],
      sqlFixed(
        "Days to report",
        db,
        `SELECT date(at) AS day, count(*) AS events,
  EXISTS (SELECT 1 FROM security_report WHERE day = date(at)) AS again
FROM security_event WHERE date(at) < date('now') GROUP BY date(at)
HAVING count(*) <> coalesce((SELECT events FROM security_report WHERE day = date(at)), 0) ORDER BY day`,
      ),
    );
    const each = report.add([2, 0], split("Each day"));
    const which = report.add([3, 0], set("Which day", { day: "payload", params: `{"$day": payload.day}` }));
    const counts = report.add(
      [4, 0],
      sql(
        "Count",
        db,
        `SELECT 'Type' AS what, type AS name, count(*) AS events FROM security_event WHERE date(at) = $day GROUP BY type
UNION ALL SELECT 'User', coalesce(login, userId, 'unknown'), count(*) FROM security_event WHERE date(at) = $day GROUP BY 2
UNION ALL SELECT 'Country', coalesce(country, 'unknown'), count(*) FROM security_event WHERE date(at) = $day GROUP BY 2
ORDER BY what, events DESC, name`,
      ),
    );
    const notice = report.add(
      [5, 0],
      set("Report", {
        params: `{"$day": day.day, "$events": day.events}`,
        shown: 'day.day & ": " & day.events & " events"',
        notice: `{
  "title": "Suspicious activity on " & day.day & (day.again = 1 ? " (corrected)" : ""),
  "text": "Okta told of " & day.events & (day.events = 1 ? " event." : " events.") & (day.again = 1 ? " Some came after the first report."),
  "lines": [payload.(what & " " & name & ": " & events)]
}`,
      }),
    );
    const send = report.add([6, 0], use(mail, "Mail"));
    const sent = report.add(
      [7, 0],
      sql(
        "Reported",
        db,
        "INSERT INTO security_report (day, events) VALUES ($day, $events) ON CONFLICT (day) DO UPDATE SET events = $events",
      ),
    );
    const shown = report.add([8, 0], debug("The report", "notice", "shown"));
    const missed = report.add(
      [6, 1],
      catchOf("No report yet", [days.id, which.id, counts.id, notice.id, send.id, sent.id]),
    );
    missed.to(report.add([7, 1], debug("The next hour tries again", "error.message", "error.message")));
    line(tick, days, each, which, counts, notice, send, sent, shown);

    mailStandIn(tab.group(STAND_INS), 0, PORT);
  },
);
