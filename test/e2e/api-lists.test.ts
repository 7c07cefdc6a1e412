import { expect } from "chai";
import { logEvent } from "../support/deliveries";
import { type FlowNode, sink } from "../support/flow";
import { onEachNodeRed } from "../support/node-red-versions";
import { json, oktaApi } from "../support/okta-api";
import { type ApiBench, needsBench } from "./api-bench";

onEachNodeRed("Lists of okta-api", (installation) => {
  let bench: ApiBench;
  needsBench(installation, (started) => {
    bench = started;
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
      bench.okta.answers(/after=2/, json(200, members(3, 5)));
      bench.okta.answers(/users/, (one, response) =>
        json(200, members(1, 2), { Link: `<${bench.okta.url}${path}?after=2>; rel="next"` })(one, response),
      );
    };

    it("is gathered from its pages into one message", async () => {
      twoPages();
      await bench.deploy([list()]);
      bench.nodeRed.receive("api", { payload: logEvent(), truncated: true });
      const [message] = await bench.nodeRed.arrived("out");
      expect(message.response).to.deep.equal(members(1, 5));
      expect(message).not.to.have.property("truncated");
      expect(bench.asked()).to.deep.equal([`GET ${path}`, `GET ${path}?after=2`]);
    });

    it("is streamed, and a Join node puts it together again, also inside a Split", async () => {
      twoPages();
      await bench.deploy([list({ output: "streamed" }, ["join", "item"]), join, sink("item")]);
      const event = logEvent();
      bench.nodeRed.receive("api", {
        payload: event,
        parts: { id: "outer", type: "array", index: 0, count: 1, len: 1 },
      });
      const [message] = await bench.nodeRed.arrived("out");
      expect(message.response).to.deep.equal(members(1, 5));
      expect(message.payload).to.deep.equal(event);
      expect(message.parts).to.include({ id: "outer", index: 0, count: 1 });
      const items = bench.nodeRed.at("item");
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
      await bench.deploy(
        [list({ maxItems: 2 }), list({ id: "stream", maxItems: 1, output: "streamed" })].map(
          (node, index) => ({ ...node, id: index === 0 ? "api" : "stream" }),
        ),
      );
      bench.nodeRed.receive("api", { payload: logEvent() });
      const [message] = await bench.nodeRed.arrived("out");
      expect(message.response).to.deep.equal(members(1, 2));
      expect(message.truncated).to.equal(true);
      bench.nodeRed.receive("stream", { payload: logEvent(), truncated: "of before" });
      const [, item] = await bench.nodeRed.arrived("out", 2);
      expect(item).to.deep.include({ response: { id: "00u1" }, truncated: true });
      expect(item.parts).to.include({ index: 0, count: 1 });
      expect(bench.asked()).to.deep.equal([`GET ${path}`, `GET ${path}`]);
      await bench.nodeRed.log.find((line) => /the list was cut after 2 items/.test(line), "a warning");
    });

    it("that is empty gives [] when gathered, and nothing when streamed", async () => {
      bench.okta.answers(/users/, json(200, []));
      await bench.deploy([
        list(),
        { ...list({ output: "streamed" }, ["none"]), id: "stream" },
        sink("none"),
        { id: "complete", type: "complete", scope: ["stream"], uncaught: false, wires: [["completed"]] },
        sink("completed"),
      ]);
      bench.nodeRed.receive("stream", { payload: logEvent() });
      await bench.nodeRed.arrived("completed");
      bench.nodeRed.receive("api", { payload: logEvent() });
      const [message] = await bench.nodeRed.arrived("out");
      expect(message.response).to.deep.equal([]);
      expect(bench.nodeRed.at("none")).to.deep.equal([]);
    });

    it("of a custom request is paged, too", async () => {
      twoPages();
      const custom = { method: { type: "str", value: "GET" }, path: { type: "str", value: path } };
      await bench.deploy([oktaApi("api", "custom", custom, ["out"])]);
      bench.nodeRed.receive("api", { payload: "none" });
      expect((await bench.nodeRed.arrived("out"))[0].response).to.deep.equal(members(1, 5));
    });
  });
});
