import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { hasToken } from "../../groups/token";
import { tryAgain } from "../../groups/try-again";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  filter,
  hook,
  httpIn,
  httpOut,
  line,
  SQLITE,
  secret,
  set,
  sql,
} from "../../nodes";
import {
  APP_USER_EVENTS,
  APP_USER_PARAMS,
  APP_USER_TABLE,
  KEEP_APP_USER,
  USERS_OF_APP,
} from "../../tables/app-user";

export const appUsers = example(
  {
    file: "07 User and app/App users",
    useCase: "user-app/app-users",
    about: {
      does: "Keeps the list of the users of each app: who is in, since when, and until when they were.",
      set: "Set the file of the database in OKTA_DB and a token of your own in APP_USERS_TOKEN (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: two people get an app, and one of them loses it again.",
      expect:
        "The debug sidebar shows who is in the app now; with the token, /apps/<id of the app>/users has it as JSON.",
      more: `**What the flow takes care of.** A row for an app and a user says when they were last assigned and when they were last taken out: it is the same in whatever order the events come, and however often. Rows stay when somebody leaves, and when the app is deleted: Okta forgets its users then, and *Alert users* needs them. Let both flows have the same OKTA_DB. What was before the flow began is not in the table: *License limit* fetches the list of an app from Okta.

**One app only**: add to the filter \`&& event.target.?[type eq 'AppInstance' && alternateId eq 'My Company Bookmark App'].size()>0\`; Okta can apply that as the event hook's own filter.

**Who is in**: \`GET /apps/0oa…/users\` with the header \`Authorization: Bearer …\`. Without a token in APP_USERS_TOKEN nobody gets an answer.

**Another database**: in PostgreSQL, \`greatest\` for \`max\` of two; it leaves nulls out, so the \`coalesce\` around it may go.`,
    },
    env: [databaseVariable, secret("APP_USERS_TOKEN", "")],
    needs: SQLITE,
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(tab, APP_USER_TABLE);

    const work = tab.group("Assignments → users of each app");
    const [ann, ben] = ["ann", "ben"].map((name) => ({
      id: `00u1${name}`,
      type: "User",
      alternateId: `${name}@example.com`,
      displayName: name,
    }));
    const wiki = { id: "0oa1wiki", type: "AppInstance", alternateId: "Wiki", displayName: "Bookmark App" };
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/app-users",
        sample: "application.user_membership.add",
        samples: [
          { eventType: "application.user_membership.add", target: [wiki, ann], published: -3600 },
          { eventType: "application.user_membership.add", target: [wiki, ben], published: -1800 },
          { eventType: "application.user_membership.remove", target: [wiki, ann], published: 0 },
        ],
      }),
    );
    const assignments = work.add([1, 0], filter("Users and apps", APP_USER_EVENTS));
    const row = work.add([2, 0], set("Row", { params: APP_USER_PARAMS }));
    const keep = work.add([3, 0], sql("In or out", db, KEEP_APP_USER));
    const ended = work.add([4, 0], done());
    const other = work.add([2, 1], done("Not for this flow"));
    const app = work.add([4, 1], set("Which app", { params: '{"$appId": params.`$appId`}' }));
    const users = work.add([5, 1], sql("Who is in it", db, USERS_OF_APP));
    const shown = work.add([6, 1], debug("Users", "payload", "payload[0].login"));
    tryAgain(work, [3, 2]);
    line(okta, assignments, row, keep, ended);
    assignments.to(other, 1);
    keep.to(app);
    line(app, users, shown);

    const ask = tab.group("Who is in an app");
    const asked = ask.add([0, 0], httpIn("GET /apps/:id/users", "get", "/apps/:id/users"));
    const allowed = ask.add([1, 0], hasToken("APP_USERS_TOKEN"));
    const which = ask.add([2, 0], set("This app", { params: '{"$appId": req.params.id}' }));
    const read = ask.add([3, 0], sql("Its users", db, USERS_OF_APP));
    const list = ask.add(
      [4, 0],
      set("As JSON", { payload: '{"appId": req.params.id, "count": $count(payload), "users": [payload]}' }),
    );
    const answer = ask.add([5, 0], httpOut("", "200", { "Cache-Control": "no-store" }));
    const no = ask.add(
      [2, 1],
      set("No", { payload: '"Send the token of APP_USERS_TOKEN: Authorization: Bearer …"' }),
    );
    const refused = ask.add([3, 1], httpOut("", "401", { "WWW-Authenticate": "Bearer" }));
    const trouble = ask.add([4, 2], catchOf("No answer", ask.mayFail()));
    const broken = ask.add([5, 2], httpOut("", "500"));
    line(asked, allowed, which, read, list, answer);
    allowed.to(no, 1);
    no.to(refused);
    trouble.to(broken);
  },
);
