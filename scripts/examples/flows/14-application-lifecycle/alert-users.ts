import { use } from "../../canvas";
import { example, type Tab } from "../../example";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import {
  api,
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
  set,
  split,
  sql,
  text,
  types,
  when,
} from "../../nodes";
import { MAIL, mail, mailVariables } from "../../pieces/mail";
import { mailStandIn, oktaStandIn, STAND_INS } from "../../pieces/stand-ins";
import {
  APP_USER_EVENTS,
  APP_USER_PARAMS,
  APP_USER_TABLE,
  KEEP_APP_USER,
  USERS_OF_APP,
} from "../../tables/app-user";

const PORT = 2536;
/** What a tick took and did not bring to an end is free again after so long. */
const LEASE = "$fromMillis($toMillis($now()) - 300000)";
const JOB = "WHERE appId = $appId AND kind = $kind";

function events(tab: Tab, db: string): void {
  const work = tab.group("Apps that go → whose users are to be told; memberships → roster");
  const app = { id: "0oa2wiki", type: "AppInstance", alternateId: "Wiki", displayName: "Wiki" };
  const member = (name: string, published: number) => ({
    eventType: "application.user_membership.add",
    target: [app, { id: `00u1${name}`, type: "User", alternateId: `${name}@example.com`, displayName: name }],
    published,
  });
  const okta = work.add(
    [0, 0],
    hook({
      path: "/okta/alert-users",
      sample: "application.lifecycle.deactivate",
      samples: [
        member("ann", -3600),
        member("bob", -3500),
        { eventType: "application.lifecycle.deactivate", target: [app], published: -60 },
        { eventType: "application.lifecycle.delete", target: [app], published: -30 },
      ],
    }),
  );
  const kinds = work.add(
    [1, 0],
    types("An app, or a member of it", [
      ["application.lifecycle.deactivate", "application.lifecycle.delete"],
      [
        "application.user_membership.add",
        "application.user_membership.remove",
        "application.user_membership.update",
      ],
    ]),
  );
  const fits = work.add(
    [2, 0],
    filter(
      "That was done",
      "event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'AppInstance']?.id != null",
    ),
  );
  const job = work.add(
    [3, 0],
    set("Which app", {
      params: `(
  $app := payload.target[type = "AppInstance"][0];
  {
    "$appId": $app.id, "$kind": payload.eventType = "application.lifecycle.delete" ? "delete" : "deactivate", "$at": payload.published,
    "$name": $app.alternateId and $app.alternateId != "unknown" ? $app.alternateId : $app.displayName ? $app.displayName : $app.id,
    "$who": payload.actor.displayName ? payload.actor.displayName : "an administrator"
  }
)`,
    }),
  );
  const keep = work.add(
    [4, 0],
    sql(
      "To be told",
      db,
      `INSERT INTO app_alert (appId, kind, name, at, who) VALUES ($appId, $kind, $name, $at, $who)
ON CONFLICT (appId, kind) DO UPDATE SET at = excluded.at, name = excluded.name, who = excluded.who, listed = 0 WHERE excluded.at > at`,
    ),
  );
  const members = work.add([2, 2], filter("Members of apps", APP_USER_EVENTS));
  const member2 = work.add([3, 2], set("Who is in", { params: APP_USER_PARAMS }));
  const roster = work.add([4, 2], sql("Roster", db, KEEP_APP_USER));
  line(okta, kinds, fits, job, keep, work.add([5, 0], done()));
  fits.to(work.add([3, 1], done("Not done")), 1);
  kinds.to(members, 1);
  line(members, member2, roster, work.add([5, 2], done("Kept")));
  kinds.to(work.add([2, 4], done("Not for this flow")), 2);
  members.to(work.add([3, 3], done("No member")), 1);
  tryAgain(work, [4, 3], [kinds, fits, job, keep, members, member2, roster]);
}

function users(tab: Tab, db: string): void {
  const work = tab.group(
    "Apps → their users: of an inactive app from Okta, of a deleted one from the roster",
  );
  const tick = work.add(
    [0, 0],
    inject(
      "Users, every minute",
      [{ p: "params", v: `{"$now": $now(), "$lease": ${LEASE}}`, vt: "jsonata" }],
      {
        every: 60,
      },
    ),
  );
  const take = work.add(
    [1, 0],
    sql(
      "Take apps",
      db,
      "UPDATE app_alert SET takenAt = $now WHERE listed = 0 AND takenAt < $lease RETURNING appId, kind, name, at, who",
    ),
  );
  const each = work.add([2, 0], split("Each app"));
  const app = work.add([3, 0], set("Which", { job: "payload" }));
  const active = work.add([4, 0], when("Only inactive?", [`job.kind = "deactivate"`]));
  const list = work.add(
    [5, 0],
    api("Okta: users of the app", tab.config("org"), "listApplicationUsers", {
      appId: fromMessage("job.appId"),
      expand: text("user"),
      limit: { type: "num", value: "500" },
    }),
  );
  const told = work.add(
    [6, 0],
    set("Users of Okta", {
      users: `[response.{
  "userId": id, "name": _embedded.user.profile.firstName,
  "mail": _embedded.user.profile.email ? _embedded.user.profile.email : credentials.userName
}]`,
    }),
  );
  const gone = work.add([5, 2], catchOf("Okta failed", [list.id, told.id]));
  const is404 = work.add(
    [6, 2],
    when("Deleted by now?", [`response.status = 404 and response.errorCode = "E0000007"`]),
  );
  const whose = { params: `{"$appId": job.appId}` };
  const ask = work.add([5, 1], set("Whose roster", whose));
  const askToo = work.add([7, 2], set("Its roster, then", whose));
  const roster = work.add([8, 1], sql("Users of the roster", db, USERS_OF_APP));
  const fromRoster = work.add(
    [9, 1],
    set("As users", { users: `[payload.{"userId": userId, "name": name, "mail": login}]` }),
  );
  const rows = work.add(
    [10, 0],
    set("Rows", {
      params: `{"$appId": job.appId, "$name": job.name, "$at": job.at, "$who": job.who, "$users": $string([users[$type(mail) = "string" and $contains(mail, "@")]])}`,
    }),
  );
  const queue = work.add(
    [11, 0],
    sql(
      "Each once",
      db,
      `INSERT INTO app_alert_user (appId, userId, mail, app, at, who)
SELECT $appId, value ->> 'userId', value ->> 'mail', $name, $at, $who FROM json_each($users) WHERE true
ON CONFLICT (appId, userId) DO NOTHING`,
    ),
  );
  const jobOf = work.add(
    [12, 0],
    set("The app", { params: `{"$appId": job.appId, "$kind": job.kind, "$at": job.at}` }),
  );
  const listed = work.add(
    [13, 0],
    sql("Listed", db, `UPDATE app_alert SET listed = (at = $at), takenAt = '', error = NULL ${JOB}`),
  );
  const failed = work.add(
    [6, 3],
    catchOf("It failed", [
      app.id,
      active.id,
      is404.id,
      ask.id,
      askToo.id,
      roster.id,
      fromRoster.id,
      rows.id,
      queue.id,
      jobOf.id,
      listed.id,
    ]),
  );
  const which = work.add(
    [7, 3],
    set("Why", { params: `{"$appId": job.appId, "$kind": job.kind, "$error": error.message}` }),
  );
  const free = work.add(
    [8, 3],
    sql(
      "Next minute again",
      db,
      `UPDATE app_alert SET takenAt = '', tries = tries + 1, error = $error ${JOB}`,
    ),
  );
  line(tick, take, each, app, active, list, told, rows, queue, jobOf, listed);
  active.to(ask, 1);
  line(ask, roster, fromRoster, rows);
  line(gone, is404, askToo, roster);
  is404.to(which, 1);
  line(failed, which, free, work.add([9, 3], debug("Not listed yet", "error.message", "error.message")));
}

function mails(tab: Tab, db: string): void {
  const work = tab.group("Users → one mail each, so many a minute");
  const tick = work.add(
    [0, 0],
    inject(
      "Mails, every minute",
      [
        {
          p: "params",
          v: `{"$now": $now(), "$lease": ${LEASE}, "$most": $number($env("MAILS_A_MINUTE"))}`,
          vt: "jsonata",
        },
      ],
      { every: 60 },
    ),
  );
  const take = work.add(
    [1, 0],
    sql(
      "Take users",
      db,
      `UPDATE app_alert_user SET takenAt = $now WHERE rowid IN
  (SELECT rowid FROM app_alert_user WHERE sentAt IS NULL AND takenAt < $lease ORDER BY tries, at, userId LIMIT $most)
RETURNING appId, userId, mail, app, at, who`,
    ),
  );
  const each = work.add([2, 0], split("Each user"));
  const notice = work.add(
    [3, 0],
    set("Mail to the user", {
      params: `{"$appId": payload.appId, "$userId": payload.userId, "$now": $now()}`,
      to: "payload.mail",
      notice: `{
  "title": payload.app & " is no longer available",
  "text": payload.who & " switched " & payload.app & " off at " & payload.at & ". You can no longer sign in to it. Ask your IT department if you still need it, or data of yours that is in it."
}`,
    }),
  );
  const send = work.add([4, 0], use(mail, "Mail"));
  const sent = work.add(
    [5, 0],
    sql(
      "Told",
      db,
      "UPDATE app_alert_user SET sentAt = $now, takenAt = '' WHERE appId = $appId AND userId = $userId",
    ),
  );
  const failed = work.add([4, 1], catchOf("The mail failed", [notice.id, send.id, sent.id]));
  const which = work.add(
    [5, 1],
    set("Whose", { params: `{"$appId": params."$appId", "$userId": params."$userId"}` }),
  );
  const free = work.add(
    [6, 1],
    sql(
      "Next minute again",
      db,
      "UPDATE app_alert_user SET takenAt = '', tries = tries + 1 WHERE appId = $appId AND userId = $userId",
    ),
  );
  line(tick, take, each, notice, send, sent, work.add([6, 0], debug("Told", "notice", "notice.title")));
  line(failed, which, free, work.add([7, 1], debug("Not told yet", "error.message", "error.message")));
}

export const alertUsers = example(
  {
    file: "14 Application lifecycle/Alert users",
    useCase: "application-lifecycle/alert-users",
    about: {
      does: "Tells the users of an app by mail that it was switched off or deleted: each once, and so many mails a minute.",
      set: "Set OKTA_DOMAIN, OKTA_API_TOKEN, SMTP_…, MAILS_A_MINUTE and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Users, every minute”, then “Mails, every minute”.",
      expect:
        "The mail server's stand-in gets a mail for Ann, whom Okta lists, and one for Bob, who is in the roster; none comes twice.",
      more: `**One mail, not two.** An app has to be switched off before it can be deleted, so both events come. Who was told about an app is in the table \`app_alert_user\`, and is not told again. To tell users again of an app that was on in between, delete its rows there.

**After deletion Okta answers 404**: users of an inactive app come from Okta (all pages), those of a deleted one from the roster \`app_user\`, which this flow keeps from membership events, as *App users* and *License limit* do; they may share the file. A roster starts empty: fill it from Okta once if you delete apps before it is complete.

**Errors.** Apps and users stay in their tables until they are done, also over a restart. If Node-RED ends between the mail server's yes and the row, that one mail comes twice. Users without an address are left out.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`json_array_elements\` for \`json_each\` and \`ctid\` for \`rowid\`.`,
    },
    env: [databaseVariable, ...oktaVariables, number("MAILS_A_MINUTE", 30), ...mailVariables(PORT)],
    needs: { ...SQLITE, ...MAIL },
    pieces: [mail],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `${APP_USER_TABLE}
CREATE TABLE IF NOT EXISTS app_alert (
  appId TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, who TEXT, listed INTEGER NOT NULL DEFAULT 0,
  takenAt TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, error TEXT, PRIMARY KEY (appId, kind)
);
CREATE TABLE IF NOT EXISTS app_alert_user (
  appId TEXT NOT NULL, userId TEXT NOT NULL, mail TEXT NOT NULL, app TEXT NOT NULL, at TEXT NOT NULL, who TEXT,
  takenAt TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, sentAt TEXT, PRIMARY KEY (appId, userId)
);
UPDATE app_alert SET takenAt = '';
UPDATE app_alert_user SET takenAt = '';`,
      DUE_AGAIN,
    );
    events(tab, db);
    users(tab, db);
    mails(tab, db);

    const standIns = tab.group(STAND_INS);
    mailStandIn(standIns, 0, PORT);
    oktaStandIn(standIns, 1, [
      {
        method: "get",
        path: "/apps/:id/users",
        body: `[{"id": "00u1ann", "credentials": {"userName": "ann@example.com"}}]`,
      },
    ]);
  },
);
