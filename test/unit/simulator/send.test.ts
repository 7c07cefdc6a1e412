import { expect } from "chai";
import { eventTypes } from "../../../src/events";
import { type DeliveryResult, OktaSimulator, type Progress, send, UsageError } from "../../../src/simulator";
import { answer, closeEndpoints, endpoint, good, type Received } from "./endpoint";

interface Body {
  eventId: string;
  source: string;
  data: { events: { uuid: string; eventType: string }[] };
}

const bodies = (received: Received[]) => received.map(({ body }) => JSON.parse(body) as Body);
const eventsIn = (received: Received[]) => bodies(received).flatMap(({ data }) => data.events);

async function usageError(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(UsageError);
  return (error as Error).message;
}

describe("simulator: many deliveries", () => {
  afterEach(closeEndpoints);

  it("puts the events into batches that add up, each with an id of its own", async () => {
    const { url, received } = await endpoint(good);
    const progress: Progress[] = [];
    const summary = await send(
      url,
      { types: "user.session.start,user.session.end", count: 10, batch: 3 },
      (now) => progress.push(now),
    );
    const sizes = bodies(received).map(({ data }) => data.events.length);
    expect(sizes.sort()).to.deep.equal([1, 3, 3, 3]);
    expect(new Set(eventsIn(received).map(({ uuid }) => uuid)).size).to.equal(10);
    expect(new Set(bodies(received).map(({ eventId }) => eventId)).size).to.equal(4);
    const types = eventsIn(received).map(({ eventType }) => eventType);
    expect(types.filter((type) => type === "user.session.end")).to.have.length(5);
    expect(summary).to.include({ kept: true, deliveries: 4, events: 10, retried: 0, interrupted: false });
    expect(
      summary.answers.map(({ answer: name, deliveries, events }) => [name, deliveries, events]),
    ).to.deep.equal([["204", 4, 10]]);
    expect(progress.map(({ deliveries }) => deliveries)).to.deep.equal([1, 2, 3, 4]);
    expect(progress.at(-1)).to.include({ events: 10, lost: 0 });
  });

  it("sends one of each type by default, from the org and hook that it is told", async () => {
    const { url, received } = await endpoint(good);
    await send(url, { types: ["all"], batch: 100, org: "acme.example.com", hookId: "who123" });
    expect(
      eventsIn(received)
        .map(({ eventType }) => eventType)
        .sort(),
    ).to.deep.equal(eventTypes.map(({ type }) => type).sort());
    expect(bodies(received)[0]?.source).to.equal("https://acme.example.com/api/v1/eventHooks/who123");
  });

  it("repeats as many deliveries as it is told, byte for byte", async () => {
    const { url, received } = await endpoint(good);
    const summary = await send(url, { count: 20, batch: 2, duplicates: 4 });
    expect(summary).to.include({ deliveries: 14, events: 28 });
    const times = new Map<string, number>();
    for (const { body } of received) times.set(body, (times.get(body) ?? 0) + 1);
    expect([...times.values()].sort()).to.deep.equal([1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it("makes the same events again from the same seed, and others without", async () => {
    const { url, received } = await endpoint(good);
    const uuids = async (seed?: number) => {
      received.length = 0;
      await send(url, {
        types: "user-auth",
        count: 30,
        shape: "compact",
        ...(seed !== undefined && { seed }),
      });
      for (const { body } of received) expect(body).not.to.include("null,");
      return eventsIn(received)
        .map(({ uuid }) => uuid)
        .sort();
    };
    const first = await uuids(7);
    expect(new Set(first).size).to.equal(30);
    expect(await uuids(7)).to.deep.equal(first);
    expect(await uuids(8)).not.to.have.members(first);
    expect(await uuids()).not.to.have.members(await uuids());
  });

  it("has at most so many deliveries under way", async () => {
    let underWay = 0;
    let most = 0;
    const { url } = await endpoint((request, response, nth) => {
      most = Math.max(most, ++underWay);
      setImmediate(() => {
        underWay--;
        good(request, response, nth);
      });
    });
    await send(url, { count: 40, concurrency: 3 });
    expect(most).to.be.greaterThan(1).and.at.most(3);
  });

  it("adds up what was lost, by answer, with the endpoint's own words", async () => {
    const { url } = await endpoint((request, response, nth) =>
      (nth <= 3 ? answer(400, `no room for key-of-hook`) : good)(request, response, nth),
    );
    const results: DeliveryResult[] = [];
    const summary = await send(url, {
      count: 20,
      batch: 2,
      concurrency: 1,
      secret: "key-of-hook",
      onDelivery: (result) => results.push(result),
    });
    expect(summary.kept).to.equal(false);
    expect(summary.outcomes.refused).to.deep.equal({ deliveries: 3, events: 6 });
    expect(summary.outcomes.delivered).to.deep.equal({ deliveries: 7, events: 14 });
    expect(summary.answers.map(({ answer: name, deliveries }) => [name, deliveries])).to.deep.equal([
      ["204", 7],
      ["400", 3],
    ]);
    expect(summary.problems).to.deep.equal([{ text: "answered 400, saying: no room for ***", times: 3 }]);
    expect(results.map(({ outcome }) => outcome).slice(0, 4)).to.deep.equal([
      "refused",
      "refused",
      "refused",
      "delivered",
    ]);
  });

  it("keeps few of many different complaints", async () => {
    const { url } = await endpoint((request, response, nth) =>
      answer(400, `complaint ${nth}`)(request, response, nth),
    );
    const { problems } = await send(url, { count: 100 });
    expect(problems.length).to.be.lessThan(30);
    expect(problems.reduce((sum, { times }) => sum + times, 0)).to.equal(100);
  });

  it("ends early when it is told to, after what is under way", async () => {
    const { url, received } = await endpoint(good);
    const controller = new AbortController();
    const simulator = new OktaSimulator(url);
    const summary = await simulator.send({
      count: 1000,
      concurrency: 1,
      signal: controller.signal,
      onDelivery: () => received.length === 5 && controller.abort(),
    });
    simulator.close();
    expect(summary).to.include({ interrupted: true, deliveries: 5 });
    expect(received).to.have.length(5);
  });

  it("refuses numbers and types that mean nothing", async () => {
    const { url, received } = await endpoint(good);
    expect(await usageError(send(url, { count: 0 }))).to.include("count");
    expect(await usageError(send(url, { batch: 1.5 }))).to.include("batch");
    expect(await usageError(send(url, { concurrency: 0 }))).to.include("concurrency");
    expect(await usageError(send(url, { count: 4, batch: 2, duplicates: 3 }))).to.include("at most 2");
    expect(await usageError(send(url, { types: "user.sesion.start" }))).to.include("user.session.start");
    expect(received).to.have.length(0);
  });
});
