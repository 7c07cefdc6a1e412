import diagnostics from "node:diagnostics_channel";
import { getEventListeners } from "node:events";
import { expect } from "chai";
import type { Method, OktaRequest } from "../../../../src/okta-api";
import { Limits } from "../../../../src/okta-api/limiter";
import {
  type Answer,
  clientOf,
  closeServers,
  FakeTime,
  failure,
  getUser,
  json,
  okta,
  oktaError,
  patience,
  plain,
  settle,
  suspendUser,
  TOKEN,
} from "./support";

const tooMany = oktaError("E0000047", "API call exceeded rate limit due to too many requests.");
const FULL = { "Content-Type": "application/json", Date: "Fri, 02 Jan 2026 03:00:00 GMT" };
/** 40 s after the server's clock. */
const RESET = String(Date.parse(FULL.Date) / 1000 + 40);
const limited = (headers: Record<string, string>) =>
  plain(429, { ...FULL, ...headers }, JSON.stringify(tooMany));
const hangs: Answer = () => {};
const breaks: Answer = (request) => request.socket.destroy();

describe("okta-api: Okta's rate limit", () => {
  afterEach(closeServers);

  it("waits until the reset that Okta names, by Okta's clock, and says so", async () => {
    const time = new FakeTime();
    const { waits, onWait } = patience(time);
    const { origin, received } = await okta(
      limited({ "X-Rate-Limit-Reset": RESET }),
      json(200, { id: "00u1" }),
    );
    // not repeatable: a 429 was not carried out
    expect((await clientOf(origin, { time }).send(suspendUser, { onWait })).status).to.equal(200);
    expect(waits).to.deep.equal([{ reason: "rate-limit", milliseconds: 41_000 }, undefined]);
    expect(time.now()).to.equal(41_000);
    expect(received).to.have.length(2);
  });

  it("gives up after three waits, and says when to come back", async () => {
    const time = new FakeTime();
    const { waits, onWait } = patience(time);
    const { origin, received } = await okta(limited({ "X-Rate-Limit-Reset": RESET }));
    const error = await failure(clientOf(origin, { time }).send(getUser, { onWait }));
    expect(error).to.include({ code: "limit", status: 429, errorCode: "E0000047", retryAfter: 41 });
    expect(error.message).to.include("for the 4th time").and.include("Let fewer events come this far");
    expect(received).to.have.length(4);
    expect(waits.filter(Boolean)).to.have.length(3);
    expect(time.timers).to.equal(0);
  });

  it("does not wait longer than two minutes", async () => {
    for (const after of ["121", "86400"]) {
      const { origin, received } = await okta(limited({ "Retry-After": after }));
      const error = await failure(clientOf(origin).send(getUser));
      expect(error).to.include({ code: "limit", retryAfter: Number(after) });
      expect(error.message).to.include(`takes no call for ${after} s, which is too long to wait`);
      expect(received).to.have.length(1);
    }
  });

  const ways: [string, Record<string, string>, number][] = [
    ["Retry-After in seconds", { "Retry-After": "7" }, 7000],
    ["Retry-After as a date", { "Retry-After": "Fri, 02 Jan 2026 03:00:09 GMT" }, 9000],
    ["the longer of both", { "Retry-After": "50", "X-Rate-Limit-Reset": RESET }, 51_000],
    ["nothing named", {}, 5000],
    ["a reset that cannot be read", { "X-Rate-Limit-Reset": "soon" }, 5000],
    ["a reset that is over", { "X-Rate-Limit-Reset": "1000000000" }, 1000],
  ];
  for (const [name, headers, milliseconds] of ways) {
    it(`waits as long as asked: ${name}`, async () => {
      const time = new FakeTime();
      const { waits, onWait } = patience(time);
      const { origin } = await okta(limited(headers), json(200, {}));
      await clientOf(origin, { time }).send(getUser, { onWait });
      expect(waits[0]).to.deep.equal({ reason: "rate-limit", milliseconds });
    });
  }

  it("measures by this machine's clock where the server tells no time", async () => {
    const time = new FakeTime();
    const { waits, onWait } = patience(time);
    const reset = String(Math.floor(time.wall() / 1000) + 20);
    const { origin } = await okta(
      (_request, response) => {
        response.sendDate = false;
        response.writeHead(429, { "X-Rate-Limit-Reset": reset });
        response.end();
      },
      json(200, {}),
    );
    await clientOf(origin, { time }).send(getUser, { onWait });
    expect(waits[0]?.milliseconds).to.equal(21_000);
  });

  it("holds back the other calls of the operation, those of every client, and no other operation", async () => {
    const time = new FakeTime();
    const limits = new Limits(time);
    const { origin, received } = await okta(limited({ "X-Rate-Limit-Reset": RESET }), json(200, {}));
    const first = clientOf(origin, { time, limits }).send(getUser, {
      onWait: (wait) => wait && paused(),
    });
    let paused = () => {};
    await new Promise<void>((resolve) => {
      paused = resolve;
    });
    const second = clientOf(origin, { time, limits }).send(getUser);
    await clientOf(origin, { time, limits }).send(suspendUser);
    expect(received.map(({ method }) => method)).to.deep.equal(["GET", "POST"]);
    await time.pass(40_999);
    expect(received).to.have.length(2);
    await time.pass(1);
    await Promise.all([first, second]);
    expect(received).to.have.length(4);
  });

  it("counts every attempt against our own limit", async () => {
    const time = new FakeTime();
    const { waits, onWait } = patience(time);
    const { origin } = await okta(plain(503), json(200, {}));
    await clientOf(origin, { time, limit: 1 }).send(getUser, { onWait });
    expect(waits).to.deep.equal([
      { reason: "retry", milliseconds: 1000 },
      { reason: "limit", milliseconds: 59_001 },
      undefined,
    ]);
  });

  it("ends the waiting when the node stops", async () => {
    const time = new FakeTime();
    const stop = new AbortController();
    const told: unknown[] = [];
    const { origin, received } = await okta(limited({ "X-Rate-Limit-Reset": RESET }));
    const error = await failure(
      clientOf(origin, { time }).send(getUser, {
        signal: stop.signal,
        onWait(wait) {
          told.push(wait?.reason);
          if (wait) setImmediate(() => stop.abort());
        },
      }),
    );
    expect(error.code).to.equal("aborted");
    expect(received).to.have.length(1);
    expect(time.timers).to.equal(0);
    expect(told).to.deep.equal(["rate-limit", undefined]);
  });
});

describe("okta-api: what may be repeated", () => {
  afterEach(closeServers);

  const faults: [string, Answer, string][] = [
    ["a 500", json(500, oktaError("E0000009", "Internal Server Error")), "okta"],
    ["a 502 of a proxy", plain(502, { "Content-Type": "text/html" }, "<html>"), "okta"],
    ["a connection closed before the answer", breaks, "network"],
    [
      "an answer cut off",
      plain(200, { "Content-Type": "application/json", "Content-Length": "99" }, "["),
      "truncated",
    ],
  ];
  // the server must not keep a connection whose answer is shorter than it said
  const cut: Answer = (_request, response) => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "99" });
    response.write('{"id":', () => response.destroy());
  };
  for (const [name, given, code] of faults) {
    const answer = code === "truncated" ? cut : given;

    it(`${name}: repeats a GET twice, with growing pauses`, async () => {
      const time = new FakeTime();
      const { waits, onWait } = patience(time);
      const { origin, received } = await okta(answer);
      const error = await failure(clientOf(origin, { time }).send(getUser, { onWait }));
      expect(error).to.include({ code }).and.not.have.property("carriedOut");
      expect(waits.filter(Boolean)).to.deep.equal([
        { reason: "retry", milliseconds: 1000 },
        { reason: "retry", milliseconds: 2000 },
      ]);
      expect(received).to.have.length(3);
    });

    it(`${name}: the third attempt may succeed`, async () => {
      const time = new FakeTime();
      const { onWait } = patience(time);
      const { origin } = await okta(answer, answer, json(200, { id: "00u1" }));
      expect((await clientOf(origin, { time }).send(getUser, { onWait })).body).to.deep.equal({ id: "00u1" });
    });

    for (const [operation, method] of [
      ["suspendUser", "POST"],
      ["deleteUser", "DELETE"],
    ] as [string, Method][]) {
      it(`${name}: does not repeat ${operation}, and says that it may have been done`, async () => {
        const request: OktaRequest = { ...suspendUser, operation, method };
        const { origin, received } = await okta(answer);
        const error = await failure(clientOf(origin).send(request));
        expect(error).to.include({ code, carriedOut: code === "truncated" ? "yes" : "maybe" });
        expect(error.message).to.include(
          code === "truncated" ? "The call itself was carried out." : "look in Okta before you do it again",
        );
        expect(received).to.have.length(1);
      });
    }
  }

  it("repeats a PUT that does no harm twice", async () => {
    const time = new FakeTime();
    const { onWait } = patience(time);
    const { origin, received } = await okta(plain(500));
    const request: OktaRequest = {
      ...suspendUser,
      operation: "assignUserToGroup",
      method: "PUT",
      repeatable: true,
    };
    const error = await failure(clientOf(origin, { time }).send(request, { onWait }));
    expect(error.carriedOut).to.equal("maybe");
    expect(error.message).to.include("doing it again does no harm");
    expect(received).to.have.length(3);
  });

  it("does not repeat what Okta refuses", async () => {
    for (const status of [400, 401, 403, 404, 405, 409]) {
      const { origin, received } = await okta(json(status, oktaError("E0", "no")));
      await failure(clientOf(origin).send(getUser));
      expect(received).to.have.length(1);
    }
  });

  it("waits as long as a 503 asks, unless that is too long", async () => {
    const time = new FakeTime();
    const { waits, onWait } = patience(time);
    const { origin } = await okta(plain(503, { "Retry-After": "30" }), plain(503, { "Retry-After": "300" }));
    expect((await failure(clientOf(origin, { time }).send(getUser, { onWait }))).status).to.equal(503);
    expect(waits.filter(Boolean)).to.deep.equal([{ reason: "retry", milliseconds: 30_000 }]);
  });

  it("spreads its pauses", async () => {
    for (const [random, milliseconds] of [
      [0, 500],
      [0.999, 1499],
    ] as const) {
      const time = new FakeTime();
      const { waits, onWait } = patience(time);
      const { origin } = await okta(plain(500), json(200, {}));
      await clientOf(origin, { time, random: () => random }).send(getUser, { onWait });
      expect(waits[0]).to.deep.equal({ reason: "retry", milliseconds });
    }
  });

  it("ends a pause when the node stops", async () => {
    const time = new FakeTime();
    const stop = new AbortController();
    const { origin, received } = await okta(plain(500));
    const onWait = () => void setImmediate(() => stop.abort());
    const error = await failure(clientOf(origin, { time }).send(getUser, { signal: stop.signal, onWait }));
    expect(error.code).to.equal("aborted");
    expect(received).to.have.length(1);
    expect(time.timers).to.equal(0);
  });

  it("goes on where whoever is told of a wait throws", async () => {
    const time = new FakeTime();
    const { origin } = await okta(plain(500), json(200, { id: "00u1" }));
    const { body } = await clientOf(origin, { time }).send(getUser, {
      onWait(wait) {
        if (wait) setImmediate(() => void time.pass(wait.milliseconds));
        throw new Error("no status to show");
      },
    });
    expect(body).to.deep.equal({ id: "00u1" });
  });

  describe("time-outs", () => {
    /** Passes the time-out of each attempt once `reached` has been called by the server. */
    async function timedOut(answer: (reached: () => void) => Answer, request: OktaRequest) {
      const time = new FakeTime();
      const { origin, received } = await okta(answer(() => setImmediate(() => void time.pass(5000))));
      const { onWait } = patience(time);
      const error = await failure(clientOf(origin, { time, timeout: 5000 }).send(request, { onWait }));
      expect(time.timers).to.equal(0);
      return { error, received };
    }
    const silent =
      (reached: () => void): Answer =>
      () =>
        reached();
    /** Part of a body is there, once Node's fetch has the headers before it. */
    const stuck =
      (reached: () => void, status = 200): Answer =>
      (_request, response) => {
        const headers = () => {
          diagnostics.unsubscribe("undici:request:headers", headers);
          reached();
        };
        diagnostics.subscribe("undici:request:headers", headers);
        response.writeHead(status, { "Content-Type": "application/json" });
        response.write('{"id":');
      };

    it("repeats a GET that gets no answer", async () => {
      const { error, received } = await timedOut(silent, getUser);
      expect(error.code).to.equal("timeout");
      expect(error.message).to.include("No answer came within 5 s").and.include("raise the time-out");
      expect(received).to.have.length(3);
    });

    it("closes the connection of an attempt that it gave up", async () => {
      let closed = Promise.resolve();
      await timedOut(
        (reached) => (request) => {
          closed = new Promise((resolve) => request.socket.once("close", () => resolve()));
          reached();
        },
        suspendUser,
      );
      await closed;
    });

    it("says of a POST without an answer that it may have been carried out", async () => {
      const { error, received } = await timedOut(silent, suspendUser);
      expect(error).to.include({ code: "timeout", carriedOut: "maybe" });
      expect(received).to.have.length(1);
    });

    it("covers a body that hangs", async () => {
      const { error, received } = await timedOut(stuck, suspendUser);
      expect(error).to.include({ code: "timeout", status: 200, carriedOut: "yes" });
      expect(error.message).to.include("An answer of 200 began, but was not whole within 5 s");
      expect(received).to.have.length(1);
    });

    it("covers an authorizer that hangs", async () => {
      const time = new FakeTime();
      const { origin, received } = await okta(json(200, {}));
      const authorizer = { headers: () => new Promise<never>(() => {}), refused: () => false };
      const call = failure(clientOf(origin, { time, timeout: 5000, authorizer }).send(suspendUser));
      await settle();
      await time.pass(5000);
      expect((await call).code).to.equal("timeout");
      expect(received).to.have.length(0);
    });

    it("ends an attempt when the node stops, and says what is left open", async () => {
      const stop = new AbortController();
      const { origin } = await okta(() => stop.abort());
      const error = await failure(clientOf(origin).send(suspendUser, { signal: stop.signal }));
      expect(error).to.include({ code: "aborted", carriedOut: "maybe" });
    });

    it("knows what a status said of an attempt that was ended after it", async () => {
      for (const [status, carriedOut] of [
        [200, "yes"],
        [404, undefined],
        [503, "maybe"],
      ] as const) {
        const stop = new AbortController();
        const { origin } = await okta(stuck(() => setImmediate(() => stop.abort()), status));
        const error = await failure(clientOf(origin).send(suspendUser, { signal: stop.signal }));
        expect([error.code, error.status, error.carriedOut]).to.deep.equal(["aborted", status, carriedOut]);
      }
    });

    it("sends nothing for a node that stops at the last moment", async () => {
      const time = new FakeTime();
      const { onWait } = patience(time);
      const { origin, received } = await okta(plain(500));
      const stop = new AbortController();
      const error = await failure(
        clientOf(origin, { time }).send(getUser, {
          signal: stop.signal,
          onWait(wait) {
            onWait?.(wait);
            if (wait === undefined) stop.abort();
          },
        }),
      );
      expect(error.code).to.equal("aborted");
      expect(received).to.have.length(1);
    });

    it("leaves nothing behind on a node's signal", async () => {
      const { signal } = new AbortController();
      const time = new FakeTime();
      const { onWait } = patience(time);
      const { origin } = await okta(json(200, {}), plain(404), plain(500), json(200, {}));
      const client = clientOf(origin, { time, limit: 5 });
      await client.send(getUser, { signal, onWait });
      await failure(client.send(getUser, { signal, onWait }));
      await client.send(getUser, { signal, onWait });
      expect(getEventListeners(signal, "abort")).to.deep.equal([]);
      expect(time.timers).to.equal(0);
    });

    it("sends nothing for a node that has stopped", async () => {
      const { origin, received } = await okta(hangs);
      const error = await failure(clientOf(origin).send(suspendUser, { signal: AbortSignal.abort() }));
      expect(error.code).to.equal("aborted");
      expect(received).to.have.length(0);
    });
  });

  describe("credentials that are refused", () => {
    it("sends once more with new ones where the authorizer has them", async () => {
      const { origin, received } = await okta(
        plain(401, { "DPoP-Nonce": "n1" }),
        plain(400, { "DPoP-Nonce": "n2" }),
        json(200, {}),
      );
      let nonce = "";
      const authorizer = {
        headers: async () => ({ Authorization: `DPoP ${TOKEN}`, DPoP: `proof${nonce}` }),
        refused(_status: number, headers: Headers) {
          nonce = headers.get("dpop-nonce") ?? "";
          return nonce !== "";
        },
      };
      await clientOf(origin, { authorizer }).send(suspendUser);
      expect(received.map(({ headers }) => headers.dpop)).to.deep.equal(["proof", "proofn1", "proofn2"]);
    });

    it("does not go on for ever", async () => {
      const { origin, received } = await okta(json(401, oktaError("E0000011", "Invalid token provided")));
      const authorizer = { headers: async () => ({ Authorization: `Bearer ${TOKEN}` }), refused: () => true };
      const error = await failure(clientOf(origin, { authorizer }).send(getUser));
      expect(error.code).to.equal("unauthorized");
      expect(error.message).to.include("Check the client id and the key");
      expect(received).to.have.length(3);
    });
  });
});
