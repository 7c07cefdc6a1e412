import { use } from "../../canvas";
import { example, type Tab } from "../../example";
import { makeTables } from "../../groups/tables";
import { answer } from "../../groups/token";
import { tryAgain } from "../../groups/try-again";
import { workOff } from "../../groups/work-off";
import {
  database,
  databaseVariable,
  debug,
  done,
  every,
  filter,
  hook,
  httpIn,
  line,
  number,
  SQLITE,
  secret,
  set,
  split,
  sql,
  sqlFixed,
} from "../../nodes";
import { webhook, webhookVariables } from "../../pieces/pipelines";
import { STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "external-auth-state";
const NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
/** A row that is worked on is left alone by the next tick. */
const IN_A_MINUTE = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+60 seconds')";

function events(tab: Tab, db: string): void {
  const work = tab.group("Sign-ins and what ends them → state");
  const ann = { actor: { id: "00u1ann", alternateId: "ann@example.com" } };
  const okta = work.add(
    [0, 0],
    hook({
      path: "/okta/auth-state",
      sample: "user.session.start",
      samples: [
        { ...ann, authenticationContext: { externalSessionId: "session-1" }, published: -120 },
        {
          eventType: "user.lifecycle.suspend",
          target: [{ type: "User", id: "00u1ann", alternateId: "ann@example.com" }],
          published: -10,
        },
      ],
    }),
  );
  const state = work.add(
    [1, 0],
    filter(
      "What changes the state",
      "event.outcome?.result eq 'SUCCESS' && ({'user.session.start', 'user.session.end'}.contains(event.eventType) && event.actor?.type eq 'User' && event.actor.id != null && event.authenticationContext?.externalSessionId != null || {'user.session.clear', 'user.lifecycle.suspend', 'user.lifecycle.deactivate', 'user.authentication.universal_logout'}.contains(event.eventType) && event.target?.^[type eq 'User']?.id != null) || event.eventType eq 'user.account.lock' && (event.target?.^[type eq 'User'] != null ? event.target.^[type eq 'User'].id != null : event.actor?.type eq 'User' && event.actor.id != null)",
    ),
  );
  const row = work.add(
    [2, 0],
    set("Row", {
      params: `(
  $own := payload.eventType in ["user.session.start", "user.session.end"];
  $target := payload.target[type = "User"][0];
  $user := $own or $not($exists($target)) ? payload.actor : $target;
  {
    "$uuid": payload.uuid, "$at": payload.published, "$type": payload.eventType,
    "$kind": $own ? (payload.eventType = "user.session.start" ? "in" : "out") : "all out",
    "$userId": $user.id, "$login": $user.alternateId ? $lowercase($user.alternateId) : null,
    "$session": $own ? payload.authenticationContext.externalSessionId : null
  }
)`,
    }),
  );
  const keep = work.add(
    [3, 0],
    sql(
      "Keep the event",
      db,
      `INSERT INTO auth_event (uuid, at, type, kind, userId, login, session, pushed)
VALUES ($uuid, $at, $type, $kind, $userId, $login, $session, CASE $kind WHEN 'in' THEN 1 ELSE 0 END)
ON CONFLICT (uuid) DO NOTHING`,
    ),
  );
  keep.to(work.add([4, 0], done()));
  state.to(work.add([2, 1], done("Not for this flow")), 1);
  tryAgain(work, [3, 2], [state, row, keep]);
  line(okta, state, row, keep);
}

function push(tab: Tab, db: string): void {
  const work = tab.group("Sign-outs → the app");
  workOff(
    work,
    [
      every("Every five seconds", 5),
      sqlFixed(
        "Take what is not pushed",
        db,
        `UPDATE auth_event SET tries = tries + 1, due = ${IN_A_MINUTE} WHERE pushed = 0 AND due <= ${NOW} RETURNING *`,
      ),
      split("Each sign-out"),
      set("Logout call", {
        params: `{"$uuid": payload.uuid}`,
        hook: `{
  "id": payload.uuid, "type": payload.type, "at": payload.at,
  "data": $merge([
    {"user": payload.userId, "begunBefore": payload.at},
    payload.login ? {"login": payload.login}, payload.session ? {"session": payload.session}
  ])
}`,
        shown: 'payload.userId & " " & payload.type',
      }),
      use(webhook, "Call the app"),
      sql("Pushed", db, "UPDATE auth_event SET pushed = 1, due = '' WHERE uuid = $uuid"),
      debug("Signed out of the app", "shown", "shown"),
    ],
    "The app failed",
    [
      sql(
        "At the next tick again",
        db,
        "UPDATE auth_event SET due = CASE WHEN tries < 5 THEN '' ELSE due END WHERE uuid = $uuid",
      ),
      debug("Not pushed yet", "error.message", "error.message"),
    ],
  );
}

function ask(tab: Tab, db: string): void {
  const work = tab.group("Is the user signed in? For the app, which has the token");
  answer(work, {
    request: httpIn("State of a user", "get", "/okta/auth-state/:user"),
    token: "STATE_TOKEN",
    steps: [
      set("Who, since when", {
        params: `{
  "$user": req.params.user, "$login": $lowercase(req.params.user),
  "$since": $fromMillis($millis() - $number($env("SESSION_HOURS")) * 3600000)
}`,
      }),
      sql(
        "Sessions that are not ended",
        db,
        `SELECT session, at FROM auth_event i WHERE kind = 'in' AND at >= $since AND (userId = $user OR login = $login)
  AND NOT EXISTS (SELECT 1 FROM auth_event o WHERE o.kind = 'out' AND o.session = i.session)
  AND NOT EXISTS (SELECT 1 FROM auth_event o WHERE o.kind = 'all out' AND o.userId = i.userId AND o.at >= i.at)
ORDER BY at`,
      ),
      set("Answer", {
        payload: `{"user": req.params.user, "signedIn": $count(payload) > 0, "sessions": [payload.session], "since": $count(payload) > 0 ? payload[0].at : null}`,
      }),
    ],
  });
}

export const externalAuthState = example(
  {
    file: "04 User authentication/External auth state",
    useCase: "user-auth/external-auth-state",
    about: {
      does: "Lets an app follow who is signed in at Okta: it can ask, and it is told when somebody is signed out.",
      set: "Set WEBHOOK_URL with WEBHOOK_SECRET, and STATE_TOKEN for the app to ask with (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: Ann signs in, and an administrator suspends her.",
      expect:
        "Within five seconds the stand-in shows what the app was told; set the address of yours and delete the stand-in.",
      more: '**Ask**: `GET /okta/auth-state/<id or login>` with `Authorization: Bearer <STATE_TOKEN>` is answered `{"user", "signedIn", "sessions", "since"}`.\n\n**Told**: every sign-out is a `POST` to `WEBHOOK_URL`, signed by `WEBHOOK_SECRET` as Standard Webhooks (standardwebhooks.com) describes it: `{type, timestamp, data: {user, login, session, begunBefore}}`, where `type` is the event type of Okta. With `session` only that one ended; without it all sessions of the user that were begun before `begunBefore`: one that was begun later goes on, however late the event was. The app may get the same `webhook-id` twice.\n\n**Good for signing out, no proof of being signed in**: events come seconds to minutes late, and none tells that a session expired. After `SESSION_HOURS` a sign-in counts no more. Let the app still check its own tokens.\n\n**Who**: where an administrator or Okta itself acts (clear, suspend, deactivate, universal logout) the user is the one in `target`, and the administrator stays signed in.\n\n**State** is in the table `auth_event`, keyed by uuid. What the app did not take stays there and is sent again at the next tick, also after a restart. For PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes.',
    },
    env: [
      databaseVariable,
      ...webhookVariables(standInUrl(FLOW, "app")),
      secret("STATE_TOKEN", ""),
      number("SESSION_HOURS", 12),
    ],
    needs: SQLITE,
    pieces: [webhook],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS auth_event (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, type TEXT NOT NULL, kind TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, session TEXT,
  pushed INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS auth_event_user ON auth_event (userId, kind, at);
CREATE INDEX IF NOT EXISTS auth_event_session ON auth_event (session);
CREATE INDEX IF NOT EXISTS auth_event_due ON auth_event (due) WHERE pushed = 0;`,
    );
    events(tab, db);
    push(tab, db);
    ask(tab, db);
    standIn(tab.group(STAND_INS), 0, FLOW, "app", {
      status: "204",
      shows: "payload.type",
    });
  },
);
