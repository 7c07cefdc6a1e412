import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { TABLES } from "./format";

/**
 * LMDB maps its file into memory and trusts it: a page that is cut off or overwritten may end the process. So a
 * file is first read by a process of its own, page by page as far as the keys go, and written to as little as can
 * be, unless it is as it was when the store was closed in order.
 */
const TRY = `
  const { open } = require(process.argv[1]);
  const options = { encoding: "binary" };
  const tables = ${JSON.stringify(TABLES)};
  try {
    const root = open({ path: process.argv[2], noSubdir: false, overlappingSync: false, ...options });
    const names = [...root.getKeys()];
    for (const name of names) {
      const table = root.openDB({ name, create: false, ...options });
      let count = 0;
      for (const key of table.getKeys()) count++;
      if (count !== table.getStats().entryCount) throw new Error("entries are missing");
    }
    if (names.length > 0 && !tables.every((name) => names.includes(name))) throw new Error("tables are missing");
    if (names.length > 0) root.openDB({ name: "meta", ...options }).putSync("tried", Buffer.from("1"));
    process.exit(0);
  } catch (error) {
    // what the system says of memory, rights or space, or LMDB of its version, says nothing of the file
    process.exit(error.code > 0 || error.code === -30794 ? 4 : 3);
  }
`;
const DAMAGED = 3;

/** How a process ends that touched a page which is not there or makes no sense. */
const SIGNALS = new Set(["SIGBUS", "SIGSEGV", "SIGABRT", "SIGILL", "SIGTRAP", "SIGFPE"]);
const FIRST_WINDOWS_EXCEPTION = 0xc000_0000;

/** Longer than any file should take, ms; then it counts as sound. */
const PATIENCE = 120_000;

const data = (directory: string) => path.join(directory, "data.mdb");
const mark = (directory: string) => path.join(directory, "clean");

interface Mark {
  readonly size: number;
  readonly mtimeMs: number;
}

/** The file is as it should be: to be called when it is closed. */
export async function markClean(directory: string): Promise<void> {
  const { size, mtimeMs } = await fs.promises.stat(data(directory));
  await fs.promises.writeFile(mark(directory), JSON.stringify({ size, mtimeMs } satisfies Mark), {
    mode: 0o600,
  });
}

/** Whether the file can be opened without harm; takes the mark away. */
export async function isSound(directory: string): Promise<boolean> {
  const stat = await fs.promises.stat(data(directory)).catch(() => undefined);
  const marked = await fs.promises.readFile(mark(directory), "utf8").catch(() => "");
  await fs.promises.rm(mark(directory), { force: true });
  if (stat === undefined) return true;
  if (marked === JSON.stringify({ size: stat.size, mtimeMs: stat.mtimeMs } satisfies Mark)) return true;
  if (stat.size === 0) return true;
  // twice, as the file's owner may lose all that waits in it
  return !((await breaks(directory)) && (await breaks(directory)));
}

/** Whether reading the file shows that it is damaged; what cannot be found out counts as no. */
function breaks(directory: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["-e", TRY, require.resolve("lmdb"), directory], {
      stdio: "ignore",
      windowsHide: true,
      timeout: PATIENCE,
      killSignal: "SIGKILL",
      env: { ...process.env, NODE_OPTIONS: "", ELECTRON_RUN_AS_NODE: "1" },
    });
    child.once("error", () => resolve(false));
    child.once("exit", (code, signal) => {
      resolve(code === DAMAGED || SIGNALS.has(signal ?? "") || (code ?? 0) >= FIRST_WINDOWS_EXCEPTION);
    });
  });
}

/** Renames the damaged file, and says its new name. */
export async function setAside(directory: string, now: Date): Promise<string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  let aside = `${data(directory)}.damaged-${time}`;
  for (let more = 2; fs.existsSync(aside); more++) aside = `${data(directory)}.damaged-${time}-${more}`;
  await fs.promises.rename(data(directory), aside);
  await fs.promises.rm(path.join(directory, "lock.mdb"), { force: true });
  return aside;
}
