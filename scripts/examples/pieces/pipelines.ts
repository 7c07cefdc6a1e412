// Systems that take one kind of call: a workflow of GitHub Actions, rows for BigQuery, a webhook with a signature.
import { piece } from "../canvas";
import { fn, secret, set, setting, when } from "../nodes";
import type { Variable } from "../spec";
import { sendCall } from "./http-call";

export const gitHubVariables = (url: string): readonly Variable[] => [
  setting("GITHUB_API", url),
  secret("GITHUB_TOKEN", "stand-in"),
];

export const gitHub = piece(
  "GitHub workflow",
  {
    info: 'Starts a workflow of GitHub Actions by `workflow_dispatch`: `msg.workflow` is `{ repository, workflow, ref, inputs }`, such as `{ repository: "acme/jobs", workflow: "slow-down.yml", ref: "main", inputs: {…} }`. Address and token: `GITHUB_API`, `GITHUB_TOKEN` (fine-grained, Actions: write).',
    color: "#D8D8D8",
    icon: "font-awesome/fa-github",
  },
  (area, edge) => {
    const ask = area.add(
      [0, 0],
      set("workflow_dispatch", {
        call: `{
  "to": "GitHub",
  "url": $env("GITHUB_API") & "/repos/" & workflow.repository & "/actions/workflows/" & workflow.workflow & "/dispatches",
  "headers": {"Authorization": "Bearer " & $env("GITHUB_TOKEN"), "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28", "Content-Type": "application/json", "User-Agent": "node-red"},
  "body": {"ref": workflow.ref ? workflow.ref : "main", "inputs": $merge([$each(workflow.inputs, function($value, $name) { {$name: $string($value)} })])}
}`,
      }),
    );
    const send = sendCall(area, [1, 0]);
    ask.to(send.first);
    edge.in(ask);
    edge.out(send.last);
  },
);

export const bigQueryVariables = (url: string): readonly Variable[] => [
  setting("BIGQUERY_URL", url),
  setting("BIGQUERY_TABLE", "projects/example/datasets/okta/tables/events"),
  secret("BIGQUERY_TOKEN", "stand-in"),
];

export const bigQuery = piece(
  "BigQuery rows",
  {
    info: "Streams `msg.rows`, a list of `{ insertId, json }`, into the table in `BIGQUERY_TABLE` by `tabledata.insertAll`. The same `insertId` is one row for BigQuery. Address and token: `BIGQUERY_URL` (https://bigquery.googleapis.com), `BIGQUERY_TOKEN`. A row that BigQuery refuses is an error for a Catch node.",
    color: "#AECBFA",
    icon: "node-red/db.svg",
  },
  (area, edge) => {
    const ask = area.add(
      [0, 0],
      set("insertAll", {
        call: `{
  "to": "BigQuery",
  "url": $env("BIGQUERY_URL") & "/bigquery/v2/" & $env("BIGQUERY_TABLE") & "/insertAll",
  "headers": {"Authorization": "Bearer " & $env("BIGQUERY_TOKEN"), "Content-Type": "application/json"},
  "body": {"kind": "bigquery#tableDataInsertAllRequest", "skipInvalidRows": false, "ignoreUnknownValues": false, "rows": [rows]}
}`,
      }),
    );
    const send = sendCall(area, [1, 0]);
    const all = area.add([4, 0], when("All taken?", ["$not($exists(response.insertErrors))"]));
    const refused = area.add(
      [3, 1],
      fn(
        "Refused",
        `node.error("BigQuery refused rows: " + JSON.stringify(msg.response.insertErrors).slice(0, 300), msg);`,
        { outputs: 0 },
      ),
    );
    ask.to(send.first);
    send.last.to(all);
    all.to(refused, 1);
    edge.in(ask);
    edge.out(all, 0);
  },
);

export const webhookVariables = (url: string): readonly Variable[] => [
  secret("WEBHOOK_URL", url),
  // 24 bytes in base64, as the standard wants it; the stand-in takes any
  secret("WEBHOOK_SECRET", "c3RhbmQtaW4tc2VjcmV0LTI0LWJ5"),
];

export const webhook = piece(
  "Signed webhook",
  {
    info: "Posts `msg.hook`, `{ id, type, data, at }` (`at`: when it happened, the event's time if left out), to the address in `WEBHOOK_URL`, signed by Standard Webhooks (standardwebhooks.com): `webhook-id`, `webhook-timestamp` and `webhook-signature`, an HMAC-SHA256 with the base64 secret in `WEBHOOK_SECRET`. The receiver sees the same `id` again when a call is repeated.",
    color: "#E2D96E",
    icon: "font-awesome/fa-lock",
  },
  (area, edge) => {
    const sign = area.add(
      [0, 0],
      fn(
        "Sign",
        `
const { id, type, data, at = msg.okta?.published } = msg.hook;
const seconds = Math.floor(Date.now() / 1000);
const body = JSON.stringify({ type, timestamp: at || new Date().toISOString(), data });
const key = Buffer.from(env.get("WEBHOOK_SECRET").replace(/^whsec_/, ""), "base64");
const signature = "v1," + crypto.createHmac("sha256", key).update(id + "." + seconds + "." + body).digest("base64");
const headers = { "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": signature };
msg.call = { to: "The webhook", url: env.get("WEBHOOK_URL"), headers, body };
return msg;`,
        { libs: [{ var: "crypto", module: "crypto" }] },
      ),
    );
    const send = sendCall(area, [1, 0]);
    sign.to(send.first);
    edge.in(sign);
    edge.out(send.last);
  },
);
