import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { OauthAuthorizer, type OauthSettings } from "../../../../src/okta-api/auth";
import { ec, jwk, OrgServer, pem, rsa, SCOPES, stranger } from "./org-server";

/** What an authorizer says that cannot get a token; no secret is in it, however it is looked at. */
async function failureOf(
  settings: Partial<OauthSettings> & { origin: string },
): Promise<Error & { code: string; reason?: string; errorCode?: string; retryAfter?: number }> {
  const by = new OauthAuthorizer({
    clientId: "rsa-app",
    privateKey: pem(rsa),
    scopes: ["okta.users.read"],
    timeout: 5_000,
    pauses: [],
    ...settings,
  });
  try {
    await by.headers("GET", `${settings.origin}/api/v1/users`);
  } catch (error) {
    const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
    const inKey = pem(rsa).split("\n")[3] as string;
    for (const secret of [inKey, "client_assertion=", "eyJ", "SECRET"]) expect(shown).to.not.include(secret);
    return error as Error & { code: string };
  }
  throw new Error("there are credentials");
}

describe("A token that cannot be had, from a real authorization server", () => {
  let org: OrgServer;

  before(async () => {
    org = await OrgServer.start();
  });
  after(() => org.stop());

  it("for a client that is not known", async () => {
    const error = await failureOf({ origin: org.origin, clientId: "nobody" });
    expect(error).to.include({ name: "OktaApiError", code: "token", errorCode: "invalid_client" });
  });

  it("for a key that is not the app's", async () => {
    const error = await failureOf({ origin: org.origin, clientId: "ec-app", privateKey: pem(stranger) });
    expect(error).to.include({ code: "token", reason: "signature", errorCode: "invalid_client" });
    expect(error.message).to.match(/Public keys/);
  });

  it("for a key ID that the app does not have", async () => {
    const error = await failureOf({
      origin: org.origin,
      clientId: "ec-app",
      privateKey: jwk(ec, { kid: "no" }),
    });
    expect(error).to.include({ code: "token", errorCode: "invalid_client" });
  });

  it("for a scope that is not granted: by name", async () => {
    const error = await failureOf({ origin: org.origin, scopes: ["okta.users.read", SCOPES[2] as string] });
    expect(error).to.include({ code: "token", reason: "scopes", errorCode: "invalid_scope" });
    expect(error.message)
      .to.include("okta.logs.read")
      .and.match(/Okta API Scopes/);
  });

  it("is not asked for again at once, however many call", async () => {
    const before = org.tokenRequests.length;
    let now = Date.now();
    const by = new OauthAuthorizer({
      origin: org.origin,
      clientId: "nobody",
      privateKey: pem(rsa),
      scopes: ["okta.users.read"],
      timeout: 5_000,
      now: () => now,
    });
    const fails = async () => expect(await by.token().catch((error) => error)).to.be.an("error");
    for (let i = 0; i < 10; i++) await fails();
    expect(org.tokenRequests.length - before).to.equal(1);
    now += 6_000;
    await fails();
    expect(org.tokenRequests.length - before).to.equal(2);
  });
});

describe("A token that cannot be had, in Okta's words and in those of what stands between", () => {
  let server: http.Server | https.Server | undefined;
  let requests = 0;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
    requests = 0;
  });

  async function answering(
    answer: http.RequestListener,
    tls?: { key: Buffer; cert: Buffer },
  ): Promise<string> {
    const listener: http.RequestListener = (request, response) => {
      requests++;
      request.resume().on("end", () => answer(request, response));
    };
    server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  }

  const json =
    (status: number, body: unknown, headers: Record<string, string> = {}): http.RequestListener =>
    (_request, response) => {
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(JSON.stringify(body));
    };
  const oauth = (error: string, error_description: string) => json(400, { error, error_description });
  const page =
    (status: number): http.RequestListener =>
    (_request, response) => {
      response.writeHead(status, { "Content-Type": "text/html" }).end("<html>Log in here SECRET</html>");
    };

  const CASES: Record<string, [http.RequestListener, Record<string, unknown>, RegExp]> = {
    "an unknown client, in Okta's own form": [
      json(401, {
        errorCode: "invalid_client",
        errorSummary: "Invalid value for 'client_id' parameter.",
        errorCauses: [],
      }),
      { reason: "unknown-client", errorCode: "invalid_client", status: 401 },
      /client ID/,
    ],
    "a wrong signature": [
      oauth("invalid_client", "The client_assertion signature is invalid."),
      { reason: "signature" },
      /private key/,
    ],
    "a wrong key ID": [
      oauth("invalid_client", "The client_assertion JWT kid is invalid."),
      { reason: "key-id" },
      /KID/,
    ],
    "a clock that goes wrong": [
      json(
        400,
        { error: "invalid_client", error_description: "The client_assertion token is expired." },
        { Date: new Date(Date.now() + 600_000).toUTCString() },
      ),
      { reason: "clock", code: "token" },
      /[56]\d\d seconds behind/,
    ],
    "an app of another type": [
      oauth("unauthorized_client", "The client is not authorized to use the provided grant type."),
      { reason: "grant" },
      /API Services/,
    ],
    "a policy": [
      oauth("access_denied", "Policy evaluation failed."),
      { reason: "denied" },
      /Okta says: Policy/,
    ],
    "a proof that is never good enough": [
      json(400, { error: "use_dpop_nonce", error_description: "nonce" }, { "DPoP-Nonce": "n" }),
      { reason: "proof" },
      /DPoP/,
    ],
    "anything else": [oauth("invalid_request", "Because."), { reason: "other" }, /invalid_request.*Because/],
    "words with a token in them": [
      oauth("invalid_request", "You sent eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmVk"),
      { reason: "other" },
      /You sent …/,
    ],
    "the org's limit": [
      json(429, { errorCode: "E0000047", errorSummary: "Too many." }, { "Retry-After": "17" }),
      { code: "limit", reason: "busy", retryAfter: 17 },
      /limit/,
    ],
    "a failure of Okta": [json(503, {}), { reason: "server", status: 503 }, /503/],
    "no org of that name": [
      json(404, { errorCode: "E0000007" }),
      { reason: "no-org" },
      /no Okta org at http/,
    ],
    "a page, where a token should be": [page(200), { code: "not-json", reason: "not-json" }, /not Okta/],
    "a page with an error": [page(403), { code: "not-json", reason: "not-json" }, /not Okta/],
    "JSON without a token": [json(200, { hello: "SECRET" }), { reason: "not-a-token" }, /no token/],
    "a token of an unknown type": [
      json(200, { access_token: "SECRET", token_type: "mac" }),
      { reason: "not-a-token" },
      /no token/,
    ],
    "an empty token": [
      json(200, { access_token: "", token_type: "Bearer" }),
      { reason: "not-a-token" },
      /no token/,
    ],
    "a redirect": [
      (_request, response) => response.writeHead(302, { Location: "https://other.example.com" }).end(),
      { code: "redirect", reason: "redirect" },
      /own domain/,
    ],
    "a broken connection": [(request) => request.socket.destroy(), { code: "network" }, /closed/],
    "nothing, for too long": [() => {}, { code: "timeout" }, /within 0.3 s/],
  };

  for (const [title, [answer, fields, sentence]] of Object.entries(CASES)) {
    it(`${title}`, async () => {
      const origin = await answering(answer);
      const error = await failureOf({ origin, timeout: title.includes("too long") ? 300 : 5_000 });
      expect(error).to.include({ name: "OktaApiError", ...fields });
      expect(error.message).to.match(sentence);
    });
  }

  it("nothing listens", async () => {
    const origin = await answering(() => {});
    await new Promise((resolve) => server?.close(resolve));
    const error = await failureOf({ origin });
    expect(error.code).to.equal("network");
    expect(error.message).to.match(/refused.*ECONNREFUSED/);
  });

  it("a certificate that nobody vouches for", async () => {
    const file = (name: string) => fs.readFileSync(path.join(__dirname, "../../../support/tls", name));
    const origin = await answering(json(200, {}), {
      key: file("localhost-key.pem"),
      cert: file("localhost.pem"),
    });
    const error = await failureOf({ origin });
    expect(error.code).to.equal("certificate");
    expect(requests).to.equal(0);
  });

  it("is asked for again where the failure may have been by chance", async () => {
    const good = json(200, { access_token: "a", token_type: "Bearer", expires_in: 3600, scope: "s" });
    const origin = await answering((request, response) => {
      if (requests === 1) json(503, {})(request, response);
      else if (requests === 2) request.socket.destroy();
      else good(request, response);
    });
    const by = new OauthAuthorizer({
      origin,
      clientId: "a",
      privateKey: pem(rsa),
      scopes: ["s"],
      timeout: 5_000,
      pauses: [0, 0],
    });
    expect(await by.headers("GET", `${origin}/`)).to.deep.equal({ Authorization: "Bearer a" });
    expect(requests).to.equal(3);
  });

  it("is no proof's if the server gives one for all bearers, whatever it asked for", async () => {
    const origin = await answering((request, response) => {
      if (request.headers.dpop === undefined)
        return oauth("invalid_dpop_proof", "missing")(request, response);
      json(200, { access_token: "a", token_type: "Bearer", expires_in: 3600 })(request, response);
    });
    let now = Date.now();
    const by = new OauthAuthorizer({
      origin,
      clientId: "a",
      privateKey: pem(rsa),
      scopes: ["s"],
      timeout: 5_000,
      now: () => now,
    });
    const headers = () => by.headers("GET", `${origin}/`);
    expect(await headers()).to.deep.equal({ Authorization: "Bearer a" });
    expect(requests).to.equal(2);
    // an hour's token is good until a minute before its end
    now += 3539_000;
    await headers();
    expect(requests).to.equal(2);
    now += 2_000;
    await headers();
    expect(requests).to.equal(3);
  });
});

describe("Settings that no token can be asked for with", () => {
  const settings = { origin: "https://example.okta.com", clientId: "a", timeout: 1 };

  it("are refused at once, with the problem's name", () => {
    expect(() => new OauthAuthorizer({ ...settings, privateKey: "", scopes: ["s"] })).to.throw(/private key/);
    expect(() => new OauthAuthorizer({ ...settings, privateKey: pem(rsa), scopes: [] })).to.throw(/scopes/);
    const encrypted = rsa.privateKey
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" })
      .toString();
    expect(() => new OauthAuthorizer({ ...settings, privateKey: encrypted, scopes: ["s"] })).to.throw(
      /openssl pkey/,
    );
  });
});
