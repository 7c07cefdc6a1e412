import { expect } from "chai";
import type { Locator } from "playwright-core";
import { Editor, type EditorOptions, needsBrowser } from "../support/editor";
import { hookIn, SECRET, sink, tab } from "../support/flow";
import { verify } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const HOST = "nodered.example.com";
const TYPE = "group.user_membership.add";

onEachNodeRed("The dialog of an event hook", (installation) => {
  let nodeRed: NodeRed;
  /** At localhost, where a page may use the clipboard. */
  let editor: Editor;
  /** By plain http at another name, where it may not. */
  let away: Editor;
  let tabs = 0;
  const unseen: string[] = [];

  needsBrowser();
  before(async function () {
    this.timeout(120_000);
    nodeRed = await NodeRed.start(installation(), { settings: { httpNodeRoot: "/below" } });
    const start = (options: EditorOptions) => Editor.start(nodeRed, options);
    editor = await start({ permissions: ["clipboard-read", "clipboard-write"] });
    away = await start({
      origin: `http://${HOST}:${nodeRed.port}`,
      flags: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
    });
  });
  after(async () => {
    await editor?.close();
    await away?.close();
    await nodeRed?.stop();
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  afterEach(function () {
    for (const error of [editor, away].flatMap((one) => one?.errors.splice(0) ?? [])) {
      unseen.push(`${this.currentTest?.title}: ${error}`);
    }
  });

  const urlOf = (path: string) => `${nodeRed.url}/below${path}`;

  /** Deploys a hook and a sink behind it, and opens the hook's dialog. */
  async function open(options: Parameters<typeof hookIn>[3] = {}, where = editor): Promise<Locator> {
    const id = `tab-${++tabs}`;
    const nodes = [{ ...hookIn("hook", "/okta/events", ["out"], options), x: 300, y: 100 }, sink("out")];
    await nodeRed.deploy(tab(id, ...nodes.map((node, i) => ({ ...node, y: 100 + i * 100 }))));
    await where.open(id);
    return where.openDialog("hook");
  }

  const clipboard = () => editor.page.evaluate(() => navigator.clipboard.readText());
  const field = (id: string) => editor.page.locator(`#${id}`);
  const secretRow = () => editor.page.locator(".okta-url", { has: field("node-input-secret") });
  const passwordRow = () => editor.page.locator(".okta-url", { has: field("okta-hook-password") });
  const isOpen = (id: string) => field(id).evaluate((details) => (details as HTMLDetailsElement).open);
  const answerTo = async (secret: string, path = "/okta/events") =>
    (await verify(urlOf(path), "challenge", secret)).status;

  describe("the URL for Okta", () => {
    it("is below httpNodeRoot at the address that the editor was opened at, and can be copied", async () => {
      const dialog = await open();
      expect(await field("okta-hook-url").inputValue()).to.equal(urlOf("/okta/events"));
      expect(await dialog.locator("#okta-hook-url-note").textContent()).to.include(nodeRed.url);
      await dialog.locator("#okta-hook-url-copy").click();
      const said = dialog.locator("#okta-hook-url-copy + [role=status]");
      await said.getByText("copied").waitFor();
      expect(await clipboard()).to.equal(urlOf("/okta/events"));
      await editor.cancel();
    });

    it("can be copied on plain http, and says that Okta wants https", async () => {
      const dialog = await open({}, away);
      const url = `http://${HOST}:${nodeRed.port}/below/okta/events`;
      expect(await away.page.evaluate(() => "clipboard" in navigator)).to.equal(false);
      expect(await dialog.locator("#okta-hook-url").inputValue()).to.equal(url);
      expect(await dialog.locator("#okta-hook-url-note").textContent()).to.match(/https only/);
      await dialog.locator("#okta-hook-url-copy").click();
      await dialog.locator("#okta-hook-url-copy + [role=status]").getByText("copied").waitFor();
      // a page at this address cannot read the clipboard, but paste it a person can
      const name = dialog.locator("#node-input-name");
      await name.focus();
      await name.press("ControlOrMeta+V");
      expect(await name.inputValue()).to.equal(url);
      await away.cancel();
    });

    it("says when another hook has the path", async () => {
      const id = `tab-${++tabs}`;
      const nodes = [hookIn("hook", "/okta/events", []), hookIn("other", "/okta/other", [])];
      await nodeRed.deploy(tab(id, ...nodes.map((node, i) => ({ ...node, x: 300, y: 100 + i * 100 }))));
      await editor.open(id);
      const dialog = await editor.openDialog("hook");
      const note = dialog.locator("#okta-hook-path-note");
      expect(await note.textContent()).to.equal("");
      await dialog.locator("#node-input-path").fill("/okta/other");
      expect(await note.textContent()).to.match(/another event hook/i);
      await editor.cancel();
    });
  });

  it("with the path of another hook is marked, unless that one is disabled", async () => {
    const hook = (id: string, y: number, options = {}) => ({
      ...hookIn(id, "/okta/same", [], options),
      x: 300,
      y,
    });
    const mark = (id: string) => editor.node(id).locator(".red-ui-flow-node-error");
    await nodeRed.deploy(tab("twins", hook("one", 100), hook("two", 200)));
    await editor.open("twins");
    await mark("one").waitFor();
    await mark("two").waitFor();
    await nodeRed.deploy(tab("twins", hook("one", 100), hook("two", 200, { d: true })));
    await editor.open("twins");
    await mark("one").waitFor({ state: "hidden" });
  });

  describe("the secret", () => {
    it("is made, shown and copied here, and is the one that the hook asks for", async () => {
      const dialog = await open({ credentials: {} });
      await secretRow().getByRole("button", { name: "generate" }).click();
      const secret = await field("node-input-secret").inputValue();
      expect(secret).to.match(/^[\w-]{32,}$/);
      expect(await field("node-input-secret").getAttribute("type")).to.equal("password");
      await secretRow().getByRole("button", { name: "Show" }).click();
      expect(await field("node-input-secret").getAttribute("type")).to.equal("text");
      await secretRow().getByRole("button", { name: "Copy the secret" }).click();
      await secretRow().getByRole("status").getByText("copied").waitFor();
      expect(await clipboard()).to.equal(secret);
      await editor.done();
      await editor.deploy();
      expect(await answerTo(secret)).to.equal(200);
      expect(await answerTo(`${secret}x`)).to.equal(401);
      expect(JSON.stringify(await nodeRed.flows())).not.to.include(secret);

      // now it is stored, and nothing brings it back
      await editor.openDialog("hook");
      expect(await editor.page.content()).not.to.include(secret);
      const values = await editor.page
        .locator("input")
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
      expect(values.join()).not.to.include(secret);
      expect(await secretRow().getByRole("button", { name: "Show" }).isDisabled()).to.equal(true);
      expect(await secretRow().getByRole("button", { name: "Copy the secret" }).isDisabled()).to.equal(true);
      expect(await dialog.locator("#okta-hook-secret-note").textContent()).to.match(
        /stored.*cannot be shown/i,
      );
      await editor.cancel();
    });

    it("that is typed into the field of a stored one takes its place", async () => {
      const dialog = await open();
      await field("node-input-secret").press("End");
      await field("node-input-secret").pressSequentially("typed-s3cret");
      expect(await field("node-input-secret").inputValue()).to.equal("typed-s3cret");
      expect(await dialog.locator("#okta-hook-secret-note").textContent()).to.match(/place of the stored/);
      await editor.done();
      await editor.deploy();
      expect(await answerTo("typed-s3cret")).to.equal(200);
      expect(await answerTo(SECRET)).to.equal(401);
    });

    it("as user and password is a Basic header, copied ready for Okta", async () => {
      await open({ credentials: {} });
      await field("okta-hook-secret-form").selectOption("basic");
      await field("okta-hook-user").fill("Zoë");
      await field("okta-hook-password").fill("naïve pass:word");
      const header = `Basic ${Buffer.from("Zoë:naïve pass:word", "utf8").toString("base64")}`;
      await passwordRow().getByRole("button", { name: /^Copy/ }).click();
      await passwordRow().getByRole("status").getByText("copied").waitFor();
      expect(await clipboard()).to.equal(header);
      await editor.done();
      await editor.deploy();
      expect(await answerTo(header)).to.equal(200);
      expect(await answerTo("naïve pass:word")).to.equal(401);
      expect(JSON.stringify(await nodeRed.flows())).not.to.include(header.slice(6));

      // a form without a password leaves what is stored
      await editor.openDialog("hook");
      await field("okta-hook-secret-form").selectOption("basic");
      expect(await field("okta-hook-password").inputValue()).to.equal("");
      await field("node-input-name").fill("renamed");
      await editor.done();
      await editor.deploy();
      expect(await answerTo(header)).to.equal(200);
    });

    it("goes from one form into the other and back", async () => {
      await open({ credentials: {} });
      await field("node-input-secret").fill("one text");
      await field("okta-hook-secret-form").selectOption("basic");
      expect(await field("node-input-secret").isVisible()).to.equal(false);
      expect(await field("okta-hook-password").inputValue()).to.equal("one text");
      expect(await field("okta-hook-user").inputValue()).not.to.equal("");
      await field("okta-hook-user").fill("a:b");
      expect(await field("okta-hook-secret-note").textContent()).to.match(/colon/);
      await field("okta-hook-secret-form").selectOption("text");
      expect(await field("node-input-secret").inputValue()).to.equal("one text");
      await editor.cancel();
    });

    it("is changed without a refusal: the old one passes until it is taken out", async () => {
      await open();
      expect(await isOpen("okta-hook-rotate")).to.equal(false);
      await secretRow().getByRole("button", { name: "generate" }).click();
      const secret = await field("node-input-secret").inputValue();
      expect(await isOpen("okta-hook-rotate")).to.equal(true);
      await field("node-input-previousSecret").fill(SECRET);
      await editor.done();
      await editor.deploy();
      expect([await answerTo(secret), await answerTo(SECRET)]).to.deep.equal([200, 200]);

      await editor.openDialog("hook");
      expect(await isOpen("okta-hook-rotate")).to.equal(true);
      expect(await field("node-input-previousSecret").inputValue()).not.to.include(SECRET);
      await field("node-input-previousSecret").fill("");
      await editor.done();
      await editor.deploy();
      expect([await answerTo(secret), await answerTo(SECRET)]).to.deep.equal([200, 401]);
    });
  });

  describe("the steps in Okta", () => {
    it("name the values of this hook, and hide the secret unless it is shown", async () => {
      const dialog = await open({ credentials: {}, header: "X-Okta-Key" });
      const steps = dialog.locator("#okta-hook-steps");
      const value = (name: string) => steps.locator(`#okta-step-${name}`).textContent();
      expect(await value("url")).to.equal(urlOf("/okta/events"));
      expect(await value("header")).to.equal("X-Okta-Key");
      expect(await steps.locator("#okta-step-secret-copy").isVisible()).to.equal(false);
      await field("node-input-path").fill("/okta/typed");
      await field("node-input-header").fill("X-Other");
      await field("node-input-secret").fill("typed-s3cret");
      expect(await value("url")).to.equal(urlOf("/okta/typed"));
      expect(await value("header")).to.equal("X-Other");
      expect(await value("secret")).not.to.include("typed-s3cret");
      await steps.getByRole("button", { name: "Copy the secret" }).click();
      await steps.getByText("copied").waitFor();
      expect(await clipboard()).to.equal("typed-s3cret");
      await secretRow().getByRole("button", { name: "Show" }).click();
      expect(await value("secret")).to.equal("typed-s3cret");
      await field("okta-hook-secret-form").selectOption("basic");
      expect(await value("secret")).to.match(/^Basic \w/);
      await field("node-input-noAuth").check();
      expect(await value("secret")).to.match(/empty/);
      expect(await value("header")).to.match(/empty/);
      await editor.cancel();
    });
  });

  describe("more options", () => {
    it("are folded while all is as usual, and open where it is not", async () => {
      await open();
      expect(await isOpen("okta-hook-more")).to.equal(false);
      expect(await field("node-input-header").isVisible()).to.equal(false);
      await field("okta-hook-more").locator("summary").press("Enter");
      expect(await field("node-input-header").isVisible()).to.equal(true);
      await editor.cancel();
    });

    it("are open where one is not as usual", async () => {
      const own = [{ header: "X-Key" }, { output: "delivery" }, { ackTimeout: "61" }, { maxInFlight: "" }];
      // kept as text once someone typed it, and by flows from before the property not at all
      const usual = [{ ackTimeout: "60" }, { maxAttempts: undefined }];
      const id = `tab-${++tabs}`;
      const hooks = [...own, ...usual].map((options, i) => ({
        ...hookIn(`hook-${i}`, `/okta/${i}`, [], options),
        x: 300,
        y: 80 + i * 80,
      }));
      await nodeRed.deploy(tab(id, ...hooks));
      await editor.open(id);
      for (const [i, options] of [...own, ...usual].entries()) {
        await editor.openDialog(`hook-${i}`);
        expect(await isOpen("okta-hook-more"), JSON.stringify(options)).to.equal(i < own.length);
        await editor.cancel();
      }
    });
  });

  describe("a node from the palette", () => {
    it("has a path that no other hook has", async () => {
      const id = `tab-${++tabs}`;
      await nodeRed.deploy(tab(id, { ...hookIn("hook", "/okta/events", []), x: 300, y: 400 }));
      await editor.open(id);
      for (const y of [80, 200]) await editor.drop("okta-event-hook-in", { x: 500, y });
      for (const path of ["/okta/events-2", "/okta/events-3"]) {
        await editor.page
          .locator(".red-ui-flow-node-label")
          .getByText(path, { exact: true })
          .first()
          .waitFor();
      }
    });
  });

  describe("the button on the node", () => {
    const button = (where = editor) => where.node("hook").locator(".red-ui-flow-node-button-button");
    const said = (text: RegExp, where = editor) =>
      where.page.locator(".red-ui-notification").getByText(text).waitFor();

    async function show(options: Parameters<typeof hookIn>[3]): Promise<void> {
      await open(options);
      await editor.cancel();
    }

    it("sends a sample of the type that the dialog names, and says so", async () => {
      const dialog = await open();
      await dialog.locator("#okta-hook-sample input").fill(TYPE);
      await editor.done();
      // the node on the server has another type yet
      await button().click();
      await said(/deploy/i);
      await editor.deploy();
      expect((await nodeRed.flows()).find(({ id }) => id === "hook")).to.include({ sample: TYPE });
      await button().click();
      await said(new RegExp(`${TYPE.replaceAll(".", "\\.")} sent`));
      const { message } = await nodeRed.messages.find(({ sink: id }) => id === "out", "the sample");
      expect(message).to.deep.include({ topic: TYPE });
      expect(message.payload.eventType).to.equal(TYPE);
    });

    it("sends the usual type for a flow from before the property", async () => {
      nodeRed.messages.clear();
      await show({});
      await button().click();
      await said(/user\.session\.start sent/);
      const { message } = await nodeRed.messages.find(({ sink: id }) => id === "out", "the sample");
      expect(message.topic).to.equal("user.session.start");
    });

    it("says why nothing was sent", async () => {
      const answers: [number, object, RegExp][] = [
        [403, {}, /not allowed|may not|permission/i],
        [404, { error: "gone" }, /deploy/i],
        [503, { error: "The <b>inbox</b> is full." }, /The <b>inbox<\/b> is full\./],
      ];
      await show({ sample: TYPE });
      for (const [status, json, text] of answers) {
        await editor.page.route("**/okta-event-hooks/hooks/hook/sample", (route) =>
          route.fulfill({ status, json }),
        );
        await button().click();
        await said(text);
        await editor.page.unroute("**/okta-event-hooks/hooks/hook/sample");
        // the browser itself notes each of these answers
        editor.errors.splice(0);
      }
    });

    it("takes one event type only", async () => {
      const invalid = (shown: boolean) =>
        editor
          .node("hook")
          .locator(".red-ui-flow-node-error")
          .waitFor({ state: shown ? "visible" : "hidden" });
      await show({});
      for (const [type, wrong] of [
        ["user.*", true],
        ["${SAMPLE}", false],
        ["two types", true],
        ["", false],
      ] as const) {
        const dialog = await editor.openDialog("hook");
        await dialog.locator("#okta-hook-sample input").fill(type);
        expect(await dialog.locator("#okta-hook-sample .okta-error").count(), type).to.equal(wrong ? 1 : 0);
        await editor.done();
        await invalid(wrong);
      }
    });
  });

  // a suite of its own, for Mocha takes these in order and the tests of this level first
  describe("in the background", () => {
    it("no script failed, and no resource was missing", () => {
      expect(unseen).to.deep.equal([]);
    });
  });
});
