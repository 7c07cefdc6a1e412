import { expect } from "chai";
import {
  type InboxStore,
  MemoryStore,
  type OpenOptions,
  StoreKeeper,
  type StoreSettings,
} from "../../../src/inbox";

const SETTINGS: StoreSettings = { name: "n", engine: "lmdb", directory: "/d", retention: 24, maxEvents: 10 };

describe("the keeper of stores", () => {
  let opened: OpenOptions[];
  let closed: number;
  let failure: Error | undefined;
  let now: number;
  let keeper: StoreKeeper;

  beforeEach(() => {
    opened = [];
    closed = 0;
    failure = undefined;
    now = 0;
    keeper = new StoreKeeper(
      async (options): Promise<InboxStore> => {
        opened.push(options);
        if (failure) throw failure;
        const store = new MemoryStore(options);
        const close = store.close.bind(store);
        store.close = async () => {
          closed++;
          await close();
        };
        return store;
      },
      () => now,
    );
  });

  const use = (changes: Partial<StoreSettings> = {}) => keeper.use({ ...SETTINGS, ...changes }, () => {});
  const reason = (promise: Promise<unknown>) => promise.then(String, (error: Error) => error.message);

  it("opens one store for all hooks of a place, when it is asked for", async () => {
    const [a, b, other] = [use(), use(), use({ directory: "/other" })];
    expect(opened).to.deep.equal([]);
    expect(await a.store()).to.equal(await b.store());
    expect(await other.store()).to.not.equal(await a.store());
    expect(opened).to.have.length(2);
  });

  it("keeps a store open over a deploy that brings its users back", async () => {
    const before = use();
    const store = await before.store();
    before.release();
    const after = use();
    await keeper.settle();
    expect(await after.store()).to.equal(store);
    expect([opened.length, closed]).to.deep.equal([1, 0]);
  });

  it("closes what nobody uses any more, and opens it anew when somebody does", async () => {
    const [a, b] = [use(), use()];
    await Promise.all([a.store(), b.store()]);
    a.release();
    a.release();
    await keeper.settle();
    expect(closed).to.equal(0);
    b.release();
    await keeper.settle();
    expect(closed).to.equal(1);
    await use().store();
    expect(opened).to.have.length(2);
  });

  it("closes before it opens the same place with other limits", async () => {
    const before = use();
    await before.store();
    before.release();
    const store = await use({ maxEvents: 99 }).store();
    expect(store).to.be.instanceOf(MemoryStore);
    expect([closed, opened.at(-1)?.maxEvents]).to.deep.equal([1, 99]);
  });

  it("closes with the last user when all flows stop, and opens anew for the next one", async () => {
    const [a, b] = [use(), use()];
    const store = await a.store();
    keeper.stopping(true);
    await a.release();
    expect(closed).to.equal(0);
    await b.release();
    expect(closed).to.equal(1);
    const after = use();
    await keeper.settle();
    expect(await after.store()).to.not.equal(store);
    expect([opened.length, closed]).to.deep.equal([2, 1]);
  });

  it("keeps what is in memory when all flows stop, for they may start again", async () => {
    const before = use({ engine: "memory" });
    const store = await before.store();
    keeper.stopping(true);
    await before.release();
    expect(await use({ engine: "memory" }).store()).to.equal(store);
  });

  it("keeps memory stores apart by name", async () => {
    const [a, b] = [use({ engine: "memory" }), use({ engine: "memory", name: "other" })];
    expect(await a.store()).to.not.equal(await b.store());
  });

  it("tries a store that could not be opened again, but not at once", async () => {
    failure = new Error("no space left");
    const it = use();
    expect(await reason(it.store())).to.equal("no space left");
    failure = undefined;
    expect(await reason(it.store())).to.equal("no space left");
    expect(opened).to.have.length(1);
    now = 5_000;
    expect(await it.store()).to.be.instanceOf(MemoryStore);
  });
});
