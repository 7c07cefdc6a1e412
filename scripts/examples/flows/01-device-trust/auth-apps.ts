import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { tryAgain } from "../../groups/try-again";
import { database, databaseVariable, debug, done, filter, hook, line, SQLITE, set, sql } from "../../nodes";

/** Words that Okta puts into outcome.reason, and the authenticator that is meant. */
const WORDS = {
  OKTA_VERIFY_PUSH: "Okta Verify",
  OKTA_SOFT_TOKEN: "Okta Verify",
  SIGNED_NONCE: "Okta Verify",
  SMS_FACTOR: "Phone",
  CALL_FACTOR: "Phone",
  EMAIL_FACTOR: "Email",
  SECURITY_QUESTION: "Security Question",
  FIDO_WEBAUTHN: "Security Key or Biometric",
  YUBIKEY_OTP_FACTOR: "YubiKey Authenticator",
  SECURID_FACTOR: "RSA SecurID",
  DUO_SECURITY: "Duo Security",
};
/** Of authenticationContext, where neither reason nor target say it. */
const PROVIDERS = {
  DUO: "Duo Security",
  GOOGLE: "Google Authenticator",
  RSA: "RSA SecurID",
  SYMANTEC: "Symantec VIP",
  YUBIKEY: "YubiKey Authenticator",
};
const CREDENTIALS = {
  PASSWORD: "Password",
  SMS: "Phone",
  EMAIL: "Email",
  CERTIFICATE: "Device certificate",
};

export const authApps = example(
  {
    file: "01 Device trust/Authenticator apps",
    useCase: "device-trust/auth-apps",
    about: {
      does: "Counts which authenticators are used to sign in: how often, by how many people, day by day.",
      set: "Set the file of the database in OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: four sign-ins, of which only one gives its factor as the reason.",
      expect:
        "The debug sidebar shows the days: Okta Verify with two sign-ins, Google Authenticator and Password with one each.",
      more: 'Okta says in three places what was used, and often in one of them only: as a word in `outcome.reason`, which is mostly null, as the `AuthenticatorEnrollment` in `target`, or as provider and type in `authenticationContext`. They are asked in this order, and given the same name; what says nothing is counted as Unknown. On Identity Engine, `user.authentication.auth_via_mfa` is sent for the first factor, too: hence Password among the rest. Setting a factor up (`user.mfa.factor.activate`) is counted beside the sign-ins.\n\nEvery use is a row keyed by the event\'s uuid, and the days are the view `authenticator_day` over them: an event that comes twice counts once. Days are those of UTC.\n\n**A chart.** A ui-chart of FlowFuse Dashboard draws what *Last 30 days* sends as it is: bars, x `day`, y `signIns`, series `authenticator`, action "replace".\n\n**Another database.** For PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes; `substr` and `FILTER` are the same there, the date 30 days back is `max(day)::date - 29`.',
    },
    env: [databaseVariable],
    needs: SQLITE,
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS authenticator_use (
  uuid TEXT PRIMARY KEY, at TEXT NOT NULL, userId TEXT NOT NULL, login TEXT, authenticator TEXT NOT NULL, setUp INTEGER NOT NULL
);
CREATE VIEW IF NOT EXISTS authenticator_day AS
  SELECT substr(at, 1, 10) AS day, authenticator,
    count(*) FILTER (WHERE setUp = 0) AS signIns,
    count(DISTINCT userId) FILTER (WHERE setUp = 0) AS users,
    count(*) FILTER (WHERE setUp = 1) AS setUps
  FROM authenticator_use GROUP BY substr(at, 1, 10), authenticator;`,
    );

    const work = tab.group("Sign-ins → authenticators by day");
    const push = { outcome: { result: "SUCCESS", reason: "User verified OKTA_VERIFY_PUSH factor" } };
    const silent = { outcome: { result: "SUCCESS", reason: null } };
    const enrolled = (displayName: string) => [
      { id: "pfd1", type: "AuthenticatorEnrollment", alternateId: "unknown", displayName },
    ];
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/authenticator-apps",
        sample: "user.authentication.auth_via_mfa",
        samples: [
          { ...push, target: [] },
          { ...silent, target: enrolled("Okta Verify") },
          { ...silent, target: enrolled("Password") },
          { ...silent, target: [], authenticationContext: { credentialProvider: "GOOGLE" } },
        ],
      }),
    );
    const uses = work.add(
      [1, 0],
      filter(
        "Used, or set up",
        "{'user.authentication.auth_via_mfa', 'user.authentication.authenticate', 'user.mfa.factor.activate'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.actor?.id ne null",
      ),
    );
    const words = Object.entries(WORDS).map(([word, is]) => ({ word, is }));
    const which = work.add(
      [2, 0],
      set("Which authenticator?", {
        params: `(
  $words := ${JSON.stringify(words)};
  $providers := ${JSON.stringify(PROVIDERS)};
  $credentials := ${JSON.stringify(CREDENTIALS)};
  $reason := payload.outcome.reason ? payload.outcome.reason : "";
  $said := $words[$contains($reason, word)][0].is;
  $enrolled := payload.target[type = "AuthenticatorEnrollment"][0].displayName;
  $by := payload.authenticationContext;
  $provider := $by.credentialProvider ? $lookup($providers, $by.credentialProvider);
  $credential := $by.credentialType ? $lookup($credentials, $by.credentialType);
  {
    "$uuid": payload.uuid, "$at": payload.published,
    "$userId": payload.actor.id, "$login": payload.actor.alternateId ? payload.actor.alternateId : null,
    "$authenticator": $said ? $said : $enrolled ? $enrolled : $provider ? $provider : $credential ? $credential : "Unknown",
    "$setUp": payload.eventType = "user.mfa.factor.activate" ? 1 : 0
  }
)`,
      }),
    );
    const keep = work.add(
      [3, 0],
      sql(
        "Keep the use",
        db,
        `INSERT INTO authenticator_use (uuid, at, userId, login, authenticator, setUp)
VALUES ($uuid, $at, $userId, $login, $authenticator, $setUp)
ON CONFLICT (uuid) DO NOTHING`,
      ),
    );
    const all = work.add([4, 0], set("No parameters", { params: "{}" }));
    const days = work.add(
      [5, 0],
      sql(
        "Last 30 days",
        db,
        `SELECT * FROM authenticator_day
WHERE day > (SELECT date(max(day), '-30 days') FROM authenticator_day)
ORDER BY day, signIns DESC, authenticator`,
      ),
    );
    const ended = work.add([6, 0], done());
    const shown = work.add([6, 1], debug("Authenticators by day", "payload", "payload.length"));
    const other = work.add([2, 1], done("Not for this flow"));
    line(okta, uses, which, keep, all, days, ended);
    uses.to(other, 1);
    days.to(shown);
    tryAgain(work, [3, 2]);
  },
);
