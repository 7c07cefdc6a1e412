import { expect } from "chai";
import type { Locator, Route } from "playwright-core";
import { categories, eventTypes } from "../../src/events";
import { delivery, logEvent } from "../support/deliveries";
import { type Editor, needsEditor } from "../support/editor";
import { categorySwitch, eventSwitch, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const typesOf = (category: string) =>
  eventTypes.filter((info) => info.category === category).map(({ type }) => type);

onEachNodeRed("The switches in the editor", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let tabs = 0;

  needsEditor(installation, (startedNodeRed, startedEditor) => {
    nodeRed = startedNodeRed;
    editor = startedEditor;
  });

  /** Deploys nodes one below the other and shows them. */
  async function show(...nodes: FlowNode[]): Promise<void> {
    const id = `tab-${++tabs}`;
    await nodeRed.deploy(tab(id, ...nodes.map((node, i) => ({ ...node, x: 250, y: 80 + i * 130 }))));
    await editor.open(id);
  }

  /** Shows nodes and opens the dialog of the one with the id "switch". */
  async function openSwitch(...nodes: FlowNode[]): Promise<Locator> {
    await show(...nodes);
    return editor.openDialog("switch");
  }

  async function saved(): Promise<FlowNode> {
    await editor.done();
    await editor.deploy();
    return (await nodeRed.flows()).find(({ id }) => id === "switch") as FlowNode;
  }

  const rows = () => editor.page.locator("#node-input-rule-container > li");
  const tags = async () => {
    const lists = (await rows().all()).map((row) => row.locator(".okta-tag").allInnerTexts());
    return (await Promise.all(lists)).map((row) => row.map((text) => text.trim()));
  };
  const picker = () => editor.page.getByRole("dialog", { name: /^Choose/ });
  const item = (name: RegExp | string) => picker().getByRole("treeitem", { name });
  const choose = (row = 0) => rows().nth(row).getByRole("button", { name: "Choose" });
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => editor.page.keyboard.press(key)), Promise.resolve());
  const focused = () => editor.page.locator(":focus");

  describe("the list of categories", () => {
    it("is whole in the window, searches, and ticks by mouse", async function () {
      this.timeout(60_000);
      await openSwitch(categorySwitch("switch", [[]], [[]]));
      await choose().click();
      expect(await picker().getByRole("treeitem").count()).to.equal(categories.length + 1);
      const box = await picker().boundingBox();
      const window = editor.page.viewportSize();
      if (box === null || window === null) throw new Error("no list");
      expect(box.x).to.be.at.least(0);
      expect(box.y).to.be.at.least(0);
      expect(box.x + box.width).to.be.at.most(window.width);
      expect(box.y + box.height).to.be.at.most(window.height);
      await picker().getByRole("textbox").fill("user auth");
      await item(/^User auth/).click();
      await picker().getByRole("textbox").fill("user.account");
      expect(await item(/^User lifecycle|^User account/).count()).to.be.greaterThan(0);
      await picker().getByRole("textbox").fill("");
      await item(/^Group \d/).click();
      expect(await tags()).to.deep.equal([["User auth", "Group"]]);
      await item(/^User auth/).click();
      await picker().getByRole("button", { name: "Done" }).click();
      expect(await picker().count()).to.equal(0);
      expect((await saved()).rules).to.deep.equal([{ categories: ["group"] }]);
    });

    it("is worked by keyboard; Escape closes it and nothing else, and the focus comes back", async function () {
      this.timeout(60_000);
      const dialog = await openSwitch(categorySwitch("switch", [["security"]], [[]]));
      await choose().focus();
      await press("Enter");
      await editor.page.keyboard.type("rate");
      await press("ArrowDown", "Space");
      expect(await focused().getAttribute("aria-checked")).to.equal("true");
      // a letter goes on with the search, an arrow opens a category, and what is in it can only be read
      await press("ArrowRight", "ArrowDown", "Space");
      expect(await focused().innerText()).to.match(/^[a-z]+\.\S+$/);
      expect(await focused().getAttribute("aria-checked")).to.equal(null);
      await press("ArrowLeft");
      expect(await focused().getAttribute("aria-level")).to.equal("1");
      await editor.page.keyboard.type("-limit");
      expect(await picker().getByRole("textbox").inputValue()).to.equal("rate-limit");
      await press("Escape");
      expect(await picker().count()).to.equal(0);
      expect(await dialog.locator("#node-dialog-ok").isVisible()).to.equal(true);
      expect(await choose().evaluate((button) => button === document.activeElement)).to.equal(true);
      expect(await tags()).to.deep.equal([["Security", "Rate limit"]]);
      await editor.cancel();
    });

    it("keeps the Tab key inside, and closes with a click elsewhere and with the dialog", async function () {
      this.timeout(60_000);
      await openSwitch(categorySwitch("switch", [["security"]], [[]]));
      await choose().click();
      for (let i = 0; i < 6; i++) {
        await press("Tab");
        expect(await focused().evaluate((element) => element.closest("[role=dialog]") !== null)).to.equal(
          true,
        );
      }
      await editor.page.locator("#node-input-name").click();
      expect(await picker().count()).to.equal(0);
      await choose().click();
      await choose().click();
      expect(await picker().count()).to.equal(0);
      await choose().click();
      await editor.page.evaluate("RED.tray.close()");
      await picker().waitFor({ state: "detached" });
      await editor.page.locator(".red-ui-tray").waitFor({ state: "detached" });
    });
  });

  describe("the list of event types", () => {
    const mfa = eventTypes.map(({ type }) => type).filter((type) => type.startsWith("user.mfa."));

    it("ticks types, and all types of a category", async function () {
      this.timeout(60_000);
      await openSwitch(eventSwitch("switch", [["new.type.of.okta"]], [[]]));
      await choose().click();
      await item(/^Rate limit/)
        .locator(".okta-tree-box")
        .click();
      expect(await tags()).to.deep.equal([["new.type.of.okta", ...typesOf("rate-limit")]]);
      await item(/^Rate limit/).click();
      const [first = ""] = typesOf("rate-limit");
      await item(first).click();
      expect(await item(/^Rate limit/).getAttribute("aria-checked")).to.equal("mixed");
      expect(await tags()).to.deep.equal([["new.type.of.okta", ...typesOf("rate-limit").slice(1)]]);
      await picker().getByRole("textbox").fill("no such thing");
      expect(await picker().getByText("no such thing").isVisible()).to.equal(true);
      await press("Escape");
      await editor.cancel();
    });

    it("offers a prefix where it says the same, and takes it apart again", async function () {
      this.timeout(60_000);
      await openSwitch(eventSwitch("switch", [[]], [[]]));
      await choose().click();
      await picker().getByRole("textbox").fill("user.mfa.");
      for (const type of mfa) {
        expect(await picker().getByRole("button", { name: "user.mfa.*" }).count()).to.equal(0);
        await item(type).first().click();
      }
      await picker().getByRole("button", { name: "user.mfa.*" }).click();
      expect(await tags()).to.deep.equal([["user.mfa.*"]]);
      expect(await item(mfa[0] ?? "").getAttribute("aria-checked")).to.equal("true");
      await item(mfa[0] ?? "").click();
      expect((await tags())[0]).to.have.members(mfa.slice(1));
      await press("Escape");
      expect((await saved()).rules).to.deep.equal([{ types: mfa.slice(1) }]);
    });
  });

  it("the list of a field for one type takes it and closes", async function () {
    this.timeout(60_000);
    await openSwitch(eventSwitch("switch", [["group.*"]], [[]]));
    // the shared code as a dialog finds it
    await editor.page.evaluate(`{
      const place = $("<div id='field'/>").prependTo("#dialog-form");
      const onChange = (type) => place.attr("data-type", type);
      oktaEventHooks.eventTypeField(place, { value: "group.profile.update", label: "Type", onChange });
    }`);
    const field = editor.page.locator("#field");
    await field.getByRole("button", { name: "Choose an event type" }).click();
    expect(await item("group.profile.update").getAttribute("aria-selected")).to.equal("true");
    await editor.page.keyboard.type("session.start");
    await press("Enter", "ArrowDown", "Enter");
    expect(await picker().count()).to.equal(0);
    expect(await field.locator("input").inputValue()).to.equal("user.session.start");
    expect(await field.getAttribute("data-type")).to.equal("user.session.start");
    expect(await field.innerText()).to.contain("User auth");
    await editor.cancel();
  });

  it("all categories: a row for each, empty rows first, none twice", async function () {
    this.timeout(60_000);
    const dialog = await openSwitch(
      categorySwitch("switch", [["group", "security"], []], [["a"], ["b"]]),
      sink("a"),
      sink("b"),
    );
    await dialog.getByRole("button", { name: "all categories" }).click();
    const { rules, wires } = await saved();
    const keys = (rules as { categories: string[] }[]).map((row) => row.categories);
    expect(keys[0]).to.deep.equal(["group", "security"]);
    expect(keys).to.have.lengthOf(categories.length);
    expect(keys.flat()).to.have.members([...categories.map(({ key }) => key), "other"]);
    expect((wires as string[][]).slice(0, 3)).to.deep.equal([["a"], ["b"], []]);
    const again = await editor.openDialog("switch");
    await again.getByRole("button", { name: "all categories" }).click();
    await again.getByText("Every category has a row already.").waitFor();
    expect(await rows().count()).to.equal(categories.length);
    await editor.cancel();
  });

  describe("what this hook delivers", () => {
    const button = () => editor.page.getByRole("button", { name: "what this hook delivers" });
    const line = () => editor.page.locator(".okta-fill-message");
    const hook = (id: string, name: string, wires: string[]) => hookIn(id, `/okta/${id}`, wires, { name });
    let asked: string[] = [];

    /** Answers in the runtime's place. */
    async function answer(how: (hookId: string, route: Route) => Promise<void>): Promise<void> {
      asked = [];
      await editor.page.route(/\/okta-event-hooks\/hooks\/([^/]+)\/types/, async (route) => {
        const id = /hooks\/([^/]+)\/types/.exec(route.request().url())?.[1] ?? "";
        asked.push(id);
        await how(decodeURIComponent(id), route);
      });
    }
    const types = (counts: Record<string, number>) => (_id: string, route: Route) =>
      route.fulfill({ json: { types: counts } });

    afterEach(() => editor.page.unrouteAll());

    it("is what came in over HTTP", async function () {
      this.timeout(60_000);
      await openSwitch(categorySwitch("switch", [[]], [["a"]]), hook("real", "Real", ["switch"]), sink("a"));
      await button().click();
      await line().getByText("“Real” has not delivered anything").waitFor();
      const events = [logEvent(), logEvent({ eventType: "user.session.start" })];
      expect((await deliver(`${nodeRed.url}/okta/real`, delivery(events))).status).to.equal(204);
      await button().click();
      await line().getByText("Added User auth, Group.").waitFor();
      expect(await saved()).to.deep.include({
        rules: [{ categories: ["user-auth"] }, { categories: ["group"] }],
        wires: [["a"], []],
      });
    });

    it("adds the categories that no row has, and they move with their wires", async function () {
      this.timeout(60_000);
      await openSwitch(
        categorySwitch("switch", [["group"], ["security"]], [["a"], ["b"], ["c"]]),
        hook("near", "Near", ["switch"]),
        hook("far", "Far", []),
        ...["a", "b", "c"].map(sink),
      );
      let headers: Record<string, string> = {};
      await answer(async (id, route) => {
        headers = route.request().headers();
        await types({ "user.session.start": 4, "group.profile.update": 1, "made.up": 1 })(id, route);
      });
      await button().click();
      await line().getByText("Added").waitFor();
      expect(await line().innerText()).to.equal("Added User auth, Other.");
      expect(asked).to.deep.equal(["near"]);
      // what Node-RED puts into its own requests, the user's token among it
      expect(headers["node-red-api-version"]).to.equal("v2");
      expect(await tags()).to.deep.equal([["Group"], ["Security"], ["User auth"], ["Other"]]);
      await rows().nth(2).locator(".red-ui-editableList-item-handle").press("ArrowUp");
      await rows().nth(1).locator(".red-ui-editableList-item-handle").press("ArrowUp");
      expect(await saved()).to.deep.include({
        rules: ["user-auth", "group", "security", "other"].map((key) => ({ categories: [key] })),
        wires: [[], ["a"], ["b"], [], ["c"]],
      });
    });

    it("adds the event types that fit no row yet", async function () {
      this.timeout(60_000);
      await openSwitch(
        eventSwitch("switch", [["group.*"], []], [["a"], ["b"]]),
        hook("hook", "H", ["switch"]),
      );
      await answer(
        types({ "user.session.start": 4, "group.profile.update": 1, "app.access": 2, "no, type": 1, "*": 1 }),
      );
      await button().click();
      await line().getByText("Added app.access, user.session.start.").waitFor();
      expect(await tags()).to.deep.equal([["group.*"], ["app.access"], ["user.session.start"]]);
      await button().click();
      await line().getByText("The rows have everything that has come in already.").waitFor();
      expect(await rows().count()).to.equal(3);
      await editor.cancel();
    });

    const failures: [what: string, answer: (id: string, route: Route) => Promise<void>, sentence: RegExp][] =
      [
        ["nothing has come in", types({}), /“Mine” has not delivered anything since/],
        ["the hook is not deployed", (_, route) => route.fulfill({ status: 404 }), /“Mine”.*Deploy first/],
        ["the user may not ask", (_, route) => route.fulfill({ status: 403 }), /no permission/],
        ["the user is not signed in", (_, route) => route.fulfill({ status: 401 }), /no permission/],
        [
          "the runtime says why",
          (_, route) => route.fulfill({ status: 503, json: { error: "The inbox is closing." } }),
          /The inbox is closing\./,
        ],
        ["the runtime fails", (_, route) => route.fulfill({ status: 500, body: "oops" }), /error \(500\)/],
        ["Node-RED is gone", (_, route) => route.abort(), /does not answer/],
        ["the answer is another", (_, route) => route.fulfill({ json: [] }), /does not understand/],
      ];
    for (const [what, how, sentence] of failures) {
      it(`says so where ${what}`, async function () {
        this.timeout(60_000);
        await openSwitch(eventSwitch("switch", [["group.*"]], [[]]), hook("hook", "Mine", ["switch"]));
        await answer(how);
        await button().click();
        await line().getByText(sentence).waitFor();
        expect(await tags()).to.deep.equal([["group.*"]]);
        await editor.cancel();
      });
    }

    it("says so where there is no hook, and asks every hook where none is before the node", async function () {
      this.timeout(60_000);
      await openSwitch(eventSwitch("switch", [["group.*"]], [[]]));
      await button().click();
      await line().getByText("There is no event hook in the flows.").waitFor();
      await editor.cancel();
      await openSwitch(eventSwitch("switch", [[]], [[]]), hook("one", "One", []), hook("two", "Two", []));
      await answer((id, route) =>
        id === "one" ? types({ "app.access": 1 })(id, route) : route.fulfill({ status: 404 }),
      );
      await button().click();
      await line()
        .getByText(/Added app\.access\..*“Two”.*Deploy first/)
        .waitFor();
      expect(asked).to.have.members(["one", "two"]);
      expect(await tags()).to.deep.equal([["app.access"]]);
      await editor.cancel();
    });
  });

  describe("on the canvas", () => {
    const label = (id: string) => editor.node(id).locator(".red-ui-flow-node-label").textContent();

    async function portSays(id: string, port: number, label: string): Promise<void> {
      await editor.page.mouse.move(0, 0);
      await editor.node(id).locator(".red-ui-flow-port-output").nth(port).hover();
      const tooltips = editor.page.locator(".red-ui-flow-port-tooltip-label");
      await tooltips
        .filter({ hasText: new RegExp(`^${label}$`) })
        .first()
        .waitFor();
    }

    it("nodes without a name say what they sort, and so do their outputs", async function () {
      this.timeout(60_000);
      const many = categories.slice(0, 6).map(({ key }) => [key]);
      await show(
        categorySwitch("few", [["user-auth", "group"], ["security"]], [[], [], []]),
        categorySwitch(
          "many",
          many,
          many.map(() => []),
        ),
        categorySwitch("none", [[]], [[]]),
        categorySwitch("named", [["group"]], [[]], { name: "By topic" }),
        eventSwitch("types", [["group.*"], ["user.session.start", "user.session.end"]], [[], []]),
      );
      expect(await label("few")).to.equal("User auth, Group, Security");
      expect(await label("many")).to.match(/^Device trust.* \+\d$/);
      expect(await label("none")).to.equal("okta category switch");
      expect(await label("named")).to.equal("By topic");
      expect(await label("types")).to.equal("group.*, user.session.start +1");
      await portSays("few", 0, "User auth, Group");
      await portSays("few", 2, "otherwise");
      await portSays("types", 1, "user.session.start, user.session.end");
    });
  });

  describe("in the background", () => {
    it("no script failed", () => {
      // answers that tests let fail are told in the console, too
      const own = editor.errors.filter((error) => !/Failed to load resource/.test(error));
      expect(own).to.deep.equal([]);
    });
  });
});
