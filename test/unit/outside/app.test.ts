import { expect } from "chai";
import { App } from "../../outside/app";
import { comesBack } from "./outages";
import { send } from "./send";

const BLOCK = {
  type: "object",
  required: ["reason"],
  additionalProperties: false,
  properties: { reason: { type: "string" } },
};

describe("any other app, as it stands outside", () => {
  let app: App;
  const headers = { authorization: "Bearer t" };
  const block = (id: string, body: unknown) => send(`${app.url}/devices/${id}/block`, body, { headers });
  before(async () => {
    app = await App.start(
      [
        { method: "POST", path: "/devices/:id/block", schema: BLOCK },
        {
          method: "GET",
          path: "/devices/:id",
          answer: ({ params }) => ({ status: 200, body: { id: params.id } }),
        },
        {
          method: "DELETE",
          path: "/devices/:id",
          answer: { status: 423, body: { error: "locked" }, refused: "locked" },
        },
      ],
      { token: "t" },
    );
  });
  afterEach(() => app.reset());
  after(() => app.stop());

  it("takes a call, and answers", async () => {
    expect(await block("a%20b", { reason: "lost" })).to.deep.equal({ status: 204, body: "" });
    const read = await send(`${app.url}/devices/d1`, undefined, { method: "GET", headers });
    expect(read).to.deep.equal({ status: 200, body: '{"id":"d1"}' });
    expect(app.received.all[0]).to.deep.equal({
      method: "POST",
      path: "/devices/a%20b/block",
      params: { id: "a b" },
      query: {},
      body: { reason: "lost" },
    });
    expect(app.refused.all).to.deep.equal([]);
  });

  it("refuses what is wrong", async () => {
    expect((await send(`${app.url}/devices/d1/block`, { reason: "lost" })).status).to.equal(401);
    expect((await send(`${app.url}/users`, {}, { headers })).status).to.equal(404);
    expect((await send(`${app.url}/devices/d1`, {}, { headers })).status).to.equal(405);
    expect((await block("d1", { reason: 3 })).status).to.equal(422);
    expect(
      (await send(`${app.url}/devices/d1/block?now=1`, { reason: "lost" }, { headers })).status,
    ).to.equal(400);
    expect((await block("d1", "{")).status).to.equal(400);
    expect((await send(`${app.url}/devices/d1`, undefined, { method: "DELETE", headers })).status).to.equal(
      423,
    );
    expect(app.received.all).to.deep.equal([]);
    expect(app.refused.all).to.have.length(7);
  });

  it("is down, and up again", () => comesBack(app, () => block("d1", { reason: "lost" })));
});
