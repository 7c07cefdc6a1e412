import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { InboxUnavailable } from "../contract";

/** Longest path of a socket that every system takes, bytes. */
const LONGEST = 100;

/** Errors of a file system that knows no sockets. */
const NO_SOCKETS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "EINVAL", "ENAMETOOLONG", "ENOSYS"]);

/** Milliseconds after which one who does not answer counts as an owner that is held up. */
const PATIENCE = 2_000;

/** Milliseconds between two looks at others who want the directory at the same time. */
const PAUSE = 10;

const OWNER = "owner";
const CANDIDATE = "candidate";

export interface Ownership {
  /** Lets the next one in. */
  release(): Promise<void>;
}

/**
 * Makes this the only opening of the directory, in this process and among those of this machine. The system closes
 * a socket when its process dies, however it dies: so who owns listens, and who wants to own asks.
 *
 * Each listens on a socket of its own name first, and then asks all others that are there. One where nobody answers
 * is left over from a dead process: it is removed, which harms nobody as no name comes twice. Where an owner
 * answers, this one gives up. Of two candidates, the one that asks later finds the other: it gives up if its name is
 * the greater one, and otherwise waits for what becomes of the other, who may not know of it.
 *
 * @throws InboxUnavailable "in-use"
 */
export async function own(directory: string): Promise<Ownership> {
  const real = fs.realpathSync(directory);
  const name = `okta-inbox-${createHash("sha256").update(real).digest("hex").slice(0, 24)}`;
  if (process.platform === "win32") return ownPipe(`\\\\.\\pipe\\${name}`, directory);
  const [suffix, tail] = [randomBytes(6).toString("hex"), ".sock"];
  const inside = path.join(real, `owner-${suffix}${tail}`);
  const outside = () => ownAmong(os.tmpdir(), `${name}-`, `${name}-${suffix}${tail}`, directory);
  if (Buffer.byteLength(inside) > LONGEST) return outside();
  try {
    return await ownAmong(real, "owner-", path.basename(inside), directory);
  } catch (error) {
    if (!NO_SOCKETS.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return outside();
  }
}

/** A pipe of Windows goes with its process, and nobody can listen where another one does. */
async function ownPipe(pipe: string, directory: string): Promise<Ownership> {
  try {
    const server = await listen(pipe, () => OWNER);
    return { release: () => closed(server) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === "EADDRINUSE" || code === "EACCES" ? inUse(directory) : error;
  }
}

async function ownAmong(place: string, prefix: string, mine: string, directory: string): Promise<Ownership> {
  let state = CANDIDATE;
  const server = await listen(path.join(place, mine), () => state);
  try {
    for (;;) {
      const names = await fs.promises.readdir(place);
      const others = names.filter(
        (name) => name.startsWith(prefix) && name.endsWith(".sock") && name !== mine,
      );
      const alive = await Promise.all(
        others.map(async (name) => ({ name, is: await ask(path.join(place, name)) })),
      );
      const rivals = alive.filter(({ is }) => is !== undefined);
      if (rivals.length === 0) break;
      if (rivals.some(({ name, is }) => is === OWNER || name < mine)) throw inUse(directory);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    state = OWNER;
    return { release: () => closed(server) };
  } catch (error) {
    await closed(server);
    throw error;
  }
}

const inUse = (directory: string) =>
  new InboxUnavailable(
    "in-use",
    `The directory ${directory} is in use by another process, or by another store of this one. ` +
      "Two Node-REDs need a directory each.",
  );

const closed = (server: net.Server) => new Promise<void>((resolve) => server.close(() => resolve()));

function listen(place: string, state: () => string): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.end(state());
    });
    server.unref();
    server.once("error", reject);
    server.listen(place, () => {
      server.removeListener("error", reject);
      server.on("error", () => undefined);
      resolve(server);
    });
  });
}

/** What the one says who listens there; undefined if nobody does. */
function ask(place: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const socket = net.connect(place);
    const patience = setTimeout(() => socket.destroy(), PATIENCE);
    let dead = false;
    socket.setEncoding("utf8");
    socket.on("data", (text) => {
      said += text;
    });
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      // one that must not be asked (EACCES) belongs to another user, and may well live
      dead = code === "ECONNREFUSED" || code === "ENOENT";
      if (code === "ECONNREFUSED") fs.rmSync(place, { force: true });
    });
    socket.on("close", () => {
      clearTimeout(patience);
      resolve(dead ? undefined : said === CANDIDATE ? CANDIDATE : OWNER);
    });
  });
}
