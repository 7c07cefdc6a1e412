import { type Area, use } from "../../canvas";
import { example, type Tab } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import {
  api,
  catchOf,
  database,
  databaseVariable,
  debug,
  filter,
  fromMessage,
  hook,
  httpIn,
  httpOut,
  inject,
  line,
  number,
  oktaOrg,
  oktaVariables,
  SQLITE,
  secret,
  set,
  setting,
  split,
  sql,
  when,
} from "../../nodes";
import { httpCall } from "../../pieces/http-call";
import { oktaStandIn, STAND_INS, standInUrl } from "../../pieces/stand-ins";

const FLOW = "policy-sync";
/** What a tick took and did not bring to an end is free again after so long. */
const LEASE = "$fromMillis($toMillis($now()) - 300000)";
const ROW = `{"$policyId": row.policyId`;

const call = (method: string, more = "") => `{
  "to": "The app", "method": "${method}", "url": $env("POLICY_APP_URL") & "/policies/" & $encodeUrlComponent(row.policyId),
  "headers": {"Authorization": "Bearer " & $env("POLICY_APP_TOKEN"), "Content-Type": "application/json"}${more}
}`;

function changes(tab: Tab, db: string): void {
  const work = tab.group("Changes → what is to be looked at");
  const policy = {
    id: "00p1any",
    type: "PolicyEntity",
    alternateId: "unknown",
    displayName: "Any two factors",
  };
  const rule = { id: "0pr1deny", type: "PolicyRule", alternateId: "00p1any", displayName: "Deny abroad" };
  const edit = (published: number) => ({
    eventType: "policy.rule.update",
    target: [rule, policy],
    published,
  });
  eventsToRows(work, {
    hook: hook({
      path: "/okta/policy-sync",
      sample: "policy.rule.update",
      samples: [edit(-320), edit(-310), edit(-300)],
    }),
    filter: filter(
      "Changes of policies and rules",
      "{'policy.lifecycle.activate', 'policy.lifecycle.deactivate', 'policy.lifecycle.update', 'policy.rule.add', 'policy.rule.update', 'policy.rule.activate', 'policy.rule.deactivate', 'policy.rule.delete'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'PolicyEntity']?.id != null",
    ),
    row: set("Which policy", {
      params: `(
  $policy := payload.target[type = "PolicyEntity"][0];
  {"$policyId": $policy.id, "$name": $policy.displayName ? $policy.displayName : null, "$at": payload.published}
)`,
    }),
    keep: sql(
      "Changed at",
      db,
      `INSERT INTO policy_sync (policyId, name, at) VALUES ($policyId, $name, $at)
ON CONFLICT (policyId) DO UPDATE SET at = excluded.at, name = excluded.name WHERE excluded.at > at`,
    ),
  });
}

function compare(tab: Tab, db: string): void {
  const work = tab.group("Every night: policies that are new, and those that are gone, which no event says");
  const night = work.add(
    [0, 0],
    inject(
      "Every night",
      [
        { p: "payload", v: '[$split($env("POLICY_TYPES"), /\\s*,\\s*/)]', vt: "jsonata" },
        { p: "params", v: "{}", vt: "json" },
      ],
      { crontab: "0 3 * * *" },
    ),
  );
  const types = work.add([1, 0], split("Each type"));
  const list = work.add(
    [2, 0],
    api("Okta: policies", tab.config("org"), "listPolicies", { type: fromMessage("payload") }),
  );
  const rows = work.add(
    [3, 0],
    set("Rows", { params: `{"$rows": $string([response.{"id": id, "name": name}])}` }),
  );
  const keep = work.add(
    [4, 0],
    sql(
      "Look at each",
      db,
      `INSERT INTO policy_sync (policyId, name, looked) SELECT value ->> 'id', value ->> 'name', 0 FROM json_each($rows) WHERE true
ON CONFLICT (policyId) DO UPDATE SET looked = 0`,
    ),
  );
  const known = work.add(
    [1, 1],
    sql("And at those that are known", db, "UPDATE policy_sync SET looked = 0 WHERE content IS NOT NULL"),
  );
  const failed = work.add([3, 2], catchOf("The comparison failed", [list.id, rows.id, keep.id, known.id]));
  failed.to(work.add([4, 2], debug("Comes again next night", "error.message", "error.message")));
  night.to([types, known]);
  line(types, list, rows, keep);
}

function apply(tab: Tab, db: string): void {
  const org = tab.config("org");
  const work = tab.group("What is to be looked at → the app");
  const tick = work.add(
    [0, 0],
    inject(
      "Every minute",
      [
        {
          p: "params",
          v: `{"$now": $now(), "$lease": ${LEASE}, "$quiet": $fromMillis($toMillis($now()) - 1000 * $number($env("QUIET_SECONDS")))}`,
          vt: "jsonata",
        },
      ],
      { every: 60 },
    ),
  );
  const take = work.add(
    [1, 0],
    sql(
      "Take what has come to rest",
      db,
      `UPDATE policy_sync SET takenAt = $now
WHERE takenAt < $lease AND ((at > applied AND at <= $quiet) OR looked = 0) RETURNING policyId, name, at, content`,
    ),
  );
  const each = work.add([2, 0], split("Each policy"));
  const row = work.add([3, 0], set("Its row", { row: "payload" }));
  const policy = work.add(
    [4, 0],
    api("Okta: policy", org, "getPolicy", { policyId: fromMessage("row.policyId") }),
  );
  const found = work.add([5, 0], set("The policy", { policy: "response" }));
  const rules = work.add(
    [6, 0],
    api("Okta: its rules", org, "listPolicyRules", { policyId: fromMessage("row.policyId") }),
  );
  const translate = work.add(
    [7, 0],
    set("As the app has it", {
      content: `{
  "id": policy.id, "name": policy.name, "type": policy.type, "enabled": policy.status = "ACTIVE", "priority": policy.priority,
  "rules": [response^(priority, id).{"id": id, "name": name, "enabled": status = "ACTIVE", "priority": priority, "conditions": conditions, "actions": actions}]
}`,
      params: `${ROW}, "$at": row.at, "$content": $string(content)}`,
      call: call("PUT", `, "body": content`),
    }),
  );
  const differs = work.add([8, 0], when("Different?", [`$not(row.content = params."$content")`]));
  const put = work.add([9, 0], use(httpCall, "PUT to the app"));
  const same = `UPDATE policy_sync SET applied = max(applied, $at), looked = 1, content = $content, takenAt = '', tries = 0, error = NULL
WHERE policyId = $policyId`;
  const kept = work.add([10, 0], sql("Applied", db, same));
  const shown = work.add([11, 0], debug("Applied to the app", "content", "content.name"));
  const unchanged = work.add([9, 1], sql("Nothing to do", db, same));
  const failed = work.add(
    [5, 2],
    catchOf("Okta or the app failed", [
      row.id,
      policy.id,
      found.id,
      rules.id,
      translate.id,
      differs.id,
      put.id,
      kept.id,
      unchanged.id,
    ]),
  );
  const gone = work.add(
    [6, 2],
    when("Gone at Okta?", [`response.status = 404 and response.errorCode = "E0000007"`]),
  );
  const remove = work.add(
    [7, 2],
    set("Take it out", { call: call("DELETE", `, "ok": [404]`), params: `${ROW}, "$at": row.at}` }),
  );
  const del = work.add([8, 2], use(httpCall, "DELETE at the app"));
  const forget = work.add(
    [9, 2],
    sql(
      "Gone",
      db,
      `UPDATE policy_sync SET applied = max(applied, $at), looked = 1, content = NULL, takenAt = '', tries = 0, error = NULL
WHERE policyId = $policyId`,
    ),
  );
  const goneFailed = work.add(
    [6, 3.2],
    catchOf("It is still there", [gone.id, remove.id, del.id, forget.id]),
  );
  const why = work.add([7, 3.2], set("Why", { params: `${ROW}, "$error": error.message}` }));
  const free = work.add(
    [8, 3.2],
    sql(
      "Next minute again",
      db,
      "UPDATE policy_sync SET takenAt = '', tries = tries + 1, error = $error WHERE policyId = $policyId",
    ),
  );
  const notYet = work.add([9, 3.2], debug("Not applied yet", "error.message", "error.message"));
  line(tick, take, each, row, policy, found, rules, translate, differs, put, kept, shown);
  differs.to(unchanged, 1);
  line(failed, gone, remove, del, forget);
  gone.to(why, 1);
  line(goneFailed, why, free, notYet);
}

function appStandIn(area: Area): void {
  const url = `/stand-in/${FLOW}/app/policies/:id`;
  const answer = area.add(
    [1, 0],
    set("The app answers", {
      seen: 'req.method & " " & req.params.id & (payload.name ? ": " & payload.name)',
      payload: '""',
    }),
  );
  area.add([0, 0], httpIn("App: PUT (stand-in)", "put", url)).to(answer);
  area.add([0, 0.8], httpIn("App: DELETE (stand-in)", "delete", url)).to(answer);
  answer.to([
    area.add([2, 0], debug("What the app got", "payload", "seen")),
    area.add([2, 0.8], httpOut("", "204")),
  ]);
}

export const policySync = example(
  {
    file: "13 Policy/Policy sync",
    useCase: "policy/sync",
    about: {
      does: "Keeps Okta's policies and rules in another app: many edits in a row are one PUT, and a comparison at night finds the rest.",
      set: "Set OKTA_DOMAIN, OKTA_API_TOKEN, POLICY_APP_URL, POLICY_APP_TOKEN, POLICY_TYPES and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, press the button on the event hook (three edits of a rule, five minutes ago), then “Every minute”.",
      expect:
        "The stand-in for the app gets one PUT with the policy and its rule; press “Every minute” again, and nothing more comes.",
      more: `**The event says that, not what.** A row for each policy keeps when it changed last. When QUIET_SECONDS are over without a further change, policy and rules are read from Okta and sent to the app as a whole: \`PUT /policies/{id}\`. What is as it was sent last is not sent again. What fails comes again the next minute, also after a restart.

**New and deleted policies** are no events of a hook (\`policy.lifecycle.create\` and \`.delete\` are not eligible). Every night the policies of the types in POLICY_TYPES are listed, and all of them and all that are known are looked at: what is new is sent, and what Okta answers with 404 is deleted in the app.

**Your app's own form**: change the node *As the app has it*.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`json_array_elements\` for \`json_each\` and \`greatest\` for \`max\`.`,
    },
    env: [
      databaseVariable,
      ...oktaVariables,
      setting("POLICY_APP_URL", standInUrl(FLOW, "app")),
      secret("POLICY_APP_TOKEN", "stand-in"),
      setting("POLICY_TYPES", "ACCESS_POLICY, OKTA_SIGN_ON, PASSWORD, MFA_ENROLL"),
      number("QUIET_SECONDS", 60),
    ],
    needs: SQLITE,
    pieces: [httpCall],
    configs: [database, oktaOrg],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS policy_sync (
  policyId TEXT PRIMARY KEY, name TEXT, at TEXT NOT NULL DEFAULT '', applied TEXT NOT NULL DEFAULT '', looked INTEGER NOT NULL DEFAULT 1,
  content TEXT, takenAt TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, error TEXT
);
UPDATE policy_sync SET takenAt = '';`,
      DUE_AGAIN,
    );
    changes(tab, db);
    apply(tab, db);
    compare(tab, db);

    const standIns = tab.group(STAND_INS);
    appStandIn(standIns);
    oktaStandIn(standIns, 2, [
      {
        method: "get",
        path: "/policies/:id",
        body: `{"id": req.params.id, "name": "Any two factors", "type": "OKTA_SIGN_ON", "status": "ACTIVE", "priority": 1}`,
      },
      {
        method: "get",
        path: "/policies/:id/rules",
        body: `[{"id": "0pr1deny", "name": "Deny abroad", "status": "ACTIVE", "priority": 1, "actions": {"signon": {"access": "DENY"}}}]`,
      },
      { method: "get", path: "/policies", body: `[{"id": "00p1any", "name": "Any two factors"}]` },
    ]);
  },
);
