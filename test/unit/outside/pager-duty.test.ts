import { expect } from "chai";
import { PagerDuty } from "../../outside/pager-duty";
import { comesBack } from "./outages";
import { send } from "./send";

describe("PagerDuty, as it stands outside", () => {
  let pagerDuty: PagerDuty;
  const trigger = (more: object = {}, payload: object = {}) => ({
    routing_key: pagerDuty.routingKey,
    event_action: "trigger",
    dedup_key: "org/system.org.rate_limit.violation",
    payload: {
      summary: "The org hits its rate limit",
      source: "example.okta.com",
      severity: "critical",
      timestamp: "2026-11-22T06:00:00.000Z",
      custom_details: { endpoint: "/api/v1/users" },
      ...payload,
    },
    links: [{ href: "https://example.okta.com/report", text: "Report" }],
    ...more,
  });
  before(async () => {
    pagerDuty = await PagerDuty.start();
  });
  afterEach(() => pagerDuty.reset());
  after(() => pagerDuty.stop());

  it("takes a trigger, and says under which key", async () => {
    const { status, body } = await send(pagerDuty.enqueue, trigger());
    expect(status).to.equal(202);
    expect(JSON.parse(body)).to.deep.equal({
      status: "success",
      message: "Event processed",
      dedup_key: trigger().dedup_key,
    });
    expect(pagerDuty.received.all).to.deep.equal([trigger()]);
    const { dedup_key, ...keyless } = trigger();
    const made = JSON.parse((await send(pagerDuty.enqueue, keyless)).body).dedup_key;
    expect(made).to.match(/^\w{32}$/);
    expect([...pagerDuty.open.keys()]).to.deep.equal([dedup_key, made]);
    const { routing_key } = keyless;
    expect(
      (await send(pagerDuty.enqueue, { routing_key, event_action: "resolve", dedup_key })).status,
    ).to.equal(202);
    expect([...pagerDuty.open.keys()]).to.deep.equal([made]);
  });

  const wrong: readonly (readonly [string, () => unknown, string])[] = [
    [
      "a short key",
      () => trigger({ routing_key: "abc" }),
      "Length of 'routing_key' is incorrect (should be 32 characters)",
    ],
    ["a key of nobody", () => trigger({ routing_key: "0".repeat(32) }), "Invalid routing key"],
    ["no summary", () => trigger({}, { summary: undefined }), "'payload.summary' is missing or blank"],
    [
      "a summary of 1025 characters",
      () => trigger({}, { summary: "x".repeat(1025) }),
      "'payload.summary' must NOT have more than 1024 characters",
    ],
    ["no payload", () => trigger({ payload: undefined }), "'payload' is missing or blank"],
    [
      "an odd severity",
      () => trigger({}, { severity: "WARN" }),
      "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
    ],
    ["an odd time", () => trigger({}, { timestamp: "yesterday" }), "'payload.timestamp' must match"],
    [
      "a resolve of nothing",
      () => trigger({ event_action: "resolve", dedup_key: undefined }),
      "'dedup_key' is missing or blank",
    ],
    ["a dedup_key of 256 characters", () => trigger({ dedup_key: "x".repeat(256) }), "'dedup_key' must NOT"],
    ["an action that there is not", () => trigger({ event_action: "close" }), "'event' "],
    ["no JSON", () => "{", "The body is not JSON"],
  ];
  for (const [what, event, error] of wrong) {
    it(`refuses ${what}`, async () => {
      const { status, body } = await send(pagerDuty.enqueue, event());
      expect(status).to.equal(400);
      const { errors, ...rest } = JSON.parse(body);
      expect(rest).to.deep.equal({ status: "invalid event", message: "Event object is invalid" });
      expect(errors[0]).to.include(error);
      expect(pagerDuty.received.all).to.deep.equal([]);
      expect(pagerDuty.refused.all).to.have.length(1);
    });
  }

  it("is down, and up again", () => comesBack(pagerDuty, () => send(pagerDuty.enqueue, trigger())));
});
