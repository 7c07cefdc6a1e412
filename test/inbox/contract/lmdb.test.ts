import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { openStore } from "../../../src/inbox";
import { describeInbox } from "./contract";

const parent = fs.mkdtempSync(path.join(os.tmpdir(), "inbox-"));
let serial = 0;

describeInbox("lmdb", {
  durable: true,
  place: () => {
    const directory = path.join(parent, String(++serial));
    return {
      open: (options) =>
        openStore({
          engine: "lmdb",
          directory,
          retention: 24,
          maxEvents: 100_000,
          report: (sentence) => {
            throw new Error(sentence);
          },
          ...options,
        }),
    };
  },
});

after(() => fs.rmSync(parent, { recursive: true, force: true }));
