import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { expect } from "chai";
import type { InboxStore } from "../../../src/inbox";
import { openLmdb, temporary } from "./places";
import { drain, EACH, failure, of, uuids } from "./support";

describe("a store of engine lmdb on a disk that is full", () => {
  const places = temporary();
  const disk = places.path("disk");
  let mounted = false;
  let store: InboxStore | undefined;

  before(function () {
    fs.mkdirSync(disk);
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], {
      stdio: "ignore",
    });
    mounted = status === 0;
    // only root may mount a file system, and not everywhere
    if (!mounted) this.skip();
  });

  afterEach(async () => {
    await store?.close();
    fs.rmSync(`${disk}/filler`, { force: true });
    for (const name of fs.readdirSync(disk)) fs.rmSync(`${disk}/${name}`, { recursive: true });
  });

  after(() => {
    if (mounted) spawnSync("umount", [disk]);
    places.remove();
  });

  it("stores nothing by halves, says so once, and goes on when there is room", async () => {
    const rejections: unknown[] = [];
    const rejected = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", rejected);
    fs.writeFileSync(`${disk}/filler`, Buffer.alloc(500_000));
    const told: string[] = [];
    const options = { report: (sentence: string) => told.push(sentence) };
    store = await openLmdb(`${disk}/store`, options);
    let inbox = store.inbox("hook");
    const padding = "x".repeat(3000);
    const names = (i: number) => [`${i}/0${padding}`, `${i}/1${padding}`, `${i}/2${padding}`];
    const stored: string[] = [];
    const refused: string[] = [];
    for (let i = 0; refused.length < 15; i++) {
      const error = await failure(inbox.accept(of(...names(i)), EACH));
      if (error === undefined) stored.push(...names(i));
      else {
        expect(error).to.include({ code: "disk" });
        refused.push(...names(i));
      }
    }
    expect(stored).to.not.have.length(0);
    expect(inbox.counts()).to.deep.equal({ waiting: stored.length, inFlight: 0, dead: 0 });
    expect(told).to.have.length(1);

    fs.rmSync(`${disk}/filler`);
    expect(await accepted(() => inbox.accept(of(...refused), EACH))).to.deep.equal({
      stored: refused.length,
      duplicates: 0,
    });
    expect(told).to.have.length(2);
    await store.close();
    store = await openLmdb(`${disk}/store`, options);
    inbox = store.inbox("hook");
    expect(uuids(await drain(inbox))).to.deep.equal([...stored, ...refused]);
    expect((await inbox.accept(of(...stored), EACH)).duplicates).to.equal(stored.length);
    process.off("unhandledRejection", rejected);
    expect(rejections).to.deep.equal([]);
  });

  it("does what was said meanwhile when there is room", async () => {
    fs.writeFileSync(`${disk}/filler`, Buffer.alloc(500_000));
    const options = { report: () => {} };
    store = await openLmdb(`${disk}/other`, options);
    const inbox = store.inbox("hook");
    let serial = 0;
    const more = () => of(`${serial++}${"x".repeat(20_000)}`);
    while ((await failure(inbox.accept(more(), EACH))) === undefined);
    const items = await drain(inbox);
    expect(items.length).to.be.greaterThan(5);
    fs.rmSync(`${disk}/filler`);
    await accepted(() => inbox.accept(of("last"), EACH));
    await store.close();
    store = await openLmdb(`${disk}/other`, options);
    expect(uuids(await drain(store.inbox("hook")))).to.deep.equal(["last"]);
  });
});

/** Tries until it is accepted: a store whose disk was full asks it again only after a while. */
async function accepted<T>(accept: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await accept();
    } catch {
      await new Promise(setImmediate);
    }
  }
}
