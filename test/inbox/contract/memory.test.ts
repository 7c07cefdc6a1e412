import { MemoryStore } from "../../../src/inbox";
import { describeInbox } from "./contract";

describeInbox("memory", {
  durable: false,
  place: () => ({
    open: async (options) => new MemoryStore({ retention: 24, maxEvents: 100_000, ...options }),
  }),
});
