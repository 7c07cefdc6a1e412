import { createHash } from "node:crypto";
import fs from "node:fs";
import { expect } from "chai";
import { delivery, logEvent, signIn } from "../support/deliveries";
import {
  categorySwitch,
  elFilter,
  eventSwitch,
  type FlowNode,
  hookIn,
  SECRET,
  sink,
  tab,
} from "../support/flow";
import { call, deliver, oktaHeaders, verify } from "../support/http";
import { NodeRed, type StatusChange } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const isRed = ({ fill }: StatusChange["status"]) => fill === "red";

onEachNodeRed("Settings and flows that are not right", (installation) => {
  let nodeRed: NodeRed | undefined;
  afterEach(async () => {
    await nodeRed?.stop();
    nodeRed = undefined;
  });

  async function start(options: Parameters<typeof NodeRed.start>[1] = {}): Promise<NodeRed> {
    nodeRed = await NodeRed.start(installation(), options);
    return nodeRed;
  }

  it("httpNodeRoot false: a red status that says so, and the rest of the flow works", async function () {
    this.timeout(60_000);
    const red = await start({ settings: { httpNodeRoot: false } });
    await red.deploy(
      tab("off", hookIn("hook", "/okta/events", []), elFilter("filter", "true", [["out"]]), sink("out")),
    );
    const status = await red.status("hook", isRed);
    expect(status.text).to.match(/httpNodeRoot/);
    const event = logEvent();
    red.receive("filter", { payload: event });
    const [message] = await red.arrived("out");
    expect(message.payload).to.deep.equal(event);
    expect(red.running).to.equal(true);
    expect((await deliver(`${red.url}/okta/events`, delivery([event]))).status).to.equal(404);
  });

  it("httpNodeRoot elsewhere: the hook is below it, and only there", async function () {
    this.timeout(60_000);
    const red = await start({ settings: { httpNodeRoot: "/api", httpAdminRoot: "/admin" } });
    // the helper's own calls go to the root
    const flows = tab(
      "root",
      hookIn("hook", "/okta/events", ["out"]),
      hookIn("flows", "/flows", ["out"]),
      sink("out"),
    );
    const deployed = await fetch(`${red.url}/admin/flows`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Node-RED-API-Version": "v2" },
      body: JSON.stringify({ flows }),
    });
    expect(deployed.status).to.equal(200);
    await red.status("hook", ({ text }) => text !== undefined);
    const event = logEvent();
    expect((await deliver(`${red.url}/api/okta/events`, delivery([event]))).status).to.equal(204);
    expect((await red.arrived("out"))[0].payload).to.deep.equal(event);
    expect((await deliver(`${red.url}/okta/events`, delivery([event]))).status).to.equal(404);
    const answer = await deliver(`${red.url}/api/okta/events`, "{malformed");
    expect(JSON.parse(answer.body).error).to.match(/malformed JSON/);
    // the editor is elsewhere: a path that is its own by default is free
    expect((await verify(`${red.url}/api/flows`, "free")).status).to.equal(200);
  });

  it("httpNodeAuth on: the secret goes into a header of its own, Authorization is Node-RED's", async function () {
    this.timeout(60_000);
    const pass = createHash("md5").update("of-the-gate").digest("hex");
    const red = await start({ settings: { httpNodeAuth: { user: "okta", pass } } });
    await red.deploy(
      tab("auth", hookIn("hook", "/okta/events", ["out"], { header: "X-Okta-Secret" }), sink("out")),
    );
    const url = `${red.url}/okta/events`;
    const basic = `Basic ${Buffer.from("okta:of-the-gate").toString("base64")}`;

    const event = logEvent();
    const answer = await deliver(url, delivery([event]), {
      headers: { Authorization: basic, "X-Okta-Secret": SECRET },
    });
    expect(answer.status).to.equal(204);
    expect((await red.arrived("out"))[0].payload).to.deep.equal(event);
    const verified = await call(url, {
      headers: { Authorization: basic, "X-Okta-Secret": SECRET, "X-Okta-Verification-Challenge": "both" },
    });
    expect(JSON.parse(verified.body)).to.deep.equal({ verification: "both" });

    // either alone is not enough
    expect((await deliver(url, delivery([event]), { headers: { Authorization: basic } })).status).to.equal(
      401,
    );
    const without = await deliver(url, delivery([event]), {
      headers: { Authorization: SECRET, "X-Okta-Secret": SECRET },
    });
    expect(without.status).to.equal(401);
  });

  describe("in a flow that is there when Node-RED starts", () => {
    const broken = "event.outcome.result == 'FAILURE' &&\n  event.actor.(";
    // an event without outcome: `.reason.contains` has nothing to look into
    const failing = "event.outcome.reason.contains('LOCKED')";

    const flows: FlowNode[] = tab(
      "wrong",
      hookIn("no-secret", "/okta/no-secret", ["out"], { credentials: {} }),
      hookIn("no-path", "", ["out"]),
      hookIn("odd-path", "/okta/odd path", ["out"]),
      hookIn("open", "/okta/open", ["nomatch", "match", "error", "categories", "types"], {
        noAuth: true,
        credentials: {},
      }),
      elFilter("nomatch", broken, [["nomatch-1"], ["nomatch-2"]]),
      elFilter("match", broken, [["match-1"], ["match-2"]], { onError: "match" }),
      elFilter("error", broken, [["error-1"], ["error-2"]], { onError: "error" }),
      elFilter("one-broken", { "user.session.start": broken, "": "true" }, [["one-1"], ["one-2"]]),
      elFilter("failing", failing, [["failing-1"], ["failing-2"]], { onError: "error" }),
      { id: "catch", type: "catch", scope: ["error", "failing"], uncaught: false, wires: [["caught"]] },
      categorySwitch("categories", [["gruop"], ["group", "no-such"]], [["c-1"], ["c-2"], ["c-else"]]),
      eventSwitch("types", [["user.*.create"], ["group.*"]], [["t-1"], ["t-2"], ["t-else"]]),
      { id: "bare-hook", type: "okta-event-hook-in", wires: [[]] },
      { id: "bare-filter", type: "okta-el-filter", wires: [["bare-out"]] },
      { id: "bare-categories", type: "okta-category-switch", wires: [] },
      { id: "bare-types", type: "okta-event-switch", wires: [] },
      {
        id: "odd-filter",
        type: "okta-el-filter",
        rules: [null, 17, { expression: 5 }, { eventType: {}, expression: [] }],
        property: 9,
        outputs: "x",
        wires: [],
      },
      {
        id: "odd-categories",
        type: "okta-category-switch",
        rules: [null, { categories: "group" }, 7],
        wires: [],
      },
      { id: "odd-types", type: "okta-event-switch", rules: { types: ["*"] }, wires: [] },
      ...["nomatch-1", "nomatch-2", "match-1", "match-2", "error-1", "error-2", "one-1", "one-2"].map(sink),
      ...["failing-1", "failing-2", "caught", "c-1", "c-2", "c-else", "t-1", "t-2", "t-else", "out"].map(
        sink,
      ),
      sink("bare-out"),
    );

    it("each node that is wrong says what and where, and no event is lost", async function () {
      this.timeout(60_000);
      const red = await start({ flows });

      for (const id of ["nomatch", "match", "error", "one-broken"]) {
        const { text } = await red.status(id, isRed);
        expect(text).to.match(/line 2\b.*column \d+|2:\d+/i);
      }
      expect((await red.status("categories", isRed)).text).to.match(/gruop/);
      expect((await red.status("types", isRed)).text).to.match(/user\.\*\.create/);
      for (const id of ["no-secret", "no-path", "odd-path", "bare-hook"]) await red.status(id, isRed);
      expect((await red.status("open", ({ fill }) => fill === "yellow")).text).to.match(/authentication/i);

      // the flows go on: the event takes the way that `onError` says
      const event = logEvent();
      expect((await deliver(`${red.url}/okta/open`, delivery([event]), { headers: {} })).status).to.equal(
        204,
      );
      for (const at of ["nomatch-2", "match-1", "caught", "c-2", "t-2"]) {
        expect((await red.arrived(at))[0].payload, at).to.deep.equal(event);
      }
      const [caught] = red.at("caught");
      expect(caught.error.source.id).to.equal("error");
      expect(caught.error.message).to.match(/line 2\b.*column \d+|2:\d+/i);

      // a broken rule spoils its own event type only
      const failed = signIn("FAILURE");
      red.receive("one-broken", { payload: event });
      red.receive("one-broken", { payload: failed });
      expect((await red.arrived("one-1"))[0].payload).to.deep.equal(event);
      expect((await red.arrived("one-2"))[0].payload).to.deep.equal(failed);

      // an expression that is right, and an event that has not what it asks for
      const { outcome: _outcome, ...bare } = logEvent();
      red.receive("failing", { payload: [bare, signIn("FAILURE", { outcome: { reason: "LOCKED_OUT" } })] });
      const [, second] = await red.arrived("caught", 2);
      expect(second.payload).to.deep.equal(bare);
      expect(second.error.source.id).to.equal("failing");
      expect((await red.arrived("failing-1"))[0].payload).to.have.length(1);

      // nodes without any property, or with nonsense in them, take a message without ending the process
      const ids = [
        "bare-filter",
        "bare-categories",
        "bare-types",
        "odd-filter",
        "odd-categories",
        "odd-types",
      ];
      for (const id of ids) red.receive(id, { payload: event });
      red.receive("bare-filter", { payload: event, topic: "last" });
      await red.messages.find(
        ({ sink: at, message }) => at === "bare-out" && message.topic === "last",
        "the last",
      );
      for (const at of [
        "nomatch-1",
        "match-2",
        "error-1",
        "error-2",
        "c-1",
        "c-else",
        "t-1",
        "t-else",
        "out",
      ]) {
        expect(red.at(at), at).to.deep.equal([]);
      }
      expect(red.running).to.equal(true);
    });

    it("a missing secret: everybody gets 401, also who sends an empty one", async function () {
      this.timeout(60_000);
      const red = await start({ flows });
      expect((await red.status("no-secret", isRed)).text).to.match(/secret/i);
      const sentence = /No secret is set.*refused.*enter the secret or generate one, and deploy/;
      await red.log.find((line) => sentence.test(line), "what to do about it");
      const url = `${red.url}/okta/no-secret`;
      for (const Authorization of ["", " ", "undefined", "null", "${OKTA_HOOK_SECRET}"]) {
        const answer = await deliver(url, delivery([logEvent()]), { headers: { Authorization } });
        expect(answer.status, Authorization).to.equal(401);
        expect((await verify(url, "challenge", Authorization)).status).to.equal(401);
      }
    });
  });

  it("a secret from the environment; the variable is not set: 401 for everybody", async function () {
    this.timeout(60_000);
    const red = await start({
      env: { HOOK_SECRET_OF_TEST: "from-the-environment", HOOK_PATH_OF_TEST: "/okta/env" },
    });
    const credentials = (name: string) => ({ credentials: { secret: `\${${name}}` } });
    await red.deploy(
      tab(
        "env",
        hookIn("set", "${HOOK_PATH_OF_TEST}", ["out"], credentials("HOOK_SECRET_OF_TEST")),
        hookIn("unset", "/okta/unset", ["out"], credentials("NOT_SET_OF_TEST")),
        sink("out"),
      ),
    );
    expect((await verify(`${red.url}/okta/env`, "env", "from-the-environment")).status).to.equal(200);
    expect((await verify(`${red.url}/okta/env`, "env", "${HOOK_SECRET_OF_TEST}")).status).to.equal(401);
    await red.status("unset", isRed);
    expect((await verify(`${red.url}/okta/unset`, "env", "${NOT_SET_OF_TEST}")).status).to.equal(401);
    expect((await verify(`${red.url}/okta/unset`, "env", "")).status).to.equal(401);
  });

  it("secrets are in no log, no status, no message and no flow that goes to the editor", async function () {
    this.timeout(60_000);
    const previous = "previous-s3cret-of-the-hook";
    const guess = "gu3ss-of-a-stranger";
    const red = await start({
      settings: { logging: { console: { level: "trace", metrics: true, audit: true } } },
    });
    const flows = tab(
      "secrets",
      hookIn("hook", "/okta/events", ["out"], { credentials: { secret: SECRET, previousSecret: previous } }),
      hookIn("twin", "/okta/events", ["out"]),
      sink("out"),
    );
    await red.deploy(flows);
    const url = `${red.url}/okta/events`;
    expect((await deliver(url, delivery([logEvent(), "no event"]))).status).to.equal(204);
    for (const secret of [SECRET, previous]) expect((await verify(url, "c", secret)).status).to.equal(200);
    for (const body of ["{", delivery([]), { data: 1 }])
      await deliver(url, body, { headers: { Authorization: guess } });
    await deliver(url, "{");
    await call(url, { headers: oktaHeaders(guess) });
    await red.status("hook", ({ text }) => /refused/.test(text ?? ""));
    await red.arrived("out");

    const editor = [
      JSON.stringify(await red.flows()),
      await (await red.api("/credentials/okta-event-hook-in/hook")).text(),
      JSON.stringify(red.statuses.all),
      JSON.stringify(red.messages.all),
      red.log.all.join("\n"),
    ];
    const file = fs.readFileSync(`${red.userDir}/flows.json`, "utf8");
    for (const text of [...editor, file]) {
      for (const secret of [SECRET, previous, guess]) expect(text).not.to.contain(secret);
    }
    expect(JSON.parse(editor[1] as string)).to.deep.include({ has_secret: true, has_previousSecret: true });
  });
});
