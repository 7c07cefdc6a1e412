import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import {
  again,
  catchOf,
  categories,
  database,
  databaseVariable,
  debug,
  done,
  every,
  hook,
  line,
  number,
  SQLITE,
  set,
  sql,
  when,
} from "../../nodes";
import { bigQuery, bigQueryVariables } from "../../pieces/pipelines";
import { STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "device-metrics";

export const deviceMetrics = example(
  {
    file: "02 Device identity/Device metrics",
    useCase: "device-identity/metrics",
    about: {
      does: "Sends every device event as a row to BigQuery, in batches, for Holistics or any other tool to count.",
      set: "Set OKTA_DB, BIGQUERY_TABLE, BIGQUERY_TOKEN and BIGQUERY_URL (https://bigquery.googleapis.com; double-click the tab), and a secret in the event hook.",
      press: "Deploy, press the button on the event hook (three device events), then “Every minute”.",
      expect:
        "The stand-in shows the batch that BigQuery got, three rows with the events' uuids as insertId.",
      more: "The columns: `event_id`, `event_type`, `device_id`, `device_name`, `actor_id`, `user_id`, `os`, `country` (STRING) and `published` (TIMESTAMP).\n\n**Nothing twice, nothing lost.** Rows wait in the table `device_metric` and are sent once a minute, BATCH_ROWS at a time; they are there after a restart, too. A batch that fails stays, with its count of tries, and goes with the next. The event's uuid is the `insertId`, and a row that was sent is remembered for a week: an event that comes again is not counted again. A row that BigQuery refuses is set aside with what BigQuery says (`refused`), so that the others can go.\n\n**Counting.** BigQuery forgets an insertId after about a minute; to be quite sure, count `COUNT(DISTINCT event_id)`: `SELECT DATE(published) AS day, event_type, COUNT(DISTINCT event_id) AS events FROM … GROUP BY 1, 2`.\n\n**The token.** An access token of Google lasts an hour: for good, have one written into a variable by what renews it, or go through a proxy that adds it.\n\n**Another warehouse.** For PostgreSQL put a node of node-red-contrib-postgresql in place of *BigQuery rows*: `INSERT … ON CONFLICT (event_id) DO NOTHING`.",
    },
    env: [databaseVariable, ...bigQueryVariables(standInUrl(FLOW, "BigQuery")), number("BATCH_ROWS", 500)],
    needs: SQLITE,
    pieces: [bigQuery],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS device_metric (
  uuid TEXT PRIMARY KEY, json TEXT NOT NULL, kept INTEGER NOT NULL,
  sent INTEGER, refused TEXT, tries INTEGER NOT NULL DEFAULT 0, error TEXT
);`,
    );

    const work = tab.group("Device events → rows that wait");
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/device-metrics",
        sample: "device.enrollment.create",
        samples: [
          { eventType: "device.enrollment.create", published: -7200 },
          { eventType: "device.user.add", published: -7190 },
          { eventType: "device.lifecycle.suspend", published: -60 },
        ],
      }),
    );
    const devices = work.add([1, 0], categories("Device identity", [["device-identity"]]));
    const row = work.add(
      [2, 0],
      set("Row", {
        params: `(
  $device := payload.target[type in ["UDDevice", "Device"]][0];
  $user := payload.target[type = "User"][0];
  {
    "$uuid": payload.uuid,
    "$kept": $millis(),
    "$json": $string({
      "event_id": payload.uuid,
      "event_type": payload.eventType,
      "published": payload.published,
      "device_id": $device.id,
      "device_name": $device.displayName,
      "actor_id": payload.actor.id,
      "user_id": $user.id,
      "os": payload.client.userAgent.os,
      "country": payload.client.geographicalContext.country
    })
  }
)`,
      }),
    );
    const keep = work.add(
      [3, 0],
      sql(
        "Keep the row",
        db,
        "INSERT INTO device_metric (uuid, json, kept) VALUES ($uuid, $json, $kept) ON CONFLICT (uuid) DO NOTHING",
      ),
    );
    const failed = work.add(
      [3, 1.2],
      catchOf(
        "What failed",
        [devices, row, keep].map(({ id }) => id),
      ),
    );
    line(okta, devices, row, keep, work.add([4, 0], done()));
    devices.to(work.add([2, 1.2], done("Not for this flow")), 1);
    failed.to(work.add([4, 1.2], again()));

    const send = tab.group("Rows that wait → BigQuery");
    const tick = send.add([0, 0], every("Every minute", 60));
    const most = send.add([1, 0], set("At most", { params: '{"$most": $number($env("BATCH_ROWS"))}' }));
    const due = send.add(
      [2, 0],
      sql(
        "Rows that wait",
        db,
        `SELECT uuid, json FROM device_metric
WHERE sent IS NULL AND refused IS NULL ORDER BY kept, uuid LIMIT $most`,
      ),
    );
    const any = send.add([3, 0], when("Any?", ["$count(payload) > 0"], { otherwise: false }));
    const batch = send.add(
      [4, 0],
      set("Batch", { rows: '[payload.{"insertId": uuid, "json": $eval(json)}]' }),
    );
    const insert = send.add([5, 0], use(bigQuery, "BigQuery"));
    const these = send.add(
      [6, 0],
      set("These rows", { params: '{"$uuids": $string([rows.insertId]), "$now": $millis()}' }),
    );
    const sent = send.add(
      [7, 0],
      sql(
        "Sent",
        db,
        "UPDATE device_metric SET sent = $now, error = NULL WHERE uuid IN (SELECT value FROM json_each($uuids))",
      ),
    );
    const week = send.add(
      [1, 1.2],
      set("A week ago", { params: '{"$old": $millis() - 7 * 24 * 3600 * 1000}' }),
    );
    const forget = send.add(
      [2, 1.2],
      sql("Forget what was sent", db, "DELETE FROM device_metric WHERE sent < $old"),
    );
    const caught = send.add([5, 1.2], catchOf("Not sent", [insert.id]));
    const why = send.add(
      [6, 1.2],
      set("Which, and why", {
        params: `(
  $refused := response.insertErrors[errors[0].reason != "stopped"];
  {
    "$uuids": $string([rows.insertId]),
    "$refused": $string($merge([$map($refused, function($row) { {$$.rows[$row.index].insertId: $row.errors[0].message} })])),
    "$error": error.message
  }
)`,
      }),
    );
    const stay = send.add(
      [7, 1.2],
      sql(
        "They stay",
        db,
        `UPDATE device_metric SET tries = tries + 1, error = $error,
  refused = (SELECT value FROM json_each($refused) WHERE key = device_metric.uuid)
WHERE uuid IN (SELECT value FROM json_each($uuids))`,
      ),
    );
    line(
      tick,
      most,
      due,
      any,
      batch,
      insert,
      these,
      sent,
      send.add([8, 0], debug("What was sent", "rows", "rows.length")),
    );
    line(tick, week, forget);
    line(caught, why, stay, send.add([8, 1.2], debug("What was not sent", "params", "error.message")));

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "BigQuery", {
      body: '{"kind": "bigquery#tableDataInsertAllResponse"}',
      shows: "payload.rows.length",
      path: "/bigquery/v2/projects/example/datasets/okta/tables/events/insertAll",
    });
  },
);
