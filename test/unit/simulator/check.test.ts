import { expect } from "chai";
import { check } from "../../../src/simulator";
import { answer, type Behaviour, closeEndpoints, endpoint, good } from "./endpoint";

const secret = "right-secret";

/** Refuses what has to be refused. */
const strict: Behaviour = (request, response, nth) => {
  const { method, headers, body } = request;
  const refuse = (status: number) => answer(status)(request, response, nth);
  if (headers.authorization !== secret) return refuse(401);
  if (method === "GET")
    return headers["x-okta-verification-challenge"] ? good(request, response, nth) : refuse(400);
  if (method !== "POST") return refuse(405);
  if (headers["content-type"] !== "application/json") return refuse(415);
  try {
    return refuse(Array.isArray(JSON.parse(body).data.events) ? 204 : 400);
  } catch {
    return refuse(400);
  }
};

describe("simulator: check", () => {
  afterEach(closeEndpoints);

  it("finds nothing wrong with a strict endpoint, and delivers no event", async () => {
    const { url, received } = await endpoint(strict);
    const { ok, probes, notes } = await check(url, { secret });
    expect(probes.filter((probe) => !probe.ok)).to.deep.equal([]);
    expect(ok).to.equal(true);
    expect(notes).to.deep.equal([]);
    expect(probes).to.have.length(received.length);
    for (const { body } of received) expect(body).not.to.include("uuid");
  });

  it("names each thing that a careless endpoint lets through", async () => {
    const { url } = await endpoint(good);
    const { ok, probes } = await check(url, { secret });
    expect(ok).to.equal(false);
    expect(probes.filter((probe) => probe.ok).map(({ name }) => name)).to.deep.equal([
      "verification",
      "a delivery without events",
    ]);
    expect(probes.find(({ name }) => name === "a delivery with a wrong secret")).to.deep.include({
      expected: "401",
      answer: "204",
    });
  });

  it("says that a wrong secret was not tried when there is none", async () => {
    const { url, received } = await endpoint(good);
    const { notes } = await check(url);
    expect(notes.join()).to.include("no secret");
    expect(received.filter(({ headers }) => headers.authorization !== undefined)).to.deep.equal([]);
  });
});
