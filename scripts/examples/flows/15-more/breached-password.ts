import { example, type Tab } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import {
  api,
  bool,
  catchOf,
  database,
  databaseVariable,
  debug,
  filter,
  fromMessage,
  hook,
  line,
  oktaOrg,
  oktaVariables,
  SQLITE,
  secret,
  set,
  split,
  sql,
  when,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { slack } from "../../pieces/notice";
import { mailStandIn, oktaStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";
import { step, tell, tick } from "./told";

const FLOW = "breached-password";
const PORT = 2540;
const TYPE = "security.breached_credential.detected";

function events(tab: Tab, db: string): void {
  const work = tab.group("Passwords in a breach → cases");
  eventsToRows(work, {
    hook: hook({ path: "/okta/breached-password", sample: TYPE }),
    filter: filter(
      "Breached passwords of users",
      `event.eventType eq '${TYPE}' && (event.target?.^[type eq 'User'] != null ? event.target.^[type eq 'User'].id != null : event.actor?.type eq 'User' && event.actor.id != null)`,
    ),
    row: set("Whose", {
      params: `(
  $target := payload.target[type = "User"][0];
  $user := $target ? $target : payload.actor;
  {
    "$uuid": payload.uuid, "$at": payload.published, "$userId": $user.id, "$login": $user.alternateId ? $user.alternateId : "",
    "$name": $user.displayName ? $user.displayName : $user.alternateId ? $user.alternateId : $user.id
  }
)`,
    }),
    keep: sql(
      "Keep the case",
      db,
      "INSERT INTO breach (uuid, at, userId, login, name) VALUES ($uuid, $at, $userId, $login, $name) ON CONFLICT (uuid) DO NOTHING",
    ),
  });
}

function act(tab: Tab, db: string): void {
  const org = tab.config("org");
  const user = fromMessage("payload.userId");
  const work = tab.group("Cases → sessions ended, password expired");
  const cases = work.add(
    [1, 0],
    sql(
      "Take cases",
      db,
      "UPDATE breach SET actedTaken = $now WHERE acted = '' AND actedTaken < $lease RETURNING uuid, userId",
    ),
  );
  const which = work.add(
    [3, 0],
    set("Which", { uuid: "payload.uuid", params: `{"$uuid": payload.uuid, "$acted": "expired"}` }),
  );
  const end = work.add(
    [4, 0],
    api("Okta: end the sessions", org, "revokeUserSessions", { userId: user, oauthTokens: bool(true) }),
  );
  const expire = work.add([5, 0], api("Okta: expire the password", org, "expirePassword", { userId: user }));
  const acted = work.add(
    [8, 0],
    sql("Acted", db, "UPDATE breach SET acted = $acted, actedTaken = '' WHERE uuid = $uuid"),
  );
  const refused = work.add([5, 1], catchOf("Okta refused", [end.id, expire.id]));
  const never = work.add(
    [6, 1],
    when("For good?", [
      "response.status >= 400 and response.status < 500 and $not(response.status in [401, 429])",
    ]),
  );
  const why = work.add(
    [7, 1],
    set("Why", {
      params: `{"$uuid": uuid, "$acted": "refused: " & (response.errorSummary ? response.errorSummary : response.status)}`,
    }),
  );
  const failed = work.add([6, 3], catchOf("It failed", [which.id, acted.id, never.id, why.id]));
  const whose = work.add([7, 2.5], set("Whose case", { params: `{"$uuid": uuid}` }));
  const free = work.add(
    [8, 2.5],
    sql("Next minute again", db, "UPDATE breach SET actedTaken = '', tries = tries + 1 WHERE uuid = $uuid"),
  );
  line(
    work.add([0, 0], tick("Act, every minute")),
    cases,
    work.add([2, 0], split("Each case")),
    which,
    end,
    expire,
    acted,
  );
  line(refused, never, why, acted);
  never.to(whose, 1);
  line(failed, whose, free, work.add([9, 2.5], debug("Not acted yet", "error.message", "error.message")));
}

export const breachedPassword = example(
  {
    file: "15 More/Breached password",
    eventTypes: [TYPE],
    about: {
      does: "When a user's password is in a breach, ends the sessions, expires the password, mails the user and tells the SOC in Slack.",
      set: "Set OKTA_DOMAIN, OKTA_API_TOKEN, SLACK_WEBHOOK_URL, SMTP_… and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Act”, “Mail” and “Slack, every minute”, in this order.",
      expect:
        "The stand-ins show the two calls to Okta, the mail to the user and the message to the SOC, each once.",
      more: `**Each step once.** Every case is a row, keyed by the uuid of its event; Okta, mail and Slack are steps of it. What fails comes again the next minute, also after a restart, and the other steps are not done twice. The user and the SOC are told when Okta has answered.

**Where Okta refuses** (a password that comes from Active Directory, an account that is not active) the flow does not go on asking: the SOC is told what Okta said, and has to act. The mail to the user then only warns.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes.`,
    },
    env: [
      databaseVariable,
      ...oktaVariables,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      ...mailVariables(PORT),
    ],
    needs: { ...SQLITE, ...MAIL },
    pieces: [mail, slack],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS breach (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, userId TEXT NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  ${step("acted")}, ${step("mailed")}, ${step("posted")}
);
UPDATE breach SET actedTaken = '', mailedTaken = '', postedTaken = '';`,
      DUE_AGAIN,
    );
    events(tab, db);
    act(tab, db);
    tell(tab, {
      table: "breach",
      column: "mailed",
      ready: "acted <> '' AND login LIKE '%@%'",
      piece: mail,
      name: "Mail",
      to: "payload.login",
      notice: `{
  "title": "Your password was found in a data breach",
  "text": "Okta found on " & $substring(payload.at, 0, 10) & " that the password of " & payload.login & " is known from a breach. "
    & (payload.acted = "expired" ? "You were signed out everywhere, and choose a new password when you next sign in." : "Choose a new password now.")
    & " Do not use the old one anywhere any more."
}`,
    });
    tell(tab, {
      table: "breach",
      column: "posted",
      ready: "acted <> ''",
      piece: slack,
      name: "Slack",
      notice: `{
  "title": "The password of " & payload.name & " was found in a breach",
  "text": payload.acted = "expired" ? "The sessions were ended, and the password is expired." : "Okta did not expire the password (" & payload.acted & "). Please act.",
  "level": payload.acted = "expired" ? "warning" : "critical", "key": payload.uuid,
  "facts": {"User": payload.login, "User id": payload.userId, "Detected at": payload.at}
}`,
    });

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, PORT);
    oktaStandIn(standIns, 3, [
      { method: "delete", path: "/users/:id/sessions" },
      { method: "post", path: "/users/:id/lifecycle/expire_password", body: '{"id": req.params.id}' },
    ]);
  },
);
