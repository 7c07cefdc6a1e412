import vm from "node:vm";
import { expect } from "chai";
import { isLogEvent, readPayload, sampleDelivery, sampleEvent, withEvents } from "../../../src/events";

const event = { eventType: "user.session.start", uuid: "1" };
const second = { eventType: "user.session.end", uuid: "2" };

/** Fails a test that changes what it was given. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const entry of Object.values(value)) frozen(entry);
    Object.freeze(value);
  }
  return value;
}

describe("readPayload", () => {
  it("takes a single event", () => {
    expect(readPayload(event)).to.deep.equal({ shape: "event", events: [event], rejected: 0 });
  });

  it("takes a list", () => {
    expect(readPayload([event, second])).to.deep.equal({
      shape: "list",
      events: [event, second],
      rejected: 0,
    });
    expect(readPayload([])).to.deep.equal({ shape: "list", events: [], rejected: 0 });
  });

  it("takes a delivery", () => {
    const delivery = sampleDelivery([event, second]);
    expect(readPayload(delivery)).to.deep.equal({ shape: "delivery", events: [event, second], rejected: 0 });
    expect(readPayload({ data: { events: [] } })).to.deep.equal({
      shape: "delivery",
      events: [],
      rejected: 0,
    });
  });

  it("takes what has data.events as a delivery, whatever else it has", () => {
    const both = { eventType: "made.up", uuid: "1", data: { events: [event] } };
    expect(readPayload(both)?.shape).to.equal("delivery");
    expect(isLogEvent(both)).to.equal(false);
    expect(readPayload([both])).to.equal(undefined);
  });

  it("counts entries that are no objects and keeps the others", () => {
    const entries = [null, event, "text", 7, [event], second];
    expect(readPayload(entries)).to.deep.equal({ shape: "list", events: [event, second], rejected: 4 });
    expect(readPayload({ data: { events: entries } })).to.deep.equal({
      shape: "delivery",
      events: [event, second],
      rejected: 4,
    });
  });

  it("gives the events themselves, not copies", () => {
    expect(readPayload([event])?.events[0]).to.equal(event);
  });

  const events: [what: string, payload: unknown][] = [
    ["an event with a uuid only", { uuid: "1" }],
    ["an event with an actor only", { actor: { id: "00u" } }],
    ["an event of a type nobody knows", { eventType: "made.up" }],
    ["an event with data of its own", { eventType: "made.up", data: { events: 3 } }],
    ["an event from a Function node", vm.runInNewContext("({ eventType: 'user.session.start' })")],
  ];
  for (const [what, payload] of events) {
    it(`takes ${what}`, () => expect(readPayload(payload)?.shape).to.equal("event"));
  }

  const strangers: [what: string, payload: unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["a text", "user.session.start"],
    ["a number", 7],
    ["true", true],
    ["an empty object", {}],
    ["a row", { id: 1, name: "x" }],
    ["a list of rows", [{ id: 1 }, { id: 2 }]],
    ["a list of texts", ["a", "b"]],
    ["a Buffer", Buffer.from("{}")],
    ["a Date", new Date()],
    ["an envelope without events", { eventType: "com.okta.event_hook", eventId: "1", data: {} }],
    ["an inline hook's body", { eventType: "com.okta.oauth2.tokens.transform", data: { context: {} } }],
    ["data.events that is no array", { data: { events: event } }],
    ["an event type that is no text", { eventType: 7 }],
  ];
  for (const [what, payload] of strangers) {
    it(`refuses ${what}`, () => expect(readPayload(payload)).to.equal(undefined));
  }
});

describe("withEvents", () => {
  it("keeps the envelope of a delivery and replaces its events", () => {
    const delivery = frozen({
      ...sampleDelivery([event, second]),
      data: { events: [event, second], more: 1 },
    });
    const kept = withEvents(delivery, [second]);
    expect(kept).to.deep.equal({ ...delivery, data: { events: [second], more: 1 } });
    expect(withEvents(delivery, [])).to.deep.equal({ ...delivery, data: { events: [], more: 1 } });
  });

  it("gives a list for a list", () => {
    const list = frozen([event, second]);
    expect(withEvents(list, [second])).to.deep.equal([second]);
    expect(withEvents(list, [])).to.deep.equal([]);
  });

  it("gives the event or nothing for an event", () => {
    expect(withEvents(frozen({ ...event }), [second])).to.equal(second);
    expect(withEvents(frozen({ ...event }), [])).to.equal(undefined);
  });

  it("does not hand out the array it was given", () => {
    const chosen = [event];
    expect(withEvents([event, second], chosen)).to.not.equal(chosen);
    const delivery = withEvents(sampleDelivery([event]), chosen) as { data: { events: unknown } };
    expect(delivery.data.events).to.not.equal(chosen);
  });

  it("round-trips what readPayload gives", () => {
    for (const payload of [sampleEvent("group.profile.update"), [event, second], sampleDelivery([event])]) {
      expect(withEvents(payload, readPayload(payload)?.events ?? [])).to.deep.equal(payload);
    }
  });
});
