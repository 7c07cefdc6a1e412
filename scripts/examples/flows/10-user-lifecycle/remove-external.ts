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
  when,
} from "../../nodes";
import { httpCall } from "../../pieces/http-call";
import { scimUser, scimVariables } from "../../pieces/scim";
import { STAND_INS, scimStandIn, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "remove-external";
const HOUR = 3600;

const sample = (type: string, name: string, published: number) => ({
  eventType: `user.lifecycle.${type}`,
  published,
  target: [
    {
      id: `00u1${name.toLowerCase()}`,
      type: "User",
      alternateId: `${name.toLowerCase()}@example.com`,
      displayName: name,
    },
  ],
});

export const removeExternal = example(
  {
    file: "10 User lifecycle/Remove external",
    useCase: "user-lifecycle/remove-external",
    about: {
      does: "Locks a person's account in another app (SCIM) when Okta suspends or deactivates them, and removes it and closes payroll after a grace period.",
      set: "Set SCIM_URL, SCIM_TOKEN, PAYROLL_URL, PAYROLL_TOKEN and GRACE_HOURS (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Every minute”: Ann left four days ago, Bob came back, Cleo is suspended.",
      expect:
        "The stand-ins show Ann's account deleted and her payroll closed, Cleo's account locked, and nothing for Bob.",
      more: "**What came last counts**, by `published`, not what arrived last: every event is a row, and the view `removal_wanted` says from them what should be. A deactivation that arrives after a newer reactivation removes nothing, and a reactivation within the grace period gives the account back. The grace period begins with the first deactivation or deletion since the person was last let in.\n\n**By id, never by login**: a login can be given to somebody else. Only `user.lifecycle.delete.initiated` reaches event hooks, `delete.completed` does not.\n\n**State**: `removal_state` holds what the app was last brought to. What fails is tried again every minute, also after a restart. An account, or a person in payroll, that is not there (404) counts as done.\n\n**Payroll** stands for any other app: a POST of `{externalId, since}` to `PAYROLL_URL/close`.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql, with `extract(epoch from now())` in place of `unixepoch()`, and `to_char` in place of `strftime`.",
    },
    env: [
      databaseVariable,
      ...scimVariables(standInUrl(FLOW, "scim")),
      setting("PAYROLL_URL", standInUrl(FLOW, "Payroll")),
      secret("PAYROLL_TOKEN", "stand-in"),
      number("GRACE_HOURS", 72),
    ],
    needs: SQLITE,
    pieces: [scimUser, httpCall],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS removal_event (
  uuid TEXT PRIMARY KEY, userId TEXT NOT NULL, at TEXT NOT NULL, means TEXT NOT NULL, login TEXT, name TEXT, due TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS removal_state (
  userId TEXT PRIMARY KEY, state TEXT NOT NULL DEFAULT 'active', wanted TEXT, account TEXT,
  tries INTEGER NOT NULL DEFAULT 0, takenAt INTEGER NOT NULL DEFAULT 0
);
UPDATE removal_state SET takenAt = 0;
CREATE VIEW IF NOT EXISTS removal_wanted AS
  WITH back AS (SELECT userId, max(at) AS at FROM removal_event WHERE means = 'back' GROUP BY userId),
  out AS (
    SELECT e.userId, min(e.at) AS since, min(CASE WHEN means = 'gone' THEN due END) AS due
    FROM removal_event e LEFT JOIN back ON back.userId = e.userId
    WHERE means <> 'back' AND e.at > coalesce(back.at, '') GROUP BY e.userId
  )
  SELECT p.userId, out.since, out.due,
    CASE WHEN out.due <= strftime('%Y-%m-%dT%H:%M:%fZ') THEN 'removed' WHEN out.userId IS NULL THEN 'active' ELSE 'locked' END AS wanted
  FROM (SELECT DISTINCT userId FROM removal_event) p LEFT JOIN out ON out.userId = p.userId;`,
    );

    const events = tab.group("Changes of people → list");
    const okta = events.add(
      [0, 0],
      hook({
        path: "/okta/remove-external",
        sample: "user.lifecycle.deactivate",
        samples: [
          sample("deactivate", "Ann", -96 * HOUR),
          sample("deactivate", "Bob", -96 * HOUR),
          sample("reactivate", "Bob", -72 * HOUR),
          sample("suspend", "Cleo", 0),
        ],
      }),
    );
    const changes = events.add(
      [1, 0],
      filter(
        "Out or back in",
        "{'user.lifecycle.suspend', 'user.lifecycle.deactivate', 'user.lifecycle.delete.initiated', 'user.lifecycle.unsuspend', 'user.lifecycle.activate', 'user.lifecycle.reactivate'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'User']?.id ne null",
      ),
    );
    const row = events.add(
      [2, 0],
      set("Row", {
        params: `(
  $type := payload.eventType;
  payload.target[type = "User"][0].{
    "$uuid": $$.payload.uuid, "$userId": id, "$login": alternateId, "$name": displayName ? displayName : alternateId,
    "$at": $$.payload.published,
    "$means": $type = "user.lifecycle.suspend" ? "locked" : $type in ["user.lifecycle.deactivate", "user.lifecycle.delete.initiated"] ? "gone" : "back",
    "$due": $fromMillis($toMillis($$.payload.published) + $number($env("GRACE_HOURS")) * 3600000)
  }
)`,
      }),
    );
    const keep = events.add(
      [3, 0],
      sql(
        "Put on the list",
        db,
        `INSERT INTO removal_event (uuid, userId, at, means, login, name, due)
VALUES ($uuid, $userId, $at, $means, $login, $name, $due) ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    const other = events.add([2, 1], done("Not for this flow"));
    const failed = events.add([3, 1], catchOf("What failed", [row.id, keep.id]));
    line(okta, changes, row, keep, events.add([4, 0], done()));
    changes.to(other, 1);
    failed.to(events.add([4, 1], again()));

    const work = tab.group("List → lock, remove, give back");
    const tick = work.add([0, 0], every("Every minute", 60));
    const take = work.add(
      [1, 0],
      sqlFixed(
        "Take what is due",
        db,
        `INSERT INTO removal_state (userId, wanted, takenAt)
SELECT w.userId, w.wanted, unixepoch() FROM removal_wanted w LEFT JOIN removal_state s ON s.userId = w.userId
WHERE w.wanted <> coalesce(s.state, 'active') AND coalesce(s.takenAt, 0) < unixepoch() - 300
ON CONFLICT (userId) DO UPDATE SET wanted = excluded.wanted, takenAt = excluded.takenAt, tries = tries + 1
RETURNING userId, wanted, account,
  (SELECT since FROM removal_wanted w WHERE w.userId = removal_state.userId) AS since,
  (SELECT login FROM removal_event e WHERE e.userId = removal_state.userId ORDER BY at DESC LIMIT 1) AS login,
  (SELECT name FROM removal_event e WHERE e.userId = removal_state.userId ORDER BY at DESC LIMIT 1) AS name`,
      ),
    );
    const each = work.add([2, 0], split("One by one"));
    const who = work.add(
      [3, 0],
      set("Person", { person: `{"id": payload.userId, "login": payload.login, "name": payload.name}` }),
    );
    const which = work.add(
      [4, 0],
      when("What is wanted?", [
        'payload.wanted = "removed"',
        'payload.wanted = "locked"',
        "$boolean(payload.account)",
      ]),
    );
    const lock = work.add([5, 1], use(scimUser, "Lock", { ACTION: "deactivate" }));
    const remove = work.add([5, 0], use(scimUser, "Remove", { ACTION: "delete" }));
    const payroll = work.add(
      [6, 0],
      set("Payroll", {
        account: "",
        call: `{
  "to": "Payroll", "url": $env("PAYROLL_URL") & "/close", "ok": [404],
  "headers": {"Authorization": "Bearer " & $env("PAYROLL_TOKEN"), "Content-Type": "application/json"},
  "body": {"externalId": payload.userId, "since": payload.since}
}`,
      }),
    );
    const close = work.add([7, 0], use(httpCall, "Close it"));
    const unlock = work.add([5, 2], use(scimUser, "Give back", { ACTION: "create" }));
    const nothing = work.add([5, 3], set("Nothing to give back", { account: "" }));
    const now = work.add(
      [8, 1],
      set("Now", {
        params: `{"$userId": payload.userId, "$state": payload.wanted, "$account": account ? account : null}`,
      }),
    );
    const ticked = work.add(
      [9, 1],
      sql(
        "Tick off",
        db,
        `UPDATE removal_state SET state = $state, account = $account, takenAt = 0 WHERE userId = $userId
RETURNING userId || ': ' || state AS said`,
      ),
    );
    const shown = work.add([10, 1], debug("What was done", "payload", "payload[0].said"));
    const failing = work.add(
      [7, 4],
      catchOf("A call failed", [lock.id, remove.id, payroll.id, close.id, unlock.id, now.id, ticked.id]),
    );
    const back = work.add(
      [8, 4],
      set("Back", { said: 'person.login & ": " & error.message', params: `{"$userId": person.id}` }),
    );
    const listed = work.add(
      [9, 4],
      sql("Back on the list", db, "UPDATE removal_state SET takenAt = 0 WHERE userId = $userId"),
    );
    line(tick, take, each, who, which);
    for (const [index, way] of [remove, lock, unlock, nothing].entries()) which.to(way, index);
    line(remove, payroll, close, now, ticked, shown);
    for (const end of [lock, unlock, nothing]) end.to(now);
    line(failing, back, listed, work.add([10, 4], debug("Failed, will be tried again", "said", "said")));

    const standIns = tab.group(STAND_INS);
    scimStandIn(standIns, 0, FLOW);
    standIn(standIns, 4, FLOW, "Payroll", { status: "204", shows: "payload.externalId", path: "/close" });
  },
);
