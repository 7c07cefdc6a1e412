import { use } from "../../canvas";
import { example } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { makeTables } from "../../groups/tables";
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
  split,
  sql,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { slack } from "../../pieces/notice";
import { mailStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "notify-added";
const PORT = 2515;

/** On long enough, and off since it was told, if it ever was. */
const due = (told: string) => `SELECT * FROM authenticator_added
WHERE active > off AND active <= $before AND (${told} = '' OR off > ${told})`;
const mark = (told: string) => `UPDATE authenticator_added SET ${told} = $active WHERE id = $id`;

export const notifyAdded = example(
  {
    file: "05 Authenticator lifecycle/Notify added",
    useCase: "authenticator-lifecycle/notify-added",
    about: {
      does: "Announces an authenticator that can be used from now on, once, in Slack and by mail.",
      set: "Set SLACK_WEBHOOK_URL, SMTP_… and MAIL_TO (all users), HOLD_MINUTES and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (two authenticators are made, one is switched on), then “Every minute”.",
      expect:
        "The stand-ins show one message and one mail: about passkeys, which are on, not about Duo, which is not.",
      more: `**Made is not on.** An authenticator can be created inactive: it is announced when it is switched on, and not before. Create and activate of one authenticator are one message, in whatever order they come.

**Second thoughts.** It is announced after HOLD_MINUTES, and not at all if it was switched off again until then. If it comes back after it was off, it is announced again.

**State** is one row for each authenticator with the times of the last events; what was told is marked for Slack and for mail apart, so that one of them may fail and come again the next minute without the other. A restart loses nothing.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`greatest\` for \`max\`.`,
    },
    env: [
      databaseVariable,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      number("HOLD_MINUTES", 10),
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
      `CREATE TABLE IF NOT EXISTS authenticator_added (
  id TEXT PRIMARY KEY, name TEXT, created TEXT NOT NULL, active TEXT NOT NULL, off TEXT NOT NULL, who TEXT,
  toldSlack TEXT NOT NULL DEFAULT '', toldMail TEXT NOT NULL DEFAULT ''
);`,
    );

    const events = tab.group("Created, on or off → one row for each authenticator");
    const passkeys = [{ id: "aut1passkeys", type: "Authenticator", displayName: "Passkeys" }];
    eventsToRows(
      events,
      {
        hook: hook({
          path: "/okta/notify-added",
          sample: "security.authenticator.lifecycle.activate",
          samples: [
            { eventType: "security.authenticator.lifecycle.create", target: passkeys, published: -1800 },
            { target: passkeys, published: -1790 },
            {
              eventType: "security.authenticator.lifecycle.create",
              target: [{ id: "aut1duo", type: "Authenticator", displayName: "Duo" }],
              published: -1700,
            },
          ],
        }),
        filter: filter(
          "Created, on or off",
          "{'security.authenticator.lifecycle.create', 'security.authenticator.lifecycle.activate', 'security.authenticator.lifecycle.deactivate'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'Authenticator']?.id ne null",
        ),
        row: set("Row", {
          params: `(
  $authenticator := payload.target[type = "Authenticator"][0];
  $word := $split(payload.eventType, ".")[-1];
  {
    "$id": $authenticator.id, "$name": $authenticator.displayName ? $authenticator.displayName : $authenticator.id,
    "$created": $word = "create" ? payload.published : "", "$active": $word = "activate" ? payload.published : "",
    "$off": $word = "deactivate" ? payload.published : "", "$who": payload.actor.displayName ? payload.actor.displayName : null
  }
)`,
        }),
        keep: sql(
          "Keep the latest",
          db,
          `INSERT INTO authenticator_added (id, name, created, active, off, who) VALUES ($id, $name, $created, $active, $off, $who)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, who = CASE WHEN excluded.active > active THEN excluded.who ELSE who END,
  created = max(created, excluded.created), active = max(active, excluded.active), off = max(off, excluded.off)`,
        ),
      },
      { doneFirst: true },
    );

    const work = tab.group("On for some minutes → everybody");
    const minute = work.add(
      [0, 0],
      every(
        "Every minute",
        60,
        `{"$before": $fromMillis($millis() - $number($env("HOLD_MINUTES")) * 60000)}`,
      ),
    );
    const lane = (top: number, name: string, told: string, tell: typeof slack) => {
      const which = work.add([1, top], sql(`Not told: ${name}`, db, due(told)));
      const each = work.add([2, top], split(`Each: ${name}`));
      const notice = work.add(
        [3, top],
        set(`Notice: ${name}`, {
          params: `{"$id": payload.id, "$active": payload.active}`,
          notice: `{
  "title": payload.name & " can " & (payload.off ? "be used again" : "now be used"),
  "text": "From now on you can set up " & payload.name & " for signing in: Settings, Security methods, in your Okta dashboard.",
  "level": "info",
  "facts": {"Switched on": payload.active, "By": payload.who}
}`,
        }),
      );
      const send = work.add([4, top], use(tell, name));
      const marked = work.add([5, top], sql(`Told: ${name}`, db, mark(told)));
      const error = work.add([4, top + 1], catchOf(`${name} failed`, [notice.id, send.id, marked.id]));
      const shown = work.add(
        [5, top + 1],
        debug(`${name} again next minute`, "error.message", "error.message"),
      );
      minute.to(which);
      line(which, each, notice, send, marked);
      error.to(shown);
    };
    lane(0, "Slack", "toldSlack", slack);
    lane(2, "Mail", "toldMail", mail);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, PORT);
  },
);
