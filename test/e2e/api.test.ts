import { expect } from "chai";
import { delivery, logEvent, signIn } from "../support/deliveries";
import { hookIn } from "../support/flow";
import { deliver } from "../support/http";
import { onEachNodeRed } from "../support/node-red-versions";
import { json, oktaApi, TOKEN, USER_IN_TARGET } from "../support/okta-api";
import { type ApiBench, needsBench, SAM, suspend, suspended, userNumber } from "./api-bench";

onEachNodeRed("okta-api", (installation) => {
  let bench: ApiBench;
  needsBench(installation, (started) => {
    bench = started;
  });

  describe("a call", () => {
    it("suspends the user in target of an event from a hook, then ends the sessions; the event stays", async () => {
      bench.okta.answers(/DELETE .*sessions/, json(204));
      await bench.deploy([
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
      expect((await deliver(`${bench.nodeRed.url}/api-chain`, delivery([event]))).status).to.equal(204);
      const [message] = await bench.nodeRed.arrived("out");
      expect(bench.asked()).to.deep.equal([
        `POST ${suspended()}`,
        `DELETE /api/v1/users/${SAM}/sessions?oauthTokens=true`,
      ]);
      expect(bench.okta.asked.all.map(({ authorization }) => authorization)).to.deep.equal(
        Array(2).fill(`SSWS ${TOKEN}`),
      );
      expect(message.payload).to.deep.equal(event);
      expect(message).to.include({ statusCode: 204, response: null, requestId: "req-1" });
      await bench.status(({ fill, text }) => fill === "green" && text === "suspendUser: 1 done");
    });

    it("takes values from the message, JSONata, the environment and context, and fixed ones", async () => {
      const at = (id: string, type: string, value: string) =>
        oktaApi(id, "getUser", { userId: { type, value } }, ["out"]);
      await bench.deploy([
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
        const before = bench.okta.asked.all.length;
        bench.nodeRed.receive(id, { payload: "no event", who: { id: "00umsg" } });
        await bench.okta.asked.until((all) => all.length > before, `the call of ${id}`);
      }
      const users = ["00umsg", "00UMSG2", "00uenv", "00uenv", "sam.seller%2B%C3%B6%40example.com", "00uflow"];
      expect(bench.asked()).to.deep.equal(users.map((user) => `GET /api/v1/users/${user}`));
      await bench.nodeRed.arrived("out", users.length);
    });

    it("puts the answer where it is told, and sends a body", async () => {
      bench.okta.answers(/POST/, json(201, { id: "zone1" }));
      const custom = {
        method: { type: "str", value: "POST" },
        path: { type: "str", value: "/api/v1/zones" },
        query: { type: "json", value: '{"expand":["a","b"]}' },
        body: { type: "jsonata", value: '{"name": who, "of": payload.actor.id}' },
      };
      await bench.deploy([oktaApi("api", "custom", custom, ["out"], { result: "answer.zone" })]);
      bench.nodeRed.receive("api", { payload: logEvent(), who: "Köln" });
      const [message] = await bench.nodeRed.arrived("out");
      expect(message.answer).to.deep.equal({ zone: { id: "zone1" } });
      expect(message.statusCode).to.equal(201);
      expect(message).not.to.have.property("response");
      expect(bench.asked()).to.deep.equal(["POST /api/v1/zones?expand=a&expand=b"]);
      expect(JSON.parse(bench.okta.asked.all[0]?.body ?? "")).to.deep.equal({
        name: "Köln",
        of: "00uadminXJ8R5VmMk1d7",
      });
    });

    it("an answer that has no place in the message is a warning; a place that is none is refused before", async () => {
      await bench.deploy([
        suspend({ result: "response.deeper" }),
        { ...suspend({ result: "a..b" }), id: "none" },
        { ...suspend({ org: "out" }), id: "other" },
      ]);
      bench.nodeRed.receive("api", { payload: logEvent(), response: "text" });
      const [message] = await bench.nodeRed.arrived("out");
      expect(message).to.include({ response: "text", statusCode: 200 });
      const warned = (line: string) => /\[warn\].*msg\.response\.deeper/.test(line);
      await bench.nodeRed.log.find(warned, "a warning");
      const red = (id: string, says: RegExp) =>
        bench.nodeRed.status(id, ({ fill, text }) => fill === "red" && says.test(text ?? ""));
      await red("none", /msg\.a\.\.b is no property/);
      await red("other", /No Okta org is chosen/);
      bench.nodeRed.receive("none", { payload: logEvent() });
      expect(bench.asked()).to.have.length(1);
    });

    it("takes a delivery of one event; of several it says what to do", async () => {
      await bench.deploy([suspend()]);
      bench.nodeRed.receive("api", { payload: delivery([logEvent()]) });
      await bench.nodeRed.arrived("out");
      bench.nodeRed.receive("api", { payload: [logEvent(), logEvent()] });
      expect((await bench.caught()).error.message).to.match(/msg\.payload holds 2 events.*Split/);
      bench.nodeRed.receive("api", { payload: "text" });
      expect((await bench.caught(2)).error.message).to.match(/no Log event in msg\.payload/);
      bench.nodeRed.receive("api", { payload: signIn("FAILURE") });
      expect((await bench.caught(3)).error.message).to.match(/^userId is empty\..*User/);
      expect(bench.nodeRed.at("caught").map(({ response }) => response)).to.deep.equal(
        Array(3).fill({ code: "request" }),
      );
      expect(bench.asked()).to.deep.equal([`POST ${suspended()}`]);
    });

    it("has several under way; each message goes on when Okta has answered it", async () => {
      const held: (() => void)[] = [];
      bench.okta.answers(/suspend/, (one, response) =>
        held.push(() => json(200, { of: one.url })(one, response)),
      );
      await bench.deploy([suspend()]);
      for (const number of [1, 2, 3])
        bench.nodeRed.receive("api", { number, payload: logEvent({ target: [userNumber(number)] }) });
      await bench.okta.asked.until((all) => all.length === 3, "three calls at once");
      for (const index of [2, 0, 1]) {
        const before = bench.nodeRed.at("out").length;
        held[index]?.();
        await bench.nodeRed.arrived("out", before + 1);
      }
      const came = bench.nodeRed.at("out").map(({ number, response }) => [number, response.of]);
      const order = bench.asked().map((one) => one.replace("POST ", ""));
      expect(came.map(([, of]) => of)).to.deep.equal([order[2], order[0], order[1]]);
      for (const [number, of] of came) expect(of).to.equal(suspended(`00u${number}`));
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
        bench.nodeRed.messages.clear();
        await bench.deploy([remove(other)]);
        await bench.status(({ fill, text }) => fill === "red" && /cannot be undone/.test(text ?? ""));
        bench.nodeRed.receive("api", { payload: logEvent() });
        expect((await bench.caught()).error.message).to.match(/deleteUser cannot be undone/);
      }
      expect(bench.asked()).to.deep.equal([]);
      await bench.deploy([remove("deleteUser")]);
      bench.nodeRed.receive("api", { payload: logEvent() });
      await bench.nodeRed.arrived("out");
      expect(bench.asked()).to.deep.equal([`DELETE /api/v1/users/${SAM}`]);
    });

    it("is refused where a custom request turns out to be a DELETE", async () => {
      await bench.deploy([custom("")]);
      bench.nodeRed.receive("api", { payload: "", method: "DELETE" });
      expect((await bench.caught()).error.message).to.match(/cannot be undone/);
      bench.nodeRed.receive("api", { payload: "", method: "PUT" });
      await bench.nodeRed.arrived("out");
      await bench.deploy([custom("custom")]);
      bench.nodeRed.receive("api", { payload: "", method: "DELETE" });
      await bench.nodeRed.arrived("out", 2);
      expect(bench.asked()).to.deep.equal(["PUT /api/v1/zones/1", "DELETE /api/v1/zones/1"]);
    });
  });

  it("a dry run shows the request without credentials, and sends nothing", async () => {
    await bench.deploy([suspend({ dryRun: true })]);
    await bench.status(({ text }) => text === "dry run");
    bench.nodeRed.receive("api", { payload: logEvent() });
    const [message] = await bench.nodeRed.arrived("out");
    expect(message.response).to.include({ method: "POST", url: `${bench.okta.url}${suspended()}` });
    expect(JSON.stringify(message.response.headers)).not.to.match(/authorization|SSWS/i);
    expect(message).not.to.have.property("statusCode");
    expect(bench.asked()).to.deep.equal([]);
  });
});
