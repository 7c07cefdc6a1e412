import { expect } from "chai";
import { connect, type MqttClient } from "mqtt";
import { Mqtt } from "../../outside/mqtt";

const SCHEMA = { type: "object", required: ["ip"], properties: { ip: { type: "string" } } };

describe("an MQTT broker, as it stands outside", () => {
  let mqtt: Mqtt;
  const clients: MqttClient[] = [];
  const open = (account = { username: "okta", password: "secret" }) => {
    const client = connect(mqtt.url, { ...account, reconnectPeriod: 0 });
    clients.push(client);
    return client;
  };
  /** What became of a connection: "connected", "closed", or the return code of its refusal. */
  const tried = (client: MqttClient) =>
    new Promise<unknown>((resolve) => {
      client.once("connect", () => resolve("connected"));
      client.on("error", (error) => resolve("code" in error ? error.code : error.message));
      client.once("close", () => resolve("closed"));
    });
  const closing = (client: MqttClient) =>
    new Promise((resolve) => client.once("close", () => resolve("closed")));
  const connected = async () => {
    const client = open();
    expect(await tried(client)).to.equal("connected");
    return client;
  };
  before(async () => {
    mqtt = await Mqtt.start({
      topics: { "gateway/block": SCHEMA },
      account: { user: "okta", pass: "secret" },
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    mqtt.reset();
  });
  after(() => mqtt.stop());

  it("takes a message, and hands it on", async () => {
    const client = await connected();
    await client.subscribeAsync("gateway/#");
    const came = new Promise((resolve) =>
      client.once("message", (topic, payload) => resolve([topic, payload.toString()])),
    );
    await client.publishAsync("gateway/block/v1", '{"ip":"192.0.2.1"}', { qos: 1 });
    expect(await came).to.deep.equal(["gateway/block/v1", '{"ip":"192.0.2.1"}']);
    expect(mqtt.received.all).to.deep.equal([
      { topic: "gateway/block/v1", payload: { ip: "192.0.2.1" }, qos: 1, retain: false },
    ]);
    expect(mqtt.attempts.all).to.deep.equal(["CONNECT", "PUBLISH gateway/block/v1"]);
    expect(mqtt.refused.all).to.deep.equal([]);
  });

  for (const [what, topic, payload, why] of [
    ["a payload that does not fit", "gateway/block", '{"ip":4}', "ip must be string"],
    ["text in the place of JSON", "gateway/block", "192.0.2.1", "the body must be object"],
    ["a topic of nobody", "gateway/blocked", '{"ip":"192.0.2.1"}', "nobody may publish there"],
  ] as const) {
    it(`refuses ${what}: it closes the connection`, async () => {
      const client = await connected();
      const closed = closing(client);
      client.publish(topic, payload, { qos: 1 });
      expect(await closed).to.equal("closed");
      expect(mqtt.received.all).to.deep.equal([]);
      expect(mqtt.refused.all.map((refused) => [refused.method, refused.why])).to.deep.equal([
        ["PUBLISH", why],
      ]);
    });
  }

  it("refuses another account", async () => {
    expect(await tried(open({ username: "okta", password: "x" }))).to.equal(4);
    expect(mqtt.refused.all.map(({ status }) => status)).to.deep.equal([4]);
  });

  it("is down, and up again", async () => {
    const client = await connected();
    const closed = closing(client);
    mqtt.down();
    expect(await closed).to.equal("closed");
    expect(await tried(open())).to.equal(3);
    mqtt.down("refuse");
    expect(await tried(open())).to.be.oneOf(["closed", "ECONNRESET"]);
    mqtt.up();
    await (await connected()).publishAsync("gateway/block", '{"ip":"192.0.2.1"}', { qos: 1 });
    expect(mqtt.received.all).to.have.length(1);
    expect(mqtt.refused.all).to.deep.equal([]);
    expect(mqtt.attempts.all.filter((attempt) => attempt === "CONNECT")).to.have.length(4);
  });
});
