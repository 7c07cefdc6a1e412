import { expect } from "chai";
import type { LogEvent } from "../../../src/events";
import { App, type AppRoute } from "../../outside/app";
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

const FILE = "14 Application lifecycle/Revoke access";
const OPEN = `SELECT * FROM app_access a JOIN app_wanted w USING (appId)
WHERE takenAt <> '' OR (state <> wanted AND state <> 'deleted')`;
const PROOFS = "SELECT kind, ref, state, status FROM app_access_proof ORDER BY kind, ref, state";

const lifecycle = (what: string, minute: number, app = "wiki", over: LogEvent = {}) =>
  eventOf(`application.lifecycle.${what}`, minute, {
    ...succeeded,
    target: [{ id: `0oa1${app}`, type: "AppInstance", alternateId: app, displayName: app }],
    ...over,
  });

useCase(FILE, (nodeRed) => {
  /** Whether each key and each address is enabled. */
  const keys = new Map<string, boolean>();
  const addresses = new Map<string, boolean>();
  let gateway: App;
  let firewall: App;
  const serve = (kind: string, held: Map<string, boolean>): AppRoute[] => [
    {
      method: "PATCH",
      path: `/${kind}/:id`,
      schema: {
        type: "object",
        properties: { enabled: { type: "boolean" } },
        required: ["enabled"],
        additionalProperties: false,
      },
      answer: ({ params, body }) => {
        if (!held.has(String(params.id))) return { status: 404 };
        held.set(String(params.id), (body as { enabled: boolean }).enabled);
        return { status: 204 };
      },
    },
    {
      method: "DELETE",
      path: `/${kind}/:id`,
      answer: ({ params }) => ({ status: held.delete(String(params.id)) ? 204 : 404 }),
    },
    {
      method: "GET",
      path: "/use",
      query: { type: "object", properties: { key: { type: "string" } } },
      answer: ({ query }) => ({ status: held.get(String(query.key)) === true ? 200 : 403 }),
    },
  ];
  before(async () => {
    [gateway, firewall] = await Promise.all([
      App.start(serve("keys", keys), { token: "token-of-the-gateway" }),
      App.start(serve("addresses", addresses), { token: "token-of-the-firewall" }),
    ]);
  });
  after(() => Promise.all([gateway, firewall].map((each) => each.stop())));
  beforeEach(() => {
    for (const each of [gateway, firewall]) each.reset();
    keys.clear();
    addresses.clear();
    keys.set("wiki/1", true).set("wiki/2", true).set("crm", true);
    addresses.set("2001:db8::7", true);
  });

  const imported = async ({ env = {}, ...options }: ImportOptions = {}) => {
    const flow = await ImportedExample.import(nodeRed(), FILE, {
      hard: true,
      ...options,
      env: {
        GATEWAY_URL: gateway.url,
        GATEWAY_TOKEN: "token-of-the-gateway",
        FIREWALL_URL: firewall.url,
        FIREWALL_TOKEN: "token-of-the-firewall",
        ...env,
      },
    });
    if (!options.sameDatabase) {
      await flow.rows(`INSERT INTO app_access (appId, kind, ref) VALUES ('0oa1wiki', 'key', 'wiki/1'),
        ('0oa1wiki', 'key', 'wiki/2'), ('0oa1crm', 'key', 'crm'), ('0oa1wiki', 'address', '2001:db8::7')`);
    }
    return flow;
  };
  const ticked = async (flow: ImportedExample) => {
    await flow.press("Every minute");
    await rowsOnce(flow, OPEN, ({ length }) => length === 0);
  };
  const held = () => ({ ...Object.fromEntries(keys), ...Object.fromEntries(addresses) });
  const used = async (key: string) =>
    (
      await fetch(`${gateway.url}/use?key=${encodeURIComponent(key)}`, {
        headers: { Authorization: "Bearer token-of-the-gateway" },
      })
    ).status;
  const noise = [
    lifecycle("deactivate", 30, "crm", failed),
    lifecycle("delete", 31, "crm", { target: null }),
    lifecycle("update", 32, "crm"),
    lifecycle("delete", 33, "other"),
    eventOf("user.session.start", 34),
  ];

  for (const seed of SEEDS) {
    it(`disables what an app has that is switched off, on and off again (${seed})`, async () => {
      const flow = await imported();
      await flow.deliver([lifecycle("deactivate", 1), lifecycle("activate", 2), lifecycle("deactivate", 3)], {
        noise,
        seed,
      });
      await flow.settled();
      await ticked(flow);
      expect(held()).to.deep.equal({ "wiki/1": false, "wiki/2": false, crm: true, "2001:db8::7": false });
      expect([await used("wiki/1"), await used("crm")]).to.deep.equal([403, 200]);
      expect(gateway.received.all.filter(({ method }) => method !== "GET")).to.have.length(2);
      await flow.deliver([lifecycle("activate", 4), lifecycle("deactivate", 2.5)], { seed });
      await flow.settled();
      await ticked(flow);
      expect(held()).to.deep.equal({ "wiki/1": true, "wiki/2": true, crm: true, "2001:db8::7": true });
      for (const each of [gateway, firewall]) expect(each.refused.all).to.deep.equal([]);
      expect(flow.complaints).to.deep.equal([]);
    });

    it(`deletes what an app had that is deleted, for good (${seed})`, async () => {
      const flow = await imported();
      keys.delete("wiki/2");
      await flow.deliver([lifecycle("deactivate", 1), lifecycle("delete", 2), lifecycle("activate", 0)], {
        noise,
        seed,
      });
      await flow.settled();
      await ticked(flow);
      await ticked(flow);
      expect(held()).to.deep.equal({ crm: true });
      expect(await flow.rows(PROOFS)).to.deep.equal([
        { kind: "address", ref: "2001:db8::7", state: "deleted", status: 204 },
        { kind: "key", ref: "wiki/1", state: "deleted", status: 204 },
        { kind: "key", ref: "wiki/2", state: "deleted", status: 404 },
      ]);
      expect(gateway.received.all).to.have.length(2);
      expect(flow.complaints).to.deep.equal([]);
    });
  }

  for (const how of ["error", "refuse"] as const) {
    it(`is done when the gateway is up again, also after a restart (${how})`, async () => {
      gateway.down(how);
      const flow = await imported();
      await flow.deliver([lifecycle("delete", 1)]);
      await flow.settled();
      await flow.press("Every minute");
      await rowsOnce(
        flow,
        "SELECT 1 FROM app_access WHERE tries = 1 AND takenAt = ''",
        ({ length }) => length === 2,
      );
      await rowsOnce(flow, PROOFS, ({ length }) => length === 1);
      gateway.up();
      await ticked(await imported({ sameDatabase: true }));
      expect(held()).to.deep.equal({ crm: true });
      expect(firewall.received.all).to.have.length(1);
    });
  }

  it("shows what it is for when its buttons are pressed", async () => {
    const flow = await ImportedExample.import(nodeRed(), FILE);
    await flow.press("Sample inventory");
    await rowsOnce(flow, "SELECT * FROM app_access", ({ length }) => length === 2);
    await flow.pressHook();
    await flow.settled();
    await ticked(flow);
    const shown = flow.node("What gateway and firewall got").id;
    await nodeRed().status(shown, ({ text }) => /PATCH (keys|addresses) .*/.test(text ?? ""));
    expect(await flow.rows(PROOFS)).to.have.length(2);
    expect(flow.complaints).to.deep.equal([]);
  });
});
