import { randomUUID } from "node:crypto";
import http from "node:http";
import { expect } from "chai";
import { delivery, logEvent } from "../support/deliveries";
import { elFilter, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { type DeployType, NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

/** Senders that post one delivery after the other, each on a connection of its own. */
const SENDERS = 8;
const EVENTS_A_DELIVERY = 3;
/** Deliveries that each sender has got through before the next deploy. */
const BETWEEN = 5;
/** Core nodes that a message crosses behind the hook: more wires, more that a stop can catch under way. */
const HOPS = 6;

onEachNodeRed("A deploy under load", (installation) => {
  let nodeRed: NodeRed;
  let url: string;
  let deploys = 0;

  /**
   * The flow; every call differs from the one before in the nodes that are named. Only the first brings the secret:
   * Node-RED takes a node that comes with credentials for changed.
   */
  function flows(changed: readonly string[]): FlowNode[] {
    deploys++;
    const secret = deploys === 1 ? {} : { credentials: undefined };
    const nodes = [
      hookIn("hook", "/okta/load", ["hop-0"], secret),
      ...Array.from({ length: HOPS }, (_, i) => ({
        id: `hop-${i}`,
        type: "change",
        rules: [{ t: "set", p: `hop${i}`, pt: "msg", to: "true", tot: "bool" }],
        wires: [[i + 1 < HOPS ? `hop-${i + 1}` : "filter"]],
      })),
      elFilter("filter", "event.eventType == 'group.user_membership.add'", [["out"], ["lost"]]),
      sink("out"),
      sink("lost"),
    ];
    const renamed = nodes.map((node) =>
      changed.includes(node.id) ? { ...node, name: `deploy ${deploys}` } : node,
    );
    return [
      ...tab("load", ...renamed),
      ...tab("idle", {
        id: "comment",
        type: "comment",
        name: changed.includes("idle") ? `deploy ${deploys}` : "",
      }),
    ];
  }

  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
    await nodeRed.deploy(flows([]));
    url = `${nodeRed.url}/okta/load`;
  });
  after(() => nodeRed?.stop());

  const kinds: [string, DeployType, string[]][] = [
    ["full", "full", []],
    ["the flow", "flows", ["hook", "filter"]],
    ["the hook alone", "nodes", ["hook"]],
    ["the filter alone", "nodes", ["filter"]],
    ["hops on the way", "nodes", ["hop-2", "hop-4"]],
    ["another flow", "flows", ["idle"]],
    ["all of it, read again", "reload", []],
  ];
  for (const [name, type, changed] of kinds) {
    it(`${name}: every answer is 204 or 503, and every event with a 204 comes out`, async function () {
      this.timeout(60_000);
      const answered = new Set<string>();
      const statuses = new Map<number, number>();
      const firstMessage = nodeRed.messages.all.length;
      let deliveries = 0;
      let stop = false;
      let progress = () => {};

      const sender = async () => {
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        while (!stop) {
          const events = Array.from({ length: EVENTS_A_DELIVERY }, () => logEvent({ uuid: randomUUID() }));
          const body = delivery(events);
          let status: number;
          do {
            ({ status } = await deliver(url, body, { agent }));
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
          } while (status === 503);
          expect(status).to.equal(204);
          for (const { uuid } of events) answered.add(uuid);
          deliveries++;
          progress();
        }
        agent.destroy();
      };
      const got = (count: number) =>
        new Promise<void>((resolve) => {
          progress = () => {
            if (deliveries >= count) resolve();
          };
          progress();
        });

      const senders = Promise.all(Array.from({ length: SENDERS }, sender));
      const deploying = (async () => {
        for (let i = 0; i < 3; i++) {
          await got(deliveries + SENDERS * BETWEEN);
          await nodeRed.deploy(flows(changed), type);
        }
        await got(deliveries + SENDERS * BETWEEN);
        stop = true;
      })();
      await Promise.all([senders, deploying]).finally(() => {
        stop = true;
      });

      expect([...statuses.keys()].filter((status) => status !== 204 && status !== 503)).to.deep.equal([]);
      const out = () => nodeRed.messages.all.slice(firstMessage);
      await nodeRed.messages.until((all) => {
        const arrived = new Set(all.slice(firstMessage).map(({ message }) => message.okta.uuid));
        return [...answered].every((uuid) => arrived.has(uuid));
      }, "every event that was answered 204");

      const firsts = new Set<string>();
      for (const { sink: at, message } of out()) {
        const { uuid, redelivered, attempt, duplicate } = message.okta;
        expect(at).to.equal("out");
        expect(answered.has(uuid), "an event that was answered 204").to.equal(true);
        expect(duplicate).to.equal(false);
        // flows that are read again open their store again, and what waited there is marked as well
        if (attempt > 1 || type !== "reload") {
          expect(redelivered, "redelivered from the second attempt on").to.equal(attempt > 1);
        }
        if (firsts.has(uuid))
          expect(redelivered, `event ${uuid} came out again without a mark`).to.equal(true);
        firsts.add(uuid);
      }
    });
  }
});
