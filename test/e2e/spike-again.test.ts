// An alert whose answer failed: its event is sent again until the answer is given, and the alert with it.
import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { delivery, signIn } from "../support/deliveries";
import { catchFrom, eventDone, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { json, Okta, oktaApi, oktaError, oktaOrg } from "../support/okta-api";

const NOON = Date.UTC(2025, 2, 4, 12);
const ANN = {
  id: "00u1ann0000000000000",
  type: "User",
  alternateId: "ann@example.com",
  displayName: "Ann",
  detailEntry: null,
};
const failure = (minute: number) =>
  signIn("FAILURE", { actor: ANN, published: new Date(NOON + minute * 60_000).toISOString() });
const SUSPEND = new RegExp(`^POST /api/v1/users/${ANN.id}/lifecycle/suspend$`);

onEachNodeRed("An alert that nobody could answer", (installation) => {
  let nodeRed: NodeRed;
  let okta: Okta;
  before(async function () {
    this.timeout(90_000);
    okta = await Okta.start();
    nodeRed = await NodeRed.start(installation());
  });
  after(async () => {
    await nodeRed?.stop();
    await okta?.stop();
  });

  /**
   * A hook that waits for a word; three failures of a user suspend the user. Events without an alert are done at
   * once, the one with it when Okta has done it; if that fails, the event is to come again.
   */
  async function deploy(options: Partial<FlowNode> = {}) {
    const hook = `hook-${randomUUID()}`;
    okta.reset();
    nodeRed.messages.clear();
    nodeRed.statuses.clear();
    await nodeRed.deploy([
      oktaOrg("org", okta.url),
      ...tab(
        `flow-${hook}`,
        hookIn(hook, `/okta/${hook}`, ["spike"], { acknowledge: "done" }),
        {
          id: "spike",
          type: "okta-spike",
          key: "event.actor.alternateId",
          threshold: 3,
          ...options,
          wires: [["suspend", "alerts"], ["raised"]],
        },
        sink("alerts"),
        {
          id: "raised",
          type: "switch",
          property: "spike.alert",
          propertyType: "msg",
          rules: [{ t: "true" }, { t: "else" }],
          checkall: "false",
          outputs: 2,
          wires: [["with-alert"], ["without", "no-more"]],
        },
        sink("with-alert"),
        sink("without"),
        eventDone("no-more"),
        oktaApi("suspend", "suspendUser", { userId: "event.actor.id" }, ["suspended", "answered"]),
        sink("suspended"),
        eventDone("answered"),
        catchFrom("caught", ["suspend"], ["failed", "again"]),
        sink("failed"),
        eventDone("again", "retry", { delay: "0.3" }),
      ),
    ]);
    const send = async (events: object[]) => {
      const { status } = await deliver(`${nodeRed.url}/okta/${hook}`, delivery(events));
      expect(status).to.equal(204);
    };
    const nothingLeft = () =>
      nodeRed.statuses.until((all) => {
        const text = all.findLast(({ id }) => id === hook)?.status.text ?? "";
        return /received/.test(text) && !/waiting|in flight/.test(text);
      }, "the hook to have nothing left to send");
    return { send, nothingLeft };
  }

  it("comes again with its event, until Okta has done what it asks for", async () => {
    const { send, nothingLeft } = await deploy();
    okta.answers(SUSPEND, oktaError(403, "E0000006", "You do not have permission"), true);
    okta.answers(SUSPEND, oktaError(404, "E0000007", "Not found"), true);
    const events = [failure(0), failure(1), failure(2)];
    await send(events);

    const [done] = await nodeRed.arrived("suspended");
    await nothingLeft();
    const alerts = nodeRed.at("alerts");
    const tries = alerts.map(({ okta, spike }) => [okta.attempt, okta.redelivered, spike.again]);
    expect(tries).to.deep.equal([
      [1, false, undefined],
      [2, true, true],
      [3, true, true],
    ]);
    for (const alert of alerts) {
      expect(alert.payload.uuid).to.equal(events[2]?.uuid);
      expect(alert.spike).to.deep.include({ count: 3, uuids: events.map(({ uuid }) => uuid) });
    }
    expect(nodeRed.at("failed").map(({ statusCode }) => statusCode)).to.deep.equal([403, 404]);
    expect(done.payload.uuid).to.equal(events[2]?.uuid);
    expect(okta.asked.all.filter(({ method, url }) => SUSPEND.test(`${method} ${url}`))).to.have.length(3);
    expect(nodeRed.at("with-alert").map(({ spike }) => spike.notCounted)).to.deep.equal([
      undefined,
      "duplicate",
      "duplicate",
    ]);

    // dealt with: the next event has no alert, and nothing is sent any more
    await send([failure(3)]);
    await nodeRed.arrived("without", 3);
    await nothingLeft();
    expect(nodeRed.at("alerts")).to.have.length(3);
    expect(nodeRed.at("suspended")).to.have.length(1);
  });

  for (const [name, options, others] of [
    [
      "more events of the user than are kept",
      { maxPerKey: 3 },
      Array.from({ length: 8 }, (_, i) => failure(5 + i)),
    ],
    [
      "more users than are kept",
      { maxKeys: 1 },
      [signIn("FAILURE", { actor: { ...ANN, alternateId: "bob@example.com" } })],
    ],
  ] as const) {
    it(`comes again where ${name} came in between`, async () => {
      const { send, nothingLeft } = await deploy(options);
      let refuse = () => {};
      okta.answers(
        SUSPEND,
        (asked, response) => {
          refuse = () => oktaError(403, "E0000006", "You do not have permission")(asked, response);
        },
        true,
      );
      okta.answers(SUSPEND, json(200));
      await send([failure(0), failure(1), failure(2)]);
      await okta.asked.until((all) => all.length > 0, "the first call");
      await send([...others]);
      await nodeRed.arrived("without", 2 + others.length);
      refuse();
      await nodeRed.arrived("suspended");
      await nothingLeft();
      expect(nodeRed.at("alerts").map(({ spike }) => [spike.count, spike.again])).to.deep.equal([
        [3, undefined],
        [3, true],
      ]);
    });
  }
});
