import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import {
  database,
  databaseVariable,
  debug,
  done,
  filter,
  hook,
  inject,
  line,
  SQLITE,
  set,
  sql,
  types,
} from "../../nodes";
import { NAMES_DEVICE } from "../../tables/user-device";

export const deviceStatus = example(
  {
    file: "02 Device identity/Device status",
    useCase: "device-identity/status",
    about: {
      does: "Keeps the present status of every device: active, suspended, inactive or deleted, and since when.",
      set: "Set the file of the database in OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (a laptop's suspension comes before its enrolment), then “List”.",
      expect:
        "The debug sidebar shows one device deleted and one suspended: the enrolment is older, although it came last.",
      more: "**Order.** Okta does not promise to deliver in order. Each row has the `published` of the event that its status is of, and only an event published later changes it: the last published holds, not the last received. An event that comes twice changes nothing.\n\nA deleted device keeps its row, with the status DELETED: else an event from before, which comes late, would bring it back.\n\nAll `device.*` events are sent on Identity Engine only.\n\n**Another database.** For PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with `string_agg` for `group_concat`; the statement that keeps the status is the same there.",
    },
    env: [databaseVariable],
    needs: SQLITE,
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      "CREATE TABLE IF NOT EXISTS device (id TEXT PRIMARY KEY, name TEXT, status TEXT NOT NULL, at TEXT NOT NULL);",
    );

    const work = tab.group("Events → status");
    const laptop = [{ id: "guo1laptop", type: "UDDevice", displayName: "Ann's laptop" }];
    const phone = [{ id: "guo1phone", type: "UDDevice", displayName: "Ann's phone" }];
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/device-status",
        sample: "device.lifecycle.suspend",
        samples: [
          { eventType: "device.lifecycle.suspend", target: laptop, published: -60 },
          { eventType: "device.enrollment.create", target: phone, published: -7200 },
          { eventType: "device.lifecycle.delete", target: phone, published: -30 },
          { eventType: "device.enrollment.create", target: laptop, published: -7200 },
        ],
      }),
    );
    const known = work.add([1, 0], filter("Done, with a device", NAMES_DEVICE));
    const nothing = work.add([2, 4], done("Failed, or no device"));
    const which = work.add(
      [2, 0],
      types("What happened?", [
        ["device.enrollment.create", "device.lifecycle.activate", "device.lifecycle.unsuspend"],
        ["device.lifecycle.suspend"],
        ["device.lifecycle.deactivate"],
        ["device.lifecycle.delete"],
      ]),
    );
    const statuses = ["ACTIVE", "SUSPENDED", "INACTIVE", "DELETED"].map((status, index) =>
      work.add([3, index], set(status, { status: JSON.stringify(status) })),
    );
    const row = work.add(
      [4, 0],
      set("Row", {
        params: `(
  $device := payload.target[type in ["UDDevice", "Device"]][0];
  {
    "$id": $device.id, "$name": $device.displayName ? $device.displayName : null,
    "$status": status, "$at": payload.published
  }
)`,
      }),
    );
    const keep = work.add(
      [5, 0],
      sql(
        "Last published holds",
        db,
        `INSERT INTO device (id, name, status, at) VALUES ($id, $name, $status, $at)
ON CONFLICT (id) DO UPDATE SET name = coalesce(excluded.name, device.name), status = excluded.status, at = excluded.at
WHERE excluded.at > device.at`,
      ),
    );
    const all = work.add([6, 0], set("No parameters", { params: "{}" }));
    const counts = work.add(
      [7, 0],
      sql(
        "How many of each",
        db,
        `SELECT group_concat(devices || ' ' || status, ', ') AS summary
FROM (SELECT lower(status) AS status, count(*) AS devices FROM device GROUP BY status ORDER BY status)`,
      ),
    );
    const ended = work.add([8, 0], done());
    const shown = work.add([8, 1], debug("Devices by status", "payload", "payload[0].summary"));
    const other = work.add([3, 4], done("Not for this flow"));
    line(okta, known, which);
    known.to(nothing, 1);
    statuses.forEach((status, index) => {
      which.to(status, index);
      status.to(row);
    });
    which.to(other, 4);
    line(row, keep, all, counts, ended);
    counts.to(shown);
    tryAgain(work, [5, 2], [which, ...statuses, row, keep, all, counts]);

    const list = tab.group("Every device and its status");
    list.chain(
      [0, 0],
      inject("List", [{ p: "params", v: "{}", vt: "json" }]),
      sql("Devices", db, "SELECT * FROM device ORDER BY status, at DESC"),
      debug("Every device", "payload", "payload.length"),
    );
  },
);
