import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { eventDone } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { folder, mount, Place } from "./place";

describe("A store that cannot store", () => {
  const root = folder();
  const running: NodeRed[] = [];
  const start = async (...given: Parameters<typeof Place.start>) => {
    const nodeRed = await Place.start(...given);
    running.push(nodeRed);
    return nodeRed;
  };
  const ends: (() => void)[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((nodeRed) => nodeRed.stop()));
    for (const end of ends.splice(0)) end();
  });

  it("on a full disk: 503 and nothing of it stored; when there is room again, it goes on by itself", async function () {
    this.timeout(60_000);
    const directory = path.join(root, "full");
    const disk = mount(this, directory, 3_000);
    ends.push(disk.gone);
    fs.writeFileSync(path.join(directory, "filler"), Buffer.alloc(1_500_000));
    // the events stay: the first is out and no word comes
    const place = new Place(
      { directory: path.join(directory, "inbox") },
      { acknowledge: "done", maxInFlight: 1 },
      [eventDone("done")],
    );
    const nodeRed = await start(place);

    const answered: string[] = [];
    const refused: string[][] = [];
    while (refused.length < 3) {
      const { status, uuids } = await place.send(nodeRed, 20);
      expect(status).to.be.oneOf([204, 503]);
      if (status === 204) answered.push(...uuids);
      else refused.push(uuids);
      expect(answered.length, "events on a disk of 1.5 MB").to.be.lessThan(2_000);
    }
    expect(answered).to.not.deep.equal([]);
    const status = await place.status(nodeRed, /(no space is left on the disk|The disk may be full)/);
    expect(status.fill).to.equal("red");
    await nodeRed.log.find(
      (line) => /\[error\].*(no space is left|disk may be full)/.test(line),
      "a line of the log",
    );

    fs.rmSync(path.join(directory, "filler"));
    const from = nodeRed.statuses.all.length;
    // Okta sends a delivery that was refused again: none of its events counts as one that came before. For a moment
    // after a failure the disk is not asked
    const again = (refused[0] as string[]).map((uuid) => ({ uuid, eventType: "user.session.start" }));
    const patience = performance.now() + 10_000;
    let answer: number;
    do ({ status: answer } = await place.deliver(nodeRed, again));
    while (answer === 503 && performance.now() < patience);
    expect(answer).to.equal(204);
    answered.push(...(refused[0] as string[]));
    await nodeRed.status(
      place.hook,
      ({ fill, text = "" }) => fill !== "red" && !/store:|duplicate/.test(text),
      from,
    );

    // one word after the other, until nothing waits
    for (let out = 0; out < answered.length; out++) {
      const messages = await nodeRed.arrived(place.out, out + 1);
      nodeRed.receive("done", messages[out]);
    }
    await place.status(nodeRed, /received(?!.*(waiting|in flight))/, from);
    expect(place.came(nodeRed)).to.deep.equal(answered);
  });

  it("in a directory that cannot be written to: red, with its name, and 503; then it goes on by itself", async function () {
    this.timeout(60_000);
    const directory = path.join(root, "read-only");
    const disk = mount(this, directory, 4_000);
    ends.push(disk.gone);
    disk.remount("ro");
    const place = new Place({ directory: path.join(directory, "inbox") });
    const other = new Place({ engine: "memory" });
    const nodeRed = await start([place, other]);
    const status = await place.status(nodeRed, /read-only.*cannot be (made|written)/);
    expect(status.fill).to.equal("red");
    expect((await place.send(nodeRed)).status).to.equal(503);
    // the hook beside it is none the worse
    expect((await other.send(nodeRed)).status).to.equal(204);
    const from = nodeRed.statuses.all.length;
    disk.remount("rw");
    await nodeRed.status(place.hook, ({ fill }) => fill !== "red", from);
    const { uuids, status: answer } = await place.send(nodeRed);
    expect(answer).to.equal(204);
    await place.all(nodeRed, uuids);
  });

  it("whose directory is removed under it: 503 for what cannot be kept; after a restart all is well", async function () {
    this.timeout(60_000);
    const directory = path.join(root, "removed");
    const place = new Place({ directory });
    const userDir = path.join(root, "removed-user");
    fs.mkdirSync(userDir);
    const nodeRed = await start(place, { userDir });
    const first = await place.send(nodeRed);
    expect(first.status).to.equal(204);
    await place.all(nodeRed, first.uuids);

    fs.rmSync(directory, { recursive: true });
    const second = await place.send(nodeRed);
    expect(second.status).to.equal(503);
    expect((await place.status(nodeRed, /removed/)).fill).to.equal("red");
    expect(nodeRed.running).to.equal(true);
    await nodeRed.stop();

    const next = await start(place, { userDir });
    const third = await place.send(next);
    expect(third.status).to.equal(204);
    await place.all(next, third.uuids);
    expect(place.came(next)).to.deep.equal(third.uuids);
  });

  it("of two Node-REDs on one directory the second is refused, red and 503, until the first ends", async function () {
    this.timeout(60_000);
    const directory = path.join(root, "shared");
    const one = new Place({ directory });
    const two = new Place({ directory });
    const first = await start(one);
    const second = await start(two);
    const status = await two.status(second, /in use/);
    expect(status.fill).to.equal("red");
    expect(status.text).to.include("shared");
    expect((await two.send(second)).status).to.equal(503);
    const { status: answer, uuids } = await one.send(first, 3);
    expect(answer).to.equal(204);
    await one.all(first, uuids);

    const from = second.statuses.all.length;
    await first.kill();
    await second.status(two.hook, ({ fill }) => fill !== "red", from);
    const now = await two.send(second);
    expect(now.status).to.equal(204);
    await two.all(second, now.uuids);
  });

  it("whose directory is a file, or whose settings make no sense: red, 503, and the file stays", async function () {
    this.timeout(60_000);
    const file = path.join(root, "file");
    fs.writeFileSync(file, "something of the user's");
    const wrong: [Place, RegExp][] = [
      [new Place({ directory: file }), /file is not a directory/],
      [new Place({ directory: path.join(file, "below") }), /not a directory/],
      [new Place({ directory: path.join(root, "r0"), retention: 0 }), /retention must be .* over 0/],
      [new Place({ directory: path.join(root, "r-1"), retention: "-1" }), /retention must be .* over 0/],
      [new Place({ directory: path.join(root, "rx"), retention: "a day" }), /retention must be .* over 0/],
      [new Place({ directory: path.join(root, "m0"), maxEvents: 0 }), /maxEvents must be .* over 0/],
      [new Place({ directory: "", engine: "memory", retention: 0 }), /retention must be .* over 0/],
    ];
    const good = new Place({ directory: path.join(root, "good") });
    const nodeRed = await start([...wrong.map(([place]) => place), good]);
    for (const [place, sentence] of wrong) {
      expect((await place.status(nodeRed, sentence)).fill).to.equal("red");
      expect((await place.send(nodeRed)).status).to.equal(503);
      await nodeRed.log.find(
        (line) => /\[error\]/.test(line) && sentence.test(line),
        `${sentence} in the log`,
      );
    }
    const { status, uuids } = await good.send(nodeRed);
    expect(status).to.equal(204);
    await good.all(nodeRed, uuids);
    expect(fs.readFileSync(file, "utf8")).to.equal("something of the user's");
  });
});
