import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { OktaSimulator } from "../../src/simulator";
import { delivery, logEvent } from "../support/deliveries";
import { catchFrom, eventDone, hookIn, ledger, SECRET, tab } from "../support/flow";
import { NodeRed } from "../support/node-red";
import { nodeRedVersions } from "../support/node-red-versions";
import { Account, judge, readLedger, seeded } from "./account";

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20);
const SEED = Number(process.env.CRASH_SEED ?? 7);
const TYPES = ["user.session.start", "group.user_membership.add", "user.account.lock"];

/** Hooks of one Node-RED, on the store that is there without any set-up. */
const hooks = [
  { id: "sent-hook", name: "acknowledge: sent", path: "/okta/sent" },
  { id: "done-hook", name: "acknowledge: done, every third event fails", path: "/okta/done" },
] as const;

/** As many as a person would look at. */
const shown = (ids: readonly string[]) =>
  ids.length > 5 ? [...ids.slice(0, 5), `and ${ids.length - 5} more`] : ids;

describe(`A process that is killed, ${ROUNDS} times (seed ${SEED})`, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "okta-hooks-crash-"));
  const userDir = path.join(folder, "user");
  const ledgers = hooks.map((_, i) => path.join(folder, `ledger-${i}.jsonl`));
  const accounts = hooks.map(() => new Account());
  const random = seeded(SEED);
  const within = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const kills = { starting: 0, draining: 0, loaded: 0 };
  let nodeRed: NodeRed | undefined;

  const flows = [
    ...tab(
      "sent",
      hookIn(hooks[0].id, hooks[0].path, ["sent-out"]),
      ledger("sent-out", ledgers[0] as string),
    ),
    ...tab(
      "done",
      hookIn(hooks[1].id, hooks[1].path, ["done-out"], {
        acknowledge: "done",
        // in these rounds an event may be in flight at many a kill
        maxAttempts: 1_000_000,
      }),
      ledger("done-out", ledgers[1] as string, ["done"], 3),
      eventDone("done"),
      catchFrom("failed", ["done-out"], ["retry"]),
      eventDone("retry", "retry", { delay: 0 }),
    ),
  ];

  function launch(): NodeRed {
    fs.mkdirSync(userDir, { recursive: true });
    const installation = nodeRedVersions[0]?.install();
    if (installation === undefined || typeof installation === "string") throw new Error(installation);
    nodeRed = NodeRed.launch(installation, { userDir, flows });
    return nodeRed;
  }

  /** What had no answer, as Okta would send it again. */
  async function resend(url: string, account: Account): Promise<void> {
    const simulator = new OktaSimulator(url, { secret: SECRET });
    const again = account.unanswered;
    account.unanswered = [];
    for (const delivery of again) account.note(await simulator.deliver(delivery), delivery);
    simulator.close();
  }

  /** First what had no answer before, as Okta does; then new deliveries until `signal`. */
  async function load(url: string, account: Account, signal: AbortSignal, answered: () => void) {
    const simulator = new OktaSimulator(url, { secret: SECRET });
    try {
      await resend(url, account);
      await simulator.send({
        types: TYPES,
        count: 1_000_000,
        batch: within(1, 5),
        duplicates: 50_000,
        concurrency: 6,
        signal,
        onDelivery: (result, delivery) => {
          account.note(result, delivery);
          if (result.outcome === "delivered") answered();
        },
      });
    } finally {
      simulator.close();
    }
  }

  async function round(): Promise<void> {
    const process = launch();
    if (random() < 0.15) {
      kills.starting++;
      await pause(within(300, 2_000));
      await process.kill();
      return;
    }
    await process.ready();
    if (random() < 0.15) {
      kills.draining++;
      await pause(within(0, 30));
      await process.kill();
      return;
    }
    kills.loaded++;
    const end = new AbortController();
    let left = within(1, 200);
    const reached = new Promise<void>((resolve) => {
      const answered = () => {
        if (--left <= 0) resolve();
      };
      const loads = hooks.map(({ path }, i) =>
        load(`${process.url}${path}`, accounts[i] as Account, end.signal, answered),
      );
      running = Promise.all(loads);
      // a load that ends by itself has failed
      running.then(
        () => resolve(),
        () => resolve(),
      );
    });
    await reached;
    await pause(within(0, 20));
    end.abort();
    await process.kill();
    await running;
  }
  let running: Promise<unknown> = Promise.resolve();

  before("kill it, then let it drain", async function () {
    this.timeout(ROUNDS * 15_000 + 120_000);
    for (let i = 0; i < ROUNDS; i++) await round();
    const process = launch();
    await process.ready();
    await Promise.all(hooks.map((_, i) => drained(process, i)));
    await process.stop();
  });

  /** Resolves when the hook has nothing more to send. */
  async function drained(process: NodeRed, i: number): Promise<void> {
    const { id, path } = hooks[i] as (typeof hooks)[number];
    const account = accounts[i] as Account;
    await resend(`${process.url}${path}`, account);
    const missing = new Set(judge(account.answered, readLedger(ledgers[i] as string)).lost);
    // one more, so that there is something to wait for
    const last = delivery([logEvent()]);
    missing.add(last.data.events[0].uuid);
    let read = 0;
    let statuses = 0;
    const everything = process.entered.until(
      (all) => {
        for (; read < all.length; read++) if (!all[read]?.failed) missing.delete(String(all[read]?.uuid));
        statuses = process.statuses.all.length;
        return missing.size === 0;
      },
      "every event that was answered 204",
      30_000,
    );
    account.unanswered.push(last);
    await resend(`${process.url}${path}`, account);
    // what never comes is for the verdict to tell
    await everything.catch(() => {});
    await process.status(id, ({ text = "" }) => !/waiting|in flight/.test(text), statuses);
  }

  after(async () => {
    await nodeRed?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("once it has drained, nothing comes out again", async function () {
    this.timeout(60_000);
    const process = launch();
    await process.ready();
    await Promise.all(hooks.map((_, i) => drained(process, i)));
    expect(process.entered.all.filter(({ failed }) => !failed)).to.have.length(hooks.length);
    await process.stop();
  });

  for (const [i, { name }] of hooks.entries()) {
    it(`${name}: all that was answered 204 came out, and twice only with a mark`, () => {
      const account = accounts[i] as Account;
      const { lost, unmarked, mismarked, out, again } = judge(
        account.answered,
        readLedger(ledgers[i] as string),
      );
      console.log(
        `    ${account.answered.size} events answered 204, ${out} came out, ${again} of them again; ` +
          `answers ${[...account.answers].map(([answer, count]) => `${answer}: ${count}`).join(", ")}; ` +
          `killed ${kills.starting}× at the start, ${kills.draining}× while draining, ${kills.loaded}× under load`,
      );
      expect(account.answered.size).to.be.greaterThan(ROUNDS);
      expect(shown(lost), "lost").to.deep.equal([]);
      expect(shown(unmarked), "again without a mark").to.deep.equal([]);
      expect(shown(mismarked), "mark and attempt disagree").to.deep.equal([]);
    });
  }
});
