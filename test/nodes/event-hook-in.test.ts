import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { NodeAPI } from "node-red";
import helper from "node-red-node-test-helper";
import register from "../../nodes/okta-event-hook-in/runtime";
import { type DeliveryEnvelope, sampleDelivery, sampleEvent } from "../../src/events";
import { deliver, verify } from "../../src/simulator";
import { Bench, type Seen } from "./harness";

const SECRET = "a-secret-for-tests";

describe("okta-event-hook-in", () => {
  let server: http.Server;
  let base: string;
  let app: http.RequestListener;
  let path: string;
  let serial = 0;

  /** Registers the node as Node-RED does, and serves what it mounts. */
  const registerAndServe = (RED: NodeAPI) => {
    app = RED.httpNode as unknown as http.RequestListener;
    register(RED);
  };

  before(async () => {
    server = http.createServer((request, response) => app(request, response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  beforeEach(() => {
    path = `/okta/test-${++serial}`;
  });
  afterEach(() => helper.unload());

  const load = (properties: object = {}, credentials: object = { secret: SECRET }) =>
    Bench.load(registerAndServe, { type: "okta-event-hook-in", path, ...properties }, 1, credentials);

  /** Delivers, and waits for as many messages as are to come of it. */
  async function post(bench: Bench, envelope: DeliveryEnvelope, messages: number, secret = SECRET) {
    const before = bench.output(0).length;
    const result = await deliver(base + path, envelope, { secret });
    while (bench.output(0).length < before + messages) await new Promise(setImmediate);
    return result.attempts.map(({ status }) => status);
  }

  const okta = (message: Seen | undefined) => message?.okta ?? {};

  it("is verified, and turns a delivery into one message an event, as the README has it", async () => {
    const bench = await load();
    expect((await verify(base + path, { secret: SECRET })).problems).to.deep.equal([]);
    const events = [sampleEvent("user.session.start"), sampleEvent("group.user_membership.add")];
    const delivery = sampleDelivery(events, { org: "example.okta.com", hookId: "who1" });
    expect(await post(bench, delivery, 2)).to.deep.equal([204]);
    const [first] = bench.output(0);
    expect(first).to.deep.include({ payload: events[0], topic: "user.session.start" });
    expect(first?.parts).to.deep.equal({ id: delivery.eventId, type: "array", index: 0, count: 2 });
    expect(Date.parse(String(okta(first).receivedAt))).to.be.greaterThan(0);
    expect(first?.okta).to.deep.equal({
      eventId: delivery.eventId,
      uuid: events[0]?.uuid,
      eventType: "user.session.start",
      category: "user-auth",
      published: events[0]?.published,
      org: "example.okta.com",
      hookId: "who1",
      index: 0,
      count: 2,
      receivedAt: okta(first).receivedAt,
      duplicate: false,
      redelivered: false,
      attempt: 1,
      hook: bench.node.id,
      item: okta(first).item,
    });
    expect(okta(first).item).to.be.a("string");
  });

  it("drops what came before, or marks it", async () => {
    const dropping = await load();
    const delivery = sampleDelivery([sampleEvent("user.session.start")]);
    const other = sampleDelivery([sampleEvent("user.session.end")]);
    await post(dropping, delivery, 1);
    expect(await post(dropping, delivery, 0)).to.deep.equal([204]);
    await post(dropping, other, 1);
    expect(dropping.output(0).map(({ topic }) => topic)).to.deep.equal([
      "user.session.start",
      "user.session.end",
    ]);
    await helper.unload();
    path += "-marking";
    const marking = await load({ duplicates: "mark" });
    const again = sampleDelivery([sampleEvent("user.session.start")]);
    await post(marking, again, 1);
    await post(marking, again, 1);
    expect(marking.output(0).map((message) => okta(message).duplicate)).to.deep.equal([false, true]);
  });

  it("sends the delivery whole when asked to", async () => {
    const bench = await load({ output: "delivery" });
    const delivery = sampleDelivery([sampleEvent("user.session.start"), sampleEvent("user.session.end")]);
    await post(bench, delivery, 1);
    const [message] = bench.output(0);
    expect(message?.payload).to.deep.equal(delivery);
    expect(message?.topic).to.equal("com.okta.event_hook");
    expect(message?.okta).to.deep.include({
      eventId: delivery.eventId,
      count: 2,
      duplicates: 0,
      duplicate: false,
    });
    expect(message).to.not.have.property("parts");
  });

  it("takes the previous secret too, and a header of another name", async () => {
    const bench = await load({ header: "X-Okta-Secret" }, { secret: "new one", previousSecret: SECRET });
    for (const secret of ["new one", SECRET]) {
      const result = await deliver(base + path, sampleDelivery([sampleEvent("user.session.start")]), {
        secret,
        header: "x-okta-secret",
      });
      expect(result.outcome).to.equal("delivered");
    }
    const wrong = await deliver(base + path, sampleDelivery([]), {
      secret: "guess",
      header: "x-okta-secret",
    });
    expect(wrong.attempts.map(({ status }) => status)).to.deep.equal([401]);
    expect(JSON.stringify(bench.statuses)).to.not.contain(SECRET);
  });

  it("takes secrets from the environment", async () => {
    process.env.OKTA_TEST_SECRET = SECRET;
    try {
      const bench = await load({}, { secret: "${OKTA_TEST_SECRET}" });
      expect(await post(bench, sampleDelivery([sampleEvent("user.session.start")]), 1)).to.deep.equal([204]);
    } finally {
      delete process.env.OKTA_TEST_SECRET;
    }
  });

  it("shows red without a secret, and lets nobody in", async () => {
    for (const credentials of [{}, { secret: "" }, { secret: "${OKTA_NOT_SET}" }]) {
      const bench = await load({}, credentials);
      expect(bench.statuses.at(-1)?.fill).to.equal("red");
      expect(await post(bench, sampleDelivery([sampleEvent("user.session.start")]), 0)).to.deep.equal([401]);
      await helper.unload();
    }
  });

  it("lets everybody in when noAuth is ticked, and shows yellow", async () => {
    const bench = await load({ noAuth: true }, {});
    expect(bench.statuses.at(-1)?.fill).to.equal("yellow");
    expect(await post(bench, sampleDelivery([sampleEvent("user.session.start")]), 1, "")).to.deep.equal([
      204,
    ]);
  });

  it("does not take a noAuth from a hand-written flow for a yes unless it says so", async () => {
    const bench = await load({ noAuth: "false" }, {});
    expect(await post(bench, sampleDelivery([sampleEvent("user.session.start")]), 0, "")).to.deep.equal([
      401,
    ]);
  });

  it("reports an entry that is no event, and sends the others", async () => {
    const bench = await load();
    const delivery = sampleDelivery([sampleEvent("user.session.start")]);
    delivery.data.events.unshift("no event" as never);
    expect(await post(bench, delivery, 1)).to.deep.equal([204]);
    expect((bench.node.warn as unknown as { callCount: number }).callCount).to.equal(1);
  });

  it("shows red for a path that cannot be, and for one that is taken", async () => {
    for (const wrong of ["", "/", "/with space", "/a?b", "${OKTA_NOT_SET}", "/flows", "red/x"]) {
      const bench = await load({ path: wrong });
      expect(bench.statuses.at(-1)?.fill, wrong).to.equal("red");
      await helper.unload();
    }
    const secrets = { secret: SECRET };
    await helper.load(
      [registerAndServe],
      [
        { id: "tab", type: "tab" },
        { id: "first", z: "tab", type: "okta-event-hook-in", path, wires: [] },
        { id: "second", z: "tab", type: "okta-event-hook-in", path: `${path}/`, wires: [] },
      ],
      { first: secrets, second: secrets },
    );
    const shown = (id: string) => {
      const { args, thisValues } = helper.getNode(id).status as unknown as {
        args: [{ fill?: string }][];
        thisValues: unknown[];
      };
      return args.filter((_, call) => thisValues[call] === helper.getNode(id)).at(-1)?.[0].fill;
    };
    expect(shown("second")).to.equal("red");
    expect(shown("first")).to.not.equal("red");
    expect((await verify(base + path, secrets)).ok).to.equal(true);
  });
});
