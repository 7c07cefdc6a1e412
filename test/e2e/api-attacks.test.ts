import { expect } from "chai";
import { delivery, logEvent } from "../support/deliveries";
import { catchFrom, eventDone, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { onEachNodeRed } from "../support/node-red-versions";
import { json, oktaApi, oktaError, oktaOrg, USER_IN_TARGET } from "../support/okta-api";
import { type ApiBench, needsBench, suspend, suspended, userNumber } from "./api-bench";

const REFUSED_LOGINS = [
  ...["../groups/00g1", "..", ".", "a/../../b", "a%2f..%2fb", "a%252f..", "a\\..\\b", "a;b", "a,b"],
  ...["me", " ME ", "\u00a0me", "unknown", "null", "a\r\nX-Evil: y", "\u0000", "\ud800", "x".repeat(10_000)],
];
const ESCAPED_LOGINS = ["me\u200b", "．．／groups", "a?x=1", "a#b", "{userId}", "$&", "a@b:80", "' or 1=1"];

onEachNodeRed("okta-api under attack, and from flows that nobody checked", (installation) => {
  let bench: ApiBench;
  needsBench(installation, (started) => {
    bench = started;
  });

  /** Nodes of okta-api, and where they lead. */
  const flowsWith = (nodes: FlowNode[], org = oktaOrg("org", bench.okta.url)): FlowNode[] => {
    const ids = nodes.filter(({ type }) => type === "okta-api").map(({ id }) => id);
    return [org, ...tab("tab", ...nodes, sink("out"), catchFrom("catch", ids, ["caught"]), sink("caught"))];
  };

  const comeThrough = (count: number) =>
    bench.nodeRed.messages.until((all) => all.length >= count, `${count} messages`);

  it("whatever someone types as a login: nothing else than the operation on that one user", async () => {
    bench.okta.answers(/groups$/, json(200, []));
    const places: Record<string, RegExp> = {
      suspendUser: /^POST \/api\/v1\/users\/[^/?#]+\/lifecycle\/suspend$/,
      deleteUser: /^DELETE \/api\/v1\/users\/[^/?#]+$/,
      listUserGroups: /^GET \/api\/v1\/users\/[^/?#]+\/groups$/,
    };
    const nodes = Object.keys(places).map((id) =>
      oktaApi(id, id, { userId: "event.actor.alternateId" }, ["out"], { confirmed: id }),
    );
    await bench.nodeRed.deploy(flowsWith(nodes));
    for (const [id, place] of Object.entries(places)) {
      bench.nodeRed.messages.clear();
      bench.okta.asked.clear();
      for (const alternateId of [...REFUSED_LOGINS, ...ESCAPED_LOGINS]) {
        bench.nodeRed.receive(id, {
          payload: logEvent({ actor: { id: "00u1", type: "User", alternateId } }),
        });
      }
      await comeThrough(REFUSED_LOGINS.length + ESCAPED_LOGINS.length);
      expect(bench.nodeRed.at("caught")).to.have.length(REFUSED_LOGINS.length);
      for (const { error } of bench.nodeRed.at("caught")) {
        // one line, and not all of what was typed
        expect(error.message).to.match(/^userId [\x20-\uffff]{1,400}$/);
      }
      for (const asked of bench.asked()) expect(asked).to.match(place);
      const logins = bench.asked().map((asked) => decodeURIComponent(asked.split("/")[4] ?? ""));
      expect(logins).to.have.members(ESCAPED_LOGINS);
    }
  });

  it("parameters that are written wrongly are refused, and never left out", async () => {
    const user = { userId: { type: "str", value: "00u1" } };
    const wrong: Record<string, [operation: string, params: unknown, reason: RegExp]> = {
      type: ["suspendUser", { userId: { type: "EL", value: "event.actor.id" } }, /^userId: its type must be/],
      proto: ["suspendUser", { userId: { type: "__proto__", value: "x" } }, /^userId: its type must be/],
      number: ["suspendUser", { userId: 5 }, /^userId: it must be an object/],
      list: ["suspendUser", { userId: { type: "msg", value: ["a"] } }, /^userId: its value must be a text/],
      // without its filter, the list would be that of all users
      filter: ["listUsers", { filter: 'id eq "00u1"' }, /^filter: it must be an object/],
      filterType: ["listUsers", { filter: { type: "text", value: "x" } }, /^filter: its type must be/],
      name: [
        "listUsers",
        { serach: { type: "str", value: "x" } },
        /^serach: listUsers has no such parameter/,
      ],
      inherited: ["suspendUser", { ...user, constructor: { value: "x" } }, /^constructor: .* it has userId/],
      text: ["listUsers", "filter", /^0: listUsers has no such parameter/],
    };
    const right: Record<string, unknown> = {
      number0: { userId: { type: "str", value: 123 } },
      unset: { ...user, other: { type: "str", value: "" }, more: null },
    };
    const nodes = [
      ...Object.entries(wrong).map(([id, [operation, params]]) => ({
        ...oktaApi(id, operation, {}, ["out"]),
        params,
      })),
      ...Object.entries(right).map(([id, params]) => ({
        ...oktaApi(id, "suspendUser", {}, ["out"]),
        params,
      })),
    ];
    await bench.nodeRed.deploy(flowsWith(nodes));
    for (const { id } of nodes) bench.nodeRed.receive(id, { payload: logEvent(), sent: id });
    await comeThrough(nodes.length);
    const reasons = new Map(bench.nodeRed.at("caught").map(({ sent, error }) => [sent, error.message]));
    for (const [id, [, , reason]] of Object.entries(wrong)) expect(reasons.get(id), id).to.match(reason);
    expect(bench.asked()).to.have.members([`POST ${suspended("123")}`, `POST ${suspended("00u1")}`]);
  });

  it("a dry run that a variable switches on sends nothing, however yes is written", async () => {
    const values = {
      on: ["true", "1", "YES", true, "${USER_OF_ENV}"],
      off: ["false", "0", "", "off", false],
    };
    const nodes = [...values.on, ...values.off].map((dryRun, index) =>
      suspend({ id: `api${index}`, dryRun }),
    );
    await bench.nodeRed.deploy(flowsWith(nodes));
    for (const { id } of nodes) bench.nodeRed.receive(id, { payload: logEvent(), sent: id });
    await comeThrough(nodes.length);
    const dry = bench.nodeRed.at("out").filter(({ statusCode }) => statusCode === undefined);
    expect(dry.map(({ sent }) => sent)).to.have.members(values.on.map((_, index) => `api${index}`));
    expect(bench.asked()).to.have.length(values.off.length);
  });

  it("an event in a property of nothing is told as no event", async () => {
    await bench.nodeRed.deploy(flowsWith([suspend({ property: "a.b.c" })]));
    bench.nodeRed.receive("api", { payload: logEvent() });
    expect((await bench.caught()).error.message).to.match(/^userId: There is no Log event in msg\.a\.b\.c/);
  });

  it("a deploy of the org alone restarts its nodes: what waited is ended, and the new org is called", async () => {
    const flows = (rateLimit: number) =>
      flowsWith([suspend()], oktaOrg("org", bench.okta.url, { rateLimit }));
    await bench.nodeRed.deploy(flows(5));
    for (let user = 1; user <= 5; user++) {
      bench.nodeRed.receive("api", { payload: logEvent({ target: [userNumber(user)] }) });
    }
    await bench.status(({ text }) => text === "limit: 4 wait");
    await bench.nodeRed.arrived("out");
    await bench.nodeRed.deploy(flows(0), "nodes");
    bench.nodeRed.receive("api", { payload: logEvent({ target: [userNumber(9)] }) });
    await bench.nodeRed.arrived("out", 2);
    expect(bench.asked()).to.deep.equal([`POST ${suspended("00u1")}`, `POST ${suspended("00u9")}`]);
    await bench.nodeRed.log.find((line) => /4 calls were ended by the deploy/.test(line), "a warning");
  });

  it("numbers that no clock can hold: the usual limit, and no time-out at once", async () => {
    const org = oktaOrg("org", bench.okta.url, { rateLimit: "Infinity", timeout: "99999999999" });
    await bench.nodeRed.deploy(
      flowsWith([oktaApi("api", "unsuspendUser", { userId: USER_IN_TARGET }, ["out"])], org),
    );
    bench.okta.answers(/unsuspend/, (_asked, response) => void setTimeout(() => response.end(), 50));
    for (let user = 1; user <= 12; user++) bench.nodeRed.receive("api", { payload: logEvent() });
    await bench.status(({ text }) => text === "limit: 2 wait");
    expect(bench.nodeRed.at("caught")).to.deep.equal([]);
  });

  it("each instance of a subflow calls with its own token, though the org is at one address", async () => {
    const instance = (id: string, token: string): FlowNode => ({
      id,
      type: "subflow:sub",
      env: [
        { name: "TOKEN", type: "str", value: token },
        { name: "DOMAIN", type: "str", value: bench.okta.url },
      ],
    });
    await bench.nodeRed.deploy([
      {
        id: "sub",
        type: "subflow",
        name: "sub",
        in: [{ x: 1, y: 1, wires: [{ id: "inner" }] }],
        out: [],
        env: [],
      },
      { ...oktaOrg("org", "${DOMAIN}", { credentials: { token: "${TOKEN}" } }), z: "sub" },
      { ...suspend({ id: "inner" }), z: "sub", x: 1, y: 1, wires: [[]] },
      ...tab("tab", instance("one", "00-first-token"), instance("two", "00-second-token")),
    ]);
    bench.nodeRed.receive("one", { payload: logEvent({ target: [userNumber(1)] }) });
    bench.nodeRed.receive("two", { payload: logEvent({ target: [userNumber(2)] }) });
    await bench.okta.asked.until((all) => all.length === 2, "two requests");
    const asked = bench.okta.asked.all.map(({ url, authorization }) => `${url} ${authorization}`);
    expect(asked).to.have.members([
      `${suspended("00u1")} SSWS 00-first-token`,
      `${suspended("00u2")} SSWS 00-second-token`,
    ]);
    for (const log of bench.nodeRed.log.all) expect(log).to.not.match(/00-(first|second)-token/);
  });

  it("a call that failed is tried again with its event, through Catch and okta-event-done", async () => {
    bench.okta.answers(/suspend/, oktaError(400, "E0000001", "Api validation failed"), true);
    await bench.nodeRed.deploy([
      oktaOrg("org", bench.okta.url),
      ...tab(
        "tab",
        hookIn("hook", "/api-retry", ["api"], { acknowledge: "done" }),
        { ...suspend(), wires: [["done", "out"]] },
        catchFrom("catch", ["api"], ["again"]),
        eventDone("again", "retry", { delay: 1 }),
        eventDone("done"),
        sink("out"),
      ),
    ]);
    const body = delivery([logEvent({ target: [userNumber(7)] })]);
    expect((await deliver(`${bench.nodeRed.url}/api-retry`, body)).status).to.equal(204);
    const [message] = await bench.nodeRed.arrived("out");
    expect(bench.asked()).to.deep.equal(Array(2).fill(`POST ${suspended("00u7")}`));
    expect(message).to.deep.include({ statusCode: 200, response: null });
    expect(message.okta).to.include({ attempt: 2, redelivered: true });
    expect(message).not.to.have.property("error");
  });
});
