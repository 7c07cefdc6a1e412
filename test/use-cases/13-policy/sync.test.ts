import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { App } from "../../outside/app";
import { json, Okta, oktaError } from "../../outside/okta";
import {
  eventOf,
  failed,
  ImportedExample,
  type ImportOptions,
  SEEDS,
  succeeded,
  useCase,
} from "../../support/use-cases";
import { rowsOnce } from "../rows-once";

const FILE = "13 Policy/Policy sync";
const OPEN = "SELECT * FROM policy_sync WHERE takenAt <> '' OR at > applied OR looked = 0";

const policy = (id: string) => ({ id, type: "PolicyEntity", alternateId: "unknown", displayName: id });
const rule = (id: string) => ({ id, type: "PolicyRule", alternateId: "unknown", displayName: id });
const change = (type: string, minute: number, policyId: string, over: LogEvent = {}) =>
  eventOf(type, minute, { ...succeeded, target: [rule("0pr1"), policy(policyId)], ...over });

const SENT = {
  type: "object",
  required: ["id", "name", "type", "enabled", "rules"],
  additionalProperties: false,
  properties: {
    id: { type: "string" },
    name: { type: "string" },
    type: { type: "string" },
    enabled: { type: "boolean" },
    priority: { type: "integer" },
    rules: { type: "array", items: { type: "object", required: ["id", "name", "enabled", "priority"] } },
  },
};

interface Policy {
  readonly rules: string[];
}

useCase(FILE, (nodeRed) => {
  let okta: Okta;
  let app: App;
  /** The policies of the org, and what the app holds of them. */
  const org = new Map<string, Policy>();
  const held = new Map<string, unknown>();
  before(async () => {
    [okta, app] = await Promise.all([
      Okta.start(),
      App.start(
        [
          {
            method: "PUT",
            path: "/policies/:id",
            schema: SENT,
            answer: ({ params, body }) => {
              held.set(String(params.id), body);
              return { status: 204 };
            },
          },
          {
            method: "DELETE",
            path: "/policies/:id",
            answer: ({ params }) => ({ status: held.delete(String(params.id)) ? 204 : 404 }),
          },
        ],
        { token: "token-of-the-app" },
      ),
    ]);
  });
  after(() => Promise.all([okta.stop(), app.stop()]));
  beforeEach(() => {
    for (const each of [okta, app]) each.reset();
    org.clear();
    held.clear();
    org.set("00p1", { rules: ["0pr2", "0pr1"] }).set("00p2", { rules: [] });
    const whole = (id: string) => ({
      id,
      name: `Policy ${id}`,
      type: "OKTA_SIGN_ON",
      status: "ACTIVE",
      priority: 1,
    });
    okta.answers(/^GET \/api\/v1\/policies\/[^/]+\/rules/, ({ url }, response) => {
      const rules = org.get(url.split("/")[4] ?? "")?.rules ?? [];
      json(
        200,
        rules.map((id) => ({ id, name: `Rule ${id}`, status: "ACTIVE", priority: Number(id.slice(3)) })),
      )({} as never, response);
    });
    okta.answers(/^GET \/api\/v1\/policies\/[^/?]+/, (asked, response) => {
      const id = asked.url.split(/[/?]/)[4] ?? "";
      const answer = org.has(id)
        ? json(200, whole(id))
        : oktaError(404, "E0000007", "Not found: Resource not found");
      answer(asked, response);
    });
    okta.answers(/^GET \/api\/v1\/policies\?/, (asked, response) =>
      json(200, asked.url.includes("type=OKTA_SIGN_ON") ? [...org.keys()].map(whole) : [])(asked, response),
    );
  });

  const imported = ({ env = {}, ...options }: ImportOptions = {}) =>
    ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: {
        OKTA_DOMAIN: okta.url,
        POLICY_APP_URL: app.url,
        POLICY_APP_TOKEN: "token-of-the-app",
        POLICY_TYPES: "OKTA_SIGN_ON,PASSWORD",
        ...env,
      },
    });
  const pressed = async (flow: ImportedExample) => {
    await flow.press("Every minute");
    await rowsOnce(flow, OPEN, ({ length }) => length === 0);
  };
  const edits = [0, 0.2, 0.4, 0.6, 0.8].map((minute) => change("policy.rule.update", minute, "00p1"));

  for (const seed of SEEDS) {
    it(`sends each policy once, as Okta has it, however many edits there were (${seed})`, async () => {
      const flow = await imported();
      const noise = [
        change("policy.rule.add", 5, "00p3", failed),
        eventOf("policy.evaluate_sign_on", 6),
        change("policy.rule.add", 7, "00p4", { target: null }),
      ];
      await flow.deliver([...edits, change("policy.lifecycle.update", 2, "00p2")], { noise, seed });
      await flow.settled();
      await pressed(flow);
      expect(app.received.all.map(({ method, path }) => `${method} ${path}`)).to.have.members([
        "PUT /policies/00p1",
        "PUT /policies/00p2",
      ]);
      expect(held.get("00p1")).to.deep.equal({
        id: "00p1",
        name: "Policy 00p1",
        type: "OKTA_SIGN_ON",
        enabled: true,
        priority: 1,
        rules: ["0pr1", "0pr2"].map((id) => ({
          id,
          name: `Rule ${id}`,
          enabled: true,
          priority: Number(id.slice(3)),
        })),
      });
      expect(held.get("00p2")).to.deep.include({ rules: [] });
      // what comes late, or changed nothing that the app has, is not sent again
      await flow.deliver(
        [change("policy.rule.update", 0.1, "00p1"), change("policy.rule.update", 9, "00p2")],
        {
          inOrder: true,
        },
      );
      await flow.settled();
      await pressed(flow);
      expect(app.received.all).to.have.length(2);
      for (const each of [okta, app]) expect(each.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  it("waits until no edit has come for a while", async () => {
    const flow = await imported({ env: { QUIET_SECONDS: 3600 } });
    const now = { ...change("policy.rule.update", 0, "00p1"), published: new Date().toISOString() };
    await flow.deliver([
      change("policy.rule.update", 0, "00p1"),
      now,
      change("policy.rule.update", 0, "00p2"),
    ]);
    await flow.settled();
    await flow.press("Every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM policy_sync WHERE policyId = '00p2' AND applied > ''",
      ({ length }) => length === 1,
    );
    expect([...held.keys()]).to.deep.equal(["00p2"]);
  });

  it("finds at night what no event says: policies that are new, and those that are gone", async () => {
    const flow = await imported();
    await flow.deliver(edits);
    await flow.settled();
    await pressed(flow);
    org.delete("00p1");
    org.set("00p9", { rules: ["0pr3"] });
    await flow.press("Every night");
    await rowsOnce(flow, "SELECT 1 FROM policy_sync WHERE looked = 0", ({ length }) => length === 3);
    await pressed(flow);
    expect([...held.keys()]).to.have.members(["00p2", "00p9"]);
    expect(app.received.all.map(({ method, path }) => `${method} ${path}`)).to.include(
      "DELETE /policies/00p1",
    );
    expect(okta.refused.all).to.deep.equal([]);
  });

  for (const how of ["error", "refuse"] as const) {
    it(`sends it when the app is up again, also after a restart (${how})`, async () => {
      app.down(how);
      const flow = await imported();
      await flow.deliver(edits);
      await flow.settled();
      await flow.press("Every minute");
      await rowsOnce(
        flow,
        "SELECT 1 FROM policy_sync WHERE tries = 1 AND takenAt = ''",
        ({ length }) => length === 1,
      );
      app.up();
      const later = await imported({ sameDatabase: true });
      await pressed(later);
      expect(app.received.all.map(({ path }) => path)).to.deep.equal(["/policies/00p1"]);
    });
  }

  it("does not delete what Okta only could not answer", async () => {
    const flow = await imported();
    await flow.deliver(edits);
    await flow.settled();
    await pressed(flow);
    okta.reset();
    okta.answers(/policies/, oktaError(403, "E0000006", "You do not have permission"));
    await flow.deliver([change("policy.rule.delete", 30, "00p1")]);
    await flow.settled();
    await flow.press("Every minute");
    await rowsOnce(
      flow,
      "SELECT 1 FROM policy_sync WHERE tries = 1 AND takenAt = ''",
      ({ length }) => length === 1,
    );
    expect([...held.keys()]).to.deep.equal(["00p1"]);
  });

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.pressHook();
    await flow.settled();
    await pressed(flow);
    await nodeRed().status(flow.node("What the app got").id, ({ text }) =>
      /PUT 00p1any: Any two/.test(text ?? ""),
    );
    expect(flow.complaints).to.deep.equal([]);
  });
});
