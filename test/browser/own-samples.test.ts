import { expect } from "chai";
import type { Locator } from "playwright-core";
import { type Editor, needsEditor } from "../support/editor";
import { hookIn, sink, tab } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const TWO =
  '[\n  {"eventType": "user.session.end"},\n  {"actor": {"alternateId": "ann@example.com"}, "published": -60}\n]';

onEachNodeRed("Sample events of one's own, in the dialog of an event hook", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let tabs = 0;

  needsEditor(installation, (startedNodeRed, startedEditor) => {
    nodeRed = startedNodeRed;
    editor = startedEditor;
  });
  beforeEach(function () {
    this.timeout(60_000);
    nodeRed.messages.clear();
  });
  afterEach(() => expect(editor.errors.splice(0)).to.deep.equal([]));

  async function show(options: Record<string, unknown> = {}): Promise<void> {
    const id = `tab-${++tabs}`;
    const hook = { ...hookIn("hook", "/okta/events", ["out"], options), x: 300, y: 100 };
    await nodeRed.deploy(tab(id, hook, { ...sink("out"), y: 200 }));
    await editor.open(id);
  }
  const open = () => editor.openDialog("hook");
  const field = () => editor.page.getByRole("textbox", { name: "Events of your own" });
  const said = (place: "error" | "note") => editor.page.locator(`#okta-hook-own-${place}`);
  const press = () => editor.node("hook").locator(".red-ui-flow-node-button-button").click();
  const notified = (text: string | RegExp): Promise<void> =>
    editor.page.locator(".red-ui-notification").getByText(text).waitFor();
  const invalid = (shown: boolean) =>
    editor
      .node("hook")
      .locator(".red-ui-flow-node-error")
      .waitFor({ state: shown ? "visible" : "hidden" });
  const saved = async () => (await nodeRed.flows()).find(({ id }) => id === "hook")?.sampleEvents;
  const isOpen = (fold: Locator) => fold.evaluate((details) => (details as HTMLDetailsElement).open);

  it("are entered, saved and sent by the button, and it says how many", async () => {
    await show({ sample: "user.lifecycle.create" });
    await open();
    expect(await field().isVisible()).to.equal(false);
    await editor.unfold("okta-hook-own");
    expect(await said("note").textContent()).to.equal("");
    await field().fill(`${TWO}\n`);
    expect(await said("note").textContent()).to.equal("The button sends these 2 events instead.");
    expect(await said("error").textContent()).to.equal("");
    await editor.done();
    await editor.deploy();
    expect(await saved()).to.equal(TWO);
    await press();
    await notified("2 sample events sent");
    const messages = await nodeRed.arrived("out", 2);
    expect(messages.map(({ topic }) => topic)).to.deep.equal(["user.lifecycle.create", "user.session.end"]);
    expect(messages[0].payload.actor.alternateId).to.equal("ann@example.com");
    expect(messages[0].okta.count).to.equal(2);

    // whoever has some sees them at once
    await open();
    expect(await isOpen(editor.page.locator("#okta-hook-own"))).to.equal(true);
    expect(await field().inputValue()).to.equal(TWO);
    await field().fill("");
    await editor.done();
    await editor.deploy();
    await press();
    await notified("Sample user.lifecycle.create sent");
  });

  it("are checked while they are typed; a node with wrong ones is invalid", async () => {
    await show();
    await open();
    await editor.unfold("okta-hook-own");
    for (const [text, sentence] of [
      ['[{"eventType": user}]', /^Line 1, column 16: user is no JSON value/],
      ["[\n  {},\n]", /^Line 3, column 1: .* comma/],
      ["{}", /^The sample events have to be a list/],
      ['[{}, {"eventType": "user.*"}]', /^Sample event 2 needs one whole event type/],
      ['[{"published": "noon"}]', /^Sample event 1 has a published/],
    ] as const) {
      await field().fill(text);
      expect(await said("error").textContent(), text).to.match(sentence);
      expect(await said("note").textContent(), text).to.equal("");
      expect(await field().getAttribute("class"), text).to.contain("input-error");
    }
    await editor.done();
    await invalid(true);
    await open();
    expect(await said("error").textContent()).to.match(/^Sample event 1/);
    for (const text of ["[{}]", "${SAMPLES}", "[]", ""]) {
      await field().fill(text);
      expect(await said("error").textContent(), text).to.equal("");
      expect(await field().getAttribute("class"), text).to.not.contain("input-error");
    }
    await editor.done();
    await invalid(false);
  });

  it("that are wrong and deployed all the same: the button says what is wrong", async () => {
    await show({ sampleEvents: '[{}, "user.session.start"]' });
    await invalid(true);
    await press();
    await notified(/^Sample event 2 is not an object/);
    expect(nodeRed.at("out")).to.have.length(0);
    // the browser itself notes such an answer
    expect(editor.errors.splice(0).join()).to.match(/400/);
  });

  it("may come from an environment variable, whose events nobody counts here", async () => {
    await show({ sampleEvents: "${SAMPLES_OF_NOBODY}" });
    await invalid(false);
    await press();
    await notified("Sample events sent");
    await nodeRed.arrived("out");
  });

  it("of a flow from before them are none", async () => {
    await show();
    await invalid(false);
    await open();
    expect(await isOpen(editor.page.locator("#okta-hook-own"))).to.equal(false);
    await editor.cancel();
  });

  it("written by hand into a flow, as a list, are shown as text", async () => {
    await show({ sampleEvents: [{ eventType: "a.b" }] });
    await open();
    expect(JSON.parse(await field().inputValue())).to.deep.equal([{ eventType: "a.b" }]);
    expect(await said("note").textContent()).to.equal("The button sends this event instead.");
    await editor.cancel();
  });

  it("open in Node-RED's JSON editor, and come back from it", async () => {
    await show({ sampleEvents: '[{"eventType":"a.b"}]' });
    await open();
    await editor.page.getByRole("button", { name: "Open in the JSON editor" }).click();
    await editor.page.locator("#node-input-json-reformat").waitFor();
    await editor.page.locator(".view-lines").getByText("eventType").first().waitFor();
    // Node-RED gives it the focus once it stands still
    await editor.page.locator(".monaco-editor.focused").waitFor();
    await editor.page.keyboard.press("Control+A");
    await editor.page.keyboard.press("Delete");
    await editor.page.keyboard.insertText('[{"eventType": "c.d"}, {}, {}]');
    await editor.page.locator("#node-dialog-ok").click();
    await field().waitFor();
    expect(JSON.parse(await field().inputValue())).to.deep.equal([{ eventType: "c.d" }, {}, {}]);
    expect(await said("note").textContent()).to.equal("The button sends these 3 events instead.");
    await editor.done();
  });

  it("are within reach of the keyboard", async () => {
    await show();
    await open();
    const { keyboard } = editor.page;
    await editor.page.locator("#okta-hook-own > summary").focus();
    await keyboard.press("Enter");
    await keyboard.press("Tab");
    await keyboard.insertText("[{}]");
    expect(await field().inputValue()).to.equal("[{}]");
    await keyboard.press("Tab");
    expect(await editor.page.evaluate(() => document.activeElement?.id)).to.equal("okta-hook-own-expand");
    await editor.cancel();
  });
});
