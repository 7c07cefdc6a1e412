import { use } from "../../canvas";
import { example } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
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
  when,
} from "../../nodes";
import { pagerDuty, slack } from "../../pieces/notice";
import { STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "suspicious-use";
/** What a use is known by. */
const KEY = "kind, token, ip, country, agent, hours";

export const suspicious = example(
  {
    file: "08 Rate limit/Suspicious use",
    useCase: "rate-limit/suspicious",
    about: {
      does: "Learns from where, with what and when each API token is used, and tells Slack of what it has not seen before.",
      set: "Set SLACK_WEBHOOK_URL, PAGERDUTY_…, TIME_ZONE, NIGHT_FROM, NIGHT_TO and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: a token is at its limit twice from one place, and is tried from another; then wait 15 seconds.",
      expect:
        "The stand-ins show two messages in Slack, one for each place, and an incident for the place that is not allowed.",
      more: `**Seen before.** A rate limit that is near or reached says who makes the calls. A use is known by the token (or the client, where there is no token), the address, the country, the program, and whether it was at night. The first sight of a combination is an alert that says what of it is new, the second is none. A request from outside the token's allowed range goes to PagerDuty as well, and a new token is told, too.

**Night** is from NIGHT_FROM to NIGHT_TO o'clock in TIME_ZONE, such as \`+0100\`. A job that runs each night is told once.

**A quiet start.** In the beginning everything is new: uses from before LEARN_UNTIL, such as \`2026-03-01T00:00:00.000Z\`, are learned without a word.

**State** is one row for each combination, with its first and last time. What has to be told is marked there, and is looked at every 15 seconds; who cannot be reached is told the next time, and a restart loses nothing.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`least\` and \`greatest\` for \`min\` and \`max\`.`,
    },
    env: [
      databaseVariable,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      setting("PAGERDUTY_URL", standInUrl(FLOW, "PagerDuty")),
      secret("PAGERDUTY_ROUTING_KEY", "standin0standin0standin0standin0"),
      setting("TIME_ZONE", "+0000"),
      number("NIGHT_FROM", 22),
      number("NIGHT_TO", 6),
      setting("LEARN_UNTIL", ""),
    ],
    needs: SQLITE,
    pieces: [slack, pagerDuty],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS token_use (
  kind TEXT NOT NULL, token TEXT NOT NULL, ip TEXT NOT NULL, country TEXT NOT NULL, agent TEXT NOT NULL, hours TEXT NOT NULL,
  firstAt TEXT NOT NULL, lastAt TEXT NOT NULL, name TEXT, login TEXT, proxy INTEGER NOT NULL, endpoint TEXT,
  state TEXT NOT NULL, PRIMARY KEY (${KEY})
);
UPDATE token_use SET state = 'due' WHERE state <> '';`,
      DUE_AGAIN,
    );

    const events = tab.group("Uses of a token → what is known of it");
    const here = { client: { ipAddress: "192.0.2.10", geographicalContext: { country: "Germany" } } };
    eventsToRows(
      events,
      {
        hook: hook({
          path: "/okta/suspicious-use",
          sample: "system.org.rate_limit.warning",
          samples: [
            { ...here, published: -60 },
            { ...here, published: -30, eventType: "system.org.rate_limit.violation" },
            { eventType: "system.api_token.request_outside_allowed_range", published: 0 },
          ],
        }),
        filter: filter(
          "Uses of a token",
          "{'system.org.rate_limit.warning', 'system.org.rate_limit.violation', 'system.api_token.request_outside_allowed_range', 'system.api_token.create'}.contains(event.eventType)",
        ),
        row: set("Row", {
          params: `(
  $text := function($value) { $type($value) = "string" ? $value : "" };
  $kind := $contains(payload.eventType, "outside") ? "outside" : $contains(payload.eventType, "create") ? "create" : "use";
  $token := payload.target[type = "Token"][0];
  $ids := [$token.id, payload.transaction.detail.requestApiTokenId, payload.client.id, payload.actor.id, "unknown"][$type($) = "string"];
  $hour := $number($fromMillis($toMillis(payload.published), "[H]", $env("TIME_ZONE")));
  $from := $number($env("NIGHT_FROM"));
  $to := $number($env("NIGHT_TO"));
  $night := $from > $to ? $hour >= $from or $hour < $to : $hour >= $from and $hour < $to;
  {
    "$kind": $kind, "$token": $ids[0], "$ip": $text(payload.client.ipAddress),
    "$country": $text(payload.client.geographicalContext.country), "$agent": $text(payload.client.userAgent.rawUserAgent),
    "$hours": $night ? "night" : "day", "$at": payload.published,
    "$name": $token.displayName ? $token.displayName : payload.actor.displayName ? payload.actor.displayName : null,
    "$login": payload.actor.alternateId ? payload.actor.alternateId : null,
    "$proxy": payload.securityContext.isProxy = true ? 1 : 0,
    "$endpoint": [payload.target[type = "URL Pattern"].id, payload.debugContext.debugData.requestUri, ""][$type($) = "string"][0],
    "$state": $kind = "use" and payload.published < $env("LEARN_UNTIL") ? "" : "due"
  }
)`,
        }),
        keep: sql(
          "Due, if it is new",
          db,
          `INSERT INTO token_use (${KEY}, firstAt, lastAt, name, login, proxy, endpoint, state)
VALUES ($kind, $token, $ip, $country, $agent, $hours, $at, $at, $name, $login, $proxy, $endpoint, $state)
ON CONFLICT (${KEY}) DO UPDATE SET firstAt = min(firstAt, excluded.firstAt), lastAt = max(lastAt, excluded.lastAt)`,
        ),
      },
      { doneFirst: true },
    );

    const work = tab.group("A new use → the security team");
    const tick = work.add(
      [0, 0],
      every("Every 15 seconds", 15, `{"$now": $now(), "$lease": $fromMillis($millis() - 300000)}`),
    );
    const take = work.add(
      [1, 0],
      sql(
        "Take what is due",
        db,
        "UPDATE token_use SET state = $now WHERE state <> '' AND (state = 'due' OR state < $lease) RETURNING rowid AS id, *",
      ),
    );
    const each = work.add([2, 0], split("Each use"));
    const which = work.add([3, 0], set("This use", { use: "payload", params: `{"$id": payload.id}` }));
    const known = work.add(
      [4, 0],
      sql(
        "What was known before",
        db,
        `SELECT count(o.token) AS uses, total(o.ip = u.ip) AS ip, total(o.country = u.country) AS country,
  total(o.agent = u.agent) AS agent, total(o.hours = u.hours) AS hours
FROM token_use u LEFT JOIN token_use o ON o.token = u.token AND o.kind = 'use' AND o.firstAt < u.firstAt WHERE u.rowid = $id`,
      ),
    );
    const notice = work.add(
      [5, 0],
      set("Notice", {
        notice: `(
  $use := use;
  $before := payload[0];
  $token := $use.name ? $use.name : $use.token;
  $new := [
    $before.ip = 0 ? "address " & $use.ip,
    $before.country = 0 and $use.country != "" ? "country " & $use.country,
    $before.agent = 0 and $use.agent != "" ? "program " & $use.agent,
    $before.hours = 0 ? ($use.hours = "night" ? "use at night" : "use by day")
  ];
  {
    "title": $use.kind = "outside" ? $token & " was used from where it is not allowed"
      : $use.kind = "create" ? "The API token " & $token & " was created"
      : "A new use of " & $token,
    "text": $use.kind = "outside" ? "Okta refused a request with this token from " & $use.ip & ". If nobody of you tried, revoke it: somebody has it."
      : $use.kind = "create" ? ($use.login ? $use.login : "Somebody") & " created it. If you do not know why, ask."
      : "It is near its rate limit or over it, in a way that was not seen before. If nobody of you changed something, look at it.",
    "lines": $use.kind = "create" ? [] : $before.uses = 0 ? ["Nothing was known of it."] : ["New: " & ($count($new) > 0 ? $join($new, ", ") : "all of it together") & "."],
    "level": $use.kind = "outside" ? "critical" : $use.kind = "create" ? "info" : "warning",
    "key": $join([$use.kind, $use.token, $use.ip, $use.hours], "/"),
    "facts": {
      "Token": $use.token, "Who": $use.login, "Address": $use.ip, "Country": $use.country, "Program": $use.agent,
      "Through a proxy": $use.proxy = 1 ? "yes", "Endpoint": $use.endpoint, "First seen": $use.firstAt, "At night": $use.hours = "night" ? "yes"
    }
  }
)`,
      }),
    );
    const grave = work.add([6, 0], when("Not that grave?", [`notice.level != "critical"`]));
    const page = work.add([7, 1], use(pagerDuty, "PagerDuty"));
    const tell = work.add([8, 0], use(slack, "Slack"));
    const told = work.add([9, 0], sql("Told", db, "UPDATE token_use SET state = '' WHERE rowid = $id"));
    const error = work.add(
      [4, 1.5],
      catchOf("What could not be told", [which.id, known.id, notice.id, grave.id, page.id, tell.id, told.id]),
    );
    const free = work.add(
      [5, 1.5],
      sql("Due again", db, "UPDATE token_use SET state = 'due' WHERE rowid = $id"),
    );
    const shown = work.add([6, 1.5], debug("Why", "error.message", "error.message"));
    line(tick, take, each, which, known, notice, grave, tell, told);
    grave.to(page, 1);
    page.to(tell);
    line(error, free, shown);

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
