import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { sink, tab } from "../support/flow";
import { ask, type Reply } from "../support/helpers-api";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { FakeOrg, oktaOrg, TOKEN } from "../support/org";
import { adminAuth, tokensOf } from "../support/users";
import { ec, jwk, OrgServer, pem, rsa } from "../unit/okta-api/auth/org-server";

const STORED = "__PWRD__";
const test = (root: string, id: string, body: string | object, more: object = {}): Promise<Reply> =>
  ask(root, `orgs/${id}/test`, { method: "POST", body, ...more });

onEachNodeRed("The test of a connection to an org", (installation) => {
  let nodeRed: NodeRed;
  let org: FakeOrg;
  let other: FakeOrg;
  let server: OrgServer;
  /** In one line, as a variable has it. */
  const keyInVariable = pem(rsa).replaceAll("\n", "\\n");

  before(async function () {
    this.timeout(90_000);
    [org, other, server] = await Promise.all([FakeOrg.start(), FakeOrg.start(), OrgServer.start()]);
    nodeRed = await NodeRed.start(installation(), {
      flows: [
        ...tab("flow", sink("out")),
        oktaOrg("org", org.domain),
        oktaOrg("variables", "${TEST_DOMAIN}", { credentials: { token: "${TEST_TOKEN}" } }),
        oktaOrg("app", server.origin, {
          auth: "oauth",
          clientId: "rsa-app",
          scopes: "okta.users.read okta.users.manage",
          credentials: { privateKey: pem(rsa) },
        }),
        oktaOrg("app-variables", server.origin, {
          auth: "oauth",
          clientId: "rsa-app",
          scopes: "okta.users.read",
          credentials: { privateKey: "${TEST_KEY}" },
        }),
        oktaOrg("empty", "", { credentials: {} }),
        oktaOrg("admin", "acme-admin.okta.com"),
      ],
      env: {
        TEST_DOMAIN: org.domain,
        TEST_TOKEN: TOKEN,
        TEST_KEY: keyInVariable,
        TEST_SECRET: "http://127.0.0.1:1",
      },
    });
  });
  after(async () => {
    await nodeRed?.stop();
    await Promise.all([org?.stop(), other?.stop(), server?.stop()]);
  });
  beforeEach(() => {
    org.requests.length = 0;
    other.requests.length = 0;
  });

  const wants = (more: object = {}) => ({ domain: org.domain, auth: "token", token: STORED, ...more });
  const wantsApp = (more: object = {}) => ({
    domain: server.origin,
    auth: "oauth",
    clientId: "rsa-app",
    scopes: "okta.users.read",
    privateKey: STORED,
    ...more,
  });
  const problemOf = async (id: string, body: object) => {
    const { status, body: answer } = await test(nodeRed.url, id, body);
    expect(status).to.equal(200);
    for (const secret of [TOKEN, "PRIVATE KEY", keyInVariable.slice(40, 80)]) {
      expect(JSON.stringify(answer)).to.not.include(secret);
    }
    return answer.problem;
  };

  it("says which org it is, and whose token, with the stored one and with one that is typed", async () => {
    for (const body of [wants(), wants({ token: TOKEN }), wants({ domain: `${org.domain}/` })]) {
      expect((await test(nodeRed.url, "org", body)).body).to.deep.equal({
        ok: true,
        origin: org.domain,
        organization: "00o1",
        engine: "identity",
        login: "flows@example.com",
      });
    }
    expect(org.requests.map(({ authorization }) => authorization)).to.deep.equal([
      ...["", `SSWS ${TOKEN}`],
      ...["", `SSWS ${TOKEN}`],
      ...["", `SSWS ${TOKEN}`],
    ]);
  });

  it("needs no deployed org when all is typed", async () => {
    expect((await test(nodeRed.url, "nowhere", wants({ token: TOKEN }))).body.ok).to.equal(true);
    expect(await problemOf("nowhere", wants())).to.equal("type-token");
  });

  it("never sends a stored token to another host", async () => {
    for (const domain of [other.domain, other.domain.replace("127.0.0.1", "localhost")]) {
      expect(await problemOf("org", wants({ domain }))).to.equal("type-token");
    }
    expect(other.requests).to.deep.equal([]);
    expect(await problemOf("org", wants({ domain: other.domain, token: "another" }))).to.equal(
      "token-refused",
    );
    expect(other.requests.map(({ authorization }) => authorization)).to.deep.equal(["", "SSWS another"]);
  });

  it("never signs with a stored key for another host or another app", async () => {
    const before = server.tokenRequests.length;
    expect(await problemOf("app", wantsApp({ domain: other.domain }))).to.equal("type-key");
    expect(await problemOf("app", wantsApp({ clientId: "ec-app" }))).to.equal("type-key");
    expect(await problemOf("org", wantsApp({ domain: org.domain }))).to.equal("type-key");
    expect(server.tokenRequests).to.have.length(before);
    expect(other.sawCredentials || org.sawCredentials).to.equal(false);
  });

  it("reads variables only where they are deployed", async () => {
    const body = { domain: "${TEST_DOMAIN}", token: "${TEST_TOKEN}" };
    expect((await test(nodeRed.url, "variables", wants(body))).body.ok).to.equal(true);
    expect((await test(nodeRed.url, "variables", wants())).body.ok).to.equal(true);
    // not the variable that the token is in, and none that nothing is in
    expect(await problemOf("org", wants({ token: "${TEST_TOKEN}" }))).to.equal("deploy-first");
    expect(await problemOf("variables", wants({ domain: "${TEST_SECRET}" }))).to.equal("deploy-first");
    expect(await problemOf("variables", wants({ ...body, domain: other.domain }))).to.equal("type-token");
    expect(other.sawCredentials).to.equal(false);
  });

  it("says what an app was granted, with the stored key, and with one in a variable", async () => {
    const granted = (scopes: string[]) => ({
      ok: true,
      origin: server.origin,
      organization: "00o2",
      engine: "classic",
      scopes,
      missing: [],
      dpop: false,
    });
    const scopes = "okta.users.read okta.users.manage";
    const all = (await test(nodeRed.url, "app", wantsApp({ scopes }))).body;
    expect(all).to.deep.equal(granted(["okta.users.read", "okta.users.manage"]));
    for (const privateKey of [STORED, "${TEST_KEY}"]) {
      const answer = (await test(nodeRed.url, "app-variables", wantsApp({ privateKey }))).body;
      expect(answer).to.deep.equal(granted(["okta.users.read"]));
    }
    const { body } = await test(nodeRed.url, "app", wantsApp({ scopes: `${scopes} okta.logs.read` }));
    expect(body).to.deep.include({ ok: false, problem: "scopes" });
    // which of them, Okta does not say
    expect(body.params.scopes).to.equal("okta.logs.read");
    // with a server that wants a proof of possession
    const privateKey = jwk(ec, { kid: "ec-1" });
    server.wantsProof();
    const dpop = (await test(nodeRed.url, "nowhere", wantsApp({ clientId: "dpop-app", privateKey }))).body;
    server.wishes.token = undefined;
    expect(dpop).to.deep.equal({ ...granted(["okta.users.read"]), dpop: true });
  });

  it("says what is wrong with what is typed, and sends nothing", async () => {
    expect(await problemOf("org", wants({ domain: "acme-admin.okta.com", token: "x" }))).to.equal(
      "domain-admin",
    );
    expect(await problemOf("org", wants({ domain: "http://acme.okta.com", token: "x" }))).to.equal(
      "domain-insecure",
    );
    expect(await problemOf("org", wants({ token: "" }))).to.equal("no-token");
    expect(await problemOf("org", wants({ token: "two words" }))).to.equal("token-form");
    expect(await problemOf("org", wantsApp({ privateKey: "{}" }))).to.equal("key-not-a-key");
    expect(await problemOf("org", {})).to.equal("domain-empty");
    expect(org.requests).to.deep.equal([]);
  });

  it("says that nothing is there", async () => {
    expect(await problemOf("org", wants({ domain: "http://127.0.0.1:1", token: "x" }))).to.equal("network");
    expect(await problemOf("org", wants({ domain: nodeRed.url, token: "x" }))).to.equal("no-org");
  });

  it("takes JSON only, and of any form", async () => {
    const contentType = "text/plain";
    expect((await test(nodeRed.url, "org", JSON.stringify(wants()), { contentType })).status).to.equal(415);
    for (const body of ["[]", '{"domain": 5, "token": {"a": 1}}', "{}"]) {
      expect((await test(nodeRed.url, "org", body)).body.ok).to.equal(false);
    }
    expect((await test(nodeRed.url, "org", "{broken")).status).to.equal(400);
  });

  it("an org that cannot be called says why when it starts", async () => {
    const log = nodeRed.log.all.join("\n");
    expect(log).to.match(/okta-org:empty\] Enter the domain/);
    expect(log).to.match(/okta-org:admin\] This is the address of the Admin Console/);
    expect(log).not.to.match(/okta-org:(org|variables|app|app-variables)\]/);
  });

  it("no secret is in the flows, in what the editor gets, or in the log", async () => {
    const credentials = await Promise.all(
      ["org", "app", "variables"].map((id) => nodeRed.json(`/credentials/okta-org/${id}`)),
    );
    const files = ["flows.json", "flows_cred.json"].map((name) =>
      fs.readFileSync(path.join(nodeRed.userDir, name), "utf8"),
    );
    await nodeRed.deploy(await nodeRed.flows(), "full");
    const shown = JSON.stringify([
      await nodeRed.flows(),
      credentials,
      files[0],
      fs.readFileSync(path.join(nodeRed.userDir, "flows.json"), "utf8"),
      nodeRed.log.all,
    ]);
    for (const secret of [TOKEN, "BEGIN PRIVATE KEY", keyInVariable.slice(40, 80)]) {
      expect(shown).to.not.include(secret);
    }
    expect(credentials[0]).to.deep.equal({ has_token: true, has_privateKey: false });
    // and a deploy without secrets keeps them
    expect((await test(nodeRed.url, "org", wants())).body.ok).to.equal(true);
  });

  it("a key of several lines is stored as it is", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const flows = [
      ...(await nodeRed.flows()).filter(({ id }) => id !== "app"),
      oktaOrg("fresh", server.origin, {
        auth: "oauth",
        clientId: "a",
        scopes: "s",
        credentials: { privateKey: text },
      }),
    ];
    await nodeRed.deploy(flows);
    expect(nodeRed.log.all.join("\n")).not.to.match(/okta-org:fresh\]/);
    // an org that is not deployed any more lends nothing
    expect(await problemOf("app", wantsApp())).to.equal("type-key");
  });
});

onEachNodeRed("Who may test a connection", (installation) => {
  const EXPECTED: Record<string, number> = {
    admin: 200,
    reader: 401,
    flows: 401,
    nobody: 401,
    "a forged token": 401,
  };
  for (const [title, more] of [
    ["with adminAuth", {}],
    ["with adminAuth, and an editor that everybody may look at", { default: { permissions: "read" } }],
  ] as const) {
    describe(title, () => {
      let nodeRed: NodeRed;
      let org: FakeOrg;
      let tokens: Map<string, string>;

      before(async function () {
        this.timeout(90_000);
        org = await FakeOrg.start();
        nodeRed = await NodeRed.start(installation(), {
          flows: [...tab("flow", sink("out")), oktaOrg("org", org.domain)],
          settings: { adminAuth: { ...adminAuth, ...more } },
        });
        tokens = await tokensOf(nodeRed);
      });
      after(async () => {
        await nodeRed?.stop();
        await org?.stop();
      });

      for (const [who, expected] of Object.entries(EXPECTED)) {
        for (const [what, id, token] of [
          ["the stored token", "org", STORED],
          ["a typed token", "org", TOKEN],
          ["an org that is not deployed", "nowhere", TOKEN],
        ] as const) {
          it(`${who}, ${what}: ${expected}`, async () => {
            org.requests.length = 0;
            const body = { domain: org.domain, auth: "token", token };
            const reply = await test(nodeRed.url, id, body, { token: tokens.get(who) });
            expect(reply.status).to.equal(expected);
            if (expected === 401) {
              expect(reply.body).to.be.oneOf(["", "Unauthorized"]);
              expect(org.requests).to.deep.equal([]);
            } else expect(reply.body.ok).to.equal(true);
          });
        }
      }
    });
  }
});
