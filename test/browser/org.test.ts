import { expect } from "chai";
import type { Locator } from "playwright-core";
import { Editor, needsBrowser, still } from "../support/editor";
import { type FlowNode, tab } from "../support/flow";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { FakeOrg, oktaOrg, TOKEN } from "../support/org";
import { ec, OrgServer, pem, rsa } from "../unit/okta-api/auth/org-server";

onEachNodeRed("The dialog of an org", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let org: FakeOrg;
  let server: OrgServer;
  const unseen: string[] = [];

  needsBrowser();
  before(async function () {
    this.timeout(120_000);
    [org, server] = await Promise.all([FakeOrg.start(), OrgServer.start()]);
    nodeRed = await NodeRed.start(installation());
    editor = await Editor.start(nodeRed);
  });
  after(async () => {
    await editor?.close();
    await nodeRed?.stop();
    await Promise.all([org?.stop(), server?.stop()]);
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  afterEach(function () {
    for (const error of editor?.errors.splice(0) ?? []) unseen.push(`${this.currentTest?.title}: ${error}`);
  });

  const field = (id: string): Locator => editor.page.locator(`#${id}`);
  const input = (property: string): Locator => field(`node-config-input-${property}`);
  const result = () => field("okta-org-result");

  /** Deploys an org, and opens its dialog as the list of config nodes does. */
  async function open(domain: string, options: Partial<FlowNode> = {}): Promise<void> {
    await nodeRed.deploy([...tab("flow"), oktaOrg("org", domain, options)]);
    await editor.open("flow");
    await reopen();
  }

  async function reopen(): Promise<void> {
    await editor.page.evaluate(() => {
      const { editor } = RED as unknown as { editor: { editConfig(...names: string[]): void } };
      editor.editConfig("", "okta-org", "org");
    });
    await field("node-config-dialog-ok").waitFor();
    await editor.page.locator("#okta-org-test").waitFor();
    await still(editor.page.locator(".red-ui-tray").last());
    // Node-RED moves the focus into the dialog once it is there
    await editor.page.waitForFunction(() => document.activeElement?.closest(".red-ui-tray") !== null);
  }

  async function update(): Promise<void> {
    await field("node-config-dialog-ok").click();
    await field("node-config-dialog-ok").waitFor({ state: "detached" });
  }

  async function cancel(): Promise<void> {
    await field("node-config-dialog-cancel").click();
    await field("node-config-dialog-cancel").waitFor({ state: "detached" });
  }

  it("of a new org says nothing wrong yet, and shows where to find a token", async () => {
    await open("", { credentials: {} });
    expect(await field("okta-org-domain-note").textContent()).to.equal("");
    expect(await field("okta-org-token-note").textContent()).to.equal("");
    expect(await field("okta-org-steps").innerText()).to.match(/Security › API › Tokens/);
    expect(await input("clientId").isVisible()).to.equal(false);
    await cancel();
  });

  it("finds the address of the Admin Console, and puts the org's in its place with one click", async () => {
    await open("", { credentials: {} });
    await input("domain").fill("https://acme-admin.okta.com/admin/dashboard");
    const note = field("okta-org-domain-note");
    expect(await note.textContent()).to.match(/without -admin/);
    await note.getByRole("button", { name: "Use acme.okta.com" }).click();
    expect(await input("domain").inputValue()).to.equal("acme.okta.com");
    expect(await note.textContent()).to.equal("");
    await input("token").fill(TOKEN);
    await update();
    await editor.deploy();
    expect((await nodeRed.flows()).find(({ id }) => id === "org")).to.include({ domain: "acme.okta.com" });
  });

  it("keeps a domain without what a browser puts before and behind it", async () => {
    await open("", { credentials: {} });
    await input("domain").fill("https://acme.okta.com/");
    await input("token").fill(TOKEN);
    await update();
    await editor.deploy();
    expect((await nodeRed.flows()).find(({ id }) => id === "org")).to.include({ domain: "acme.okta.com" });
  });

  it("tries the connection with a token that is typed, stores it, and never shows it again", async () => {
    await open(org.domain, { credentials: {} });
    await input("token").fill(TOKEN);
    await field("okta-org-test").click();
    await result().getByText("It works.").waitFor();
    expect(await result().getAttribute("role")).to.equal("status");
    expect(await result().innerText()).to.match(/Identity Engine[\s\S]*flows@example\.com[\s\S]*Deploy/);
    await update();
    await editor.deploy();
    await editor.open("flow");
    await reopen();
    expect(await input("token").inputValue()).not.to.include(TOKEN);
    expect(await field("okta-org-token-note").textContent()).to.match(/stored/);
    await field("okta-org-test").click();
    await result().getByText("It works.").waitFor();
    expect((await editor.page.content()).includes(TOKEN)).to.equal(false);
    await cancel();
  });

  it("takes the result away when something changes, and wants a stored token anew for another domain", async () => {
    await open(org.domain);
    await field("okta-org-test").click();
    await result().getByText("It works.").waitFor();
    await input("domain").fill("http://localhost:1");
    expect(await result().textContent()).to.equal("");
    await field("okta-org-test").click();
    await result().getByText("type the token again").waitFor();
    await cancel();
  });

  it("replaces a stored token by what is typed", async () => {
    await open(org.domain);
    await input("token").pressSequentially("wrong");
    expect(await input("token").inputValue()).to.equal("wrong");
    await field("okta-org-test").click();
    await result().getByText("Okta does not take this token").waitFor();
    expect(await result().innerText()).to.match(/E0000011: Invalid token provided/);
    await cancel();
  });

  it("keeps a private key of several lines, and shows a stored one to nobody", async () => {
    await open(server.origin, { credentials: {} });
    await input("auth").selectOption("oauth");
    expect(await input("token").isVisible()).to.equal(false);
    expect(await field("okta-org-steps").innerText()).to.match(/API Services/);
    await input("clientId").fill("rsa-app");
    await field("okta-org-key").fill(pem(rsa));
    expect(await field("okta-org-key-note").textContent()).to.match(/looks like a private key/);
    await input("scopes").fill("okta.users.read");
    await field("okta-org-test").click();
    await result().getByText("Okta granted okta.users.read.").waitFor();
    await update();
    await editor.deploy();

    await editor.open("flow");
    await reopen();
    expect(await field("okta-org-key").inputValue()).to.equal("");
    expect(await field("okta-org-key").getAttribute("placeholder")).to.match(/stored/);
    const secret = pem(rsa).split("\n")[3] as string;
    expect((await editor.page.content()).includes(secret)).to.equal(false);
    await field("okta-org-test").click();
    await result().getByText("Okta granted okta.users.read.").waitFor();
    // nothing was typed: it stays as it is
    await input("name").fill("another name");
    await update();
    await editor.deploy();
    await reopen();
    await field("okta-org-test").click();
    await result().getByText("Okta granted okta.users.read.").waitFor();
    await cancel();
  });

  it("says what is wrong with a key before anything is sent", async () => {
    await open(server.origin, { auth: "oauth", credentials: {} });
    const note = field("okta-org-key-note");
    const key = field("okta-org-key");
    await key.fill(ec.publicKey.export({ type: "spki", format: "pem" }).toString());
    expect(await note.textContent()).to.match(/public key/);
    await key.fill(pem(rsa).slice(0, 300));
    expect(await note.textContent()).to.match(/part of this key is missing/);
    await key.fill("${OKTA_KEY}");
    expect(await note.textContent()).to.match(/environment variable/);
    await cancel();
  });

  it("offers scopes, one after the other, by the keyboard alone", async () => {
    await open(server.origin, { auth: "oauth", credentials: {} });
    const scopes = input("scopes");
    await scopes.focus();
    await scopes.pressSequentially("users.re");
    await editor.page.locator(".okta-completion", { hasText: "okta.users.read" }).waitFor();
    await scopes.press("Enter");
    expect(await scopes.inputValue()).to.equal("okta.users.read");
    await scopes.press("End");
    await scopes.pressSequentially(" logs");
    await editor.page.locator(".okta-completion", { hasText: "okta.logs.read" }).waitFor();
    await scopes.press("Enter");
    expect(await scopes.inputValue()).to.equal("okta.users.read okta.logs.read");
    await cancel();
  });

  it("has a name for every control, and all of them are reached by Tab", async () => {
    await open(server.origin, { auth: "oauth", credentials: {} });
    await editor.unfold("okta-org-more");
    const form = editor.page.locator(".okta-org");
    const unnamed = await form.evaluate((element) =>
      [...element.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), select, textarea, button")]
        .filter((control) => control.offsetParent !== null)
        .filter(
          (control) =>
            !(control.labels?.length || control.getAttribute("aria-label") || control.textContent?.trim()),
        )
        .map(({ id }) => id),
    );
    expect(unnamed).to.deep.equal([]);
    await input("name").focus();
    const seen: string[] = [];
    for (let i = 0; i < 14; i++) {
      seen.push(await editor.page.evaluate(() => document.activeElement?.id ?? ""));
      await editor.page.keyboard.press("Tab");
    }
    for (const id of ["domain", "auth", "clientId", "scopes", "keyId", "rateLimit", "timeout"]) {
      expect(seen).to.include(`node-config-input-${id}`);
    }
    expect(seen).to.include("okta-org-key").and.to.include("okta-org-test");
    await cancel();
  });

  it("showed no error in the browser's console", () => {
    expect(unseen).to.deep.equal([]);
  });
});
