import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import type { Locator } from "playwright-core";
import { delivery, group, logEvent, signIn } from "../../test/support/deliveries";
import { Editor } from "../../test/support/editor";
import { type FlowNode, SECRET } from "../../test/support/flow";
import { deliver, verify } from "../../test/support/http";
import { NodeRed } from "../../test/support/node-red";
import { type NodeRedVersion, nodeRedVersions, REPOSITORY } from "../../test/support/node-red-versions";
import { save, takeFlow } from "./take";

/** A public address as a user's own would be: the dialogs show it. */
const HOST = "nodered.example.com";
const WIDTH = 1600;
/** Milliseconds until a sample is judged, with much to spare. */
const SETTLE = 500;

interface Picture {
  readonly name: string;
  /** Of the node whose dialog it is. */
  readonly type: string;
  /** Room for what is to be seen. */
  readonly height: number;
  /** What a person does before it is taken. */
  readonly prepare?: (dialog: Locator) => Promise<void>;
}

/** The last rule, and a sample of its type under it. */
const openRule = async (dialog: Locator): Promise<void> => {
  const rule = dialog.locator(".okta-card-head").last();
  await rule.click();
  const type = await rule.locator(".okta-card-name").innerText();
  await dialog.locator(".okta-try-json > summary", { hasText: type }).waitFor();
  // samples are made at random: one that matches shows more
  while (!(await dialog.locator(".okta-verdict-match").isVisible())) {
    const sent = dialog.page().waitForResponse(/\/samples\//);
    await dialog.getByRole("button", { name: "another sample" }).click();
    await sent;
    await dialog.page().waitForTimeout(SETTLE);
  }
};

const DIALOGS: readonly Picture[] = [
  { name: "okta-event-hook-in", type: "okta-event-hook-in", height: 1070 },
  { name: "okta-el-filter", type: "okta-el-filter", height: 1420, prepare: openRule },
  {
    name: "okta-el-filter-expression",
    type: "okta-el-filter",
    height: 760,
    async prepare(dialog) {
      await openRule(dialog);
      await dialog.getByRole("tab", { name: "Expression" }).click();
      await dialog.locator(".okta-code .view-lines").click();
      const { keyboard } = dialog.page();
      await keyboard.press("ControlOrMeta+a");
      await keyboard.type("event.outcome.result eq 'FAILURE' && event.actor.");
      await dialog.page().locator(".suggest-widget.visible .monaco-list-row.focused").waitFor();
    },
  },
  { name: "okta-category-switch", type: "okta-category-switch", height: 700 },
  {
    name: "okta-event-switch",
    type: "okta-event-switch",
    height: 760,
    async prepare(dialog) {
      await dialog.locator(".okta-pick").last().click();
      await dialog.page().locator(".okta-popup > input").fill("mfa");
    },
  },
  { name: "okta-spike", type: "okta-spike", height: 1000 },
  { name: "okta-api", type: "okta-api", height: 900 },
];

/** The pictures that are in the dark theme, too, which Node-RED 5 has. */
const DARK = ["quick-start", "okta-el-filter", "mfa-fatigue"];

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

async function takeDialog(editor: Editor, id: string, { height, prepare }: Picture): Promise<Buffer> {
  await editor.page.setViewportSize({ width: WIDTH, height });
  const dialog = await editor.openDialog(id);
  await prepare?.(dialog);
  // away from all that has a tooltip, and without the cursor of a field, which would blink
  await editor.page.mouse.move(0, height - 1);
  if (prepare === undefined || prepare === openRule) {
    await editor.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  }
  const boxes = await Promise.all(
    [dialog, ...(await editor.page.locator(".okta-popup, .suggest-widget.visible").all())].map((part) =>
      part.boundingBox(),
    ),
  );
  const shown = boxes.filter((box) => box !== null);
  const x = Math.min(...shown.map((box) => box.x));
  const y = Math.min(...shown.map((box) => box.y));
  const right = Math.max(...shown.map((box) => box.x + box.width));
  const bottom = Math.max(...shown.map((box) => box.y + box.height));
  return editor.page.screenshot({ clip: { x, y, width: right - x, height: bottom - y } });
}

async function takeAll(
  version: NodeRedVersion | undefined,
  dark: boolean,
  wanted: (name: string) => boolean,
): Promise<void> {
  const installation = version?.install();
  if (typeof installation !== "object") throw new Error(installation);
  const fileName = (name: string) => (dark ? `${name}-dark` : name);
  const quickStart = example("Quick start");
  const sorting = example("Sort by category");
  const fatigue = example("MFA fatigue");
  const [hook, fatigueHook] = [quickStart, fatigue].map(
    (flow) => flow.find(({ type }) => type === "okta-event-hook-in") as FlowNode,
  ) as [FlowNode, FlowNode];
  for (const one of [hook, fatigueHook]) one.credentials = { secret: SECRET };

  const nodeRed = await NodeRed.start(installation);
  const server = await publicAddress(nodeRed);
  const editor = await Editor.start(nodeRed, {
    origin: `https://${HOST}`,
    flags: [`--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${(server.address() as net.AddressInfo).port}`],
    ignoreHTTPSErrors: true,
    viewport: { width: WIDTH, height: 760 },
    dark,
  });
  try {
    for (const variable of fatigue.flatMap(({ env }) => (env ?? []) as { value: string }[])) {
      variable.value = `${nodeRed.url}/soc`;
    }
    await nodeRed.deploy([...quickStart, ...sorting, ...fatigue]);
    await sendEvents(nodeRed, hook);
    await nodeRed.api(`/inject/${idOf(fatigue, "inject")}`, { method: "POST" });
    await editor.open(idOf(quickStart, "tab"));
    // the statuses come over a socket of their own
    await editor
      .node(hook.id)
      .getByText(/received/)
      .waitFor();
    if (wanted("quick-start")) await save(fileName("quick-start"), await takeFlow(editor));
    if (wanted("mfa-fatigue")) {
      await editor.page.setViewportSize({ width: 2 * WIDTH, height: 760 });
      await editor.open(idOf(fatigue, "tab"));
      await editor
        .node(idOf(fatigue, "okta-spike"))
        .getByText(/1 alert/)
        .waitFor();
      await editor
        .node(idOf(fatigue, "debug"))
        .getByText(/accepted a push/)
        .waitFor();
      await save(fileName("mfa-fatigue"), await takeFlow(editor));
    }
    for (const picture of DIALOGS.filter(({ name }) => wanted(name))) {
      const flow = [quickStart, sorting, fatigue].find((one) => idOf(one, picture.type) !== "") ?? quickStart;
      await editor.open(idOf(flow, "tab"));
      await save(fileName(picture.name), await takeDialog(editor, idOf(flow, picture.type), picture));
    }
  } finally {
    await editor.close();
    server.close();
    await nodeRed.stop();
  }
}

/** The pictures of the README: two flows after some events, and the dialogs. */
export async function takeReadme(): Promise<void> {
  const [oldest] = nodeRedVersions;
  await takeAll(oldest, false, () => true);
  await takeAll(nodeRedVersions.at(-1), true, (name) => DARK.includes(name));
}
