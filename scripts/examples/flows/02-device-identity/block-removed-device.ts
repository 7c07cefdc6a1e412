import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import {
  again,
  api,
  bool,
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  filter,
  fromMessage,
  hook,
  inject,
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
  types,
} from "../../nodes";
import { httpCall } from "../../pieces/http-call";
import { oktaStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";
import {
  HAS_DEVICE,
  LOST_DEVICE,
  NAMES_DEVICE,
  USER_AND_DEVICE,
  USER_DEVICE,
} from "../../tables/user-device";

const FLOW = "removed-device";

/**
 * A device is taken from a user when it is removed from them, or when the device itself goes while they have it. The last
 * such moment of each user and device is what is to be blocked, unless it is done.
 */
const TABLES = `${USER_DEVICE}
CREATE TABLE IF NOT EXISTS device_gone (deviceId TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS device_block (
  userId TEXT NOT NULL, deviceId TEXT NOT NULL, login TEXT, device TEXT, at TEXT NOT NULL, done TEXT,
  next INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, error TEXT,
  PRIMARY KEY (userId, deviceId)
);
CREATE VIEW IF NOT EXISTS device_to_block AS
  SELECT taken.*, coalesce(b.next, 0) AS next FROM (
    SELECT u.userId, u.login, u.deviceId, u.device, max(
      coalesce(u.removed, ''),
      CASE WHEN u.since <= g.at AND (u.removed IS NULL OR u.removed < u.seen OR u.removed >= g.at) THEN g.at ELSE '' END
    ) AS at
    FROM user_device u LEFT JOIN device_gone g ON g.deviceId = u.deviceId
  ) taken
  LEFT JOIN device_block b ON b.userId = taken.userId AND b.deviceId = taken.deviceId
  WHERE taken.at > coalesce(b.done, '');`;

export const blockRemovedDevice = example(
  {
    file: "02 Device identity/Block removed device",
    useCase: "device-identity/block-removed-device",
    about: {
      does: "Ends the sessions that a user has on a removed device: in your app, and in Okta.",
      set: "Set APP_URL, APP_TOKEN, OKTA_DOMAIN, OKTA_API_TOKEN and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (a laptop is deleted, Ann had it), then “Every ten seconds”.",
      expect:
        "The stand-ins show what the app and Okta are asked: to end the sessions that Ann had on the laptop.",
      more: 'After `device.lifecycle.delete` Okta no longer knows the device, nor whose it was. So the flow keeps a roster of its own, `user_device`, from `device.user.add`, `device.enrollment.create` and `device.user.remove`; it knows the devices that were added since it runs. The flow *User devices* keeps the same table: with the same OKTA_DB they share it.\n\n**Order.** What is to be blocked is worked out from the roster each time (`device_to_block`), by `published`: an event that comes late, even the one that says whose the device was, leads to the same calls. `before` tells the app when the device was taken away: sessions that began later, when the user has the device again, may live.\n\n**Nothing is lost.** Within ten seconds the app is asked, then Okta (sessions, and the tokens of OAuth apps); what fails stays due and comes again after RETRY_SECONDS, over a restart, too, with its tries and its error in `device_block`. A user whom Okta does not know any more has no sessions there: that is done.\n\n**Your app.** It gets `POST APP_URL/device-sessions/revoke` with `{"user": {"id", "login"}, "deviceId", "before"}`: change *Ask the app* to what yours takes.\n\n**Another database.** For PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with `GREATEST` for `max` of two values.',
    },
    env: [
      databaseVariable,
      setting("APP_URL", standInUrl(FLOW, "App")),
      secret("APP_TOKEN", "stand-in"),
      ...oktaVariables,
      number("RETRY_SECONDS", 60),
    ],
    needs: SQLITE,
    pieces: [httpCall],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(tab, TABLES);

    const work = tab.group("Events → who has which device, and which are gone");
    const ann = {
      id: "00u1ann",
      type: "User",
      alternateId: "ann@example.com",
      displayName: "Ann Example",
    };
    const laptop = { id: "guo1laptop", type: "UDDevice", displayName: "Ann's laptop" };
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/block-removed-device",
        sample: "device.lifecycle.delete",
        samples: [
          { eventType: "device.lifecycle.delete", target: [laptop], published: -10 },
          { eventType: "device.user.add", actor: ann, target: [laptop, ann], published: -7200 },
        ],
      }),
    );
    const known = work.add([1, 0], filter("Done, with a device", NAMES_DEVICE));
    const who = work.add([2, 0], set("Who, and what", { params: USER_AND_DEVICE }));
    const which = work.add(
      [3, 0],
      types("What happened?", [
        ["device.user.add", "device.enrollment.create"],
        ["device.user.remove"],
        ["device.lifecycle.deactivate", "device.lifecycle.suspend", "device.lifecycle.delete"],
      ]),
    );
    const has = work.add([5, 0], sql("Has the device", db, HAS_DEVICE));
    const lost = work.add([5, 1], sql("Has it no longer", db, LOST_DEVICE));
    const device = work.add(
      [4, 2],
      set("The device", { params: '{"$deviceId": params.`$deviceId`, "$at": params.`$at`}' }),
    );
    const gone = work.add(
      [5, 2],
      sql(
        "It is gone",
        db,
        `INSERT INTO device_gone (deviceId, at) VALUES ($deviceId, $at)
ON CONFLICT (deviceId) DO UPDATE SET at = max(device_gone.at, excluded.at)`,
      ),
    );
    const ended = work.add([6, 0], done());
    const failed = work.add(
      [5, 3],
      catchOf(
        "What failed",
        [who, which, has, lost, device, gone].map(({ id }) => id),
      ),
    );
    line(okta, known, who, which);
    known.to(work.add([2, 1], done("Nothing to keep")), 1);
    which.to(has, 0);
    which.to(lost, 1);
    which.to(device, 2);
    which.to(work.add([4, 3], done("Not for this flow")), 3);
    device.to(gone);
    for (const kept of [has, lost, gone]) kept.to(ended);
    failed.to(work.add([6, 3], again()));

    const block = tab.group("Devices that were taken away → the app, Okta");
    const tick = block.add(
      [0, 0],
      inject(
        "Every ten seconds",
        [{ p: "params", v: '{"$now": $millis(), "$later": $millis() + 60000}', vt: "jsonata" }],
        { every: 10 },
      ),
    );
    // whoever takes a row has a minute for it, so that two ticks do not do the same
    const due = block.add(
      [1, 0],
      sql(
        "Take what is due",
        db,
        `INSERT INTO device_block (userId, deviceId, login, device, at, next, tries)
SELECT userId, deviceId, login, device, at, $later, 1 FROM device_to_block WHERE next <= $now ORDER BY next, at LIMIT 20
ON CONFLICT (userId, deviceId) DO UPDATE SET
  login = excluded.login, device = excluded.device, at = excluded.at, next = excluded.next, tries = device_block.tries + 1
RETURNING userId, deviceId, login, device, at`,
      ),
    );
    const each = block.add([2, 0], split("One by one"));
    const ask = block.add(
      [3, 0],
      set("Ask the app", {
        block: "payload",
        call: `{
  "to": "The app",
  "url": $env("APP_URL") & "/device-sessions/revoke",
  "headers": {"Authorization": "Bearer " & $env("APP_TOKEN"), "Content-Type": "application/json"},
  "body": {"user": {"id": payload.userId, "login": payload.login}, "deviceId": payload.deviceId, "before": payload.at}
}`,
      }),
    );
    const app = block.add([4, 0], use(httpCall, "End the app's sessions"));
    const sessions = block.add(
      [5, 0],
      api("End Okta's sessions", tab.config("org"), "revokeUserSessions", {
        userId: fromMessage("block.userId"),
        oauthTokens: bool(true),
      }),
    );
    const row = block.add(
      [6, 0],
      set("This row", {
        params: '{"$userId": block.userId, "$deviceId": block.deviceId, "$at": block.at}',
        told: 'block.login & ": " & block.device',
      }),
    );
    const blocked = block.add(
      [7, 0],
      sql(
        "Blocked",
        db,
        `UPDATE device_block SET done = $at, next = 0, tries = 0, error = NULL
WHERE userId = $userId AND deviceId = $deviceId`,
      ),
    );
    const shown = block.add([8, 0], debug("Who was blocked", "block", "told"));
    const caught = block.add([5, 1.2], catchOf("Not yet", [ask.id, app.id, sessions.id]));
    const why = block.add(
      [6, 1.2],
      set("Why", {
        params: `{
  "$userId": block.userId, "$deviceId": block.deviceId, "$error": error.message,
  "$unknown": error.source.type = "okta-api" and response.status = 404 ? block.at : null,
  "$next": $millis() + 1000 * $number($env("RETRY_SECONDS"))
}`,
      }),
    );
    const later = block.add(
      [7, 1.2],
      sql(
        "Again later",
        db,
        `UPDATE device_block SET done = coalesce($unknown, done), next = $next, error = $error
WHERE userId = $userId AND deviceId = $deviceId`,
      ),
    );
    line(tick, due, each, ask, app, sessions, row, blocked, shown);
    line(caught, why, later, block.add([8, 1.2], debug("Not blocked yet", "params", "error.message")));

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "App", {
      status: "204",
      shows: "payload.deviceId",
      path: "/device-sessions/revoke",
    });
    oktaStandIn(standIns, 2, [{ method: "delete", path: "/users/:id/sessions" }]);
  },
);
