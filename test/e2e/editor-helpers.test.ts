import { randomUUID } from "node:crypto";
import fs from "node:fs";
import nodePath from "node:path";
import { expect } from "chai";
import { delivery, logEvent, signIn } from "../support/deliveries";
import { eventDone, eventStore, type FlowNode, gate, hookIn, SECRET, sink, tab } from "../support/flow";
import { ask, expectError, press } from "../support/helpers-api";
import { deliver, verify } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

onEachNodeRed("What the editor's dialogs ask for", (installation) => {
  let nodeRed: NodeRed;
  let root: string;
  /** Id of the hook: of each test its own, for what came in outlives a deploy. */
  let hook: string;
  let path: string;

  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
    root = nodeRed.url;
  });
  after(() => nodeRed?.stop());
  beforeEach(() => {
    hook = `hook-${randomUUID()}`;
    path = `/okta/${hook}`;
    nodeRed.messages.clear();
    nodeRed.statuses.clear();
  });

  const flow = (options: object = {}, ...nodes: FlowNode[]) =>
    tab("flow", hookIn(hook, path, ["out"], { ...options }), sink("out"), ...nodes);
  const received = (count: number) =>
    nodeRed.status(hook, ({ text }) => text?.includes(`received ${count}`) === true);

  async function send(...events: object[]): Promise<void> {
    expect((await deliver(root + path, delivery(events))).status).to.equal(204);
  }

  describe("samples", () => {
    it("an event of the type that was asked for, new each time", async () => {
      const first = await ask(root, "samples/group.user_membership.add");
      expect(first.status).to.equal(200);
      expect(Object.keys(first.body)).to.deep.equal(["event"]);
      expect(first.body.event).to.include({ eventType: "group.user_membership.add", severity: "INFO" });
      expect(first.body.event.target.map((each: { type: string }) => each.type)).to.include("UserGroup");
      const second = await ask(root, "samples/group.user_membership.add");
      expect(second.body.event.uuid).to.be.a("string").and.not.equal(first.body.event.uuid);
    });

    it("of a type that no list knows, too", async () => {
      expect((await ask(root, "samples/my.own_type")).body.event.eventType).to.equal("my.own_type");
    });

    it("in each of the shapes that Okta sends", async () => {
      const event = async (shape: string) =>
        (await ask(root, `samples/group.user_membership.add?shape=${shape}`)).body.event;
      expect((await event("nulls")).insertionTimestamp).to.equal(null);
      expect(JSON.stringify(await event("compact"))).to.not.contain(":null");
      expect(await event("no-target")).to.not.have.property("target");
      expectError(await ask(root, "samples/a.b?shape=round"), 400, /nulls, compact, no-target/);
      expectError(await ask(root, "samples/a.b?shape=nulls&shape=compact"), 400, /shape/);
    });

    const wrong: [string, RegExp][] = [
      ["*", /one, such as/],
      ["user.lifecycle.*", /one, such as/],
      ["user.*.create", /\*/],
      ["%20", /empty/],
      ["user%20session", /space/],
      ["a.b,c.d", /list/],
      ["x".repeat(300), /200 characters/],
      ["%E0%A4%A", /malformed/],
    ];
    for (const [type, sentence] of wrong) {
      it(`not of ${type.slice(0, 20)}: 400`, async () => {
        expectError(await ask(root, `samples/${type}`), 400, sentence);
      });
    }
  });

  describe("a sample event through the hook", () => {
    it("arrives as any event does, a new one each time, and counts as received", async () => {
      await nodeRed.deploy(flow({ sample: "group.user_membership.add" }));
      expect(await press(root, hook)).to.deep.equal({ status: 204, body: "" });
      expect((await press(root, hook, "")).status).to.equal(204);
      const [first, second] = await nodeRed.arrived("out", 2);
      expect(first.payload).to.include({ eventType: "group.user_membership.add", version: "0" });
      expect(first.topic).to.equal("group.user_membership.add");
      expect(first.parts).to.include({ type: "array", index: 0, count: 1 });
      const { receivedAt, item, eventId, hookId, ...okta } = first.okta;
      expect(okta).to.deep.equal({
        uuid: first.payload.uuid,
        eventType: "group.user_membership.add",
        category: "group",
        published: first.payload.published,
        org: "example.okta.com",
        index: 0,
        count: 1,
        duplicate: false,
        redelivered: false,
        attempt: 1,
        hook,
      });
      expect(Date.parse(receivedAt)).to.be.closeTo(Date.parse(first.payload.published), 10_000);
      expect(hookId).to.match(/^who/);
      for (const id of [item, eventId]) expect(id).to.be.a("string");
      for (const field of ["uuid", "eventId", "item"]) {
        expect(second.okta[field], field).to.be.a("string").and.not.equal(first.okta[field]);
      }
      await received(2);
    });

    it("of user.session.start where the node names no type, and of another if asked for", async () => {
      await nodeRed.deploy(flow());
      await press(root, hook);
      await press(root, hook, { eventType: "user.lifecycle.create" });
      const types = (await nodeRed.arrived("out", 2)).map(({ topic }) => topic);
      expect(types).to.deep.equal(["user.session.start", "user.lifecycle.create"]);
    });

    it("whole where the hook sends deliveries whole", async () => {
      await nodeRed.deploy(flow({ output: "delivery" }));
      await press(root, hook);
      const [{ payload, okta }] = await nodeRed.arrived("out");
      expect(payload.data.events[0]).to.include({ eventType: "user.session.start" });
      expect(payload.eventId).to.equal(okta.eventId);
    });

    it("is dealt with when an okta event done node says so, if the hook waits for that", async () => {
      await nodeRed.deploy(flow({ acknowledge: "done" }, eventDone("done")));
      await press(root, hook);
      const [message] = await nodeRed.arrived("out");
      await nodeRed.status(hook, ({ text }) => text?.includes("1 in flight") === true);
      nodeRed.receive("done", message);
      await nodeRed.status("done", ({ text }) => text === "1 done");
      await nodeRed.status(hook, ({ text }) => text === "received 1");
    });

    it("is neither a recent event nor a type that was delivered", async () => {
      await nodeRed.deploy(flow());
      await press(root, hook);
      await nodeRed.arrived("out");
      expect((await ask(root, `hooks/${hook}/events`)).body).to.deep.equal({ events: [] });
      expect((await ask(root, `hooks/${hook}/types`)).body).to.deep.equal({ types: {} });
    });

    it("works before a secret is set", async () => {
      await nodeRed.deploy(flow({ credentials: {} }));
      expect((await press(root, hook)).status).to.equal(204);
      await nodeRed.arrived("out");
    });

    it("not of a type that is none: 400, and nothing arrives", async () => {
      await nodeRed.deploy(flow({ sample: "user.*" }));
      expectError(await press(root, hook), 400, /user\.\*/);
      for (const eventType of ["", "*", "a b", 7, { a: 1 }, ["a.b"]]) {
        expectError(await press(root, hook, { eventType }), 400, /event type|space/);
      }
      await press(root, hook, { eventType: "user.session.end" });
      const [{ topic }] = await nodeRed.arrived("out");
      expect(topic).to.equal("user.session.end");
    });

    it("only for JSON, of a size: what is no such request arrives nowhere, and shows no stack", async () => {
      await nodeRed.deploy(flow());
      for (const contentType of ["text/plain", "application/x-www-form-urlencoded", "application/json2"]) {
        expectError(await press(root, hook, "{}", { contentType }), 415, /application\/json/);
      }
      expectError(await press(root, hook, "{malformed"), 400, /malformed/);
      expectError(await press(root, hook, { eventType: "x".repeat(300) }), 400, /200 characters/);
      expectError(await press(root, hook, { eventType: "x".repeat(6 * 1024 * 1024) }), 413, /too large/);
      await press(root, hook, { eventType: "user.session.end" });
      const [{ topic }] = await nodeRed.arrived("out");
      expect(topic).to.equal("user.session.end");
    });

    it("not through a hook that is not there: 404; or does not run: 409, and why", async () => {
      await nodeRed.deploy([
        ...tab(
          "flow",
          hookIn("disabled", "/okta/disabled", [], { d: true }),
          hookIn("broken", "", []),
          hookIn("first", "/okta/one", []),
          hookIn("second", "/okta/one", []),
        ),
      ]);
      for (const id of ["disabled", "nowhere", "__proto__", "first/../../x"]) {
        expect((await press(root, id)).status, id).to.equal(404);
      }
      expectError(await press(root, "disabled"), 404, /deployed/);
      expectError(await press(root, "broken"), 409, /status/);
      expect((await press(root, "first")).status).to.equal(204);
      expectError(await press(root, "second"), 409, /status/);
    });

    it("not into a store that is full, nor while the flow is redeployed: 503", async () => {
      const store = eventStore("small", { engine: "memory", maxEvents: 1 });
      const full = flow({ acknowledge: "done", store: "small" }, gate("gate"));
      await nodeRed.deploy([store, ...full]);
      expect((await press(root, hook)).status).to.equal(204);
      expectError(await press(root, hook), 503, /full/);
      await nodeRed.arrived("out");
      expect(nodeRed.at("out")).to.have.length(1);
      const held = nodeRed.held.all.length;
      const deployed = nodeRed.deploy(flow());
      await nodeRed.held.until((all) => all.length > held, "the deploy to be held");
      expectError(await press(root, hook), 503, /redeployed/);
      nodeRed.release("gate");
      await deployed;
      expect((await press(root, hook)).status).to.equal(204);
    });

    it("through a hook in a subflow, by the id that the editor knows", async () => {
      const inside = { ...hookIn(hook, path, []), z: "sub" };
      await nodeRed.deploy([
        { id: "sub", type: "subflow", name: "sub", in: [], out: [{ wires: [{ id: hook, port: 0 }] }] },
        inside,
        ...tab("flow", { id: "instance", type: "subflow:sub", wires: [["out"]] }, sink("out")),
      ]);
      expect((await press(root, hook)).status).to.equal(204);
      await nodeRed.arrived("out");
      const event = logEvent();
      await send(event);
      expect((await ask(root, `hooks/${hook}/events`)).body.events[0].event).to.deep.equal(event);
    });
  });

  describe("recent events and types", () => {
    const events = async () =>
      (await ask(root, `hooks/${hook}/events`)).body.events.map(
        ({ event }: { event: { uuid: string } }) => event.uuid,
      );

    it("are those that were delivered and accepted, as they came, newest first", async () => {
      const change: FlowNode = {
        id: "change",
        type: "change",
        rules: [{ t: "set", p: "payload.actor.displayName", pt: "msg", to: "changed", tot: "str" }],
        wires: [["changed"]],
      };
      await nodeRed.deploy(
        tab("flow", hookIn(hook, path, ["change"], {}), change, sink("changed"), sink("out")),
      );
      const [first, second] = [logEvent(), signIn("FAILURE")];
      const from = Date.now();
      await send(first);
      await send(second);
      await send(first);
      expect(
        (await deliver(root + path, delivery([logEvent()]), { headers: { Authorization: "no" } })).status,
      ).to.equal(401);
      await nodeRed.arrived("changed", 2);
      const { status, body } = await ask(root, `hooks/${hook}/events`);
      expect(status).to.equal(200);
      expect(body.events.map(({ event }: { event: object }) => event)).to.deep.equal([first, second]);
      for (const { receivedAt } of body.events) {
        expect(new Date(receivedAt).toISOString()).to.equal(receivedAt);
        expect(Date.parse(receivedAt)).to.be.within(from, Date.now());
      }
      expect((await ask(root, `hooks/${hook}/types`)).body).to.deep.equal({
        types: { "group.user_membership.add": 2, "user.session.start": 1 },
      });
    });

    for (const [name, type, again] of [
      ["everything", "full", undefined],
      ["the hook alone", "nodes", { name: "again" }],
      ["the hook broken", "nodes", { path: "with space" }],
      ["flows read again", "reload", undefined],
    ] as const) {
      it(`outlive a deploy: ${name}`, async () => {
        await nodeRed.deploy(flow());
        const event = logEvent();
        await send(event);
        await nodeRed.deploy(flow({ credentials: undefined, ...again }), type);
        expect(await events()).to.deep.equal([event.uuid]);
        expect((await ask(root, `hooks/${hook}/types`)).body.types).to.deep.equal({ [event.eventType]: 1 });
      });
    }

    for (const [name, without] of [
      ["removed", () => tab("flow", sink("out"))],
      ["removed with its tab", () => tab("other", sink("out"))],
      ["disabled", () => flow({ d: true, credentials: undefined })],
    ] as const) {
      it(`go with the node: ${name}`, async () => {
        await nodeRed.deploy(flow());
        await send(logEvent());
        expect(await events()).to.have.length(1);
        await nodeRed.deploy(without(), "nodes");
        for (const what of ["events", "types"]) {
          expectError(await ask(root, `hooks/${hook}/${what}`), 404, /deployed/);
        }
        await nodeRed.deploy(flow());
        expect(await events()).to.deep.equal([]);
      });
    }

    it("go with a node that is not in the flow file any more when flows are read again", async () => {
      await nodeRed.deploy(flow());
      await send(logEvent());
      fs.writeFileSync(
        nodePath.join(nodeRed.userDir, "flows.json"),
        JSON.stringify(tab("flow", sink("out"))),
      );
      await nodeRed.deploy([], "reload");
      expectError(await ask(root, `hooks/${hook}/events`), 404, /deployed/);
    });
  });

  it("a hook cannot take their path", async () => {
    const taken = tab("flow", hookIn(hook, "/okta-event-hooks/hooks", []));
    await nodeRed.deploy(taken);
    const { text } = await nodeRed.status(hook, ({ fill }) => fill === "red");
    expect(text).to.match(/editor/);
  });
});

onEachNodeRed("Where the editor's dialogs ask", (installation) => {
  let nodeRed: NodeRed | undefined;
  afterEach(async () => {
    await nodeRed?.stop();
    nodeRed = undefined;
  });

  const flows = tab("flow", hookIn("hook", "/okta/events", ["out"]), sink("out"));

  it("httpAdminRoot elsewhere: below it, and only there", async () => {
    nodeRed = await NodeRed.start(installation(), { flows, settings: { httpAdminRoot: "/admin" } });
    expect((await ask(`${nodeRed.url}/admin`, "samples/a.b")).status).to.equal(200);
    expect((await press(`${nodeRed.url}/admin`, "hook")).status).to.equal(204);
    expectError(await press(`${nodeRed.url}/admin`, "hook", "{malformed"), 400, /malformed/);
    await nodeRed.arrived("out");
    expect((await ask(nodeRed.url, "samples/a.b")).status).to.equal(404);
    expect((await press(nodeRed.url, "hook")).status).to.equal(404);
  });

  it("httpAdminRoot false: nowhere, and the hook works, at any path", async () => {
    const free = tab("flow", hookIn("hook", "/okta-event-hooks/hooks", ["out"]), sink("out"));
    nodeRed = await NodeRed.start(installation(), { flows: free, settings: { httpAdminRoot: false } });
    expect((await ask(nodeRed.url, "samples/a.b")).status).to.equal(404);
    expect((await press(nodeRed.url, "hook")).status).to.equal(404);
    expect((await verify(`${nodeRed.url}/okta-event-hooks/hooks`, "free", SECRET)).status).to.equal(200);
    const event = logEvent();
    expect((await deliver(`${nodeRed.url}/okta-event-hooks/hooks`, delivery([event]))).status).to.equal(204);
    expect((await nodeRed.arrived("out"))[0].payload).to.deep.equal(event);
  });

  it("no editor, but its API: as ever", async () => {
    nodeRed = await NodeRed.start(installation(), { flows, settings: { disableEditor: true } });
    expect((await press(nodeRed.url, "hook")).status).to.equal(204);
    await nodeRed.arrived("out");
  });
});
