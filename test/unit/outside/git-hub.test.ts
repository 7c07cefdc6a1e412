import { expect } from "chai";
import { GitHub } from "../../outside/git-hub";
import { comesBack } from "./outages";
import { send } from "./send";

const HEADERS = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
const BODY = { ref: "main", inputs: { policy: "00p1", who: "isabel@example.com" } };
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`i${index}`, "x"]));

describe("GitHub, as it stands outside", () => {
  let gitHub: GitHub;
  const dispatch = (
    body: unknown,
    headers: Record<string, string> = {},
    path = "acme/ops/actions/workflows/sync.yml",
  ) =>
    send(`${gitHub.url}/repos/${path}/dispatches`, body, {
      headers: { ...HEADERS, authorization: `Bearer ${gitHub.token}`, ...headers },
    });
  before(async () => {
    gitHub = await GitHub.start({
      repository: "acme/ops",
      workflow: "sync.yml",
      inputs: ["policy", "who", ...Object.keys(many(26))],
    });
  });
  afterEach(() => gitHub.reset());
  after(() => gitHub.stop());

  it("takes a dispatch", async () => {
    expect(await dispatch(BODY)).to.deep.equal({ status: 204, body: "" });
    expect((await dispatch({ ref: "refs/heads/main", inputs: many(25) })).status).to.equal(204);
    expect(gitHub.received.all[0]).to.deep.equal({
      owner: "acme",
      repo: "ops",
      workflow: "sync.yml",
      ...BODY,
    });
    expect(gitHub.refused.all).to.deep.equal([]);
  });

  const wrong: readonly (readonly [string, () => ReturnType<typeof dispatch>, number, string])[] = [
    ["another token", () => dispatch(BODY, { authorization: "Bearer x" }), 401, "Bad credentials"],
    ["another workflow", () => dispatch(BODY, {}, "acme/ops/actions/workflows/other.yml"), 404, "Not Found"],
    ["another repository", () => dispatch(BODY, {}, "acme/web/actions/workflows/sync.yml"), 404, "Not Found"],
    ["no ref", () => dispatch({ inputs: {} }), 422, "ref must have required property"],
    ["a ref that there is not", () => dispatch({ ref: "nowhere" }), 422, "No ref found for: nowhere"],
    [
      "an input that is no string",
      () => dispatch({ ref: "main", inputs: { policy: 1 } }),
      422,
      "inputs.policy must be string",
    ],
    [
      "an input that there is not",
      () => dispatch({ ref: "main", inputs: { p: "" } }),
      422,
      'Unexpected inputs provided: ["p"]',
    ],
    [
      "26 inputs",
      () => dispatch({ ref: "main", inputs: many(26) }),
      422,
      "inputs must NOT have more than 25",
    ],
    ["no JSON", () => dispatch("{"), 400, "Problems parsing JSON"],
    ["no version", () => dispatch(BODY, { "x-github-api-version": "" }), 400, "not supported"],
    [
      "another media type",
      () => dispatch(BODY, { accept: "text/html" }),
      415,
      "Unsupported 'Accept' header: 'text/html'",
    ],
    ["nobody's request", () => dispatch(BODY, { "user-agent": "" }), 403, "User-Agent"],
  ];
  for (const [what, call, status, message] of wrong) {
    it(`refuses ${what}`, async () => {
      const came = await call();
      expect(came.status).to.equal(status);
      expect(status === 403 ? came.body : JSON.parse(came.body).message).to.include(message);
      expect(gitHub.received.all).to.deep.equal([]);
      expect(gitHub.refused.all).to.have.length(1);
    });
  }

  it("is down, and up again", () => comesBack(gitHub, () => dispatch(BODY)));
});
