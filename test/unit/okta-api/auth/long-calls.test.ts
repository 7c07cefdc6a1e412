import { expect } from "chai";
import { OktaClient } from "../../../../src/okta-api";
import { OauthAuthorizer } from "../../../../src/okta-api/auth";
import { Limits } from "../../../../src/okta-api/limiter";
import { closeServers, FakeTime, json, okta } from "../client/support";
import { ec, pem } from "./org-server";

/** An org that gives tokens t1, t2, … of 30 s, and takes only the latest; its list has three pages. */
async function server(takes: (token: string) => boolean) {
  let tokens = 0;
  const { origin, received } = await okta((request, response, body) => {
    const answer = (status: number, value: unknown, headers = {}) =>
      json(status, value, headers)(request, response, body);
    if (request.url === "/oauth2/v1/token") {
      tokens++;
      answer(200, { access_token: `t${tokens}`, token_type: "Bearer", expires_in: 30 });
      return;
    }
    if (!takes((request.headers.authorization ?? "").replace("Bearer ", ""))) {
      answer(401, { errorCode: "E0000011", errorSummary: "Invalid token provided" });
      return;
    }
    const page = Number(new URL(request.url ?? "", origin).searchParams.get("after") ?? 1);
    const next = `<${origin}/api/v1/groups?after=${page + 1}>; rel="next"`;
    answer(200, [{ id: `00g${page}` }], page < 3 ? { Link: next } : {});
  });
  const sent = () => received.map(({ url, headers }) => `${url} ${headers.authorization ?? ""}`.trim());
  return { origin, sent };
}

const listGroups = {
  operation: "listGroups",
  method: "GET",
  path: "/api/v1/groups",
  query: [],
  repeatable: true,
} as const;

describe("Calls of an app that take long", () => {
  afterEach(closeServers);

  function setUp(origin: string, limit: number) {
    const time = new FakeTime();
    const authorizer = new OauthAuthorizer({
      ...{ origin, clientId: "app", privateKey: pem(ec), scopes: ["okta.groups.read"], timeout: 5_000 },
      now: () => time.wall(),
    });
    return {
      time,
      client: new OktaClient({ origin, authorizer, timeout: 30_000, limit, limits: new Limits(time), time }),
    };
  }

  it("a token that is refused in the middle of a list is renewed, and no item is missing or twice", async () => {
    let good = "t1";
    const { origin, sent } = await server((token) => token === good);
    const { client } = setUp(origin, 0);
    const ids: unknown[] = [];
    for await (const { body } of client.pages(listGroups)) {
      ids.push(...(body as { id: string }[]).map(({ id }) => id));
      good = "t2";
    }
    expect(ids).to.deep.equal(["00g1", "00g2", "00g3"]);
    expect(sent()).to.deep.equal([
      "/oauth2/v1/token",
      "/api/v1/groups Bearer t1",
      "/api/v1/groups?after=2 Bearer t1",
      "/oauth2/v1/token",
      "/api/v1/groups?after=2 Bearer t2",
      "/api/v1/groups?after=3 Bearer t2",
    ]);
  });

  it("a token that ends while a call waits for its turn is not sent", async () => {
    const { origin, sent } = await server(() => true);
    const { client, time } = setUp(origin, 1);
    await client.send(listGroups);
    const waits = client.send(listGroups);
    await time.pass(60_001);
    await waits;
    expect(sent()).to.deep.equal([
      "/oauth2/v1/token",
      "/api/v1/groups Bearer t1",
      "/oauth2/v1/token",
      "/api/v1/groups Bearer t2",
    ]);
  });
});
