import { expect } from "chai";
import type { Locator } from "playwright-core";
import { type Editor, needsEditor } from "../support/editor";
import {
  categorySwitch,
  elFilter,
  eventSwitch,
  type FlowNode,
  hookIn,
  SECRET,
  sink,
  tab,
} from "../support/flow";
import { verify } from "../support/http";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const types = [
  "okta-event-hook-in",
  "okta-el-filter",
  "okta-category-switch",
  "okta-event-switch",
  "okta-event-done",
];

onEachNodeRed("The editor", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let tabs = 0;

  needsEditor(installation, (startedNodeRed, startedEditor) => {
    nodeRed = startedNodeRed;
    editor = startedEditor;
  });
  // what went wrong in the browser unseen is told by the last test: a hook that fails would end the suite
  const unseen: string[] = [];
  afterEach(function () {
    for (const error of editor?.errors.splice(0) ?? []) unseen.push(`${this.currentTest?.title}: ${error}`);
  });

  /** Deploys nodes one below the other and shows them. */
  async function show(...nodes: FlowNode[]): Promise<void> {
    const id = `tab-${++tabs}`;
    await nodeRed.deploy(tab(id, ...nodes.map((node, i) => ({ ...node, x: 200, y: 80 + i * 80 }))));
    await editor.open(id);
  }

  async function deployed(id: string): Promise<FlowNode> {
    const node = (await nodeRed.flows()).find((one) => one.id === id);
    expect(node, id).to.be.an("object");
    return node as FlowNode;
  }

  const rows = () => editor.page.locator("#node-input-rule-container > li");
  const tagsOf = (row: Locator) => row.locator(".okta-tag").allInnerTexts();
  const isInvalid = (id: string) => editor.node(id).locator(".red-ui-flow-node-error").isVisible();

  describe("the palette", () => {
    before(async function () {
      this.timeout(60_000);
      await show();
      await editor.page.locator("#red-ui-palette-search input").pressSequentially("okta");
      await editor.page
        .locator('.red-ui-palette-node[data-palette-type="inject"]')
        .waitFor({ state: "hidden" });
    });

    for (const type of types) {
      it(`shows ${type} by its name, with its icon`, async () => {
        const entry = editor.page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
        await entry.waitFor({ state: "visible" });
        expect(await entry.textContent()).to.match(/^\s*okta\s[\w\s]+$/);
        const icon = await entry
          .locator(".red-ui-palette-icon")
          .evaluate((e) => getComputedStyle(e).backgroundImage);
        const url = /url\("(.*)"\)/.exec(icon)?.[1] ?? "";
        expect(url).to.contain(`${type}.svg`);
        expect((await fetch(url)).status).to.equal(200);
      });
    }

    it("nodes dragged from it have the documented defaults", async function () {
      this.timeout(60_000);
      for (const [i, type] of types.entries()) {
        await editor.page
          .locator(`.red-ui-palette-node[data-palette-type="${type}"]`)
          .dragTo(editor.page.locator("#red-ui-workspace-chart"), {
            targetPosition: { x: 300, y: 80 + i * 80 },
            steps: 10,
          });
        await editor.page.locator(`.red-ui-flow-node-group`).nth(i).waitFor();
      }
      // switches without categories ask for a second click
      const started = nodeRed.nextStart();
      await editor.page.locator("#red-ui-header-button-deploy").click();
      await editor.page.getByRole("button", { name: "Confirm deploy" }).click();
      await started;
      const flows = await nodeRed.flows();
      const made = Object.fromEntries(flows.map((node) => [node.type, node]));
      expect(made).to.include.keys(types);
      expect(made["okta-event-hook-in"]).to.deep.include({
        name: "",
        path: "/okta/events",
        header: "Authorization",
        noAuth: false,
        output: "event",
        duplicates: "drop",
        store: "",
        acknowledge: "sent",
        ackTimeout: 60,
        maxAttempts: 5,
        maxInFlight: 100,
        sample: "user.session.start",
        wires: [[]],
      });
      expect(made["okta-event-done"]).to.deep.include({ name: "", action: "done", delay: 30, wires: [] });
      expect(made["okta-el-filter"]).to.deep.include({
        name: "",
        property: "payload",
        rules: [{ eventType: "", expression: "" }],
        onError: "nomatch",
        strict: false,
        outputs: 1,
        wires: [[]],
      });
      const both = {
        name: "",
        property: "payload",
        checkall: "true",
        otherwise: false,
        outputs: 1,
        wires: [[]],
      };
      expect(made["okta-category-switch"]).to.deep.include({ ...both, rules: [{ categories: [] }] });
      expect(made["okta-event-switch"]).to.deep.include({ ...both, rules: [{ types: [] }] });
    });
  });

  describe("the dialog of okta-event-hook-in", () => {
    it("takes a path and a secret, shows the URL for Okta, and the hook answers there", async function () {
      this.timeout(60_000);
      await show(hookIn("hook", "", ["out"], { credentials: {} }), sink("out"));
      const dialog = await editor.openDialog("hook");
      const url = dialog.locator("#okta-hook-url");
      expect(await url.inputValue()).to.equal("");
      await dialog.locator("#node-input-name").fill("From Okta");
      await dialog.locator("#node-input-path").fill("/okta/typed");
      expect(await url.inputValue()).to.equal(`${nodeRed.url}/okta/typed`);
      await editor.unfold("okta-hook-more");
      await dialog.locator("#node-input-header").fill("X-Okta-Key");
      await dialog.locator("#node-input-secret").fill("typed-s3cret");
      await dialog.locator("#node-input-output").selectOption("delivery");
      await dialog.locator("#node-input-duplicates").selectOption("mark");
      await editor.done();
      await editor.deploy();
      expect(await deployed("hook")).to.deep.include({
        name: "From Okta",
        path: "/okta/typed",
        header: "X-Okta-Key",
        noAuth: false,
        output: "delivery",
        duplicates: "mark",
        wires: [["out"]],
      });
      expect(JSON.stringify(await nodeRed.flows())).not.to.contain("typed-s3cret");
      const verified = async (secret: string) => {
        const headers = { "X-Okta-Key": secret, "X-Okta-Verification-Challenge": "typed" };
        return (await fetch(`${nodeRed.url}/okta/typed`, { headers })).status;
      };
      expect(await verified("typed-s3cret")).to.equal(200);

      // opened again: what was saved is there, but not the secret; saved again, the secret is still the same
      const again = await editor.openDialog("hook");
      expect(await again.locator("#node-input-path").inputValue()).to.equal("/okta/typed");
      expect(await again.locator("#node-input-output").inputValue()).to.equal("delivery");
      expect(await again.locator("#node-input-secret").inputValue()).not.to.contain("typed");
      await again.locator("#node-input-name").fill("From Okta again");
      await editor.done();
      await editor.deploy();
      expect(await deployed("hook")).to.deep.include({ name: "From Okta again" });
      expect(await verified("typed-s3cret")).to.equal(200);
      expect(await verified("wrong")).to.equal(401);
    });

    it("says what is wrong with a path, and marks the node", async function () {
      this.timeout(60_000);
      await show(hookIn("hook", "/okta/fine", []));
      const dialog = await editor.openDialog("hook");
      await dialog.locator("#node-input-path").fill("/with a space");
      expect(await dialog.locator("#okta-hook-path-error").textContent()).to.match(/space/);
      expect(await dialog.locator("#okta-hook-url").inputValue()).to.equal("");
      await editor.done();
      expect(await isInvalid("hook")).to.equal(true);
      const again = await editor.openDialog("hook");
      await again.locator("#node-input-path").fill("/okta/fine");
      expect(await again.locator("#okta-hook-path-error").textContent()).to.equal("");
      await editor.done();
      expect(await isInvalid("hook")).to.equal(false);
    });

    it("warns of a hook without a secret, and cancel leaves all as it was", async function () {
      this.timeout(60_000);
      await show(hookIn("hook", "/okta/kept", []));
      const before = await deployed("hook");
      const dialog = await editor.openDialog("hook");
      const warning = dialog.locator("#okta-hook-no-auth-warning");
      expect(await warning.isVisible()).to.equal(false);
      await editor.unfold("okta-hook-more");
      await dialog.locator("#node-input-noAuth").check();
      expect(await warning.isVisible()).to.equal(true);
      expect(await dialog.locator("#node-input-secret").isVisible()).to.equal(false);
      await editor.cancel();
      await editor.page.locator("#red-ui-header-button-deploy.disabled").waitFor();
      expect(await deployed("hook")).to.deep.equal(before);
      expect((await verify(`${nodeRed.url}/okta/kept`, "kept", SECRET)).status).to.equal(200);
    });
  });

  describe("the dialog of okta-el-filter", () => {
    it("takes a second output and what becomes of errors; the wire of the first stays", async function () {
      this.timeout(60_000);
      await show(elFilter("filter", "event.outcome.result == 'SUCCESS'", [["out"]]), sink("out"));
      const dialog = await editor.openDialog("filter");
      await dialog.locator("#node-input-outputs").selectOption("2");
      await dialog.locator("#node-input-onError").selectOption("error");
      expect(await dialog.locator("#node-input-strict").isVisible()).to.equal(false);
      await editor.unfold("okta-filter-more");
      await dialog.locator("#node-input-strict").check();
      await editor.done();
      await editor.deploy();
      expect(await deployed("filter")).to.deep.include({
        rules: [{ eventType: "", expression: "event.outcome.result == 'SUCCESS'" }],
        onError: "error",
        strict: true,
        wires: [["out"], []],
      });
      expect(Number((await deployed("filter")).outputs)).to.equal(2);
    });
  });

  const outputs = ["one", "two", "three", "else"].map(sink);
  const wires = [["one"], ["two"], ["three"], ["else"]];
  const switches: {
    node: FlowNode;
    list: string;
    values: string[][];
    texts: string[];
    typed: string;
    value: string;
  }[] = [
    {
      node: categorySwitch("switch", [["group"], ["user-auth"], ["security"]], wires),
      list: "categories",
      values: [["group"], ["user-auth"], ["security"]],
      texts: ["Group", "User auth", "Security"],
      typed: "Group lifecycle",
      value: "group-lifecycle",
    },
    {
      node: eventSwitch("switch", [["user.session.start"], ["group.*"], ["user.mfa.*"]], wires),
      list: "types",
      values: [["user.session.start"], ["group.*"], ["user.mfa.*"]],
      texts: ["user.session.start", "group.*", "user.mfa.*"],
      typed: "user.lifecycle.*",
      value: "user.lifecycle.*",
    },
  ];
  for (const { node, list, values, texts, typed, value } of switches) {
    describe(`the dialog of ${node.type}`, () => {
      const [first = [], second = [], third = []] = values;

      async function saved(): Promise<{
        rules: string[][];
        wires: unknown;
        outputs: number;
        otherwise: unknown;
      }> {
        await editor.done();
        await editor.deploy();
        const { rules, wires: now, outputs: count, otherwise } = await deployed("switch");
        const entries = (rules as Record<string, string[]>[]).map((rule) => rule[list] ?? []);
        return { rules: entries, wires: now, outputs: Number(count), otherwise };
      }

      beforeEach(async function () {
        this.timeout(60_000);
        await show(node, ...outputs);
        await editor.openDialog("switch");
      });

      it("shows its rows by name, and saves an entry that is typed; the wires stay", async () => {
        expect((await Promise.all([0, 1, 2].map((i) => tagsOf(rows().nth(i))))).flat()).to.deep.equal(texts);
        const field = rows().nth(1).locator(".okta-tags-field");
        await field.fill(typed);
        await field.press("Enter");
        expect(await tagsOf(rows().nth(1))).to.have.length(2);
        await editor.page.locator("#node-input-checkall").selectOption("false");
        expect(await saved()).to.deep.equal({
          rules: [first, [...second, value], third],
          wires,
          outputs: 4,
          otherwise: true,
        });
        expect((await deployed("switch")).checkall).to.equal("false");
      });

      it("a row moved by the mouse takes its wire along", async () => {
        const handle = rows().nth(2).locator(".red-ui-editableList-item-handle");
        const [from, to] = [await handle.boundingBox(), await rows().nth(0).boundingBox()];
        if (from === null || to === null) throw new Error("nothing to drag");
        const { mouse } = editor.page;
        await mouse.move(from.x + from.width / 2, from.y + from.height / 2);
        await mouse.down();
        await mouse.move(from.x + from.width / 2, to.y + 5, { steps: 10 });
        await mouse.up();
        expect(await saved()).to.deep.equal({
          rules: [third, first, second],
          wires: [["three"], ["one"], ["two"], ["else"]],
          outputs: 4,
          otherwise: true,
        });
      });

      it("a row moved by the keyboard takes its wire along", async () => {
        await rows().nth(0).locator(".red-ui-editableList-item-handle").press("ArrowDown");
        expect(await saved()).to.deep.equal({
          rules: [second, first, third],
          wires: [["two"], ["one"], ["three"], ["else"]],
          outputs: 4,
          otherwise: true,
        });
      });

      it("a row that goes takes its wire with it; the others keep theirs, a new row has none", async () => {
        await rows().nth(0).locator(".red-ui-editableList-item-remove").click();
        await editor.page.locator(".red-ui-tray .red-ui-editableList-addButton").first().click();
        const field = rows().last().locator(".okta-tags-field");
        await field.fill(typed);
        await field.press("Enter");
        expect(await saved()).to.deep.equal({
          rules: [second, third, [value]],
          wires: [["two"], ["three"], [], ["else"]],
          outputs: 4,
          otherwise: true,
        });
      });

      it("the output for everything else goes and comes; the rows keep their wires", async () => {
        await editor.page.locator("#node-input-otherwise").uncheck();
        expect(await saved()).to.deep.equal({
          rules: values,
          wires: wires.slice(0, 3),
          outputs: 3,
          otherwise: false,
        });
        await editor.openDialog("switch");
        await editor.page.locator("#node-input-otherwise").check();
        expect(await saved()).to.deep.equal({
          rules: values,
          wires: [...wires.slice(0, 3), []],
          outputs: 4,
          otherwise: true,
        });
      });

      it("after cancel rows and wires are as before", async () => {
        await rows().nth(0).locator(".red-ui-editableList-item-remove").click();
        await editor.cancel();
        await editor.openDialog("switch");
        await editor.page.locator("#node-input-name").fill("renamed");
        expect(await saved()).to.deep.equal({ rules: values, wires, outputs: 4, otherwise: true });
      });
    });
  }

  // a suite of its own, for Mocha takes these in order and the tests of this level first
  describe("in the background", () => {
    it("no script failed, and no resource was missing", () => {
      expect(unseen).to.deep.equal([]);
    });
  });
});
