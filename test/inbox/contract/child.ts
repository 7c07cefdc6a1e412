// A process that opens a store and keeps accepting deliveries, telling its parent of each one that is stored, until
// it is killed. Arguments: directory, events in a delivery, how many deliveries at once.
import { openStore } from "../../../src/inbox";
import { EACH, of } from "./support";

const [directory = "", events = "1", atOnce = "1"] = process.argv.slice(2);
const tell = (message: unknown) => process.send?.(message);

async function run(): Promise<void> {
  const store = await openStore({
    engine: "lmdb",
    directory,
    retention: 24,
    maxEvents: 1_000_000,
    report: (sentence) => tell({ report: sentence }),
  });
  tell({ opened: true });
  const inbox = store.inbox("hook");
  let serial = 0;
  const accept = async () => {
    for (;;) {
      const name = `${process.pid}-${serial++}`;
      const uuids = Array.from({ length: Number(events) }, (_, i) => `${name}/${i}`);
      await inbox.accept(of(...uuids), EACH);
      tell({ stored: uuids });
    }
  };
  for (let i = 0; i < Number(atOnce); i++) void accept();
  for (;;) {
    for (const {
      id,
      events: [event],
    } of await inbox.take(3)) {
      // one in three is done, one goes out again, one stays out
      const last = event?.uuid?.at(-1);
      if (last === "0") await inbox.done(id);
      if (last === "1") await inbox.retry(id, 0);
    }
    await new Promise(setImmediate);
  }
}

run().catch((error: Error & { code?: string }) => {
  tell({ failed: error.code ?? error.message });
  process.disconnect();
});
