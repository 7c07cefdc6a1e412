import { use } from "../../canvas";
import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import {
  again,
  api,
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  every,
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
  sqlFixed,
  when,
} from "../../nodes";
import { slack, teams } from "../../pieces/notice";
import { scimUser, scimVariables } from "../../pieces/scim";
import { oktaStandIn, STAND_INS, scimStandIn, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "create-external";

export const createExternal = example(
  {
    file: "10 User lifecycle/Create external",
    useCase: "user-lifecycle/create-external",
    about: {
      does: "Gives everybody who is activated in Okta an account in another app (SCIM), and tells Slack and Teams.",
      set: "Set SCIM_URL, SCIM_TOKEN, OKTA_DOMAIN, OKTA_API_TOKEN, SLACK_WEBHOOK_URL and TEAMS_WEBHOOK_URL (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook, then “Every ten seconds” twice (or wait): one person is activated, one is only staged.",
      expect:
        "The stand-ins show one new account and one message in Slack and Teams, for Ann; nothing for Bob.",
      more: "**A staged person gets nothing**: `user.lifecycle.create` also comes for people who may not sign in yet. The account is made at `user.lifecycle.activate`, for the person in `target` (the actor is the admin, or the import), and only if Okta says at that moment that they may sign in.\n\n**State**: the table `joiner_step` has a row for each person and step (account, Slack, Teams). A step that fails stays there and is tried again by the tick; the others do not wait for it, but Slack and Teams are told only once the account is there. What is done is not done again: an event that comes twice, or a second activation, tells nobody twice, and a second activation makes the account active again.\n\nA 409 of the app (there is such a user) counts as done.\n\n**Another database**: for PostgreSQL take node-red-contrib-postgresql, with `extract(epoch from now())` in place of `unixepoch()`.",
    },
    env: [
      databaseVariable,
      ...scimVariables(standInUrl(FLOW, "scim")),
      ...oktaVariables,
      secret("SLACK_WEBHOOK_URL", standInUrl(FLOW, "Slack")),
      secret("TEAMS_WEBHOOK_URL", standInUrl(FLOW, "Teams")),
    ],
    needs: SQLITE,
    pieces: [scimUser, slack, teams],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS joiner_step (
  userId TEXT NOT NULL, step TEXT NOT NULL, at TEXT NOT NULL, login TEXT, name TEXT,
  result TEXT, tries INTEGER NOT NULL DEFAULT 0, takenAt INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (userId, step)
);
UPDATE joiner_step SET takenAt = 0 WHERE result IS NULL;`,
    );

    const activated = tab.group("Activations → list");
    const okta = activated.add(
      [0, 0],
      hook({
        path: "/okta/create-external",
        sample: "user.lifecycle.activate",
        samples: [
          {
            eventType: "user.lifecycle.create",
            target: [
              { id: "00u1bob", type: "User", alternateId: "bob@example.com", displayName: "Bob Staged" },
            ],
          },
          {
            eventType: "user.lifecycle.activate",
            target: [
              { id: "00u1ann", type: "User", alternateId: "ann@example.com", displayName: "Ann Active" },
            ],
          },
        ],
      }),
    );
    const activations = activated.add(
      [1, 0],
      filter(
        "Activated, not just created",
        "event.eventType eq 'user.lifecycle.activate' && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'User']?.id ne null",
      ),
    );
    const row = activated.add(
      [2, 0],
      set("Row", {
        params: `payload.target[type = "User"][0].{
  "$userId": id, "$login": alternateId, "$name": displayName ? displayName : alternateId, "$at": $$.payload.published
}`,
      }),
    );
    const keep = activated.add(
      [3, 0],
      sql(
        "Put on the list",
        db,
        `INSERT INTO joiner_step (userId, step, at, login, name)
SELECT $userId, column1, $at, $login, $name FROM (VALUES ('account'), ('Slack'), ('Teams')) WHERE true
ON CONFLICT (userId, step) DO UPDATE
  SET at = excluded.at, login = excluded.login, name = excluded.name, result = NULL, takenAt = 0
  WHERE excluded.at > at AND step = 'account'`,
      ),
    );
    const other = activated.add([2, 1], done("Not for this flow"));
    const failed = activated.add([3, 1], catchOf("What failed", [row.id, keep.id]));
    line(okta, activations, row, keep, activated.add([4, 0], done()));
    activations.to(other, 1);
    failed.to(activated.add([4, 1], again()));

    const work = tab.group("List → account, then Slack and Teams");
    const tick = work.add([0, 0], every("Every ten seconds", 10));
    const take = work.add(
      [1, 0],
      sqlFixed(
        "Take what is due",
        db,
        `UPDATE joiner_step AS e SET takenAt = unixepoch(), tries = tries + 1
WHERE result IS NULL AND takenAt < unixepoch() - 300 AND (step = 'account' OR EXISTS (
  SELECT 1 FROM joiner_step a WHERE a.userId = e.userId AND a.step = 'account' AND a.result = 'there'))
RETURNING userId, step, at, login, name`,
      ),
    );
    const each = work.add([2, 0], split("One by one"));
    const person = work.add(
      [3, 0],
      set("Person", {
        person: `{"id": payload.userId, "login": payload.login, "name": payload.name}`,
        params: `{"$userId": payload.userId, "$step": payload.step, "$at": payload.at, "$result": "there"}`,
        notice: `{
  "title": payload.name & " has joined",
  "text": payload.name & " was activated in Okta and now has an account in the app.",
  "level": "info",
  "facts": {"Login": payload.login, "Activated": payload.at}
}`,
      }),
    );
    const step = work.add(
      [4, 0],
      when("Which step?", ['payload.step = "account"', 'payload.step = "Slack"'], { otherwise: true }),
    );
    const asked = work.add(
      [5, 0],
      api("Person in Okta", tab.config("org"), "getUser", { userId: fromMessage("person.id") }),
    );
    const may = work.add(
      [6, 0],
      when("May sign in?", [
        'response.status in ["ACTIVE", "PROVISIONED", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT"]',
      ]),
    );
    const account = work.add([7, 0], use(scimUser, "Account", { ACTION: "create" }));
    const no = work.add([7, 1], set("Not active", { "params['$result']": '"not active in Okta"' }));
    const post = work.add([5, 2], use(slack, "Slack"));
    const card = work.add([5, 3], use(teams, "Teams"));
    const ticked = work.add(
      [8, 2],
      sql(
        "Tick off",
        db,
        `UPDATE joiner_step SET result = $result WHERE userId = $userId AND step = $step AND at = $at
RETURNING name || ', ' || step || ': ' || result AS said`,
      ),
    );
    const shown = work.add([9, 2], debug("What was done", "payload", "payload[0].said"));
    const lost = work.add([5, 4], catchOf("Okta failed", [asked.id]));
    const gone = work.add([6, 4], when("Gone from Okta?", ["statusCode = 404"]));
    const failing = work.add([6, 5.5], catchOf("A step failed", [account.id, post.id, card.id, ticked.id]));
    const forgotten = work.add([7, 4], set("Gone", { "params['$result']": '"gone from Okta"' }));
    const back = work.add(
      [7, 5],
      set("Back", {
        said: 'params."$step" & ": " & error.message',
        params: `{"$userId": params."$userId", "$step": params."$step"}`,
      }),
    );
    const listed = work.add(
      [8, 5],
      sql(
        "Back on the list",
        db,
        "UPDATE joiner_step SET takenAt = 0 WHERE userId = $userId AND step = $step AND result IS NULL",
      ),
    );
    const late = work.add([9, 5], debug("Failed, will be tried again", "said", "said"));
    line(tick, take, each, person, step);
    step.to(asked, 0);
    step.to(post, 1);
    step.to(card, 2);
    line(asked, may, account, ticked, shown);
    may.to(no, 1);
    for (const end of [no, post, card]) end.to(ticked);
    lost.to(gone);
    gone.to(forgotten, 0);
    gone.to(back, 1);
    forgotten.to(ticked);
    failing.to(back);
    line(back, listed, late);

    const standIns = tab.group(STAND_INS);
    scimStandIn(standIns, 0, FLOW, { found: false });
    standIn(standIns, 4, FLOW, "Slack", { body: '"ok"', shows: "payload.text" });
    standIn(standIns, 6, FLOW, "Teams", {
      status: "202",
      shows: "payload.attachments[0].content.body[0].text",
    });
    oktaStandIn(standIns, 8, [
      { method: "get", path: "/users/:id", body: '{"id": req.params.id, "status": "ACTIVE"}' },
    ]);
  },
);
