import { expect } from "chai";
import { delivery, logEvent } from "../support/deliveries";
import { Editor, needsBrowser } from "../support/editor";
import { elFilter, hookIn, SECRET, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { adminAuth, PASSWORD } from "../support/users";

/** In the event that not everybody may see. */
const ACTOR = "seen.by.few@example.com";

onEachNodeRed("An editor that asks for a login", (installation) => {
  let nodeRed: NodeRed;
  let editor: Editor;

  needsBrowser();
  before(async function () {
    this.timeout(120_000);
    nodeRed = await NodeRed.start(installation(), {
      settings: { adminAuth },
      flows: tab(
        "flow",
        { ...hookIn("hook", "/okta/events", ["filter"]), x: 200, y: 100 },
        { ...elFilter("filter", "event.outcome.result eq 'SUCCESS'", [["out"]]), x: 450, y: 100 },
        { ...sink("out"), x: 700, y: 100 },
      ),
    });
    const event = logEvent({ actor: { alternateId: ACTOR }, outcome: { result: "SUCCESS" } });
    const { status } = await deliver(`${nodeRed.url}/okta/events`, delivery([event]));
    expect(status).to.equal(204);
    await nodeRed.arrived("out");
  });
  after(() => nodeRed?.stop());
  beforeEach(async () => {
    editor = await Editor.start(nodeRed);
  });
  afterEach(() => editor?.close());

  const notification = () => editor.page.locator(".red-ui-notification");
  const pressButton = () => editor.node("hook").locator(".red-ui-flow-node-button-button").click();

  async function openRecent(): Promise<void> {
    await editor.openDialog("filter");
    await editor.page.getByText("A recent event").click();
  }

  it("shows recent events to who may change flows, and lets them send a sample", async () => {
    await editor.login("admin", PASSWORD);
    const arrived = nodeRed.at("out").length;
    await pressButton();
    await notification().getByText("user.session.start").waitFor();
    await nodeRed.arrived("out", arrived + 1);
    await openRecent();
    await editor.page.locator(".okta-try-events").getByText(ACTOR).waitFor();
    expect(await editor.page.content()).to.not.contain(SECRET);
  });

  it("says to who may only read that they lack the permission; a sample can be tried", async () => {
    await editor.login("reader", PASSWORD);
    const arrived = nodeRed.at("out").length;
    await pressButton();
    await notification().getByText("no permission").waitFor();
    await openRecent();
    await editor.page.locator(".okta-try").getByText("no permission").waitFor();
    await editor.page.getByText("A sample", { exact: true }).click();
    await editor.page.locator(".okta-verdict-head").getByText("Match", { exact: false }).waitFor();
    expect(await editor.page.content()).to.not.contain(ACTOR);
    expect(nodeRed.at("out")).to.have.length(arrived);
  });
});
