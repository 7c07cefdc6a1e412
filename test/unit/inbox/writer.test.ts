import { expect } from "chai";
import type { InboxUnavailable } from "../../../src/inbox";
import { type Change, Writer } from "../../../src/inbox/lmdb/writer";

const change = (key: number, text?: string): Change => ({
  table: { name: "table" } as Change["table"],
  key,
  ...(text === undefined ? {} : { value: Buffer.from(text) }),
});

interface Write {
  readonly keys: unknown[];
  readonly changes: readonly Change[];
  readonly succeed: () => void;
  readonly fail: (error: Error) => void;
}

/** A writer whose disk is the test. */
function setUp(options: { patience?: number; rest?: number; pause?: number } = {}) {
  const writes: Write[] = [];
  const told: string[] = [];
  let came: (() => void) | undefined;
  const writer = new Writer({
    write: (changes) =>
      new Promise((resolve, reject) => {
        writes.push({
          keys: changes.map(({ key }) => key),
          changes,
          succeed: resolve as () => void,
          fail: reject,
        });
        came?.();
      }),
    report: (sentence) => told.push(sentence),
    patience: 60_000,
    rest: 1,
    ...options,
  });
  const nextWrite = async (): Promise<Write> => {
    if (writes.length === 0) {
      await new Promise<void>((resolve) => {
        came = resolve;
      });
    }
    return writes.shift() as Write;
  };
  return { writer, told, nextWrite, writes };
}

const outcome = (promise: Promise<void>) =>
  promise.then(
    () => "stored",
    (error: InboxUnavailable) => error.code,
  );

describe("the writer", () => {
  it("writes what came in a turn as one, and what came meanwhile as the next", async () => {
    const { writer, nextWrite, writes } = setUp();
    const order: number[] = [];
    const written = (i: number) => ({ written: () => order.push(i) });
    const first = [1, 2].map((i) => outcome(writer.store([change(i)], written(i))));
    const one = await nextWrite();
    expect(one.keys).to.deep.equal([1, 2]);
    const second = [3, 4].map((i) => outcome(writer.store([change(i), change(i * 10)], written(i))));
    await new Promise(setImmediate);
    expect(writes).to.deep.equal([]);
    one.succeed();
    expect(await Promise.all(first)).to.deep.equal(["stored", "stored"]);
    const two = await nextWrite();
    expect(two.keys).to.deep.equal([3, 30, 4, 40]);
    two.succeed();
    await Promise.all(second);
    expect(order).to.deep.equal([1, 2, 3, 4]);
  });

  it("fails what was in a write that failed, and only that", async () => {
    const { writer, nextWrite, told } = setUp();
    let failed = 0;
    const first = outcome(writer.store([change(1)], { failed: () => failed++ }));
    const one = await nextWrite();
    const second = outcome(writer.store([change(2)], { failed: () => failed++ }));
    one.fail(Object.assign(new Error("No space left on device"), { code: 28 }));
    expect(await first).to.equal("disk");
    expect(failed).to.equal(1);
    (await nextWrite()).succeed();
    expect(await second).to.equal("stored");
    expect(failed).to.equal(1);
    expect(told).to.have.length(2);
    expect(told[0]).to.include("no space is left");
  });

  it("tries nothing for a while after a failure", async () => {
    const { writer, nextWrite, writes } = setUp({ pause: 60_000 });
    const first = outcome(writer.store([change(1)]));
    (await nextWrite()).fail(new Error("EIO"));
    expect(await first).to.equal("disk");
    let failed = 0;
    expect(await outcome(writer.store([change(2)], { failed: () => failed++ }))).to.equal("disk");
    expect(failed).to.equal(1);
    expect(writes).to.deep.equal([]);
  });

  it("writes what nobody waits for a little later, the last change of a record", async () => {
    const { writer, nextWrite } = setUp();
    writer.later(change(1, "a"));
    writer.later(change(2));
    writer.later(change(1, "b"));
    const write = await nextWrite();
    expect(write.keys).to.deep.equal([1, 2]);
    expect(String(write.changes[0]?.value)).to.equal("b");
    write.succeed();
  });

  it("keeps what nobody waits for until it is written, but never over a newer change", async () => {
    const { writer, nextWrite } = setUp();
    writer.later(change(1, "old"));
    writer.later(change(2, "kept"));
    const write = await nextWrite();
    writer.later(change(1, "new"));
    write.fail(new Error("EIO"));
    await new Promise(setImmediate);
    const flushed = writer.flush();
    const again = await nextWrite();
    expect(again.changes.map(({ value }) => String(value)).sort()).to.deep.equal(["kept", "new"]);
    again.succeed();
    expect(await flushed).to.equal(true);
  });

  it("ends its waiting for a write that takes too long, and tells the outcome when it is known", async () => {
    const { writer, nextWrite } = setUp({ patience: 5 });
    let written = 0;
    let failed = 0;
    const callbacks = { written: () => written++, failed: () => failed++ };
    const first = outcome(writer.store([change(1)], callbacks));
    const write = await nextWrite();
    const queued = outcome(writer.store([change(2)], callbacks));
    expect(await first).to.equal("disk");
    expect(await queued).to.equal("disk");
    expect([written, failed]).to.deep.equal([0, 1]);
    expect(await outcome(writer.store([change(3)], callbacks))).to.equal("disk");
    expect(await writer.flush()).to.equal(false);
    write.succeed();
    await new Promise(setImmediate);
    expect([written, failed]).to.deep.equal([1, 2]);
    const after = outcome(writer.store([change(4)], callbacks));
    (await nextWrite()).succeed();
    expect(await after).to.equal("stored");
    expect(await writer.flush()).to.equal(true);
  });
});
