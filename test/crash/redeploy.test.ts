import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { OktaSimulator } from "../../src/simulator";
import { catchFrom, eventDone, hookIn, ledger, SECRET, tab } from "../support/flow";
import { NodeRed } from "../support/node-red";
import { Account, judge, readLedger } from "./account";
import { folder, installation } from "./place";

/** By hand `REDEPLOYS=60 REDEPLOY_EVERY=1000`: a deploy a second for a minute. */
const REDEPLOYS = Number(process.env.REDEPLOYS ?? 10);
const EVERY = Number(process.env.REDEPLOY_EVERY ?? 0);
/** Deliveries that are answered before the next deploy. */
const BETWEEN = 30;

const hooks = [
  { id: "sent-hook", path: "/okta/sent" },
  { id: "done-hook", path: "/okta/done" },
] as const;

describe(`${REDEPLOYS} deploys under load, on the disk`, () => {
  const root = folder();
  const ledgers = hooks.map(({ id }) => path.join(root, `${id}.jsonl`));
  const accounts = hooks.map(() => new Account());
  let nodeRed: NodeRed;
  after(() => nodeRed?.stop());

  const flows = (deploy: number) => {
    const credentials = deploy === 0 ? {} : { credentials: undefined };
    return [
      ...tab(
        "sent",
        hookIn(hooks[0].id, hooks[0].path, ["sent-out"], credentials),
        ledger("sent-out", ledgers[0] as string),
      ),
      ...tab(
        "done",
        hookIn(hooks[1].id, hooks[1].path, ["done-out"], {
          acknowledge: "done",
          maxAttempts: 1_000_000,
          ...credentials,
        }),
        ledger("done-out", ledgers[1] as string, ["done"], 3),
        eventDone("done"),
        catchFrom("failed", ["done-out"], ["retry"]),
        eventDone("retry", "retry", { delay: 0 }),
      ),
      ...tab("idle", { id: "comment", type: "comment", name: `deploy ${deploy}` }),
    ];
  };

  it("what was answered 204 comes out, twice only with a mark, and no file stays open", async function () {
    this.timeout(60_000 + REDEPLOYS * (EVERY + 5_000));
    nodeRed = await NodeRed.start(installation(), { flows: flows(0) });
    const end = new AbortController();
    let answered = 0;
    let progress = () => {};
    const loads = Promise.all(
      hooks.map(async ({ path }, i) => {
        const simulator = new OktaSimulator(`${nodeRed.url}${path}`, { secret: SECRET });
        const account = accounts[i] as Account;
        await simulator.send({
          types: ["user.session.start", "group.user_membership.add"],
          count: 10_000_000,
          batch: 3,
          concurrency: 4,
          signal: end.signal,
          onDelivery: (result, delivery) => {
            account.note(result, delivery);
            if (result.outcome === "delivered") answered++;
            progress();
          },
        });
        simulator.close();
      }),
    );
    const more = (count: number) =>
      new Promise<void>((resolve) => {
        const wanted = answered + count;
        progress = () => {
          if (answered >= wanted) resolve();
        };
      });
    let open = 0;
    for (let deploy = 1; deploy <= REDEPLOYS; deploy++) {
      await Promise.all([more(BETWEEN), EVERY > 0 ? pause(EVERY) : undefined]);
      await nodeRed.deploy(flows(deploy), deploy % 5 === 4 ? "flows" : "full");
      if (deploy === 2) open = (await nodeRed.measure()).files;
    }
    await more(BETWEEN);
    end.abort();
    await loads;
    const { files } = await nodeRed.measure();

    for (const [i] of hooks.entries()) {
      const account = accounts[i] as Account;
      // what got no 2xx at the first nor the second time is Okta's to lose; its sender knows
      const file = ledgers[i] as string;
      const missing = new Set(judge(account.answered, readLedger(file)).lost);
      let read = 0;
      await nodeRed.entered
        .until(
          (all) => {
            for (; read < all.length; read++) if (!all[read]?.failed) missing.delete(String(all[read]?.uuid));
            return missing.size === 0;
          },
          "every event that was answered 204",
          20_000,
        )
        .catch(() => {});
      const { lost, unmarked, mismarked, out, again } = judge(account.answered, readLedger(file));
      console.log(
        `    ${account.answered.size} events answered 204, ${out} came out, ${again} of them again; ` +
          `answers ${[...account.answers].map(([answer, count]) => `${answer}: ${count}`).join(", ")}`,
      );
      expect(lost, "lost").to.deep.equal([]);
      expect(unmarked, "again without a mark").to.deep.equal([]);
      expect(mismarked, "a later attempt without a mark").to.deep.equal([]);
      expect(
        [...account.answers.keys()].filter((answer) => answer !== "204" && answer !== "503"),
      ).to.deep.equal([]);
    }
    console.log(`    open files: ${open} after two deploys, ${files} at the end`);
    expect(files).to.be.lessThan(open + 10);
    expect(fs.readdirSync(path.join(nodeRed.userDir, "okta-event-hooks"))).to.include("data.mdb");
  });
});
