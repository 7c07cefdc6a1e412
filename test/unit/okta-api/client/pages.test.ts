import { expect } from "chai";
import type { OktaAnswer, OktaRequest } from "../../../../src/okta-api";
import { clientOf, closeServers, failure, json, okta, plain } from "./support";

const members: OktaRequest = {
  operation: "listGroupUsers",
  method: "GET",
  path: "/api/v1/groups/00g1/users",
  query: [["limit", "2"]],
  repeatable: true,
};

const page = (ids: string[], ...links: string[]) =>
  json(
    200,
    ids.map((id) => ({ id })),
    { Link: links },
  );

async function all(pages: AsyncIterable<OktaAnswer>): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for await (const { body } of pages) bodies.push(body);
  return bodies;
}

describe("okta-api: lists, page by page", () => {
  afterEach(closeServers);

  it("follows the links to the last page, each as Okta wrote it", async () => {
    const { origin, received } = await okta(
      (request, response, body) =>
        page(
          ["1", "2"],
          `<http://${request.headers.host}/api/v1/groups/00g1/users?limit=2>; rel="self"`,
          `<http://${request.headers.host}/api/v1/groups/00g1/users?after=a%2Fb%20c&limit=2>; rel="next"`,
        )(request, response, body),
      page(["3"], '</api/v1/groups/00g1/users?after=3,4;x&limit=2>; title="a, b"; rel="prefetch next"'),
      page(["4"], '</api/v1/groups/00g1/users?limit=2>; rel="self"'),
    );
    const bodies = await all(clientOf(origin).pages(members));
    expect(bodies).to.deep.equal([[{ id: "1" }, { id: "2" }], [{ id: "3" }], [{ id: "4" }]]);
    expect(received.map(({ url }) => url)).to.deep.equal([
      "/api/v1/groups/00g1/users?limit=2",
      "/api/v1/groups/00g1/users?after=a%2Fb%20c&limit=2",
      "/api/v1/groups/00g1/users?after=3,4;x&limit=2",
    ]);
    for (const { headers } of received) expect(headers.authorization).to.match(/^SSWS /);
  });

  it("asks for a page only when the one before was taken", async () => {
    const { origin, received } = await okta(page(["1"], '</api/v1/x?after=1>; rel="next"'), page(["2"]));
    const pages = clientOf(origin).pages(members);
    expect(received).to.have.length(0);
    const first = await pages.next();
    expect(first.value).to.deep.include({ status: 200, next: `${origin}/api/v1/x?after=1` });
    expect(received).to.have.length(1);
    await pages.return(undefined);
    expect(received).to.have.length(1);
  });

  it("never takes the credentials to another host", async () => {
    const elsewhere = await okta(page(["2"]));
    for (const link of [`${elsewhere.origin}/api/v1/x`, "https://evil.example/x", "//evil.example/x"]) {
      const { origin } = await okta(page(["1"], `<${link}>; rel="next"`));
      const error = await failure(all(clientOf(origin).pages(members)));
      expect(error.code).to.equal("paging");
      expect(error.message).to.include("credentials are not sent to another host");
      // a single call has no need of it, and does not hand it on
      expect(await clientOf(origin).send(members)).to.not.have.property("next");
    }
    expect(elsewhere.received).to.have.length(0);
  });

  it("notices a list that goes round in a circle", async () => {
    const { origin, received } = await okta(
      page(["1"], '</api/v1/x?after=1>; rel="next"'),
      page(["2"], '</api/v1/x?after=2>; rel="next"'),
      page(["3"], '</api/v1/x?after=1>; rel="next"'),
    );
    const error = await failure(all(clientOf(origin).pages(members)));
    expect(error.code).to.equal("paging");
    expect(error.message).to.include("in a circle");
    expect(received).to.have.length(3);
  });

  it("says that a Link header cannot be read", async () => {
    const { origin } = await okta(page(["1"], "/api/v1/x; rel=next"));
    expect((await failure(all(clientOf(origin).pages(members)))).message).to.include("cannot be read");
  });

  it("says that a list is none", async () => {
    const { origin } = await okta(json(200, { id: "00u1" }), plain(204));
    const object = await failure(all(clientOf(origin).pages(members)));
    expect(object.code).to.equal("unexpected");
    expect(object.message).to.include("an object, where a list belongs");
    expect((await failure(all(clientOf(origin).pages(members)))).message).to.include("nothing where a list");
  });

  it("goes on after an empty page, but for the System Log, which would go on for ever", async () => {
    const more = '</api/v1/logs?after=2>; rel="next"';
    const list = await okta(page([], more), page(["1"]));
    expect(await all(clientOf(list.origin).pages(members))).to.have.length(2);
    const log = await okta(page(["1"], more), page([], more));
    const logs: OktaRequest = { ...members, operation: "listLogEvents", path: "/api/v1/logs", query: [] };
    expect(await all(clientOf(log.origin).pages(logs))).to.deep.equal([[{ id: "1" }], []]);
    expect(log.received).to.have.length(2);
  });

  it("takes a custom request for what it turns out to be", async () => {
    const custom: OktaRequest = { ...members, operation: "custom", path: "/api/v1/logs?q=x", query: [] };
    const more = '</api/v1/logs?after=2>; rel="next"';
    const { origin, received } = await okta(
      json(200, { id: "00o1" }, { Link: '<https://elsewhere.example/>; rel="next"' }),
      plain(204),
      page(["1"], more),
      page([], more),
    );
    const client = clientOf(origin);
    expect(await all(client.pages(custom))).to.deep.equal([{ id: "00o1" }]);
    expect(await all(client.pages(custom))).to.deep.equal([undefined]);
    expect(await all(client.pages(custom))).to.deep.equal([[{ id: "1" }], []]);
    expect(received).to.have.length(4);
  });
});
