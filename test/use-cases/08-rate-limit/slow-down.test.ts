import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { GitHub } from "../../outside/git-hub";
import { eventOf, ImportedExample, type ImportOptions, SEEDS, useCase } from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "08 Rate limit/Slow down";
const WORKFLOW = { workflow: "slow-down.yml", ref: "main" };
const PIPELINES = JSON.stringify({
  "00Ttoken": { repository: "acme/hr-sync", ...WORKFLOW },
  "0oaclient": { repository: "acme/portal", ...WORKFLOW },
});

const over = (minute: number, by: LogEvent = token): LogEvent =>
  eventOf("system.org.rate_limit.violation", minute, {
    ...by,
    target: [{ id: "/api/v1/users", type: "URL Pattern" }],
    debugContext: { debugData: { threshold: "600", rateLimitSecondsToReset: "21" } },
  });
const token: LogEvent = {
  transaction: { detail: { requestApiTokenId: "00Ttoken" } },
  client: { id: "0oaclient" },
};
const client: LogEvent = {
  transaction: { detail: { requestApiTokenId: null } },
  client: { id: "0oaclient" },
};
const stranger: LogEvent = { transaction: { detail: {} }, client: { id: "0oastranger" } };

useCase(FILE, (nodeRed) => {
  let gitHub: GitHub;
  before(async () => {
    gitHub = await GitHub.start({ inputs: ["endpoint", "caller", "limit", "reset", "at"] });
  });
  after(() => gitHub.stop());
  beforeEach(() => gitHub.reset());

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: { PIPELINES, GITHUB_API: gitHub.url, GITHUB_TOKEN: gitHub.token, ...env },
    });
  /** A tick, and until so many runs were started in all. */
  const run = async (flow: ImportedExample, runs: number) => {
    await flow.press("Every 15 seconds");
    await rowsOnce(flow, "SELECT total(runs) AS runs FROM pipeline_run", ([row]) => row?.runs === runs);
  };
  const started = () => gitHub.received.all.map(({ owner, repo }) => `${owner}/${repo}`).sort();

  for (const seed of SEEDS) {
    it(`starts one run for each pipeline, however many violations there are (${seed})`, async () => {
      const flow = await imported();
      const events = [over(0), over(1), over(2), over(9), over(3, client), over(4, client)];
      const noise = [
        over(5, stranger),
        eventOf("system.org.rate_limit.warning", 0, token),
        eventOf("user.session.start", 6),
      ];
      await flow.deliver(events, { noise, seed });
      await flow.settled();
      await run(flow, 2);
      await flow.press("Every 15 seconds");
      expect(started()).to.deep.equal(["acme/hr-sync", "acme/portal"]);
      const sync = gitHub.received.all.find(({ repo }) => repo === "hr-sync");
      const at = String(sync?.inputs?.at);
      expect(events.map(({ published }) => published)).to.contain(at);
      expect(sync).to.deep.equal({
        owner: "acme",
        repo: "hr-sync",
        ...WORKFLOW,
        inputs: { endpoint: "/api/v1/users", caller: "00Ttoken", limit: "600", reset: "21", at },
      });
      expect(gitHub.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("starts no second run while the pipeline is locked, also after a restart", async () => {
    const first = await imported();
    await first.deliver([over(0)], { inOrder: true });
    await first.settled();
    await run(first, 1);
    const second = await imported({ sameDatabase: true });
    await second.deliver([over(0), over(30)], { inOrder: true });
    await second.settled();
    await second.press("Every 15 seconds");
    // another pipeline is not locked
    await second.deliver([over(31, client)], { inOrder: true });
    await second.settled();
    await run(second, 2);
    expect(started()).to.deep.equal(["acme/hr-sync", "acme/portal"]);
    const free = await imported({ sameDatabase: true, env: { LOCK_MINUTES: 0 } });
    await run(free, 3);
    expect(gitHub.received.all.at(-1)?.inputs?.at).to.equal(over(30).published);
  });

  it("does without what an event lacks, and starts the workflow of all others", async () => {
    const flow = await imported({
      env: { PIPELINES: JSON.stringify({ "*": { repository: "acme/all", workflow: "slow.yml" } }) },
    });
    const bare = {
      ...over(0),
      transaction: null,
      client: null,
      actor: null,
      target: null,
      debugContext: null,
    };
    await flow.deliver([bare as unknown as LogEvent], { inOrder: true });
    await flow.settled();
    await run(flow, 1);
    expect(gitHub.received.all).to.deep.equal([
      { owner: "acme", repo: "all", workflow: "slow.yml", ref: "main", inputs: { at: over(0).published } },
    ]);
    expect(flow.complaints).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`starts the run when GitHub is up again, once (${how})`, async () => {
      gitHub.down(how);
      const flow = await imported();
      await flow.deliver([over(0)], { inOrder: true });
      await flow.settled();
      await flow.press("Every 15 seconds");
      await rowsOnce(
        flow,
        "SELECT 1 FROM pipeline_run WHERE state = 'due' AND tries = 1",
        ({ length }) => length === 1,
      );
      gitHub.up();
      await run(flow, 1);
      await flow.press("Every 15 seconds");
      expect(started()).to.deep.equal(["acme/hr-sync"]);
    });
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await run(flow, 1);
    await nodeRed().status(flow.node("What GitHub got").id, ({ text }) => text === "/api/v1/users");
    await nodeRed().status(flow.node("Started").id, ({ text }) => text === "acme/hr-sync/slow-down.yml");
    expect(flow.complaints).to.deep.equal([]);
  });
});
