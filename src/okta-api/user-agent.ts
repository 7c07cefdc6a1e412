import { readFileSync } from "node:fs";
import * as path from "node:path";

const PACKAGE = "node-red-contrib-okta-event-hooks";

/** The version of the package that this file is in, built or not. */
export function packageVersion(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
      if (name === PACKAGE) return String(version);
    } catch {
      // no package.json here: look one folder up
    }
  }
  return "unknown";
}

/** How calls present themselves in Okta's System Log. */
export const USER_AGENT = `${PACKAGE}/${packageVersion()}`;
