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
  every,
  filter,
  fromMessage,
  hook,
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
  text,
  types,
  when,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { slack } from "../../pieces/notice";
import { mailStandIn, oktaStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";
import { APP_USER_PARAMS, APP_USER_TABLE, KEEP_APP_USER } from "../../tables/app-user";

const FLOW = "license-limit";
const MAIL_PORT = 2519;

const TABLES = `${APP_USER_TABLE}
CREATE TABLE IF NOT EXISTS license_gone (userId TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS license_count (appId TEXT PRIMARY KEY, appName TEXT, counted TEXT, due INTEGER NOT NULL, direct TEXT);
CREATE TABLE IF NOT EXISTS license_told (
  appId TEXT NOT NULL, channel TEXT NOT NULL, level INTEGER NOT NULL, PRIMARY KEY (appId, channel)
);
CREATE VIEW IF NOT EXISTS license_app AS
  SELECT appId, max(appName) AS appName FROM (SELECT appId, appName FROM app_user UNION SELECT appId, appName FROM license_count) GROUP BY appId;
CREATE VIEW IF NOT EXISTS license_seat AS
  SELECT appId, userId, login, since, row_number() OVER (PARTITION BY appId ORDER BY coalesce(since, ''), userId) AS seat FROM app_user AS u
  WHERE until IS NULL AND NOT EXISTS (SELECT 1 FROM license_gone AS g WHERE g.userId = u.userId AND g.at > u.at);`;

const LIMITED = `FROM license_app AS a JOIN json_each($limits) AS most ON most.key = a.appName`;

/** What was not told yet: a level a channel. */
const LEVELS = `WITH now AS (
  SELECT a.appId, a.appName, most.value AS seats, (SELECT count(*) FROM license_seat AS s WHERE s.appId = a.appId) AS used,
    (SELECT login FROM license_seat AS s WHERE s.appId = a.appId ORDER BY seat DESC LIMIT 1) AS newest ${LIMITED}
), rated AS (
  SELECT *, CASE WHEN used > seats THEN 2 WHEN used * 100 >= seats * $percent THEN 1 ELSE 0 END AS level FROM now
)
SELECT rated.*, channel.value AS channel, coalesce(told.level, 0) AS told FROM rated, json_each('["slack", "mail"]') AS channel
LEFT JOIN license_told AS told ON told.appId = rated.appId AND told.channel = channel.value
WHERE rated.level <> coalesce(told.level, 0)`;

export const licenseLimit = example(
  {
    file: "07 User and app/License limit",
    useCase: "user-app/license-limit",
    about: {
      does: "Warns in Slack and by mail when an app has nearly as many users as are paid for, and again when it has more.",
      set: "Set APP_LIMITS (label of the app and its seats), SLACK_WEBHOOK_URL, SMTP_…, MAIL_TO and OKTA_… (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (four people get Zoom, three seats are paid), then “Every minute”.",
      expect:
        "The stand-ins show one alert in Slack and one by mail; with UNASSIGN at yes, the next tick has Okta take the newest out.",
      more: `**What the flow takes care of.** It never counts up and down: it keeps *who* has a seat, and counts people. So it does not matter what comes twice, late or not at all, and once in RECOUNT_HOURS the list is fetched from Okta, likewise when a group gets or loses the app, and for an app that is new to the flow. Who is deactivated has no seat.

Each level (WARN_PERCENT, and more than all seats) is told once, until the number falls below it again. What could not be told is told by a later tick: Slack and mail on their own.

**UNASSIGN**: at \`yes\`, whoever came last is taken out of the app in Okta (their data in the app may go with it), at most ten a minute, only by a list that Okta gave less than five minutes ago, and nobody who has the app by a group: there the group has to be changed. It is \`no\` until you change it.

**State** is in \`app_user\`, \`license_count\` and \`license_told\`. In PostgreSQL take \`jsonb_each\` for \`json_each\` and \`greatest\` for \`max\` of two.`,
    },
    env: [
      databaseVariable,
      setting("APP_LIMITS", '{"Zoom": 3}'),
      number("WARN_PERCENT", 90),
      number("RECOUNT_HOURS", 24),
      setting("UNASSIGN", "no"),
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      ...oktaVariables,
      ...mailVariables(MAIL_PORT),
    ],
    needs: { ...SQLITE, ...MAIL },
    pieces: [slack, mail],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    const org = tab.config("org");
    makeTables(tab, TABLES);

    const work = tab.group("Assignments → who has a seat");
    const zoom = { id: "0oa1zoom", type: "AppInstance", alternateId: "Zoom", displayName: "Zoom" };
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/license-limit",
        sample: "application.user_membership.add",
        samples: ["ann", "ben", "cleo", "dan"].map((name, index) => ({
          eventType: "application.user_membership.add",
          target: [
            zoom,
            { id: `00u1${name}`, type: "User", alternateId: `${name}@example.com`, displayName: name },
          ],
          published: index - 60,
        })),
      }),
    );
    const succeeded = work.add(
      [1, 0],
      filter(
        "What succeeded",
        "event.outcome?.result eq 'SUCCESS' && (event.eventType eq 'user.lifecycle.deactivate' || event.target?.^[type eq 'AppInstance']?.id ne null) && ({'group.application_assignment.add', 'group.application_assignment.remove'}.contains(event.eventType) || event.target?.^[type eq 'User']?.id ne null)",
      ),
    );
    const kinds = work.add(
      [2, 0],
      types("Who or which group", [
        ["application.user_membership.add", "application.user_membership.remove"],
        ["user.lifecycle.deactivate"],
        ["group.application_assignment.add", "group.application_assignment.remove"],
      ]),
    );
    const user = work.add([3, 0], set("User of the app", { params: APP_USER_PARAMS }));
    const keepUser = work.add([4, 0], sql("In or out", db, KEEP_APP_USER));
    const gone = work.add(
      [3, 1],
      set("Who is gone", {
        params: '{"$userId": payload.target[type = "User"][0].id, "$at": payload.published}',
      }),
    );
    const keepGone = work.add(
      [4, 1],
      sql(
        "No seat any more",
        db,
        "INSERT INTO license_gone (userId, at) VALUES ($userId, $at) ON CONFLICT (userId) DO UPDATE SET at = max(at, excluded.at)",
      ),
    );
    const group = work.add(
      [3, 2],
      set("App of the group", {
        params: `payload.target[type = "AppInstance"][0].{"$appId": id, "$appName": alternateId and alternateId != "unknown" ? alternateId : displayName}`,
      }),
    );
    const keepDue = work.add(
      [4, 2],
      sql(
        "Count anew",
        db,
        "INSERT INTO license_count (appId, appName, due) VALUES ($appId, $appName, 1) ON CONFLICT (appId) DO UPDATE SET due = 1",
      ),
    );
    const ways = [
      [user, keepUser],
      [gone, keepGone],
      [group, keepDue],
    ] as const;
    ways.forEach(([params, keep], row) => {
      kinds.to(params, row);
      line(params, keep, work.add([5, row], done()));
    });
    const failure = work.add([2, 1.5], done("Not about seats"));
    const other = work.add([3, 3], done("Not for this flow"));
    tryAgain(work, [4, 4]);
    line(okta, succeeded, kinds);
    succeeded.to(failure, 1);
    kinds.to(other, 3);

    const act = tab.group("Every minute: lists from Okta, what is to be told, who has to go");
    const tick = act.add([0, 0], every("Every minute", 60));
    const soon = `"$soon": $fromMillis($millis() - 300000), "$limits": $env("APP_LIMITS"), "$unassign": $env("UNASSIGN") = "yes" ? 1 : 0`;
    const when1 = act.add(
      [1, 0],
      set("Since when", {
        params: `{"$old": $fromMillis($millis() - $number($env("RECOUNT_HOURS")) * 3600000), ${soon}}`,
        at: "$now()",
      }),
    );
    const due = act.add(
      [2, 0],
      sql(
        "Apps to count anew",
        db,
        `SELECT a.appId, a.appName ${LIMITED} LEFT JOIN license_count AS c ON c.appId = a.appId
WHERE c.counted IS NULL OR c.due = 1 OR c.counted < $old
  OR ($unassign = 1 AND c.counted < $soon AND (SELECT count(*) FROM license_seat AS s WHERE s.appId = a.appId) > most.value)`,
      ),
    );
    const any = act.add([3, 0], when("Any?", ["$count(payload) > 0"], { otherwise: false }));
    const each = act.add([4, 0], split("Each app"));
    const list = act.add(
      [5, 0],
      api("Its users in Okta", org, "listApplicationUsers", {
        appId: fromMessage("payload.appId"),
        limit: text("500"),
      }),
    );
    const asRows = act.add(
      [6, 0],
      set("As rows", {
        params: `{
  "$appId": payload.appId, "$appName": payload.appName, "$now": at,
  "$users": $string([response.{"id": id, "login": credentials.userName, "since": created, "direct": scope != "GROUP"}])
}`,
      }),
    );
    const recount = act.add(
      [7, 0],
      sql(
        "Who has a seat, and who has not",
        db,
        `INSERT INTO app_user (appId, appName, userId, login, since, until, at)
SELECT $appId, $appName, json_extract(value, '$.id'), json_extract(value, '$.login'), json_extract(value, '$.since'), NULL, $now FROM json_each($users)
UNION ALL SELECT appId, $appName, userId, login, since, coalesce(until, $now), $now FROM app_user
WHERE appId = $appId AND userId NOT IN (SELECT json_extract(value, '$.id') FROM json_each($users))
ON CONFLICT (appId, userId) DO UPDATE SET login = coalesce(excluded.login, login), since = coalesce(excluded.since, since),
  until = excluded.until, at = excluded.at WHERE excluded.at > at`,
      ),
    );
    const counted = act.add(
      [8, 0],
      sql(
        "Counted",
        db,
        `INSERT INTO license_count (appId, appName, counted, due, direct)
VALUES ($appId, $appName, $now, 0, (SELECT json_group_array(json_extract(value, '$.id')) FROM json_each($users) WHERE json_extract(value, '$.direct')))
ON CONFLICT (appId) DO UPDATE SET counted = excluded.counted, due = 0, direct = excluded.direct`,
      ),
    );
    const shownCount = act.add([9, 0], debug("Counted anew", "params", "params.$now"));
    const notCounted = act.add(
      [7, 1],
      catchOf(
        "Not counted",
        [when1, due, any, each, list, asRows, recount, counted].map(({ id }) => id),
      ),
    );
    const countTrouble = act.add([8, 1], debug("Counted with a later tick", "error", "error.message"));
    line(tick, when1, due, any, each, list, asRows, recount, counted, shownCount);
    notCounted.to(countTrouble);

    const limits = act.add(
      [1, 2],
      set("Limits", { params: '{"$limits": $env("APP_LIMITS"), "$percent": $number($env("WARN_PERCENT"))}' }),
    );
    const levels = act.add([2, 2], sql("What is not told yet", db, LEVELS));
    const anything = act.add([3, 2], when("Anything?", ["$count(payload) > 0"], { otherwise: false }));
    const eachLevel = act.add([4, 2], split("Each app and channel"));
    const notice = act.add(
      [5, 2],
      set("Notice", {
        notice: `{
  "title": payload.appName & ": " & payload.used & " of " & payload.seats & " seats are used",
  "text": payload.level = 2 ? "There are more users than seats. " & ($env("UNASSIGN") = "yes" ? "Whoever came last is taken out of the app." : "Take somebody out of the app, or buy more seats.")
    : "Nearly all seats are used: think of more before somebody is left without.",
  "level": payload.level = 2 ? "error" : "warning",
  "facts": {"App": payload.appName, "Seats": payload.seats, "Users": payload.used, "Last to come": payload.newest}
}`,
        params: '{"$appId": payload.appId, "$channel": payload.channel, "$level": payload.level}',
        seats: 'payload.channel & ": " & payload.used & " of " & payload.seats',
      }),
    );
    const channel = act.add(
      [6, 2],
      when("Whom to tell", [
        'payload.level > payload.told and payload.channel = "slack"',
        "payload.level > payload.told",
      ]),
    );
    const post = act.add([7, 2], use(slack, "Slack"));
    const send = act.add([7, 3], use(mail, "Mail"));
    const lower = act.add([7, 4], set("Below it again", { notice: "" }));
    const told = act.add(
      [8, 2],
      sql(
        "Told",
        db,
        `INSERT INTO license_told (appId, channel, level) VALUES ($appId, $channel, $level)
ON CONFLICT (appId, channel) DO UPDATE SET level = excluded.level`,
      ),
    );
    const shown = act.add([9, 2], debug("Seats", "seats", "seats"));
    const notTold = act.add(
      [8, 4],
      catchOf(
        "Not told",
        [limits, levels, anything, eachLevel, notice, channel, post, send, lower, told].map(({ id }) => id),
      ),
    );
    const tellTrouble = act.add([9, 4], debug("Told with a later tick", "error", "error.message"));
    tick.to(limits);
    line(limits, levels, anything, eachLevel, notice, channel, post, told, shown);
    channel.to(send, 1);
    channel.to(lower, 2);
    send.to(told);
    lower.to(told);
    notTold.to(tellTrouble);

    const wanted = act.add([1, 6], set("If it is switched on", { params: `{${soon}}` }));
    const newest = act.add(
      [2, 6],
      sql(
        "Who came last",
        db,
        `SELECT s.appId, s.userId, s.login ${LIMITED} JOIN license_count AS c ON c.appId = a.appId AND c.counted >= $soon
JOIN license_seat AS s ON s.appId = a.appId
WHERE $unassign = 1 AND s.userId IN (SELECT value FROM json_each(c.direct))
  AND (SELECT count(*) FROM license_seat AS later JOIN json_each(c.direct) AS d ON d.value = later.userId WHERE later.appId = s.appId AND later.seat > s.seat)
    < (SELECT count(*) FROM license_seat AS every WHERE every.appId = s.appId) - most.value
ORDER BY s.seat DESC LIMIT 10`,
      ),
    );
    const anybody = act.add([3, 6], when("Anybody?", ["$count(payload) > 0"], { otherwise: false }));
    const person = act.add([4, 6], split("Each of them"));
    const unassign = act.add(
      [5, 6],
      api(
        "Unassign in Okta",
        org,
        "unassignUserFromApplication",
        { appId: fromMessage("payload.appId"), userId: fromMessage("payload.userId") },
        { confirmed: true },
      ),
    );
    const out = act.add(
      [6, 6],
      set("Out", { params: '{"$appId": payload.appId, "$userId": payload.userId, "$now": $now()}' }),
    );
    const free = act.add(
      [7, 6],
      sql(
        "A seat is free",
        db,
        "UPDATE app_user SET until = $now, at = $now WHERE appId = $appId AND userId = $userId AND until IS NULL",
      ),
    );
    const shownOut = act.add([8, 6], debug("Unassigned", "params", "params.$userId"));
    const notOut = act.add(
      [7, 7],
      catchOf(
        "Not unassigned",
        [wanted, newest, anybody, person, unassign, out, free].map(({ id }) => id),
      ),
    );
    const outTrouble = act.add([8, 7], debug("Unassigned with a later tick", "error", "error.message"));
    tick.to(wanted);
    line(wanted, newest, anybody, person, unassign, out, free, shownOut);
    notOut.to(outTrouble);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, MAIL_PORT);
    const users = ["ann", "ben", "cleo", "dan"].map(
      (name, index) =>
        `{"id": "00u1${name}", "scope": "USER", "created": "2026-01-0${index + 1}T00:00:00.000Z", "credentials": {"userName": "${name}@example.com"}}`,
    );
    oktaStandIn(standIns, 3, [{ method: "get", path: "/apps/:id/users", body: `[${users.join(", ")}]` }]);
    oktaStandIn(standIns, 5, [{ method: "delete", path: "/apps/:id/users/:user" }]);
  },
);
