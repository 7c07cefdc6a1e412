import { type Area, use } from "../../canvas";
import { example, type Tab } from "../../example";
import { eventsToRows } from "../../groups/event-rows";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
  filter,
  hook,
  httpIn,
  httpOut,
  inject,
  line,
  SQLITE,
  secret,
  set,
  setting,
  split,
  sql,
} from "../../nodes";
import { httpCall } from "../../pieces/http-call";
import { STAND_INS, standInUrl } from "../../pieces/stand-ins";

const FLOW = "revoke-access";
/** What a tick took and did not bring to an end is free again after so long. */
const LEASE = "$fromMillis($toMillis($now()) - 300000)";
const ROW = "WHERE appId = $appId AND kind = $kind AND ref = $ref";

function events(tab: Tab, db: string): void {
  const work = tab.group("What happens to apps → what is to be of their access");
  const app = { id: "0oa1wiki", type: "AppInstance", alternateId: "Wiki", displayName: "Wiki" };
  eventsToRows(work, {
    hook: hook({
      path: "/okta/revoke-access",
      sample: "application.lifecycle.deactivate",
      samples: [{ eventType: "application.lifecycle.deactivate", target: [app] }],
    }),
    filter: filter(
      "Apps on, off or deleted",
      "{'application.lifecycle.activate', 'application.lifecycle.deactivate', 'application.lifecycle.delete'}.contains(event.eventType) && event.outcome?.result eq 'SUCCESS' && event.target?.^[type eq 'AppInstance']?.id != null",
    ),
    row: set("What is wanted", {
      params: `{
  "$appId": payload.target[type = "AppInstance"][0].id, "$at": payload.published, "$uuid": payload.uuid,
  "$wanted": payload.eventType = "application.lifecycle.delete" ? "deleted" : payload.eventType = "application.lifecycle.deactivate" ? "disabled" : "enabled"
}`,
    }),
    keep: sql(
      "Wanted now",
      db,
      `INSERT INTO app_wanted (appId, wanted, at, uuid) VALUES ($appId, $wanted, $at, $uuid)
ON CONFLICT (appId) DO UPDATE SET wanted = excluded.wanted, at = excluded.at, uuid = excluded.uuid
  WHERE wanted <> 'deleted' AND (excluded.wanted = 'deleted' OR excluded.at > at)`,
    ),
  });
}

function revoke(tab: Tab, db: string): void {
  const work = tab.group("Keys and addresses that are not as wanted → gateway and firewall");
  const tick = work.add(
    [0, 0],
    inject("Every minute", [{ p: "params", v: `{"$now": $now(), "$lease": ${LEASE}}`, vt: "jsonata" }], {
      every: 60,
    }),
  );
  const take = work.add(
    [1, 0],
    sql(
      "Take what is not as wanted",
      db,
      `UPDATE app_access SET takenAt = $now
WHERE takenAt < $lease AND state <> 'deleted' AND state <> (SELECT wanted FROM app_wanted w WHERE w.appId = app_access.appId)
RETURNING appId, kind, ref, (SELECT wanted FROM app_wanted w WHERE w.appId = app_access.appId) AS wanted,
  (SELECT uuid FROM app_wanted w WHERE w.appId = app_access.appId) AS uuid`,
    ),
  );
  const each = work.add([2, 0], split("Each"));
  const ask = work.add(
    [3, 0],
    set("Disable, enable or delete", {
      row: "payload",
      params: `{"$appId": payload.appId, "$kind": payload.kind, "$ref": payload.ref}`,
      call: `(
  $key := payload.kind = "key"; $delete := payload.wanted = "deleted";
  $merge([{
    "to": $key ? "The gateway" : "The firewall", "method": $delete ? "DELETE" : "PATCH",
    "url": ($key ? $env("GATEWAY_URL") & "/keys/" : $env("FIREWALL_URL") & "/addresses/") & $encodeUrlComponent(payload.ref),
    "headers": {"Authorization": "Bearer " & ($key ? $env("GATEWAY_TOKEN") : $env("FIREWALL_TOKEN")), "Content-Type": "application/json"},
    "ok": payload.wanted = "enabled" ? [] : [404]
  }, $delete ? {} : {"body": {"enabled": payload.wanted = "enabled"}}])
)`,
    }),
  );
  const call = work.add([4, 0], use(httpCall, "Gateway or firewall"));
  const proof = work.add(
    [5, 0],
    set("Proof", {
      params: `{
  "$appId": payload.appId, "$kind": payload.kind, "$ref": payload.ref, "$state": statusCode = 404 ? "deleted" : payload.wanted,
  "$uuid": payload.uuid, "$now": $now(), "$status": statusCode
}`,
    }),
  );
  const prove = work.add(
    [6, 0],
    sql(
      "Keep the proof",
      db,
      `INSERT INTO app_access_proof (appId, kind, ref, state, uuid, doneAt, status) VALUES ($appId, $kind, $ref, $state, $uuid, $now, $status)
ON CONFLICT (kind, ref, state, uuid) DO NOTHING`,
    ),
  );
  const state = work.add(
    [7, 0],
    set("Its state", {
      params: `{"$appId": params."$appId", "$kind": params."$kind", "$ref": params."$ref", "$state": params."$state"}`,
    }),
  );
  const kept = work.add(
    [8, 0],
    sql(
      "As wanted",
      db,
      `UPDATE app_access SET state = $state, takenAt = '', tries = 0, error = NULL ${ROW}`,
    ),
  );
  const failed = work.add(
    [4, 1],
    catchOf("It failed", [ask.id, call.id, proof.id, prove.id, state.id, kept.id]),
  );
  const why = work.add(
    [5, 1],
    set("Why", {
      params: `{"$appId": params."$appId", "$kind": params."$kind", "$ref": params."$ref", "$error": error.message}`,
    }),
  );
  const free = work.add(
    [6, 1],
    sql(
      "Next minute again",
      db,
      `UPDATE app_access SET takenAt = '', tries = tries + 1, error = $error ${ROW}`,
    ),
  );
  line(
    tick,
    take,
    each,
    ask,
    call,
    proof,
    prove,
    state,
    kept,
    work.add([9, 0], debug("As it is now", "params", "params.$state")),
  );
  line(failed, why, free, work.add([7, 1], debug("Not done yet", "error.message", "error.message")));
}

function accessStandIn(area: Area, db: string): void {
  const seen = area.add(
    [1, 0],
    set("Taken", {
      seen: `req.method & " " & req.params.kind & " " & req.params.ref & ($exists(payload.enabled) ? ": enabled " & $string(payload.enabled))`,
      payload: '""',
    }),
  );
  const url = `/stand-in/${FLOW}/:system/:kind/:ref`;
  area.add([0, 0], httpIn("Change (stand-in)", "patch", url)).to(seen);
  area.add([0, 0.8], httpIn("Delete (stand-in)", "delete", url)).to(seen);
  seen.to([
    area.add([2, 0], debug("What gateway and firewall got", "seen", "seen")),
    area.add([2, 0.8], httpOut("", "204")),
  ]);
  const failed = area.add([1, 3], debug("No inventory", "error.message", "error.message"));
  const inventory = area.chain(
    [0, 2],
    inject("Sample inventory", [{ p: "params", v: "{}", vt: "json" }]),
    sql(
      "Write it",
      db,
      `INSERT OR REPLACE INTO app_access (appId, kind, ref) VALUES
  ('0oa1wiki', 'key', 'key-of-the-wiki'), ('0oa1wiki', 'address', '203.0.113.7')`,
    ),
  );
  area.add([0, 3], catchOf("Not written", [inventory.last.id])).to(failed);
}

export const revokeAccess = example(
  {
    file: "14 Application lifecycle/Revoke access",
    useCase: "application-lifecycle/revoke-access",
    about: {
      does: "Takes what an app had elsewhere: API keys and addresses are disabled when it is switched off, and deleted when it is deleted.",
      set: "Set GATEWAY_URL and FIREWALL_URL with their tokens and OKTA_DB (double-click the tab), write the table app_access, and set a secret in the event hook.",
      press:
        "Deploy, press “Sample inventory”, the button on the event hook (the wiki is switched off), and “Every minute”.",
      expect:
        "The stand-in is told to disable the wiki's key and its address; the table app_access_proof says when.",
      more: `**Off is not deleted.** An app can be switched on again, so keys and addresses are only disabled then (\`PATCH {"enabled": false}\`), and enabled again by \`application.lifecycle.activate\`: add that type to the hook. After \`application.lifecycle.delete\` they are deleted, and nothing brings them back. An event that comes late changes nothing that a later one said.

**What an app has** is in the table \`app_access\`, which you write: \`appId\`, \`kind\` (\`key\` or \`address\`), \`ref\`. What is not as wanted is tried every minute until it is, also after a restart; a 404 means that it is gone already. Each row of \`app_access_proof\` says which event led to what, when, and with which answer.

**Your gateway and firewall**: change the node *Disable, enable or delete*.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes.`,
    },
    env: [
      databaseVariable,
      setting("GATEWAY_URL", standInUrl(FLOW, "gateway")),
      secret("GATEWAY_TOKEN", "stand-in"),
      setting("FIREWALL_URL", standInUrl(FLOW, "firewall")),
      secret("FIREWALL_TOKEN", "stand-in"),
    ],
    needs: SQLITE,
    pieces: [httpCall],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS app_access (
  appId TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('key', 'address')), ref TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'enabled',
  takenAt TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0, error TEXT, PRIMARY KEY (appId, kind, ref)
);
CREATE TABLE IF NOT EXISTS app_wanted (appId TEXT PRIMARY KEY, wanted TEXT NOT NULL, at TEXT NOT NULL, uuid TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS app_access_proof (
  appId TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, state TEXT NOT NULL, uuid TEXT NOT NULL, doneAt TEXT NOT NULL, status INTEGER,
  PRIMARY KEY (kind, ref, state, uuid)
);
UPDATE app_access SET takenAt = '';`,
      DUE_AGAIN,
    );
    events(tab, db);
    revoke(tab, db);
    accessStandIn(tab.group(STAND_INS), db);
  },
);
