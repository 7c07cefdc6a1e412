import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { open } from "lmdb";
import { OktaSimulator } from "../../src/simulator";
import { SECRET } from "../support/flow";
import type { Figures, NodeRed } from "../support/node-red";
import { folder, Place } from "./place";

/** By hand `DAY_EVENTS=400000`: what Okta sends in a day at its limit. */
const EVENTS = Number(process.env.DAY_EVENTS ?? 6_000);
const BATCH = 10;
/** Parts of the day; after each the process is measured. */
const PARTS = 10;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MB = 1024 * 1024;

/** Two hours are remembered, so that a day makes the sweep work. */
const RETENTION = 2;

describe(`A day of ${EVENTS} events in a few moments`, () => {
  const root = folder();
  let nodeRed: NodeRed;
  after(() => nodeRed?.stop());

  it("loses nothing, keeps its memory flat, and sweeps what is outdated", async function () {
    this.timeout(60_000 + EVENTS * 10);
    const place = new Place({ directory: root, retention: RETENTION }, {}, [
      { id: "count", type: "probe-count", wires: [[]] },
    ]);
    const flows = place.flows.map((node) =>
      node.id === place.hook ? { ...node, wires: [["count"]] } : node,
    );
    nodeRed = await Place.start(place, { flows, env: { PROBE_CLOCK: String(-DAY) } });
    const simulator = new OktaSimulator(`${nodeRed.url}${place.path}`, { secret: SECRET });
    const measured: Figures[] = [await nodeRed.measure()];
    let worstLoop = 0;
    const started = performance.now();
    for (let part = 1; part <= PARTS; part++) {
      const run = await simulator.send({
        types: ["user.session.start", "group.user_membership.add", "user.lifecycle.create"],
        count: EVENTS / PARTS,
        batch: BATCH,
        concurrency: 8,
      });
      expect(run.kept, JSON.stringify(run.problems)).to.equal(true);
      expect(run.outcomes.delivered.events).to.equal(EVENTS / PARTS);
      let now = await nodeRed.measure();
      while (now.counted < (EVENTS / PARTS) * part) {
        worstLoop = Math.max(worstLoop, now.loop?.max ?? 0);
        now = await nodeRed.measure();
      }
      worstLoop = Math.max(worstLoop, now.loop?.max ?? 0);
      measured.push(now);
      nodeRed.shiftClock(-DAY + (DAY / PARTS) * part);
    }
    const seconds = (performance.now() - started) / 1000;
    simulator.close();
    const last = measured.at(-1) as Figures;
    console.log(
      `    ${EVENTS} events in ${seconds.toFixed(0)} s, ${(EVENTS / seconds).toFixed(0)}/s; ` +
        `longest turn of the loop ${worstLoop.toFixed(0)} ms; resident memory, MB: ` +
        `${measured.map(({ rss }) => (rss / MB).toFixed(0)).join(" ")}; ` +
        `heap, MB: ${measured.map(({ heapUsed }) => (heapUsed / MB).toFixed(0)).join(" ")}; ` +
        `open files ${last.files}`,
    );
    expect(last.counted, "each event once").to.equal(EVENTS);
    expect(last.rss - (measured[3] as Figures).rss, "bytes that the memory grew by").to.be.lessThan(64 * MB);

    // what has just passed the wire is not done at once
    await place.status(nodeRed, new RegExp(`received ${EVENTS}(?!.*(waiting|in flight))`));
    await nodeRed.stop();
    const store = open({ path: root, readOnly: true });
    const left = Object.fromEntries(
      ["seen", "deliveries", "items", "waiting"].map((name) => {
        const table = store.openDB({ name, encoding: "binary" });
        return [name, table.getKeysCount()];
      }),
    );
    await store.close();
    const size = fs.statSync(path.join(root, "data.mdb")).size;
    console.log(`    left on the disk: ${JSON.stringify(left)}, ${(size / MB).toFixed(0)} MB`);
    // the last part of the day and, if the sweep was just about to begin, the one before
    expect(left.seen).to.be.within(1, (2 * EVENTS) / PARTS);
    expect(left).to.include({ items: 0, waiting: 0 });
  });
});
