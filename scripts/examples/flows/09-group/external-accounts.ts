import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import {
  api,
  database,
  databaseVariable,
  done,
  filter,
  fromMessage,
  hook,
  line,
  oktaOrg,
  oktaVariables,
  SQLITE,
  secret,
  set,
  setting,
  sql,
  when,
} from "../../nodes";
import { httpCall } from "../../pieces/http-call";
import { oktaStandIn, STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "external-accounts";

const joins = (id: string, displayName: string) => ({
  target: [
    { id: "00u1ann", type: "User", alternateId: "ann@example.com", displayName: "Ann Example" },
    { id, type: "UserGroup", alternateId: "unknown", displayName },
  ],
});

const KEEP = `INSERT INTO external_account (userId, system, externalId, at) VALUES ($userId, $system, $externalId, $at)
ON CONFLICT (userId, system) DO NOTHING`;

export const externalAccounts = example(
  {
    file: "09 Group/External accounts",
    useCase: "group/external-accounts",
    about: {
      does: "Opens what a new member of a group needs elsewhere: a seat in a Slack channel, an account in payroll.",
      set: "Set GROUP_ACCOUNTS, SLACK_TOKEN with SLACK_API, PAYROLL_… and OKTA_… (double-click the tab), and a secret in the event hook.",
      press: "Deploy, and press the button on the event hook: Ann joins Engineering and Employees.",
      expect:
        "The stand-ins show an invitation by Slack and a new account in payroll; press again and nothing more is opened.",
      more: `**GROUP_ACCOUNTS** says in JSON what the members of a group get, by the id of the group or by its name: \`{"Engineering": {"system": "Slack", "channel": "C0ENGINEER"}, "Employees": {"system": "Payroll"}}\`.

**Never twice**: what was opened is in the table \`external_account\` with its number there, and is not asked for again. Where a call was made and its answer got lost, the systems themselves say so: \`already_in_channel\` of Slack is a success, a 409 of payroll means that the account with this mail address is there, and its number is looked up.

**The event** holds id, login and name of the user; mail address and names come from Okta.

**Slack**: SLACK_API is \`https://slack.com/api\`, SLACK_TOKEN a bot token with \`users:read.email\` and \`channels:manage\` (\`groups:write\` for private channels). When Slack asks to wait (429), the event comes again in a minute.

**Payroll** stands for your own system: \`POST /accounts\` with \`{ email, firstName, lastName, employeeNumber }\`, \`GET /accounts?email=…\` with a list of \`{ id }\`. Change the three nodes of its row to what yours wants.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes; the statements stay as they are.`,
    },
    env: [
      databaseVariable,
      setting(
        "GROUP_ACCOUNTS",
        '{"Engineering": {"system": "Slack", "channel": "C0ENGINEER"}, "Employees": {"system": "Payroll"}}',
      ),
      setting("SLACK_API", standInUrl(FLOW, "slack")),
      secret("SLACK_TOKEN", "stand-in"),
      setting("PAYROLL_URL", standInUrl(FLOW, "payroll")),
      secret("PAYROLL_TOKEN", "stand-in"),
      ...oktaVariables,
    ],
    needs: SQLITE,
    pieces: [httpCall],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS external_account (
  userId TEXT NOT NULL, system TEXT NOT NULL, externalId TEXT, at TEXT NOT NULL, PRIMARY KEY (userId, system)
);`,
    );

    const work = tab.group("New members → Slack and payroll");
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/external-accounts",
        sample: "group.user_membership.add",
        samples: [joins("00g1eng", "Engineering"), joins("00g1emp", "Employees")].map((each) => ({
          eventType: "group.user_membership.add",
          ...each,
        })),
        maxInFlight: 1,
      }),
    );
    const members = work.add(
      [1, 0],
      filter(
        "New members",
        "event.eventType eq 'group.user_membership.add' && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'User']?.id ne null && event.target?.^[type eq 'UserGroup']?.id ne null",
      ),
    );
    const which = work.add(
      [2, 0],
      set("Which account", {
        account: `(
  $group := payload.target[type = "UserGroup"][0];
  $accounts := $eval($env("GROUP_ACCOUNTS"));
  $of := $lookup($accounts, $string($group.id));
  $found := $exists($of) ? $of : $lookup($accounts, $string($group.displayName));
  $found.{
    "system": system, "channel": channel, "userId": $$.payload.target[type = "User"][0].id,
    "key": channel ? system & " " & channel : system, "at": $$.payload.published
  }
)`,
        params: `{"$userId": payload.target[type = "User"][0].id, "$system": account.key ? account.key : null}`,
      }),
    );
    const before = work.add(
      [3, 0],
      sql(
        "Opened before?",
        db,
        "SELECT externalId FROM external_account WHERE userId = $userId AND system = $system",
      ),
    );
    const system = work.add(
      [4, 0],
      when("Which system?", [
        `$count(payload) = 0 and account.system = "Slack"`,
        `$count(payload) = 0 and account.system = "Payroll"`,
      ]),
    );
    const other = work.add([2, 1], done("Not for this flow"));
    const nothing = work.add([5, 4], done("Nothing to open"));
    line(okta, members, which, before, system);
    members.to(other, 1);
    system.to(nothing, 2);

    const user = (row: number) =>
      work.add(
        [5, row],
        api("User in Okta", tab.config("org"), "getUser", { userId: fromMessage("account.userId") }),
      );
    const slackCall = `"to": "Slack", "headers": {"Authorization": "Bearer " & $env("SLACK_TOKEN"), "Content-Type": "application/json; charset=utf-8"}`;
    const slackUser = user(0);
    const findInSlack = work.add(
      [6, 0],
      set("By mail address", {
        call: `{
  ${slackCall}, "method": "GET",
  "url": $env("SLACK_API") & "/users.lookupByEmail?email=" & $encodeUrlComponent(response.profile.email)
}`,
      }),
    );
    const lookUp = work.add([7, 0], use(httpCall, "Who in Slack"));
    const invitation = work.add(
      [8, 0],
      set("Invitation", {
        params: `{
  "$userId": account.userId, "$system": account.key, "$at": account.at,
  "$externalId": response.ok ? response.user.id : $error("Slack: " & response.error)
}`,
        call: `{
  ${slackCall},
  "url": $env("SLACK_API") & "/conversations.invite", "body": {"channel": account.channel, "users": params."$externalId"}
}`,
      }),
    );
    const invite = work.add([9, 0], use(httpCall, "Invite"));
    const invited = work.add(
      [10, 0],
      set("In the channel?", {
        response: `response.ok or response.error = "already_in_channel" ? response : $error("Slack: " & response.error)`,
      }),
    );
    const keepSeat = work.add([11, 0], sql("Keep", db, KEEP));
    const slackDone = work.add([12, 0], done());
    system.to(slackUser, 0);
    line(slackUser, findInSlack, lookUp, invitation, invite, invited, keepSeat, slackDone);
    tryAgain(
      work,
      [11, 1],
      [slackUser, findInSlack, lookUp, invitation, invite, invited, keepSeat],
      "Slack failed",
    );

    const payrollCall = `"to": "Payroll", "headers": {"Authorization": "Bearer " & $env("PAYROLL_TOKEN"), "Content-Type": "application/json"}`;
    const payrollUser = user(2);
    const account = work.add(
      [6, 2],
      set("New account", {
        person: "response.profile",
        call: `{
  ${payrollCall}, "url": $env("PAYROLL_URL") & "/accounts", "ok": [409],
  "body": {
    "email": response.profile.email, "firstName": response.profile.firstName, "lastName": response.profile.lastName,
    "employeeNumber": response.profile.employeeNumber
  }
}`,
      }),
    );
    const open = work.add([7, 2], use(httpCall, "Open it"));
    const number = work.add(
      [8, 2],
      set("Its number", {
        call: `{
  ${payrollCall}, "method": "GET",
  "url": $env("PAYROLL_URL") & "/accounts?email=" & $encodeUrlComponent(person.email)
}`,
      }),
    );
    const look = work.add([9, 2], use(httpCall, "Look it up"));
    const opened = work.add(
      [10, 2],
      set("Opened", {
        params: `{
  "$userId": account.userId, "$system": account.key, "$at": account.at,
  "$externalId": response[0].id ? $string(response[0].id) : $error("Payroll does not know " & person.email)
}`,
      }),
    );
    const keepAccount = work.add([11, 2], sql("Keep", db, KEEP));
    const payrollDone = work.add([12, 2], done());
    system.to(payrollUser, 1);
    line(payrollUser, account, open, number, look, opened, keepAccount, payrollDone);
    tryAgain(
      work,
      [11, 3],
      [members, which, before, system, payrollUser, account, open, number, look, opened, keepAccount],
      "Payroll failed",
    );

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "slack", {
      method: "get",
      label: "Slack users",
      path: "/users.lookupByEmail",
      body: `{"ok": true, "user": {"id": "U0ANN"}}`,
      shows: "payload.email",
    });
    standIn(standIns, 2, FLOW, "slack", {
      label: "Slack channels",
      path: "/conversations.invite",
      body: `{"ok": true}`,
      shows: "payload.users",
    });
    standIn(standIns, 4, FLOW, "payroll", {
      label: "Payroll",
      path: "/accounts",
      status: "201",
      body: `{"id": "pay-1"}`,
      shows: "payload.email",
    });
    standIn(standIns, 6, FLOW, "payroll", {
      method: "get",
      label: "Payroll look-up",
      path: "/accounts",
      body: `[{"id": "pay-1"}]`,
      shows: "payload.email",
    });
    oktaStandIn(standIns, 8, [
      {
        method: "get",
        path: "/users/:id",
        body: `{"id": req.params.id, "status": "ACTIVE", "profile": {"login": "ann@example.com", "email": "ann@example.com", "firstName": "Ann", "lastName": "Example", "employeeNumber": "1"}}`,
      },
    ]);
  },
);
