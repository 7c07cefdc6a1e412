import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import {
  again,
  catchOf,
  completeOf,
  database,
  databaseVariable,
  debug,
  done,
  every,
  filter,
  hook,
  line,
  mqttBroker,
  mqttOut,
  mqttVariables,
  number,
  SQLITE,
  secret,
  set,
  setting,
  split,
  sql,
  sqlFixed,
  when,
} from "../../nodes";
import { pagerDuty, slack } from "../../pieces/notice";
import { STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "notify-complete";

const run = (app: string, type: string, published: number, over: object = {}) => ({
  eventType: `system.import.${type}`,
  published,
  target: [{ id: `0oa1${app.toLowerCase()}`, type: "AppInstance", alternateId: app, displayName: app }],
  transaction: { id: `import-${app}`, type: "JOB", detail: {} },
  ...over,
});

export const notifyComplete = example(
  {
    file: "11 User import/Notify complete",
    useCase: "user-import/notify-complete",
    about: {
      does: "Says by MQTT and in Slack that an import has finished, how long it took and what it changed; a failure also goes to PagerDuty.",
      set: "Set MQTT_HOST, MQTT_PORT, MQTT_TOPIC, SLACK_WEBHOOK_URL and PAGERDUTY_ROUTING_KEY with PAGERDUTY_URL (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Every minute”: three imports, one without changes, one that fails.",
      expect:
        "The stand-ins show two messages in Slack and one alert; MQTT shows them once there is a broker.",
      more: "**The counters are not documented**: whatever `debugData` holds is shown, nothing of it is required. An import is muted if it succeeded and all its counters of changes (added, updated, removed and the like) are 0; one without such counters is told. `MUTE_UNCHANGED` 0 tells all.\n\n**How long it took** is known from `system.import.start`, by the transaction, else by the app. The message waits a minute, so that a start that arrives late is counted.\n\n**State**: each message and way (MQTT, Slack, PagerDuty) is a row of `import_notice` until it is sent, tried again every minute for a day, also after a restart. Node-RED drops what is published while the broker is away: a row is ticked off only when the broker has confirmed it (QoS 1). Topics are `MQTT_TOPIC/complete` and `MQTT_TOPIC/failed`.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql, with `json_build_object` in place of `json_object` and `extract(epoch from now())` in place of `unixepoch()`.",
    },
    env: [
      databaseVariable,
      ...mqttVariables,
      setting("MQTT_TOPIC", "okta/import"),
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      setting("PAGERDUTY_URL", standInUrl(FLOW, "PagerDuty")),
      secret("PAGERDUTY_ROUTING_KEY", "standin0standin0standin0standin0"),
      number("MUTE_UNCHANGED", 1),
    ],
    needs: SQLITE,
    pieces: [slack, pagerDuty],
    configs: [database, mqttBroker],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS import_run (
  uuid TEXT PRIMARY KEY, appId TEXT NOT NULL, app TEXT, txn TEXT, at TEXT NOT NULL, ended INTEGER NOT NULL,
  failed INTEGER, result TEXT, reason TEXT, numbers TEXT, quiet INTEGER, due TEXT, receivedAt INTEGER NOT NULL DEFAULT (unixepoch())
);
CREATE INDEX IF NOT EXISTS import_run_app ON import_run (appId, at);
CREATE TABLE IF NOT EXISTS import_notice (
  uuid TEXT NOT NULL, way TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
  takenAt INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (uuid, way)
);
UPDATE import_notice SET takenAt = 0;
CREATE VIEW IF NOT EXISTS import_run_ended AS
  SELECT e.*, coalesce(
    (SELECT max(s.at) FROM import_run s WHERE s.appId = e.appId AND NOT s.ended AND s.txn = e.txn AND s.at <= e.at),
    (SELECT max(s.at) FROM import_run s WHERE s.appId = e.appId AND NOT s.ended AND s.at <= e.at AND s.at >= coalesce(
      (SELECT max(b.at) FROM import_run b WHERE b.appId = e.appId AND b.ended AND b.at < e.at), ''))
  ) AS started
  FROM import_run e WHERE e.ended;`,
    );

    const events = tab.group("Imports → list");
    const okta = events.add(
      [0, 0],
      hook({
        path: "/okta/notify-complete",
        sample: "system.import.complete",
        samples: [
          run("HR", "start", -400),
          run("HR", "complete", -215),
          run("AD", "complete", -120, {
            debugContext: { debugData: { usersAdded: "0", usersUpdated: "0" } },
          }),
          run("CRM", "complete", -90, { outcome: { result: "FAILURE", reason: "The app did not answer" } }),
        ],
      }),
    );
    const imports = events.add(
      [1, 0],
      filter(
        "Import starts or ends",
        "{'system.import.start', 'system.import.complete'}.contains(event.eventType) && event.target?.^[type eq 'AppInstance']?.id ne null",
      ),
    );
    const row = events.add(
      [2, 0],
      set("Row", {
        params: `(
  $event := payload;
  $ended := $event.eventType = "system.import.complete";
  $failed := $ended and $event.outcome.result != "SUCCESS";
  $changes := $each($event.debugContext.debugData ? $event.debugContext.debugData : {}, function($value, $name) {
    $contains($name, /add|creat|updat|remov|delet|activ|chang|link/i) and $contains($string($value), /^[0-9]+$/) ? $number($value)
  });
  $event.target[type = "AppInstance"][0].{
    "$uuid": $event.uuid, "$appId": id, "$app": displayName ? displayName : id, "$at": $event.published,
    "$txn": $event.transaction.id ? $event.transaction.id : null, "$ended": $ended ? 1 : 0, "$failed": $failed ? 1 : 0,
    "$result": $event.outcome.result ? $event.outcome.result : null, "$reason": $event.outcome.reason ? $event.outcome.reason : null,
    "$numbers": $event.debugContext.debugData ? $string($event.debugContext.debugData) : "{}",
    "$quiet": $not($failed) and $count($changes) > 0 and $sum($changes) = 0 and $number($env("MUTE_UNCHANGED")) = 1 ? 1 : 0,
    "$due": $fromMillis($toMillis($event.published) + 60000)
  }
)`,
      }),
    );
    const keep = events.add(
      [3, 0],
      sql(
        "Put on the list",
        db,
        `INSERT INTO import_run (uuid, appId, app, txn, at, ended, failed, result, reason, numbers, quiet, due)
VALUES ($uuid, $appId, $app, $txn, $at, $ended, $failed, $result, $reason, $numbers, $quiet, $due)
ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    const other = events.add([2, 1], done("Not for this flow"));
    const failed = events.add([3, 1], catchOf("What failed", [row.id, keep.id]));
    line(okta, imports, row, keep, events.add([4, 0], done()));
    imports.to(other, 1);
    failed.to(events.add([4, 1], again()));

    const work = tab.group("List → MQTT, Slack, PagerDuty");
    const tick = work.add([0, 0], every("Every minute", 60));
    const take = work.add(
      [1, 0],
      sqlFixed(
        "Take what is due",
        db,
        `INSERT INTO import_notice (uuid, way, takenAt)
SELECT uuid, column1, unixepoch() FROM import_run, (VALUES ('MQTT'), ('Slack'), ('PagerDuty'))
WHERE ended AND NOT quiet AND (failed OR column1 <> 'PagerDuty')
  AND due <= strftime('%Y-%m-%dT%H:%M:%fZ') AND receivedAt > unixepoch() - 86400
ON CONFLICT (uuid, way) DO UPDATE SET takenAt = excluded.takenAt, tries = tries + 1
  WHERE NOT told AND takenAt < unixepoch() - 50
RETURNING uuid, way, (
  SELECT json_object('app', app, 'appId', appId, 'failed', failed, 'result', result, 'reason', reason,
    'started', started, 'ended', at, 'numbers', json(numbers))
  FROM import_run_ended e WHERE e.uuid = import_notice.uuid) AS run`,
      ),
    );
    const each = work.add([2, 0], split("One by one"));
    const notice = work.add(
      [3, 0],
      set("Notice", {
        run: "$eval(payload.run)",
        params: `{"$uuid": payload.uuid, "$way": payload.way}`,
        way: "payload.way",
        notice: `(
  $seconds := run.started ? $round(($toMillis(run.ended) - $toMillis(run.started)) / 1000);
  $took := $exists($seconds) ? $seconds < 120 ? $seconds & " s" : $round($seconds / 60) & " min";
  {
    "title": "Import of " & run.app & (run.failed = 1 ? " failed" : " has finished"),
    "text": "The import of " & run.app & (run.failed = 1 ? " failed" : " finished") & " at " & run.ended & ($took ? ", after " & $took) & "." & (run.failed = 1 and run.reason ? " Okta says: " & run.reason),
    "level": run.failed = 1 ? "error" : "info",
    "key": payload.uuid,
    "seconds": $seconds,
    "facts": $merge([{"Result": run.result, "Took": $took}, run.numbers])
  }
)`,
      }),
    );
    const way = work.add([4, 0], when("Which way?", ['way = "MQTT"', 'way = "Slack"'], { otherwise: true }));
    const message = work.add(
      [5, 0],
      set("Message", {
        topic: `$env("MQTT_TOPIC") & (run.failed = 1 ? "/failed" : "/complete")`,
        payload: `{
  "uuid": payload.uuid, "app": run.app, "appId": run.appId, "result": run.result, "reason": run.reason,
  "started": run.started, "ended": run.ended, "seconds": notice.seconds, "numbers": run.numbers, "text": notice.text
}`,
      }),
    );
    const publish = work.add([6, 0], mqttOut("MQTT", tab.config("broker")));
    const confirmed = work.add([6, 1], completeOf("Broker has it", [publish.id]));
    const post = work.add([5, 2], use(slack, "Slack"));
    const page = work.add([5, 3], use(pagerDuty, "PagerDuty"));
    const ticked = work.add(
      [7, 2],
      sql(
        "Tick off",
        db,
        `UPDATE import_notice SET told = 1 WHERE uuid = $uuid AND way = $way
RETURNING way || ': ' || (SELECT app FROM import_run r WHERE r.uuid = import_notice.uuid) AS said`,
      ),
    );
    const shown = work.add([8, 2], debug("What was done", "payload", "payload[0].said"));
    const failing = work.add(
      [5, 4],
      catchOf("A call failed", [message.id, publish.id, post.id, page.id, ticked.id]),
    );
    const back = work.add(
      [6, 4],
      set("Back", {
        said: 'way & ": " & error.message',
        params: `{"$uuid": params."$uuid", "$way": params."$way"}`,
      }),
    );
    const listed = work.add(
      [7, 4],
      sql(
        "Back on the list",
        db,
        "UPDATE import_notice SET takenAt = 0 WHERE uuid = $uuid AND way = $way AND NOT told",
      ),
    );
    line(tick, take, each, notice, way);
    for (const [index, to] of [message, post, page].entries()) way.to(to, index);
    line(message, publish);
    for (const end of [confirmed, post, page]) end.to(ticked);
    line(ticked, shown);
    line(failing, back, listed, work.add([8, 4], debug("Failed, will be tried again", "said", "said")));

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    standIn(standIns, 2, FLOW, "PagerDuty", {
      status: "202",
      body: '{"status": "success", "dedup_key": payload.dedup_key}',
      shows: "payload.payload.summary",
      path: "/v2/enqueue",
    });
  },
);
