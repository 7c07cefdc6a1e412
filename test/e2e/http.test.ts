import http from "node:http";
import { expect } from "chai";
import { delivery, inlineHook, logEvent } from "../support/deliveries";
import { eventStore, gate, hookIn, SECRET, sink, tab } from "../support/flow";
import { type Answer, call, deliver, oktaHeaders, verify } from "../support/http";
import { NodeRed } from "../support/node-red";
import { onEachNodeRed } from "../support/node-red-versions";

const MEGABYTE = 1024 * 1024;
const PREVIOUS = "the-secret-before-that-one";

onEachNodeRed("The HTTP table", (installation) => {
  let nodeRed: NodeRed;
  let url: string;

  const flows = [
    eventStore("small", { engine: "lmdb", directory: "small-store", maxEvents: 1000 }),
    ...tab(
      "table",
      hookIn("hook", "/okta/events", ["out"], {
        store: "small",
        credentials: { secret: SECRET, previousSecret: PREVIOUS },
      }),
      hookIn("hook-header", "/okta/own-header", ["out"], { header: "X-Hook-Key" }),
      sink("out"),
    ),
  ];

  before(async function () {
    this.timeout(90_000);
    nodeRed = await NodeRed.start(installation());
    await nodeRed.deploy(flows);
    url = `${nodeRed.url}/okta/events`;
  });
  after(() => nodeRed?.stop());

  /** An error answer: its status, a sentence in JSON, and nothing of what must not be repeated. */
  function expectRefusal(answer: Answer, status: number, sentence: RegExp): void {
    expect(answer.status, answer.body).to.equal(status);
    expect(answer.headers["content-type"]).to.match(/^application\/json/);
    const body = JSON.parse(answer.body);
    expect(Object.keys(body)).to.deep.equal(["error"]);
    expect(body.error).to.match(sentence);
    for (const secret of [SECRET, PREVIOUS, "guess", "BODY-MARK"]) expect(answer.body).not.to.contain(secret);
  }

  /** Delivers one event and waits until it is out: whatever was wrongly accepted before is out by then, too. */
  async function nextOut(to = url, headers?: Record<string, string>) {
    const event = logEvent();
    expect((await deliver(to, delivery([event]), { headers })).status).to.equal(204);
    const seen = await nodeRed.messages.find(
      (entry) => entry.message.payload.uuid === event.uuid,
      "the event",
    );
    return seen.message;
  }

  async function expectNothingCameOut(during: () => Promise<void>): Promise<void> {
    const before = nodeRed.messages.all.length;
    await during();
    const marker = await nextOut();
    const since = nodeRed.messages.all.slice(before).map((entry) => entry.message.payload.uuid);
    expect(since).to.deep.equal([marker.payload.uuid]);
  }

  describe("GET", () => {
    it("with a challenge and the secret: 200 with the challenge, as often as asked", async () => {
      for (const challenge of ["a1b2c3", "a1b2c3", 'odd "quoted" \\ challenge']) {
        const answer = await verify(url, challenge);
        expect(answer.status).to.equal(200);
        expect(answer.headers["content-type"]).to.match(/^application\/json/);
        expect(JSON.parse(answer.body)).to.deep.equal({ verification: challenge });
      }
      await nodeRed.status("hook", ({ text }) => /verified/i.test(text ?? ""));
    });

    it("with a challenge and the previous secret: 200", async () => {
      expect((await verify(url, "again", PREVIOUS)).status).to.equal(200);
    });

    it("with a challenge and a wrong secret: 401, the challenge is not given back", async () => {
      const answer = await verify(url, "challenge-of-a-stranger", "a wrong guess");
      expectRefusal(answer, 401, /Authorization/);
      expect(answer.body).not.to.contain("stranger");
    });

    it("without a challenge: 400 and what this URL is", async () => {
      expectRefusal(await call(url, { headers: oktaHeaders() }), 400, /Okta event hook/);
      expectRefusal(await call(url), 400, /x-okta-verification-challenge/i);
    });
  });

  describe("the secret", () => {
    const body = () => delivery([logEvent({ displayMessage: "BODY-MARK" })]);

    it("right: 204, empty", async () => {
      const answer = await deliver(url, body());
      expect(answer.status).to.equal(204);
      expect(answer.body).to.equal("");
      expect(answer.headers["content-length"]).to.equal(undefined);
    });

    it("the previous one: 204, and the event comes out", async () => {
      await nextOut(url, { Authorization: PREVIOUS });
    });

    it("none, wrong, cut short, too long: 401, and nothing comes out", async () => {
      await expectNothingCameOut(async () => {
        const wrong = [
          "",
          "guess",
          SECRET.slice(0, -1),
          `${SECRET}x`,
          SECRET.toUpperCase(),
          `Bearer ${SECRET}`,
        ];
        for (const Authorization of wrong) {
          const answer = await deliver(url, body(), { headers: { Authorization } });
          expectRefusal(answer, 401, /Authorization/);
        }
        const bare = await call(url, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: body(),
        });
        expectRefusal(bare, 401, /Authorization/);
      });
    });

    it("wrong: 401 comes without reading the body, whatever it is", async () => {
      const headers = { Authorization: "guess", "Content-Length": String(4 * MEGABYTE) };
      // the headers are sent, the body never is
      expectRefusal(await deliver(url, undefined, { headers, unfinished: true }), 401, /Authorization/);
      const tooLong = { Authorization: "guess", "Content-Length": String(50 * MEGABYTE) };
      expectRefusal(
        await deliver(url, undefined, { headers: tooLong, unfinished: true }),
        401,
        /Authorization/,
      );
      const answer = await deliver(url, "{", {
        headers: { Authorization: "guess", "Content-Type": "text/plain" },
      });
      expectRefusal(answer, 401, /Authorization/);
    });

    it("in a header of another name, in any letter case", async () => {
      const own = `${nodeRed.url}/okta/own-header`;
      await nextOut(own, { Authorization: "of somebody else", "x-hOOk-key": SECRET });
      expectRefusal(await deliver(own, body()), 401, /X-Hook-Key/);
      const answer = await call(own, {
        headers: { "X-Hook-Key": SECRET, "X-Okta-Verification-Challenge": "own" },
      });
      expect(JSON.parse(answer.body)).to.deep.equal({ verification: "own" });
    });
  });

  describe("the request", () => {
    it("other methods: 405 with Allow", async () => {
      for (const method of ["PUT", "PATCH", "DELETE"]) {
        const answer = await call(url, { method, headers: oktaHeaders(), body: "{}" });
        expectRefusal(answer, 405, /GET and POST/);
        expect(answer.headers.allow).to.equal("GET, POST");
      }
      for (const method of ["HEAD", "OPTIONS"]) {
        const answer = await call(url, { method });
        expect(answer.status).to.equal(405);
        expect(answer.headers.allow).to.equal("GET, POST");
      }
    });

    it("not JSON by its content type: 415", async () => {
      const types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "application/json; charset=utf-16",
      ];
      for (const type of types) {
        const answer = await deliver(url, delivery([logEvent()]), { headers: { "Content-Type": type } });
        expectRefusal(answer, 415, /application\/json/);
      }
      const answer = await call(url, {
        method: "POST",
        headers: oktaHeaders(),
        body: delivery([logEvent()]),
      });
      expectRefusal(answer, 415, /application\/json/);
    });

    it("JSON with a charset, or of a +json type: 204", async () => {
      await nextOut(url, { "Content-Type": "application/json; charset=UTF-8" });
      await nextOut(url, { "Content-Type": "Application/JSON;charset=utf-8" });
      await nextOut(url, { "Content-Type": "application/cloudevents+json" });
    });

    it("a body over 5 MB by its length: 413, before it is sent", async () => {
      const headers = { "Content-Length": String(5 * MEGABYTE + 1) };
      expectRefusal(await deliver(url, undefined, { headers, unfinished: true }), 413, /5242880/);
    });

    it("a body over 5 MB in chunks: 413 as soon as it is over", async () => {
      const chunks = [...Array(5).fill(Buffer.alloc(MEGABYTE, " ")), Buffer.from("  ")];
      expectRefusal(await deliver(url, chunks, { unfinished: true }), 413, /5242880/);
    });

    it("a body just under 5 MB: 204, whole and in chunks", async () => {
      const event = logEvent({ padding: "x".repeat(5 * MEGABYTE - 4096) });
      expect((await deliver(url, delivery([event]))).status).to.equal(204);
      const { message } = await nodeRed.messages.find(
        (seen) => seen.message.payload.uuid === event.uuid,
        "the big event",
      );
      expect(message.payload.padding.length).to.equal(event.padding.length);
      const small = logEvent();
      const bytes = Buffer.from(JSON.stringify(delivery([small])));
      const chunks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
        bytes.subarray(i * 7, i * 7 + 7),
      );
      expect((await deliver(url, chunks)).status).to.equal(204);
      await nodeRed.messages.find((seen) => seen.message.payload.uuid === small.uuid, "the event in chunks");
    });
  });

  describe("the body", () => {
    const wrong: [string, string | Buffer | object, RegExp][] = [
      ["malformed JSON", '{"data": {"events": [BODY-MARK]}}', /malformed JSON/],
      ["JSON that breaks off", '{"data": {"events": ["BODY-MARK"', /malformed JSON/],
      ["nothing", "", /malformed JSON.*empty/],
      ["not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), /UTF-8/],
      ["a JSON list", "[1, 2]", /a list/],
      ["JSON null", "null", /null/],
      ["no data", { eventType: "com.okta.event_hook", note: "BODY-MARK" }, /no data\.events/],
      ["data without events", delivery([], { data: {} }), /no data\.events/],
      ["events that are no array", delivery([], { data: { events: "BODY-MARK" } }), /not an array/],
      ["an inline hook's body", inlineHook(), /inline hook/],
      ["a delivery in which nothing is an event", delivery([null, 17, "BODY-MARK", []]), /data\.events/],
    ];
    for (const [name, body, sentence] of wrong) {
      it(`${name}: 400 that says so, and nothing comes out`, async () => {
        await expectNothingCameOut(async () => expectRefusal(await deliver(url, body), 400, sentence));
      });
    }

    it("cut off by a sender that goes away: the hook goes on", async () => {
      await expectNothingCameOut(async () => {
        await new Promise<void>((resolve) => {
          const headers = { ...oktaHeaders(), "Content-Type": "application/json", "Content-Length": "1000" };
          const request = http.request(url, {
            method: "POST",
            agent: false,
            headers: { ...headers, Expect: "100-continue" },
          });
          request.on("error", () => resolve());
          // the server has read the headers: now half of a body, then the end
          request.on("continue", () => request.write('{"data":', () => request.destroy(new Error("gone"))));
          request.flushHeaders();
        });
      });
    });

    it("an envelope without eventType, or with nothing but data: 204, and its events come out", async () => {
      const { eventType: _eventType, ...envelope } = delivery([logEvent()]);
      for (const body of [envelope, { data: { events: [logEvent()] } }]) {
        expect((await deliver(url, body)).status).to.equal(204);
        const { uuid } = body.data.events[0];
        await nodeRed.messages.find((seen) => seen.message.payload.uuid === uuid, "the event");
      }
    });

    it("a delivery without events, as a test by hand sends it: 204, nothing comes out", async () => {
      await expectNothingCameOut(async () => {
        expect((await deliver(url, delivery([]))).status).to.equal(204);
      });
    });

    it("an entry that is no object: the others come out, the log names it", async () => {
      const [one, two] = [logEvent(), logEvent()];
      const body = delivery([one, "BODY-MARK", null, two]);
      expect((await deliver(url, body)).status).to.equal(204);
      await nodeRed.messages.find((seen) => seen.message.payload.uuid === two.uuid, "the second event");
      await nodeRed.messages.find((seen) => seen.message.payload.uuid === one.uuid, "the first event");
      for (const index of [1, 2]) {
        await nodeRed.log.find(
          (line) => line.includes(body.eventId) && new RegExp(`event ${index} `).test(line),
          `a warning about event ${index}`,
        );
      }
    });
  });

  describe("the path", () => {
    it("with a slash at its end or a query: the same hook", async () => {
      await nextOut(`${url}/`);
      await nextOut(`${url}?from=okta`);
    });

    it("of nobody: 404, a longer one too", async () => {
      expect((await deliver(`${nodeRed.url}/okta/nobody`, delivery([logEvent()]))).status).to.equal(404);
      expect((await deliver(`${url}/more`, delivery([logEvent()]))).status).to.equal(404);
      expect((await verify(`${nodeRed.url}/okta`, "nobody")).status).to.equal(404);
    });

    it("of Node-RED's own editor: refused with a red status, and the editor goes on", async () => {
      const statuses = nodeRed.statuses.all.length;
      const paths = ["/flows", "nodes/okta", "/settings/", "/red/okta"];
      const hooks = paths.map((path, i) => hookIn(`editor-${i}`, path, ["out"]));
      await nodeRed.deploy([...flows, ...tab("editor", ...hooks)], "nodes");
      for (const { id } of hooks) {
        const status = await nodeRed.status(id, ({ fill }) => fill === "red", statuses);
        expect(status.text).to.match(/editor/);
      }
      // the admin API still reads what the editor posts
      await nodeRed.deploy(flows);
      expect((await nodeRed.flows()).map(({ id }) => id)).to.have.members(flows.map(({ id }) => id));
    });

    it("of two nodes: the second is refused with a red status, the first goes on", async () => {
      const statuses = nodeRed.statuses.all.length;
      const second = tab("second", hookIn("twin", "okta/events/", ["twin-out"]), sink("twin-out"));
      await nodeRed.deploy([...flows, ...second], "nodes");
      const status = await nodeRed.status("twin", ({ fill }) => fill === "red", statuses);
      expect(status.text).to.match(/okta\/events/);
      await nextOut();
      expect(nodeRed.at("twin-out")).to.deep.equal([]);

      // and when the first goes, the second takes over with the next deploy
      await nodeRed.deploy(second, "nodes");
      const event = logEvent();
      expect((await deliver(url, delivery([event]))).status).to.equal(204);
      const [message] = await nodeRed.arrived("twin-out");
      expect(message.payload.uuid).to.equal(event.uuid);
      await nodeRed.deploy(flows, "full");
    });
  });

  describe("503, which Okta retries", () => {
    it("when the inbox is full: nothing of the delivery is stored, and there is room again for the next", async () => {
      await expectNothingCameOut(async () => {
        const events = Array.from({ length: 1001 }, (_, i) => ({
          uuid: `full-${i}`,
          eventType: "user.session.end",
        }));
        expectRefusal(await deliver(url, delivery(events)), 503, /full/);
        await nodeRed.status("hook", ({ fill }) => fill === "red");
      });
    });

    it("while the flows are redeployed, and once more when they run", async () => {
      const held = [...flows, ...tab("held", gate("gate"))];
      await nodeRed.deploy(held);
      const before = nodeRed.held.all.length;
      const deployed = nodeRed.deploy(flows);
      await nodeRed.held.until((all) => all.length > before, "the deploy to be held");
      // the old flows are stopped, the new ones cannot start yet
      const event = logEvent();
      const body = delivery([event]);
      expectRefusal(await deliver(url, body), 503, /redeployed/);
      expectRefusal(await verify(url, "while redeploying"), 503, /redeployed/);
      nodeRed.release("gate");
      await deployed;
      expect((await deliver(url, body)).status).to.equal(204);
      const { message } = await nodeRed.messages.find(
        (seen) => seen.message.payload.uuid === event.uuid,
        "the event",
      );
      expect(message.okta).to.include({ duplicate: false, redelivered: false });
    });

    it("a path whose node was disabled or removed: 404 again", async () => {
      await nodeRed.deploy(tab("table", hookIn("hook", "/okta/moved", ["out"]), sink("out")));
      expect((await deliver(url, delivery([logEvent()]))).status).to.equal(404);
      expect((await verify(`${nodeRed.url}/okta/moved`, "moved")).status).to.equal(200);
      await nodeRed.deploy(flows);
      expect((await verify(url, "back")).status).to.equal(200);
    });
  });
});
