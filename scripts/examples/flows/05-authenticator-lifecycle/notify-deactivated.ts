import { use } from "../../canvas";
import { example } from "../../example";
import {
  api,
  catchOf,
  database,
  databaseVariable,
  debug,
  every,
  fromMessage,
  line,
  number,
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
import { ERROR, GRACE, jobToUsers, LEASE, makeJobTables, ROW, STAND_IN_ROUTES, switchedToJob } from "./jobs";

const FLOW = "notify-deactivated";
const JOBS = "deactivated_notice";

const ended = (state: string) =>
  `UPDATE ${JOBS}_user SET state = '${state}', takenAt = '', error = NULL
${ROW}`;

export const notifyDeactivated = example(
  {
    file: "05 Authenticator lifecycle/Notify deactivated",
    useCase: "authenticator-lifecycle/notify-deactivated",
    about: {
      does: "Mails every user of an authenticator that was switched off, a few each minute, and tells the help desk in Slack.",
      set: "Set OKTA_DOMAIN and OKTA_API_TOKEN, SMTP_…, SLACK_WEBHOOK_URL and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then the three buttons “… every minute”, from top to bottom.",
      expect: "The stand-ins show one message to the help desk, and one mail each to Ann and to Bob.",
      more: `**Each user once.** The event becomes a row, and is done with. Each minute users are listed (pages of 200), and USERS_A_MINUTE of them are looked at: whoever has an enrollment of this authenticator gets a mail. Users are rows keyed by the authenticator, the time it was switched off and the user, so a restart goes on where it stopped, and nobody is told twice. Only if Node-RED stops between a mail and its row is it sent again.

**A slip.** Nobody is told before GRACE_MINUTES are over, and nobody any more once the authenticator is switched on again.

**Errors.** What fails comes again the next minute. A user or an address that is refused three times is left alone; the table \`${JOBS}_user\` says why.

**Many users.** At most USERS_AT_ONCE are listed at a time (Node-RED's log then says that the list was cut); the next minute goes on after the last one.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`json_array_elements\` for \`json_each\` and \`ctid\` for \`rowid\`.`,
    },
    env: [
      databaseVariable,
      ...oktaVariables,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      number("GRACE_MINUTES", 10),
      number("USERS_A_MINUTE", 20),
      number("USERS_AT_ONCE", 10000),
      ...mailVariables(2514),
    ],
    needs: { ...SQLITE, ...MAIL },
    pieces: [slack, mail],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    const org = tab.config("org");
    makeJobTables(tab, JOBS);
    switchedToJob(tab, JOBS, "/okta/notify-deactivated");

    const desk = tab.group("A job → the help desk");
    const report = desk.add([0, 0], every("Tell the help desk, every minute", 60, `{"$before": ${GRACE}}`));
    const untold = desk.add(
      [1, 0],
      sql(
        "Not told yet",
        db,
        `SELECT * FROM ${JOBS} WHERE state = 'off' AND reported = 0 AND since <= $before`,
      ),
    );
    const each = desk.add([2, 0], split("Each job"));
    const news = desk.add(
      [3, 0],
      set("Notice", {
        params: `{"$id": payload.id, "$since": payload.since}`,
        notice: `{
  "title": payload.name & " was switched off",
  "text": (payload.who ? payload.who : "Somebody") & " switched it off at " & payload.since & ". Everybody who uses it gets a mail; expect questions.",
  "level": "info"
}`,
      }),
    );
    const tell = desk.add([4, 0], use(slack, "Slack"));
    const told = desk.add(
      [5, 0],
      sql("Told", db, `UPDATE ${JOBS} SET reported = 1 WHERE id = $id AND since = $since`),
    );
    const notTold = desk.add([4, 1], catchOf("Not told", [news.id, tell.id, told.id]));
    const shown = desk.add([5, 1], debug("Not told yet", "error.message", "error.message"));
    line(report, untold, each, news, tell, told);
    notTold.to(shown);

    jobToUsers(tab, JOBS);

    const work = tab.group("A user → a mail");
    const check = work.add(
      [0, 0],
      every(
        "Mail, every minute",
        60,
        `{"$now": $now(), "$lease": ${LEASE}, "$most": $number($env("USERS_A_MINUTE"))}`,
      ),
    );
    const take = work.add(
      [1, 0],
      sql(
        "Take users",
        db,
        `UPDATE ${JOBS}_user SET takenAt = $now WHERE rowid IN (
  SELECT u.rowid FROM ${JOBS}_user u JOIN ${JOBS} j ON j.id = u.authenticator AND j.since = u.since
  WHERE j.state = 'off' AND u.state = 'waiting' AND u.takenAt < $lease ORDER BY u.tries, u.userId LIMIT $most
) RETURNING authenticator, since, userId, login, email, (SELECT name FROM ${JOBS} WHERE id = authenticator) AS name`,
      ),
    );
    const any = work.add([2, 0], when("Anybody?", ["$count(payload) > 0"], { otherwise: false }));
    const all = work.add(
      [3, 0],
      api("Okta: authenticators", org, "listAuthenticators", {}, { result: "authenticators" }),
    );
    const one = work.add([4, 0], split("Each user"));
    const theirs = work.add(
      [5, 0],
      api("Okta: enrollments", org, "listAuthenticatorEnrollments", {
        userId: fromMessage("payload.userId"),
      }),
    );
    const write = work.add(
      [6, 0],
      set("Their mail", {
        user: "payload",
        off: `($id := payload.authenticator; authenticators[id = $id])`,
        uses: "($key := off.key; $count(response[key = $key]) > 0)",
        params: `{"$row": $string(payload)}`,
        to: "payload.email",
        notice: `{
  "title": payload.name & " no longer works",
  "text": "Since " & payload.since & " you cannot sign in with " & payload.name & " any more. If you have no other way to sign in, ask the help desk.",
  "level": "info"
}`,
      }),
    );
    const what = work.add(
      [7, 0],
      when("Uses it?", [
        // the main way; what is neither of these has no address
        `off.status != "ACTIVE" and uses and $exists(to)`,
        `off.status = "ACTIVE"`,
        "$not(uses)",
      ]),
    );
    const stop = work.add(
      [8, 1],
      sql(
        "On again: stop",
        db,
        `UPDATE ${JOBS} SET state = 'on' WHERE id = $row ->> 'authenticator' AND since = $row ->> 'since'`,
      ),
    );
    const clean = work.add([8, 2], sql("Does not use it", db, ended("clean")));
    const without = work.add([8, 3], sql("Has no address", db, ended("failed")));
    const still = work.add(
      [8, 0],
      sql(
        "Still off?",
        db,
        `SELECT id FROM ${JOBS} WHERE state = 'off' AND id = $row ->> 'authenticator' AND since = $row ->> 'since'`,
      ),
    );
    const yes = work.add([9, 0], when("Yes", ["$count(payload) > 0"], { otherwise: false }));
    const send = work.add([10, 0], use(mail, "Mail"));
    const mailed = work.add([11, 0], sql("Mailed", db, ended("mailed")));
    const notDone = work.add([4, 1], catchOf("A user failed", work.mayFail().slice(1)));
    const whose = work.add(
      [5, 1],
      set("Whose", {
        params: `{
  "$rows": $string([user ? user : payload]),
  "$refused": $type(response) = "object" ? (response.status >= 400 and response.status < 500 and $not(response.status in [401, 429]) ? 1 : 0)
    : $contains(error.message, /: 5\\d\\d/) ? 1 : 0,
  ${ERROR}
}`,
      }),
    );
    const free = work.add(
      [6, 1],
      sql(
        "Next minute again",
        db,
        `UPDATE ${JOBS}_user SET takenAt = '', error = $error, tries = tries + $refused,
  state = CASE WHEN tries + $refused >= 3 THEN 'failed' ELSE state END
WHERE (authenticator, since, userId) IN
  (SELECT value ->> 'authenticator', value ->> 'since', value ->> 'userId' FROM json_each($rows))`,
      ),
    );
    line(check, take, any, all, one, theirs, write, what, still, yes, send, mailed);
    what.to(stop, 1);
    what.to(clean, 2);
    what.to(without, 3);
    line(notDone, whose, free);

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    mailStandIn(standIns, 2, 2514);
    oktaStandIn(standIns, 3, STAND_IN_ROUTES);
  },
);
