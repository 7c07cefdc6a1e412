import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { delivery, group, HOOK_ID, logEvent, ORG, signIn, withoutNulls } from "../support/deliveries";
import { categorySwitch, elFilter, eventSwitch, hookIn, sink, tab } from "../support/flow";
import { deliver } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const SALES = "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size() > 0";
const FAILED = "event.outcome.result == 'FAILURE'";

onEachNodeRed("From HTTP to the wire", (installation) => {
  let nodeRed: NodeRed;
  let url: string;

  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
    url = nodeRed.url;
  });
  after(() => nodeRed?.stop());

  /** Where the event with this uuid came out, by the sinks' names, when as many as expected are there. */
  async function waysOf(uuid: string, count: number): Promise<string[]> {
    const ways = () =>
      nodeRed.messages.all.filter(({ message }) => message.payload?.uuid === uuid).map((entry) => entry.sink);
    await nodeRed.messages.until(() => ways().length >= count, `event ${uuid} at ${count} sinks`);
    return ways().sort();
  }

  async function send(path: string, body: object): Promise<void> {
    const answer = await deliver(`${url}${path}`, body);
    expect(answer.status, answer.body).to.equal(204);
  }

  describe("hook → filter → category switch → event switch", () => {
    before(() =>
      nodeRed.deploy(
        tab(
          "main",
          hookIn("hook", "/okta/main", ["filter", "all"]),
          elFilter("filter", { "group.user_membership.add": SALES, "user.session.start": FAILED }, [
            ["categories"],
            ["no-match"],
          ]),
          categorySwitch(
            "categories",
            [["group"], ["user-auth", "user-lifecycle"]],
            [["group"], ["types"], ["else"]],
          ),
          eventSwitch(
            "types",
            [["user.session.start"], ["user.lifecycle.*"]],
            [["sign-in"], ["lifecycle"], ["other-type"]],
          ),
          ...["all", "no-match", "group", "else", "sign-in", "lifecycle", "other-type"].map(sink),
        ),
      ),
    );

    // event, its way besides "all"; each is sent with its nulls, and as an older org would send it
    const cases: [string, () => ReturnType<typeof logEvent>, string[]][] = [
      ["a member added to Sales", () => logEvent(), ["group"]],
      ["a member added to another group", () => logEvent({ target: [group("Marketing")] }), ["no-match"]],
      // no target, no answer: the filter's default takes that for no match
      ["a group change with target null", () => logEvent({ target: null }), ["no-match"]],
      ["a failed sign-in, which has no target", () => signIn("FAILURE"), ["sign-in"]],
      ["a good sign-in", () => signIn("SUCCESS"), ["no-match"]],
      ["a type without a rule passes", () => logEvent({ eventType: "user.lifecycle.create" }), ["lifecycle"]],
      ["another type of the category", () => logEvent({ eventType: "user.account.lock" }), ["other-type"]],
      ["another category", () => logEvent({ eventType: "application.user_membership.add" }), ["else"]],
      ["a type that nobody knows yet", () => logEvent({ eventType: "quantum.flux.invert" }), ["else"]],
      ["an event without a type", () => ({ ...logEvent(), eventType: undefined }), ["else"]],
    ];
    for (const [name, make, way] of cases) {
      it(`${name}: ${way}`, async () => {
        for (const shape of [(event: object) => event, withoutNulls]) {
          const event = shape(make());
          await send("/okta/main", delivery([event]));
          expect(await waysOf(event.uuid, way.length + 1)).to.deep.equal([...way, "all"].sort());
        }
      });
    }

    it("the payload is the event as Okta sent it, nulls, unknown fields and letters included", async () => {
      const event = logEvent({
        newField: { "köln 🎉": [null, 1.5, "", false] },
        displayMessage: "Zoë\u2028",
      });
      const older = withoutNulls(signIn("FAILURE"));
      await send("/okta/main", delivery([event, older]));
      const messages = await Promise.all(
        [event, older].map(async ({ uuid }) => {
          const found = await nodeRed.messages.find(
            (entry) => entry.sink === "all" && entry.message.payload.uuid === uuid,
            "the event",
          );
          return found.message.payload;
        }),
      );
      expect(messages).to.deep.equal([event, older]);
    });

    it("msg.topic, msg.okta and msg.parts are as documented; the oldest event goes first", async () => {
      const [late, early] = [
        logEvent({ published: "2025-03-04T08:15:31.000Z" }),
        signIn("FAILURE", { published: "2025-03-04T08:15:29Z" }),
      ];
      const before = nodeRed.at("all").length;
      const sentAt = Date.now();
      const body = delivery([late, "not an event", early]);
      await send("/okta/main", body);
      const [first, second] = (await nodeRed.arrived("all", before + 2)).slice(before);
      const okta = {
        eventId: body.eventId,
        org: ORG,
        hookId: HOOK_ID,
        count: 3,
        duplicate: false,
        redelivered: false,
        attempt: 1,
      };
      expect(first.topic).to.equal("user.session.start");
      expect(first.okta).to.deep.include({
        ...okta,
        uuid: early.uuid,
        eventType: "user.session.start",
        category: "user-auth",
        published: early.published,
        index: 2,
      });
      expect(first.parts).to.deep.equal({ id: body.eventId, type: "array", index: 0, count: 2 });
      expect(second.topic).to.equal("group.user_membership.add");
      expect(second.okta).to.deep.include({
        ...okta,
        uuid: late.uuid,
        eventType: "group.user_membership.add",
        category: "group",
        published: late.published,
        index: 0,
      });
      expect(second.parts).to.deep.equal({ id: body.eventId, type: "array", index: 1, count: 2 });
      for (const { receivedAt } of [first.okta, second.okta]) {
        expect(new Date(receivedAt).toISOString()).to.equal(receivedAt);
        expect(Date.parse(receivedAt)).to.be.within(sentAt, Date.now());
      }
    });

    it("an event of an unknown type keeps its way through msg.okta: category other, absent fields null", async () => {
      const { uuid: _uuid, published: _published, ...event } = logEvent({ eventType: "quantum.flux.invert" });
      const before = nodeRed.at("all").length;
      await send("/okta/main", { data: { events: [event] } });
      const message = (await nodeRed.arrived("all", before + 1))[before];
      expect(message.okta).to.deep.include({
        eventId: null,
        uuid: null,
        org: null,
        hookId: null,
        eventType: "quantum.flux.invert",
        category: "other",
      });
      expect(Date.parse(message.okta.published)).to.be.a("number").that.is.not.NaN;
      expect(message.payload).to.deep.equal(event);
    });
  });

  describe("duplicates", () => {
    before(() =>
      nodeRed.deploy(
        tab(
          "duplicates",
          hookIn("dropping", "/okta/drop", ["dropped"]),
          hookIn("marking", "/okta/mark", ["marked"], { duplicates: "mark" }),
          sink("dropped"),
          sink("marked"),
        ),
      ),
    );

    it("are dropped: by uuid, whatever delivery repeats them", async () => {
      const [one, two] = [logEvent(), logEvent()];
      const body = delivery([one]);
      await send("/okta/drop", body);
      await send("/okta/drop", body);
      await send("/okta/drop", delivery([one, two, two]));
      const last = logEvent();
      await send("/okta/drop", delivery([last]));
      await nodeRed.messages.find(({ message }) => message.payload.uuid === last.uuid, "the last event");
      const uuids = nodeRed.at("dropped").map((message) => message.payload.uuid);
      expect(uuids).to.deep.equal([one.uuid, two.uuid, last.uuid]);
      await nodeRed.status("dropping", ({ text }) => /3 duplicates/.test(text ?? ""));
    });

    it("are sent on with a mark, if that is wished", async () => {
      const event = logEvent();
      await send("/okta/mark", delivery([event]));
      await send("/okta/mark", delivery([event]));
      const messages = await nodeRed.arrived("marked", 2);
      expect(messages.map(({ payload, okta }) => [payload.uuid, okta.duplicate])).to.deep.equal([
        [event.uuid, false],
        [event.uuid, true],
      ]);
    });

    it("are told by delivery and place where events have no uuid", async () => {
      const { uuid: _uuid, ...bare } = logEvent();
      const body = delivery([bare, bare]);
      const before = nodeRed.at("dropped").length;
      await send("/okta/drop", body);
      await send("/okta/drop", body);
      await send("/okta/drop", delivery([bare]));
      const last = logEvent();
      await send("/okta/drop", delivery([last]));
      await nodeRed.messages.find(({ message }) => message.payload.uuid === last.uuid, "the last event");
      expect(nodeRed.at("dropped").slice(before)).to.have.length(4);
    });

    it("are remembered over a deploy", async () => {
      const event = logEvent();
      await send("/okta/drop", delivery([event]));
      await nodeRed.deploy(await nodeRed.flows(), "full");
      const before = nodeRed.at("dropped").length;
      await send("/okta/drop", delivery([event]));
      const last = logEvent();
      await send("/okta/drop", delivery([last]));
      const after = (await nodeRed.arrived("dropped", before + 1)).slice(before);
      expect(after.map(({ payload }) => payload.uuid)).to.deep.equal([last.uuid]);
    });
  });

  describe("whole deliveries and lists", () => {
    before(() =>
      nodeRed.deploy(
        tab(
          "whole",
          hookIn("whole-hook", "/okta/whole", ["whole", "whole-filter"], { output: "delivery" }),
          elFilter("whole-filter", SALES, [["whole-switch"], ["whole-rest"]]),
          categorySwitch(
            "whole-switch",
            [["group"], ["user-lifecycle"]],
            [["whole-group"], ["whole-people"], ["whole-else"]],
          ),
          hookIn("parted-hook", "/okta/parted", ["join"]),
          {
            id: "join",
            type: "join",
            mode: "auto",
            build: "object",
            property: "payload",
            propertyType: "msg",
            key: "topic",
            joiner: "\\n",
            joinerType: "str",
            wires: [["joined"]],
          },
          {
            id: "log",
            type: "http in",
            url: "/system-log",
            method: "post",
            wires: [["log-answer", "log-types"]],
          },
          { id: "log-answer", type: "http response", statusCode: "202", wires: [] },
          eventSwitch("log-types", [["group.*"], ["*"]], [["log-group"], ["log-all"]], { checkall: "true" }),
          elFilter("in-filter", { "": SALES }, [["in-match"]], { property: "data.batch" }),
          ...["whole", "whole-rest", "whole-group", "whole-people", "whole-else"].map(sink),
          ...["joined", "log-group", "log-all", "in-match"].map(sink),
        ),
      ),
    );

    it("output delivery: one message with the whole body, then each output gets its events in the same envelope", async () => {
      const sales = logEvent({ published: "2025-03-04T08:15:30.000Z" });
      const created = logEvent({ eventType: "user.lifecycle.create", published: "2025-03-04T08:15:31.000Z" });
      const failed = signIn("FAILURE", { published: "2025-03-04T08:15:32.000Z" });
      const body = delivery([sales, created, failed]);
      await send("/okta/whole", body);
      const [message] = await nodeRed.arrived("whole");
      expect(message.payload).to.deep.equal(body);
      expect(message.topic).to.equal("com.okta.event_hook");
      expect(message.okta).to.deep.include({
        eventId: body.eventId,
        org: ORG,
        hookId: HOOK_ID,
        count: 3,
        duplicate: false,
      });
      const [grouped] = await nodeRed.arrived("whole-group");
      expect(grouped.payload).to.deep.equal(delivery([sales], { eventId: body.eventId }));
      const [people] = await nodeRed.arrived("whole-people");
      expect(people.payload.data.events).to.deep.equal([created]);
      const [rest] = await nodeRed.arrived("whole-rest");
      expect(rest.payload).to.deep.equal(delivery([failed], { eventId: body.eventId }));
      expect(nodeRed.at("whole-else")).to.deep.equal([]);
    });

    it("one message for each event: a Join node puts the delivery together again", async () => {
      const events = Array.from({ length: 5 }, (_, i) =>
        logEvent({ published: `2025-03-04T08:15:3${i}.000Z` }),
      );
      await send("/okta/parted", delivery(events));
      const [message] = await nodeRed.arrived("joined");
      expect(message.payload).to.deep.equal(events);
    });

    it("a list of events from the System Log API, posted to a core node, is sorted as a list", async () => {
      const events = [logEvent(), signIn("SUCCESS"), logEvent({ eventType: "group.lifecycle.create" })];
      const response = await fetch(`${url}/system-log`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(events),
      });
      expect(response.status).to.equal(202);
      const [groups] = await nodeRed.arrived("log-group");
      expect(groups.payload).to.deep.equal([events[0], events[2]]);
      const [all] = await nodeRed.arrived("log-all");
      expect(all.payload).to.deep.equal(events);
    });

    it("the property to look at may lie deep in the message, the rest of which stays", async () => {
      const [sales, marketing] = [logEvent(), logEvent({ target: [group("Marketing")] })];
      nodeRed.receive("in-filter", { topic: "mine", data: { batch: [sales, marketing], note: "kept" } });
      const [message] = await nodeRed.arrived("in-match");
      expect(message.topic).to.equal("mine");
      expect(message.data).to.deep.equal({ batch: [sales], note: "kept" });
    });

    it("what is no event is left out with a warning, and the nodes go on", async () => {
      for (const payload of ["text", 17, null, { some: "object" }, { data: { events: "none" } }]) {
        const before = nodeRed.log.all.length;
        nodeRed.receive("log-types", { payload });
        await nodeRed.log.find((line) => /\[warn\] \[okta-event-switch:/.test(line), "a warning", before);
      }
      const event = logEvent({ uuid: randomUUID() });
      nodeRed.receive("log-types", { payload: event });
      expect(await waysOf(event.uuid, 2)).to.deep.equal(["log-all", "log-group"]);
    });
  });
});
