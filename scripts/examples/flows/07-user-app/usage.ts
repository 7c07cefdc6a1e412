import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import {
  api,
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  filter,
  hook,
  inject,
  line,
  number,
  oktaOrg,
  oktaVariables,
  SQLITE,
  set,
  sql,
  text,
  types,
  when,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { mailStandIn, oktaStandIn, STAND_INS } from "../../pieces/stand-ins";
import { APP_USER_PARAMS, APP_USER_TABLE, KEEP_APP_USER } from "../../tables/app-user";

const MAIL_PORT = 2518;

const TABLES = `CREATE TABLE IF NOT EXISTS app_use (
  uuid TEXT NOT NULL, appId TEXT NOT NULL, name TEXT, userId TEXT, at TEXT NOT NULL, PRIMARY KEY (uuid, appId)
);
CREATE INDEX IF NOT EXISTS app_use_at ON app_use (appId, at);
CREATE VIEW IF NOT EXISTS app_day AS
  SELECT appId, max(name) AS name, substr(at, 1, 10) AS day, count(*) AS signOns, count(DISTINCT userId) AS users
  FROM app_use GROUP BY appId, substr(at, 1, 10);
CREATE TABLE IF NOT EXISTS app_known (appId TEXT PRIMARY KEY, name TEXT, created TEXT, gone TEXT, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS app_report (day TEXT PRIMARY KEY, tries INTEGER NOT NULL, sent TEXT);
${APP_USER_TABLE}`;

const NUMBERS = `WITH used AS (
  SELECT appId, max(name) AS name, max(at) AS lastUsed, count(CASE WHEN at > $from THEN 1 END) AS signOns,
    count(DISTINCT CASE WHEN at > $from THEN userId END) AS users FROM app_use WHERE at <= $to GROUP BY appId
), assigned AS (
  SELECT appId, max(appName) AS name, count(*) AS people FROM app_user WHERE until IS NULL GROUP BY appId
)
SELECT each.appId, coalesce(app.name, used.name, assigned.name) AS name, coalesce(signOns, 0) AS signOns, coalesce(users, 0) AS users,
  lastUsed, people, created, (SELECT min(at) FROM app_use) AS recorded
FROM (SELECT appId FROM app_known UNION SELECT appId FROM used UNION SELECT appId FROM assigned) AS each
LEFT JOIN app_known AS app ON app.appId = each.appId LEFT JOIN used ON used.appId = each.appId LEFT JOIN assigned ON assigned.appId = each.appId
WHERE gone IS NULL ORDER BY signOns DESC, name`;

export const usage = example(
  {
    file: "07 User and app/Usage",
    useCase: "user-app/usage",
    about: {
      does: "Counts who signs in to which app, and mails each week the most used, the least used and the dormant apps.",
      set: "Set OKTA_DOMAIN with OKTA_API_TOKEN, SMTP_… and MAIL_TO, and DORMANT_DAYS (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Every night” (the list of apps), then “Mondays at 8”.",
      expect:
        "The mail stand-in shows the report: Slack is used most, Wiki is dormant, and Expenses was never opened.",
      more: `**What the flow takes care of.** Only \`user.authentication.sso\` says that an app was *used*; a membership says that somebody *may* use it. An app that nobody opens leaves no event at all: the list of apps comes from \`application.lifecycle\` and each night from Okta. As long as sign-ons are recorded for less than DORMANT_DAYS, the report says so and calls no app dormant, and neither is one that is younger than that.

**State.** Every sign-on is a row keyed by its uuid (\`app_use\`; per app and day: the view \`app_day\`), so what comes twice counts once. Assignments are in \`app_user\`, apps in \`app_known\`. A report that could not be mailed stays in \`app_report\`, and goes out with a later tick.

**Another database**: the statements are PostgreSQL's as they are, \`json_each\` aside (\`jsonb_to_recordset\` there). For years of sign-ons take BigQuery: the subflow *BigQuery rows* of *Device metrics* in place of *Keep the sign-on*.`,
    },
    env: [databaseVariable, number("DORMANT_DAYS", 30), ...oktaVariables, ...mailVariables(MAIL_PORT)],
    needs: { ...SQLITE, ...MAIL },
    pieces: [mail],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(tab, TABLES);

    const work = tab.group("Sign-ons, assignments, apps → tables");
    const app = (id: string, name: string) => ({
      id,
      type: "AppInstance",
      alternateId: name,
      displayName: name,
      detailEntry: null,
    });
    const signOn = (id: string, name: string, days: number) => ({
      eventType: "user.authentication.sso",
      target: [app(id, name)],
      published: -86400 * days - 60,
    });
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/usage",
        sample: "user.authentication.sso",
        samples: [
          signOn("0oa1slack", "Slack", 0),
          signOn("0oa1slack", "Slack", 1),
          signOn("0oa1zoom", "Zoom", 2),
          signOn("0oa1wiki", "Wiki", 40),
        ],
      }),
    );
    const apps = work.add(
      [1, 0],
      filter(
        "About an app",
        "event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'AppInstance']?.id ne null && ({'user.authentication.sso', 'application.lifecycle.create', 'application.lifecycle.delete'}.contains(event.eventType) || event.target?.^[type eq 'User']?.id ne null)",
      ),
    );
    const kinds = work.add(
      [2, 0],
      types("Used, assigned, made", [
        ["user.authentication.sso"],
        [
          "application.user_membership.add",
          "application.user_membership.remove",
          "application.user_membership.update",
        ],
        ["application.lifecycle.create", "application.lifecycle.delete"],
      ]),
    );
    const nameOf = `$exists(alternateId) and alternateId != "unknown" ? alternateId : displayName`;
    const row = work.add(
      [3, 0],
      set("Sign-on", {
        params: `{
  "$uuid": payload.uuid, "$userId": payload.actor.id ? payload.actor.id : null, "$at": payload.published,
  "$apps": $string([payload.target[type = "AppInstance"].{"id": id, "name": ${nameOf}}])
}`,
      }),
    );
    const keep = work.add(
      [4, 0],
      sql(
        "Keep the sign-on",
        db,
        `INSERT INTO app_use (uuid, appId, name, userId, at)
SELECT $uuid, json_extract(value, '$.id'), json_extract(value, '$.name'), $userId, $at FROM json_each($apps) WHERE true
ON CONFLICT (uuid, appId) DO NOTHING`,
      ),
    );
    const assignment = work.add([3, 1], set("Assignment", { params: APP_USER_PARAMS }));
    const keepUser = work.add([4, 1], sql("Keep who may use it", db, KEEP_APP_USER));
    const lifecycle = work.add(
      [3, 2],
      set("App", {
        params: `payload.target[type = "AppInstance"][0].{
  "$appId": id, "$name": ${nameOf}, "$at": $$.payload.published,
  "$created": $$.payload.eventType = "application.lifecycle.create" ? $$.payload.published : null,
  "$gone": $$.payload.eventType = "application.lifecycle.delete" ? $$.payload.published : null
}`,
      }),
    );
    const keepApp = work.add(
      [4, 2],
      sql(
        "Keep the app",
        db,
        `INSERT INTO app_known (appId, name, created, gone, at) VALUES ($appId, $name, $created, $gone, $at)
ON CONFLICT (appId) DO UPDATE SET created = coalesce(created, excluded.created), gone = coalesce(gone, excluded.gone), at = max(at, excluded.at)`,
      ),
    );
    const [used, assigned, made] = [0, 1, 2].map((at) => work.add([5, at], done()));
    const otherApp = work.add([2, 1], done("Not about an app"));
    const other = work.add([3, 3], done("Not for this flow"));
    tryAgain(work, [4, 4]);
    line(okta, apps, kinds, row, keep);
    if (used && assigned && made) {
      keep.to(used);
      line(assignment, keepUser, assigned);
      line(lifecycle, keepApp, made);
    }
    apps.to(otherApp, 1);
    kinds.to(assignment, 1);
    kinds.to(lifecycle, 2);
    kinds.to(other, 3);

    const nightly = tab.group("Apps that Okta knows: what nobody opens leaves no event");
    const night = nightly.add(
      [0, 0],
      inject("Every night", [{ p: "payload", v: "", vt: "date" }], { crontab: "30 3 * * *" }),
    );
    const list = nightly.add(
      [1, 0],
      api("Active apps", tab.config("org"), "listApplications", {
        filter: text('status eq "ACTIVE"'),
        limit: text("200"),
      }),
    );
    const rows = nightly.add(
      [2, 0],
      set("As rows", {
        params:
          '{"$now": $now(), "$apps": $string([response.{"id": id, "name": label, "created": created}])}',
      }),
    );
    const keepApps = nightly.add(
      [3, 0],
      sql(
        "Which are there, and which are not",
        db,
        `INSERT INTO app_known (appId, name, created, gone, at)
SELECT json_extract(value, '$.id'), json_extract(value, '$.name'), json_extract(value, '$.created'), NULL, $now FROM json_each($apps)
UNION ALL SELECT appId, max(name), NULL, $now, $now
FROM (SELECT appId, name FROM app_known UNION SELECT appId, name FROM app_use UNION SELECT appId, appName FROM app_user)
WHERE appId NOT IN (SELECT json_extract(value, '$.id') FROM json_each($apps)) GROUP BY appId
ON CONFLICT (appId) DO UPDATE SET name = excluded.name, created = coalesce(excluded.created, created), gone = CASE WHEN excluded.gone IS NOT NULL THEN coalesce(gone, excluded.gone) END, at = excluded.at`,
      ),
    );
    const listed = nightly.add([4, 0], debug("Apps listed", "params", "params.$now"));
    const notListed = nightly.add([3, 1], catchOf("No list", nightly.mayFail()));
    const listTrouble = nightly.add([4, 1], debug("Next night again", "error", "error.message"));
    line(night, list, rows, keepApps, listed);
    notListed.to(listTrouble);

    const weekly = tab.group("Each week → report");
    const nothing = [{ p: "params", v: "{}", vt: "json" }];
    const monday = weekly.add([0, 0], inject("Mondays at 8", nothing, { crontab: "0 8 * * 1" }));
    const due = weekly.add(
      [1, 0],
      sql(
        "A report is due",
        db,
        "INSERT INTO app_report (day, tries, sent) VALUES (date('now'), 0, NULL) ON CONFLICT (day) DO UPDATE SET sent = NULL",
      ),
    );
    const tick = weekly.add([1, 1], inject("Every ten minutes", nothing, { every: 600 }));
    const unsent = weekly.add(
      [2, 0],
      sql(
        "Not sent yet",
        db,
        "UPDATE app_report SET tries = tries + 1 WHERE sent IS NULL RETURNING day, tries",
      ),
    );
    const any = weekly.add([3, 0], when("Any?", ["$count(payload) > 0"], { otherwise: false }));
    const times = weekly.add(
      [4, 0],
      set("The last week", { params: '{"$from": $fromMillis($millis() - 7 * 86400000), "$to": $now()}' }),
    );
    const numbers = weekly.add([5, 0], sql("Numbers of each app", db, NUMBERS));
    const write = weekly.add(
      [6, 0],
      set("Report", {
        notice: `(
  $limit := $fromMillis($toMillis(params.\`$to\`) - $number($env("DORMANT_DAYS")) * 86400000);
  $used := payload[signOns > 0];
  $known := $count(payload[recorded <= $limit]) > 0;
  $idle := $known ? payload[($not($boolean(lastUsed)) or lastUsed < $limit) and ($not($boolean(created)) or created < $limit)];
  $line := function($app) { $app.name & ": " & $app.signOns & ($app.signOns = 1 ? " sign-on" : " sign-ons") & " by " & $app.users & ($app.users = 1 ? " person" : " people") };
  $sleeper := function($app) { $app.name & ": " & ($app.lastUsed ? "last opened on " & $substring($app.lastUsed, 0, 10) : "never opened since sign-ons are recorded") & ($app.people ? ", assigned to " & $app.people) };
  $part := function($title, $lines) { $count($lines) > 0 ? $append([$title], $lines) : [] };
  {
    "title": "Apps of the week to " & $substring(params.\`$to\`, 0, 10) & ": " & $count($used) & " used, " & ($known ? $count($idle) & " dormant" : "dormant ones not known yet"),
    "text": $known ? "An app is dormant when nobody signed in to it for " & $env("DORMANT_DAYS") & " days."
      : "Sign-ons are not recorded for " & $env("DORMANT_DAYS") & " days yet: until then no app is called dormant.",
    "lines": $append($append(
      $part("Most used", $map($used[[0..4]], $line)),
      $part("Least used", $map($filter($used, function($app, $i) { $i > 4 and $i >= $count($used) - 5 }), $line))),
      $part("Dormant", $map($idle, $sleeper)))
  }
)`,
        params: '{"$at": params.`$to`}',
      }),
    );
    const send = weekly.add([7, 0], use(mail, "Mail"));
    const sent = weekly.add([8, 0], sql("Sent", db, "UPDATE app_report SET sent = $at WHERE sent IS NULL"));
    const shown = weekly.add([9, 0], debug("What was sent", "notice", "notice.title"));
    const notSent = weekly.add([7, 1], catchOf("Not sent", weekly.mayFail()));
    const trouble = weekly.add([8, 1], debug("At a later tick again", "error", "error.message"));
    line(monday, due, unsent, any, times, numbers, write, send, sent, shown);
    tick.to(unsent);
    notSent.to(trouble);

    const standIns = tab.group(STAND_INS);
    mailStandIn(standIns, 0, MAIL_PORT);
    oktaStandIn(standIns, 1, [
      {
        method: "get",
        path: "/apps",
        body: `[
  {"id": "0oa1slack", "label": "Slack", "created": "2025-01-01T00:00:00.000Z"}, {"id": "0oa1zoom", "label": "Zoom", "created": "2025-01-01T00:00:00.000Z"},
  {"id": "0oa1wiki", "label": "Wiki", "created": "2025-01-01T00:00:00.000Z"}, {"id": "0oa1expenses", "label": "Expenses", "created": "2025-01-01T00:00:00.000Z"}
]`,
      },
    ]);
  },
);
