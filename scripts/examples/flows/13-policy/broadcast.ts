import { type Piece, use } from "../../canvas";
import { example, type Tab } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import { workOff } from "../../groups/work-off";
import {
  database,
  databaseVariable,
  debug,
  filter,
  hook,
  inject,
  number,
  SQLITE,
  secret,
  set,
  split,
  sql,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { slack } from "../../pieces/notice";
import { mailStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "policy-broadcast";
const PORT = 2535;
/** What a tick took and did not bring to an end is free again after so long. */
const LEASE = "$fromMillis($toMillis($now()) - 300000)";

/** A sentence of one change: when, what, where, and before and after where the event has it. */
const CHANGE = `(
  $policy := payload.target[type = "PolicyEntity"][0];
  $rule := payload.target[type = "PolicyRule"][0];
  $text := function($value) { $exists($value) and $value != null ? $string($value) : "nothing" };
  $details := payload.target.changeDetails[$type($) = "object"];
  $changed := $details.(
    $from := from; $to := to;
    $distinct($append([$keys($from)], [$keys($to)])).(
      $before := $text($lookup($from, $)); $after := $text($lookup($to, $));
      $before != $after ? $ & " from " & $before & " to " & $after
    )
  );
  {
    "$uuid": payload.uuid, "$at": payload.published, "$actorId": payload.actor.id ? payload.actor.id : "unknown",
    "$who": payload.actor.displayName ? payload.actor.displayName : payload.actor.alternateId ? payload.actor.alternateId : "Somebody",
    "$login": payload.actor.alternateId ? payload.actor.alternateId : null,
    "$line": payload.published & " " & (payload.displayMessage ? payload.displayMessage : payload.eventType)
      & ($rule ? ": rule " & $rule.displayName & ($policy ? " of policy " & $policy.displayName) : $policy ? ": policy " & $policy.displayName)
      & ($count($changed) > 0 ? ", " & $join([$changed], ", "))
  }
)`;

function changes(tab: Tab, db: string): void {
  const work = tab.group("Changes → what is to be told");
  eventsToRows(work, {
    hook: hook({
      path: "/okta/policy-broadcast",
      sample: "policy.lifecycle.update",
      samples: [
        { eventType: "policy.rule.add", published: -1000 },
        { eventType: "policy.lifecycle.update", published: -950 },
        { eventType: "policy.rule.deactivate", published: -900 },
      ].map((each) => ({
        ...each,
        actor: { id: "00u1grace", alternateId: "grace@example.com", displayName: "Grace <Admin>" },
      })),
    }),
    filter: filter(
      "Changes of policies and rules",
      "{'policy.lifecycle.activate', 'policy.lifecycle.deactivate', 'policy.lifecycle.update', 'policy.rule.add', 'policy.rule.update', 'policy.rule.activate', 'policy.rule.deactivate', 'policy.rule.delete'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS'",
    ),
    row: set("What was changed", { params: CHANGE }),
    keep: sql(
      "Keep it",
      db,
      `INSERT INTO policy_change (uuid, at, actorId, who, login, line) VALUES ($uuid, $at, $actorId, $who, $login, $line)
ON CONFLICT (uuid) DO NOTHING`,
    ),
  });
}

/** One digest for each admin who has come to rest, told by this piece: `told` and `taken` are its columns. */
function digests(tab: Tab, db: string, piece: Piece, name: string, told: string, taken: string): void {
  const work = tab.group(`What is to be told → one digest an admin: ${name}`);
  workOff(
    work,
    [
      inject(
        `${name}, every minute`,
        [
          {
            p: "params",
            v: `{"$now": $now(), "$lease": ${LEASE}, "$quiet": $fromMillis($toMillis($now()) - 60000 * $number($env("QUIET_MINUTES")))}`,
            vt: "jsonata",
          },
        ],
        { every: 60 },
      ),
      sql(
        "Take those at rest",
        db,
        `UPDATE policy_change SET ${taken} = $now WHERE ${told} = 0 AND ${taken} < $lease AND actorId IN
  (SELECT actorId FROM policy_change WHERE ${told} = 0 GROUP BY actorId HAVING max(at) <= $quiet)
RETURNING uuid, at, actorId, who, login, line`,
      ),
      set("By admin", {
        payload: `(
  $all := payload;
  [$distinct($all.actorId).($admin := $; {"admin": $admin, "changes": [$all[actorId = $admin]^(at, uuid)]})]
)`,
      }),
      split("Each admin"),
      set("Digest", {
        params: `{"$uuids": $string([payload.changes.uuid])}`,
        notice: `(
  $last := payload.changes[-1]; $count := $count(payload.changes);
  {
    "title": $last.who & " made " & ($count = 1 ? "a change" : $count & " changes") & " to policies",
    "text": $last.who & ($last.login ? " (" & $last.login & ")") & " changed policies or their rules between " & payload.changes[0].at & " and " & $last.at & ".",
    "level": "info",
    "lines": [payload.changes.line]
  }
)`,
      }),
      use(piece, name),
      sql(
        "Told",
        db,
        `UPDATE policy_change SET ${told} = 1, ${taken} = '' WHERE uuid IN (SELECT value FROM json_each($uuids))`,
      ),
      debug(`Told: ${name}`, "notice", "notice.title"),
    ],
    `${name} failed`,
    [
      sql(
        "Next minute again",
        db,
        `UPDATE policy_change SET ${taken} = '', tries = tries + 1 WHERE uuid IN (SELECT value FROM json_each($uuids))`,
      ),
      debug(`Not told yet: ${name}`, "error.message", "error.message"),
    ],
  );
}

export const policyBroadcast = example(
  {
    file: "13 Policy/Policy broadcast",
    useCase: "policy/broadcast",
    about: {
      does: "Tells a mailing list and Slack what an admin changed in policies and rules: one digest for all changes made in a row.",
      set: "Set SMTP_… and MAIL_TO, SLACK_WEBHOOK_URL, QUIET_MINUTES and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (an admin made three changes), then “Mail, every minute” and “Slack, every minute”.",
      expect:
        "The stand-ins for mail and Slack get one digest with three lines; press those two again, and nothing more comes.",
      more: `**One digest.** Every change is a row, keyed by the uuid of its event. When an admin has changed nothing for QUIET_MINUTES, all that they changed goes out together. Mail and Slack are told apart from each other: what fails comes again the next minute, also after a restart, and the other is not told twice.

**Names are typed by admins**: the pieces *Mail* and *Slack message* escape them, so nobody can put a link or a picture into the digest.

**Before and after** are there where the event has \`changeDetails\`; many have not, and the line then says what was changed and where.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`json_array_elements_text\` for \`json_each\`.`,
    },
    env: [
      databaseVariable,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      number("QUIET_MINUTES", 10),
      ...mailVariables(PORT),
    ],
    needs: { ...SQLITE, ...MAIL },
    pieces: [mail, slack],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS policy_change (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, actorId TEXT NOT NULL, who TEXT NOT NULL, login TEXT, line TEXT NOT NULL,
  mailed INTEGER NOT NULL DEFAULT 0, mailTaken TEXT NOT NULL DEFAULT '',
  posted INTEGER NOT NULL DEFAULT 0, postTaken TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0
);
UPDATE policy_change SET mailTaken = '', postTaken = '';`,
      DUE_AGAIN,
    );
    changes(tab, db);
    digests(tab, db, mail, "Mail", "mailed", "mailTaken");
    digests(tab, db, slack, "Slack", "posted", "postTaken");

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, PORT);
  },
);
