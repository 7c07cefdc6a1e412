import { expect } from "chai";
import fc from "fast-check";
import type { Wait } from "../../../../src/okta-api";
import { Bucket, Limits, MAX_WAITING } from "../../../../src/okta-api/limiter";
import { FakeTime, settle } from "./support";

const ticks = async () => {
  for (let tick = 0; tick < 4; tick++) await Promise.resolve();
};

/** Calls that come after so many ms each; when each went, in order of going. */
async function run(gaps: readonly number[], limit: number, pauses: ReadonlyMap<number, number> = new Map()) {
  const time = new FakeTime();
  const bucket = new Bucket("suspendUser", time);
  const went: { call: number; at: number }[] = [];
  for (const [call, gap] of gaps.entries()) {
    await time.pass(gap, ticks);
    const pause = pauses.get(call);
    if (pause !== undefined) bucket.pause(pause);
    void bucket.take({ ticket: bucket.ticket(), limit }).then(() => went.push({ call, at: time.now() }));
    await ticks();
  }
  await time.pass(gaps.length * 60_001 + 120_000, ticks);
  return { went, bucket, time };
}

/** The most that went in any window of a minute, both ends with it. */
function most(times: readonly number[]): number {
  let first = 0;
  let found = 0;
  times.forEach((at, index) => {
    while (at - (times[first] as number) > 60_000) first++;
    found = Math.max(found, index - first + 1);
  });
  return found;
}

describe("okta-api: limit per org and operation", () => {
  const limits = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 200 }));
  const gaps = fc.array(
    fc.oneof(
      { arbitrary: fc.constant(0), weight: 6 },
      { arbitrary: fc.integer({ min: 1, max: 3000 }), weight: 3 },
      { arbitrary: fc.double({ min: 0, max: 90_000, noNaN: true }), weight: 1 },
    ),
    { maxLength: 300, size: "max" },
  );
  const pauses = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 120_000 })), {
    maxLength: 3,
    size: "max",
  });

  it("never lets more go than the limit in any 60 s, in order, none lost", () =>
    fc.assert(
      fc.asyncProperty(gaps, limits, pauses, async (arrivals, limit, stops) => {
        const { went, bucket, time } = await run(arrivals, limit, new Map(stops));
        expect(went.map(({ call }) => call)).to.deep.equal([...arrivals.keys()]);
        expect(most(went.map(({ at }) => at))).to.be.at.most(limit);
        expect(bucket.waiting).to.equal(0);
        expect(time.timers).to.equal(0);
      }),
      { numRuns: 300 },
    ));

  it("lets a fifth go at once and the rest evenly over the minute", async () => {
    const { went } = await run(new Array(90).fill(0), 50);
    const times = went.map(({ at }) => at);
    expect(times.filter((at) => at === 0)).to.have.length(10);
    expect(times.slice(10)).to.deep.equal(Array.from({ length: 80 }, (_, index) => (index + 1) * 1500));
  });

  it("lets the first of a quiet bucket go at once again", async () => {
    const { went } = await run([...new Array(10).fill(0), 15_000, ...new Array(10).fill(0)], 50);
    expect(went.filter(({ at }) => at === 15_000)).to.have.length(10);
  });

  it("lets one a minute go where one a minute is the limit", async () => {
    const { went } = await run([0, 0, 0], 1);
    expect(went.map(({ at }) => at)).to.deep.equal([0, 60_001, 120_002]);
  });

  it("has no limit at 0, but pauses all the same", async () => {
    const { went } = await run([0, 0, 0, 1, 0], 0, new Map([[3, 5000]]));
    expect(went.map(({ at }) => at)).to.deep.equal([0, 0, 0, 5001, 5001]);
  });

  it("holds everybody back while Okta asks for a pause, and tells who waits for how long", async () => {
    const time = new FakeTime();
    const bucket = new Bucket("suspendUser", time);
    const told: [string, Wait][] = [];
    const went: string[] = [];
    const call = (name: string) =>
      void bucket
        .take({ ticket: bucket.ticket(), limit: 5, onWait: (wait) => told.push([name, wait]) })
        .then(() => went.push(name));
    call("a");
    call("b");
    call("c");
    expect(told).to.deep.equal([
      ["b", { reason: "limit", milliseconds: 15_000 }],
      ["c", { reason: "limit", milliseconds: 30_000 }],
    ]);
    bucket.pause(40_000);
    expect(told.slice(2)).to.deep.equal([
      ["b", { reason: "rate-limit", milliseconds: 40_000 }],
      ["c", { reason: "rate-limit", milliseconds: 55_000 }],
    ]);
    bucket.pause(10_000); // a shorter one takes nothing back
    await time.pass(39_999);
    expect(went).to.deep.equal(["a"]);
    await time.pass(1);
    expect(went).to.deep.equal(["a", "b"]);
    await time.pass(15_000);
    expect(went).to.deep.equal(["a", "b", "c"]);
  });

  it("gives a call that goes out again its old place", async () => {
    const time = new FakeTime();
    const bucket = new Bucket("suspendUser", time);
    const went: string[] = [];
    const take = (name: string, ticket: number, again = false) =>
      void bucket.take({ ticket, limit: 5, again }).then(() => went.push(name));
    const first = bucket.ticket();
    take("first", first);
    await settle();
    take("second", bucket.ticket());
    take("third", bucket.ticket());
    take("first again", first, true);
    await time.pass(60_000);
    expect(went).to.deep.equal(["first", "first again", "second", "third"]);
  });

  it("refuses a call where 1,000 wait, but none that was under way", async () => {
    const time = new FakeTime();
    const bucket = new Bucket("suspendUser", time);
    const early = bucket.ticket();
    for (let call = 0; call < MAX_WAITING + 10; call++)
      void bucket.take({ ticket: bucket.ticket(), limit: 50 });
    expect(bucket.waiting).to.equal(1000);
    let fault: unknown;
    await bucket.take({ ticket: bucket.ticket(), limit: 50 }).catch((error) => {
      fault = error;
    });
    expect(fault).to.include({ code: "limit" });
    expect(String(fault)).to.match(/1000 calls of suspendUser wait already \(at most 50 a minute go out\)/);
    let went = false;
    void bucket.take({ ticket: early, limit: 50, again: true }).then(() => {
      went = true;
    });
    await time.pass(1500);
    expect(went).to.equal(true);
  });

  it("lets go of a call whose node stops, and those behind it move up", async () => {
    const time = new FakeTime();
    const bucket = new Bucket("suspendUser", time);
    const stop = new AbortController();
    const went: string[] = [];
    const take = (name: string, signal?: AbortSignal) =>
      bucket.take({ ticket: bucket.ticket(), limit: 5, ...(signal && { signal }) }).then(
        () => went.push(name),
        (fault) => went.push(`${name} ${fault.code}`),
      );
    void take("a");
    void take("b", stop.signal);
    void take("c");
    stop.abort();
    void take("d", stop.signal);
    await settle();
    expect(went).to.deep.equal(["a", "b aborted", "d aborted"]);
    await time.pass(15_000);
    expect(went.at(-1)).to.equal("c");
    expect(bucket.waiting).to.equal(0);
    expect(time.timers).to.equal(0);
  });

  it("warns of nothing where hundreds wait on one signal", async () => {
    const warnings: Error[] = [];
    const keep = (warning: Error) => warnings.push(warning);
    process.on("warning", keep);
    const time = new FakeTime();
    const bucket = new Bucket("suspendUser", time);
    const stop = new AbortController();
    for (let call = 0; call < 500; call++) {
      bucket.take({ ticket: bucket.ticket(), limit: 5, signal: stop.signal }).catch(() => {});
    }
    await settle();
    process.off("warning", keep);
    expect(warnings).to.deep.equal([]);
    stop.abort();
    expect(bucket.waiting).to.equal(0);
    expect(time.timers).to.equal(0);
  });

  it("is one for an origin and an operation, whoever asks", () => {
    const all = new Limits(new FakeTime());
    const bucket = all.bucket("https://a.okta.com", "suspendUser");
    expect(all.bucket("https://a.okta.com", "suspendUser")).to.equal(bucket);
    expect(all.bucket("https://a.okta.com", "getUser")).to.not.equal(bucket);
    expect(all.bucket("https://b.okta.com", "suspendUser")).to.not.equal(bucket);
  });
});
