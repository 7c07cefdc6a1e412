import { once } from "node:events";
import { expect } from "chai";
import { accepting, hear, kill, openLmdb, type Told, temporary } from "./places";
import { drain, EACH, of } from "./support";

describe("a store of engine lmdb whose process is killed", () => {
  const places = temporary();

  after(() => places.remove());

  for (const [events, atOnce, deliveries] of [
    [1, 1, 5],
    [10, 20, 60],
    [30, 5, 20],
  ] as const) {
    it(`has every delivery that was accepted, each whole (${events} events, ${atOnce} at once)`, async () => {
      const directory = places.path(`${events}-${atOnce}`);
      const stored = new Set<string>();
      for (let round = 0; round < 2; round++) {
        const child = accepting(directory, events, atOnce);
        const before = stored.size;
        await new Promise<void>((resolve, reject) => {
          child.on("message", ({ stored: uuids, failed, report }: Told) => {
            if (failed ?? report) reject(new Error(failed ?? report));
            for (const uuid of uuids ?? []) stored.add(uuid);
            if (stored.size - before >= deliveries * events) resolve();
          });
        });
        await kill(child);
      }
      const store = await openLmdb(directory);
      const inbox = store.inbox("hook");
      const present = new Map<string, Set<string>>();
      for (const { events: list, redelivered } of await drain(inbox)) {
        expect(redelivered).to.equal(true);
        for (const { uuid } of list) {
          const [name = "", index = ""] = uuid?.split("/") ?? [];
          present.set(name, (present.get(name) ?? new Set()).add(index));
        }
      }
      // what is not there was dealt with by the child: only those whose uuid ends in 0, or 1 the second time
      const endsInOther = (i: number) => i % 10 > 1;
      const others = Array.from({ length: events }, (_, i) => i).filter(endsInOther);
      for (const uuid of stored) {
        const [name = "", index = ""] = uuid.split("/");
        if (endsInOther(Number(index))) expect(present.get(name)?.has(index), uuid).to.equal(true);
      }
      // a delivery that was not told is there as a whole or not at all
      for (const [name, indices] of present) {
        for (const index of others) expect(indices.has(String(index)), `${name}/${index}`).to.equal(true);
      }
      const again = [...stored];
      expect(await inbox.accept(of(...again), EACH)).to.deep.equal({ stored: 0, duplicates: again.length });
      await store.close();
    });
  }

  it("is not opened a second time while it lives, and at once when it is dead", async () => {
    const directory = places.path("second");
    const child = accepting(directory);
    await hear(child);
    const refusal = await openLmdb(directory).catch((error: unknown) => error);
    expect(refusal).to.include({ code: "in-use" });
    expect(String(refusal)).to.include(directory);
    const other = accepting(directory);
    expect(await hear(other)).to.deep.equal({ failed: "in-use" });
    await once(other, "exit");
    await kill(child);
    const store = await openLmdb(directory);
    await store.close();
  });

  it("goes to one of several that come at once", async () => {
    const directory = places.path("several");
    const first = accepting(directory);
    await hear(first);
    await kill(first);
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => openLmdb(directory)));
    const opened = tries.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    for (const store of opened) await store.close();
    expect(opened).to.have.length(1);
  });
});
