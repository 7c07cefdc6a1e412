// The first minutes with an example: found in the import menu, deployed, its button pressed.
import { expect } from "chai";
import { Editor, needsBrowser } from "../support/editor";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { EMAIL, SQLITE } from "../support/palette";

/** The port that the examples name for what stands in for the systems outside: Node-RED's usual one. */
const USUAL_PORT = 1880;

onEachNodeRed("Importing an example", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;
  needsBrowser();
  before(async function () {
    this.timeout(240_000);
    nodeRed = await NodeRed.start(installation(), {
      palette: [SQLITE, EMAIL],
      settings: { uiPort: USUAL_PORT },
    });
    editor = await Editor.start(nodeRed, { viewport: { width: 1700, height: 1000 } });
    await editor.open();
  });
  after(async () => {
    await editor?.close();
    await nodeRed?.stop();
  });

  const choose = async (...path: string[]): Promise<void> => {
    await editor.page.locator("#red-ui-header-button-sidemenu").click();
    await editor.page.locator("#menu-item-import").click();
    const dialog = editor.page.locator(".ui-dialog:has(#red-ui-clipboard-dialog)");
    await dialog.locator("#red-ui-tab-red-ui-clipboard-dialog-import-tab-examples").click();
    for (const name of path) {
      await dialog.locator(".red-ui-treeList-label:visible").filter({ hasText: name }).last().click();
    }
    await dialog.locator("#red-ui-clipboard-dialog-ok:not([disabled])").click();
  };
  const show = (tab: string) =>
    editor.page.locator("#red-ui-workspace-tabs .red-ui-tab").filter({ hasText: tab }).last().click();
  const notes = () => editor.page.locator(".red-ui-notification:visible");
  /** The node of this name on the tab that is shown. */
  const node = (name: string) =>
    editor.page
      .locator(".red-ui-flow-node-group")
      .filter({ has: editor.page.getByText(name, { exact: true }) })
      .first();
  const pressHook = () => node("Okta").locator(".red-ui-flow-node-button-button").click();

  it("has a folder for each category, and the flow in it works when its button is pressed", async () => {
    await choose("node-red-contrib-okta-event-hooks", "01 Device trust", "Login devices");
    await show("Login devices");
    await node("Keep the sign-in").waitFor();
    await editor.deploy();
    await pressHook();
    await node("Devices of this user").waitFor();
    await node("Devices").filter({ hasText: "Ann's laptop" }).waitFor();
    expect(editor.errors).to.deep.equal([]);
  });

  it("shows with stand-ins what would go out, and shares subflows with the flow that is there", async () => {
    await choose("node-red-contrib-okta-event-hooks", "03 Security", "Broadcast");
    await show("Broadcast");
    await node("Reports by users").waitFor();
    await editor.deploy();
    await pressHook();
    for (const name of ["What Slack got", "What PagerDuty got", "What was mailed"]) {
      await node(name).filter({ hasText: "reported" }).waitFor();
    }
    const subflows = async () =>
      (await editor.page.locator("#red-ui-palette-subflows .red-ui-palette-label").allInnerTexts()).map(
        (label) => label.replace(/\s+/, " "),
      );
    expect(await subflows()).to.have.members(["Slack message", "PagerDuty event", "Mail"]);
    await choose("node-red-contrib-okta-event-hooks", "03 Security", "Broadcast");
    await notes().getByRole("button", { name: "Import copy" }).click();
    await editor.page
      .locator("#red-ui-workspace-tabs .red-ui-tab")
      .filter({ hasText: "Broadcast" })
      .nth(1)
      .waitFor();
    // Mail brings the names of its variables as credentials: with them Node-RED does not know it again
    expect(await subflows()).to.have.members(["Slack message", "PagerDuty event", "Mail", "Mail (1)"]);
  });
});
