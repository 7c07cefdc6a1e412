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
  sql,
  table,
  upright,
} from "../../nodes";

const PATH = "okta-sign-ins";
const BY_DAY = "Sign-in attempts a day, by outcome";
const BY_USER = "Users with the most failures";
const BY_COUNTRY = "By country";

const HOUR = 3600;
const DAY = 24 * HOUR;

interface Place {
  readonly ipAddress: string;
  readonly geographicalContext: { readonly city: string; readonly country: string };
}
const place = (ipAddress: string, city: string, country: string): Place => ({
  ipAddress,
  geographicalContext: { city, country },
});
const OSLO = place("192.0.2.10", "Oslo", "Norway");
const LYON = place("192.0.2.20", "Lyon", "France");
const LIMA = place("203.0.113.7", "Lima", "Peru");

const signIn = (name: string, published: number, client: Place, result = "SUCCESS") => ({
  actor: { id: `00u1${name}`, alternateId: `${name}@example.com` },
  published: -published,
  client,
  outcome: { result },
});

/** What every picture is drawn from: one row an attempt, since an attempt can be several events of one transaction. */
const RECENT = `recent AS (
  SELECT attempt, min(at) AS at, max(login) AS login, coalesce(max(country), 'Unknown') AS country,
    CASE WHEN max(result = 'SUCCESS') THEN 'Success' WHEN max(result IN ('FAILURE', 'DENY')) THEN 'Failure' ELSE 'Other' END AS outcome
  FROM sign_in_event WHERE at >= date('now', (1 - $days) || ' days') GROUP BY attempt
)`;

export const signIns = example(
  {
    file: "16 Dashboards/Sign-ins",
    eventTypes: ["user.session.start", "user.authentication.auth_via_mfa"],
    about: {
      does: "A page that shows who tries to sign in: attempts a day by outcome, users with the most failures, countries.",
      set: "Set the file of the database in OKTA_DB and how many DAYS are shown (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, open /dashboard/okta-sign-ins, and press the button on the event hook: four days of a small org.",
      expect:
        "The bars and the table move at once: bob@example.com leads with three failures from Peru; press again, they grow.",
      more: "**An attempt** is what has one `transaction.id`: a wrong second factor is an event of its own beside that of the session. It counts as a success if one of its events is one. Second factors that succeed are steps on the way and do not count.\n\nEvery event is a row keyed by its uuid, and all pictures are drawn from the table: events that come twice, late or in another order change nothing, and after a restart the page shows what was there. Days are those of UTC.\n\nUsers are known by what was typed: for a name that Okta does not know, `actor.id` is `unknown`.\n\n**Dark**: choose the theme *Okta dark* in the page's settings. **Who may look**: the dashboard has no sign-in of its own; see `dashboard.middleware` in Node-RED's settings file.\n\n**Another database**: the tables take standard SQL but for `date('now', …)`; with PostgreSQL that is `current_date - …`.",
    },
    env: [databaseVariable, number("DAYS", 7)],
    needs: { ...SQLITE, ...DASHBOARD },
    configs: [
      database,
      ...page("Okta sign-ins", PATH, 1, [
        { title: BY_DAY, width: 12 },
        { title: BY_USER, width: 6 },
        { title: BY_COUNTRY, width: 6 },
      ]),
    ],
  },
  (tab) => {
    const db = tab.config("database");
    const work = tab.group("Sign-ins → table");
    const ended = eventsToRows(
      work,
      {
        hook: hook({
          path: "/okta/sign-ins",
          sample: "user.session.start",
          samples: [
            signIn("ann", 3 * DAY, OSLO),
            signIn("cleo", 3 * DAY - HOUR, LYON),
            signIn("ann", 2 * DAY, OSLO, "FAILURE"),
            signIn("ann", 2 * DAY - 60, OSLO),
            signIn("cleo", 2 * DAY - HOUR, LYON),
            signIn("ann", DAY, OSLO),
            signIn("bob", DAY - HOUR, LIMA, "FAILURE"),
            signIn("bob", 300, LIMA, "FAILURE"),
            { eventType: "user.authentication.auth_via_mfa", ...signIn("bob", 200, LIMA, "FAILURE") },
            signIn("cleo", 100, LYON, "FAILURE"),
            signIn("cleo", 50, LYON),
            signIn("ann", 0, OSLO),
          ],
        }),
        filter: filter(
          "Attempts to sign in",
          "event.eventType eq 'user.session.start' || (event.eventType eq 'user.authentication.auth_via_mfa' && {'FAILURE', 'DENY'}.contains(event.outcome?.result))",
        ),
        row: set("Row", {
          params: `(
  $place := payload.client.geographicalContext;
  {
    "$uuid": payload.uuid, "$at": payload.published,
    "$attempt": payload.transaction.id ? payload.transaction.id : payload.uuid,
    "$login": payload.actor.alternateId ? $lowercase(payload.actor.alternateId) : "unknown",
    "$result": payload.outcome.result ? payload.outcome.result : null,
    "$country": $place.country ? $place.country : null
  }
)`,
        }),
        keep: sql(
          "Keep the event",
          db,
          `INSERT INTO sign_in_event (uuid, at, attempt, login, result, country)
VALUES ($uuid, $at, $attempt, $login, $result, $country)
ON CONFLICT (uuid) DO NOTHING`,
        ),
      },
      { catchRow: 2, doneFirst: true },
    );

    const { show, read: days } = tableToPage(
      tab,
      `CREATE TABLE IF NOT EXISTS sign_in_event (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, attempt TEXT NOT NULL, login TEXT NOT NULL, result TEXT, country TEXT
);
CREATE INDEX IF NOT EXISTS sign_in_event_at ON sign_in_event (at);`,
      ended,
    );

    const byDay = show.chain(
      [3, 0],
      sql(
        "Attempts a day",
        db,
        `WITH RECURSIVE ${RECENT},
day (date) AS (
  SELECT date('now', (1 - $days) || ' days') UNION ALL SELECT date(date, '+1 day') FROM day WHERE date < date('now')
),
kind (rank, outcome) AS (VALUES (1, 'Success'), (2, 'Failure'), (3, 'Other'))
SELECT ltrim(strftime('%d ', date), '0') || substr('JanFebMarAprMayJunJulAugSepOctNovDec', strftime('%m', date) * 3 - 2, 3) AS day,
  kind.outcome AS outcome, count(attempt) AS attempts
FROM kind CROSS JOIN day LEFT JOIN recent ON date(at) = date AND recent.outcome = kind.outcome
GROUP BY rank, date ORDER BY rank, date`,
      ),
      upright,
      bars(BY_DAY, {
        group: groupOf(PATH, BY_DAY),
        height: 5,
        along: "day",
        series: "outcome",
        value: "attempts",
        colours: [COLOURS.good, COLOURS.bad, COLOURS.other],
        stacked: true,
      }),
    );
    const byUser = show.chain(
      [3, 1],
      sql(
        "Failures of users",
        db,
        `WITH ${RECENT}
SELECT login, 'Failures' AS series, count(*) AS failures FROM recent WHERE outcome = 'Failure'
GROUP BY login ORDER BY failures DESC, login LIMIT 8`,
      ),
      lying(1),
      bars(BY_USER, {
        group: groupOf(PATH, BY_USER),
        height: 5,
        along: "login",
        series: "series",
        value: "failures",
        colours: [COLOURS.bad],
      }),
    );
    const byCountry = show.chain(
      [3, 2],
      sql(
        "Countries",
        db,
        `WITH ${RECENT}
SELECT country, count(*) AS attempts, sum(outcome = 'Failure') AS failures,
  round(100.0 * sum(outcome = 'Failure') / count(*)) AS failed
FROM recent GROUP BY country ORDER BY attempts DESC, country LIMIT 10`,
      ),
      table(BY_COUNTRY, groupOf(PATH, BY_COUNTRY), [
        { key: "country", title: "Country" },
        { key: "attempts", title: "Attempts", align: "end" },
        { key: "failures", title: "Failures", align: "end" },
        { key: "failed", title: "Failed", type: "progress" },
      ]),
    );
    for (const read of [byDay, byUser, byCountry]) days.to(read.first);
    show.chain(
      [3, 3],
      catchOf("What could not be shown", show.mayFail()),
      debug("Trouble", "error", "error.message"),
    );
  },
);
