import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import { workOff } from "../../groups/work-off";
import {
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
  set,
  split,
  sql,
  types,
} from "../../nodes";
import { scimUser, scimVariables } from "../../pieces/scim";
import { STAND_INS, scimStandIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "create-accounts";

const sample = (type: string, published: number, target: object, transaction = "JOB") => ({
  eventType: type,
  published,
  target: [target],
  transaction: { id: `hr-import-${transaction}`, type: transaction, detail: {} },
});
const app = { id: "0oa1hr", type: "AppInstance", alternateId: "hr", displayName: "HR import" };
const user = (name: string) => ({
  id: `00u1${name.toLowerCase()}`,
  type: "User",
  alternateId: `${name.toLowerCase()}@example.com`,
  displayName: name,
});

export const createAccounts = example(
  {
    file: "11 User import/Create accounts",
    useCase: "user-import/create-accounts",
    about: {
      does: "Gives the people whom an import brought into Okta accounts in another app (SCIM), when the import is complete, a few a minute.",
      set: "Set SCIM_URL, SCIM_TOKEN, LATE_MINUTES and PER_MINUTE (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Every minute” (or wait): an import brought Ann and Bob, an admin made Cleo.",
      expect: "The stand-in shows accounts for Ann and Bob, and none for Cleo.",
      more: "**Who was brought in**: neither the end of an import nor any event for hooks lists the people. They are those of `user.lifecycle.create` and `.activate` with `transaction.type` JOB, in the transaction of the import, or between its start and its end.\n\n**Stragglers**: people are handed on `LATE_MINUTES` after the end, and who is made that much later still counts. Whoever arrives after that is handed on at once. An import of which no end arrives within a day is taken for ended.\n\n**Nobody twice**: a person is one row, by their Okta id, and the app is asked by `externalId` first. At most `PER_MINUTE` people are handed on in a minute, tries that fail included.\n\n**State**: imports and people are in `import_edge` and `imported_user`. What fails is tried again every minute, also after a restart.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql, with `extract(epoch from now())` in place of `unixepoch()`, and `greatest` in place of `max` of two values.",
    },
    env: [
      databaseVariable,
      ...scimVariables(standInUrl(FLOW, "scim")),
      number("LATE_MINUTES", 5),
      number("PER_MINUTE", 30),
    ],
    needs: SQLITE,
    pieces: [scimUser],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS import_edge (
  uuid TEXT PRIMARY KEY, appId TEXT NOT NULL, txn TEXT, at TEXT NOT NULL, ended INTEGER NOT NULL, until TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS imported_user (
  userId TEXT PRIMARY KEY, login TEXT, name TEXT, txn TEXT, at TEXT NOT NULL, result TEXT,
  tries INTEGER NOT NULL DEFAULT 0, takenAt INTEGER NOT NULL DEFAULT 0, triedAt INTEGER NOT NULL DEFAULT 0
);
UPDATE imported_user SET takenAt = 0;
CREATE VIEW IF NOT EXISTS import_edge_ended AS
  SELECT e.txn, e.at, e.until, coalesce(
    (SELECT max(s.at) FROM import_edge s WHERE NOT s.ended AND s.appId = e.appId AND s.txn = e.txn AND s.at <= e.at),
    (SELECT max(s.at) FROM import_edge s WHERE NOT s.ended AND s.appId = e.appId AND s.at <= e.at)
  ) AS started
  FROM import_edge e WHERE e.ended;
CREATE VIEW IF NOT EXISTS imported_due AS
  SELECT u.* FROM imported_user u
  WHERE u.result IS NULL AND (
    EXISTS (SELECT 1 FROM import_edge_ended e
      WHERE e.until <= strftime('%Y-%m-%dT%H:%M:%fZ') AND (u.txn = e.txn OR u.at BETWEEN e.started AND e.until))
    OR EXISTS (SELECT 1 FROM import_edge s WHERE NOT s.ended AND s.txn = u.txn AND s.until <= strftime('%Y-%m-%dT%H:%M:%fZ'))
  );`,
    );

    const events = tab.group("Imports and whom they bring → list");
    const okta = events.add(
      [0, 0],
      hook({
        path: "/okta/create-accounts",
        sample: "user.lifecycle.create",
        samples: [
          sample("system.import.start", -900, app),
          sample("user.lifecycle.create", -890, user("Ann")),
          sample("user.lifecycle.create", -880, user("Bob")),
          sample("user.lifecycle.create", -2000, user("Cleo"), "WEB"),
          sample("system.import.complete", -600, app),
        ],
      }),
    );
    const wanted = events.add(
      [1, 0],
      filter(
        "By imports",
        "{'system.import.start', 'system.import.complete'}.contains(event.eventType) && event.target?.^[type eq 'AppInstance']?.id ne null || {'user.lifecycle.create', 'user.lifecycle.activate'}.contains(event.eventType) && event.transaction?.type eq 'JOB' && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'User']?.id ne null",
      ),
    );
    const kind = events.add(
      [2, 0],
      types("Import or person?", [["system.import.*"], ["user.lifecycle.*"]], { otherwise: false }),
    );
    const edge = events.add(
      [3, 0],
      set("Start or end", {
        params: `(
  $ended := payload.eventType = "system.import.complete";
  {
    "$uuid": payload.uuid, "$appId": payload.target[type = "AppInstance"][0].id, "$at": payload.published, "$ended": $ended ? 1 : 0,
    "$txn": payload.transaction.id ? payload.transaction.id : null,
    "$until": $fromMillis($toMillis(payload.published) + 60000 * ($ended ? $number($env("LATE_MINUTES")) : 1440))
  }
)`,
      }),
    );
    const keepEdge = events.add(
      [4, 0],
      sql(
        "Keep the import",
        db,
        `INSERT INTO import_edge (uuid, appId, txn, at, ended, until) VALUES ($uuid, $appId, $txn, $at, $ended, $until)
ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    const person = events.add(
      [3, 1],
      set("Person", {
        params: `payload.target[type = "User"][0].{
  "$userId": id, "$login": alternateId, "$name": displayName ? displayName : alternateId,
  "$txn": $$.payload.transaction.id ? $$.payload.transaction.id : null, "$at": $$.payload.published
}`,
      }),
    );
    const keepPerson = events.add(
      [4, 1],
      sql(
        "Put on the list",
        db,
        `INSERT INTO imported_user (userId, login, name, txn, at) VALUES ($userId, $login, $name, $txn, $at)
ON CONFLICT (userId) DO UPDATE SET txn = excluded.txn, at = excluded.at WHERE excluded.at < at`,
      ),
    );
    const ended = events.add([5, 0], done());
    const other = events.add([2, 1], done("Not for this flow"));
    line(okta, wanted, kind, edge, keepEdge, ended);
    kind.to(person, 1);
    line(person, keepPerson, ended);
    wanted.to(other, 1);
    tryAgain(events, [4, 2]);

    const work = tab.group("List → accounts, a few a minute");
    workOff(
      work,
      [
        every("Every minute", 60),
        set("How many", { params: '{"$most": $number($env("PER_MINUTE"))}' }),
        sql(
          "Take who is due",
          db,
          `UPDATE imported_user SET takenAt = unixepoch(), triedAt = unixepoch(), tries = tries + 1
WHERE userId IN (
  SELECT userId FROM imported_due WHERE takenAt < unixepoch() - 300 ORDER BY tries, at, userId
  LIMIT max(0, $most - (SELECT count(*) FROM imported_user WHERE triedAt > unixepoch() - 60)))
RETURNING userId, login, name`,
        ),
        split("One by one"),
        set("Who", {
          person: '{"id": payload.userId, "login": payload.login, "name": payload.name}',
          params: '{"$userId": payload.userId}',
        }),
        use(scimUser, "Account", { ACTION: "create" }),
        sql(
          "Tick off",
          db,
          "UPDATE imported_user SET result = 'there' WHERE userId = $userId RETURNING name || ': ' || result AS said",
        ),
        debug("What was done", "payload", "payload[0].said"),
      ],
      "A call failed",
      [
        set("Back", { said: 'person.login & ": " & error.message', params: '{"$userId": person.id}' }),
        sql("Back on the list", db, "UPDATE imported_user SET takenAt = 0 WHERE userId = $userId"),
        debug("Failed, will be tried again", "said", "said"),
      ],
    );

    const standIns = tab.group(STAND_INS);
    scimStandIn(standIns, 0, FLOW, { found: false });
  },
);
