import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import { database, databaseVariable, debug, done, filter, hook, line, SQLITE, set, sql } from "../../nodes";

export const loginDevices = example(
  {
    file: "01 Device trust/Login devices",
    useCase: "device-trust/login-devices",
    about: {
      does: "Keeps which devices sign in to the org: who, with what, first and last time, how often.",
      set: "Set the file of the database in OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: two sign-ins from one laptop, one from a phone.",
      expect:
        "The debug sidebar shows two devices, the laptop with two sign-ins; press again and the counts grow.",
      more: "**A device** is known by `event.device.id` where Okta Verify or device trust says it (Identity Engine), else by the device in `target` (Classic Engine), else by its fingerprint, else by system and browser.\n\nEvery sign-in is a row keyed by its uuid, and the devices are a view over them: an event that comes twice counts once, and one that comes late changes first and last as it should.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with `$uuid` as `$uuid` of `queryParameters` and `GROUP BY` as it is; for BigQuery send the row with the subflow *BigQuery rows* of *Device metrics*.",
    },
    env: [databaseVariable],
    needs: SQLITE,
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS device_sign_in (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, device TEXT NOT NULL, name TEXT,
  os TEXT, browser TEXT, ip TEXT, managed INTEGER
);
CREATE VIEW IF NOT EXISTS login_device AS
  SELECT userId, login, device, max(name) AS name, max(os) AS os, min(at) AS firstSeen, max(at) AS lastSeen, count(*) AS signIns
  FROM device_sign_in GROUP BY userId, device;`,
    );

    const work = tab.group("Sign-ins → devices");
    const laptop = {
      actor: { id: "00u1ann", alternateId: "ann@example.com" },
      device: { id: "guo1laptop", name: "Ann's laptop" },
      client: { userAgent: { os: "Windows 11", browser: "EDGE" } },
    };
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/login-devices",
        sample: "user.session.start",
        samples: [
          { ...laptop, published: -7200 },
          { ...laptop, published: 0 },
          {
            eventType: "user.authentication.auth_via_mfa",
            actor: laptop.actor,
            device: { id: "guo1phone", name: "Ann's phone" },
            client: { userAgent: { os: "Android", browser: "CHROME" } },
            published: -60,
            outcome: { result: "SUCCESS" },
          },
        ],
      }),
    );
    const signIns = work.add(
      [1, 0],
      filter(
        "Sign-ins that succeed",
        "{'user.session.start', 'user.authentication.auth_via_mfa', 'user.authentication.authenticate', 'user.credential.enroll'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.actor?.id ne null",
      ),
    );
    const row = work.add(
      [2, 0],
      set("Row", {
        params: `(
  $device := payload.target[type in ["Device", "UDDevice"]][0];
  $agent := payload.client.userAgent;
  {
    "$uuid": payload.uuid, "$at": payload.published, "$userId": payload.actor.id, "$login": payload.actor.alternateId,
    "$device": payload.device.id ? payload.device.id : $device.id ? $device.id
      : payload.debugContext.debugData.deviceFingerprint ? payload.debugContext.debugData.deviceFingerprint
      : $agent.os & " / " & $agent.browser,
    "$name": payload.device.name ? payload.device.name : $device.displayName ? $device.displayName : payload.client.device,
    "$os": $agent.os, "$browser": $agent.browser, "$ip": payload.client.ipAddress,
    "$managed": payload.device.managed = true ? 1 : 0
  }
)`,
      }),
    );
    const keep = work.add(
      [3, 0],
      sql(
        "Keep the sign-in",
        db,
        `INSERT INTO device_sign_in (uuid, at, userId, login, device, name, os, browser, ip, managed)
VALUES ($uuid, $at, $userId, $login, $device, $name, $os, $browser, $ip, $managed)
ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    const ended = work.add([4, 0], done());
    const other = work.add([2, 1], done("Not for this flow"));
    const who = work.add([4, 1], set("Whose", { params: '{"$userId": params.`$userId`}' }));
    const devices = work.add(
      [5, 1],
      sql(
        "Devices of this user",
        db,
        "SELECT * FROM login_device WHERE userId = $userId ORDER BY lastSeen DESC",
      ),
    );
    const shown = work.add([6, 1], debug("Devices", "payload", "payload[0].name"));
    tryAgain(work, [3, 2]);
    line(okta, signIns, row, keep, ended);
    signIns.to(other, 1);
    keep.to(who);
    line(who, devices, shown);
  },
);
