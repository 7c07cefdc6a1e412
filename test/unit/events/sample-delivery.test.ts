import { expect } from "chai";
import { eventTypes, readDelivery, sampleDelivery, sampleEvent } from "../../../src/events";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NOW = new Date("2026-05-01T12:00:00.000Z");

describe("sampleDelivery", () => {
  it("is an envelope as Okta sends it, about ten seconds after the newest event", () => {
    const events = [
      sampleEvent("user.session.start", { now: NOW }),
      sampleEvent("user.session.end", { now: new Date(NOW.getTime() - 60_000) }),
    ];
    const body = sampleDelivery(events);
    expect(body).to.include({
      eventType: "com.okta.event_hook",
      eventTypeVersion: "1.0",
      cloudEventsVersion: "0.1",
      contentType: "application/json",
      eventTime: "2026-05-01T12:00:10.000Z",
    });
    expect(body.eventId).to.match(UUID);
    expect(body.data.events).to.deep.equal(events);
    expect(body.source).to.match(/^https:\/\/example\.okta\.com\/api\/v1\/eventHooks\/who[0-9A-Za-z]{17}$/);
  });

  it("takes org, hook, id and time", () => {
    const body = sampleDelivery([], { org: "acme.okta.com", hookId: "who1", eventId: "e", now: NOW });
    expect(body).to.include({
      source: "https://acme.okta.com/api/v1/eventHooks/who1",
      eventId: "e",
      eventTime: "2026-05-01T12:00:00.000Z",
    });
  });

  it("can be read again, also when it is empty or its events have no date", () => {
    const events = eventTypes.map(({ type }) => sampleEvent(type));
    const delivery = readDelivery(sampleDelivery(events));
    expect(delivery.events.map(({ event }) => event)).to.deep.equal(events);
    expect(delivery.rejected).to.deep.equal([]);
    expect(readDelivery(sampleDelivery([])).eventTime).to.be.a("string");
    expect(readDelivery(sampleDelivery([{ published: "never" }, {}])).eventTime).to.be.a("string");
  });
});
