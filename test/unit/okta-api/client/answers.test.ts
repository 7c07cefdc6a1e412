import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { OktaRequest } from "../../../../src/okta-api";
import { MAX_BODY } from "../../../../src/okta-api/exchange";
import {
  clientOf,
  closeServers,
  failure,
  getUser,
  json,
  okta,
  oktaError,
  plain,
  suspendUser,
  TOKEN,
} from "./support";

const custom = (path: string, rest: Partial<OktaRequest> = {}): OktaRequest => ({
  ...getUser,
  operation: "custom",
  path,
  ...rest,
});

describe("okta-api: a request and its answer", () => {
  afterEach(closeServers);

  it("sends what the preview shows, and the credentials", async () => {
    const { origin, received } = await okta(json(200, { id: "00g1" }, { "X-Okta-Request-Id": "req1" }));
    const client = clientOf(origin);
    const request: OktaRequest = {
      operation: "custom",
      method: "POST",
      path: "/api/v1/groups",
      query: [
        ["q", "a b&c=d+ü"],
        ["q", "2"],
      ],
      headers: { Prefer: "respond-async" },
      body: { profile: { name: "ü" } },
      repeatable: false,
    };
    const preview = client.preview(request);
    expect(await client.send(request)).to.deep.equal({
      status: 200,
      body: { id: "00g1" },
      requestId: "req1",
    });
    const [got] = received;
    expect(got?.method).to.equal(preview.method);
    expect(origin + got?.url).to.equal(preview.url);
    expect(preview.url).to.equal(`${origin}/api/v1/groups?q=a%20b%26c%3Dd%2B%C3%BC&q=2`);
    expect(JSON.parse(got?.body ?? "")).to.deep.equal(preview.body);
    for (const [name, value] of Object.entries(preview.headers)) {
      expect(got?.headers[name.toLowerCase()], name).to.equal(value);
    }
    expect(preview.headers["User-Agent"]).to.match(/^node-red-contrib-okta-event-hooks\/\d+\.\d+\.\d+/);
    expect(preview.headers.Accept).to.equal("application/json");
    expect(got?.headers.authorization).to.equal(`SSWS ${TOKEN}`);
    expect(JSON.stringify(preview)).to.not.include(TOKEN);
  });

  it("sends no body and no content type where there is none", async () => {
    const { origin, received } = await okta(plain(200));
    expect(await clientOf(origin).send(suspendUser)).to.deep.equal({ status: 200, body: undefined });
    expect(received[0]?.body).to.equal("");
    expect(received[0]?.headers).to.include({ "content-length": "0" }).and.not.have.property("content-type");
  });

  it("takes 204 and an empty 200 as an empty answer", async () => {
    const { origin } = await okta(plain(204), plain(200, { "Content-Type": "application/json" }));
    const client = clientOf(origin);
    expect(await client.send(suspendUser)).to.deep.equal({ status: 204, body: undefined });
    expect(await client.send(suspendUser)).to.deep.equal({ status: 200, body: undefined });
  });

  it("unpacks gzip, and takes any JSON type", async () => {
    const packed = gzipSync(JSON.stringify([{ id: "é" }]));
    const { origin } = await okta(
      plain(
        200,
        { "Content-Type": "application/problem+json; charset=utf-8", "Content-Encoding": "gzip" },
        packed,
      ),
    );
    expect((await clientOf(origin).send(getUser)).body).to.deep.equal([{ id: "é" }]);
  });

  it("reads up to 50 MB and no further, packed or not", async () => {
    const most = JSON.stringify(["x".repeat(MAX_BODY - 4)]);
    const bomb = gzipSync(Buffer.alloc(MAX_BODY + 1, 0x20));
    const { origin } = await okta(
      plain(200, { "Content-Type": "application/json" }, most),
      plain(200, { "Content-Type": "application/json" }, `${most} `),
      plain(200, { "Content-Type": "application/json", "Content-Encoding": "gzip" }, bomb),
    );
    const client = clientOf(origin);
    expect((await client.send(getUser)).body).to.have.length(1);
    for (const way of ["plain", "packed"]) {
      const error = await failure(client.send(getUser));
      expect(error, way).to.include({ code: "too-large", status: 200 });
      expect(error.message).to.include("longer than 50 MB").and.include("Ask for less at once");
    }
  });

  it("tells a log-in page from Okta's answer", async () => {
    const page = `<!DOCTYPE html><html><head><title>Sign in to\n Acme</title></head><body>${TOKEN}</body></html>`;
    const { origin } = await okta(plain(200, { "Content-Type": "text/html; charset=utf-8" }, page));
    const error = await failure(clientOf(origin).send(suspendUser));
    expect(error).to.include({ code: "not-json", status: 200 });
    expect(error.message)
      .to.include("not JSON but a web page, “Sign in to Acme”")
      .and.include("Is the domain in the org's node that of your org");
    expect(error.carriedOut).to.equal(undefined);
  });

  it("says of what type an answer is that is not JSON", async () => {
    const { origin } = await okta(plain(200, { "Content-Type": "text/plain" }, "ok"), plain(200, {}, "ok"));
    const client = clientOf(origin);
    expect((await failure(client.send(getUser))).message).to.include(
      "not JSON but a body of type text/plain",
    );
    expect((await failure(client.send(getUser))).message).to.include("a body without a content type");
  });

  it("refuses JSON that is none, and JSON of an unexpected type", async () => {
    const { origin } = await okta(
      plain(200, { "Content-Type": "application/json" }, '{"id":"00u1"'),
      json(200, "ok"),
      json(200, null),
      json(200, 7),
    );
    const client = clientOf(origin);
    const broken = await failure(client.send(suspendUser));
    expect(broken).to.include({ code: "not-json", carriedOut: "yes" });
    expect(broken.message)
      .to.include("cannot be read as JSON (12 characters)")
      .and.include("was carried out");
    for (const kind of ["a string", "null", "a number"]) {
      const error = await failure(client.send(getUser));
      expect(error.code).to.equal("unexpected");
      expect(error.message).to.include(`unexpected type: ${kind}, where an object or a list belongs`);
    }
    expect((await client.send(custom("/api/v1/meta"))).body).to.equal(7);
  });

  it("does not follow a redirect, and shows its host only", async () => {
    const elsewhere = await okta(json(200, {}));
    const secret = encodeURIComponent(TOKEN);
    const { origin, received } = await okta(
      plain(302, { Location: `${elsewhere.origin}/login?fromURI=${secret}` }),
      plain(301, { Location: "/other?x=1" }),
      plain(307, { Location: `http://user:${secret}@[bad` }),
      plain(304),
    );
    const client = clientOf(origin);
    const away = await failure(client.send(suspendUser));
    expect(away).to.include({ code: "redirect", status: 302 });
    expect(away.message).to.include(`redirect (302 to ${elsewhere.origin}), which is not followed`);
    expect((await failure(client.send(getUser))).message).to.include("(301 to /other)");
    expect((await failure(client.send(getUser))).message).to.include("an address that cannot be read");
    expect((await failure(client.send(getUser))).message).to.include("redirect (304)");
    expect(elsewhere.received).to.have.length(0);
    expect(received).to.have.length(4);
  });

  describe("errors of Okta", () => {
    const cases: [string, number, object, string, RegExp][] = [
      [
        "a wrong token",
        401,
        oktaError("E0000011", "Invalid token provided"),
        "unauthorized",
        /make a new one in Okta under Security › API › Tokens/i,
      ],
      [
        "a missing role",
        403,
        oktaError("E0000006", "You do not have permission"),
        "okta",
        /Give that admin an admin role such as Organization Administrator/,
      ],
      [
        "an unknown id",
        404,
        oktaError("E0000007", "Not found: Resource not found: 00u1 (User)"),
        "okta",
        /Resource not found: 00u1 \(User\)\)\. Check the id/,
      ],
      [
        "a wrong state",
        400,
        oktaError("E0000001", "Api validation failed: suspendUser", [
          "Cannot suspend a user that is not active",
        ]),
        "okta",
        /Cannot suspend a user that is not active.*ACTIVE/,
      ],
      [
        "a missing feature",
        401,
        oktaError("E0000015", "You do not have permission to access the feature"),
        "unauthorized",
        /ask Okta to turn it on/,
      ],
      ["an unknown code", 400, oktaError("E0000999", "New"), "okta", /E0000999: New/],
      [
        "OAuth's form",
        403,
        { error: "insufficient_scope", error_description: "no" },
        "okta",
        /insufficient_scope: no/,
      ],
    ];
    for (const [name, status, body, code, sentence] of cases) {
      it(`says what to do about ${name}`, async () => {
        const { origin, received } = await okta(json(status, body));
        const error = await failure(clientOf(origin).send(suspendUser));
        expect(error).to.include({ code, status });
        expect(error.message)
          .to.match(sentence)
          .and.match(/^suspendUser: /);
        expect(error.message).to.include(`(POST ${origin}/api/v1/users/00u1/lifecycle/suspend)`);
        expect(received).to.have.length(1);
      });
    }

    it("hands over Okta's code, summary, id and causes", async () => {
      const body = oktaError("E0000001", "Api validation failed: login", [
        "login: too long",
        "email: missing",
      ]);
      const { origin } = await okta(json(400, body));
      const error = await failure(clientOf(origin).send(suspendUser));
      expect({ ...error }).to.deep.equal({
        name: "OktaApiError",
        code: "okta",
        status: 400,
        errorCode: "E0000001",
        errorSummary: "Api validation failed: login",
        errorId: "oaeRequest",
        causes: ["login: too long", "email: missing"],
      });
    });

    it("names the scope of an OAuth app that lacks it", async () => {
      const { origin } = await okta(json(403, oktaError("E0000006", "No permission")));
      const authorizer = {
        headers: async () => ({ Authorization: `DPoP ${TOKEN}`, DPoP: "proof" }),
        refused: () => false,
      };
      const error = await failure(
        clientOf(origin, { authorizer }).send({ ...suspendUser, scopes: ["okta.users.manage"] }),
      );
      expect(error.message).to.include("Grant the app the scope okta.users.manage");
    });

    it("takes errors that are not Okta's for what they are", async () => {
      const { origin } = await okta(
        plain(403, { "Content-Type": "text/html" }, "<html><title>Blocked by policy</title>"),
        plain(404),
        json(400, ["x"]),
        json(400, { errorCode: 5, errorCauses: [null, 7, { errorSummary: "\u0000a\n\tb" }] }),
      );
      const client = clientOf(origin);
      expect((await failure(client.send(getUser))).message).to.include(
        "403 with a web page, “Blocked by policy”",
      );
      expect((await failure(client.send(getUser))).message).to.include("The answer is 404 without a body");
      expect((await failure(client.send(getUser))).message).to.include("400");
      expect((await failure(client.send(getUser))).causes).to.deep.equal(["a b"]);
    });
  });

  describe("secrets", () => {
    it("are taken out of what a server repeats", async () => {
      const echo = [TOKEN, `SSWS ${TOKEN}`, encodeURIComponent(TOKEN), JSON.stringify(TOKEN)].join(" and ");
      const everywhere = { ...oktaError("E0000011", echo, [echo]), errorId: echo };
      const { origin } = await okta(
        json(401, everywhere),
        plain(200, { "Content-Type": "text/html" }, `<html><title>${TOKEN}</title>`),
        plain(302, { Location: `/${TOKEN}` }),
      );
      const client = clientOf(origin);
      const error = await failure(client.send(getUser));
      expect(error.errorSummary).to.include("***");
      expect(error.causes?.[0]).to.include("***");
      for (let call = 0; call < 2; call++) await failure(client.send(getUser));
    });

    it("are not there by half, where what a server repeats is cut off", async () => {
      for (const whole of [TOKEN, encodeURIComponent(TOKEN)]) {
        // a text is shown up to its 300th character
        const echo = `${"a".repeat(300 - whole.length + 1)}${whole} and more`;
        const { origin } = await okta(
          json(400, { ...oktaError("E0000001", echo, [echo]), errorId: echo }),
          plain(200, { "Content-Type": "text/html" }, `<html><title>${echo}</title>`),
        );
        const client = clientOf(origin);
        for (let call = 0; call < 2; call++) {
          const error = await failure(client.send(getUser));
          expect(inspect(error)).to.include("***…").and.not.include(whole.slice(0, 8));
        }
      }
    });

    it("are not in the error of a token that no header can hold", async () => {
      const { origin, received } = await okta(json(200, {}));
      for (const end of ["\r\nX: y", "\0", "ü€"]) {
        const authorizer = {
          headers: async () => ({ Authorization: `SSWS ${TOKEN}${end}` }),
          refused: () => false,
        };
        const error = await failure(clientOf(origin, { authorizer }).send(getUser));
        expect(error.code).to.equal("token");
      }
      expect(received).to.have.length(0);
    });

    it("are not in the error of an authorizer that breaks", async () => {
      const { origin, received } = await okta(json(200, {}));
      const authorizer = {
        headers: () => Promise.reject(new TypeError(`bad key: ${TOKEN}`)),
        refused: () => false,
      };
      const error = await failure(clientOf(origin, { authorizer }).send(getUser));
      expect(error.code).to.equal("token");
      expect(received).to.have.length(0);
    });
  });

  describe("requests that cannot be sent", () => {
    const paths = [
      "//evil.example/x",
      "api/v1",
      "/a//b",
      "/a/../b",
      "/a/%2E%2e/b",
      "/a/./b",
      "/a#b",
      "/a\\b",
    ];
    for (const path of [...paths, "@evil.example/", ".evil.example/"]) {
      it(`refuses the path ${path}`, async () => {
        const { origin, received } = await okta(json(200, {}));
        const client = clientOf(origin);
        expect((await failure(client.send(custom(path)))).code).to.equal("request");
        expect(() => client.preview(custom(path)))
          .to.throw()
          .with.property("code", "request");
        expect(received).to.have.length(0);
      });
    }

    it("refuses an org that is no origin", async () => {
      for (const origin of [
        "https://acme.okta.com/x",
        "https://ACME.okta.com",
        "https://a@acme.okta.com",
        "acme",
      ]) {
        const error = await failure(clientOf(origin).send(getUser));
        expect(error.code).to.equal("request");
      }
    });

    it("refuses a body that JSON cannot hold, half a character and a bad header", async () => {
      const { origin, received } = await okta(json(200, {}));
      const client = clientOf(origin);
      for (const wrong of [
        { body: { n: 1n } },
        { query: [["q", "\ud800"]] as const },
        { headers: { Prefer: "a\nb" } },
      ]) {
        expect((await failure(client.send(custom("/api/v1/x", wrong)))).code).to.equal("request");
      }
      expect(received).to.have.length(0);
    });

    it("keeps a query that stands in the path of a custom request", async () => {
      const { origin, received } = await okta(json(200, {}));
      await clientOf(origin).send(custom("/api/v1/users?limit=2&q=a%20b", { query: [["after", "x/y"]] }));
      expect(received[0]?.url).to.equal("/api/v1/users?limit=2&q=a%20b&after=x%2Fy");
    });
  });
});
