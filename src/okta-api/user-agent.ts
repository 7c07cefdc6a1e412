import { readFileSync } from "node:fs";
import * as path from "node:path";

const PACKAGE = "node-red-contrib-okta-event-hooks";

/** The version of the package that this file is in, built or not. */
function version(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
      if (found.name === PACKAGE) return String(found.version);
    } catch {
      // no package.json here: look one folder up
    }
  }
  return "unknown";
}

/** How calls present themselves in Okta's System Log. */
export const USER_AGENT = `${PACKAGE}/${version()}`;
