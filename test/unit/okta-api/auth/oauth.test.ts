import { expect } from "chai";
import { OauthAuthorizer, type OauthSettings } from "../../../../src/okta-api/auth";
import { ec, jwk, OrgServer, pem, rsa } from "./org-server";

const PATH = "/api/v1/users/00u1";

describe("OAuth: tokens of an authorization server that is real", () => {
  let org: OrgServer;

  beforeEach(async () => {
    org = await OrgServer.start();
  });
  afterEach(() => org.stop());

  const authorizer = (settings: Partial<OauthSettings> = {}) =>
    new OauthAuthorizer({
      origin: org.origin,
      clientId: "rsa-app",
      privateKey: pem(rsa),
      scopes: ["okta.users.read"],
      timeout: 10_000,
      ...settings,
    });

  /** One call as the client makes it: a second try where the authorizer finds it worth one. */
  async function call(
    by: OauthAuthorizer,
    method: "GET" | "POST" = "GET",
    path = PATH,
  ): Promise<{ status: number; tries: number }> {
    for (let tries = 1; ; tries++) {
      const sent = await by.headers(method, org.origin + path);
      const { status, headers } = await fetch(org.origin + path, { method, headers: sent });
      if (status < 400 || tries === 2 || !by.refused(status, headers, new Headers(sent)))
        return { status, tries };
    }
  }

  for (const [title, settings] of Object.entries({
    "RSA as PKCS#8": { clientId: "rsa-app", privateKey: pem(rsa) },
    "RSA as PKCS#1": {
      clientId: "rsa-app",
      privateKey: rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    },
    "RSA as JWK": { clientId: "rsa-app", privateKey: jwk(rsa, { kid: "rsa-1" }) },
    "EC as PKCS#8": { clientId: "ec-app", privateKey: pem(ec) },
    "EC as SEC1": {
      clientId: "ec-app",
      privateKey: ec.privateKey.export({ type: "sec1", format: "pem" }).toString(),
    },
    "EC as JWK, with an ID that goes before its own": {
      clientId: "ec-app",
      privateKey: jwk(ec, { kid: "something else" }),
      keyId: "ec-1",
    },
    "in one line, as from an environment variable": {
      clientId: "rsa-app",
      privateKey: pem(rsa).replaceAll("\n", "\\n"),
    },
  })) {
    it(`come for a key: ${title}`, async () => {
      expect(await call(authorizer(settings))).to.deep.equal({ status: 200, tries: 1 });
      expect(org.calls).to.have.length(1);
      expect(org.calls[0]).to.include({ kind: "bearer", scope: "okta.users.read" });
    });
  }

  it("carry the key's ID only where there is one", async () => {
    const kids = async (settings: Partial<OauthSettings>) => {
      await authorizer(settings).token();
      const assertion = org.tokenRequests.at(-1)?.body.get("client_assertion") ?? "";
      return JSON.parse(Buffer.from(assertion.split(".")[0] as string, "base64url").toString());
    };
    expect(await kids({})).to.deep.equal({ alg: "RS256" });
    expect(await kids({ keyId: "rsa-1" })).to.deep.equal({ alg: "RS256", kid: "rsa-1" });
  });

  it("are asked for with the endpoint's URL as audience, and with all scopes", async () => {
    const token = await authorizer({ scopes: ["okta.users.read", "okta.users.manage"] }).token();
    expect(token.scopes).to.deep.equal(["okta.users.read", "okta.users.manage"]);
    const body = org.tokenRequests[0]?.body;
    expect(body?.get("scope")).to.equal("okta.users.read okta.users.manage");
    const claims = body?.get("client_assertion")?.split(".")[1] as string;
    const { aud, iss, sub } = JSON.parse(Buffer.from(claims, "base64url").toString());
    expect({ aud, iss, sub }).to.deep.equal({
      aud: `${org.origin}/oauth2/v1/token`,
      iss: "rsa-app",
      sub: "rsa-app",
    });
  });

  it("are asked for once, however many call at once", async () => {
    const by = authorizer();
    const calls = await Promise.all(Array.from({ length: 50 }, () => call(by)));
    expect(calls.every(({ status }) => status === 200)).to.equal(true);
    expect(org.tokenRequests).to.have.length(1);
    await call(by);
    expect(org.tokenRequests).to.have.length(1);
  });

  it("are renewed before they end", async () => {
    let now = Date.now();
    const by = authorizer({ now: () => now });
    const { expiresIn } = await by.token();
    now += (expiresIn - 61) * 1000;
    await by.token();
    expect(org.tokenRequests).to.have.length(1);
    now += 2_000;
    await by.token();
    expect(org.tokenRequests).to.have.length(2);
  });

  it("are renewed once when one is not taken any more, for all that came back with it", async () => {
    const by = authorizer();
    org.wishes.revoked.add((await by.token()).value);
    const calls = await Promise.all(Array.from({ length: 20 }, () => call(by)));
    expect(calls).to.deep.equal(calls.map(() => ({ status: 200, tries: 2 })));
    expect(org.tokenRequests).to.have.length(2);
  });

  it("do not wait for a caller that is gone, and come for the others", async () => {
    const by = authorizer();
    const gone = new AbortController();
    const left = by.token(gone.signal).catch((error) => error);
    const stays = by.token();
    gone.abort();
    expect(await left).to.include({ name: "OktaApiError", code: "aborted" });
    expect((await stays).value).to.be.a("string");
    expect(org.tokenRequests).to.have.length(1);
    expect(await by.token(gone.signal).catch((error) => error)).to.include({ code: "aborted" });
  });

  describe("with a proof of possession (DPoP)", () => {
    beforeEach(() => org.wantsProof());

    const dpop = () => authorizer({ clientId: "dpop-app", privateKey: pem(ec) });

    it("come once the server asks in the words of Okta, and its nonce is taken up", async () => {
      const by = dpop();
      expect(await call(by)).to.deep.equal({ status: 200, tries: 1 });
      expect(org.calls[0]?.kind).to.equal("dpop");
      // without a proof, without a nonce, with all
      expect(org.tokenRequests.map(({ headers }) => headers.dpop !== undefined)).to.deep.equal([
        false,
        true,
        true,
      ]);
      expect((await by.token()).kind).to.equal("dpop");
    });

    it("are used with a proof of its own for every request: method, URL without its query, token", async () => {
      const by = dpop();
      for (const [method, path] of [
        ["GET", `${PATH}?expand=a%20b&limit=2`],
        ["POST", `${PATH}/lifecycle/suspend`],
        ["GET", PATH],
        ["GET", PATH],
      ] as const) {
        expect(await call(by, method, path)).to.deep.equal({ status: 200, tries: 1 });
      }
      expect(org.refusals).to.deep.equal([]);
      expect(org.calls.every(({ authorization }) => authorization.startsWith("DPoP "))).to.equal(true);
    });

    it("are used with the nonce that the API asks for, each time it asks for another", async () => {
      org.wishes.resourceNonceEvery = 3;
      const by = dpop();
      const tries = [];
      for (let i = 0; i < 7; i++) tries.push((await call(by)).tries);
      expect(tries).to.deep.equal([2, 1, 1, 2, 1, 1, 2]);
      expect(org.calls).to.have.length(7);
    });

    it("are used by many calls at once while the nonce changes", async () => {
      org.wishes.resourceNonceEvery = 1_000;
      const by = dpop();
      const calls = await Promise.all(Array.from({ length: 20 }, () => call(by)));
      expect(calls.every(({ status }) => status === 200)).to.equal(true);
      expect(org.tokenRequests).to.have.length(3);
    });

    it("are renewed with the same key", async () => {
      const by = dpop();
      await call(by);
      org.wishes.revoked.add((await by.token()).value);
      expect(await call(by)).to.deep.equal({ status: 200, tries: 2 });
      // the nonce is known by now
      expect(org.tokenRequests).to.have.length(4);
    });
  });
});
