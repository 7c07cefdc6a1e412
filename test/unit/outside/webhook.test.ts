import { createHmac } from "node:crypto";
import { expect } from "chai";
import { Webhook } from "../../outside/webhook";
import { comesBack } from "./outages";
import { send } from "./send";

const MESSAGE = {
  type: "user.session_ended",
  timestamp: "2026-11-22T06:00:00.000Z",
  data: { session: "s1" },
};

describe("an endpoint for signed webhooks, as it stands outside", () => {
  let webhook: Webhook;
  /** Signed by hand, as the specification says it, not with the library that checks it. */
  const deliver = (
    message: unknown,
    more: { id?: string; secret?: string; at?: number; sent?: string } = {},
  ) => {
    const { id = "msg_1", secret = webhook.secret, at = Math.floor(Date.now() / 1000) } = more;
    const body = JSON.stringify(message);
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(at),
      "webhook-signature": `v1,${signature}`,
    };
    return send(webhook.webhook, more.sent ?? body, { headers });
  };
  before(async () => {
    webhook = await Webhook.start();
  });
  afterEach(() => webhook.reset());
  after(() => webhook.stop());

  it("takes a signed message, and says when it comes again", async () => {
    expect(await deliver(MESSAGE)).to.deep.equal({ status: 204, body: "" });
    await deliver(MESSAGE);
    await deliver(MESSAGE, { id: "msg_2" });
    expect(webhook.received.all[0]).to.deep.equal({ ...MESSAGE, id: "msg_1", repeated: false });
    expect(webhook.received.all.map(({ repeated }) => repeated)).to.deep.equal([false, true, false]);
    expect(webhook.refused.all).to.deep.equal([]);
  });

  const other = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
  const wrong: readonly (readonly [string, () => ReturnType<typeof deliver>, number, string])[] = [
    ["another secret", () => deliver(MESSAGE, { secret: other }), 401, "No matching signature"],
    [
      "another body than was signed",
      () => deliver(MESSAGE, { sent: JSON.stringify(MESSAGE, null, 1) }),
      401,
      "No matching signature",
    ],
    ["an old message", () => deliver(MESSAGE, { at: 1_600_000_000 }), 401, "too old"],
    ["no signature", () => send(webhook.webhook, MESSAGE), 401, "Missing required headers"],
    ["no data", () => deliver({ ...MESSAGE, data: undefined }), 400, "data must have"],
    ["a time that is none", () => deliver({ ...MESSAGE, timestamp: "now" }), 400, "timestamp must match"],
    ["an id with a dot", () => deliver(MESSAGE, { id: "a.b" }), 400, "webhook-id"],
  ];
  for (const [what, call, status, error] of wrong) {
    it(`refuses ${what}`, async () => {
      const came = await call();
      expect(came.status).to.equal(status);
      expect(JSON.parse(came.body).error).to.include(error);
      expect(webhook.received.all).to.deep.equal([]);
      expect(webhook.refused.all).to.have.length(1);
    });
  }

  it("is down, and up again", () => comesBack(webhook, () => deliver(MESSAGE)));
});
