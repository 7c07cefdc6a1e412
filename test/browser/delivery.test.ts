import { expect } from "chai";
import { type Editor, needsEditor } from "../support/editor";
import { eventDone, eventStore, type FlowNode, hookIn, tab } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

onEachNodeRed("The dialogs of what happens to an event", (installation) => {
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

  async function show(node: FlowNode, ...configs: FlowNode[]): Promise<void> {
    const id = `delivery-${++tabs}`;
    await nodeRed.deploy([...configs, ...tab(id, { ...node, x: 300, y: 100 })]);
    await editor.open(id);
  }

  async function deployed(type: string): Promise<FlowNode> {
    const found = (await nodeRed.flows()).filter((node) => node.type === type);
    expect(found, type).to.have.length(1);
    return found[0] as FlowNode;
  }

  const field = (id: string) => editor.page.locator(`#${id}`);
  const labelled = (id: string, text: string) =>
    editor
      .node(id)
      .locator(".red-ui-flow-node-label")
      .getByText(text, { exact: true })
      .waitFor({ timeout: 5_000 });
  /** The mark comes and goes with the next picture of the flow. */
  const marked = (id: string, invalid: boolean) =>
    editor
      .node(id)
      .locator(".red-ui-flow-node-error")
      .waitFor({ state: invalid ? "visible" : "hidden", timeout: 5_000 });

  describe("okta-event-done", () => {
    it("says on its face what it does, and shows the delay for what is sent again only", async () => {
      await show(eventDone("word"));
      await labelled("word", "done");
      await editor.openDialog("word");
      expect(await field("node-input-delay").isVisible()).to.equal(false);
      await field("node-input-action").selectOption("retry");
      expect(await field("node-input-delay").inputValue()).to.equal("30");
      await field("node-input-delay").fill("90");
      await editor.done();
      await labelled("word", "retry in 90 s");
      await editor.deploy();
      const saved = await deployed("okta-event-done");
      expect(saved).to.deep.include({ action: "retry" });
      expect(Number(saved.delay)).to.equal(90);

      await editor.openDialog("word");
      expect(await field("node-input-delay").isVisible()).to.equal(true);
      await field("node-input-action").selectOption("dead");
      expect(await field("node-input-delay").isVisible()).to.equal(false);
      await editor.done();
      await labelled("word", "give up");
      await editor.deploy();
      expect(await deployed("okta-event-done")).to.deep.include({ action: "dead" });
    });

    it("marks a delay that is no number, where it counts; an environment variable can stand", async () => {
      await show(eventDone("word"));
      await editor.openDialog("word");
      await field("node-input-action").selectOption("retry");
      await field("node-input-delay").pressSequentially(" or so");
      await editor.page.locator("#node-input-delay.input-error").waitFor();
      await editor.done();
      await marked("word", true);
      await editor.openDialog("word");
      await field("node-input-delay").fill("${WAIT}");
      await editor.done();
      await marked("word", false);
      await editor.openDialog("word");
      await field("node-input-delay").fill("soon");
      await field("node-input-action").selectOption("done");
      await editor.done();
      await marked("word", false);
    });
  });

  describe("okta-event-hook-in", () => {
    const numbers = { ackTimeout: 90, maxAttempts: 3, maxInFlight: 10 };

    it("asks how long to wait and how often to send only if a node says that an event is done", async () => {
      await show(hookIn("hook", "/okta/waits", []));
      await editor.openDialog("hook");
      for (const name of Object.keys(numbers)) {
        expect(await field(`node-input-${name}`).isVisible(), name).to.equal(false);
      }
      await editor.unfold("okta-hook-more");
      for (const name of Object.keys(numbers)) {
        expect(await field(`node-input-${name}`).isVisible(), name).to.equal(false);
      }
      await field("node-input-acknowledge").selectOption("done");
      for (const [name, value] of Object.entries(numbers)) {
        await field(`node-input-${name}`).fill(String(value));
      }
      await editor.done();
      await editor.deploy();
      const { acknowledge, store, ...saved } = await deployed("okta-event-hook-in");
      expect({ acknowledge, store }).to.deep.equal({ acknowledge: "done", store: "" });
      for (const [name, value] of Object.entries(numbers)) expect(Number(saved[name]), name).to.equal(value);
    });

    it("marks a number that cannot be, until it can", async () => {
      await show(hookIn("hook", "/okta/numbers", [], { acknowledge: "done" }));
      for (const [name, wrong] of Object.entries({ ackTimeout: "0", maxAttempts: "2.5", maxInFlight: "" })) {
        await editor.openDialog("hook");
        const right = await field(`node-input-${name}`).inputValue();
        await field(`node-input-${name}`).fill(wrong);
        await editor.done();
        await marked("hook", true);
        await editor.openDialog("hook");
        await field(`node-input-${name}`).fill(right);
        await editor.done();
        await marked("hook", false);
      }
    });

    it("of a flow from before these properties is fine, and gets their defaults once it is edited", async () => {
      const { store, acknowledge, ackTimeout, maxAttempts, maxInFlight, ...old } = hookIn(
        "hook",
        "/okta/old",
        [],
      );
      await show(old as FlowNode);
      await marked("hook", false);
      await editor.openDialog("hook");
      expect(await field("node-input-acknowledge").inputValue()).to.equal(acknowledge);
      await field("node-input-name").fill("older");
      await editor.done();
      await marked("hook", false);
      await editor.deploy();
      const saved = await deployed("okta-event-hook-in");
      expect(saved).to.deep.include({ name: "older", store, acknowledge });
      const { ackTimeout: wait, maxAttempts: attempts, maxInFlight: atOnce } = saved;
      expect([wait, attempts, atOnce].map(Number)).to.deep.equal([ackTimeout, maxAttempts, maxInFlight]);
    });
  });

  describe("okta-event-store", () => {
    const chosen = () => field("node-input-store").locator("option:checked").textContent();

    it("is made from the hook's dialog, which says what it has without one", async () => {
      await show(hookIn("hook", "/okta/stored", []));
      await editor.openDialog("hook");
      expect(await chosen()).to.match(/user directory/);
      await editor.unfold("okta-hook-more");
      await editor.openConfig("store", "add");
      expect(await field("node-config-input-directory").isVisible()).to.equal(true);
      expect(await field("node-config-input-engine").inputValue()).to.equal("lmdb");
      await field("node-config-input-engine").selectOption("memory");
      expect(await field("node-config-input-directory").isVisible()).to.equal(false);
      await field("node-config-input-retention").fill("48");
      await editor.configDone();
      expect(await chosen()).to.equal("in memory");
      await editor.done();
      await editor.deploy();
      const store = await deployed("okta-event-store");
      expect(store).to.deep.include({ name: "", engine: "memory", directory: "" });
      expect([store.retention, store.maxEvents].map(Number)).to.deep.equal([48, 100000]);
      expect(await deployed("okta-event-hook-in")).to.deep.include({ store: store.id });
    });

    it("is edited from there; without it the hook has the built-in one again", async () => {
      await show(hookIn("hook", "/okta/edited", [], { store: "store" }), eventStore("store"));
      await editor.openDialog("hook");
      await editor.unfold("okta-hook-more");
      await editor.openConfig("store", "edit");
      await field("node-config-input-name").fill("Events");
      await field("node-config-input-maxEvents").fill("500");
      await editor.configDone();
      expect(await chosen()).to.equal("Events");
      const options = field("node-input-store").locator("option");
      const builtIn = options.filter({ hasText: "user directory" });
      await builtIn.waitFor({ state: "attached" });
      expect(await options.count()).to.equal(2);
      await field("node-input-store").selectOption({ label: (await builtIn.textContent()) ?? "" });
      await editor.done();
      await editor.deploy();
      const store = await deployed("okta-event-store");
      expect(store).to.deep.include({ name: "Events", engine: "memory" });
      expect(Number(store.maxEvents)).to.equal(500);
      expect(await deployed("okta-event-hook-in")).to.deep.include({ store: "" });
    });

    it("with a wrong number makes the hook invalid that uses it", async () => {
      await show(hookIn("hook", "/okta/invalid", [], { store: "store" }), eventStore("store"));
      await marked("hook", false);
      const edit = async (retention: string, maxEvents: string) => {
        await editor.openDialog("hook");
        await editor.unfold("okta-hook-more");
        await editor.openConfig("store", "edit");
        await field("node-config-input-retention").fill(retention);
        await field("node-config-input-maxEvents").fill(maxEvents);
        await editor.configDone();
        await editor.done();
      };
      await edit("0", "500");
      await marked("hook", true);
      await edit("0.5", "${MOST_EVENTS}");
      await marked("hook", false);
      await edit("0.5", "2.5");
      await marked("hook", true);
    });
  });

  // a suite of its own, for Mocha takes these in order and the tests of this level first
  describe("in the background", () => {
    it("no script failed, and no resource was missing", () => {
      expect(editor.errors).to.deep.equal([]);
    });
  });
});
