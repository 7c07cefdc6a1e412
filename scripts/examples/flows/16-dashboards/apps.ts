import { example } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { tableToPage } from "../../groups/table-to-page";
import {
  bars,
  COLOURS,
  catchOf,
  DASHBOARD,
  database,
  databaseVariable,
  debug,
  filter,
  groupOf,
  hook,
  lying,
  number,
  page,
  SQLITE,
  set,
  setting,
  sql,
  table,
} from "../../nodes";

const PATH = "okta-apps";
const MOST = "Most used apps, by sign-ons";
const USERS = "Users by app";
const LEAST = "Least used apps";
const DORMANT = "Dormant apps";
const LICENCES = "Licences against their limit";

const TYPES = [
  "user.authentication.sso",
  "application.user_membership.add",
  "application.user_membership.remove",
  "application.lifecycle.create",
  "application.lifecycle.update",
  "application.lifecycle.delete",
  "user.lifecycle.deactivate",
];

const DAY = 24 * 3600;

const appOf = (name: string) => ({
  id: `0oa1${name.toLowerCase().replaceAll(/[^a-z]/g, "")}`,
  type: "AppInstance",
  alternateId: name,
  displayName: name,
});
const userOf = (name: string) => ({ id: `00u1${name}`, type: "User", alternateId: `${name}@example.com` });

const event = (kind: string, app: string, name: string, days: number) => ({
  eventType: kind,
  published: -Math.round(days * DAY),
  ...(kind === "user.authentication.sso" && { actor: userOf(name) }),
  target: [appOf(app), ...(kind === "application.user_membership.add" ? [userOf(name)] : [])],
});

const assigned = (app: string, ...names: string[]) =>
  names.map((name) => event("application.user_membership.add", app, name, 90));
const signOns = (app: string, name: string, ...days: number[]) =>
  days.map((ago) => event("user.authentication.sso", app, name, ago));

const SAMPLES = [
  ...assigned("Slack", "ann", "bob", "cleo", "dan"),
  ...assigned("Zoom", "ann", "bob", "cleo", "dan"),
  ...assigned("Salesforce", "ann", "bob"),
  ...assigned("Payroll", "ann", "cleo"),
  event("application.lifecycle.create", "Old wiki", "", 80),
  ...signOns("Slack", "ann", 3, 2, 1, 0),
  ...signOns("Slack", "bob", 2, 0.5),
  ...signOns("Slack", "cleo", 1),
  ...signOns("Zoom", "ann", 2, 1),
  ...signOns("Zoom", "dan", 1),
  ...signOns("Salesforce", "bob", 6),
  ...signOns("Payroll", "ann", 45),
];

const SINCE = "date('now', (1 - $days) || ' days')";

export const apps = example(
  {
    file: "16 Dashboards/Apps",
    eventTypes: TYPES,
    about: {
      does: "A page that shows which apps are used, by how many, which are dormant, and how many licences are taken.",
      set: "Set OKTA_DB, the DAYS that count, and APP_LIMITS, the licences of each app (double-click the tab); a secret in the event hook.",
      press:
        "Deploy, open /dashboard/okta-apps, and press the button on the event hook: four people, five apps.",
      expect:
        "Slack is used most, Payroll and Old wiki are dormant, Zoom is over its limit by one; press again: only sign-ons grow.",
      more: "**Used** is what has sign-ons; a membership only says who *may* use an app. An app that nobody ever opened is known from its creation or from those it was assigned to. A deleted app is gone from the page.\n\n**Users** of an app are distinct people: those whose last membership event is no removal, or who signed on after it; a deactivated user has none. Every event is a row in `app_event` keyed by its uuid, and `known_app` and `app_seat` are views over them: events that come twice, late or in another order give the same numbers, and after a restart the page shows what was there.\n\n**What was there before the hook** leaves no event: somebody who was assigned earlier counts from the first sign-on. The flow *License limit* recounts by the Okta API.\n\n**APP_LIMITS** is JSON: `{\"Zoom\": 3}`, by the name or the id of the app.\n\n**Dark**: choose the theme *Okta dark* in the page's settings. **Who may look**: the dashboard has no sign-in of its own; see `dashboard.middleware` in Node-RED's settings file.\n\n**Another database**: the tables take standard SQL but for `date('now', …)` and `json_each`; with PostgreSQL those are `current_date - …` and `json_each_text`.",
    },
    env: [
      databaseVariable,
      number("DAYS", 30),
      setting("APP_LIMITS", '{"Zoom": 3, "Slack": 5, "Salesforce": 10}'),
    ],
    needs: { ...SQLITE, ...DASHBOARD },
    configs: [
      database,
      ...page("Okta apps", PATH, 2, [
        { title: MOST, width: 6 },
        { title: USERS, width: 6 },
        { title: LICENCES, width: 12 },
        { title: LEAST, width: 6 },
        { title: DORMANT, width: 6 },
      ]),
    ],
  },
  (tab) => {
    const db = tab.config("database");
    const work = tab.group("App events → table");
    const ended = eventsToRows(
      work,
      {
        hook: hook({ path: "/okta/apps", sample: "user.authentication.sso", samples: SAMPLES }),
        filter: filter(
          "Sign-ons, memberships, lifecycle",
          `event.outcome?.result eq 'SUCCESS' && {'${TYPES.join("', '")}'}.contains(event.eventType)`,
        ),
        row: set("Row", {
          params: `(
  $kind := $lookup({
    "user.authentication.sso": "used", "application.user_membership.add": "assigned",
    "application.user_membership.remove": "removed", "application.lifecycle.delete": "deleted", "user.lifecycle.deactivate": "left"
  }, payload.eventType);
  $app := payload.target[type = "AppInstance"][0];
  $user := $kind = "used" ? payload.actor : $append(payload.target[type = "User"], payload.target[type = "AppUser"])[0];
  {
    "$uuid": payload.uuid, "$kind": $kind ? $kind : "known", "$at": payload.published,
    "$appId": $app.id ? $app.id : null, "$appName": $app.displayName ? $app.displayName : $app.alternateId ? $app.alternateId : null,
    "$userId": $user.id ? $user.id : null
  }
)`,
        }),
        keep: sql(
          "Keep the event",
          db,
          `INSERT INTO app_event (uuid, kind, at, appId, appName, userId)
VALUES ($uuid, $kind, $at, $appId, $appName, $userId)
ON CONFLICT (uuid) DO NOTHING`,
        ),
      },
      { catchRow: 2, doneFirst: true },
    );

    const { show, read: days } = tableToPage(
      tab,
      `CREATE TABLE IF NOT EXISTS app_event (
  uuid TEXT PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, appId TEXT, appName TEXT, userId TEXT
);
CREATE INDEX IF NOT EXISTS app_event_kind ON app_event (kind, at);
CREATE INDEX IF NOT EXISTS app_event_user ON app_event (appId, userId);
CREATE VIEW IF NOT EXISTS known_app AS
  SELECT appId AS id, coalesce(appName, appId) AS name, max(at) AS heardOf FROM app_event WHERE appId IS NOT NULL
  GROUP BY appId HAVING NOT max(kind = 'deleted');
CREATE VIEW IF NOT EXISTS app_seat AS
  SELECT appId, userId FROM (
    SELECT appId, userId, max(at) AS at, max(at || kind) AS last FROM app_event
    WHERE kind IN ('assigned', 'removed', 'used') AND appId IS NOT NULL AND userId IS NOT NULL GROUP BY appId, userId
  ) AS seat
  WHERE last NOT LIKE '%removed'
    AND NOT EXISTS (SELECT 1 FROM app_event WHERE kind = 'left' AND app_event.userId = seat.userId AND app_event.at >= seat.at);`,
      ended,
    );

    const most = show.chain(
      [3, 0],
      sql(
        "Most used",
        db,
        `SELECT name AS app, 'Sign-ons' AS series, count(*) AS signOns
FROM known_app JOIN app_event ON appId = id AND kind = 'used' AND at >= ${SINCE}
GROUP BY name ORDER BY signOns DESC, name LIMIT 8`,
      ),
      lying(1),
      bars(MOST, {
        group: groupOf(PATH, MOST),
        height: 5,
        along: "app",
        series: "series",
        value: "signOns",
        colours: [COLOURS.plain],
      }),
    );
    const users = show.chain(
      [3, 1],
      sql(
        "Users of each",
        db,
        `WITH seats AS (
  SELECT name AS app, count(DISTINCT userId) AS users FROM known_app JOIN app_seat ON appId = id GROUP BY name
  ORDER BY users DESC, name LIMIT 8
), active AS (
  SELECT name AS app, count(DISTINCT userId) AS users FROM known_app JOIN app_seat ON appId = id
    JOIN app_event USING (appId, userId) WHERE kind = 'used' AND app_event.at >= ${SINCE} GROUP BY name
)
SELECT app, 'May use it' AS series, users, 1 AS rank, users AS seats FROM seats
UNION ALL SELECT app, 'Signed on', coalesce(active.users, 0), 2, seats.users FROM seats LEFT JOIN active USING (app)
ORDER BY rank, seats DESC, app`,
      ),
      lying(2),
      bars(USERS, {
        group: groupOf(PATH, USERS),
        height: 5,
        along: "app",
        series: "series",
        value: "users",
        colours: [COLOURS.pale, COLOURS.plain],
      }),
    );
    const least = show.chain(
      [3, 2],
      sql(
        "Least used",
        db,
        `SELECT name AS app, count(*) AS signOns, count(DISTINCT userId) AS users, substr(max(at), 1, 10) AS last
FROM known_app JOIN app_event ON appId = id AND kind = 'used' AND at >= ${SINCE}
GROUP BY id ORDER BY signOns, name LIMIT 5`,
      ),
      table(LEAST, groupOf(PATH, LEAST), [
        { key: "app", title: "App" },
        { key: "signOns", title: "Sign-ons", align: "end" },
        { key: "users", title: "Users", align: "end" },
        { key: "last", title: "Last sign-on", align: "end" },
      ]),
    );
    const dormant = show.chain(
      [3, 3],
      sql(
        "Dormant",
        db,
        `SELECT name AS app, coalesce(substr(max(at), 1, 10), 'never') AS last,
  (SELECT count(*) FROM app_seat WHERE app_seat.appId = known_app.id) AS users
FROM known_app LEFT JOIN app_event ON app_event.appId = id AND kind = 'used'
GROUP BY id HAVING max(at) IS NULL OR max(at) < ${SINCE} ORDER BY max(at), name LIMIT 20`,
      ),
      table(DORMANT, groupOf(PATH, DORMANT), [
        { key: "app", title: "App" },
        { key: "users", title: "May use it", align: "end" },
        { key: "last", title: "Last sign-on", align: "end" },
      ]),
    );
    const licences = show.chain(
      [3, 4],
      set("Limits", { params: '{"$limits": $env("APP_LIMITS")}' }),
      sql(
        "Licences",
        db,
        `SELECT key AS app, count(DISTINCT userId) AS taken, value AS seats, round(100.0 * count(DISTINCT userId) / max(value, 1)) AS share,
  CASE WHEN count(DISTINCT userId) > value THEN 'over by ' || (count(DISTINCT userId) - value)
    WHEN count(DISTINCT userId) = value THEN 'full' ELSE (value - count(DISTINCT userId)) || ' left' END AS state
FROM json_each($limits) LEFT JOIN known_app ON known_app.id = key OR lower(known_app.name) = lower(key) LEFT JOIN app_seat ON appId = known_app.id
GROUP BY key ORDER BY share DESC, key`,
      ),
      table(LICENCES, groupOf(PATH, LICENCES), [
        { key: "app", title: "App" },
        { key: "taken", title: "Taken", align: "end" },
        { key: "seats", title: "Limit", align: "end" },
        { key: "state", title: "State", align: "end" },
        { key: "share", title: "Share", type: "progress" },
      ]),
    );
    for (const read of [most, users, least, dormant, licences]) days.to(read.first);
    show.chain(
      [3, 5],
      catchOf("What could not be shown", show.mayFail()),
      debug("Trouble", "error", "error.message"),
    );
  },
);
