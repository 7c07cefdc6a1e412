import { use } from "../../canvas";
import { example } from "../../example";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import {
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
  split,
  sql,
  when,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { slack } from "../../pieces/notice";
import { mailStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "rate-limit-notify";
const PORT = 2521;
/** What was taken longer ago was lost on the way, and is free again. */
const TAKEN = `{"$now": $now(), "$lease": $fromMillis($millis() - 300000)}`;

export const notify = example(
  {
    file: "08 Rate limit/Rate limit alert",
    useCase: "rate-limit/notify",
    about: {
      does: "Tells Slack when an endpoint of the org comes near its rate limit, and Slack and the admins when it is over it.",
      set: "Set SLACK_WEBHOOK_URL, SMTP_… and MAIL_TO, QUIET_MINUTES, WARN_FROM_PERCENT and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: three warnings and a violation of one endpoint; fifteen seconds later they are told.",
      expect: "The stand-ins show two messages in Slack, a warning and the violation, and one mail.",
      more: `**Not too often.** An endpoint is told once in QUIET_MINUTES, counted by the time of the events. A violation breaks through, and is told once in that time, too.

**Numbers are texts.** In \`debugData\` the percentage and the seconds until the reset are texts: “100” comes before “60” until it is a number. Warnings below WARN_FROM_PERCENT are passed over.

**What Okta sends.** Only warnings and violations of the org's limits can be had by an event hook. Those of bursts, clients, operations and concurrent calls are in the System Log alone.

**State** is one row for each endpoint and kind: when it was told of last, and who has to be told. Every 15 seconds it is looked at; who cannot be reached is told the next time, and a restart loses nothing.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`interval\` in place of \`strftime\`.`,
    },
    env: [
      databaseVariable,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      number("QUIET_MINUTES", 15),
      number("WARN_FROM_PERCENT", 60),
      ...mailVariables(PORT),
    ],
    needs: { ...SQLITE, ...MAIL },
    pieces: [slack, mail],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS rate_limit_alert (
  endpoint TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, notice TEXT NOT NULL,
  slack TEXT NOT NULL, mail TEXT NOT NULL, PRIMARY KEY (endpoint, kind)
);
UPDATE rate_limit_alert SET slack = 'due' WHERE slack <> '';
UPDATE rate_limit_alert SET mail = 'due' WHERE mail <> '';`,
      DUE_AGAIN,
    );

    const events = tab.group("Warnings and violations → what is to be told");
    const warning = (published: number, warningPercent: string) => ({
      published,
      debugContext: { debugData: { warningPercent } },
    });
    const okta = events.add(
      [0, 0],
      hook({
        path: "/okta/rate-limit-alert",
        sample: "system.org.rate_limit.warning",
        samples: [
          warning(-90, "60"),
          warning(-60, "80"),
          warning(-30, "100"),
          { eventType: "system.org.rate_limit.violation", published: 0 },
        ],
      }),
    );
    const limits = events.add(
      [1, 0],
      filter(
        "Warnings and violations",
        "{'system.org.rate_limit.warning', 'system.org.rate_limit.violation'}.contains(event.eventType)",
      ),
    );
    const high = events.add(
      [2, 0],
      when("High enough?", [
        `(
  $percent := $match($string(payload.debugContext.debugData.warningPercent), /^[0-9]+/)[0].match;
  $contains(payload.eventType, "violation") or $not($exists($percent)) or $number($percent) >= $number($env("WARN_FROM_PERCENT"))
)`,
      ]),
    );
    const row = events.add(
      [3, 0],
      set("Row", {
        notice: `(
  $debug := payload.debugContext.debugData;
  $pattern := payload.target[type = "URL Pattern"][0].id;
  $endpoint := $pattern ? $pattern : $debug.requestUri ? $debug.requestUri : "an unknown endpoint";
  $over := $contains(payload.eventType, "violation");
  $seconds := $number($match($string($debug.rateLimitSecondsToReset), /^[0-9]+/)[0].match);
  $who := payload.actor.displayName ? payload.actor.displayName : payload.actor.alternateId;
  {
    "title": $over ? "Okta refuses calls of " & $endpoint : $endpoint & " has used " & ($debug.warningPercent ? $debug.warningPercent & " %" : "much") & " of its rate limit",
    "text": $over ? "The rate limit of " & $endpoint & " is used up, and calls fail. " & ($who ? $who : "Somebody") & " made the last one."
      : "Calls of " & $endpoint & " will fail soon if they go on like this. " & ($who ? $who : "Somebody") & " made the last one.",
    "level": $over ? "critical" : "warning",
    "facts": {
      "Limit": $debug.threshold ? $debug.threshold & " calls in " & ($debug.timeSpan ? $debug.timeSpan & " " : "") & ($string($debug.timeSpan) = "1" ? $replace($lowercase($debug.timeUnit), /s$/, "") : $lowercase($debug.timeUnit)),
      "At": payload.published,
      "Free again": $exists($seconds) ? $fromMillis($toMillis(payload.published) + $seconds * 1000),
      "Who": payload.actor.alternateId,
      "API token": payload.transaction.detail.requestApiTokenId,
      "Address": payload.client.ipAddress
    },
    "endpoint": $endpoint
  }
)`,
        params: `{
  "$endpoint": notice.endpoint, "$at": payload.published, "$notice": $string(notice),
  "$kind": notice.level = "critical" ? "violation" : "warning",
  "$minutes": $env("QUIET_MINUTES")
}`,
      }),
    );
    const keep = events.add(
      [4, 0],
      sql(
        "Due, if it was quiet",
        db,
        `INSERT INTO rate_limit_alert (endpoint, kind, at, notice, slack, mail)
VALUES ($endpoint, $kind, $at, $notice, 'due', CASE $kind WHEN 'violation' THEN 'due' ELSE '' END)
ON CONFLICT (endpoint, kind) DO UPDATE SET at = excluded.at, notice = excluded.notice, slack = excluded.slack, mail = excluded.mail
WHERE excluded.at > strftime('%Y-%m-%dT%H:%M:%fZ', at, '+' || $minutes || ' minutes')`,
      ),
    );
    const kept = events.add([5, 0], done());
    const other = events.add([2, 1], done("Not for this flow"));
    const low = events.add([3, 1], done("Too low"));
    tryAgain(events, [4, 1]);
    line(okta, limits, high, row, keep, kept);
    limits.to(other, 1);
    high.to(low, 1);

    const work = tab.group("What is to be told → Slack, and the admins");
    const tick = work.add([0, 0], every("Every 15 seconds", 15, TAKEN));
    const lane = (top: number, column: "slack" | "mail", piece: typeof slack, name: string) => {
      const take = work.add(
        [1, top],
        sql(
          `Due: ${name}`,
          db,
          `UPDATE rate_limit_alert SET ${column} = $now WHERE ${column} <> '' AND (${column} = 'due' OR ${column} < $lease)
RETURNING endpoint, kind, notice, ${column} AS taken`,
        ),
      );
      const each = work.add([2, top], split(`Each: ${name}`));
      const notice = work.add(
        [3, top],
        set(`Notice: ${name}`, {
          notice: "$eval(payload.notice)",
          params: `{"$endpoint": payload.endpoint, "$kind": payload.kind, "$taken": payload.taken}`,
        }),
      );
      const send = work.add([4, top], use(piece, name));
      const told = work.add([5, top], sql(`Told: ${name}`, db, ended(column, "")));
      const error = work.add([3, top + 1], catchOf(`${name} failed`, [notice.id, send.id, told.id]));
      const free = work.add([4, top + 1], sql(`${name} again`, db, ended(column, "due")));
      const shown = work.add([5, top + 1], debug(`Why ${name} failed`, "error.message", "error.message"));
      tick.to(take);
      line(take, each, notice, send, told);
      line(error, free, shown);
    };
    lane(0, "slack", slack, "Slack");
    lane(2, "mail", mail, "Mail");

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, PORT);
  },
);

/** Only what was taken: it may have become due again meanwhile. */
function ended(column: string, state: string): string {
  return `UPDATE rate_limit_alert SET ${column} = '${state}' WHERE endpoint = $endpoint AND kind = $kind AND ${column} = $taken`;
}
