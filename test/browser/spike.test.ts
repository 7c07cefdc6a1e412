import { expect } from "chai";
import type { Locator } from "playwright-core";
import { PRESETS } from "../../nodes/okta-spike/choices";
import { delivery, signIn } from "../support/deliveries";
import { Editor, needsBrowser } from "../support/editor";
import { type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const CONTEXT = {
  default: { module: "memory" },
  disk: { module: "localfilesystem" },
};

onEachNodeRed("The dialog of okta-spike", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let dialog: Locator;
  let tabs = 0;

  needsBrowser();
  before("start a Node-RED with context stores, and its editor", async function () {
    this.timeout(120_000);
    nodeRed = await NodeRed.start(installation(), { settings: { contextStorage: CONTEXT } });
    editor = await Editor.start(nodeRed);
  });
  after(async () => {
    await editor?.close();
    await nodeRed?.stop();
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  afterEach(() => expect(editor.errors.splice(0)).to.deep.equal([]));

  /** Deploys a spike with these properties, as a flow has them, and opens its dialog. */
  async function open(properties: Partial<FlowNode> = {}, ...nodes: FlowNode[]): Promise<void> {
    const id = `spike-tab-${++tabs}`;
    const spike = { id: "spike", type: "okta-spike", wires: [["out"], []], ...properties, x: 300, y: 100 };
    await nodeRed.deploy(tab(id, spike, { ...sink("out"), x: 600, y: 100 }, ...nodes));
    await editor.open(id);
    dialog = await editor.openDialog("spike");
  }

  async function saved(): Promise<FlowNode> {
    await editor.done();
    await editor.deploy();
    return (await nodeRed.flows()).find(({ type }) => type === "okta-spike") as FlowNode;
  }

  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  const words = () => dialog.locator("#okta-spike-words");
  const says = (text: string | RegExp) =>
    words()
      .getByText(text)
      .or(words().filter({ hasText: text }))
      .first()
      .waitFor({ timeout: 5_000 });
  const chosen = (label: string) =>
    field(label).evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.text);
  const label = (id: string, text: string) =>
    editor.node(id).locator(".red-ui-flow-node-label").getByText(text, { exact: true }).waitFor();
  const isMarked = (marked: boolean) =>
    editor
      .node("spike")
      .locator(".red-ui-flow-node-error")
      .waitFor({ state: marked ? "visible" : "hidden", timeout: 5_000 });
  const reason = () => dialog.locator("#okta-blocked-done");

  /** Writes an expression into the editor in this place, over what is there. */
  async function write(place: string, expression: string): Promise<void> {
    await dialog.locator(`${place} .view-lines`).click();
    await editor.page.keyboard.press("ControlOrMeta+a");
    await editor.page.keyboard.press("Delete");
    await editor.page.keyboard.insertText(expression);
  }

  it("from the palette: says what it does, and a ready setting fills the form", async () => {
    const id = `spike-tab-${++tabs}`;
    await nodeRed.deploy(tab(id, sink("out")));
    await editor.open(id);
    const node = await editor.drop("okta-spike", { x: 300, y: 250 });
    await label(node, "5 per user in 1 h");
    dialog = await editor.openDialog(node);
    await says("Alerts when 5 events of one user lie within 1 hour.");
    await says("Then it is quiet about that user until the count has fallen below 5.");
    expect(await chosen("Start from")).to.contain("choose a ready setting");

    await field("Start from").selectOption("spray");
    expect(await chosen("Count")).to.contain("different users");
    expect(await chosen("Per")).to.equal("IP address");
    expect(await field("Alert at").inputValue()).to.equal("10");
    await says("Alerts when 10 different users come up in such events from one IP address within 1 hour.");
    await field("Start from").selectOption("push");
    await says("Alerts when 5 such events of one user lie within 1 hour.");
    await field("Alert at").fill("3");
    expect(await chosen("Start from"), "a setting that was changed").to.contain("choose");
    await says("Alerts when 3 such events");
    await field("Start from").selectOption("spray");

    const { counts, key, distinct, threshold, window, windowUnit, quiet, outputs } = await saved();
    const form = { counts, key, distinct, windowUnit };
    const { spray } = PRESETS;
    expect(form).to.deep.equal({
      counts: spray.counts,
      key: spray.key,
      distinct: spray.distinct,
      windowUnit: "hours",
    });
    expect([threshold, window, quiet].map(Number)).to.deep.equal([10, 1, 0]);
    expect(outputs).to.equal(undefined);
    await label(node, "10 users per address in 1 h");
    await editor.openDialog(node);
    expect(await chosen("Start from")).to.contain("Password spray");
    await editor.cancel();
    const names = await editor.node(node).locator(".red-ui-flow-port-output").count();
    expect(names).to.equal(2);
  });

  it("keeps all that is filled in, and shows it again", async () => {
    await open();
    await write("#okta-spike-counts", "event.outcome?.result eq 'FAILURE'");
    await field("Per").selectOption("my own expression");
    await write("#okta-spike-key", "event.client.zone");
    await field("Count").selectOption("different values of my own expression");
    await write("#okta-spike-distinct", "event.device?.id");
    await field("Alert at").fill("7");
    await field("Length of the window").fill("1.5");
    await field("Unit of the window").selectOption("minutes");
    await field("Then quiet").selectOption("for");
    await field("Quiet time").fill("${QUIET}");
    await field("Unit of the quiet time").selectOption("seconds");
    await says(
      "Alerts when 7 different values of your expression come up in such events with the same value of your expression within 1.5 minutes.",
    );
    await says("Then it is quiet about that value for ${QUIET} seconds.");
    await editor.unfold("okta-spike-more");
    expect(await field("Keep counts").locator("option").allInnerTexts()).to.deep.equal([
      "in memory: a restart of Node-RED forgets them",
      "in the context store “default”, too",
      "in the context store “disk”, too",
    ]);
    await field("Keep counts").selectOption("disk");
    await field("At most").fill("500");
    await field("Of each").fill("70");
    const node = await saved();
    const expected = {
      counts: "event.outcome?.result eq 'FAILURE'",
      key: "event.client.zone",
      distinct: "event.device?.id",
      windowUnit: "minutes",
      quiet: "${QUIET}",
      quietUnit: "seconds",
      store: "disk",
      property: "payload",
    };
    expect(node).to.deep.include(expected);
    expect([node.threshold, node.window, node.maxKeys, node.maxPerKey].map(Number)).to.deep.equal([
      7, 1.5, 500, 70,
    ]);
    await label("spike", "7 values per zone in 1.5 min");
    await isMarked(false);

    await editor.openDialog("spike");
    expect(await chosen("Per")).to.equal("my own expression");
    expect(await dialog.locator("#okta-spike-key .view-lines").innerText()).to.equal("event.client.zone");
    expect(await chosen("Then quiet")).to.equal("for");
    expect(await field("Quiet time").inputValue()).to.equal("${QUIET}");
    // what is not as usual is not hidden
    expect(await chosen("Keep counts")).to.contain("disk");
    await field("Then quiet").selectOption("until");
    await field("Quiet time").waitFor({ state: "hidden" });
    expect(Number((await saved()).quiet)).to.equal(0);
  });

  it("opens a flow that says nothing, or names a store that is not there, and changes nothing by it", async () => {
    await open({ store: "gone" });
    expect(await field("Alert at").inputValue()).to.equal("5");
    expect(await chosen("Unit of the window")).to.equal("hours");
    expect(await chosen("Keep counts")).to.contain("gone");
    await says("Alerts when 5 events of one user lie within 1 hour.");
    await editor.cancel();
    await isMarked(false);
  });

  it("marks a number that cannot be used, and says what to do", async () => {
    await open();
    await field("Alert at").fill("2.5");
    await says("The number to alert at has to be a whole number.");
    await editor.page.keyboard.press("Tab");
    await dialog.locator("#node-input-threshold.input-error").waitFor({ timeout: 5_000 });
    await field("Alert at").fill("2000");
    await says(/An alert at 2000 needs at least as many events/);
    await field("Of each").waitFor({ timeout: 5_000 });
    await field("Alert at").fill("5");
    await field("Length of the window").fill("an hour");
    await says(/The length of the window needs a number/);
    await editor.done();
    await isMarked(true);
    await editor.openDialog("spike");
    await field("Length of the window").fill("2");
    await says("within 2 hours.");
    await editor.done();
    await isMarked(false);
  });

  it("underlines an expression that cannot be read, and Done waits for it", async () => {
    await open();
    await write("#okta-spike-counts", "event.outcome.result ==");
    await dialog.locator("#okta-spike-counts .squiggly-error").first().waitFor();
    await says(/^Which events count, line 1, column \d+/);
    expect(await reason().innerText()).to.match(/^Which events count, line 1/);
    await write("#okta-spike-counts", "");
    await reason().waitFor({ state: "detached" });
    await field("Per").selectOption("my own expression");
    await write("#okta-spike-key", "");
    await says(/Say per what events are counted/);
    await editor.page.keyboard.press("Tab");
    await reason().click();
    expect(
      await editor.page.evaluate(() => document.activeElement?.closest("#okta-spike-key") !== null),
    ).to.equal(true);
    await field("Per").selectOption("IP address");
    await reason().waitFor({ state: "detached" });
    expect((await saved()).key).to.equal("event.client.ipAddress");
  });

  it("a flow with a broken expression is marked on the canvas", async () => {
    await open({ distinct: "event.(" });
    await says(/^What is counted, line 1/);
    await editor.cancel();
    await isMarked(true);
  });

  it("is worked by keyboard, in the order of what is seen", async () => {
    await open();
    const { keyboard } = editor.page;
    const focused = () => editor.page.evaluate(() => document.activeElement?.id);
    await field("Start from").focus();
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await says("Alerts when 10 such events of one user lie within 10 minutes.");
    await field("Count").focus();
    const order = [
      "okta-spike-key-choice",
      "node-input-threshold",
      "node-input-window",
      "node-input-windowUnit",
      "okta-spike-then",
    ];
    for (const id of order) {
      await keyboard.press("Tab");
      expect(await focused()).to.equal(id);
    }
    await keyboard.press("ArrowDown");
    expect(await focused(), "a time to fill in").to.equal("node-input-quiet");
    await keyboard.type("5");
    await keyboard.press("ControlOrMeta+Enter");
    await dialog.waitFor({ state: "detached" });
    await editor.deploy();
    const node = (await nodeRed.flows()).find(({ id }) => id === "spike");
    expect([node?.threshold, node?.quiet].map(Number)).to.deep.equal([10, 5]);
  });

  it("every field has a name for screen readers", async () => {
    await open({ quiet: 1, key: "event.client.zone", distinct: "event.device?.id" });
    await editor.unfold("okta-spike-more");
    const controls = dialog
      .locator("#dialog-form")
      .locator(
        ["input", "select", "textarea", "button"]
          .map((tag) => `${tag}:visible:not([aria-hidden], [id^="red-ui-trap"])`)
          .join(),
      );
    const names = await controls.evaluateAll((all) =>
      all.map((one) => {
        const input = one as HTMLInputElement;
        return (
          input.getAttribute("aria-label") ||
          input.labels?.[0]?.innerText ||
          document.getElementById(input.getAttribute("aria-labelledby") ?? "")?.innerText ||
          input.innerText ||
          input.title ||
          `nameless: ${input.outerHTML}`
        );
      }),
    );
    expect(names.length).to.be.greaterThan(15);
    expect(names.filter((name) => name.startsWith("nameless"))).to.deep.equal([]);
  });

  it("Try it shows of an event per what, whether it counts, and what is counted", async () => {
    const hook = { ...hookIn("hook", "/okta/spike", ["spike"]), x: 100, y: 100 };
    await open({ ...PRESETS.spray }, hook);
    await dialog.getByLabel("Event type of the sample").waitFor();
    expect(await dialog.getByLabel("Event type of the sample").inputValue()).to.equal("user.session.start");
    const event = signIn("FAILURE", {
      actor: { alternateId: "eve@example.com" },
      client: { ipAddress: "192.0.2.77" },
    });
    await deliver(`${nodeRed.url}/okta/spike`, delivery([event]));
    await dialog.getByText("A recent event", { exact: true }).click();
    const value = (text: string) =>
      dialog.locator(".okta-verdict").getByText(text).waitFor({ timeout: 5_000 });
    await value("'192.0.2.77'");
    await dialog.getByText("whether it counts", { exact: true }).click();
    await value("true");
    await dialog.getByText("what is counted", { exact: true }).click();
    await value("'eve@example.com'");
    await field("Count").selectOption("events");
    await value(`'${event.uuid}'`);
    await dialog.getByText("per what", { exact: true }).click();
    await field("Per").selectOption("user who acts (actor)");
    await value("'eve@example.com'");
    await editor.cancel();
  });
});
