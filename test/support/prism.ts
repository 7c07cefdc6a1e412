// Prism, a mock server made from the specification: it checks each request and answers with an example.
import { type ChildProcess, spawn } from "node:child_process";
import type { IncomingHttpHeaders } from "node:http";
import path from "node:path";
import { cleanEnvironment } from "./environment";

/** Okta's published management specification; it is not part of the project, and may not be there. */
export const specificationFile =
  process.env.OKTA_MANAGEMENT_SPEC ||
  path.resolve(__dirname, "../../../shared/okta/okta-management-slice.yaml");

export interface Prism {
  readonly origin: string;
  stop(): Promise<void>;
}

const bin = path.join(path.dirname(require.resolve("@stoplight/prism-cli/package.json")), "dist/index.js");
const KEPT = 4000;

export async function startPrism(): Promise<Prism> {
  // port 0: the machine gives a free one, and Prism says which
  const child = spawn(process.execPath, [bin, "mock", "-h", "127.0.0.1", "-p", "0", specificationFile], {
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const orphan = () => child.kill("SIGKILL");
  process.once("exit", orphan);
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const origin = await listening(child);
  return {
    origin,
    stop: async () => {
      child.kill();
      await closed;
      process.off("exit", orphan);
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    // reads on after that, so that Prism never waits for its log to be read
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-KEPT);
      const origin = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (origin) resolve(origin);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Prism ended with ${code}: ${said}`)));
  });
}

/**
 * Prism tells in a header, or with an answer of its own where the specification has no 400 or 401 for it. What it
 * finds wrong with its answers is left out: those are the specification's examples, some of which are wrong.
 */
export function violationsIn(status: number, headers: IncomingHttpHeaders, body: string): string[] {
  const told = JSON.parse(String(headers["sl-violations"] ?? "[]")) as { location?: string[] }[];
  const ofRequest = told.filter(({ location }) => location?.[0] !== "response");
  const own = String(headers["content-type"]).includes("problem+json") ? [`${status} ${body}`] : [];
  return [...ofRequest.map((one) => JSON.stringify(one)), ...own];
}
