import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { open as openEnvironment } from "lmdb";
import { type InboxStore, InboxUnavailable } from "../../../src/inbox";
import { FORMAT } from "../../../src/inbox/lmdb/format";
import { openLmdb, temporary } from "./places";
import { drain, EACH, failure, of, one, uuids } from "./support";

describe("the files of engine lmdb", () => {
  const places = temporary();
  let serial = 0;
  let directory: string;
  let store: InboxStore | undefined;

  beforeEach(() => {
    directory = places.path(String(++serial));
  });

  afterEach(async () => {
    await store?.close();
    store = undefined;
  });

  after(() => places.remove());

  const refusal = async (where: string) => {
    const error = await failure(openLmdb(where));
    expect(error).to.be.instanceOf(InboxUnavailable);
    expect(String(error)).to.include(where);
    return (error as InboxUnavailable).code;
  };

  /** Leaves a store with many items behind. */
  async function fill(count = 2000): Promise<void> {
    const filled = await openLmdb(directory);
    const padding = "x".repeat(50);
    for (let i = 0; i < count; i += 500) {
      await filled
        .inbox("hook")
        .accept(of(...Array.from({ length: 500 }, (_, k) => `${padding}${i + k}`)), EACH);
    }
    await filled.close();
  }

  const data = () => path.join(directory, "data.mdb");

  describe("directory", () => {
    it("is made, with those above it, for its owner only", async () => {
      directory = places.path("a/b/c.d e/é");
      store = await openLmdb(directory);
      await store.inbox("hook").accept(of("a"), EACH);
      expect(fs.statSync(directory).mode & 0o777).to.equal(0o700);
      expect(fs.statSync(data()).mode & 0o077).to.equal(0);
    });

    it("that is a file, or lies below one, is refused with a sentence", async () => {
      fs.writeFileSync(directory, "something else");
      expect(await refusal(directory)).to.equal("not-a-directory");
      expect(await refusal(path.join(directory, "below"))).to.equal("not-a-directory");
      expect(fs.readFileSync(directory, "utf8")).to.equal("something else");
    });

    it("that cannot be made or written to is refused with a sentence", async function () {
      if (process.platform === "linux") expect(await refusal("/proc/nothing/here")).to.equal("not-writable");
      if (process.getuid?.() === 0) this.skip(); // root may write anywhere
      fs.mkdirSync(directory, { mode: 0o500 });
      expect(await refusal(directory)).to.equal("not-writable");
    });

    it("may have a path too long for a socket, and is still opened once", async () => {
      directory = places.path("long".repeat(40));
      store = await openLmdb(directory);
      expect(await refusal(directory)).to.equal("in-use");
      await store.close();
      store = await openLmdb(directory);
    });

    it("is opened once, by whatever name", async () => {
      store = await openLmdb(directory);
      const alias = places.path(`alias-${serial}`);
      fs.symlinkSync(directory, alias);
      expect(await refusal(directory)).to.equal("in-use");
      expect(await refusal(alias)).to.equal("in-use");
    });

    it("that is removed while the store is open takes nothing in any more", async () => {
      const told: string[] = [];
      store = await openLmdb(directory, { report: (sentence) => told.push(sentence) });
      const inbox = store.inbox("hook");
      await inbox.accept(of("a"), EACH);
      fs.rmSync(directory, { recursive: true });
      expect(await failure(inbox.accept(of("b"), EACH))).to.include({ code: "disk" });
      expect(await failure(inbox.accept(of("c"), EACH))).to.include({ code: "disk" });
      expect(inbox.counts().waiting).to.equal(1);
      expect(told).to.have.length(1);
      await store.close();
    });
  });

  describe("damage", () => {
    const size = () => fs.statSync(data()).size;
    const overwrite = (position: number, bytes: Buffer) => {
      const file = fs.openSync(data(), "r+");
      fs.writeSync(file, bytes, 0, bytes.length, position);
      fs.closeSync(file);
    };
    /** Garbage that is the same in every run. */
    const garbage = (length: number, seed: number) =>
      Buffer.from(Array.from({ length }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 0xff));

    const damages: Record<string, () => void> = {
      "cut off in the middle": () => fs.truncateSync(data(), size() >> 1),
      "cut off after the first page": () => fs.truncateSync(data(), 4096),
      "shorter than a page": () => fs.truncateSync(data(), 100),
      "not LMDB's": () => fs.writeFileSync(data(), "this is not a database\n".repeat(1000)),
      "all zeros": () => fs.writeFileSync(data(), Buffer.alloc(size())),
      "overwritten at the beginning": () => overwrite(0, garbage(8192, 1)),
      "overwritten from the third page on": () => overwrite(8192, garbage(size() - 8192, 2)),
      "overwritten with zeros from the third page on": () => overwrite(8192, Buffer.alloc(size() - 8192)),
    };

    for (const [kind, damage] of Object.entries(damages)) {
      it(`${kind}: is set aside and told, and an empty store opened`, async () => {
        await fill();
        damage();
        const bytes = fs.readFileSync(data());
        const told: string[] = [];
        store = await openLmdb(directory, { report: (sentence) => told.push(sentence) });
        expect(told).to.have.length(1);
        const [name] = fs.readdirSync(directory).filter((each) => each.includes(".damaged-"));
        expect(told[0]).to.include(name);
        expect(fs.readFileSync(path.join(directory, name ?? "")).equals(bytes)).to.equal(true);
        const inbox = store.inbox("hook");
        expect(inbox.counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 0 });
        expect((await inbox.accept(of("a"), EACH)).stored).to.equal(1);
        await store.close();
        store = await openLmdb(directory);
        expect(uuids(await drain(store.inbox("hook")))).to.deep.equal(["a"]);
      });
    }

    it("is not seen in a file that is whole", async () => {
      await fill();
      fs.rmSync(path.join(directory, "clean"));
      store = await openLmdb(directory);
      expect(store.inbox("hook").counts().waiting).to.equal(2000);
    });

    it("of one item's body keeps that item among the dead, and the others go out", async () => {
      const before = await openLmdb(directory);
      await before.inbox("hook").accept(of("a", "b", "c"), EACH);
      await before.close();
      const root = openEnvironment({ path: directory, noSubdir: false, encoding: "binary" });
      await root.openDB({ name: "items", encoding: "binary" }).put(1, Buffer.from('{"delivery":'));
      await root.close();
      const told: string[] = [];
      store = await openLmdb(directory, { report: (sentence) => told.push(sentence) });
      expect(uuids(await drain(store.inbox("hook")))).to.deep.equal(["a", "c"]);
      expect(store.inbox("hook").counts()).to.deep.equal({ waiting: 0, inFlight: 0, dead: 1 });
      expect(told).to.have.length(1);
    });
  });

  describe("format", () => {
    async function setVersion(version: unknown): Promise<void> {
      const root = openEnvironment({ path: directory, noSubdir: false, encoding: "binary" });
      const meta = root.openDB({ name: "meta", encoding: "binary" });
      await meta.put("format", Buffer.from(JSON.stringify(version)));
      await root.close();
    }

    it("of a newer version is refused and left as it is", async () => {
      await fill(500);
      await setVersion(FORMAT + 1);
      const error = await failure(openLmdb(directory));
      expect(error).to.include({ code: "newer-format" });
      await setVersion(FORMAT);
      store = await openLmdb(directory);
      expect(store.inbox("hook").counts().waiting).to.equal(500);
    });

    it("of an older version is brought up, once", async () => {
      await fill(500);
      await setVersion(0);
      let runs = 0;
      const migrations = new Map([
        [
          0,
          async (tables: { items: { getCount(): number } }) => {
            expect(tables.items.getCount()).to.equal(500);
            runs++;
          },
        ],
      ]);
      for (let i = 0; i < 2; i++) {
        store = await openLmdb(directory, {}, { migrations });
        expect(store.inbox("hook").counts().waiting).to.equal(500);
        await store.close();
      }
      expect(runs).to.equal(1);
    });

    it("that fails to be brought up is left as it is", async () => {
      await fill(500);
      await setVersion(0);
      const migrations = new Map([[0, () => Promise.reject(new Error("no way"))]]);
      const error = await failure(openLmdb(directory, {}, { migrations }));
      expect(error).to.be.instanceOf(InboxUnavailable);
      expect(String(error)).to.include("no way");
      store = await openLmdb(directory, {}, { migrations: new Map([[0, async () => {}]]) });
      expect(store.inbox("hook").counts().waiting).to.equal(500);
    });

    it("that never was is damage", async () => {
      await fill(500);
      await setVersion("two");
      const told: string[] = [];
      store = await openLmdb(directory, { report: (sentence) => told.push(sentence) });
      expect(told).to.have.length(1);
      expect(store.inbox("hook").counts().waiting).to.equal(0);
    });
  });

  it("cannot be opened where lmdb cannot be loaded: that says where, and what to do", async () => {
    const load = () => Promise.reject(new Error("No native build was found\nstack"));
    const error = await failure(openLmdb(directory, {}, { load }));
    expect(error).to.include({ code: "engine-missing" });
    expect(String(error)).to.include(process.platform).and.include("memory").and.not.include("stack");
    expect(fs.existsSync(directory)).to.equal(false);
  });

  it("leave no handle open when they are closed, however often", async function () {
    if (process.platform !== "linux") this.skip();
    const handles = () => fs.readdirSync("/proc/self/fd").length;
    const cycle = async () => {
      const opened = await openLmdb(directory);
      await opened.inbox("hook").accept(of("a"), EACH);
      await opened.close();
    };
    for (let i = 0; i < 10; i++) await cycle();
    const before = handles();
    for (let i = 0; i < 200; i++) await cycle();
    expect(handles()).to.be.at.most(before);
    store = await openLmdb(directory);
    expect((await one(store.inbox("hook"))).events[0]?.uuid).to.equal("a");
  });

  it("hold no more than the retention asks for, however many events come", async () => {
    let now = 0;
    store = await openLmdb(directory, { retention: 1, now: () => now });
    const inbox = store.inbox("hook");
    let largest = 0;
    for (let day = 0; day < 12; day++) {
      for (let i = 0; i < 5; i++) {
        now += 900_000;
        const names = Array.from({ length: 400 }, (_, k) => `${day}-${i}-${k}`);
        await inbox.accept(of(...names), EACH);
        await drain(inbox);
      }
      if (day === 5) largest = fs.statSync(data()).size;
    }
    await store.close();
    expect(fs.statSync(data()).size).to.be.at.most(largest * 1.5);
    const root = openEnvironment({ path: directory, noSubdir: false, encoding: "binary", readOnly: true });
    const count = (name: string) => root.openDB({ name, encoding: "binary" }).getCount();
    // an hour and what a sweep may be late, of 24,000
    expect(count("seen")).to.be.within(1600, 2800);
    expect(count("items")).to.equal(0);
    expect(count("waiting")).to.equal(0);
    await root.close();
  });
});
