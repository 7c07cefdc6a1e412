import { expect } from "chai";
import { group, logEvent } from "../support/deliveries";
import { type Editor, needsEditor } from "../support/editor";
import { FilterDialog } from "../support/filter-dialog";
import { elFilter, type FlowNode, sink, tab } from "../support/flow";
import type { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const SALES = "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()>0";
const user = (displayName: string) => ({ id: "00u1", type: "User", alternateId: "unknown", displayName });

/** An EventHook as Okta's management API gives it. */
const eventHook = (filters: Record<string, string>, items = Object.keys(filters)) =>
  JSON.stringify(
    {
      id: "who8vt36qfNpCGz9H1e6",
      name: "Sales watch",
      events: {
        type: "EVENT_TYPE",
        items,
        filter: {
          type: "EXPRESSION_LANGUAGE",
          eventFilterMap: Object.entries(filters).map(([event, expression]) => ({
            event,
            condition: { expression, version: null },
          })),
        },
      },
    },
    null,
    2,
  );

onEachNodeRed("The dialog of okta-el-filter", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let dialog: FilterDialog;
  let tabs = 0;

  needsEditor(installation, (startedNodeRed, startedEditor) => {
    nodeRed = startedNodeRed;
    editor = startedEditor;
    dialog = new FilterDialog(editor);
  });
  beforeEach(function () {
    this.timeout(60_000);
  });
  const unseen: string[] = [];
  afterEach(function () {
    for (const error of editor?.errors.splice(0) ?? []) unseen.push(`${this.currentTest?.title}: ${error}`);
  });

  /** Deploys a filter with these rules, wired to the sink "out", and opens its dialog. */
  async function open(
    rules: string | Record<string, string>,
    options: Partial<FlowNode> = {},
  ): Promise<void> {
    const id = `filter-tab-${++tabs}`;
    const filter = elFilter("filter", rules, [["out"]], options);
    nodeRed.messages.clear();
    await nodeRed.deploy(tab(id, { ...filter, x: 300, y: 100 }, { ...sink("out"), x: 600, y: 100 }));
    await editor.open(id);
    await editor.openDialog("filter");
  }

  async function deployed(): Promise<FlowNode> {
    const node = (await nodeRed.flows()).find(({ id }) => id === "filter");
    expect(node).to.be.an("object");
    return node as FlowNode;
  }

  async function saved(): Promise<unknown> {
    await editor.done();
    await editor.deploy();
    return (await deployed()).rules;
  }

  const isMarked = (marked: boolean) =>
    editor
      .node("filter")
      .locator(".red-ui-flow-node-error")
      .waitFor({ state: marked ? "visible" : "hidden", timeout: 5_000 });
  const label = (text: string) =>
    editor.node("filter").locator(".red-ui-flow-node-label").getByText(text, { exact: true }).waitFor();
  const shown = (text: string | RegExp) =>
    dialog.tray.getByText(text).filter({ visible: true }).first().waitFor({ timeout: 5_000 });

  describe("the Simple form", () => {
    it("makes the filter for a group on the same target; what passes is what it says", async () => {
      await open("");
      expect(await dialog.heads.allInnerTexts()).to.have.length(1);
      await shown(/every event passes/);
      await dialog.condition(1, "target.type", "UserGroup");
      await dialog.button("Add a condition").click();
      expect(await dialog.field(2).inputValue()).to.equal("target.displayName");
      await dialog.condition(2, "target.displayName", "Sales");
      expect(await dialog.inside.getByLabel("on the same target").isChecked()).to.equal(true);
      expect(await dialog.preview.innerText()).to.equal(SALES);
      await shown("Okta's own filter takes this expression, too.");

      // the sample is a sign-in, which has no targets
      await shown("By the rule for all other types.");

      await dialog.tab("Expression").click();
      await dialog.shows(SALES);
      expect(await saved()).to.deep.equal([{ eventType: "", expression: SALES }]);
      await label("Sales");

      const another = logEvent({ target: [group("Admins"), user("Sales")] });
      nodeRed.receive("filter", { payload: another });
      const event = logEvent({ target: [user("Sam"), group("Sales")] });
      nodeRed.receive("filter", { payload: event });
      const [first] = await nodeRed.arrived("out");
      expect((first as { payload: { uuid: string } }).payload.uuid).to.equal(event.uuid);
    });

    it("asks each condition of any target if told so, and any of the conditions", async () => {
      await open(SALES);
      await dialog.inside.getByLabel("each on any target").check();
      const each =
        "event.target.?[type eq 'UserGroup'].size()>0 && event.target.?[displayName eq 'Sales'].size()>0";
      expect(await dialog.preview.innerText()).to.equal(each);
      await dialog.inside.getByLabel("An event passes if it fits").selectOption("any of these");
      expect(await dialog.preview.innerText()).to.equal(each.replace("&&", "||"));
      await dialog.inside.getByLabel("on the same target").waitFor({ state: "detached" });
      await editor.cancel();
    });

    it("offers known values, takes any other, and says what a condition on a target asks", async () => {
      await open("");
      await dialog.value(1).click();
      await dialog.page.locator(".okta-completion").first().waitFor();
      await dialog.value(1).pressSequentially("FAIL");
      await dialog.value(1).press("Enter");
      expect(await dialog.value(1).inputValue()).to.equal("FAILURE");
      await dialog.condition(1, "target.displayName", "O'Brien");
      await dialog.operator(1).selectOption("does not equal");
      await shown("This asks for some target that is another.");
      expect(await dialog.preview.innerText()).to.equal("event.target.?[displayName ne 'O''Brien'].size()>0");
      await editor.cancel();
    });

    it("leaves an expression as it is written until a condition is changed", async () => {
      const spaced = "event.outcome.result  eq\n  'FAILURE' and event.actor.type == 'User'";
      await open(spaced);
      expect(await dialog.value(2).inputValue()).to.equal("User");
      await dialog.tab("Expression").click();
      await dialog.tab("Simple").click();
      await dialog.page.locator("#node-input-name").fill("spaced");
      expect(await saved()).to.deep.equal([{ eventType: "", expression: spaced }]);
      await editor.openDialog("filter");
      await dialog.condition(2, "actor.type", "SystemPrincipal");
      expect(await saved()).to.deep.equal([
        {
          eventType: "",
          expression: "event.outcome.result eq 'FAILURE' && event.actor.type eq 'SystemPrincipal'",
        },
      ]);
    });

    it("says what it cannot show, and where; it starts anew only when told twice", async () => {
      const expression = "event.outcome.result eq 'FAILURE' &&\n  event.client.ipAddress eq '10.0.0.1'";
      await open(expression);
      expect(await dialog.tab("Expression").getAttribute("aria-selected")).to.equal("true");
      await dialog.tab("Simple").click();
      await shown("The Simple form cannot show this expression.");
      await shown(/Line 2, column 3: this is not one of the fields/);
      await dialog.button("Show in the expression").click();
      expect(await dialog.tab("Expression").getAttribute("aria-selected")).to.equal("true");
      await dialog.tab("Simple").click();
      await dialog.button("Start anew here").click();
      await dialog.button("Keep it").click();
      await dialog.tab("Expression").click();
      await dialog.shows(expression);
      await dialog.tab("Simple").click();
      await dialog.button("Start anew here").click();
      await dialog.button("Remove it").click();
      await dialog.condition(1, "outcome.result", "SUCCESS");
      expect(await saved()).to.deep.equal([
        { eventType: "", expression: "event.outcome.result eq 'SUCCESS'" },
      ]);
    });
  });

  describe("Done", () => {
    it("waits while an expression cannot be read, says why and goes there; mended, it lets through", async () => {
      await open(SALES);
      await dialog.tab("Expression").click();
      await dialog.paste("event.outcome.result eq 'FAILURE' &&\nevent.target.?[type eq 'User'.size() > 0");
      await dialog.inside.locator(".squiggly-error").first().waitFor();
      await dialog.reason.waitFor();
      const reason = await dialog.reason.innerText();
      expect(reason).to.match(/^Rule 1, line 2, column \d+: /);
      expect(await dialog.done.getAttribute("aria-disabled")).to.equal("true");
      expect(await dialog.done.getAttribute("title")).to.equal(reason);
      const describedBy = await dialog.done.getAttribute("aria-describedby");
      expect(await dialog.page.locator(`[id="${describedBy}"]`).innerText()).to.equal(reason);

      // neither the mouse nor Node-RED's shortcut gets past it
      await dialog.done.click({ force: true });
      await dialog.page.keyboard.press("ControlOrMeta+Enter");
      expect(await dialog.done.isVisible()).to.equal(true);
      await dialog.tab("Simple").click();
      await dialog.reason.click();
      expect(await dialog.tab("Expression").getAttribute("aria-selected")).to.equal("true");

      await dialog.paste("event.outcome.result eq 'FAILURE'");
      await dialog.reason.waitFor({ state: "detached" });
      expect(await dialog.done.getAttribute("aria-describedby")).to.equal(null);
      expect(await saved()).to.deep.equal([
        { eventType: "", expression: "event.outcome.result eq 'FAILURE'" },
      ]);
      await isMarked(false);

      nodeRed.receive("filter", { payload: logEvent({ outcome: { result: "SUCCESS" } }) });
      nodeRed.receive("filter", { payload: logEvent({ outcome: { result: "FAILURE" }, uuid: "failed" }) });
      expect(
        (await nodeRed.arrived("out")).map(({ payload }) => (payload as { uuid: string }).uuid),
      ).to.deep.equal(["failed"]);
    });

    it("a flow may hold what cannot be read: the node is marked, its rule opens, Cancel is free", async () => {
      await open({ "user.session.start": "", "group.user_membership.add": "event.actor.(" });
      await dialog.reason.waitFor();
      expect(await dialog.reason.innerText()).to.match(/^Rule 2, line 1, column 12: /);
      expect(await dialog.eventType.inputValue()).to.equal("group.user_membership.add");
      await editor.cancel();
      await isMarked(true);
      // the next dialog is another's: nothing is left of the block
      await editor.openDialog("out");
      expect(await dialog.done.getAttribute("aria-disabled")).to.equal(null);
      await editor.cancel();
    });
  });

  describe("the rules", () => {
    it("are one for each event type, chosen from the list; a second one for a type is refused", async () => {
      await open(SALES);
      await dialog.button("Add a rule for an event type").click();
      await dialog.inside.getByRole("button", { name: /Choose/ }).click();
      await dialog.page.locator(".okta-popup input").fill("user.session.start");
      await dialog.page
        .getByRole("treeitem", { name: /user\.session\.start/ })
        .first()
        .click();
      expect(await dialog.eventType.inputValue()).to.equal("user.session.start");
      await dialog.condition(1, "outcome.result", "FAILURE");

      await dialog.button("Add a rule for an event type").click();
      await dialog.eventType.fill("user.session.start");
      await dialog.eventType.press("Tab");
      await shown("Another rule has this event type already.");
      expect(await dialog.reason.innerText()).to.match(/^Rule [23]: Another rule has/);
      await dialog.button("Remove rule 3, user.session.start").click();
      await dialog.reason.waitFor({ state: "detached" });
      expect(await dialog.heads.allInnerTexts()).to.have.length(2);
      expect(await dialog.heads.nth(1).innerText())
        .to.contain("user.session.start")
        .and.contain("FAILURE");
      expect(await saved()).to.deep.equal([
        { eventType: "", expression: SALES },
        { eventType: "user.session.start", expression: "event.outcome.result eq 'FAILURE'" },
      ]);
      await label("Sales, FAILURE (2 rules)");
    });

    it("one is open at a time, and one that nobody filled in is not kept", async () => {
      await open({ "": SALES, "user.session.start": "" });
      const expanded = () => dialog.heads.evaluateAll((heads) => heads.map((head) => head.ariaExpanded));
      expect(await expanded()).to.deep.equal(["false", "false"]);
      await dialog.heads.nth(0).click();
      await dialog.heads.nth(1).click();
      expect(await expanded()).to.deep.equal(["false", "true"]);
      await dialog.button("Add a rule for an event type").click();
      expect(await expanded()).to.deep.equal(["false", "false", "true"]);
      await dialog.page.locator("#node-input-name").fill("two");
      expect(await saved()).to.have.length(2);
    });

    it("are built with the keyboard alone", async () => {
      await open("");
      const { keyboard } = dialog.page;
      await dialog.heads.first().focus();
      await keyboard.press("Enter");
      await keyboard.press("Enter");
      expect(await dialog.heads.first().getAttribute("aria-expanded")).to.equal("true");
      const focused = () =>
        dialog.page.evaluate(() => {
          const { activeElement: element } = document;
          return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
        });
      const tabTo = async (name: RegExp) => {
        for (let i = 0; i < 12 && !name.test(await focused()); i++) await keyboard.press("Tab");
        expect(await focused()).to.match(name);
      };
      await tabTo(/^Event type$/);
      await keyboard.type("user.session.start");
      await keyboard.press("Tab");
      await tabTo(/^Simple$/);
      await tabTo(/^Value of condition 1$/);
      await keyboard.type("FAILURE");
      await keyboard.press("Tab");
      await tabTo(/^Add a condition$/);
      await keyboard.press("Enter");
      expect(await focused()).to.equal("Field of condition 2");
      await keyboard.type("Actor type");
      await tabTo(/^Value of condition 2$/);
      await keyboard.type("User");
      await keyboard.press("Tab");
      await dialog.tab("Simple").focus();
      await keyboard.press("ArrowRight");
      expect(await focused()).to.equal("Expression");
      await keyboard.press("ControlOrMeta+Enter");
      await dialog.done.waitFor({ state: "detached" });
      await editor.deploy();
      expect((await deployed()).rules).to.deep.equal([
        {
          eventType: "user.session.start",
          expression: "event.outcome.result eq 'FAILURE' && event.actor.type eq 'User'",
        },
      ]);
    });
  });

  describe("import and export", () => {
    const filters = {
      "group.user_membership.add": SALES,
      "user.session.start": "event.outcome.result eq 'FAILURE'",
    };
    const paste = async (text: string) => {
      await dialog.button("Import").click();
      await dialog.tray.getByLabel(/^Paste an event hook/).fill(text);
    };

    it("Okta's EventHook takes the place of the rules, after a look at what was found", async () => {
      await open("true");
      await paste(eventHook(filters, [...Object.keys(filters), "user.session.end"]));
      await shown("The event hook Sales watch");
      await shown("Rules found: 2. Event types of the hook: 3.");
      await shown("Target type equals “UserGroup” and Target name equals “Sales” (on the same target)");
      await shown(/No filter for user\.session\.end/);
      expect(await dialog.reason.innerText()).to.contain("import is not finished");
      await dialog.button("Replace the rules").click();
      await dialog.reason.waitFor({ state: "detached" });
      expect(await dialog.heads.allInnerTexts()).to.have.length(2);

      await dialog.button("Export").click();
      await dialog.button("Copy").click();
      await shown("Copied");
      const json = JSON.parse(await dialog.tray.getByLabel(/^The events of an event hook/).inputValue());
      const imported = JSON.parse(eventHook(filters, [...Object.keys(filters), "user.session.end"]));
      expect(new Set(json.events.items)).to.deep.equal(new Set(imported.events.items));
      expect(json.events.filter).to.deep.equal(imported.events.filter);
      await dialog.button("Close the export").click();
      expect(await saved()).to.deep.equal(
        Object.entries(filters).map(([eventType, expression]) => ({ eventType, expression })),
      );
    });

    it("Terraform's is added to the rules; the one for the same type takes its place", async () => {
      await open({ "": "true", "user.session.start": "event.outcome.result eq 'SUCCESS'" });
      await paste(`resource "okta_event_hook" "watch" {
  name   = "Watch"
  events = ["user.session.start", "user.session.end"]
  filter {
    event     = "user.session.start"
    condition {
      expression = "event.outcome.result eq 'FAILURE'"
    }
  }
}`);
      await shown("You have another rule for this type.");
      await dialog.button("Add to the rules").click();
      expect(await saved()).to.deep.equal([
        { eventType: "", expression: "true" },
        { eventType: "user.session.start", expression: "event.outcome.result eq 'FAILURE'" },
      ]);
    });

    it("says where a text cannot be read, and which rules are not for Okta", async () => {
      await open({ "": "true", "user.session.start": "event.client.ipAddress eq '10.0.0.1'" });
      await paste('{\n  "events": {\n    "filter": }\n}');
      await shown(/^Line 3, column 15: /);
      expect(await dialog.button("Replace the rules").isDisabled()).to.equal(true);
      await dialog.button("Cancel the import").click();
      await dialog.button("Export").click();
      await shown(/^user\.session\.start: Line 1, column 1: Okta's filter does not know event\.client/);
      await shown(/none for all other types/);
      await editor.cancel();
    });
  });

  describe("far too much", () => {
    const million = "x".repeat(1_000_000);

    it("300 rules, 10,000 characters and a megabyte leave it alive, and it says what is wrong", async () => {
      await open("");
      const many = Object.fromEntries(
        Array.from({ length: 300 }, (_, i) => [
          `custom.event.type${i}`,
          SALES.replace("Sales", `Group ${i}`),
        ]),
      );
      await dialog.button("Import").click();
      const area = dialog.tray.getByLabel(/^Paste an event hook/);
      await dialog.paste(million, area);
      await shown(/^Line 1, column 1: /);
      await dialog.paste(eventHook(many), area);
      await shown("Rules found: 300. Event types of the hook: 300.");
      await dialog.button("Replace the rules").click();
      expect(await dialog.heads.count()).to.equal(300);
      await dialog.heads.nth(299).click();
      expect(await dialog.value(2).inputValue()).to.equal("Group 299");

      await dialog.paste(million, dialog.value(2));
      await dialog.reason.waitFor();
      expect(await dialog.reason.innerText()).to.match(/^Rule 300, line 1, column \d+: .*10,?000/);
      expect((await dialog.preview.innerText()).length).to.be.below(3_000);
      await dialog.value(2).fill("Sales");
      await dialog.reason.waitFor({ state: "detached" });

      await dialog.tab("Expression").click();
      const long = `${Array.from({ length: 240 }, () => "event.outcome.result eq 'FAILURE'").join(" || \n")} &&`;
      await dialog.paste(long);
      await dialog.reason.waitFor();
      expect(await dialog.reason.innerText()).to.match(/^Rule 300, line 240, column \d+: /);
      await dialog.paste(SALES);
      await dialog.reason.waitFor({ state: "detached" });
      await dialog.paste(million, dialog.eventType);
      await dialog.eventType.fill("custom.event.last");
      const rules = (await saved()) as { eventType: string }[];
      expect(rules).to.have.length(300);
      expect(rules[299]).to.deep.equal({ eventType: "custom.event.last", expression: SALES });
    });
  });

  describe("in the background", () => {
    it("no script failed, and no resource was missing", () => {
      expect(unseen).to.deep.equal([]);
    });
  });
});
