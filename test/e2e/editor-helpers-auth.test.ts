import { expect } from "chai";
import { delivery, logEvent } from "../support/deliveries";
import { hookIn, sink, tab } from "../support/flow";
import { ask, press, type Reply } from "../support/helpers-api";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { adminAuth, tokensOf } from "../support/users";

/** Marks the one event that was delivered: no answer may hold it for who may not see it. */
const MARK = "Event that not everybody may see";

const ENDPOINTS: Record<string, (root: string, token: string | undefined) => Promise<Reply>> = {
  sample: (root, token) => ask(root, "samples/user.session.start", { token }),
  "send a sample": (root, token) => press(root, "hook", {}, { token }),
  events: (root, token) => ask(root, "hooks/hook/events", { token }),
  types: (root, token) => ask(root, "hooks/hook/types", { token }),
  "events of no hook": (root, token) => ask(root, "hooks/nowhere/events", { token }),
};

/** Answers in the order of the endpoints; 401 is Node-RED's word for no permission as well. */
const EXPECTED: Record<string, readonly number[]> = {
  admin: [200, 204, 200, 200, 404],
  reader: [200, 401, 401, 401, 401],
  flows: [401, 401, 401, 401, 401],
  nobody: [401, 401, 401, 401, 401],
  "a forged token": [401, 401, 401, 401, 401],
};

onEachNodeRed("Who may ask what the editor's dialogs ask for", (installation) => {
  const suite = (title: string, more: object, expected: Record<string, readonly number[]>) =>
    describe(title, () => {
      let nodeRed: NodeRed;
      let tokens: Map<string, string>;

      before(async function () {
        this.timeout(90_000);
        nodeRed = await NodeRed.start(installation(), {
          flows: tab("flow", hookIn("hook", "/okta/events", ["out"]), sink("out")),
          settings: { adminAuth: { ...adminAuth, ...more } },
        });
        tokens = await tokensOf(nodeRed);
        const event = logEvent({ displayMessage: MARK });
        const { status } = await deliver(`${nodeRed.url}/okta/events`, delivery([event]));
        expect(status).to.equal(204);
        await nodeRed.arrived("out");
      });
      after(() => nodeRed?.stop());

      for (const [who, statuses] of Object.entries(expected)) {
        Object.entries(ENDPOINTS).forEach(([name, endpoint], i) => {
          it(`${who}, ${name}: ${statuses[i]}`, async () => {
            const { status, body } = await endpoint(nodeRed.url, tokens.get(who));
            expect(status).to.equal(statuses[i]);
            if (status === 401) expect(body).to.be.oneOf(["", "Unauthorized"]);
            expect(JSON.stringify(body).includes(MARK)).to.equal(name === "events" && status === 200);
          });
        });
      }

      it("no sample event came of a button that was pressed without permission", async () => {
        const allowed = Object.values(expected).filter(([, press]) => press === 204).length;
        const marker = logEvent();
        await deliver(`${nodeRed.url}/okta/events`, delivery([marker]));
        await nodeRed.messages.find(({ message }) => message.payload.uuid === marker.uuid, "the marker");
        // the first event, the samples, the marker
        expect(nodeRed.at("out")).to.have.length(allowed + 2);
      });
    });

  suite("with adminAuth", {}, EXPECTED);
  suite(
    "with adminAuth, and an editor that everybody may look at",
    { default: { permissions: "read" } },
    // Node-RED takes who comes with a token that is none for nobody
    { ...EXPECTED, nobody: [200, 401, 401, 401, 401], "a forged token": [200, 401, 401, 401, 401] },
  );
});
