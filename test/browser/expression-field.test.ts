import { expect } from "chai";
import type { Locator } from "playwright-core";
import { Editor, needsBrowser } from "../support/editor";
import { elFilter, tab } from "../support/flow";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const catalogues = { tours: false, palette: { catalogues: [] } };

/** Puts a field at the top of the open dialog: `window.field`, with the texts of its changes in `window.changes`. */
const mount = (options: Record<string, unknown>) => `
  window.changes = [];
  window.field = oktaEventHooks.expressionField($('<div class="form-row" id="probe"></div>').prependTo("#dialog-form"), {
    label: "Expression of the probe", onChange: (text) => window.changes.push(text), ...${JSON.stringify(options)}
  });
  window.field.focus();
  undefined`;

/** What both kinds of field are tested with: a dialog with a field in it. */
class Probe {
  constructor(readonly editor: Editor) {}

  get box(): Locator {
    return this.editor.page.locator("#probe");
  }
  get messages(): Locator {
    return this.box.locator(".okta-expression-messages");
  }
  get problem(): Locator {
    return this.messages.locator(".okta-problem");
  }
  get strip(): Locator {
    return this.messages.locator(".okta-strip");
  }

  async open(value = "", options: Record<string, unknown> = {}): Promise<void> {
    await this.editor.openDialog("filter");
    await this.editor.page.evaluate(mount({ value, ...options }));
  }

  type = (text: string) => this.editor.page.keyboard.type(text);
  press = (key: string) => this.editor.page.keyboard.press(key);
  value = () => this.run<string>("field.value()");
  set = (text: string) => this.run(`field.set(${JSON.stringify(text)})`);
  run = <T>(code: string) => this.editor.page.evaluate<T>(code);

  /** Lines of the messages, without those of buttons. */
  async said(locator: Locator): Promise<string[]> {
    await locator.first().waitFor({ timeout: 5_000 });
    return locator.locator("> span").allInnerTexts();
  }
}

onEachNodeRed("The expression field with Monaco", (installation) => {
  let nodeRed: NodeRed;
  let probe: Probe;

  needsBrowser();
  before(async function () {
    this.timeout(120_000);
    nodeRed = await NodeRed.start(installation());
    const permissions = ["clipboard-read", "clipboard-write"];
    probe = new Probe(await Editor.start(nodeRed, { permissions }));
    await nodeRed.deploy(tab("tab", { ...elFilter("filter", "", [[]]), x: 300, y: 100 }));
    await probe.editor.open("tab");
  });
  after(async () => {
    await probe?.editor.close();
    await nodeRed?.stop();
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  afterEach(async () => {
    // a tooltip could lie over the buttons
    await probe?.editor.page.mouse.move(640, 700);
    await probe?.editor.cancel();
  });

  const squiggle = (kind: "error" | "warning") => probe.box.locator(`.squiggly-${kind}`);
  const list = () => probe.editor.page.locator(".suggest-widget.visible");
  const row = (label: string) =>
    list()
      .locator(".monaco-list-row")
      .filter({ has: probe.editor.page.getByText(label, { exact: true }) });
  const code = () => probe.box.locator(".view-lines");
  const isFocused = () => probe.run<boolean>(`$("#probe .okta-code").has(document.activeElement).length > 0`);

  it("offers the fields of what stands before the dot with their meaning; Enter takes one", async () => {
    await probe.open();
    await probe.type("event.actor.");
    await row("alternateId").waitFor();
    expect(await row("displayName").innerText()).to.contain("The name of the actor");
    await probe.type("alt");
    await row("displayName").waitFor({ state: "detached" });
    await probe.press("Enter");
    expect(await probe.value()).to.equal("event.actor.alternateId");
    expect(await probe.run("changes.at(-1)")).to.equal("event.actor.alternateId");
  });

  it("offers known values after an operator and within quotes", async () => {
    await probe.open();
    await probe.type("event.outcome.result eq ");
    await row("FAILURE").waitFor();
    await probe.type("FAIL");
    await probe.press("Enter");
    expect(await probe.value()).to.equal("event.outcome.result eq 'FAILURE'");
    await probe.type(" && event.eventType eq 'user.session.st");
    await row("user.session.start").waitFor();
    expect(await row("user.session.start").innerText()).to.contain("User auth");
    await probe.press("Enter");
    expect(await probe.value()).to.equal(
      "event.outcome.result eq 'FAILURE' && event.eventType eq 'user.session.start'",
    );
  });

  it("opens no list where none was asked for: Enter ends the line", async () => {
    await probe.open();
    await probe.type("event.actor.id eq 'a' ");
    await probe.strip.waitFor();
    expect(await list().count()).to.equal(0);
    await probe.press("Enter");
    expect(await probe.value()).to.equal("event.actor.id eq 'a' \n");
    await probe.press("Control+Space");
    await row("&&").waitFor();
  });

  it("writes two conditions on one target, with places to fill in", async () => {
    await probe.open();
    await probe.type("event.target.");
    await row("?[type eq 'UserGroup' && displayName eq 'Sales'].size() > 0").waitFor();
    await probe.press("Enter");
    await probe.type("App");
    await row("AppInstance").waitFor();
    await probe.press("Enter");
    await probe.press("Tab");
    await probe.type("Ann");
    expect(await probe.value()).to.equal(
      "event.target.?[type eq 'AppInstance' && displayName eq 'Ann'].size() > 0",
    );
  });

  it("marks a mistake where it is, says it, and mends it with a click", async () => {
    await probe.open("event.actor.type eq 'User'");
    expect(await squiggle("error").count()).to.equal(0);
    await probe.set("event.actor.type = 'User'");
    await squiggle("error").waitFor();
    expect(await probe.said(probe.problem)).to.deep.equal([
      "Line 1, column 18: Okta does not support this: assignment (=)",
      "== compares",
    ]);
    expect(await probe.strip.count()).to.equal(0);
    expect(await probe.run("field.problem()")).to.deep.include({ line: 1, column: 18 });
    await probe.problem.getByRole("button", { name: "Use event.actor.type == 'User'" }).click();
    await squiggle("error").waitFor({ state: "detached" });
    expect(await probe.value()).to.equal("event.actor.type == 'User'");
    expect(await probe.run("field.problem() === undefined")).to.equal(true);
    expect(await isFocused(), "focus is back in the field").to.equal(true);
    await probe.press("Control+z");
    expect(await probe.value()).to.equal("event.actor.type = 'User'");
  });

  it("mends with the quick fix of the squiggle, by keyboard", async () => {
    await probe.open("event.actor.id eq 'a' && event.actor.typ eq 'User'");
    await squiggle("warning").waitFor();
    await probe.press("Control+Home");
    for (let i = 0; i < 38; i++) await probe.press("ArrowRight");
    await probe.press("Control+.");
    await probe.editor.page
      .locator(".action-widget")
      .getByText(/^Use type$/)
      .waitFor();
    await probe.press("Enter");
    await squiggle("warning").waitFor({ state: "detached" });
    expect(await probe.value()).to.equal("event.actor.id eq 'a' && event.actor.type eq 'User'");
  });

  it("explains what the mouse is on", async () => {
    await probe.open("event.client.zone eq 'x'");
    await code().getByText("zone", { exact: true }).hover();
    const help = probe.editor.page.locator(".monaco-hover:visible");
    await help.getByText("The network zone; the text 'null' where there is none.").waitFor();
    expect(await help.innerText()).to.contain("event.client.zone: text");
  });

  it("says whether Okta's own filter would take it", async () => {
    await probe.open("event.actor.type eq 'User'");
    expect(await probe.said(probe.strip)).to.deep.equal(["Okta's own filter takes this expression, too."]);
    await probe.set("event.severity eq 'WARN' and event.actor.type eq 'User'");
    await probe.strip.getByText("(+1)").waitFor();
    expect((await probe.said(probe.strip))[0]).to.match(
      /^Works here, Okta's own filter would refuse it: .*event\.severity/,
    );
    await probe.strip.getByRole("button").click();
    await probe.strip.getByText("(+1)").waitFor({ state: "detached" });
    expect(await probe.value()).to.equal("event.severity eq 'WARN' && event.actor.type eq 'User'");
  });

  it("says nothing of an environment variable, and of an empty text only what the dialog wants", async () => {
    await probe.open("${FILTER}", { emptyNote: "All of them pass." });
    expect(await probe.messages.innerText()).to.equal("");
    await probe.set("");
    await probe.messages.getByText("All of them pass.").waitFor();
    expect(await probe.problem.count()).to.equal(0);
    expect(await probe.strip.count()).to.equal(0);
  });

  it("is a field of a form: a name, Tab goes on, Escape closes no more than the list", async () => {
    await probe.open();
    const field = probe.box.getByRole("textbox", { name: "Expression of the probe" });
    expect(await field.count()).to.equal(1);
    const id = await field.getAttribute("aria-describedby");
    expect(await probe.messages.getAttribute("id")).to.equal(id);
    await probe.type("event.");
    await list().waitFor();
    await probe.press("Escape");
    await list().waitFor({ state: "detached" });
    expect(await isFocused()).to.equal(true);
    await probe.press("Tab");
    expect(await isFocused()).to.equal(false);
    await probe.press("Shift+Tab");
    expect(await isFocused()).to.equal(true);
    expect(await probe.value()).to.equal("event.");
    await probe.press("Escape");
    expect(await probe.editor.page.locator("#node-dialog-ok").isVisible()).to.equal(true);
  });

  it("grows with its lines, and numbers them from the second on", async () => {
    await probe.open("event.actor.type eq 'User'", { height: 150 });
    const height = async () => (await probe.box.locator(".okta-code").boundingBox())?.height ?? 0;
    const one = await height();
    expect(await probe.box.locator(".line-numbers").count()).to.equal(0);
    await probe.press("Control+End");
    await probe.press("Enter");
    await probe.type("&& true");
    await probe.box.locator(".line-numbers").first().waitFor();
    expect(await height()).to.be.greaterThan(one + 10);
    await probe.set("true &&\n".repeat(40));
    expect(await height()).to.equal(150);
  });

  it("has one line where the dialog wants one", async () => {
    await probe.open("event.actor\n.id", { single: true, filter: false });
    expect(await probe.value()).to.equal("event.actor .id");
    expect(await probe.strip.count()).to.equal(0);
    await probe.press("Control+End");
    await probe.press("Enter");
    expect(await probe.run("changes")).to.deep.equal([]);
  });

  it("marks a part of the text", async () => {
    await probe.open("event.actor.type eq 'User'");
    await probe.run("field.mark({ start: 0, end: 16 })");
    await probe.box.locator(".okta-marked").first().waitFor();
    await probe.run("field.mark()");
    await probe.box.locator(".okta-marked").first().waitFor({ state: "detached" });
  });

  it("stays alive with a megabyte in it, and says what is wrong", async () => {
    await probe.open();
    await probe.run("navigator.clipboard.writeText('event.actor.type eq 1 && '.repeat(40_000))");
    await probe.press("Control+v");
    await probe.problem.getByText("the expression is longer than 10000 characters").waitFor();
    await probe.press("Control+a");
    await probe.press("Delete");
    await probe.type("true");
    await probe.problem.waitFor({ state: "detached" });
    expect(await probe.value()).to.equal("true");
  });

  const models = () =>
    probe.run("monaco.editor.getModels().filter((model) => model.getLanguageId() === 'okta-el').length");

  it("leaves nothing behind, and a second field offers everything once", async () => {
    await probe.open("event.actor.type eq 'User'");
    await probe.editor.cancel();
    expect(await models()).to.equal(0);
    await probe.open();
    await probe.type("event.actor.alt");
    await row("alternateId").waitFor();
    expect(await row("alternateId").count()).to.equal(1);
    expect(await models()).to.equal(1);
    // a row of a dialog is removed with its field
    await probe.run("void $('#probe').remove()");
    expect(await models()).to.equal(0);
    await probe.run(mount({ value: "true" }));
    expect(await models()).to.equal(1);
    await probe.run("field.destroy()");
    await probe.run("field.destroy()");
    expect(await probe.box.locator(".okta-expression-field").count()).to.equal(0);
    expect(await models()).to.equal(0);
  });

  it("none of this put an error on the browser's console", async () => {
    await probe.open();
    expect(probe.editor.errors).to.deep.equal([]);
  });
});

onEachNodeRed("The expression field without Monaco", (installation) => {
  let nodeRed: NodeRed;
  let probe: Probe;

  needsBrowser();
  before(async function () {
    this.timeout(120_000);
    const settings = { editorTheme: { ...catalogues, codeEditor: { lib: "ace" } } };
    nodeRed = await NodeRed.start(installation(), { settings });
    probe = new Probe(await Editor.start(nodeRed));
    await nodeRed.deploy(tab("tab", { ...elFilter("filter", "", [[]]), x: 300, y: 100 }));
    await probe.editor.open("tab");
  });
  after(async () => {
    await probe?.editor.close();
    await nodeRed?.stop();
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  afterEach(async () => {
    await probe?.editor.cancel();
  });

  const area = () => probe.box.getByRole("textbox", { name: "Expression of the probe" });

  it("is a text area that says and mends the same", async () => {
    await probe.open();
    await probe.type("event.actor.type = 'User'");
    expect(await area().evaluate((element) => element.tagName)).to.equal("TEXTAREA");
    expect(await probe.said(probe.problem)).to.deep.equal([
      "Line 1, column 18: Okta does not support this: assignment (=)",
      "== compares",
    ]);
    expect(await area().getAttribute("aria-invalid")).to.equal("true");
    expect(await area().getAttribute("aria-describedby")).to.equal(await probe.messages.getAttribute("id"));
    await probe.problem.getByRole("button").click();
    await probe.strip.getByText("takes this expression").waitFor();
    expect(await area().inputValue()).to.equal("event.actor.type == 'User'");
    expect(await area().getAttribute("aria-invalid")).to.equal("false");
    expect(await probe.run("changes.at(-1)")).to.equal("event.actor.type == 'User'");
  });

  it("grows with its text, up to a height", async () => {
    await probe.open("true", { height: 120 });
    const height = async () => (await area().boundingBox())?.height ?? 0;
    const one = await height();
    await area().fill("true &&\ntrue");
    expect(await height()).to.be.greaterThan(one + 10);
    await area().fill("true &&\n".repeat(60));
    expect(await height()).to.equal(120);
    await probe.set("x".repeat(1_000_000));
    await probe.problem.getByText("the expression is longer than 10000 characters").waitFor();
    expect(await height()).to.equal(120);
  });

  it("has one line where the dialog wants one", async () => {
    await probe.open("event.actor.id", { single: true, filter: false });
    await probe.press("Enter");
    await probe.type(" ");
    expect(await area().inputValue()).not.to.contain("\n");
    expect(await probe.strip.count()).to.equal(0);
  });

  it("none of this put an error on the browser's console", async () => {
    await probe.open();
    expect(probe.editor.errors).to.deep.equal([]);
  });
});
