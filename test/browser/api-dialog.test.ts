import { expect } from "chai";
import type { Locator } from "playwright-core";
import { signIn } from "../support/deliveries";
import { type Editor, needsEditor } from "../support/editor";
import { type FlowNode, tab } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { oktaApi, oktaOrg, USER_IN_TARGET } from "../support/okta-api";

const ACTOR = "event.actor?.type eq 'User' and event.actor.id ne 'unknown' ? event.actor.id : null";

onEachNodeRed("The dialog of okta-api", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let tabs = 0;

  needsEditor(installation, (startedNodeRed, startedEditor) => {
    nodeRed = startedNodeRed;
    editor = startedEditor;
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  const unseen: string[] = [];
  afterEach(function () {
    for (const error of editor?.errors.splice(0) ?? []) unseen.push(`${this.currentTest?.title}: ${error}`);
  });
  after(() => expect(unseen).to.deep.equal([]));

  const tray = () => editor.page.locator(".red-ui-tray").last();
  const operation = () => tray().locator(".okta-api-pick");
  const row = (name: string) =>
    tray()
      .locator(".okta-api-parameter")
      .filter({ has: editor.page.locator("label", { hasText: new RegExp(`^${name}$`) }) });
  const value = (name: string) => row(name).getByLabel(`${name}: value`).first();
  const request = () => tray().locator(".okta-api-line");
  const reason = () => tray().locator("#okta-blocked-done");
  const shown = (text: string | RegExp) =>
    tray().getByText(text).filter({ visible: true }).first().waitFor({ timeout: 5_000 });
  const isMarked = (marked: boolean, id = "api") =>
    editor
      .node(id)
      .locator(".red-ui-flow-node-error")
      .waitFor({ state: marked ? "visible" : "hidden", timeout: 5_000 });
  const label = (text: string, id = "api") =>
    editor.node(id).locator(".red-ui-flow-node-label").getByText(text, { exact: true }).waitFor();
  const waitFor = (locator: Locator, text: RegExp) =>
    locator.filter({ hasText: text }).waitFor({ timeout: 5_000 });

  async function deploy(node?: FlowNode): Promise<void> {
    const id = `api-tab-${++tabs}`;
    const nodes = node === undefined ? [] : [{ ...node, x: 300, y: 100 }];
    await nodeRed.deploy([oktaOrg("org", "example.okta.com"), ...tab(id, ...nodes)]);
    await editor.open(id);
  }
  async function open(node: FlowNode): Promise<void> {
    await deploy(node);
    await editor.openDialog("api");
  }
  const suspend = (options: Record<string, unknown> = {}) =>
    oktaApi("api", "suspendUser", { userId: USER_IN_TARGET }, [], options);

  /** Keeps the dialog, deploys, and gives the node as it is deployed then. */
  async function saved(id = "api"): Promise<FlowNode> {
    await editor.done();
    await editor.deploy();
    const node = (await nodeRed.flows()).find((one) => one.id === id);
    expect(node).to.be.an("object");
    return node as FlowNode;
  }
  /** With the keyboard: opens the list, searches, takes the first. */
  async function choose(text: string): Promise<void> {
    await operation().focus();
    await editor.page.keyboard.press("Enter");
    await editor.page.locator(".okta-popup > input").waitFor();
    await editor.page.keyboard.type(text);
    await editor.page.keyboard.press("Enter");
    await editor.page.locator(".okta-popup").waitFor({ state: "detached" });
  }

  it("makes a new node with the keyboard: operation, pre-fill and the request at once", async () => {
    await deploy();
    const id = await editor.drop("okta-api", { x: 300, y: 200 });
    await isMarked(true, id);
    await editor.openDialog(id);
    await shown("Choose what to do");
    await choose("suspend user");
    expect(await operation().innerText()).to.equal("Suspend a user");
    await shown("/api/v1/users/{userId}/lifecycle/suspend");
    await shown("OAuth scope okta.users.manage");
    expect(await value("User").inputValue()).to.equal(USER_IN_TARGET);
    expect(
      await row("User")
        .getByRole("button", { name: "the user in target", exact: true })
        .getAttribute("aria-pressed"),
    ).to.equal("true");
    await waitFor(request(), /^POST \/api\/v1\/users\/00u\w+\/lifecycle\/suspend$/);
    await waitFor(row("User"), /In this event: '00u\w+'/);
    await editor.page.locator("#node-input-org").selectOption("org");
    expect(await saved(id)).to.deep.include({
      org: "org",
      operation: "suspendUser",
      params: { userId: { type: "el", value: USER_IN_TARGET } },
      confirmed: "",
      property: "payload",
      result: "response",
      output: "gathered",
      dryRun: false,
    });
    await isMarked(false, id);
    await label("Suspend a user", id);
  });

  it("finds an operation by mouse; what another operation has, too, stays", async () => {
    await open(suspend());
    await row("User").getByRole("button", { name: "the actor", exact: true }).click();
    expect(await value("User").inputValue()).to.equal(ACTOR);
    await operation().click();
    const list = editor.page.getByRole("listbox", { name: "What is Okta to do?" });
    expect(await list.getByRole("group").count()).to.equal(10);
    expect(await list.getByRole("option").count()).to.be.at.least(45);
    expect(await list.getByRole("option", { selected: true }).innerText()).to.match(/^Suspend a user/);
    await editor.page.locator(".okta-popup > input").fill("sessions");
    await list.getByRole("option", { name: /End all sessions of a user/ }).click();
    expect(await value("User").inputValue()).to.equal(ACTOR);
    await tray().getByText("Optional: Revoke OAuth tokens, too, Forget devices").click();
    expect(await row("Forget devices").innerText()).to.contain("not sent (Okta's default: yes)");
    await row("Revoke OAuth tokens, too").locator(".red-ui-typedInput-option-trigger").click();
    await editor.page.locator(".red-ui-typedInput-options:visible a", { hasText: "yes" }).click();
    await waitFor(request(), /^DELETE \/api\/v1\/users\/00u\w+\/sessions\?oauthTokens=true$/);
    expect(await saved()).to.deep.include({
      operation: "revokeUserSessions",
      params: { userId: { type: "el", value: ACTOR }, oauthTokens: { type: "bool", value: "true" } },
    });
    await editor.openDialog("api");
    expect(await row("Revoke OAuth tokens, too").innerText()).to.contain("yes");
    await editor.cancel();
  });

  it("keeps for another operation what someone set, not what a field started with, nor what does not fit", async () => {
    await open(suspend());
    await choose("list users");
    await tray()
      .getByText(/^Optional: Search/)
      .click();
    await row("Order").locator(".red-ui-typedInput-option-trigger").click();
    await editor.page.locator(".red-ui-typedInput-options:visible a", { hasText: "desc" }).click();
    await waitFor(request(), /^GET \/api\/v1\/users\?sortOrder=desc$/);
    await choose("search the system log");
    await waitFor(request(), /^GET \/api\/v1\/logs$/);
    await choose("list groups");
    await waitFor(request(), /^GET \/api\/v1\/groups$/);
    await choose("reset a password");
    await waitFor(request(), /reset_password\?sendEmail=true$/);
    await choose("reactivate");
    await waitFor(request(), /\/reactivate$/);
    expect((await saved()).params).to.deep.equal({ userId: { type: "el", value: USER_IN_TARGET } });
  });

  it("the list moves by the arrow keys, and Escape leaves everything as it was", async () => {
    await open(suspend());
    await operation().focus();
    await editor.page.keyboard.press("Enter");
    const search = editor.page.locator(".okta-popup > input");
    await search.waitFor();
    const current = () => editor.page.locator(".okta-api-current").innerText();
    expect(await current()).to.match(/^Suspend a user/);
    await search.press("ArrowDown");
    expect(await current()).to.match(/^Unsuspend a user/);
    const active = await search.getAttribute("aria-activedescendant");
    expect(await editor.page.locator(`[id="${active}"]`).innerText()).to.match(/^Unsuspend a user/);
    await search.fill("zzz");
    await editor.page.getByText("Nothing has “zzz” in it.").waitFor();
    await search.press("Enter");
    await search.press("Escape");
    expect(await operation().innerText()).to.equal("Suspend a user");
    expect(await operation().evaluate((button) => button === document.activeElement)).to.equal(true);
    await editor.cancel();
  });

  it("an expression has a tray of its own, with its value; a broken one holds Done there and in the dialog", async () => {
    await open(suspend());
    await row("User").getByRole("button", { name: "User: edit the expression" }).click();
    await shown("Expression: User");
    await shown(/Value: '00u\w+'/);
    const replace = async (text: string) => {
      await tray().locator(".view-lines").click();
      await editor.page.keyboard.press("ControlOrMeta+a");
      await editor.page.keyboard.insertText(text);
    };
    await replace("event.actor.");
    await waitFor(reason(), /“User”, line 1, column \d+/);
    await editor.page.keyboard.press("ControlOrMeta+Enter");
    expect(await tray().getByText("Expression: User").isVisible()).to.equal(true);
    await replace("event.actor.alternateId");
    await reason().waitFor({ state: "detached" });
    await shown(/Value: '[^']+@example\.com'/);
    await tray().locator("#node-dialog-ok").click();
    await operation().waitFor();
    expect(await value("User").inputValue()).to.equal("event.actor.alternateId");
    await waitFor(request(), /^POST \/api\/v1\/users\/[^/]+%40example\.com\/lifecycle\/suspend$/);

    await value("User").fill("event.actor.(");
    await waitFor(reason(), /“User”, line 1, column \d+/);
    await waitFor(row("User").locator(".okta-error"), /line 1, column \d+/);
    await reason().click();
    expect(await value("User").evaluate((field) => field === document.activeElement)).to.equal(true);
    await value("User").fill("event.actor.id");
    await reason().waitFor({ state: "detached" });
    expect((await saved()).params).to.deep.equal({ userId: { type: "el", value: "event.actor.id" } });
  });

  it("what cannot be undone needs its own tick: Done waits, the node is marked", async () => {
    await open(oktaApi("api", "deleteUser", { userId: USER_IN_TARGET }, []));
    await isMarked(true);
    await shown(/A second one deletes the user for good/);
    await waitFor(reason(), /“Delete a user” cannot be undone/);
    await tray().getByLabel("I know that this cannot be undone").check();
    await reason().waitFor({ state: "detached" });
    await choose("reset all");
    await waitFor(reason(), /“Reset all factors of a user” cannot be undone/);
    await reason().click();
    await editor.page.keyboard.press("Space");
    await reason().waitFor({ state: "detached" });
    expect(await saved()).to.include({ operation: "resetFactors", confirmed: "resetFactors" });
    await isMarked(false);
    await editor.openDialog("api");
    expect(await tray().getByLabel("I know that this cannot be undone").isChecked()).to.equal(true);
    await choose("suspend a user");
    expect(await tray().getByLabel("I know that this cannot be undone").count()).to.equal(0);
    expect(await saved()).to.include({ operation: "suspendUser", confirmed: "" });
  });

  it("a custom request asks for the tick where it is, or may be, a DELETE", async () => {
    await open(suspend());
    await choose("custom");
    expect(await value("Path").inputValue()).to.equal("/api/v1/");
    await value("Path").fill("/api/v1/zones/nzo1");
    const tick = tray().getByLabel("I know that a DELETE cannot be undone");
    expect(await tick.count()).to.equal(0);
    await row("Method").locator(".red-ui-typedInput-option-trigger").click();
    await editor.page.locator(".red-ui-typedInput-options:visible a", { hasText: "DELETE" }).click();
    await waitFor(request(), /^DELETE \/api\/v1\/zones\/nzo1$/);
    await tick.check();
    expect(await saved()).to.deep.include({
      operation: "custom",
      confirmed: "custom",
      params: {
        method: { type: "str", value: "DELETE" },
        path: { type: "str", value: "/api/v1/zones/nzo1" },
      },
    });
  });

  it("says at once where an event has nothing, and what is filled in by a message", async () => {
    await open(suspend());
    await waitFor(request(), /^POST/);
    await tray().getByText("My own JSON").click();
    await tray()
      .locator(".okta-try textarea")
      .fill(JSON.stringify(signIn("FAILURE")));
    await shown(/Nothing to send: the event has nothing for “User”/);
    await waitFor(row("User"), /This event has nothing there/);
    await row("User").getByRole("button", { name: "the actor", exact: true }).click();
    await waitFor(request(), /^POST \/api\/v1\/users\/00uadminXJ8R5VmMk1d7\/lifecycle\/suspend$/);

    await row("User").locator(".red-ui-typedInput-type-select").click();
    await editor.page.locator(".red-ui-typedInput-options:visible a", { hasText: "msg." }).click();
    await value("User").fill("who.id");
    await waitFor(request(), /^POST \/api\/v1\/users\/‹msg\.who\.id›\/lifecycle\/suspend$/);
    await shown("‹msg.who.id› is filled in when a message comes.");
    expect((await saved()).params).to.deep.equal({ userId: { type: "msg", value: "who.id" } });
  });

  it("a list has its ways; what is optional, and where things go, is saved", async () => {
    await open(suspend());
    expect(await tray().locator("#node-input-output").isVisible()).to.equal(false);
    await choose("list a group's members");
    await waitFor(request(), /^GET \/api\/v1\/groups\/00g\w+\/users$/);
    await tray().locator("#node-input-output").selectOption("one message for each item");
    await tray()
      .getByText(/^Optional: Items a page/)
      .click();
    await value("Items a page").fill("zero");
    await reason().waitFor();
    await value("Items a page").fill("200");
    await reason().waitFor({ state: "detached" });
    await tray().getByLabel("Dry run: show the request, send nothing").check();
    await editor.unfold("okta-api-more");
    await tray().getByLabel("At most").fill("500");
    await tray().getByRole("textbox", { name: "Answer to" }).fill("members");
    expect(await saved()).to.deep.include({
      operation: "listGroupUsers",
      params: {
        groupId: { type: "el", value: "event.target?.^[type eq 'UserGroup']?.id" },
        limit: { type: "num", value: "200" },
      },
      output: "streamed",
      maxItems: "500",
      result: "members",
      dryRun: true,
    });
    await isMarked(false);
    await editor.openDialog("api");
    await value("Items a page").waitFor();
    expect(await tray().getByLabel("At most").inputValue()).to.equal("500");
    await tray().getByLabel("At most").fill("0.5");
    await editor.done();
    await isMarked(true);
  });

  const wrong: [name: string, node: () => FlowNode][] = [
    ["no org", () => suspend({ org: "" })],
    ["an operation that there is not", () => oktaApi("api", "explodeUser", {}, [])],
    ["a parameter that is missing", () => oktaApi("api", "suspendUser", {}, [])],
    ["an expression that cannot be read", () => oktaApi("api", "suspendUser", { userId: "event.(" }, [])],
    [
      "JSONata that cannot be read",
      () => oktaApi("api", "suspendUser", { userId: { type: "jsonata", value: "$(" } }, []),
    ],
    [
      "an id with a slash",
      () => oktaApi("api", "suspendUser", { userId: { type: "str", value: "../x" } }, []),
    ],
    [
      "a number that is too large",
      () => oktaApi("api", "listLogEvents", { limit: { type: "num", value: "5000" } }, []),
    ],
    [
      "a body that is no JSON",
      () => oktaApi("api", "createEventHook", { body: { type: "json", value: "{" } }, []),
    ],
  ];
  for (const [name, node] of wrong) {
    it(`marks a node with ${name}`, async () => {
      await deploy(node());
      await isMarked(true);
    });
  }

  it("has a name for every control", async () => {
    await open(
      oktaApi(
        "api",
        "custom",
        {
          method: { type: "str", value: "POST" },
          path: { type: "str", value: "/api/v1/zones" },
          body: { type: "json", value: "{}" },
        },
        [],
      ),
    );
    await editor.unfold("okta-api-more");
    const nameless = await tray()
      .locator("#dialog-form")
      .locator("input:visible, select:visible, button:visible, textarea:visible")
      .evaluateAll((controls) =>
        controls
          .filter((control) => {
            const { labels } = control as HTMLInputElement;
            const by = (control.getAttribute("aria-labelledby") ?? "")
              .split(" ")
              .map((id) => document.getElementById(id)?.textContent ?? "");
            const names = [
              control.getAttribute("aria-label"),
              control.textContent,
              control.getAttribute("title"),
              ...by,
              ...[...(labels ?? [])].map((one) => one.textContent),
            ];
            return !names.some((text) => (text ?? "").trim() !== "");
          })
          .map((control) => control.outerHTML.slice(0, 120)),
      );
    // Node-RED's own: traps for password managers, and buttons whose tooltips are not in the page yet
    expect(nameless.filter((html) => !/node-input-btn-org|red-ui-trap/.test(html))).to.deep.equal([]);
    await editor.cancel();
  });
});
