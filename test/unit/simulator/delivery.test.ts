import { expect } from "chai";
import { deliver, OktaSimulator, UsageError } from "../../../src/simulator";
import { answer, closeEndpoints, deadUrl, endpoint, good, noAnswer } from "./endpoint";

const secret = "s3cret-of-the-hook";
const envelope = {
  eventId: "delivery-1",
  data: { events: [{ uuid: "u-1", eventType: "user.session.start" }] },
};

describe("simulator: one delivery", () => {
  afterEach(closeEndpoints);

  it("posts the envelope with Okta's headers, the secret and the custom ones", async () => {
    const { url, received } = await endpoint(good);
    const result = await deliver(url, envelope, {
      secret,
      header: "X-Hook-Key",
      headers: { "X-Tenant": "a" },
    });
    expect(result).to.include({ outcome: "delivered", eventId: "delivery-1", events: 1 });
    expect(result.problems).to.deep.equal([]);
    expect(result.warnings).to.deep.equal([]);
    expect(received).to.have.length(1);
    expect(received[0]?.method).to.equal("POST");
    expect(JSON.parse(received[0]?.body ?? "")).to.deep.equal(envelope);
    expect(received[0]?.headers).to.include({
      accept: "application/json",
      "content-type": "application/json",
      "x-hook-key": secret,
      "x-tenant": "a",
    });
    expect(received[0]?.headers).not.to.have.property("authorization");
  });

  it("asks a second time after a 500, with the same bytes, and counts it as delivered", async () => {
    const { url, received } = await endpoint((request, response, nth) =>
      (nth === 1 ? answer(500, "broken") : good)(request, response, nth),
    );
    const result = await deliver(url, envelope);
    expect(result.outcome).to.equal("delivered");
    expect(result.attempts.map(({ status }) => status)).to.deep.equal([500, 204]);
    expect(result.problems).to.deep.equal([]);
    expect(result.warnings.join()).to.match(/retry.*500.*broken/);
    expect(received).to.have.length(2);
    expect(received[1]?.body).to.equal(received[0]?.body);
    expect(JSON.parse(received[1]?.body ?? "").eventId).to.equal("delivery-1");
  });

  it("gives up after the second 500", async () => {
    const { url, received } = await endpoint(answer(503, "full"));
    const result = await deliver(url, envelope);
    expect(result.outcome).to.equal("failed");
    expect(result.problems.join()).to.match(/503.*full/);
    expect(received).to.have.length(2);
  });

  for (const status of [400, 401, 404, 429]) {
    it(`never asks again after a ${status}`, async () => {
      const { url, received } = await endpoint(answer(status));
      const result = await deliver(url, envelope);
      expect(result.outcome).to.equal("refused");
      expect(result.problems).to.have.length(1);
      expect(received).to.have.length(1);
    });
  }

  it("does not follow a redirect", async () => {
    const target = await endpoint(good);
    const { url, received } = await endpoint(answer(307, "", { Location: target.url }));
    const result = await deliver(url, envelope);
    expect(result.outcome).to.equal("refused");
    expect(result.problems.join()).to.include("307").and.to.include(target.url);
    expect(received).to.have.length(1);
    expect(target.received).to.have.length(0);
  });

  it("asks a second time when no answer comes in time", async () => {
    const { url, received } = await endpoint(noAnswer);
    const result = await deliver(url, envelope, { timeoutMs: 200 });
    expect(result.outcome).to.equal("failed");
    expect(result.attempts.map(({ timedOut, status }) => [timedOut, status])).to.deep.equal([
      [true, undefined],
      [true, undefined],
    ]);
    expect(result.problems.join()).to.include("no answer within 0.2 s");
    expect(received).to.have.length(2);
  });

  it("counts an answer whose body never ends as no answer", async () => {
    const { url, received } = await endpoint((_request, response) => {
      response.writeHead(200).write("{");
    });
    const result = await deliver(url, envelope, { timeoutMs: 200 });
    expect(result.attempts[0].timedOut).to.equal(true);
    expect(received).to.have.length(2);
  });

  it("says in words that nothing listens", async () => {
    const result = await deliver(await deadUrl(), envelope);
    expect(result.outcome).to.equal("failed");
    expect(result.attempts).to.have.length(2);
    expect(result.attempts[0].error?.code).to.equal("ECONNREFUSED");
    expect(result.problems.join()).to.match(/nothing listens.*port/);
  });

  it("survives an endpoint that hangs up or does not speak HTTP", async () => {
    const hangsUp = await endpoint((_request, response) => response.socket?.destroy());
    expect((await deliver(hangsUp.url, envelope)).problems.join()).to.include("closed the connection");
    const noHttp = await endpoint((_request, response) => response.socket?.end("hello\r\n\r\n"));
    expect((await deliver(noHttp.url, envelope)).problems.join()).to.include("not HTTP");
  });

  it("warns of a body, and objects to a 2xx that Okta does not ask for", async () => {
    const talks = await endpoint(answer(200, "thank you"));
    const warned = await deliver(talks.url, envelope);
    expect(warned.problems).to.deep.equal([]);
    expect(warned.warnings.join()).to.include("empty");
    const created = await endpoint(answer(201));
    const result = await deliver(created.url, envelope);
    expect(result.outcome).to.equal("delivered");
    expect(result.problems.join()).to.include("201");
  });

  it("keeps its connection between deliveries", async () => {
    const sockets = new Set<unknown>();
    const { url } = await endpoint((request, response, nth) => {
      sockets.add(response.socket);
      good(request, response, nth);
    });
    const simulator = new OktaSimulator(url);
    for (let i = 0; i < 5; i++) await simulator.deliver(envelope);
    simulator.close();
    expect(sockets.size).to.equal(1);
  });

  it("never shows the secret that an endpoint repeats, also when it is cut off or encoded", async () => {
    const key = 'Basic pass"word+9/=';
    const bodies = [
      key,
      JSON.stringify({ error: key }),
      encodeURIComponent(key),
      `${"x".repeat(4083)}${key}`,
      'token pass"word+9/= is wrong',
    ];
    for (const body of bodies) {
      const { url } = await endpoint(answer(400, body, { Location: `/?key=${encodeURIComponent(key)}` }));
      const shown = JSON.stringify(await deliver(url, envelope, { secret: key }));
      expect(shown).not.to.include("pass");
    }
  });

  it("refuses what cannot be a hook, in words and without the secret", async () => {
    const refused = (url: string, options = {}) => {
      try {
        new OktaSimulator(url, options);
      } catch (error) {
        expect(error).to.be.instanceOf(UsageError);
        return (error as Error).message;
      }
      return "";
    };
    expect(refused("ftp://host/x")).to.match(/ftp: .*https/);
    expect(refused("nodered.example.com")).to.include("https://host");
    expect(refused("https://user:pw@host/")).to.include("Basic").and.not.to.include("pw");
    expect(refused("http://h/", { secret: `${secret}\n` }))
      .to.include("Authorization")
      .and.not.to.include(secret);
    expect(refused("http://h/", { secret, header: "no good" }))
      .to.include("no good")
      .and.not.to.include(secret);
    expect(refused("http://h/", { secret, headers: { authorization: "b" } })).to.include("twice");
  });
});
