import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { eventDone } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { folder, Place } from "./place";

describe("A Node-RED that is stopped in order", () => {
  const root = folder();
  let nodeRed: NodeRed | undefined;
  afterEach(() => nodeRed?.stop());

  it("has written every word, and closed its store: the next one finds all in order", async function () {
    this.timeout(60_000);
    const directory = path.join(root, "inbox");
    const userDir = path.join(root, "user");
    fs.mkdirSync(userDir);
    const place = new Place({ directory }, { acknowledge: "done" }, [eventDone("done")]);
    nodeRed = await Place.start(place, { userDir });
    const { uuids } = await place.send(nodeRed, 6);
    const messages = await nodeRed.arrived(place.out, 6);
    const [last] = uuids.splice(-1);
    for (const message of messages.slice(0, -1)) nodeRed.receive("done", message);
    await nodeRed.status("done", ({ text }) => text === "5 done");
    // at once: what is written with others, in a moment, must not be left behind
    await nodeRed.stop();
    expect(fs.readdirSync(directory)).to.include("clean").and.not.include("owner.sock");

    nodeRed = await Place.start(place, { userDir });
    const now = await place.send(nodeRed);
    await place.all(nodeRed, now.uuids);
    expect(place.came(nodeRed)).to.deep.equal([last, ...now.uuids]);
    expect(nodeRed.at(place.out)[0]?.okta).to.include({ redelivered: true, attempt: 2 });
  });

  it("flows that are read again find the store as it was", async function () {
    this.timeout(60_000);
    const place = new Place({ directory: path.join(root, "reload") }, { acknowledge: "done" });
    const memory = new Place({ engine: "memory" }, { acknowledge: "done" });
    nodeRed = await Place.start([place, memory]);
    const { uuids } = await place.send(nodeRed, 2);
    const others = await memory.send(nodeRed, 2);
    await place.all(nodeRed, uuids);
    await memory.all(nodeRed, others.uuids);
    await nodeRed.deploy([], "reload");
    await nodeRed.arrived(place.out, 4);
    await nodeRed.arrived(memory.out, 4);
    expect(place.came(nodeRed)).to.deep.equal([...uuids, ...uuids]);
    expect(memory.came(nodeRed)).to.deep.equal([...others.uuids, ...others.uuids]);
    // what was accepted before is a duplicate still
    const again = await place.deliver(
      nodeRed,
      nodeRed.at(place.out).map(({ payload }) => payload),
    );
    expect(again.status).to.equal(204);
    expect((await place.status(nodeRed, /duplicate/)).text).to.match(/4 duplicates/);
  });
});
