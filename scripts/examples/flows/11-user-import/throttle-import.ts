import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import {
  again,
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  every,
  filter,
  hook,
  line,
  number,
  SQLITE,
  secret,
  set,
  setting,
  split,
  sql,
  sqlFixed,
} from "../../nodes";
import { httpCall } from "../../pieces/http-call";
import { slack } from "../../pieces/notice";
import { STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "throttle-import";

export const throttleImport = example(
  {
    file: "11 User import/Throttle import",
    useCase: "user-import/throttle-import",
    about: {
      does: "Pauses the job that feeds an import, and halves its batches, when Okta's safeguard stops the import; tells Slack with the numbers.",
      set: "Set FEEDER_URL, FEEDER_TOKEN, BATCH_SIZE, LEAST_BATCH and SLACK_WEBHOOK_URL (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Every ten seconds” (or wait): the safeguard stops an import.",
      expect:
        "The stand-ins show a feeder that is paused, with batches of 250 in place of 500, and the alert in Slack.",
      more: "**Okta has already stopped the import**: this flow cannot undo that. An admin must resume or cancel it in the Admin Console, and the alert says so; the events of that are not sent to event hooks. What the flow does is to keep the next ones small.\n\n**The next clean complete** (`system.import.complete` with SUCCESS) lets the feeder run again with batches half as large again, up to `BATCH_SIZE`; every other stop halves them, down to `LEAST_BATCH`.\n\n**State**: events are rows, and the view `throttle_batch` computes from them, in the order of `published`, how large the batches of each app are and whether its feeder is paused. An event that comes twice counts once, and one that comes late falls into its place. `throttle_feeder` holds what the feeder was last told. What fails is tried again every ten seconds, also after a restart.\n\n**The feeder** stands for whatever prepares the data: it gets a POST of `{app, name, size, paused}` at `FEEDER_URL/batch`.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql, with `greatest` and `least` in place of `max` and `min` of two values and `extract(epoch from now())` in place of `unixepoch()`.",
    },
    env: [
      databaseVariable,
      setting("FEEDER_URL", standInUrl(FLOW, "Feeder")),
      secret("FEEDER_TOKEN", "stand-in"),
      number("BATCH_SIZE", 500),
      number("LEAST_BATCH", 25),
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
    ],
    needs: SQLITE,
    pieces: [httpCall, slack],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS throttle_event (
  uuid TEXT PRIMARY KEY, appId TEXT NOT NULL, app TEXT, at TEXT NOT NULL, stopped INTEGER NOT NULL, reason TEXT, numbers TEXT,
  most INTEGER NOT NULL, least INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, takenAt INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS throttle_feeder (
  appId TEXT PRIMARY KEY, size INTEGER, paused INTEGER, tries INTEGER NOT NULL DEFAULT 0, takenAt INTEGER NOT NULL DEFAULT 0
);
UPDATE throttle_event SET takenAt = 0;
UPDATE throttle_feeder SET takenAt = 0;
CREATE VIEW IF NOT EXISTS throttle_step AS
  WITH RECURSIVE event AS (SELECT *, row_number() OVER (PARTITION BY appId ORDER BY at, uuid) AS n FROM throttle_event),
  step AS (
    SELECT appId, app, uuid, most, n, stopped AS paused, most AS before, iif(stopped, max(least, most / 2), most) AS size
    FROM event WHERE n = 1
    UNION ALL
    SELECT e.appId, e.app, e.uuid, e.most, e.n, e.stopped, s.size, iif(e.stopped, max(e.least, s.size / 2), min(e.most, s.size + s.size / 2))
    FROM step s JOIN event e ON e.appId = s.appId AND e.n = s.n + 1
  )
  SELECT * FROM step;
CREATE VIEW IF NOT EXISTS throttle_batch AS
  SELECT * FROM throttle_step s WHERE n = (SELECT max(n) FROM throttle_step l WHERE l.appId = s.appId);`,
    );

    const events = tab.group("Imports that stop or complete → list");
    const okta = events.add(
      [0, 0],
      hook({
        path: "/okta/throttle-import",
        sample: "system.import.roadblock",
        samples: [
          {
            eventType: "system.import.roadblock",
            target: [{ id: "0oa1hr", type: "AppInstance", alternateId: "hr", displayName: "HR import" }],
          },
        ],
      }),
    );
    const imports = events.add(
      [1, 0],
      filter(
        "Stopped, or clean",
        "(event.eventType eq 'system.import.roadblock' || event.eventType eq 'system.import.complete' && event.outcome?.result eq 'SUCCESS') && event.target?.^[type eq 'AppInstance']?.id ne null",
      ),
    );
    const row = events.add(
      [2, 0],
      set("Row", {
        params: `payload.target[type = "AppInstance"][0].{
  "$uuid": $$.payload.uuid, "$appId": id, "$app": displayName ? displayName : id, "$at": $$.payload.published,
  "$stopped": $$.payload.eventType = "system.import.roadblock" ? 1 : 0,
  "$reason": $$.payload.outcome.reason ? $$.payload.outcome.reason : null,
  "$numbers": $$.payload.debugContext.debugData ? $string($$.payload.debugContext.debugData) : "{}",
  "$most": $number($env("BATCH_SIZE")), "$least": $number($env("LEAST_BATCH"))
}`,
      }),
    );
    const keep = events.add(
      [3, 0],
      sql(
        "Put on the list",
        db,
        `INSERT INTO throttle_event (uuid, appId, app, at, stopped, reason, numbers, most, least)
VALUES ($uuid, $appId, $app, $at, $stopped, $reason, $numbers, $most, $least) ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    const other = events.add([2, 1], done("Not for this flow"));
    const failed = events.add([3, 1], catchOf("What failed", [row.id, keep.id]));
    line(okta, imports, row, keep, events.add([4, 0], done()));
    imports.to(other, 1);
    failed.to(events.add([4, 1], again()));

    const work = tab.group("List → feeder and Slack");
    const tick = work.add([0, 0], every("Every ten seconds", 10));
    const feeders = work.add(
      [1, 0],
      sqlFixed(
        "Feeders to be set",
        db,
        `INSERT INTO throttle_feeder (appId, takenAt)
SELECT b.appId, unixepoch() FROM throttle_batch b LEFT JOIN throttle_feeder f ON f.appId = b.appId
WHERE (b.size <> coalesce(f.size, b.most) OR b.paused <> coalesce(f.paused, 0)) AND coalesce(f.takenAt, 0) < unixepoch() - 300
ON CONFLICT (appId) DO UPDATE SET takenAt = excluded.takenAt, tries = tries + 1
RETURNING appId, (SELECT app FROM throttle_batch b WHERE b.appId = throttle_feeder.appId) AS app,
  (SELECT size FROM throttle_batch b WHERE b.appId = throttle_feeder.appId) AS size,
  (SELECT paused FROM throttle_batch b WHERE b.appId = throttle_feeder.appId) AS paused`,
      ),
    );
    const feeder = work.add([2, 0], split("Each feeder"));
    const ask = work.add(
      [3, 0],
      set("Batch", {
        call: `{
  "to": "The feeder", "url": $env("FEEDER_URL") & "/batch",
  "headers": {"Authorization": "Bearer " & $env("FEEDER_TOKEN"), "Content-Type": "application/json"},
  "body": {"app": payload.appId, "name": payload.app, "size": payload.size, "paused": payload.paused = 1}
}`,
        params: `{"$appId": payload.appId, "$size": payload.size, "$paused": payload.paused}`,
      }),
    );
    const send = work.add([4, 0], use(httpCall, "Tell the feeder"));
    const isSet = work.add(
      [5, 0],
      sql(
        "Feeder is set",
        db,
        `UPDATE throttle_feeder SET size = $size, paused = $paused, takenAt = 0 WHERE appId = $appId
RETURNING appId || ': ' || size || iif(paused, ', paused', '') AS said`,
      ),
    );
    const alerts = work.add(
      [1, 1],
      sqlFixed(
        "Alerts to be sent",
        db,
        `UPDATE throttle_event SET takenAt = unixepoch(), tries = tries + 1
WHERE stopped AND NOT told AND takenAt < unixepoch() - 300
RETURNING uuid, app, at, reason, numbers,
  (SELECT before FROM throttle_step s WHERE s.uuid = throttle_event.uuid) AS before,
  (SELECT size FROM throttle_step s WHERE s.uuid = throttle_event.uuid) AS size`,
      ),
    );
    const alert = work.add([2, 1], split("Each alert"));
    const notice = work.add(
      [3, 1],
      set("Notice", {
        params: `{"$uuid": payload.uuid}`,
        notice: `{
  "title": "Okta stopped the import of " & payload.app,
  "text": "The safeguard stopped the import. An admin must resume or cancel it in the Admin Console: nothing else can. Its feeder is paused until an import completes, and its batches go from " & payload.before & " to " & payload.size & ".",
  "level": "error",
  "key": payload.uuid,
  "facts": $merge([{"When": payload.at, "Reason": payload.reason}, $eval(payload.numbers)])
}`,
      }),
    );
    const post = work.add([4, 1], use(slack, "Slack"));
    const told = work.add(
      [5, 1],
      sql(
        "Alert is sent",
        db,
        "UPDATE throttle_event SET told = 1 WHERE uuid = $uuid RETURNING 'alert: ' || app AS said",
      ),
    );
    const shown = work.add([6, 0], debug("What was done", "payload", "payload[0].said"));
    const noFeeder = work.add([3, 2], catchOf("The feeder failed", [ask.id, send.id, isSet.id]));
    const feederBack = work.add(
      [4, 2],
      set("Feeder again", { said: "error.message", params: `{"$appId": params."$appId"}` }),
    );
    const feederListed = work.add(
      [5, 2],
      sql("Feeder back on the list", db, "UPDATE throttle_feeder SET takenAt = 0 WHERE appId = $appId"),
    );
    const noSlack = work.add([3, 3], catchOf("Slack failed", [notice.id, post.id, told.id]));
    const alertBack = work.add(
      [4, 3],
      set("Alert again", { said: "error.message", params: `{"$uuid": params."$uuid"}` }),
    );
    const alertListed = work.add(
      [5, 3],
      sql("Alert back on the list", db, "UPDATE throttle_event SET takenAt = 0 WHERE uuid = $uuid"),
    );
    const late = work.add([6, 2], debug("Failed, will be tried again", "said", "said"));
    tick.to([feeders, alerts]);
    line(feeders, feeder, ask, send, isSet, shown);
    line(alerts, alert, notice, post, told, shown);
    line(noFeeder, feederBack, feederListed, late);
    line(noSlack, alertBack, alertListed, late);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Feeder", { status: "204", shows: "payload.size", path: "/batch" });
    standIn(standIns, 2, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
  },
);
