import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Delivery } from "../../../src/events";
import { Dispatcher, type Hook, NotAccepted, secretCheck } from "../../../src/hook";

const CHALLENGE = "x-okta-verification-challenge";
const SECRET = "s3cret-of-the-hook";
const EVENT = { uuid: "7a1c8d4e-0000-4000-8000-000000000001", eventType: "user.session.start" };

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

describe("the HTTP table", () => {
  let server: http.Server;
  let dispatcher: Dispatcher;
  let accepted: Delivery[];
  let verified: number;
  let refused: number[];
  let accept: Hook["accept"];

  const hook = (changes: Partial<Hook> = {}): Hook => ({
    header: "Authorization",
    secret: secretCheck([SECRET, "the-previous-one"]),
    maxBody: 2000,
    accept: (delivery) => accept(delivery),
    verified: () => verified++,
    refused: (status) => refused.push(status),
    ...changes,
  });

  before((done) => {
    server = http
      .createServer((request, response) =>
        dispatcher.handle(request, response, () => {
          response.statusCode = 404;
          response.end();
        }),
      )
      .listen(0, "127.0.0.1", done);
  });
  after((done) => {
    server.close(done);
  });
  beforeEach(() => {
    accepted = [];
    refused = [];
    verified = 0;
    accept = async (delivery) => {
      accepted.push(delivery);
    };
    dispatcher = new Dispatcher();
    dispatcher.claim("/okta", "node-1", hook());
  });

  function call(
    method: string,
    headers: http.OutgoingHttpHeaders,
    body?: string | Buffer,
    path = "/okta",
  ): Promise<Answer> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const request = http.request(
        { port, host: "127.0.0.1", path, method, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  const auth = { authorization: SECRET, "content-type": "application/json" };
  const delivery = (events: unknown[] = [EVENT]) =>
    JSON.stringify({ eventType: "com.okta.event_hook", eventId: "e-1", data: { events } });
  const errorOf = (answer: Answer) => (JSON.parse(answer.text) as { error: string }).error;

  it("echoes the challenge, as often as asked", async () => {
    for (let time = 0; time < 2; time++) {
      const answer = await call("GET", { authorization: SECRET, [CHALLENGE]: 'ch"all-enge' });
      expect(answer.status).to.equal(200);
      expect(answer.headers["content-type"]).to.match(/^application\/json/);
      expect(JSON.parse(answer.text)).to.deep.equal({ verification: 'ch"all-enge' });
    }
    expect(verified).to.equal(2);
  });

  it("does not verify a stranger", async () => {
    for (const headers of [{}, { authorization: "guess" }]) {
      const answer = await call("GET", { ...headers, [CHALLENGE]: "c" });
      expect(answer.status).to.equal(401);
      expect(answer.text).to.not.contain('"c"');
    }
    expect(verified).to.equal(0);
  });

  it("says what the URL is to a GET without a challenge", async () => {
    const answer = await call("GET", {});
    expect(answer.status).to.equal(400);
    expect(errorOf(answer)).to.match(/Okta event hook/);
  });

  it("answers 401 before it reads the body", async () => {
    const { port } = server.address() as AddressInfo;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = http.request({
        port,
        host: "127.0.0.1",
        path: "/okta",
        method: "POST",
        agent: false,
        headers: { authorization: "wrong", "content-type": "application/json", "content-length": 1_000_000 },
      });
      request.on("response", (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on("error", reject);
      request.flushHeaders();
    });
    expect(status).to.equal(401);
    expect(refused).to.deep.equal([401]);
  });

  it("takes the current and the previous secret, and no other", async () => {
    for (const [secret, status] of [
      [SECRET, 204],
      ["the-previous-one", 204],
      ["", 401],
      [`${SECRET} `, 204], // a header value has no outer spaces
      [SECRET.toUpperCase(), 401],
      [`Bearer ${SECRET}`, 401],
    ] as const) {
      const answer = await call("POST", { ...auth, authorization: secret }, delivery());
      expect(answer.status, secret).to.equal(status);
    }
  });

  it("finds the secret in a header of any name, in any letter case", async () => {
    dispatcher.claim("/okta", "node-1", hook({ header: "X-Hook-Secret" }));
    expect((await call("POST", { ...auth, "x-hook-secret": SECRET }, delivery())).status).to.equal(204);
    expect((await call("POST", auth, delivery())).status).to.equal(401);
  });

  it("compares a secret that is not ASCII as UTF-8", async () => {
    dispatcher.claim("/okta", "node-1", hook({ secret: secretCheck(["schlüssel"]) }));
    const onTheWire = Buffer.from("schlüssel", "utf8").toString("latin1");
    // a Buffer: Node's client would join a text body to the header and write both as UTF-8
    const body = Buffer.from(delivery());
    expect((await call("POST", { ...auth, authorization: onTheWire }, body)).status).to.equal(204);
  });

  it("lets nobody in without a secret, and everybody with noAuth", async () => {
    dispatcher.claim("/okta", "node-1", hook({ secret: secretCheck(["", undefined]) }));
    expect((await call("POST", { ...auth, authorization: "" }, delivery())).status).to.equal(401);
    dispatcher.claim("/okta", "node-1", hook({ secret: undefined }));
    expect((await call("POST", { "content-type": "application/json" }, delivery())).status).to.equal(204);
  });

  it("takes GET and POST only", async () => {
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const answer = await call(method, auth);
      expect(answer.status, method).to.equal(405);
      expect(answer.headers.allow).to.equal("GET, POST");
    }
  });

  it("takes JSON only, by content type", async () => {
    for (const [type, status] of [
      ["application/json", 204],
      ["Application/JSON; charset=UTF-8", 204],
      ["application/cloudevents+json", 204],
      ["application/json; charset=iso-8859-1", 415],
      ["text/plain", 415],
      ["application/x-www-form-urlencoded", 415],
      ["", 415],
    ] as const) {
      const answer = await call("POST", { ...auth, "content-type": type }, delivery());
      expect(answer.status, type).to.equal(status);
    }
  });

  it("refuses a body over the limit, announced or not", async () => {
    const long = delivery([{ ...EVENT, displayMessage: "x".repeat(3000) }]);
    expect((await call("POST", { ...auth, "content-length": long.length }, long)).status).to.equal(413);
    expect((await call("POST", { ...auth, "transfer-encoding": "chunked" }, long)).status).to.equal(413);
    expect(accepted).to.deep.equal([]);
  });

  it("says what is wrong with a body, without repeating it", async () => {
    for (const [body, sentence] of [
      ["", /empty/],
      ["{topsecret", /malformed JSON/],
      ["[1]", /object/],
      ["null", /object/],
      ['{"eventType":"com.okta.event_hook","x":"topsecret"}', /data\.events/],
      ['{"data":{"events":"topsecret"}}', /data\.events/],
      [
        '{"cloudEventVersion":"0.1","eventType":"com.okta.oauth2.tokens.transform","data":{"context":{}}}',
        /inline hook/,
      ],
      ['{"data":{"events":[1,"topsecret"]}}', /event/],
      [Buffer.from([0x22, 0xff, 0x22]), /UTF-8/],
    ] as const) {
      const answer = await call("POST", auth, body);
      expect(answer.status, String(body)).to.equal(400);
      expect(errorOf(answer)).to.match(sentence);
      expect(answer.text).to.not.contain("topsecret");
      expect(answer.text).to.not.contain(SECRET);
    }
    expect(accepted).to.deep.equal([]);
  });

  it("answers 204 without a body once the events are stored, not before", async () => {
    let store = () => {};
    const asked = new Promise<void>((resolve) => {
      accept = (received) =>
        new Promise<void>((stored) => {
          accepted.push(received);
          store = stored;
          resolve();
        });
    });
    let answered = false;
    const answer = call("POST", auth, delivery()).then((result) => {
      answered = true;
      return result;
    });
    await asked;
    await new Promise(setImmediate);
    expect(answered).to.equal(false);
    store();
    expect(await answer).to.include({ status: 204, text: "" });
    expect(accepted[0]?.events[0]?.event).to.deep.equal(EVENT);
  });

  it("answers 503, never 2xx, when the events cannot be stored", async () => {
    accept = () => Promise.reject(new NotAccepted("The inbox is full."));
    const full = await call("POST", auth, delivery());
    expect(full.status).to.equal(503);
    expect(errorOf(full)).to.equal("The inbox is full.");
    accept = () => Promise.reject(new Error("ENOSPC /var/lib/secret-place"));
    const broken = await call("POST", auth, delivery());
    expect(broken.status).to.equal(503);
    expect(broken.text).to.not.contain("secret-place");
  });

  it("takes the good events of a delivery that has a bad one among them", async () => {
    expect((await call("POST", auth, delivery([EVENT, 7, null]))).status).to.equal(204);
    expect(accepted[0]?.events).to.have.length(1);
    expect(accepted[0]?.rejected.map(({ index }) => index)).to.deep.equal([1, 2]);
  });

  it("takes a delivery without events and an envelope without its type", async () => {
    expect((await call("POST", auth, delivery([]))).status).to.equal(204);
    expect((await call("POST", auth, JSON.stringify({ data: { events: [EVENT] } }))).status).to.equal(204);
  });

  describe("paths", () => {
    it("ignores the query and outer slashes, decodes, and passes on what is not its own", async () => {
      for (const path of ["/okta", "/okta/", "/okta?x=1", "/%6fkta"]) {
        expect((await call("GET", {}, undefined, path)).status, path).to.equal(400);
      }
      for (const path of ["/", "/okta/more", "/Okta", "/%zz"]) {
        expect((await call("GET", {}, undefined, path)).status, path).to.equal(404);
      }
    });

    it("takes a path with letters of any language, encoded or not", async () => {
      dispatcher.claim("/kunde-ä", "node-2", hook());
      dispatcher.claim("/kunde-%C3%BC", "node-3", hook());
      for (const path of ["/kunde-%C3%A4", "/kunde-%c3%bc/"]) {
        expect((await call("GET", {}, undefined, path)).status, path).to.equal(400);
      }
    });

    it("answers 503 while the owner is redeployed, and 404 once it is gone", async () => {
      dispatcher.suspend("/okta", "node-1");
      expect((await call("POST", auth, delivery())).status).to.equal(503);
      expect((await call("GET", { ...auth, [CHALLENGE]: "c" })).status).to.equal(503);
      dispatcher.claim("/okta", "node-1", hook());
      dispatcher.settle();
      expect((await call("POST", auth, delivery())).status).to.equal(204);
      dispatcher.suspend("/okta", "node-1");
      dispatcher.settle();
      expect((await call("POST", auth, delivery())).status).to.equal(404);
    });

    it("gives a path to one owner at a time", async () => {
      expect(dispatcher.claim("/okta/", "node-2", hook({ secret: undefined }))).to.equal(false);
      dispatcher.release("/okta", "node-2");
      expect((await call("POST", auth, delivery())).status).to.equal(204);
      dispatcher.release("/okta", "node-1");
      expect(dispatcher.claim("/okta", "node-2", hook())).to.equal(true);
    });
  });
});
