import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { delivery, logEvent } from "../support/deliveries";
import { catchFrom, eventDone, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed, type SinkMessage } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

type Message = SinkMessage["message"];

/** A core Switch node: first attempts leave by the first output, later ones by the second. */
const byAttempt = (id: string, first: string[], later: string[]): FlowNode => ({
  id,
  type: "switch",
  property: "okta.attempt",
  propertyType: "msg",
  rules: [{ t: "eq", v: "1", vt: "num" }, { t: "else" }],
  checkall: "false",
  outputs: 2,
  wires: [first, later],
});

/** A core Change node that writes the time into msg.at. */
const stamp = (id: string, wires: string[]): FlowNode => ({
  id,
  type: "change",
  rules: [{ t: "set", p: "at", pt: "msg", to: "", tot: "date" }],
  wires: [wires],
});

const throws = (id: string, text: string): FlowNode => ({
  id,
  type: "function",
  func: `throw new Error(${JSON.stringify(text)});`,
  outputs: 1,
  wires: [[]],
});

onEachNodeRed("okta-event-done", (installation) => {
  let nodeRed: NodeRed;
  let path: string;
  /** The id of the hook: of each test its own, for what waits for a hook outlives its node. */
  let hook: string;
  let deployed: FlowNode[];

  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
  });
  after(() => nodeRed?.stop());
  beforeEach(() => {
    hook = `hook-${randomUUID()}`;
    path = `/okta/${hook}`;
  });

  /** A hook that waits for a word, and the nodes behind it; ids are good for one test only. */
  async function deploy(wires: string[], nodes: FlowNode[], options: Record<string, unknown> = {}) {
    deployed = [
      ...tab("flow", hookIn(hook, path, wires, { acknowledge: "done", ...options }), ...nodes),
      ...tab("other", { id: "comment", type: "comment", name: randomUUID() }),
    ];
    await nodeRed.deploy([]);
    nodeRed.messages.clear();
    nodeRed.statuses.clear();
    nodeRed.log.clear();
    await nodeRed.deploy(deployed);
  }

  /** Delivers new events; their uuids. */
  async function send(count = 1): Promise<string[]> {
    const uuids = Array.from({ length: count }, () => randomUUID());
    const events = uuids.map((uuid, i) => logEvent({ uuid, published: `2025-03-04T08:15:${10 + i}.000Z` }));
    const { status } = await deliver(`${nodeRed.url}${path}`, delivery(events));
    expect(status).to.equal(204);
    return uuids;
  }

  const idle = () =>
    nodeRed.statuses.until((all) => {
      const last = all.findLast(({ id }) => id === hook)?.status.text ?? "";
      return /received/.test(last) && !/waiting|in flight/.test(last);
    }, "the hook to have nothing left to send");
  const hookStatus = (text: RegExp) => nodeRed.status(hook, (status) => text.test(status.text ?? ""));
  const line = (text: string) => nodeRed.log.find((each) => each.includes(text), `"${text}" in the log`);

  /** The hook starts again and is sent one more event: only that one comes out, for the rest is dealt with. */
  async function nothingComesAgain(at = "out"): Promise<void> {
    const before = nodeRed.at(at).length;
    await nodeRed.deploy(
      deployed.map((node) => ({ ...node, credentials: undefined })),
      "full",
    );
    const [uuid] = await send();
    const messages = await nodeRed.arrived(at, before + 1);
    expect(messages.slice(before).map((message) => message.okta.uuid)).to.deep.equal([uuid]);
  }

  it("done: the event is dealt with, and the hook's status shows it in flight until then", async () => {
    await deploy(["out"], [sink("out"), eventDone("done")]);
    await send();
    const [message] = (await nodeRed.arrived("out")) as [Message];
    expect(message.okta).to.include({ attempt: 1, redelivered: false });
    await hookStatus(/1 in flight/);
    nodeRed.receive("done", message);
    expect(await nodeRed.status("done", ({ text }) => text !== undefined)).to.include({
      fill: "green",
      text: "1 done",
    });
    await idle();
    await nothingComesAgain();
  });

  it("retry: the event comes again after the delay, marked; then it can be done", async () => {
    await deploy(
      ["stamp"],
      [
        stamp("stamp", ["out", "attempt"]),
        sink("out"),
        byAttempt("attempt", ["retry"], ["done"]),
        eventDone("retry", "retry", { delay: "0.5" }),
        eventDone("done"),
      ],
    );
    await send();
    const [first, second] = (await nodeRed.arrived("out", 2)) as [Message, Message];
    expect(first.okta).to.include({ attempt: 1, redelivered: false });
    expect(second.okta).to.include({
      attempt: 2,
      redelivered: true,
      duplicate: false,
      uuid: first.okta.uuid,
    });
    expect(second.at - first.at).to.be.at.least(499);
    expect((await nodeRed.status("retry", ({ text }) => text !== undefined)).text).to.equal(
      "1 to be sent again",
    );
    await idle();
  });

  it("dead: the event never comes again, is counted, and a Catch node gets it with the reason", async () => {
    await deploy(
      ["out", "broken"],
      [
        sink("out"),
        throws("broken", "no such user in the HR system"),
        catchFrom("caught", ["broken"], ["dead"]),
        eventDone("dead", "dead"),
        catchFrom("raised", [hook], ["raised-out"]),
        sink("raised-out"),
      ],
    );
    const [uuid] = await send();
    const [raised] = (await nodeRed.arrived("raised-out")) as [Message];
    expect(raised.okta.uuid).to.equal(uuid);
    expect(raised.payload.uuid).to.equal(uuid);
    expect(raised.error.message).to.include(uuid).and.include("no such user in the HR system");
    expect(raised.error.source.id).to.equal(hook);
    expect((await hookStatus(/1 given up/)).fill).to.equal("yellow");
    await idle();
  });

  it("after a Join node: one word for all the events that it gathered", async () => {
    await deploy(
      ["out", "join"],
      [
        sink("out"),
        { id: "join", type: "join", mode: "auto", build: "object", wires: [["joined", "done"]] },
        sink("joined"),
        eventDone("done"),
      ],
    );
    const uuids = await send(4);
    const [joined] = (await nodeRed.arrived("joined")) as [Message];
    expect(joined.payload.map((event: Message) => event.uuid)).to.deep.equal(uuids);
    expect((await nodeRed.status("done", ({ text }) => text !== undefined)).text).to.equal("4 done");
    await idle();
    await nothingComesAgain();
  });

  it("a whole delivery, split and joined again: one word for it", async () => {
    await deploy(
      ["out", "events"],
      [
        sink("out"),
        {
          id: "events",
          type: "change",
          rules: [{ t: "set", p: "payload", pt: "msg", to: "payload.data.events", tot: "msg" }],
          wires: [["split"]],
        },
        {
          id: "split",
          type: "split",
          arraySplt: 1,
          arraySpltType: "len",
          property: "payload",
          wires: [["join"]],
        },
        { id: "join", type: "join", mode: "auto", build: "object", wires: [["done"]] },
        eventDone("done"),
      ],
      { output: "delivery" },
    );
    await send(3);
    expect((await nodeRed.status("done", ({ text }) => text !== undefined)).text).to.equal("1 done");
    await idle();
  });

  it("across flows, by link nodes, and after a Delay node", async () => {
    await deploy(
      ["out", "link-out"],
      [sink("out"), { id: "link-out", type: "link out", mode: "link", links: ["link-in"], wires: [] }],
    );
    deployed = [
      ...deployed.map((node) => ({ ...node, credentials: undefined })),
      ...tab(
        "third",
        { id: "link-in", type: "link in", links: ["link-out"], wires: [["delay"]] },
        {
          id: "delay",
          type: "delay",
          pauseType: "delay",
          timeout: "50",
          timeoutUnits: "milliseconds",
          wires: [["done"]],
        },
        eventDone("done"),
      ),
    ];
    await nodeRed.deploy(deployed);
    await send(2);
    await nodeRed.status("done", ({ text }) => text === "2 done");
    await idle();
    await nothingComesAgain();
  });

  it("a second word on an event does nothing, and says so", async () => {
    await deploy(
      ["out"],
      [sink("out"), eventDone("done"), eventDone("retry", "retry"), eventDone("dead", "dead")],
    );
    await send();
    const [message] = (await nodeRed.arrived("out")) as [Message];
    nodeRed.receive("done", message);
    await nodeRed.status("done", ({ text }) => text === "1 done");
    nodeRed.receive("retry", message);
    await line("[warn] [okta-event-done:retry] a word on this event came before: retry does nothing");
    nodeRed.receive("dead", message);
    await line("[warn] [okta-event-done:dead] a word on this event came before: dead does nothing");
    expect((await nodeRed.status("dead", ({ text }) => text !== undefined)).text).to.equal("1 said before");
    expect(nodeRed.log.all.filter((each) => each.includes("[error]"))).to.deep.equal([]);
    await nothingComesAgain();
  });

  it("a word on an event of another attempt does nothing either, once it waits to go out again", async () => {
    await deploy(["out"], [sink("out"), eventDone("done"), eventDone("retry", "retry", { delay: 3600 })]);
    await send();
    const [message] = (await nodeRed.arrived("out")) as [Message];
    nodeRed.receive("retry", message);
    await hookStatus(/1 waiting/);
    nodeRed.receive("done", message);
    await line("a word on this event came before: done does nothing");
  });

  it("a message that no hook waits for is a warning, not an error", async () => {
    await deploy(
      ["out"],
      [sink("out"), eventDone("done"), catchFrom("all", ["done"], ["caught"]), sink("caught")],
    );
    await send();
    const [message] = (await nodeRed.arrived("out")) as [Message];
    const strangers: Record<string, unknown>[] = [
      {},
      { payload: "text", okta: "text" },
      { payload: null, okta: null },
      { payload: message.payload },
      { okta: { ...message.okta, hook: "no-such-node" } },
      { okta: { ...message.okta, item: "no-such-item" } },
      { okta: { ...message.okta, item: 17 } },
      { okta: { ...message.okta, item: "__proto__", hook: "__proto__" } },
      { payload: [{ uuid: randomUUID() }, null, 3] },
    ];
    for (const stranger of strangers) nodeRed.receive("done", stranger);
    await nodeRed.log.until(
      (all) =>
        all.filter((each) => each.includes("[warn] [okta-event-done:done]")).length >= strangers.length,
      "a warning for each",
    );
    nodeRed.receive("done", message);
    await nodeRed.status("done", ({ text }) => /1 done/.test(text ?? ""));
    await idle();
    expect(nodeRed.at("caught")).to.deep.equal([]);
    expect(nodeRed.log.all.filter((each) => each.includes("[error]"))).to.deep.equal([]);
  });

  it("a hook that acknowledges what it sends needs no word, and the node says so", async () => {
    await deploy(["out", "done"], [sink("out"), eventDone("done")], { acknowledge: "sent" });
    await send();
    await line("[warn] [okta-event-done:done] the hook does not wait");
    await idle();
  });

  it("no word within ackTimeout: the event comes again, marked", async () => {
    await deploy(["out"], [sink("out"), eventDone("done")], { ackTimeout: "0.2" });
    const [uuid] = await send();
    const [first, second] = (await nodeRed.arrived("out", 2)) as [Message, Message];
    expect(
      [first, second].map(({ okta: { attempt, redelivered } }) => ({ attempt, redelivered })),
    ).to.deep.equal([
      { attempt: 1, redelivered: false },
      { attempt: 2, redelivered: true },
    ]);
    expect(second.okta.uuid).to.equal(uuid);
  });

  it("after maxAttempts the event is dead, and a Catch node gets it", async () => {
    await deploy(["out"], [sink("out"), catchFrom("raised", [hook], ["raised-out"]), sink("raised-out")], {
      ackTimeout: 0.1,
      maxAttempts: 2,
    });
    const [uuid] = await send();
    const [raised] = (await nodeRed.arrived("raised-out")) as [Message];
    expect(raised.okta).to.include({ uuid, attempt: 2, redelivered: true });
    expect(raised.error.message).to.include(uuid).and.include("2");
    expect(nodeRed.at("out").map(({ okta }) => okta.attempt)).to.deep.equal([1, 2]);
    await hookStatus(/1 given up/);
    await idle();
  });

  it("a flow that asks for another attempt every time ends at maxAttempts, too", async () => {
    await deploy(
      ["out", "retry"],
      [
        sink("out"),
        eventDone("retry", "retry", { delay: 0 }),
        catchFrom("raised", [hook], ["raised-out"]),
        sink("raised-out"),
      ],
      { maxAttempts: 3 },
    );
    await send();
    await nodeRed.arrived("raised-out");
    expect(nodeRed.at("out").map(({ okta }) => okta.attempt)).to.deep.equal([1, 2, 3]);
    await hookStatus(/1 given up/);
  });

  it("maxInFlight: no more than so many are out; a word lets the next one through, in their order", async () => {
    await deploy(["out"], [sink("out"), eventDone("done"), eventDone("retry", "retry", { delay: 3600 })], {
      maxInFlight: 2,
    });
    const uuids = await send(5);
    await nodeRed.arrived("out", 2);
    await hookStatus(/3 waiting · 2 in flight/);
    // a second delivery does not get past the first
    uuids.push(...(await send(1)));
    await hookStatus(/4 waiting · 2 in flight/);
    expect(nodeRed.at("out")).to.have.length(2);
    const out = nodeRed.at("out");
    while (nodeRed.at("out").length < uuids.length) {
      const before = nodeRed.at("out").length;
      // of the two that are out, now the older one, now the newer
      nodeRed.receive(before % 2 ? "done" : "retry", (before % 2 ? out.pop() : out.shift()) as Message);
      out.push(...(await nodeRed.arrived("out", before + 1)).slice(before));
      expect(out).to.have.length(2);
    }
    expect(nodeRed.at("out").map(({ okta }) => okta.uuid)).to.deep.equal(uuids);
  });

  it("a deploy of another flow leaves what is out alone; one of the hook sends it again", async () => {
    await deploy(["out"], [sink("out"), eventDone("done")]);
    await send(2);
    const [first] = (await nodeRed.arrived("out", 2)) as [Message, Message];
    const changed = (id: string) =>
      deployed.map((node) => ({
        ...node,
        credentials: undefined,
        ...(node.id === id && { name: "changed" }),
      }));
    await nodeRed.deploy(changed("comment"), "flows");
    nodeRed.receive("done", first);
    await nodeRed.status("done", ({ text }) => text === "1 done");
    await nodeRed.deploy(changed(hook), "nodes");
    const [again] = (await nodeRed.arrived("out", 3)).slice(2) as [Message];
    const second = nodeRed.at("out")[1] as Message;
    expect(again.okta).to.include({ uuid: second.okta.uuid, attempt: 2, redelivered: true });
    nodeRed.receive("done", again);
    await nodeRed.status("done", ({ text }) => text === "2 done");
  });

  it("settings that are no numbers are warnings, and the defaults hold", async () => {
    await deploy(["out"], [sink("out"), eventDone("done")], {
      ackTimeout: "soon",
      maxAttempts: 0,
      maxInFlight: -1,
    });
    for (const name of ["ackTimeout", "maxAttempts", "maxInFlight"]) await line(name);
    await send();
    nodeRed.receive("done", (await nodeRed.arrived("out"))[0] as Message);
    await nodeRed.status("done", ({ text }) => text === "1 done");
  });
});
