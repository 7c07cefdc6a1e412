import { example, type Tab } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import {
  api,
  catchOf,
  database,
  databaseVariable,
  debug,
  filter,
  fromMessage,
  hook,
  line,
  number,
  oktaOrg,
  oktaVariables,
  SQLITE,
  set,
  setting,
  split,
  sql,
  when,
} from "../../nodes";
import { oktaStandIn, STAND_INS } from "../../pieces/stand-ins";
import { tick } from "./told";

const TYPES = [
  "user.lifecycle.suspend",
  "user.lifecycle.unsuspend",
  "user.lifecycle.activate",
  "user.lifecycle.reactivate",
  "user.lifecycle.deactivate",
];
const SAME = "WHERE userId = $userId AND at = $at";

function events(tab: Tab, db: string): void {
  const work = tab.group("Suspended or not → rows");
  eventsToRows(work, {
    hook: hook({
      path: "/okta/suspended-users",
      sample: "user.lifecycle.suspend",
      samples: [
        { published: -40 * 86_400, name: "ann" },
        { published: -10 * 86_400, name: "bob" },
      ].map(({ published, name }) => ({
        eventType: "user.lifecycle.suspend",
        target: [{ id: `00u1${name}`, type: "User", alternateId: `${name}@example.com`, displayName: name }],
        published,
      })),
    }),
    filter: filter(
      "Users suspended, or not any more",
      `{${TYPES.map((type) => `'${type}'`).join(", ")}}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'User']?.id != null`,
    ),
    row: set("Who, since when", {
      params: `(
  $user := payload.target[type = "User"][0];
  {
    "$userId": $user.id, "$login": $user.alternateId ? $user.alternateId : "", "$at": payload.published,
    "$state": payload.eventType = "user.lifecycle.suspend" ? "suspended" : "cancelled"
  }
)`,
    }),
    keep: sql(
      "Keep what is newer",
      db,
      `INSERT INTO suspended_user (userId, login, at, state) VALUES ($userId, $login, $at, $state)
ON CONFLICT (userId) DO UPDATE SET login = excluded.login, at = excluded.at, state = excluded.state, tries = 0, error = NULL
  WHERE excluded.at > at`,
    ),
  });
}

function deactivate(tab: Tab, db: string): void {
  const org = tab.config("org");
  const user = fromMessage("row.userId");
  const work = tab.group("Suspended for long → deactivated, so many a day");
  const due = work.add(
    [0, 0],
    tick(
      "Every minute",
      `, "$cap": $number($env("MOST_A_DAY")), "$dayAgo": $fromMillis($toMillis($now()) - 86400000),
  "$before": $fromMillis($toMillis($now()) - 86400000 * $number($env("DAYS"))), "$spared": $string([$split($lowercase($env("ALLOW_LIST")), /\\s*,\\s*/)])`,
    ),
  );
  const take = work.add(
    [1, 0],
    sql(
      "Take who is due",
      db,
      `UPDATE suspended_user SET takenAt = $now WHERE userId IN (
  SELECT userId FROM suspended_user
  WHERE state = 'suspended' AND at <= $before AND takenAt < $lease
    AND lower(login) NOT IN (SELECT value FROM json_each($spared)) AND lower(userId) NOT IN (SELECT value FROM json_each($spared))
  ORDER BY tries, at
  LIMIT max(0, $cap - (SELECT count(*) FROM suspended_user WHERE doneAt > $dayAgo OR takenAt >= $lease))
) RETURNING userId, login, at`,
    ),
  );
  const each = work.add([2, 0], split("Each user"));
  const row = work.add([3, 0], set("Their row", { row: "payload" }));
  const status = work.add([4, 0], api("Okta: their status", org, "getUser", { userId: user }));
  const was = work.add(
    [5, 0],
    set("As Okta has it", {
      params: `{"$userId": row.userId, "$at": row.at}`,
      status: "response.status",
    }),
  );
  const ask = work.add(
    [6, 0],
    sql("Still to be?", db, `SELECT userId FROM suspended_user ${SAME} AND state = 'suspended'`),
  );
  const still = work.add([7, 0], when("Suspended?", ['status = "SUSPENDED" and $count(payload) = 1']));
  const off = work.add(
    [8, 0],
    api("Okta: deactivate", org, "deactivateUser", { userId: user }, { confirmed: true }),
  );
  const now = work.add(
    [9, 0],
    set("Now", { params: `{"$userId": row.userId, "$at": row.at, "$now": $now()}` }),
  );
  const kept = work.add(
    [10, 0],
    sql(
      "Deactivated",
      db,
      `UPDATE suspended_user SET doneAt = $now, takenAt = '', state = CASE WHEN at = $at THEN 'deactivated' ELSE state END
WHERE userId = $userId`,
    ),
  );
  const not = work.add([8, 1], set("Not any more", { params: `{"$userId": row.userId, "$at": row.at}` }));
  const cancelled = work.add(
    [9, 1],
    sql(
      "Cancelled",
      db,
      `UPDATE suspended_user SET takenAt = '', state = CASE WHEN at = $at THEN 'cancelled' ELSE state END WHERE userId = $userId`,
    ),
  );
  const failed = work.add(
    [4, 2.5],
    catchOf("It failed", [
      row.id,
      status.id,
      was.id,
      ask.id,
      still.id,
      off.id,
      now.id,
      kept.id,
      not.id,
      cancelled.id,
    ]),
  );
  const gone = work.add(
    [7, 2.5],
    when("No such user?", ['response.status = 404 and response.errorCode = "E0000007"']),
  );
  const why = work.add([8, 2.5], set("Why", { params: `{"$userId": row.userId, "$error": error.message}` }));
  const free = work.add(
    [9, 2.5],
    sql(
      "Next minute again",
      db,
      "UPDATE suspended_user SET takenAt = '', tries = tries + 1, error = $error WHERE userId = $userId",
    ),
  );
  line(
    due,
    take,
    each,
    row,
    status,
    was,
    ask,
    still,
    off,
    now,
    kept,
    work.add([11, 0], debug("Deactivated user", "row", "row.login")),
  );
  still.to(not, 1);
  line(not, cancelled);
  line(failed, gone, not);
  gone.to(why, 1);
  line(why, free, work.add([10, 2.5], debug("Not deactivated yet", "error.message", "error.message")));
}

export const suspendedUsers = example(
  {
    file: "15 More/Suspended users",
    eventTypes: TYPES,
    about: {
      does: "Deactivates users who have been suspended for DAYS days; whoever is released in between stays.",
      set: "Set OKTA_DOMAIN, OKTA_API_TOKEN, DAYS, MOST_A_DAY, ALLOW_LIST and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (Ann was suspended 40 days ago, Bob ten), then “Every minute”.",
      expect: "The Okta stand-in is asked for Ann's status, and to deactivate her; Bob has twenty days left.",
      more: `**Deactivating takes all apps from a user, and Okta does not give them back**, so much is asked first: the row of the user (a release cancels it, in whatever order events come), Okta itself (an event may have got lost: only who is SUSPENDED there is deactivated), ALLOW_LIST (logins or ids, with commas between), and MOST_A_DAY, which keeps a mistake small.

**State** is in the table \`suspended_user\`, one row a user, so it survives a restart. What fails comes again the next minute. Users who were suspended before the flow was there are not in it.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`greatest\` for \`max\` and \`json_array_elements_text\` for \`json_each\`.`,
    },
    env: [
      databaseVariable,
      ...oktaVariables,
      number("DAYS", 30),
      number("MOST_A_DAY", 20),
      setting("ALLOW_LIST", "break-glass@example.com, service@example.com"),
    ],
    needs: SQLITE,
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS suspended_user (
  userId TEXT PRIMARY KEY, login TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL, doneAt TEXT,
  takenAt TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, error TEXT
);
UPDATE suspended_user SET takenAt = '';`,
      DUE_AGAIN,
    );
    events(tab, db);
    deactivate(tab, db);
    oktaStandIn(tab.group(STAND_INS), 0, [
      { method: "get", path: "/users/:id", body: '{"id": req.params.id, "status": "SUSPENDED"}' },
      { method: "post", path: "/users/:id/lifecycle/deactivate", body: "{}" },
    ]);
  },
);
