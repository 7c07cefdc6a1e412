import { expect } from "chai";
import { OktaClient, readOrg } from "../../../../src/okta-api";
import { ec, jwk, OrgServer } from "./org-server";

describe("Calls of the client with an app's tokens", () => {
  let org: OrgServer;

  beforeEach(async () => {
    org = await OrgServer.start();
    org.wantsProof();
  });
  afterEach(() => org.stop());

  function client(): OktaClient {
    const ready = readOrg({
      domain: org.origin,
      auth: "oauth",
      token: "",
      clientId: "dpop-app",
      privateKey: jwk(ec, { kid: "ec-1" }),
      keyId: "",
      scopes: " okta.users.read, okta.users.manage\nokta.users.read ",
      timeout: 5_000,
    });
    if (ready.problem !== undefined) throw new Error(ready.problem);
    return new OktaClient({ ...ready, timeout: 5_000, limit: 0 });
  }

  const suspend = {
    operation: "suspendUser",
    method: "POST",
    path: "/api/v1/users/00u1/lifecycle/suspend",
    query: [["sendEmail", "false"]],
    repeatable: true,
  } as const;

  it("come through with a proof of possession and the nonce that Okta asks for", async () => {
    org.wishes.resourceNonceEvery = 5;
    const by = client();
    for (let i = 0; i < 12; i++) expect((await by.send(suspend)).status).to.equal(200);
    expect(org.calls).to.have.length(12);
    // one nonce at first, and one more after each five
    expect(org.refusals).to.deep.equal(["nonce", "nonce", "nonce"]);
    expect(org.calls[0]).to.include({ kind: "dpop", scope: "okta.users.read okta.users.manage" });
  });

  it("survive a token that ended and a nonce that changed at once", async () => {
    org.wishes.resourceNonceEvery = 1;
    const by = client();
    await by.send(suspend);
    org.wishes.revoked.add((org.calls[0]?.authorization ?? "").replace("DPoP ", ""));
    expect((await by.send(suspend)).status).to.equal(200);
    expect(org.refusals).to.deep.equal(["nonce", "no token of ours", "nonce"]);
  });

  it("take the next nonce from every answer, and outlive a token that ended all the same", async () => {
    org.wishes.nonceEachAnswer = true;
    const by = client();
    for (let i = 0; i < 3; i++) await by.send(suspend);
    expect(org.refusals).to.deep.equal(["nonce"]);
    org.wishes.revoked.add((org.calls[0]?.authorization ?? "").replace("DPoP ", ""));
    expect((await by.send(suspend)).status).to.equal(200);
    expect(org.refusals).to.deep.equal(["nonce", "no token of ours"]);
  });

  it("say what the token endpoint said, and where not", async () => {
    org.wishes.token = (_request, response) => {
      response.writeHead(400, { "Content-Type": "application/json" });
      response.end('{"error":"invalid_scope","error_description":"Not granted."}');
      return true;
    };
    const error = await client()
      .send(suspend)
      .catch((thrown) => thrown);
    expect(error).to.include({ name: "OktaApiError", code: "token", errorCode: "invalid_scope" });
    expect(error.message).to.include("okta.users.manage").and.include("Not granted.");
    expect(org.calls).to.deep.equal([]);
  });
});
