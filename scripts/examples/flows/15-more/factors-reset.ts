import { example } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import { database, databaseVariable, filter, hook, SQLITE, secret, set, sql } from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { slack } from "../../pieces/notice";
import { mailStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";
import { step, tell } from "./told";

const FLOW = "factors-reset";
const PORT = 2541;
const TYPE = "user.mfa.factor.reset_all";

export const factorsReset = example(
  {
    file: "15 More/All factors reset",
    eventTypes: [TYPE],
    about: {
      does: "When all factors of a user are reset, by an admin or by the user, mails the user and tells the SOC in Slack.",
      set: "Set SLACK_WEBHOOK_URL, SMTP_…, HELP_DESK and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Mail, every minute” and “Slack, every minute”.",
      expect:
        "The stand-ins show the mail to the user whose factors are gone, and the message to the SOC, each once.",
      more: `**Why.** After a reset whoever knows the password can register a factor of their own: attackers call the help desk for it. The mail goes to the user in *target*, never to the one who did it, and says whom to ask.

**Each once.** Every reset is a row, keyed by the uuid of its event; mail and Slack are steps of it. What fails comes again the next minute, also after a restart, and the other is not told twice. The mail goes to the login: a user whose login is no address gets none, and the SOC is told so.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes.`,
    },
    env: [
      databaseVariable,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      { name: "HELP_DESK", value: "security@example.com", type: "str" },
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
      `CREATE TABLE IF NOT EXISTS factor_reset (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, userId TEXT NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL, self INTEGER NOT NULL,
  who TEXT NOT NULL, ip TEXT, tries INTEGER NOT NULL DEFAULT 0,
  ${step("mailed")}, ${step("posted")}
);
UPDATE factor_reset SET mailedTaken = '', postedTaken = '';`,
      DUE_AGAIN,
    );

    const work = tab.group("Resets → what is to be told");
    eventsToRows(work, {
      hook: hook({ path: "/okta/factors-reset", sample: TYPE }),
      filter: filter(
        "Resets of all factors",
        `event.eventType eq '${TYPE}' && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'User']?.id != null`,
      ),
      row: set("Whose, and by whom", {
        params: `(
  $user := payload.target[type = "User"][0];
  {
    "$uuid": payload.uuid, "$at": payload.published, "$userId": $user.id, "$login": $user.alternateId ? $user.alternateId : "",
    "$name": $user.displayName ? $user.displayName : $user.alternateId ? $user.alternateId : $user.id,
    "$self": payload.actor.id = $user.id ? 1 : 0, "$ip": payload.client.ipAddress ? payload.client.ipAddress : null,
    "$who": payload.actor.displayName ? payload.actor.displayName : payload.actor.alternateId ? payload.actor.alternateId : "Somebody"
  }
)`,
      }),
      keep: sql(
        "Keep it",
        db,
        `INSERT INTO factor_reset (uuid, at, userId, login, name, self, who, ip) VALUES ($uuid, $at, $userId, $login, $name, $self, $who, $ip)
ON CONFLICT (uuid) DO NOTHING`,
      ),
    });

    tell(tab, {
      table: "factor_reset",
      column: "mailed",
      ready: "login LIKE '%@%'",
      piece: mail,
      name: "Mail",
      to: "payload.login",
      notice: `{
  "title": "Your sign-in factors were reset",
  "text": (payload.self = 1 ? "You" : payload.who) & " removed all factors of the account " & payload.login & " at " & payload.at & ". You set them up anew when you next sign in. If you did not ask for this, tell " & $env("HELP_DESK") & " at once."
}`,
    });
    tell(tab, {
      table: "factor_reset",
      column: "posted",
      piece: slack,
      name: "Slack",
      notice: `{
  "title": payload.self = 1 ? payload.name & " reset all their own factors" : payload.who & " reset all factors of " & payload.name,
  "text": "Until " & payload.name & " sets up new ones, the password alone is between the account and whoever knows it." & ($contains(payload.login, "@") ? "" : " The user has no address, and was not told."),
  "level": "warning", "key": payload.uuid,
  "facts": {"User": payload.login, "By": payload.who, "At": payload.at, "Address": payload.ip}
}`,
    });

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, PORT);
  },
);
