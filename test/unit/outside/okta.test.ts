import { expect } from "chai";
import { describeWithSpecification } from "../../contract/support/specification";
import { json, Okta } from "../../outside/okta";
import { call } from "../../support/http";

describeWithSpecification("Okta, as the examples' tests have it", () => {
  let okta: Okta;
  before(async function () {
    this.timeout(60_000);
    okta = await Okta.start();
    await call(`${okta.url}/api/v1/users/00u1`);
    okta.reset();
  });
  after(() => okta.stop());
  afterEach(() => okta.reset());
  const headers = { Authorization: "SSWS token", "Content-Type": "application/json" };

  it("takes what the specification has, and answers with its example or as it is told", async () => {
    const example = await call(`${okta.url}/api/v1/users/00u1`, { headers });
    expect(example.status).to.equal(200);
    okta.answers(/^GET \/api\/v1\/users\/00u1$/, json(200, { id: "00u1" }));
    const told = await call(`${okta.url}/api/v1/users/00u1`, { headers });
    expect(JSON.parse(told.body)).to.deep.equal({ id: "00u1" });
    expect(okta.asked.all.map(({ url }) => url)).to.deep.equal(Array(2).fill("/api/v1/users/00u1"));
    expect(okta.refused.all).to.deep.equal([]);
  });

  for (const [what, method, url] of [
    ["an address that it does not have", "GET", "/api/v1/userz"],
    ["a limit that is no number", "GET", "/api/v1/groups/00g1/users?limit=many"],
    ["a call without a token", "DELETE", "/api/v1/users/00u1/sessions"],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await call(`${okta.url}${url}`, { method, ...(method === "GET" && { headers }) });
      expect(answer.status).to.equal(400);
      expect(okta.refused.all).to.have.length(1);
      expect(okta.asked.all).to.deep.equal([]);
    });
  }

  it("can be down", async () => {
    okta.down();
    expect((await call(`${okta.url}/api/v1/users/00u1`, { headers })).status).to.equal(503);
    okta.up();
    expect((await call(`${okta.url}/api/v1/users/00u1`, { headers })).status).to.equal(200);
  });
});
