import fs from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { NodeRed, type NodeRedOptions } from "./node-red";
import type { Installation } from "./node-red-versions";

/** CHROMIUM names one; otherwise the first in the path. */
function findBrowser(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return ["chromium", "chromium-browser", "google-chrome"]
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));
}

const executablePath = findBrowser();

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launchBrowser = (flags: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...FLAGS, ...flags] });

/** Why there is no browser here, or undefined. */
export function missingBrowser(): string | undefined {
  if (executablePath === undefined) return "no Chromium in the path, and CHROMIUM names none";
  return fs.existsSync(executablePath) ? undefined : `no browser at ${executablePath}`;
}

/** A suite's first hook: skips it with a line where there is no browser; in CI that is a failure. */
export function needsBrowser(): void {
  before("find a browser", function () {
    const missing = missingBrowser();
    if (missing === undefined) return;
    if (process.env.CI) throw new Error(missing);
    console.log(`    skipped: ${missing}`);
    this.skip();
  });
}

/**
 * One Node-RED with an editor for a whole suite; without a browser as in `needsBrowser`.
 * @param started called before the first test
 */
export function needsEditor(
  installation: () => Installation,
  started: (nodeRed: NodeRed, editor: Editor) => void,
  options: NodeRedOptions = {},
): void {
  let nodeRed: NodeRed | undefined;
  let editor: Editor | undefined;
  needsBrowser();
  before("start a Node-RED and its editor", async function () {
    this.timeout(240_000);
    nodeRed = await NodeRed.start(installation(), options);
    editor = await Editor.start(nodeRed);
    started(nodeRed, editor);
  });
  after(async () => {
    await editor?.close();
    await nodeRed?.stop();
  });
}

export interface EditorOptions extends BrowserContextOptions {
  /** Where the browser finds the Node-RED, if not at its own URL. */
  readonly origin?: string;
  readonly flags?: readonly string[];
  /** The dark theme that Node-RED 5 has; 4.1 has none of its own. */
  readonly dark?: boolean;
}

/** The editor of a Node-RED in a browser, used as a person would: by mouse and keyboard. */
export class Editor {
  /** What the browser's console called an error, and scripts that failed. */
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
    private readonly nodeRed: NodeRed,
    private readonly origin: string,
  ) {}

  static async start(
    nodeRed: NodeRed,
    { origin = nodeRed.url, flags = [], dark = false, ...context }: EditorOptions = {},
  ): Promise<Editor> {
    const browser = await launchBrowser(flags);
    const session = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context });
    // about:blank has no storage
    if (dark)
      await session.addInitScript(
        () => location.origin !== "null" && localStorage.setItem("view-dark-theme", "dark"),
      );
    const editor = new Editor(await session.newPage(), browser, nodeRed, origin);
    editor.page.on("pageerror", (error) => editor.errors.push(String(error)));
    editor.page.on("console", (message) => {
      if (message.type() === "error") editor.errors.push(`${message.text()} ${message.location().url}`);
    });
    return editor;
  }

  /** Logs in at an editor that asks for it. */
  async login(user: string, password: string): Promise<void> {
    await this.page.goto(this.origin);
    await this.page.locator("#node-dialog-login-username").fill(user);
    await this.page.locator("#node-dialog-login-password").fill(password);
    await this.page.locator("#node-dialog-login-submit").click();
    await this.page.locator("#red-ui-workspace-chart svg").first().waitFor();
  }

  /** Loads the editor with the flows as they are deployed now, on this tab. */
  async open(tab?: string): Promise<void> {
    await this.page.goto("about:blank");
    await this.page.goto(`${this.origin}/${tab === undefined ? "" : `#flow/${tab}`}`);
    await this.page.locator("#red-ui-loading-progress").waitFor({ state: "hidden" });
    await this.page.locator("#red-ui-workspace-chart svg").first().waitFor();
  }

  node(id: string): Locator {
    return this.page.locator(`[id="${id}"]`);
  }

  /**
   * Double-clicks a node, as one does, and waits until its dialog stands still. Node-RED takes no double click while
   * a dialog before it is still on its way out: then once more.
   */
  async openDialog(id: string): Promise<Locator> {
    const node = this.node(id).locator(".red-ui-flow-node").first();
    const dialog = this.page.locator(".red-ui-tray").last();
    const button = dialog.locator("#node-dialog-ok");
    for (let attempt = 1; ; attempt++) {
      await node.dblclick();
      try {
        await button.waitFor({ timeout: 2_500 });
        break;
      } catch (error) {
        if (attempt === 8 || (await button.isVisible())) throw error;
      }
    }
    await still(dialog);
    return dialog;
  }

  /** Opens a part of a dialog that may be folded, by its summary. */
  async unfold(id: string): Promise<void> {
    const part = this.page.locator(`details#${id}`);
    if (!(await part.evaluate((details) => (details as HTMLDetailsElement).open))) {
      await part.locator("summary").click();
    }
  }

  /** Opens a config node from the dialog that has it as `property`: the one chosen there, or a new one. */
  async openConfig(property: string, button: "add" | "edit"): Promise<Locator> {
    await this.page.locator(`#node-input-btn-${property}-${button}`).click();
    const dialog = this.page.locator(".red-ui-tray").last();
    await dialog.locator("#node-config-dialog-ok").waitFor();
    await still(dialog);
    return dialog;
  }

  /** Keeps the config node, and goes back to the dialog it was opened from. */
  async configDone(): Promise<void> {
    await this.page.locator("#node-config-dialog-ok").click();
    await this.page.locator("#node-config-dialog-ok").waitFor({ state: "detached" });
    await still(this.page.locator(".red-ui-tray").last());
  }

  async done(): Promise<void> {
    await this.page.locator("#node-dialog-ok").click();
    await this.page.locator(".red-ui-tray").waitFor({ state: "detached" });
  }

  async cancel(): Promise<void> {
    await this.page.locator("#node-dialog-cancel").click();
    await this.page.locator(".red-ui-tray").waitFor({ state: "detached" });
  }

  /** Clicks Deploy; resolves when the flows run. */
  async deploy(): Promise<void> {
    const started = this.nodeRed.nextStart();
    await this.page.locator("#red-ui-header-button-deploy").click();
    await started;
  }

  /** Drags a node from the palette to a place on the tab; its id. */
  async drop(type: string, position: { x: number; y: number }): Promise<string> {
    const nodes = this.page.locator(".red-ui-flow-node-group");
    const before = await nodes.count();
    await this.page
      .locator(`.red-ui-palette-node[data-palette-type="${type}"]`)
      .dragTo(this.page.locator("#red-ui-workspace-chart"), { targetPosition: position, steps: 10 });
    const node = nodes.nth(before);
    await node.waitFor();
    return (await node.getAttribute("id")) as string;
  }

  /** Draws a wire from an output of a node to the input of another. */
  async wire(from: string, output: number, to: string): Promise<void> {
    const centre = async (port: Locator) => {
      const box = await port.boundingBox();
      if (box === null) throw new Error(`no port to draw a wire from ${from} to ${to}`);
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    const { mouse } = this.page;
    const links = this.page.locator(".red-ui-flow-link");
    const before = await links.count();
    await mouse.move(...(await centre(this.node(from).locator(".red-ui-flow-port-output").nth(output))));
    await mouse.down();
    await mouse.move(...(await centre(this.node(to).locator(".red-ui-flow-port-input"))), { steps: 10 });
    await mouse.up();
    await links.nth(before).waitFor({ state: "attached" });
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** A tray slides in and out; its buttons move until it stands still. What moves it may be called off. */
export async function still(dialog: Locator): Promise<void> {
  await dialog.evaluate((tray) =>
    Promise.all(
      [tray, tray.parentElement]
        .flatMap((e) => e?.getAnimations() ?? [])
        .map((a) => a.finished.catch(() => undefined)),
    ),
  );
}
