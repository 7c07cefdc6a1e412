// The demo behind `npm start`: a Node-RED with this package and the example "Quick start", and a simulator that acts
// as Okta. Prints the way of each event; stays up until Ctrl-C, or ends by itself with --once.
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import express from "express";
import RED from "node-red";
import { categories, sampleDelivery } from "../src/events";
import { OktaSimulator } from "../src/simulator";
import { demoEvents, EXPECTED_WIRES } from "./demo/events";
import { type Journey, JourneyLog } from "./demo/journeys";

const ROOT = path.resolve(__dirname, "..");
const EXAMPLE = path.join(ROOT, "examples", "Quick start.json");
const HOOK_PATH = "/okta/events";
/** Everybody may know it: the demo listens on this machine only. */
const SECRET = "quick-start";
const PATIENCE = 15_000;

const USAGE = `npm start -- [--port PORT] [--once]

  --port PORT  where Node-RED listens; 1880 or any free port by default
  --once       end by itself: exit code 0 if every event arrived where it should`;

function options(): { port: number | undefined; once: boolean } {
  try {
    const { values } = parseArgs({
      options: { port: { type: "string" }, once: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536)) {
      throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
    }
    return { port, once: values.once ?? false };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Listens on the port that was asked for; without one on 1880, or on any free one where that is taken. */
async function listen(server: http.Server, port: number | undefined): Promise<number> {
  const attempt = (number: number) =>
    new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen(number, "127.0.0.1", () => {
        server.off("error", reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  if (port !== undefined) return attempt(port);
  return attempt(1880).catch(() => attempt(0));
}

const flowsStarted = () => new Promise((resolve) => RED.events.once("flows:started", resolve));

async function startNodeRed(userDir: string, port: number | undefined): Promise<string> {
  const app = express();
  const server = http.createServer(app);
  const settings = {
    userDir,
    nodesDir: [ROOT],
    flowFile: "flows.json",
    credentialSecret: false,
    httpAdminRoot: "/",
    httpNodeRoot: "/",
    logging: { console: { level: "error", metrics: false, audit: false } },
    telemetry: { enabled: false },
    editorTheme: { tours: false },
  };
  // the published types lag behind Node-RED's own settings
  RED.init(server, settings as unknown as Parameters<typeof RED.init>[1]);
  app.use("/", RED.httpAdmin);
  app.use("/", RED.httpNode);
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  // `start` resolves before Node-RED has started its flows, of which it has none yet
  const started = flowsStarted();
  await RED.start();
  await started;
  return url;
}

/** Imports the example as a user would: through the admin API, with the hook's secret filled in. */
async function deploy(url: string): Promise<void> {
  const flows = JSON.parse(fs.readFileSync(EXAMPLE, "utf8")) as { type: string; credentials?: object }[];
  for (const node of flows) if (node.type === "okta-event-hook-in") node.credentials = { secret: SECRET };
  const started = flowsStarted();
  const answer = await fetch(`${url}/flows`, {
    method: "POST",
    headers: { "content-type": "application/json", "Node-RED-Deployment-Type": "full" },
    body: JSON.stringify(flows),
  });
  if (!answer.ok) throw new Error(`the flow was not deployed: ${answer.status} ${await answer.text()}`);
  await started;
}

const categoryName = (key: string) => categories.find((category) => category.key === key)?.name ?? "other";

function printJourney(journey: Journey, expected: string | undefined): void {
  const mark = journey.wire === expected ? "" : `   expected: ${expected}`;
  console.log(
    `  ${journey.eventType.padEnd(34)}${categoryName(journey.category).padEnd(24)}` +
      `${journey.filter.padEnd(11)}→ ${journey.wire}${mark}`,
  );
}

async function run(url: string): Promise<boolean> {
  const simulator = new OktaSimulator(`${url}${HOOK_PATH}`, { secret: SECRET });
  const log = new JourneyLog(RED.hooks);
  try {
    const verification = await simulator.verify();
    console.log(
      `\nOkta verifies the hook: ${verification.ok ? "verified" : verification.problems.join(", ")}`,
    );
    const events = demoEvents();
    const delivery = sampleDelivery(events.map(({ event }) => event));
    const first = await simulator.deliver(delivery);
    const again = await simulator.deliver(delivery);
    console.log(
      `Okta delivers ${events.length} events, then the same delivery once more: ` +
        `${first.outcome}, ${again.outcome}\n`,
    );
    console.log(`  ${"event type".padEnd(34)}${"category".padEnd(24)}${"filter".padEnd(11)}  wire`);
    const arrived = await log.arrivals(events.length, PATIENCE);
    let right = verification.ok && first.outcome === "delivered" && again.outcome === "delivered";
    for (const { event, story } of events) {
      const journey = arrived.get(event.uuid ?? "");
      const expected = EXPECTED_WIRES[story];
      if (journey === undefined) console.log(`  ${String(event.eventType).padEnd(34)}did not arrive`);
      else printJourney(journey, expected);
      right = right && journey?.wire === expected && journey?.times === 1;
    }
    console.log(
      right
        ? "\nEvery event arrived once, where it should; the repeated delivery was recognised."
        : "\nNot every event arrived once where it should.",
    );
    return right;
  } finally {
    log.close();
    simulator.close();
  }
}

async function main(): Promise<void> {
  const { port, once } = options();
  const userDir = fs.mkdtempSync(path.join(os.tmpdir(), "okta-quick-start-"));
  const end = async (code: number) => {
    await RED.stop().catch(() => {});
    fs.rmSync(userDir, { recursive: true, force: true });
    process.exit(code);
  };
  process.once("SIGINT", () => void end(0));
  process.once("SIGTERM", () => void end(0));
  try {
    const url = await startNodeRed(userDir, port);
    await deploy(url);
    const right = await run(url);
    if (once) return await end(right ? 0 : 1);
    console.log(`
The editor:      ${url}/
Send more:       npx okta-hook send ${url}${HOOK_PATH} --secret ${SECRET} --type user.account.lock
Stop:            Ctrl-C`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    await end(1);
  }
}

void main();
