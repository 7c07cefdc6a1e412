import { expect } from "chai";
import { Editor, needsBrowser } from "../support/editor";
import { categorySwitch, elFilter, eventDone, eventStore, hookIn, tab } from "../support/flow";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

/** What a user reads; the browser asks for a region's language that nobody translates for. */
const readers = [
  {
    locale: "de-AT",
    palette: "okta Event erledigt",
    labels: ["Name", "Das Event", "Nach"],
    choices: ["ist erledigt", "ist erneut zu senden", "wird aufgegeben"],
    problem: "Die Wartezeit muss eine Zahl von Sekunden sein",
    help: ["Eingangsdaten", "Eigenschaften", "Details", "Referenzen"],
    category: "Lebenszyklus der Gruppen",
    store: "im Arbeitsspeicher",
    wrong: "Zeile 1, Spalte 16: das unterstützt Okta nicht: Zuweisung (=)",
    advice: "Log-Events haben in event.actor kein Feld „nick“",
    refused: "Oktas Filter hat keinen Operator <",
  },
  {
    locale: "ja-JP",
    palette: "okta イベント完了",
    labels: ["名前", "イベントを", "再送まで"],
    choices: ["処理済みにする", "再送する", "打ち切る"],
    problem: "待ち時間は秒数",
    help: ["入力", "プロパティ", "詳細", "参考"],
    category: "グループのライフサイクル",
    store: "メモリ",
    wrong: "1 行 16 列: Oktaでは使えません: 代入 (=)",
    advice: "ログイベントの event.actor にフィールド「nick」はありません",
    refused: "Oktaのフィルタに演算子 < はありません",
  },
  {
    locale: "fr-CA",
    palette: "okta événement traité",
    labels: ["Nom", "L'événement", "Dans"],
    choices: ["est traité", "est à renvoyer", "est abandonné"],
    problem: "Le délai doit être un nombre de secondes",
    help: ["Entrées", "Propriétés", "Détails", "Références"],
    category: "Cycle de vie des groupes",
    store: "en mémoire",
    wrong: "Ligne 1, colonne 16 : Okta ne le prend pas en charge : affectation (=)",
    advice: "les événements n'ont pas de champ « nick » dans event.actor",
    refused: "le filtre d'Okta n'a pas d'opérateur <",
  },
];

onEachNodeRed("The editor in another language", (installation) => {
  let nodeRed: NodeRed;

  needsBrowser();
  before(async function () {
    this.timeout(120_000);
    nodeRed = await NodeRed.start(installation());
    const nodes = [
      hookIn("hook", "/languages", ["done"], { store: "store", x: 150, y: 80 }),
      categorySwitch("switch", [["group-lifecycle"]], [["done"]], { x: 150, y: 160 }),
      elFilter("wrong", "event.actor.id = 'x'", [["done"]], { x: 150, y: 240 }),
      elFilter("odd", "event.actor.nick == 'x' && 1 < 2", [["done"]], { x: 150, y: 320 }),
      eventDone("done", "retry", { x: 500, y: 80 }),
    ];
    await nodeRed.deploy([...tab("languages", ...nodes), eventStore("store")]);
  });
  after(async () => nodeRed?.stop());

  for (const reader of readers) {
    describe(`of a browser in ${reader.locale}`, () => {
      let editor: Editor;

      before(async function () {
        this.timeout(60_000);
        editor = await Editor.start(nodeRed, { locale: reader.locale });
        await editor.open("languages");
      });
      after(async () => editor?.close());

      it("names a node in the palette", async () => {
        const entry = editor.page.locator('.red-ui-palette-node[data-palette-type="okta-event-done"]');
        // the palette breaks a long name into lines
        const name = (await entry.locator(".red-ui-palette-label").innerText()).replace(/\s+/g, " ");
        expect(name).to.equal(reader.palette);
      });

      it("shows its help", async () => {
        await editor.node("done").locator(".red-ui-flow-node").first().click();
        await editor.page.evaluate("RED.sidebar.show('help')");
        const help = editor.page.locator(".red-ui-help");
        await help.locator("h3").first().waitFor();
        expect(await help.locator("h1").innerText()).to.equal(reader.palette);
        expect(await help.locator("h3").allInnerTexts()).to.deep.equal(reader.help);
      });

      it("asks and answers in its dialog", async () => {
        const dialog = await editor.openDialog("done");
        const form = dialog.locator("#dialog-form");
        expect(await form.locator("label").allInnerTexts()).to.deep.equal(
          reader.labels.map((label) => ` ${label}`),
        );
        expect(await form.locator("#node-input-action option").allInnerTexts()).to.deep.equal(reader.choices);
        await form.locator("#node-input-delay").fill("soon");
        await form.locator("#node-input-delay").press("Tab");
        await form.locator("#node-input-delay").hover();
        await editor.page.locator(".red-ui-popover", { hasText: reader.problem }).waitFor();
        await editor.cancel();
      });

      it("has the words of a config node", async () => {
        const dialog = await editor.openDialog("hook");
        const chosen = dialog.locator("#node-input-store option:checked");
        expect(await chosen.innerText()).to.equal(reader.store);
        await editor.cancel();
      });

      it("names the categories", async () => {
        const dialog = await editor.openDialog("switch");
        expect(await dialog.locator(".okta-tag").allInnerTexts()).to.deep.equal([reader.category]);
        await editor.cancel();
      });

      it("says what is wrong with an expression, and what hardly is meant", async () => {
        const wrong = await editor.openDialog("wrong");
        const problem = wrong.locator(".okta-problem");
        await problem.waitFor();
        expect(await problem.innerText()).to.contain(reader.wrong);
        expect(await wrong.locator(".okta-card-summary").textContent()).to.equal(reader.wrong);
        await editor.cancel();
        const odd = await editor.openDialog("odd");
        await odd.locator(".okta-problem").waitFor();
        expect(await odd.locator(".okta-problem").innerText()).to.contain(reader.advice);
        expect(await odd.locator(".okta-strip span").getAttribute("title")).to.contain(reader.refused);
        await editor.cancel();
      });

      it("finds nothing wrong in the console", () => {
        expect(editor.errors).to.deep.equal([]);
      });
    });
  }
});
