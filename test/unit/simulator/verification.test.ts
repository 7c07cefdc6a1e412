import { expect } from "chai";
import { type HookOptions, verify } from "../../../src/simulator";
import { answer, type Behaviour, closeEndpoints, endpoint, good, noAnswer } from "./endpoint";

const json = { "Content-Type": "application/json" };

describe("simulator: verification", () => {
  afterEach(closeEndpoints);

  const problemsOf = async (behave: Behaviour, options: HookOptions = {}) => {
    const { url, received } = await endpoint(behave);
    const { ok, problems } = await verify(url, options);
    return { ok, problems: problems.join("\n"), requests: received.length };
  };

  it("asks as Okta does and takes the right echo", async () => {
    const { url, received } = await endpoint(good);
    const first = await verify(url, { secret: "top-secret", headers: { "X-Tenant": "a" } });
    const second = await verify(url);
    expect(first).to.include({ ok: true });
    expect(first.problems).to.deep.equal([]);
    expect(first.challenge).not.to.equal(second.challenge);
    expect(received[0]?.method).to.equal("GET");
    expect(received[0]?.body).to.equal("");
    expect(received[0]?.headers).to.include({
      "user-agent": "Okta-Integrations",
      accept: "application/json",
      authorization: "top-secret",
      "x-tenant": "a",
      "x-okta-verification-challenge": first.challenge,
    });
    expect(received[0]?.headers["x-okta-request-id"]).to.be.a("string").and.not.equal("");
  });

  it("takes a content type with a charset", async () => {
    const { ok } = await problemsOf((request, response) => {
      const verification = request.headers["x-okta-verification-challenge"];
      response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" });
      response.end(JSON.stringify({ verification }));
    });
    expect(ok).to.equal(true);
  });

  it("objects to another challenge, to none, and to what is not JSON", async () => {
    const wrong = await problemsOf(answer(200, '{"verification":"other"}', json));
    expect(wrong.ok).to.equal(false);
    expect(wrong.problems).to.match(/not the challenge.*"other"/);
    expect((await problemsOf(answer(200, '{"challenge":"x"}', json))).problems).to.include(
      'no "verification"',
    );
    expect((await problemsOf(answer(200, "hello", json))).problems).to.match(/not JSON.*hello/);
    expect((await problemsOf(answer(200, "", json))).problems).to.include("(empty)");
    expect((await problemsOf(answer(200, "null", json))).problems).to.include('no "verification"');
  });

  it("objects to the right echo with the wrong content type or status", async () => {
    const echo =
      (status: number, type: string): Behaviour =>
      (request, response) => {
        const verification = request.headers["x-okta-verification-challenge"];
        response.writeHead(status, { "Content-Type": type }).end(JSON.stringify({ verification }));
      };
    const text = await problemsOf(echo(200, "text/plain"));
    expect(text.ok).to.equal(false);
    expect(text.problems).to.include("text/plain").and.to.include("application/json");
    const created = await problemsOf(echo(201, "application/json"));
    expect(created.ok).to.equal(false);
    expect(created.problems).to.include("201");
  });

  it("objects to no answer in time, after Okta's second try", async () => {
    const { ok, problems, requests } = await problemsOf(noAnswer, { timeoutMs: 200 });
    expect({ ok, requests }).to.deep.equal({ ok: false, requests: 2 });
    expect(problems).to.include("no answer within 0.2 s");
  });

  it("does not follow a redirect, and points at the secret after a 401", async () => {
    const redirect = await problemsOf(answer(302, "", { Location: "/elsewhere" }));
    expect(redirect).to.include({ ok: false, requests: 1 });
    expect(redirect.problems).to.match(/302 to \/elsewhere.*redirect/);
    const refused = await problemsOf(answer(401));
    expect(refused).to.include({ ok: false, requests: 1 });
    expect(refused.problems).to.match(/401.*secret/);
  });
});
