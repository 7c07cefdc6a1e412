import { expect } from "chai";
import { delivery, group, logEvent, signIn } from "../support/deliveries";
import { catchFrom, type FlowNode, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed, type StatusChange } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";
import { json, Okta, oktaApi, oktaError, oktaOrg, TOKEN, USER_IN_TARGET } from "./api-okta";

type Status = StatusChange["status"];

const SAM = "00uefnwtXJ8R5VmMk1d7";
const suspended = (user = SAM) => `/api/v1/users/${user}/lifecycle/suspend`;
const userNumber = (number: number) => ({
  id: `00u${number}`,
  type: "User",
  alternateId: `${number}@example.com`,
});

onEachNodeRed("okta-api", (installation) => {
  let nodeRed: NodeRed;
  let okta: Okta;

  before("start a Node-RED and what stands for Okta", async function () {
    this.timeout(120_000);
    okta = await Okta.start();
    nodeRed = await NodeRed.start(installation(), { env: { USER_OF_ENV: "00uenv" } });
  });
  after(async () => {
    await nodeRed?.stop();
    await okta?.stop();
  });
  beforeEach(() => {
    okta.reset();
    nodeRed.messages.clear();
    nodeRed.statuses.clear();
  });
  afterEach("no secret is anywhere", async () => {
    const flows = JSON.stringify(await nodeRed.flows());
    const said = [flows, JSON.stringify(nodeRed.messages.all), JSON.stringify(nodeRed.statuses.all)];
    for (const text of [...said, nodeRed.log.all.join("\n")]) expect(text).not.to.contain(TOKEN.slice(2));
  });

  let tabs = 0;
  /** Nodes with an org, and a Catch node for "api" that leads to "caught". */
  function flowsOf(nodes: FlowNode[], orgs: FlowNode[]): FlowNode[] {
    const all = [...nodes, sink("out"), catchFrom("catch", ["api"], ["caught"]), sink("caught")];
    return [...(orgs.length > 0 ? orgs : [oktaOrg("org", okta.url)]), ...tab(`tab-${tabs}`, ...all)];
  }
  async function deploy(nodes: FlowNode[], ...orgs: FlowNode[]): Promise<void> {
    tabs++;
    await nodeRed.deploy(flowsOf(nodes, orgs));
  }
  const suspend = (options: Record<string, unknown> = {}) =>
    oktaApi("api", "suspendUser", { userId: USER_IN_TARGET }, ["out"], options);
  const asked = () => okta.asked.all.map(({ method, url }) => `${method} ${url}`);
  const caught = async (count = 1) => (await nodeRed.arrived("caught", count))[count - 1];
  const status = (fits: (status: Status) => boolean) => nodeRed.status("api", fits);

  describe("a call", () => {
    it("suspends the user in target of an event from a hook, then ends the sessions; the event stays", async () => {
      okta.answers(/DELETE .*sessions/, json(204));
      await deploy([
        hookIn("hook", "/api-chain", ["api"]),
        oktaApi("api", "suspendUser", { userId: USER_IN_TARGET }, ["end"]),
        oktaApi(
          "end",
          "revokeUserSessions",
          { userId: USER_IN_TARGET, oauthTokens: { type: "bool", value: "true" } },
          ["out"],
        ),
      ]);
      const event = logEvent();
      expect((await deliver(`${nodeRed.url}/api-chain`, delivery([event]))).status).to.equal(204);
      const [message] = await nodeRed.arrived("out");
      expect(asked()).to.deep.equal([
        `POST ${suspended()}`,
        `DELETE /api/v1/users/${SAM}/sessions?oauthTokens=true`,
      ]);
      expect(okta.asked.all.map(({ authorization }) => authorization)).to.deep.equal(
        Array(2).fill(`SSWS ${TOKEN}`),
      );
      expect(message.payload).to.deep.equal(event);
      expect(message).to.include({ statusCode: 204, response: null, requestId: "req-1" });
      await status(({ fill, text }) => fill === "green" && text === "suspendUser: 1 done");
    });

    it("takes values from the message, JSONata, the environment and context, and fixed ones", async () => {
      const at = (id: string, type: string, value: string) =>
        oktaApi(id, "getUser", { userId: { type, value } }, ["out"]);
      await deploy([
        at("api", "msg", "who.id"),
        at("jsonata", "jsonata", "$uppercase(who.id) & $string(1 + 1)"),
        at("env", "env", "USER_OF_ENV"),
        at("str", "str", "${USER_OF_ENV}"),
        at("login", "str", "sam.seller+ö@example.com"),
        {
          id: "set",
          type: "change",
          rules: [{ t: "set", p: "user", pt: "flow", to: "00uflow", tot: "str" }],
          wires: [["flow"]],
        },
        at("flow", "flow", "user"),
      ]);
      for (const id of ["api", "jsonata", "env", "str", "login", "set"]) {
        const before = okta.asked.all.length;
        nodeRed.receive(id, { payload: "no event", who: { id: "00umsg" } });
        await okta.asked.until((all) => all.length > before, `the call of ${id}`);
      }
      const users = ["00umsg", "00UMSG2", "00uenv", "00uenv", "sam.seller%2B%C3%B6%40example.com", "00uflow"];
      expect(asked()).to.deep.equal(users.map((user) => `GET /api/v1/users/${user}`));
      await nodeRed.arrived("out", users.length);
    });

    it("puts the answer where it is told, and sends a body", async () => {
      okta.answers(/POST/, json(201, { id: "zone1" }));
      const custom = {
        method: { type: "str", value: "POST" },
        path: { type: "str", value: "/api/v1/zones" },
        query: { type: "json", value: '{"expand":["a","b"]}' },
        body: { type: "jsonata", value: '{"name": who, "of": payload.actor.id}' },
      };
      await deploy([oktaApi("api", "custom", custom, ["out"], { result: "answer.zone" })]);
      nodeRed.receive("api", { payload: logEvent(), who: "Köln" });
      const [message] = await nodeRed.arrived("out");
      expect(message.answer).to.deep.equal({ zone: { id: "zone1" } });
      expect(message.statusCode).to.equal(201);
      expect(message).not.to.have.property("response");
      expect(asked()).to.deep.equal(["POST /api/v1/zones?expand=a&expand=b"]);
      expect(JSON.parse(okta.asked.all[0]?.body ?? "")).to.deep.equal({
        name: "Köln",
        of: "00uadminXJ8R5VmMk1d7",
      });
    });

    it("takes a delivery of one event; of several it says what to do", async () => {
      await deploy([suspend()]);
      nodeRed.receive("api", { payload: delivery([logEvent()]) });
      await nodeRed.arrived("out");
      nodeRed.receive("api", { payload: [logEvent(), logEvent()] });
      expect((await caught()).error.message).to.match(/msg\.payload holds 2 events.*Split/);
      nodeRed.receive("api", { payload: "text" });
      expect((await caught(2)).error.message).to.match(/no Log event in msg\.payload/);
      nodeRed.receive("api", { payload: signIn("FAILURE") });
      expect((await caught(3)).error.message).to.match(/^userId is empty: .*no target of type User/);
      expect(nodeRed.at("caught").map(({ response }) => response)).to.deep.equal(
        Array(3).fill({ code: "request" }),
      );
      expect(asked()).to.deep.equal([`POST ${suspended()}`]);
    });

    it("has several under way; each message goes on when Okta has answered it", async () => {
      const held: (() => void)[] = [];
      okta.answers(/suspend/, (one, response) => held.push(() => json(200, { of: one.url })(one, response)));
      await deploy([suspend()]);
      for (const number of [1, 2, 3])
        nodeRed.receive("api", { number, payload: logEvent({ target: [userNumber(number)] }) });
      await okta.asked.until((all) => all.length === 3, "three calls at once");
      for (const index of [2, 0, 1]) {
        const before = nodeRed.at("out").length;
        held[index]?.();
        await nodeRed.arrived("out", before + 1);
      }
      const came = nodeRed.at("out").map(({ number, response }) => [number, response.of]);
      const order = asked().map((one) => one.replace("POST ", ""));
      expect(came.map(([, of]) => of)).to.deep.equal([order[2], order[0], order[1]]);
      for (const [number, of] of came) expect(of).to.equal(suspended(`00u${number}`));
    });
  });

  describe("a list", () => {
    const members = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => ({ id: `00u${from + index}` }));
    const path = "/api/v1/groups/00gsales000000000000/users";
    const list = (options: Record<string, unknown> = {}, wires = ["out"]) =>
      oktaApi(
        "api",
        "listGroupUsers",
        { groupId: "event.target?.^[type eq 'UserGroup']?.id" },
        wires,
        options,
      );
    const join: FlowNode = { id: "join", type: "join", mode: "auto", wires: [["out"]] };
    const twoPages = () => {
      okta.answers(/after=2/, json(200, members(3, 5)));
      okta.answers(/users/, (one, response) =>
        json(200, members(1, 2), { Link: `<${okta.url}${path}?after=2>; rel="next"` })(one, response),
      );
    };

    it("is gathered from its pages into one message", async () => {
      twoPages();
      await deploy([list()]);
      nodeRed.receive("api", { payload: logEvent() });
      const [message] = await nodeRed.arrived("out");
      expect(message.response).to.deep.equal(members(1, 5));
      expect(message).not.to.have.property("truncated");
      expect(asked()).to.deep.equal([`GET ${path}`, `GET ${path}?after=2`]);
    });

    it("is streamed, and a Join node puts it together again, also inside a Split", async () => {
      twoPages();
      await deploy([list({ output: "streamed" }, ["join", "item"]), join, sink("item")]);
      const event = logEvent();
      nodeRed.receive("api", {
        payload: event,
        parts: { id: "outer", type: "array", index: 0, count: 1, len: 1 },
      });
      const [message] = await nodeRed.arrived("out");
      expect(message.response).to.deep.equal(members(1, 5));
      expect(message.payload).to.deep.equal(event);
      expect(message.parts).to.include({ id: "outer", index: 0, count: 1 });
      const items = nodeRed.at("item");
      expect(items.map(({ response }) => response)).to.deep.equal(members(1, 5));
      expect(items.map(({ parts }) => [parts.index, parts.count])).to.deep.equal([
        [0, undefined],
        [1, undefined],
        [2, undefined],
        [3, undefined],
        [4, 5],
      ]);
    });

    it("stops at the most items there may be, says so, and asks for no more pages", async () => {
      twoPages();
      await deploy(
        [list({ maxItems: 2 }), list({ id: "stream", maxItems: 1, output: "streamed" })].map(
          (node, index) => ({ ...node, id: index === 0 ? "api" : "stream" }),
        ),
      );
      nodeRed.receive("api", { payload: logEvent() });
      const [message] = await nodeRed.arrived("out");
      expect(message.response).to.deep.equal(members(1, 2));
      expect(message.truncated).to.equal(true);
      nodeRed.receive("stream", { payload: logEvent(), truncated: "of before" });
      const [, item] = await nodeRed.arrived("out", 2);
      expect(item).to.deep.include({ response: { id: "00u1" }, truncated: true });
      expect(item.parts).to.include({ index: 0, count: 1 });
      expect(asked()).to.deep.equal([`GET ${path}`, `GET ${path}`]);
      await nodeRed.log.find((line) => /the list was cut after 2 items/.test(line), "a warning");
    });

    it("that is empty gives [] when gathered, and nothing when streamed", async () => {
      okta.answers(/users/, json(200, []));
      await deploy([
        list(),
        { ...list({ output: "streamed" }, ["none"]), id: "stream" },
        sink("none"),
        { id: "complete", type: "complete", scope: ["stream"], uncaught: false, wires: [["completed"]] },
        sink("completed"),
      ]);
      nodeRed.receive("stream", { payload: logEvent() });
      await nodeRed.arrived("completed");
      nodeRed.receive("api", { payload: logEvent() });
      const [message] = await nodeRed.arrived("out");
      expect(message.response).to.deep.equal([]);
      expect(nodeRed.at("none")).to.deep.equal([]);
    });

    it("of a custom request is paged, too", async () => {
      twoPages();
      const custom = { method: { type: "str", value: "GET" }, path: { type: "str", value: path } };
      await deploy([oktaApi("api", "custom", custom, ["out"])]);
      nodeRed.receive("api", { payload: "none" });
      expect((await nodeRed.arrived("out"))[0].response).to.deep.equal(members(1, 5));
    });
  });

  describe("what goes wrong", () => {
    it("comes to a Catch node with Okta's code and summary, and the flow goes on", async () => {
      okta.answers(/00unone/, oktaError(404, "E0000007", "Not found: Resource not found: 00unone (User)"));
      await deploy([suspend()]);
      nodeRed.receive("api", { payload: logEvent({ target: [{ id: "00unone", type: "User" }] }) });
      const message = await caught();
      expect(message.error.message).to.match(/^suspendUser: .*404.*E0000007.*Not found: Resource not found/);
      expect(message.response).to.deep.include({
        code: "okta",
        status: 404,
        errorCode: "E0000007",
        errorSummary: "Not found: Resource not found: 00unone (User)",
        errorId: "oaeXyz",
      });
      expect(message.statusCode).to.equal(404);
      expect(message.payload.eventType).to.equal("group.user_membership.add");
      await status(
        ({ fill, shape, text }) =>
          fill === "red" && shape === "ring" && /^404 E0000007 Not found/.test(text ?? ""),
      );
      nodeRed.receive("api", { payload: logEvent() });
      const [next] = await nodeRed.arrived("out");
      expect(next.statusCode).to.equal(200);
      await status(({ fill, text }) => fill === "yellow" && text === "suspendUser: 1 done · 1 error");
    });

    const faults: [name: string, code: string, says: RegExp, answer: Parameters<Okta["answers"]>[1]][] = [
      ["no answer", "timeout", /1 s/, () => {}],
      [
        "half an answer that stands still",
        "timeout",
        /1 s/,
        (_asked, response) => {
          response.writeHead(200, { "Content-Type": "application/json" });
          response.write('{"id":');
        },
      ],
      [
        "a redirect",
        "redirect",
        /redirect/i,
        (_asked, response) => {
          response.writeHead(302, { Location: "http://127.0.0.1:1/elsewhere" });
          response.end();
        },
      ],
      [
        "a page of HTML",
        "not-json",
        /JSON|HTML/,
        (_asked, response) => {
          response.writeHead(200, { "Content-Type": "text/html" });
          response.end("<html><title>Sign in to the proxy</title></html>");
        },
      ],
      [
        "a body that breaks off",
        "truncated",
        /./,
        (_asked, response) => {
          response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "500" });
          response.write('{"id":"00u1"');
          setImmediate(() => response.destroy());
        },
      ],
      ["a broken connection", "network", /./, (_asked, response) => void response.destroy()],
      [
        "a token that is not taken",
        "unauthorized",
        /token/i,
        oktaError(401, "E0000011", "Invalid token provided"),
      ],
    ];
    for (const [name, code, says, answer] of faults) {
      it(`${name} is an error that says so; the next message is dealt with`, async () => {
        okta.answers(/suspend/, answer, true);
        await deploy([suspend()], oktaOrg("org", okta.url, { timeout: 1 }));
        nodeRed.receive("api", { payload: logEvent() });
        const { error, response } = await caught();
        expect(response.code).to.equal(code);
        expect(error.message)
          .to.match(/^suspendUser: /)
          .and.match(says);
        expect(error.message).to.contain("/lifecycle/suspend");
        await status(({ fill, text }) => fill === "red" && text !== undefined && text.length > 5);
        nodeRed.receive("api", { payload: logEvent() });
        await nodeRed.arrived("out");
        expect(asked()).to.have.length(2);
      });
    }

    it("nothing listens at the org's address: the same", async () => {
      await deploy([suspend()], oktaOrg("org", "http://127.0.0.1:9"));
      nodeRed.receive("api", { payload: logEvent() });
      expect((await caught()).response.code).to.equal("network");
    });

    it("an expression that cannot be read: a red status with its place, and an error for each message", async () => {
      await deploy([oktaApi("api", "suspendUser", { userId: "event.target.\n  ?[" }, ["out"])]);
      await status(({ fill, text }) => fill === "red" && /^userId: .*line 2/.test(text ?? ""));
      for (const count of [1, 2]) {
        nodeRed.receive("api", { payload: logEvent() });
        expect((await caught(count)).error.message).to.match(/^userId: .*line 2, column \d/);
      }
      expect(asked()).to.deep.equal([]);
    });

    it("an org that is missing or not set up, an operation that is none: a red status that says what to do", async () => {
      await deploy(
        [
          suspend({ org: "bare" }),
          { ...suspend({ org: "gone" }), id: "gone" },
          oktaApi("none", "", {}, []),
          oktaApi("strange", "explodeUser", {}, []),
          oktaApi("empty", "suspendUser", {}, []),
        ],
        oktaOrg("org", okta.url),
        oktaOrg("bare", okta.url, { credentials: {} }),
      );
      await status(({ fill, text }) => fill === "red" && /org is not ready: .*token/.test(text ?? ""));
      const red = (id: string, says: RegExp) =>
        nodeRed.status(id, ({ fill, text }) => fill === "red" && says.test(text ?? ""));
      await red("gone", /No Okta org is chosen/);
      await red("none", /No operation is chosen/);
      await red("strange", /explodeUser/);
      await red("empty", /userId is empty/);
      nodeRed.receive("api", { payload: logEvent() });
      expect((await caught()).error.message).to.match(/token/);
      expect(asked()).to.deep.equal([]);
    });
  });

  describe("what cannot be undone", () => {
    const remove = (confirmed: string) =>
      oktaApi("api", "deleteUser", { userId: USER_IN_TARGET }, ["out"], { confirmed });
    const custom = (confirmed: string) =>
      oktaApi(
        "api",
        "custom",
        { method: { type: "msg", value: "method" }, path: { type: "str", value: "/api/v1/zones/1" } },
        ["out"],
        { confirmed },
      );

    it("is refused without its own tick, and done with it", async () => {
      for (const other of ["", "deactivateUser"]) {
        nodeRed.messages.clear();
        await deploy([remove(other)]);
        await status(({ fill, text }) => fill === "red" && /cannot be undone/.test(text ?? ""));
        nodeRed.receive("api", { payload: logEvent() });
        expect((await caught()).error.message).to.match(/deleteUser cannot be undone/);
      }
      expect(asked()).to.deep.equal([]);
      await deploy([remove("deleteUser")]);
      nodeRed.receive("api", { payload: logEvent() });
      await nodeRed.arrived("out");
      expect(asked()).to.deep.equal([`DELETE /api/v1/users/${SAM}`]);
    });

    it("is refused where a custom request turns out to be a DELETE", async () => {
      await deploy([custom("")]);
      nodeRed.receive("api", { payload: "", method: "DELETE" });
      expect((await caught()).error.message).to.match(/cannot be undone/);
      nodeRed.receive("api", { payload: "", method: "PUT" });
      await nodeRed.arrived("out");
      await deploy([custom("custom")]);
      nodeRed.receive("api", { payload: "", method: "DELETE" });
      await nodeRed.arrived("out", 2);
      expect(asked()).to.deep.equal(["PUT /api/v1/zones/1", "DELETE /api/v1/zones/1"]);
    });
  });

  it("a dry run shows the request without credentials, and sends nothing", async () => {
    await deploy([suspend({ dryRun: true })]);
    await status(({ text }) => text === "dry run");
    nodeRed.receive("api", { payload: logEvent() });
    const [message] = await nodeRed.arrived("out");
    expect(message.response).to.include({ method: "POST", url: `${okta.url}${suspended()}` });
    expect(JSON.stringify(message.response.headers)).not.to.match(/authorization|SSWS/i);
    expect(message).not.to.have.property("statusCode");
    expect(asked()).to.deep.equal([]);
  });

  describe("waiting", () => {
    const tooMany = (seconds: number) => {
      const now = Date.now();
      return json(
        429,
        { errorCode: "E0000047", errorSummary: "API call exceeded rate limit" },
        {
          Date: new Date(now).toUTCString(),
          "X-Rate-Limit-Limit": "600",
          "X-Rate-Limit-Remaining": "0",
          "X-Rate-Limit-Reset": String(Math.floor(now / 1000) + seconds),
        },
      );
    };
    const isWaiting = ({ text }: Status) => /^waiting \d+ s \(Okta's rate limit\)$/.test(text ?? "");

    it("for Okta's rate limit is shown, then the call goes out again", async () => {
      okta.answers(/suspend/, tooMany(2), true);
      await deploy([suspend()]);
      nodeRed.receive("api", { payload: logEvent() });
      const { fill } = await status(isWaiting);
      expect(fill).to.equal("yellow");
      const [message] = await nodeRed.arrived("out");
      expect(message.statusCode).to.equal(200);
      expect(asked()).to.have.length(2);
      await status(({ text }) => text === "suspendUser: 1 done");
    });

    it("ends with a redeploy: the log says so, nothing goes out any more", async () => {
      okta.answers(/unsuspend/, tooMany(60));
      const unsuspend = oktaApi("api", "unsuspendUser", { userId: USER_IN_TARGET }, ["out"]);
      await deploy([unsuspend]);
      nodeRed.receive("api", { payload: logEvent() });
      await status(isWaiting);
      const started = Date.now();
      await nodeRed.deploy(flowsOf([{ ...unsuspend, name: "changed" }], []), "nodes");
      expect(Date.now() - started, "ms that the deploy took").to.be.below(5_000);
      // the Catch node is stopped with it: Node-RED's log is what is left
      await nodeRed.log.find(
        (line) => /unsuspendUser: 1 call was ended by the deploy/.test(line),
        "a warning",
      );
      expect(asked()).to.have.length(1);
    });

    it("a flood of events does not burn the org's limit, and the status shows it", async () => {
      const own = await Okta.start();
      try {
        await deploy([suspend()], oktaOrg("org", own.url, { rateLimit: 50 }));
        for (let number = 0; number < 200; number++) {
          nodeRed.receive("api", { payload: logEvent({ target: [userNumber(number), group("Sales")] }) });
        }
        await nodeRed.arrived("out", 10);
        const { fill } = await status(({ text }) => text === "limit: 190 wait" || text === "limit: 189 wait");
        expect(fill).to.equal("yellow");
        expect(own.asked.all.length).to.be.at.most(11);
        await deploy([suspend()]);
        expect(own.asked.all.length).to.be.at.most(13);
      } finally {
        await own.stop();
      }
    });
  });
});
