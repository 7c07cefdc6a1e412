import { expect } from "chai";
import { Teams } from "../../outside/teams";
import { comesBack } from "./outages";
import { send } from "./send";

const CARD = {
  $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
  type: "AdaptiveCard",
  version: "1.4",
  body: [
    { type: "TextBlock", text: "A policy changed", size: "Large", weight: "bolder", wrap: true },
    { type: "FactSet", facts: [{ title: "Who", value: "isabel" }] },
    {
      type: "ColumnSet",
      columns: [{ type: "Column", width: "auto", items: [{ type: "TextBlock", text: "a" }] }],
    },
  ],
  actions: [{ type: "Action.OpenUrl", title: "Look", url: "https://a.example/x" }],
};
const message = (content: object) => ({
  type: "message",
  attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }],
});
const withBody = (...body: object[]) => message({ ...CARD, body });

describe("Teams, as it stands outside", () => {
  let teams: Teams;
  before(async () => {
    teams = await Teams.start();
  });
  afterEach(() => teams.reset());
  after(() => teams.stop());

  it("takes a card", async () => {
    expect(await send(teams.webhook, message(CARD))).to.deep.equal({ status: 202, body: "" });
    expect(teams.received.all).to.deep.equal([{ card: CARD }]);
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ["a card without its message", CARD],
    ["a card of version 1.5", message({ ...CARD, version: "1.5" })],
    ["a text block without a text", withBody({ type: "TextBlock" })],
    ["a fact that is no string", withBody({ type: "FactSet", facts: [{ title: "n", value: 3 }] })],
    ["an element that there is not", withBody({ type: "Text", text: "a" })],
    ["an action for bots", message({ ...CARD, actions: [{ type: "Action.Submit", title: "a" }] })],
    ["a card of the old connectors", { "@type": "MessageCard", text: "a" }],
  ];
  for (const [what, body] of wrong) {
    it(`refuses ${what}`, async () => {
      const came = await send(teams.webhook, body);
      expect(came.status).to.equal(400);
      expect(JSON.parse(came.body).error.code).to.equal("TriggerInputSchemaMismatch");
      expect(teams.received.all).to.deep.equal([]);
      expect(teams.refused.all).to.have.length(1);
    });
  }

  it("refuses more than 28 kB", async () => {
    const came = await send(teams.webhook, withBody({ type: "TextBlock", text: "x".repeat(28 * 1024) }));
    expect(came.status).to.equal(413);
  });

  it("refuses an address without its signature", async () => {
    const came = await send(teams.webhook.replace(/&sig=.*/, ""), message(CARD));
    expect(came.status).to.equal(401);
  });

  it("is down, and up again", () => comesBack(teams, () => send(teams.webhook, message(CARD))));
});
