import { randomUUID } from "node:crypto";
import path from "node:path";
import { expect } from "chai";
import { delivery, logEvent } from "../support/deliveries";
import { eventDone } from "../support/flow";
import { deliver } from "../support/http";
import type { NodeRed } from "../support/node-red";
import { folder, Place } from "./place";

const HOUR = 3_600_000;

for (const engine of ["lmdb", "memory"]) {
  describe(`What an inbox must bear, engine ${engine}`, () => {
    const root = folder();
    const limited = new Place(
      { engine, directory: path.join(root, "limited"), maxEvents: 5 },
      { acknowledge: "done" },
      [eventDone("done")],
    );
    const open = new Place({ engine, directory: path.join(root, "open") });
    const marking = new Place({ engine, directory: path.join(root, "marking") }, { duplicates: "mark" });
    let nodeRed: NodeRed;
    before(async function () {
      this.timeout(60_000);
      nodeRed = await Place.start([limited, open, marking], { env: { PROBE_CLOCK: "0" } });
    });
    after(() => nodeRed?.stop());

    it("a full inbox: 503 and red, nothing of it stored; after a word there is room again", async () => {
      const first = await limited.send(nodeRed, 4);
      expect(first.status).to.equal(204);
      const over = await limited.send(nodeRed, 2);
      expect(over.status).to.equal(503);
      const status = await limited.status(nodeRed, /full/);
      expect(status.fill).to.equal("red");
      await nodeRed.log.find((line) => /\[error\].*full.*5/.test(line), "an error with the limit");
      // what fits is taken still
      const fits = await limited.send(nodeRed, 1);
      expect(fits.status).to.equal(204);
      for (const message of await nodeRed.arrived(limited.out, 5)) nodeRed.receive("done", message);
      await nodeRed.status("done", ({ text }) => text === "5 done");
      const from = nodeRed.statuses.all.length;
      const again = await limited.deliver(
        nodeRed,
        over.uuids.map((uuid) => logEvent({ uuid })),
      );
      expect(again.status).to.equal(204);
      await limited.all(nodeRed, over.uuids);
      expect(limited.came(nodeRed)).to.deep.equal([...first.uuids, ...fits.uuids, ...over.uuids]);
      // yellow: a delivery was refused, and a person may want to know
      expect((await limited.status(nodeRed, /received/, from)).fill).to.equal("yellow");
    });

    it("an event over the size limit is refused with 413; the biggest that fits comes out whole", async () => {
      const before = await open.send(nodeRed);
      const big = (bytes: number) =>
        delivery([logEvent({ uuid: randomUUID(), displayMessage: "x".repeat(bytes) })]);
      // the answer comes before the body is through
      const bytes = [Buffer.from(JSON.stringify(big(5 * 1024 * 1024)))];
      const over = await deliver(`${nodeRed.url}${open.path}`, bytes, { unfinished: true });
      expect(over.status).to.equal(413);
      const fits = big(5 * 1024 * 1024 - 8_000);
      expect((await deliver(`${nodeRed.url}${open.path}`, fits)).status).to.equal(204);
      const after = await open.send(nodeRed);
      const [{ uuid }] = fits.data.events;
      await open.all(nodeRed, [...before.uuids, uuid, ...after.uuids]);
      const [message] = nodeRed.at(open.out).filter(({ okta }) => okta.uuid === uuid);
      expect(message.payload.displayMessage).to.have.length(5 * 1024 * 1024 - 8_000);
    });

    it("a uuid that is no string, or an odd one: the event comes out, and again is a duplicate", async () => {
      const odd = [
        17,
        null,
        undefined,
        "",
        true,
        {},
        ["x"],
        "x".repeat(10_000),
        "\u0000",
        "ü/../💥",
        "__proto__",
      ];
      const events = [
        ...odd.map((uuid, i) => logEvent({ uuid: uuid as string, displayMessage: `odd ${i}` })),
        logEvent({ displayMessage: "plain" }),
      ];
      const before = nodeRed.at(open.out).length;
      const body = delivery(events);
      expect((await deliver(`${nodeRed.url}${open.path}`, body)).status).to.equal(204);
      const came = (await nodeRed.arrived(open.out, before + events.length)).slice(before);
      expect(came.map(({ payload }) => payload.displayMessage)).to.have.members(
        events.map(({ displayMessage }) => displayMessage),
      );
      expect((await deliver(`${nodeRed.url}${open.path}`, body)).status).to.equal(204);
      const { uuids } = await open.send(nodeRed);
      await open.all(nodeRed, uuids);
      expect(nodeRed.at(open.out)).to.have.length(before + events.length + 1);
    });

    it("a clock set back, or forward by less than the retention: nothing is lost, nothing comes twice", async () => {
      const uuids: string[] = [];
      for (const shift of [0, -HOUR, -30 * 24 * HOUR, 2 * HOUR, 0]) {
        nodeRed.shiftClock(shift);
        const { status, uuids: sent } = await marking.send(nodeRed, 2);
        expect(status).to.equal(204);
        await marking.all(nodeRed, sent);
        uuids.push(...sent);
        // all that came so far, again
        const again = await marking.deliver(
          nodeRed,
          uuids.map((uuid) => logEvent({ uuid })),
        );
        expect(again.status).to.equal(204);
      }
      const last = await marking.send(nodeRed);
      await marking.all(nodeRed, last.uuids);
      const firsts = nodeRed.at(marking.out).filter(({ okta }) => !okta.duplicate);
      expect(firsts.map(({ okta }) => okta.uuid)).to.deep.equal([...uuids, ...last.uuids]);
      expect(nodeRed.at(marking.out).filter(({ okta }) => okta.duplicate)).to.have.length(2 + 4 + 6 + 8 + 10);
    });
  });
}
