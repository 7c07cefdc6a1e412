import { expect } from "chai";
import { type Editor, needsEditor } from "../support/editor";
import { FilterDialog } from "../support/filter-dialog";
import { categorySwitch, elFilter, type FlowNode, hookIn, tab } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

/** What the page notes for a test. */
declare const heard: string[];

const RULES = {
  "": "true",
  "group.user_membership.add": "event.target.?[type eq 'UserGroup'].size()>0",
  "user.account.lock": "event.outcome.result eq 'SUCCESS'",
};

onEachNodeRed("What all dialogs have in common", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let dialog: FilterDialog;

  needsEditor(installation, (startedNodeRed, startedEditor) => {
    nodeRed = startedNodeRed;
    editor = startedEditor;
    dialog = new FilterDialog(editor);
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  afterEach(() => expect(editor.errors.splice(0)).to.deep.equal([]));

  async function open(node: FlowNode): Promise<void> {
    await nodeRed.deploy(tab("manners", { ...node, x: 300, y: 100 }));
    await editor.open("manners");
    await editor.openDialog(node.id);
  }
  const without = (node: FlowNode, ...names: string[]): FlowNode =>
    Object.fromEntries(Object.entries(node).filter(([name]) => !names.includes(name))) as FlowNode;
  const sample = () => dialog.tray.getByLabel("Event type of the sample");
  const sampleIs = (type: string) =>
    editor.page.waitForFunction(
      (wanted) =>
        document.querySelector<HTMLInputElement>(".okta-try .okta-event-type input")?.value === wanted,
      type,
      { timeout: 5_000 },
    );
  const rows = (place: string) =>
    dialog.tray
      .locator(place)
      .evaluateAll((all) => new Set(all.map((one) => Math.round(one.getBoundingClientRect().top))).size);

  it("the dialog's buttons stay in one line, however long the reason is that stands there", async () => {
    await editor.page.setViewportSize({ width: 860, height: 700 });
    try {
      const path = ["", ..."abcdefgh"].map((part) => `event.target.${part}displayName eq ${part}`).join(" ");
      await open(elFilter("filter", { [`${"x".repeat(80)}.${"y".repeat(80)}*`]: path }, [[]]));
      const reason = (await dialog.reason.textContent()) ?? "";
      expect(reason.length).to.be.greaterThan(60);
      expect(await dialog.reason.getAttribute("title")).to.equal(reason);
      const buttons = "#node-dialog-ok, #node-dialog-cancel, #node-dialog-delete";
      expect(await dialog.tray.locator(buttons).count()).to.equal(3);
      expect(await rows(buttons)).to.equal(1);
      const bar = await dialog.tray.locator(".red-ui-tray-toolbar").boundingBox();
      const line = await dialog.reason.boundingBox();
      expect(line?.height).to.be.lessThan((bar?.height ?? 0) + 1);
      expect(bar?.height).to.be.lessThan(52);
      await editor.cancel();
    } finally {
      await editor.page.setViewportSize({ width: 1280, height: 900 });
    }
  });

  it("the sample is of the type whose rule is open, until another type was chosen for it", async () => {
    await open(elFilter("filter", RULES, [[]]));
    await sampleIs("group.user_membership.add");
    await dialog.heads.nth(2).click();
    await sampleIs("user.account.lock");
    await dialog.tray.getByText("By the rule for user.account.lock.").waitFor();
    // neither the rule for all other types nor none says which
    await dialog.heads.nth(0).click();
    await dialog.heads.nth(0).click();
    await dialog.heads.nth(1).click();
    await sampleIs("group.user_membership.add");
    await sample().fill("user.session.end");
    await sample().press("Escape");
    await dialog.heads.nth(2).click();
    await dialog.tray.getByText(/for all other types/).waitFor();
    expect(await sample().inputValue()).to.equal("user.session.end");
    await editor.cancel();
  });

  it("the Simple form shows the whole name of every field", async () => {
    await open(elFilter("filter", "", [[]]));
    const cut = await dialog.field(1).evaluate((field) => {
      const pen = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
      pen.font = getComputedStyle(field).font;
      const room = field.clientWidth - 40;
      return [...(field as HTMLSelectElement).options]
        .map(({ text }) => text)
        .filter((text) => pen.measureText(text).width > room);
    });
    expect(cut).to.deep.equal([]);
    await editor.cancel();
  });

  it("a flow from before a property shows what the runtime makes of that", async () => {
    await open(without(elFilter("filter", "true", [[]]), "onError", "outputs", "property"));
    const chosen = (name: string) => dialog.tray.locator(`#node-input-${name}`).inputValue();
    expect([await chosen("onError"), await chosen("outputs"), await chosen("property")]).to.deep.equal([
      "nomatch",
      "1",
      "payload",
    ]);
    await editor.cancel();
    await open(without(categorySwitch("switch", [["group"]], [[]]), "checkall"));
    expect(await chosen("checkall")).to.equal("true");
    await editor.cancel();
    await open(without(hookIn("hook", "/old", [], { noAuth: true }), "output", "duplicates", "header"));
    expect([await chosen("output"), await chosen("duplicates"), await chosen("header")]).to.deep.equal([
      "event",
      "drop",
      "Authorization",
    ]);
    await editor.cancel();
  });

  it("the shortcut for Done keeps what was typed, also while a list is open below the field", async () => {
    await open(categorySwitch("switch", [["group"]], [[]]));
    await dialog.tray.locator(".okta-tags-field").click();
    await editor.page.locator(".okta-completion:visible").first().waitFor();
    await editor.page.keyboard.press("Control+Enter");
    await dialog.tray.waitFor({ state: "detached" });

    await open(elFilter("filter", { "user.session.start": "true" }, [[]]));
    await dialog.eventType.fill("");
    await editor.page.keyboard.type("user.account");
    await editor.page.locator(".okta-completion:visible").first().waitFor();
    await editor.page.keyboard.press("Control+Enter");
    await dialog.tray.waitFor({ state: "detached" });
    await editor.deploy();
    const filter = (await nodeRed.flows()).find(({ id }) => id === "filter");
    expect(filter?.rules).to.deep.equal([{ eventType: "user.account", expression: "true" }]);
    await editor.page.locator(".okta-completion:visible").waitFor({ state: "hidden" });
  });

  it("a field that is wrong keeps its name", async () => {
    await open(
      hookIn("hook", "no slash", [], {
        credentials: {},
        acknowledge: "done",
        ackTimeout: "soon",
        header: "a b",
      }),
    );
    for (const name of ["Path", "Secret", "Header", "Wait"]) {
      const field = dialog.tray.getByRole("textbox", { name, exact: true });
      await field.and(dialog.tray.locator(".input-error")).waitFor({ timeout: 5_000 });
    }
    await editor.cancel();
  });

  it("screen readers hear of an expression when the typing pauses, and once", async () => {
    await open(elFilter("filter", "event.outcome.result.size() > 0", [[]]));
    const code = dialog.inside.getByRole("textbox", { name: "Expression" });
    await code.focus();
    await editor.page.keyboard.press("ControlOrMeta+a");
    await editor.page.keyboard.press("Delete");
    const noted = () => editor.page.evaluate(() => [...heard]);
    await editor.page.evaluate(() => {
      const list: string[] = [];
      Object.assign(globalThis, { heard: list });
      for (const one of document.querySelectorAll(".red-ui-tray [aria-live], .red-ui-tray [role=status]")) {
        new MutationObserver(() => list.push(one.textContent ?? "")).observe(one, {
          childList: true,
          subtree: true,
          characterData: true,
        });
      }
    });
    // slower than every check, faster than a pause
    await editor.page.keyboard.type("event.outcome.result eq 'X'", { delay: 200 });
    expect(await noted()).to.deep.equal([]);
    await editor.page.waitForFunction(
      () => heard.some((text) => text.includes("No match")) && heard.some((text) => /Okta/.test(text)),
    );
    expect((await noted()).filter(Boolean)).to.have.length(2);
    await editor.cancel();
  });
});
