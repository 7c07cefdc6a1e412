import { expect } from "chai";
import { Slack } from "../../outside/slack";
import { comesBack } from "./outages";
import { send } from "./send";

const header = (text: string) => ({ type: "header", text: { type: "plain_text", text } });
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
const MESSAGE = {
  text: "A device was blocked",
  blocks: [
    header("A device was blocked"),
    { type: "section", fields: [{ type: "mrkdwn", text: "*Who*\nisabel" }] },
    { type: "divider" },
    { type: "context", elements: [{ type: "plain_text", text: "Okta" }] },
    {
      type: "actions",
      elements: [{ type: "button", text: { type: "plain_text", text: "Look" }, url: "https://a.example/x" }],
    },
  ],
};

describe("Slack, as it stands outside", () => {
  let slack: Slack;
  before(async () => {
    slack = await Slack.start();
  });
  afterEach(() => slack.reset());
  after(() => slack.stop());

  it("takes a message with blocks", async () => {
    expect(await send(slack.webhook, MESSAGE)).to.deep.equal({ status: 200, body: "ok" });
    expect(slack.received.all).to.deep.equal([MESSAGE]);
    expect(slack.refused.all).to.deep.equal([]);
  });

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ["no text", { blocks: MESSAGE.blocks }, "no_text"],
    ["an empty text", { text: " " }, "no_text"],
    ["a name that there is not", { text: "a", blokcs: [] }, "invalid_payload"],
    ["no JSON", "{", "invalid_payload"],
    ["a header of 151 characters", { text: "a", blocks: [header("x".repeat(151))] }, "invalid_blocks"],
    ["a section of 3001 characters", { text: "a", blocks: [section("x".repeat(3001))] }, "invalid_blocks"],
    ["51 blocks", { text: "a", blocks: Array(51).fill({ type: "divider" }) }, "invalid_blocks"],
    ["mrkdwn in a header", { text: "a", blocks: [{ ...section("x"), type: "header" }] }, "invalid_blocks"],
    ["a section with nothing in it", { text: "a", blocks: [{ type: "section" }] }, "invalid_blocks"],
    ["a kind that there is not", { text: "a", blocks: [{ type: "text" }] }, "invalid_blocks"],
    ["blocks as JSON in a string", { text: "a", blocks: "[]" }, "invalid_blocks_format"],
  ];
  for (const [what, message, error] of wrong) {
    it(`refuses ${what}`, async () => {
      expect(await send(slack.webhook, message)).to.deep.equal({ status: 400, body: error });
      expect(slack.received.all).to.deep.equal([]);
      expect(slack.refused.all).to.have.length(1);
      expect(slack.refused.all[0]?.why).not.to.equal("");
    });
  }

  it("knows its own address only", async () => {
    expect(await send(`${slack.url}/services/T0/B0/other`, MESSAGE)).to.deep.equal({
      status: 404,
      body: "no_service",
    });
  });

  it("is down, and up again", () => comesBack(slack, () => send(slack.webhook, MESSAGE)));
});
