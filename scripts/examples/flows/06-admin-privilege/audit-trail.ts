import { example } from "../../example";
import { makeTables } from "../../groups/tables";
import { bringsToken } from "../../groups/token";
import { tryAgain } from "../../groups/try-again";
import {
  catchOf,
  database,
  databaseVariable,
  debug,
  done,
  fn,
  hook,
  httpIn,
  httpOut,
  line,
  SQLITE,
  secret,
  set,
  sql,
  types,
  when,
} from "../../nodes";

const TABLES = `CREATE TABLE IF NOT EXISTS admin_audit (
  seq INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, record TEXT NOT NULL, prev TEXT NOT NULL UNIQUE, hash TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS admin_audit_keeps BEFORE UPDATE ON admin_audit
BEGIN SELECT RAISE(ABORT, 'The audit trail is never changed'); END;
CREATE TRIGGER IF NOT EXISTS admin_audit_stays BEFORE DELETE ON admin_audit
BEGIN SELECT RAISE(ABORT, 'The audit trail is never shortened'); END;
CREATE VIEW IF NOT EXISTS admin_right AS
WITH said AS (
  SELECT uuid, record ->> 'at' AS at, record ->> 'source' AS source, record ->> 'actor' AS actor, record -> 'roles' AS roles,
    holder.value ->> 'id' AS id, holder.value ->> 'type' AS type, holder.value ->> 'login' AS login
  FROM admin_audit, json_each(record, '$.holders') AS holder WHERE record ->> 'result' = 'SUCCESS'
), held AS (
  SELECT *, lead(at) OVER (PARTITION BY id, source ORDER BY at, uuid) AS next,
    (SELECT min(r.at) FROM said AS r WHERE r.id = said.id AND r.source = 'standard' AND r.roles = '[]' AND r.at > said.at) AS revoked
  FROM said
), part AS (
  SELECT held.id, held.type, login, source, actor, at, coalesce(min(next, revoked), next, revoked) AS ends, role.value AS role
  FROM held, json_each(roles) AS role
), marked AS (
  SELECT *, coalesce(lag(ends) OVER (PARTITION BY id, source, role ORDER BY at), '') <> at AS begins FROM part
), counted AS (
  SELECT *, sum(begins) OVER (PARTITION BY id, source, role ORDER BY at) AS nth FROM marked
)
SELECT id, max(type) AS type, max(login) AS login, role, source, min(at) AS since,
  CASE WHEN count(ends) = count(*) THEN max(ends) END AS until, max(CASE WHEN begins THEN actor END) AS grantedBy
FROM counted GROUP BY id, source, role, nth;`;

export const auditTrail = example(
  {
    file: "06 Admin privileges/Audit trail",
    useCase: "admin-privilege/audit-trail",
    about: {
      does: "Keeps a trail of admin rights that nobody can change unseen, and answers who had which rights on a day.",
      set: "Set the file of the database in OKTA_DB and a token of your own in AUDIT_TOKEN (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: two people become admins, and one of them is none any more.",
      expect:
        "The debug sidebar shows the rights and from when to when; with the token, /admin-rights?day=2026-03-01 has those of a day.",
      more: `**What the flow takes care of.** Every event is one row of \`admin_audit\`, keyed by its uuid, what failed as well (\`result\`). Rows cannot be changed or deleted: two triggers refuse it. Each row has the SHA-256 hash of the hash before it, a line feed, and its own \`record\`: who changes a row with other means breaks the chain from there on. Events go one after the other (*More options* of the event hook), so that the chain has no fork. Keep a copy of the last hash elsewhere now and then: it proves all rows before it.

**From when to when** is the view \`admin_right\`, by the time of the events: one that comes late is put where it belongs. A grant lists all roles that somebody has then, a revoke ends them all. Rights of a group are listed for the group.

**Who had what**: \`GET /admin-rights?day=2026-03-01\` with the header \`Authorization: Bearer …\`. Days are UTC. Without a token in AUDIT_TOKEN nobody gets an answer.

**Another database**: in PostgreSQL, give the role of this flow INSERT and SELECT only, in place of the triggers; \`least\` for \`min\` of two, \`jsonb_array_elements\` for \`json_each\`.`,
    },
    env: [databaseVariable, secret("AUDIT_TOKEN", "")],
    needs: SQLITE,
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(tab, TABLES);

    const work = tab.group("Admin rights → trail");
    const [ann, ben] = ["Ann", "Ben"].map((name) => ({
      id: `00u1${name.toLowerCase()}`,
      type: "User",
      alternateId: `${name.toLowerCase()}@example.com`,
      displayName: name,
    }));
    const okta = work.add(
      [0, 0],
      hook({
        path: "/okta/audit-trail",
        sample: "user.account.privilege.grant",
        samples: [
          { eventType: "user.account.privilege.grant", target: [ann], published: -90000 },
          { eventType: "user.account.privilege.revoke", target: [ann], published: -3600 },
          { eventType: "user.account.privilege.grant", target: [ben], published: -60 },
        ],
        maxInFlight: 1,
      }),
    );
    const rights = work.add(
      [1, 0],
      types("Admin rights", [
        [
          "user.account.privilege.*",
          "group.privilege.*",
          "iam.resourceset.bindings.add",
          "iam.resourceset.bindings.delete",
          "app.oauth2.client.privilege.*",
        ],
      ]),
    );
    const record = work.add(
      [2, 0],
      set("Record", {
        record: `(
  $standard := $not($contains(payload.eventType, "bindings"));
  $privileges := payload.debugContext.debugData.privilegeGranted;
  $names := $standard and $privileges
    ? $match($privileges, /[^,\\(]+(\\(.*?\\))?/).match : payload.target[$contains(type, "ROLE")].displayName;
  $string({
    "uuid": payload.uuid, "at": payload.published, "type": payload.eventType,
    "result": payload.outcome.result, "reason": payload.outcome.reason,
    "actorId": payload.actor.id, "actor": payload.actor.alternateId, "transaction": payload.transaction.id,
    "holders": [payload.target[type in ["User", "UserGroup", "PublicClientApp"]].{"type": type, "id": id, "login": type = "User" ? alternateId : displayName}],
    "source": $standard ? "standard" : $join(payload.target[type in ["RESOURCE_SET", "CUSTOM_ROLE"]]^(type).id.$string($), "/"),
    "roles": $contains(payload.eventType, /(revoke|delete)$/) ? [] : [$names[$type($) = "string"].$trim($)],
    "targets": [payload.target.{"type": type, "id": id, "login": alternateId, "name": displayName}],
    "privileges": $privileges
  })
)`,
        params: "{}",
      }),
    );
    const last = work.add(
      [3, 0],
      sql("Last of the chain", db, "SELECT seq, hash FROM admin_audit ORDER BY seq DESC LIMIT 1"),
    );
    const seal = work.add(
      [4, 0],
      fn(
        "Seal",
        `
const [{ seq, hash: prev }] = [...msg.payload, { seq: 0, hash: "0".repeat(64) }];
const hash = crypto.createHash("sha256").update(prev + "\\n" + msg.record).digest("hex");
msg.params = { $seq: seq + 1, $uuid: JSON.parse(msg.record).uuid, $record: msg.record, $prev: prev, $hash: hash };
return msg;`,
        { libs: [{ var: "crypto", module: "crypto" }] },
      ),
    );
    const keep = work.add(
      [5, 0],
      sql(
        "Append",
        db,
        `INSERT INTO admin_audit (seq, uuid, record, prev, hash)
SELECT $seq, $uuid, $record, $prev, $hash WHERE NOT EXISTS (SELECT 1 FROM admin_audit WHERE uuid = $uuid)`,
      ),
    );
    const ended = work.add([6, 0], done());
    const other = work.add([2, 1], done("Not for this flow"));
    const all = work.add([6, 1], set("Everything", { params: "{}" }));
    const now = work.add([7, 1], sql("Rights so far", db, "SELECT * FROM admin_right ORDER BY since DESC"));
    const shown = work.add([8, 1], debug("Rights", "payload", "payload[0].role"));
    tryAgain(work, [5, 2]);
    line(okta, rights, record, last, seal, keep, ended);
    rights.to(other, 1);
    keep.to(all);
    line(all, now, shown);

    const ask = tab.group("Who had what on a day");
    const asked = ask.add([0, 0], httpIn("GET /admin-rights?day=…", "get", "/admin-rights"));
    const token = bringsToken("AUDIT_TOKEN");
    const isDay =
      '$type(req.query.day) = "string" and $contains(req.query.day, /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)';
    const allowed = ask.add([1, 0], when("Token and day?", [`(${token}) and (${isDay})`, `$not(${token})`]));
    const day = ask.add(
      [2, 0],
      set("From midnight to midnight", {
        params: `{"$from": req.query.day & "T00:00:00.000Z", "$to": $fromMillis($toMillis(req.query.day & "T00:00:00.000Z") + 86400000)}`,
      }),
    );
    const read = ask.add(
      [3, 0],
      sql(
        "Rights on that day",
        db,
        `SELECT login, id, type, role, source, since, until, grantedBy FROM admin_right
WHERE since < $to AND (until IS NULL OR until > $from) ORDER BY login, role, since`,
      ),
    );
    const csv = ask.add(
      [4, 0],
      set("As CSV", {
        payload: `(
  $cell := function($value) { '"' & $replace($replace($string($value = null ? "" : $value), /^([=+@-])/, "'$1"), '"', '""') & '"' };
  $names := ["login", "id", "type", "role", "source", "since", "until", "grantedBy"];
  $join([$join($names, ","), $map(payload, function($row) { $join($map($names, function($name) { $cell($lookup($row, $name)) }), ",") })], "\\r\\n") & "\\r\\n"
)`,
      }),
    );
    const answer = ask.add(
      [5, 0],
      httpOut("", "200", { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" }),
    );
    const no = ask.add(
      [2, 1],
      set("No", { payload: '"Send the token of AUDIT_TOKEN: Authorization: Bearer …"' }),
    );
    const refused = ask.add([3, 1], httpOut("", "401", { "WWW-Authenticate": "Bearer" }));
    const which = ask.add(
      [2, 2],
      set("Which day?", { payload: '"Say which day: /admin-rights?day=2026-03-01"' }),
    );
    const unclear = ask.add([3, 2], httpOut("", "400"));
    const trouble = ask.add([4, 3], catchOf("No answer", ask.mayFail()));
    const broken = ask.add([5, 3], httpOut("", "500"));
    line(asked, allowed, day, read, csv, answer);
    allowed.to(no, 1);
    allowed.to(which, 2);
    no.to(refused);
    which.to(unclear);
    trouble.to(broken);
  },
);
