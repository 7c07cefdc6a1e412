import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { sampleDelivery, sampleEvent } from "../../src/events";
import { Editor, needsBrowser } from "../support/editor";
import { elFilter, hookIn, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

interface Rule {
  eventType: string;
  expression: string;
}

/** What the test puts into the editor's page: the rules as a dialog would have them. */
declare const tried: {
  rules: Rule[];
  strict: boolean;
  marks: unknown[];
  pane: { refresh(): void; destroy(): void };
};
declare const oktaEventHooks: typeof import("../../src/editor");

onEachNodeRed("The Try it pane", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  let page: Page;
  let pane: Locator;

  needsBrowser();
  before(async function () {
    this.timeout(120_000);
    nodeRed = await NodeRed.start(installation());
    editor = await Editor.start(nodeRed);
    page = editor.page;
    // tsx names functions, also those that go to the page
    await page.addInitScript("globalThis.__name = (named) => named");
    await nodeRed.deploy([
      ...tab(
        "try",
        { ...hookIn("hook", "/try/hook", ["filter"], { name: "Okta of ours" }), x: 150 },
        { ...elFilter("filter", "true", [[]]), x: 400 },
      ),
    ]);
    await editor.open("try");
    pane = page.locator(".okta-try");
  });
  after(async () => {
    await editor?.close();
    await nodeRed?.stop();
  });
  beforeEach(async function () {
    this.timeout(60_000);
    await editor.openDialog("filter");
  });
  afterEach(async () => {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    if ((await pane.count()) > 0) await page.evaluate(() => tried.pane.destroy());
    expect(await pane.count()).to.equal(0);
    await editor.cancel();
  });

  /** Mounts the pane in the open dialog. */
  async function mount(
    rules: Rule[],
    options: { show?: "match" | "value"; outputs?: number } = {},
  ): Promise<void> {
    await page.evaluate(
      ([given, { show = "match", outputs = 1 }]) => {
        const marks: unknown[] = [];
        const state = { rules: given, strict: false, marks };
        const form = $("#dialog-form");
        form.children().hide();
        const made = oktaEventHooks.tryIt($("<div/>").appendTo(form), {
          node: "filter",
          rules: () => state.rules,
          strict: () => state.strict,
          onError: () => "nomatch",
          outputs: () => outputs,
          show,
          mark: (place) => marks.push(place),
        });
        Object.assign(globalThis, { tried: Object.assign(state, { pane: made }) });
      },
      [rules, options] as const,
    );
  }

  /** Changes the rules as a person who edits the dialog does. */
  const edit = (...rules: Rule[]) =>
    page.evaluate((given) => {
      tried.rules = given;
      tried.pane.refresh();
    }, rules);
  const others = (expression: string): Rule => ({ eventType: "", expression });

  const verdict = (kind: string, text: string | RegExp) =>
    pane.locator(`.okta-verdict-${kind}`).filter({ hasText: text }).waitFor({ timeout: 10_000 });
  const says = (text: string | RegExp) => pane.getByText(text).first().waitFor({ timeout: 10_000 });
  const choose = (name: string) => pane.locator(".okta-segments").getByText(name).click();
  const rowNamed = (name: string | RegExp) => pane.getByRole("treeitem", { name }).first();
  const area = () => pane.locator("textarea");
  const paste = (json: string) => area().fill(json);

  /** Pastes as the clipboard does; the page makes the text, so that megabytes need not go there. */
  const pasteLarge = (size: number, end = "}") =>
    page.evaluate(
      ([length, closing]) => {
        const data = new DataTransfer();
        const text = `{"eventType":"user.session.start","outcome":{"result":"FAILURE"},"blob":"${"x".repeat(length)}"`;
        data.setData("text/plain", text + closing);
        const target = document.querySelector(".okta-try textarea");
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        const started = performance.now();
        target?.dispatchEvent(event);
        return { prevented: event.defaultPrevented, took: performance.now() - started };
      },
      [size, end] as const,
    );

  describe("a sample", () => {
    it("is there at once, of the rule's type; the answer follows the expression", async () => {
      const eventType = "group.user_membership.add";
      await mount([{ eventType, expression: "event.eventType eq 'group.user_membership.add'" }], {
        outputs: 2,
      });
      await verdict("match", "Match → output 1");
      await verdict("match", "By the rule for group.user_membership.add.");
      await verdict("match", "event.eventType is 'group.user_membership.add'");
      await edit({ eventType, expression: "event.outcome.result eq 'FAILURE'" });
      await verdict("nomatch", "No match → output 2");
      await verdict(
        "nomatch",
        "event.outcome.result eq 'FAILURE' is false: event.outcome.result is 'SUCCESS'.",
      );
      await edit({ eventType: "user.lifecycle.create", expression: "false" });
      await verdict("nomatch", "By the rule for user.lifecycle.create.");
      await edit();
      await verdict("match", "No rule is for user.lifecycle.create: such events pass.");
    });

    it("of another type, and another one of the same", async () => {
      await mount([others("event.eventType eq 'user.account.lock'")]);
      await verdict("nomatch", "No match → nowhere");
      await verdict("nomatch", "By the rule for all other types.");
      const type = pane.getByLabel("Event type of the sample");
      expect(await type.inputValue()).to.equal("user.session.start");
      await type.fill("user.account.lock");
      await verdict("match", "Match");
      await pane.locator("summary").click();
      const json = pane.locator("pre");
      await json.filter({ hasText: "uuid" }).waitFor();
      const uuid = async () => JSON.parse((await json.textContent()) ?? "").uuid;
      const before = await uuid();
      await pane.getByRole("button", { name: "another sample" }).click();
      await page.waitForFunction(
        (old) => !document.querySelector(".okta-try pre")?.textContent?.includes(old),
        before,
      );
      expect(await uuid()).to.match(/^[0-9a-f-]{36}$/);
    });

    it("can be changed as JSON", async () => {
      await mount([others("event.outcome.result eq 'FAILURE'")]);
      await verdict("nomatch", "No match");
      await pane.locator("summary").click();
      await pane.getByRole("button", { name: "edit a copy" }).click();
      const json = await area().inputValue();
      await paste(json.replace('"result": "SUCCESS"', '"result": "FAILURE"'));
      await verdict("match", "Match");
    });

    it("says why there is none", async () => {
      await page.route("**/okta-event-hooks/samples/**", (route) => route.fulfill({ status: 403, body: "" }));
      await mount([others("true")]);
      await says("You have no permission for this in Node-RED.");
      await verdict("waiting", "Choose an event");
    });
  });

  describe("the explanation", () => {
    it("marks every part true, false, error or not asked, with the value it saw", async () => {
      await mount([
        others(
          "event.eventType eq 'user.session.start' && event.severity eq 'WARN' && event.actor.id eq 'x'",
        ),
      ]);
      await verdict("nomatch", "event.severity is 'INFO'");
      await rowNamed(/^false: all of these:/).waitFor();
      await rowNamed("true: event.eventType eq 'user.session.start'").waitFor();
      await rowNamed("false: event.severity eq 'WARN'").waitFor();
      await rowNamed("value: event.severity: 'INFO'").waitFor();
      await rowNamed("not asked: event.actor.id eq 'x'").waitFor();
      await edit(others("event.nothing.name eq 'x'"));
      await verdict("error", /Error: .+Line 1, column \d+/s);
      await verdict("error", "On error it does not match → nowhere.");
      await rowNamed(/^error: event\.nothing\.name eq 'x'/).waitFor();
      await rowNamed("value: event.nothing: null").waitFor();
    });

    it("shows each target with what it answered", async () => {
      await mount([others("event.target.?[type eq 'UserGroup'].size() eq 1")]);
      await choose("My own JSON");
      const target = [
        { type: "User", displayName: "Sam" },
        { type: "UserGroup", displayName: "Sales" },
      ];
      await paste(JSON.stringify({ eventType: "group.user_membership.add", target }));
      await verdict("match", "Match");
      await rowNamed("false: 1: User Sam").waitFor();
      await rowNamed("true: 2: UserGroup Sales").waitFor();
    });

    it("is one stop of the Tab key; arrow keys go through it and tell the dialog where", async () => {
      await mount([others("event.severity eq 'INFO' && event.version eq '1'")]);
      await verdict("nomatch", "No match");
      await rowNamed(/all of these/).focus();
      await page.keyboard.press("ArrowDown");
      expect(await page.evaluate(() => tried.marks.at(-1))).to.deep.equal({ rule: 0, start: 0, end: 24 });
      await page.keyboard.press("ArrowLeft");
      await rowNamed("value: event.severity: 'INFO'").waitFor({ state: "detached" });
      expect(await rowNamed("true: event.severity eq 'INFO'").getAttribute("aria-expanded")).to.equal(
        "false",
      );
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).to.equal(
        "value: event.severity: 'INFO'",
      );
      expect(await pane.locator('[role=treeitem][tabindex="0"]').count()).to.equal(1);
      await page.keyboard.press("Tab");
      await page.waitForFunction(() => tried.marks.at(-1) === undefined);
    });

    it("shows a long list of conditions in portions", async () => {
      await mount([others(Array.from({ length: 100 }, (_, n) => `event.version eq '${n}'`).join(" || "))]);
      await verdict("match", "Match");
      await pane.getByRole("treeitem", { name: /show 70 more/ }).click();
      await pane.getByRole("treeitem", { name: /show 40 more/ }).waitFor();
    });
  });

  describe("a recent event", () => {
    it("is chosen from those that came through the hook, newest first", async () => {
      await mount([others("event.outcome.result eq 'FAILURE'")]);
      await choose("A recent event");
      await says(/No event has come through this hook/);
      await verdict("waiting", "Choose an event");
      for (const [type, result] of [
        ["user.session.start", "FAILURE"],
        ["user.session.end", "SUCCESS"],
      ] as const) {
        const event = sampleEvent(type, {
          with: { outcome: { result }, actor: { alternateId: "ann@example.com" } },
        });
        expect((await deliver(`${nodeRed.url}/try/hook`, sampleDelivery([event]))).status).to.equal(204);
      }
      await pane.getByRole("button", { name: "reload" }).click();
      const lines = pane.locator(".okta-try-events > label");
      await lines.nth(1).waitFor();
      expect(await lines.count()).to.equal(2);
      expect(await lines.first().innerText()).to.match(/user\.session\.end\s+ann@example\.com\s+SUCCESS/);
      await verdict("nomatch", "event.outcome.result is 'SUCCESS'");
      await pane.locator(".okta-try-events input").first().focus();
      await page.keyboard.press("ArrowDown");
      await verdict("match", "Match");
      await pane
        .locator("summary")
        .filter({ hasText: "user.session.start · ann@example.com · FAILURE" })
        .waitFor();
    });

    const refusals: [status: number, sentence: RegExp][] = [
      [401, /You have no permission/],
      [403, /You have no permission/],
      [404, /Deploy first/],
    ];
    for (const [status, sentence] of refusals) {
      it(`says what an answer of ${status} means`, async () => {
        await page.route("**/okta-event-hooks/hooks/*/events*", (route) =>
          route.fulfill({ status, json: { error: "of the runtime" } }),
        );
        await mount([others("true")]);
        await choose("A recent event");
        await says(sentence);
      });
    }
  });

  describe("pasted JSON", () => {
    beforeEach(async () => {
      await mount([others("event.outcome.result eq 'FAILURE'")]);
      await choose("My own JSON");
    });

    it("of a delivery lets choose the event", async () => {
      const events = ["user.session.start", "user.account.lock"].map((type) => sampleEvent(type));
      await paste(JSON.stringify(sampleDelivery(events)));
      await verdict("nomatch", "No match");
      await pane.getByLabel("Event", { exact: true }).selectOption({ index: 1 });
      await verdict("match", "Match");
    });

    it("that is malformed, or is no event: says where, and what is wanted", async () => {
      await paste('{\n  "eventType": "a.b",\n}');
      await says(/Line 3, column 1: .*comma/);
      await paste('{"name": "x"}');
      await says(/This object is no event: it has name\./);
      await paste("[]");
      await says(/list is empty/);
      await verdict("waiting", "Choose an event");
      await paste('{"eventType": "a.b", "outcome": {"result": "FAILURE"}}');
      await verdict("match", "Match");
    });

    it("of 5 MB stays out of the field and is tried all the same, also live", async function () {
      const { prevented, took } = await pasteLarge(5_000_000);
      await says("pasted, 5.0 MB");
      await verdict("match", "Match");
      expect(prevented).to.equal(true);
      expect(await area().inputValue()).to.equal("");
      console.log(`      5 MB pasted, read, judged and shown in ${took.toFixed(0)} ms`);
      await edit(others("event.blob.length() > 10"));
      await verdict("match", "event.blob.length() is 5000000");
      await edit(others("event.blob.matches('(x+x+)+y')"));
      await verdict("nomatch", "No match");
      await pane.locator("summary").click();
      await says(/The whole event has 5\.0 MB/);
      expect((await pane.locator("pre").textContent())?.length).to.equal(50_000);
      await pane.getByRole("button", { name: "remove" }).click();
      await verdict("waiting", "Choose an event");
      expect(await area().isVisible()).to.equal(true);
      this.timeout(60_000);
    });

    it("over 5 MB: says that a hook refuses it; one that is malformed at its end, where", async () => {
      await pasteLarge(5_300_000);
      await says(/An event hook refuses deliveries over 5 MB/);
      await verdict("match", "Match");
      await pasteLarge(5_300_000, ",}");
      await says(/Line 1, column 53000\d\d: .*comma/);
      await verdict("waiting", "Choose an event");
    });

    it("that an expression takes long on: says so, and waits for a longer pause in typing", async () => {
      await paste('{"eventType": "a.b", "outcome": {"result": "FAILURE"}}');
      await verdict("match", "Match");
      // a clock that goes on by two seconds whenever it is read
      await page.evaluate(() => {
        let now = performance.now();
        performance.now = () => {
          now += 2_000;
          return now;
        };
      });
      await edit(others("event.version eq '1'"));
      await verdict("nomatch", "This took 2.0 s.");
      await edit(others("event.outcome.result eq 'FAILURE'"));
      await verdict("waiting", "when you stop typing");
      await page.evaluate(() => Reflect.deleteProperty(performance, "now"));
      await verdict("match", /FAILURE'\.$/);
    });

    it("comes from a file, too", async () => {
      await pane.locator("input[type=file]").setInputFiles({
        name: "event.json",
        mimeType: "application/json",
        buffer: Buffer.from('{"eventType": "a.b", "outcome": {"result": "FAILURE"}}'),
      });
      await verdict("match", "Match");
    });
  });

  describe("an expression", () => {
    it("of 10,000 characters is tried; a longer one is an error with its reason", async () => {
      const condition = "event.outcome.result eq 'NO' || ";
      const many = `${condition.repeat(312)}true`;
      expect(many.length).to.be.within(9_900, 10_000);
      await mount([others(many)]);
      await verdict("match", "Match");
      await edit(others(`event.version eq '${"x".repeat(10_000)}'`));
      await verdict("error", /10,?000/);
      await edit(others("event.version eq '0'"));
      await verdict("match", "Match");
    });

    it("that is broken says where; an empty one that every event passes; a variable that only the flow knows", async () => {
      await mount([others("event.outcome.result eq")]);
      await verdict("error", /Error: .*Line 1, column 2\d/s);
      expect(await pane.getByRole("tree").isVisible()).to.equal(false);
      await edit(others(" "));
      await verdict("match", "It is empty: every event passes.");
      await edit(others("${FILTER}"));
      await verdict("unknown", "environment variable");
    });

    it("shows its value where that is wanted, and says nothing about rules", async () => {
      await mount([others("event.eventType + '!'")], { show: "value" });
      await verdict("value", "Value: 'user.session.start!'");
      expect(await pane.locator(".okta-verdict").innerText()).not.to.contain("rule");
    });

    it("of text that looks like a template or HTML is shown as it stands", async () => {
      await mount([others("event.actor.displayName eq '<b>__part__</b> $t(tag.remove)'")]);
      await verdict("nomatch", "event.actor.displayName eq '<b>__part__</b> $t(tag.remove)' is false");
    });
  });

  // mocha runs what is in no group first
  describe("all this", () => {
    it("leaves nothing in the browser's console but the answers that were refused", () => {
      expect(editor.errors.filter((error) => !/status of 40[134]/.test(error))).to.deep.equal([]);
    });
  });
});
