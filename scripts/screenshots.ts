// Makes the pictures of the README: the Quick start flow after some events, and each node's dialog.
// `npm run build` first; Chromium at /usr/bin/chromium or where CHROMIUM says.
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import sharp from "sharp";
import { delivery, group, logEvent, signIn } from "../test/support/deliveries";
import { Editor, missingBrowser } from "../test/support/editor";
import { type FlowNode, SECRET } from "../test/support/flow";
import { deliver, verify } from "../test/support/http";
import { NodeRed } from "../test/support/node-red";
import { nodeRedVersions, REPOSITORY } from "../test/support/node-red-versions";

const FOLDER = path.join(REPOSITORY, "docs/images");
/** A public address as a user's own would be: the dialogs show it. */
const HOST = "nodered.example.com";
const WIDTH = 1600;
const MARGIN = 16;
/** Room for the whole of each dialog. */
const HEIGHTS = {
  "okta-event-hook-in": 1070,
  "okta-el-filter": 1300,
  "okta-category-switch": 700,
  "okta-event-switch": 700,
};
const MAX_BYTES = 80 * 1024;

const example = (name: string) =>
  JSON.parse(fs.readFileSync(path.join(REPOSITORY, "examples", `${name}.json`), "utf8")) as FlowNode[];

const idOf = (flows: readonly FlowNode[], type: string) => flows.find((node) => node.type === type)?.id ?? "";

/** https in front of Node-RED, on a free port. */
function publicAddress(nodeRed: NodeRed): Promise<tls.Server> {
  const pem = (file: string) => fs.readFileSync(path.join(REPOSITORY, "test/support/tls", file));
  const server = tls.createServer({ key: pem("localhost-key.pem"), cert: pem("localhost.pem") }, (client) => {
    const upstream = net.connect(nodeRed.port, "127.0.0.1");
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    client.on("error", end).pipe(upstream);
    upstream.on("error", end).pipe(client);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function sendEvents(nodeRed: NodeRed, hook: FlowNode): Promise<void> {
  const url = `${nodeRed.url}${hook.path}`;
  const events = [
    signIn("SUCCESS"),
    signIn("FAILURE"),
    logEvent(),
    logEvent({ target: [group("Marketing")] }),
    logEvent({ eventType: "user.lifecycle.create" }),
    logEvent({ eventType: "application.lifecycle.update" }),
  ];
  await verify(url, "for the picture");
  const { status } = await deliver(url, delivery(events));
  if (status !== 204) throw new Error(`the events were answered ${status}`);
  await nodeRed.status(hook.id, ({ text }) => new RegExp(`${events.length}$`).test(text ?? ""));
}

/** With a palette of 256 colours, which is enough for a dialog and less than half the bytes. */
async function save(name: string, taken: Buffer): Promise<void> {
  const picture = await sharp(taken).png({ palette: true, effort: 10, compressionLevel: 9 }).toBuffer();
  if (picture.length > MAX_BYTES) throw new Error(`${name}.png has ${picture.length} bytes`);
  fs.writeFileSync(path.join(FOLDER, `${name}.png`), picture);
  console.log(`docs/images/${name}.png  ${Math.ceil(picture.length / 1024)} kB`);
}

/** The nodes of the tab with their statuses, and a margin around them. */
async function takeFlow(editor: Editor): Promise<Buffer> {
  await editor.page.mouse.move(0, 0);
  const boxes = await editor.page
    .locator("#red-ui-workspace-chart")
    .locator(".red-ui-flow-node, .red-ui-flow-node-status-group, .red-ui-flow-node-button")
    .evaluateAll((elements) =>
      elements
        .map((element) => element.getBoundingClientRect())
        .filter(({ width, height }) => width > 0 && height > 0)
        .map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
    );
  const left = Math.min(...boxes.map((box) => box.left)) - MARGIN;
  const top = Math.min(...boxes.map((box) => box.top)) - MARGIN;
  const right = Math.max(...boxes.map((box) => box.right)) + MARGIN;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) + MARGIN;
  return editor.page.screenshot({ clip: { x: left, y: top, width: right - left, height: bottom - top } });
}

async function takeDialog(editor: Editor, id: string, height: number): Promise<Buffer> {
  await editor.page.setViewportSize({ width: WIDTH, height });
  const dialog = await editor.openDialog(id);
  // the cursor of the first field would blink
  await editor.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const picture = await dialog.screenshot();
  await editor.cancel();
  return picture;
}

async function main(): Promise<void> {
  const missing = missingBrowser();
  if (missing !== undefined) throw new Error(missing);
  const installation = nodeRedVersions[0]?.install();
  if (typeof installation !== "object") throw new Error(installation);
  fs.mkdirSync(FOLDER, { recursive: true });
  const quickStart = example("Quick start");
  const sorting = example("Sort by category");
  const hook = quickStart.find(({ type }) => type === "okta-event-hook-in") as FlowNode;
  hook.credentials = { secret: SECRET };

  const nodeRed = await NodeRed.start(installation);
  const server = await publicAddress(nodeRed);
  const editor = await Editor.start(nodeRed, {
    origin: `https://${HOST}`,
    flags: [`--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${(server.address() as net.AddressInfo).port}`],
    ignoreHTTPSErrors: true,
    viewport: { width: WIDTH, height: 760 },
  });
  try {
    await nodeRed.deploy([...quickStart, ...sorting]);
    await sendEvents(nodeRed, hook);
    await editor.open(idOf(quickStart, "tab"));
    // the statuses come over a socket of their own
    await editor
      .node(hook.id)
      .getByText(/received/)
      .waitFor();
    await save("quick-start", await takeFlow(editor));
    for (const [type, height] of Object.entries(HEIGHTS)) {
      const flow = quickStart.some((node) => node.type === type) ? quickStart : sorting;
      await editor.open(idOf(flow, "tab"));
      await save(type, await takeDialog(editor, idOf(flow, type), height));
    }
  } finally {
    await editor.close();
    server.close();
    await nodeRed.stop();
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
