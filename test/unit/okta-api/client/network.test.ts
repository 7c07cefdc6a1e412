import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { expect } from "chai";
import type { OktaApiError } from "../../../../src/okta-api";
import { networkFault } from "../../../../src/okta-api/trouble";
import {
  clientOf,
  closeServers,
  FakeTime,
  failure,
  getUser,
  json,
  listen,
  okta,
  patience,
  suspendUser,
} from "./support";

const bare: net.Server[] = [];

/** A server that does what it wants with a connection. */
async function socket(
  onData: (socket: net.Socket) => void,
): Promise<{ origin: string; requests: () => number }> {
  let requests = 0;
  const server = net.createServer((connection) => {
    connection.on("error", () => {});
    connection.once("data", () => {
      requests++;
      onData(connection);
    });
  });
  bare.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests };
}

/** A port on which nothing listens. */
async function free(): Promise<string> {
  const server = http.createServer();
  const origin = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return origin;
}

/** The error of a call that waits for its repeats without time passing for the test. */
async function fault(origin: string, request = suspendUser): Promise<OktaApiError> {
  const time = new FakeTime();
  return failure(clientOf(origin, { time }).send(request, { onWait: patience(time).onWait }));
}

const JSON_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

describe("okta-api: faults of the network", () => {
  afterEach(() => {
    closeServers();
    for (const server of bare.splice(0)) server.close();
  });

  it("says that nothing listens, after trying again even what must not be done twice", async () => {
    const time = new FakeTime();
    const { waits, onWait } = patience(time);
    const error = await failure(clientOf(await free(), { time }).send(suspendUser, { onWait }));
    expect(error.code).to.equal("network");
    expect(error.message)
      .to.include("Nothing listens there")
      .and.include("Is the domain in the org's node right");
    expect(error).to.not.have.property("carriedOut");
    expect(waits.filter(Boolean)).to.have.length(2);
  });

  it("says that the connection was reset", async () => {
    const { origin, requests } = await socket((connection) => connection.resetAndDestroy());
    const error = await fault(origin);
    expect(error).to.include({ code: "network", carriedOut: "maybe" });
    expect(error.message).to.include("closed before an answer came");
    expect(requests()).to.equal(1);
  });

  it("does not take back that a call may have been carried out where a later attempt was not sent", async () => {
    const { origin } = await socket((connection) => {
      for (const server of bare) server.close();
      connection.destroy();
    });
    const error = await fault(origin, { ...suspendUser, operation: "suspendDevice", repeatable: true });
    expect(error.message).to.include("Nothing listens there").and.include("doing it again does no harm");
    expect(error.carriedOut).to.equal("maybe");
  });

  it("says that what came is not HTTP", async () => {
    const { origin } = await socket((connection) => connection.end("SSH-2.0-OpenSSH_9.6\r\n"));
    expect((await fault(origin)).message).to.include("What came back is not HTTP");
  });

  it("says that there is no such host", () => {
    const cause = Object.assign(new Error("getaddrinfo ENOTFOUND acme.okta.com"), { code: "ENOTFOUND" });
    const error = networkFault(new TypeError("fetch failed", { cause }), true, 0);
    expect(error).to.deep.include({ code: "network", details: {}, passing: false });
    expect(error.what).to.include("no host of that name");
  });

  const cut: [string, string][] = [
    ["by length", `${JSON_HEAD}Content-Length: 20\r\n\r\n{"id":"0`],
    ["in chunks", `${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"id"\r\n`],
    ["within a chunk", `${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n50\r\n{"id"`],
  ];
  for (const [name, bytes] of cut) {
    it(`notices an answer that is cut off ${name}`, async () => {
      const { origin, requests } = await socket((connection) => connection.end(bytes));
      const error = await fault(origin);
      expect(error).to.include({ code: "truncated", status: 200, carriedOut: "yes" });
      expect(error.message).to.include("An answer of 200 broke off before its end");
      expect(requests()).to.equal(1);
      await fault(origin, getUser);
      expect(requests()).to.equal(4);
    });
  }

  it("knows an error by its status, even where its body breaks off", async () => {
    const head = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{";
    const { origin, requests } = await socket((connection) => connection.end(head));
    const error = await fault(origin);
    expect(error).to.include({ code: "okta", status: 404 }).and.not.have.property("carriedOut");
    expect(requests()).to.equal(1);
  });

  it("notices an answer whose packing is broken", async () => {
    const head = { "Content-Type": "application/json", "Content-Encoding": "gzip" };
    const { origin } = await okta((_request, response) => {
      response.writeHead(200, head);
      response.end("this is not gzip");
    });
    expect((await fault(origin)).code).to.equal("truncated");
  });

  it("goes on after a fault as if there had been none", async () => {
    const { origin, received } = await okta((request) => request.socket.destroy(), json(200, { id: "00u1" }));
    const client = clientOf(origin);
    await failure(client.send(suspendUser));
    expect((await client.send(suspendUser)).body).to.deep.equal({ id: "00u1" });
    expect(received).to.have.length(2);
  });
});
