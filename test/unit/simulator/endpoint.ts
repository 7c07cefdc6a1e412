import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";

export interface Received {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export type Behaviour = (request: Received, response: http.ServerResponse, nth: number) => void;

/** An endpoint that behaves as a test wants and keeps what it got. */
export interface Endpoint {
  url: string;
  received: Received[];
  close(): Promise<void>;
}

const open: Endpoint[] = [];

export async function endpoint(behave: Behaviour, tls?: https.ServerOptions): Promise<Endpoint> {
  const received: Received[] = [];
  const listener: http.RequestListener = (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const got = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      received.push(got);
      behave(got, response, received.length);
    });
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const made: Endpoint = {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}/okta`,
    received,
    close: async () => {
      server.closeAllConnections();
      if (server.listening) {
        server.close();
        await once(server, "close");
      }
    },
  };
  open.push(made);
  return made;
}

/** For afterEach: no test has to close what it opened. */
export async function closeEndpoints(): Promise<void> {
  await Promise.all(open.splice(0).map((made) => made.close()));
}

export const answer =
  (status: number, body = "", headers: http.OutgoingHttpHeaders = {}): Behaviour =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

export const noAnswer: Behaviour = () => undefined;

/** What a good endpoint does: the challenge back, and 204 for a delivery. */
export const good: Behaviour = (request, response) => {
  const challenge = request.headers["x-okta-verification-challenge"];
  if (request.method !== "GET") response.writeHead(204).end();
  else
    response
      .writeHead(200, { "Content-Type": "application/json" })
      .end(JSON.stringify({ verification: challenge }));
};

/** A port that nothing listens on. */
export async function deadUrl(): Promise<string> {
  const gone = await endpoint(good);
  await gone.close();
  return gone.url;
}
