import { expect } from "chai";
import { DeliveryError, readDateTime, readDelivery, sampleDelivery, sampleEvent } from "../../../src/events";

const NOW = Date.parse("2026-05-01T12:00:00.000Z");
const SOURCE = "https://example.okta.com/api/v1/eventHooks/whot1dekaabE2suVh0h7";

describe("readDelivery", () => {
  it("takes a delivery apart", () => {
    const first = sampleEvent("group.user_membership.add", { now: new Date("2026-05-01T11:59:00.250Z") });
    const second = sampleEvent("made.up", { now: new Date("2026-05-01T11:58:00.000Z") });
    const body = sampleDelivery([first, second], {
      org: "acme.okta.com",
      hookId: "whot1dekaabE2suVh0h7",
      eventId: "e-1",
    });
    const delivery = readDelivery(JSON.parse(JSON.stringify(body)), NOW);
    expect(delivery).to.deep.equal({
      deliveryId: "e-1",
      org: "acme.okta.com",
      hookId: "whot1dekaabE2suVh0h7",
      eventTime: "2026-05-01T11:59:10.250Z",
      envelope: body,
      events: [
        {
          index: 0,
          uuid: first.uuid,
          eventType: "group.user_membership.add",
          category: "group",
          published: "2026-05-01T11:59:00.250Z",
          publishedAt: Date.parse("2026-05-01T11:59:00.250Z"),
          event: first,
        },
        {
          index: 1,
          uuid: second.uuid,
          eventType: "made.up",
          category: "other",
          published: "2026-05-01T11:58:00.000Z",
          publishedAt: Date.parse("2026-05-01T11:58:00.000Z"),
          event: second,
        },
      ],
      rejected: [],
    });
  });

  const refused: [what: string, body: unknown, code: string, says: RegExp][] = [
    ["null", null, "not-an-object", /object.*null/],
    ["a text", "hello", "not-an-object", /object.*string/],
    ["a number", 1, "not-an-object", /object/],
    ["false", false, "not-an-object", /object/],
    ["a list of events", [{ eventType: "a.b" }], "not-an-object", /object.*list/],
    ["an empty object", {}, "no-events", /no data\.events/],
    [
      "an envelope without data",
      { eventType: "com.okta.event_hook", eventId: "1" },
      "no-events",
      /no data\.events/,
    ],
    ["data null", { data: null }, "no-events", /no data\.events/],
    ["data a list", { data: [] }, "no-events", /no data\.events/],
    ["data.events null", { data: { events: null } }, "no-events", /no data\.events/],
    ["data.events an object", { data: { events: { uuid: "1" } } }, "events-not-an-array", /not an array/],
    ["data.events a text", { data: { events: "[]" } }, "events-not-an-array", /not an array/],
    ["a Log event", { eventType: "user.session.start", uuid: "1" }, "no-events", /no data\.events/],
    [
      "an inline hook",
      {
        eventType: "com.okta.oauth2.tokens.transform",
        cloudEventVersion: "0.1",
        source: "https://example.okta.com/oauth2/default/v1/authorize",
        data: { context: {}, identity: {} },
      },
      "inline-hook",
      /inline hook/,
    ],
    ["an inline hook by its version field", { cloudEventVersion: "0.1" }, "inline-hook", /inline hook/],
    ["an inline hook by its context", { data: { context: {} } }, "inline-hook", /inline hook/],
    [
      "an inline hook by its type",
      { eventType: "com.okta.saml.tokens.transform" },
      "inline-hook",
      /inline hook/,
    ],
  ];
  for (const [what, body, code, says] of refused) {
    it(`refuses ${what}`, () => {
      const refusal = expect(() => readDelivery(body)).to.throw(DeliveryError);
      refusal.with.property("code", code);
      refusal.with
        .property("message")
        .match(says)
        .and.match(/^[A-Zd].*\.$/);
    });
  }

  it("never puts what was sent into the refusal", () => {
    const secret = "hunter2-hunter2";
    for (const body of [
      secret,
      { [secret]: secret },
      { eventType: `com.okta.${secret}` },
      { data: { events: secret } },
    ]) {
      expect(() => readDelivery(body))
        .to.throw(DeliveryError)
        .with.property("message")
        .not.contain(secret);
    }
  });

  it("takes an empty delivery", () => {
    expect(readDelivery({ data: { events: [] } }, NOW)).to.deep.include({ events: [], rejected: [] });
  });

  it("does without an envelope's eventType, and takes an odd one if data.events is there", () => {
    const data = { events: [{ eventType: "user.session.start" }] };
    expect(readDelivery({ data }).events).to.have.length(1);
    expect(readDelivery({ eventType: "com.okta.later", data }).events).to.have.length(1);
    expect(readDelivery({ eventType: 7, data }).events).to.have.length(1);
  });

  it("rejects entries that are no objects and keeps the places of the others", () => {
    const delivery = readDelivery({ data: { events: [null, { uuid: "1" }, "x", [1], { uuid: "2" }, 5] } });
    expect(delivery.events.map(({ index, uuid }) => [index, uuid])).to.deep.equal([
      [1, "1"],
      [4, "2"],
    ]);
    expect(delivery.rejected.map(({ index }) => index)).to.deep.equal([0, 2, 3, 5]);
    expect(delivery.rejected[0]?.reason).to.match(/data\.events\[0\] is null/);
    expect(delivery.rejected[2]?.reason).to.match(/data\.events\[3\] is a list/);
  });

  it("takes events with nothing in them", () => {
    const { events } = readDelivery({ data: { events: [{}] } }, NOW);
    expect(events[0]).to.deep.equal({
      index: 0,
      uuid: null,
      eventType: null,
      category: "other",
      published: "2026-05-01T12:00:00.000Z",
      publishedAt: NOW,
      event: {},
    });
  });

  it("reads no text where another value is", () => {
    const { events, deliveryId } = readDelivery({
      eventId: { a: 1 },
      data: { events: [{ uuid: 5, eventType: ["user.session.start"], published: {} }] },
    });
    expect(deliveryId).to.equal(null);
    expect(events[0]).to.include({ uuid: null, eventType: null, category: "other" });
  });

  it("finds the delivery's id under either spelling", () => {
    const data = { events: [] };
    expect(readDelivery({ eventId: "new", data }).deliveryId).to.equal("new");
    expect(readDelivery({ eventID: "of 2019", data }).deliveryId).to.equal("of 2019");
    expect(readDelivery({ eventId: "new", eventID: "old", data }).deliveryId).to.equal("new");
    expect(readDelivery({ eventId: "", data }).deliveryId).to.equal(null);
    expect(readDelivery({ data }).deliveryId).to.equal(null);
  });

  const sources: [source: unknown, org: string | null, hookId: string | null][] = [
    [SOURCE, "example.okta.com", "whot1dekaabE2suVh0h7"],
    [`${SOURCE}/`, "example.okta.com", "whot1dekaabE2suVh0h7"],
    [`${SOURCE}?x=1`, "example.okta.com", "whot1dekaabE2suVh0h7"],
    ["https://Example.Okta.com/api/v1/eventHooks/who1", "example.okta.com", "who1"],
    ["https://example.okta.com", "example.okta.com", null],
    ["https://example.okta.com/api/v1/eventHooks/", "example.okta.com", null],
    ["https://example.okta.com/api/v1/eventHooks/a/b", "example.okta.com", null],
    ["https://example.okta.com/api/v1/eventHooks/..%2f..%2fx", "example.okta.com", null],
    [`https://example.okta.com/api/v1/eventHooks/${"a".repeat(65)}`, "example.okta.com", null],
    ["example.okta.com/api/v1/eventHooks/who1", null, null],
    ["file:///api/v1/eventHooks/who1", null, null],
    ["ftp://example.okta.com/api/v1/eventHooks/who1", null, null],
    ["javascript:alert(1)", null, null],
    ["https://", null, null],
    ["", null, null],
    [7, null, null],
    [null, null, null],
    [undefined, null, null],
  ];
  for (const [source, org, hookId] of sources) {
    it(`reads org and hook of ${String(source).slice(0, 70)}`, () => {
      expect(readDelivery({ source, data: { events: [] } })).to.include({ org, hookId });
    });
  }

  const dates: [published: unknown, eventTime: unknown, text: string, at: string][] = [
    ["2026-04-30T10:00:00.123Z", null, "2026-04-30T10:00:00.123Z", "2026-04-30T10:00:00.123Z"],
    ["2026-04-30T10:00:00.123456Z", null, "2026-04-30T10:00:00.123456Z", "2026-04-30T10:00:00.123Z"],
    ["2026-04-30T12:00:00+02:00", null, "2026-04-30T12:00:00+02:00", "2026-04-30T10:00:00.000Z"],
    ["2026-04-30T10:00:00", null, "2026-04-30T10:00:00", "2026-04-30T10:00:00.000Z"],
    [undefined, "2026-04-30T11:00:00.000Z", "2026-04-30T11:00:00.000Z", "2026-04-30T11:00:00.000Z"],
    ["yesterday", "2026-04-30T11:00:00.000Z", "2026-04-30T11:00:00.000Z", "2026-04-30T11:00:00.000Z"],
    [
      "2026-13-45T99:00:00Z",
      "2026-04-30T11:00:00.000Z",
      "2026-04-30T11:00:00.000Z",
      "2026-04-30T11:00:00.000Z",
    ],
    ["1", null, "2026-05-01T12:00:00.000Z", "2026-05-01T12:00:00.000Z"],
    [1777777777777, null, "2026-05-01T12:00:00.000Z", "2026-05-01T12:00:00.000Z"],
    [null, "never", "2026-05-01T12:00:00.000Z", "2026-05-01T12:00:00.000Z"],
    ["", 5, "2026-05-01T12:00:00.000Z", "2026-05-01T12:00:00.000Z"],
  ];
  for (const [published, eventTime, text, at] of dates) {
    it(`dates an event published ${JSON.stringify(published)}, sent ${JSON.stringify(eventTime)}`, () => {
      const [event] = readDelivery({ eventTime, data: { events: [{ published }] } }, NOW).events;
      expect(event).to.include({ published: text, publishedAt: Date.parse(at) });
    });
  }

  it("takes a date-time without a zone as UTC wherever it runs", () => {
    const zone = process.env.TZ;
    process.env.TZ = "America/New_York";
    try {
      expect(readDateTime("2026-04-30T10:00:00")).to.equal(Date.parse("2026-04-30T10:00:00Z"));
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it("reads the forms of a date-time", () => {
    expect(readDateTime("2026-04-30T10:00Z")).to.equal(Date.parse("2026-04-30T10:00:00Z"));
    expect(readDateTime("2026-04-30")).to.equal(undefined);
    expect(readDateTime(`2026-04-30T10:00:00.${"0".repeat(100)}Z`)).to.equal(undefined);
  });

  it("is not led astray by keys of the prototype", () => {
    const body = JSON.parse(
      '{"__proto__":{"data":{"events":[]}},"constructor":1,"data":{"events":[{"__proto__":{"uuid":"x"},"eventType":"__proto__"}]}}',
    );
    const [event] = readDelivery(body).events;
    expect(event).to.include({ uuid: null, eventType: "__proto__", category: "other" });
    expect(() => readDelivery(JSON.parse('{"__proto__":{"data":{"events":[]}}}'))).to.throw(DeliveryError);
  });

  it("throws nothing but a DeliveryError, whatever JSON arrives", () => {
    const values = [null, true, 0, -1.5, "", "x", [], {}, [[]], { a: {} }];
    const keys = [
      "eventType",
      "eventId",
      "eventID",
      "eventTime",
      "source",
      "data",
      "cloudEventVersion",
      "toString",
    ];
    const bodies: unknown[] = [...values];
    for (const key of keys) {
      for (const value of values) {
        bodies.push({ [key]: value }, { data: { events: [] }, [key]: value });
        bodies.push({ data: { [key]: value, events: [{ [key]: value }] } }, { data: { events: value } });
        for (const field of ["uuid", "published", "eventType"])
          bodies.push({ data: { events: [{ [field]: value }] } });
      }
    }
    for (const body of bodies) {
      try {
        readDelivery(body);
      } catch (error) {
        expect(error, JSON.stringify(body)).to.be.instanceOf(DeliveryError);
      }
    }
  });
});
