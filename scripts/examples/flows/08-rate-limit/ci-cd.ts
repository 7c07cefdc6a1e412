import { use } from "../../canvas";
import { example } from "../../example";
import { DUE_AGAIN, makeTables } from "../../groups/tables";
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
  line,
  number,
  SQLITE,
  set,
  setting,
  split,
  sql,
  when,
} from "../../nodes";
import { gitHub, gitHubVariables } from "../../pieces/pipelines";
import { STAND_INS, standIn, standInUrl } from "../../pieces/stand-ins";

const FLOW = "slow-down";

export const ciCd = example(
  {
    file: "08 Rate limit/Slow down",
    useCase: "rate-limit/ci-cd",
    about: {
      does: "When a program is over a rate limit of the org, starts the GitHub workflow that slows it down: one run at a time.",
      set: "Set PIPELINES (API token or client → repository and workflow), GITHUB_API, GITHUB_TOKEN and OKTA_DB (double-click the tab), and a secret in the event hook.",
      press:
        "Deploy, and press the button on the event hook: three violations by one program; the run starts within fifteen seconds.",
      expect:
        "The stand-in shows that GitHub got one workflow_dispatch, with the endpoint and the seconds to the reset.",
      more: `**Whose workflow.** \`PIPELINES\` is JSON: the id of an API token, or of a client, and its workflow, such as \`{"00T…": {"repository": "acme/hr-sync", "workflow": "slow-down.yml", "ref": "main"}}\`. \`"*"\` is for all others; without it nothing is started for them. The workflow declares the inputs endpoint, caller, limit, reset and at. Where Jenkins or GitLab is the pipeline, put the subflow *HTTP call* in place of *GitHub workflow*.

**One run at a time.** GitHub does not say when a run ends, so a pipeline is locked for LOCK_MINUTES after it was started, also over a restart. Violations of that time belong to the run; a later one waits until the lock is free.

**State** is one row for each pipeline. What GitHub does not take stays there with its error and its tries, and is sent again every 15 seconds. If the answer is lost, a run may be started twice: give the workflow a \`concurrency\` group.

**Another database**: for PostgreSQL take node-red-contrib-postgresql in place of the sqlite nodes, with \`interval\` in place of \`strftime\`.`,
    },
    env: [
      databaseVariable,
      setting(
        "PIPELINES",
        '{"*": {"repository": "acme/hr-sync", "workflow": "slow-down.yml", "ref": "main"}}',
      ),
      number("LOCK_MINUTES", 10),
      ...gitHubVariables(standInUrl(FLOW, "GitHub")),
    ],
    needs: SQLITE,
    pieces: [gitHub],
    configs: [database],
  },
  (tab) => {
    const db = tab.config("database");
    makeTables(
      tab,
      `CREATE TABLE IF NOT EXISTS pipeline_run (
  pipeline TEXT PRIMARY KEY, at TEXT NOT NULL, workflow TEXT NOT NULL, state TEXT NOT NULL,
  startedAt TEXT NOT NULL DEFAULT '', runs INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, error TEXT
);
UPDATE pipeline_run SET state = 'due' WHERE state <> '';`,
      DUE_AGAIN,
    );

    const events = tab.group("Violations → a run that is due");
    const okta = events.add(
      [0, 0],
      hook({
        path: "/okta/slow-down",
        sample: "system.org.rate_limit.violation",
        samples: [{ published: -40 }, { published: -20 }, { published: 0 }],
      }),
    );
    const violations = events.add(
      [1, 0],
      filter("Violations", "event.eventType eq 'system.org.rate_limit.violation'"),
    );
    const whose = events.add(
      [2, 0],
      set("Whose pipeline", {
        workflow: `(
  $all := $eval($env("PIPELINES"));
  $callers := [payload.transaction.detail.requestApiTokenId, payload.client.id, payload.actor.id, "*"][$type($) = "string"];
  $name := $callers[$exists($lookup($all, $))][0];
  $debug := payload.debugContext.debugData;
  $pattern := payload.target[type = "URL Pattern"][0].id;
  $name ? $merge([$lookup($all, $name), {"inputs": {
    "endpoint": $pattern ? $pattern : $debug.requestUri,
    "caller": $callers[0] != "*" ? $callers[0],
    "limit": $debug.threshold,
    "reset": $debug.rateLimitSecondsToReset,
    "at": payload.published
  }}])
)`,
      }),
    );
    const any = events.add([3, 0], when("Is there one?", ["$exists(workflow.repository)"]));
    const row = events.add(
      [4, 0],
      set("Row", {
        params: `{
  "$pipeline": workflow.repository & "/" & workflow.workflow, "$at": payload.published,
  "$workflow": $string(workflow), "$minutes": $env("LOCK_MINUTES")
}`,
      }),
    );
    const keep = events.add(
      [5, 0],
      sql(
        "Due, if it is a new one",
        db,
        `INSERT INTO pipeline_run (pipeline, at, workflow, state) VALUES ($pipeline, $at, $workflow, 'due')
ON CONFLICT (pipeline) DO UPDATE SET at = excluded.at, workflow = excluded.workflow, state = 'due', tries = 0
WHERE excluded.at > strftime('%Y-%m-%dT%H:%M:%fZ', at, '+' || $minutes || ' minutes')`,
      ),
    );
    const kept = events.add([6, 0], done());
    const other = events.add([2, 1], done("Not for this flow"));
    const nobody = events.add([4, 1], done("No pipeline of ours"));
    tryAgain(events, [5, 1]);
    line(okta, violations, whose, any, row, keep, kept);
    violations.to(other, 1);
    any.to(nobody, 1);

    const work = tab.group("A run that is due → GitHub, when the lock is free");
    workOff(
      work,
      [
        every(
          "Every 15 seconds",
          15,
          `{"$now": $now(), "$lease": $fromMillis($millis() - 300000), "$free": $fromMillis($millis() - $number($env("LOCK_MINUTES")) * 60000)}`,
        ),
        sql(
          "Take what is due and not locked",
          db,
          `UPDATE pipeline_run SET state = $now WHERE startedAt <= $free AND state <> '' AND (state = 'due' OR state < $lease)
RETURNING pipeline, workflow, state AS taken`,
        ),
        split("Each run"),
        set("Workflow and inputs", {
          workflow: "$eval(payload.workflow)",
          params: `{"$pipeline": payload.pipeline, "$taken": payload.taken, "$now": $now()}`,
        }),
        use(gitHub, "Start the workflow"),
        sql(
          "Started: lock",
          db,
          `UPDATE pipeline_run SET startedAt = $now, runs = runs + 1, error = NULL,
  state = CASE WHEN state = $taken THEN '' ELSE state END WHERE pipeline = $pipeline RETURNING pipeline`,
        ),
        debug("Started", "payload", "payload[0].pipeline"),
      ],
      "GitHub failed",
      [
        set("Why", {
          params: `{"$pipeline": params.\`$pipeline\`, "$error": $substring(error.message, 0, 300)}`,
        }),
        sql(
          "Again in 15 seconds",
          db,
          "UPDATE pipeline_run SET state = 'due', tries = tries + 1, error = $error WHERE pipeline = $pipeline",
        ),
        debug("Why not", "error.message", "error.message"),
      ],
    );

    const standIns = tab.group(STAND_INS);
    standIn(standIns, 0, FLOW, "GitHub", {
      status: "204",
      shows: "payload.inputs.endpoint",
      path: "/repos/:owner/:repository/actions/workflows/:workflow/dispatches",
    });
  },
);
