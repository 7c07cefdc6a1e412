import http from "node:http";
import type { AddressInfo } from "node:net";
import { Recorder } from "../support/recorder";
import type { Outage, Outside, Refused } from "./outside";

export interface Incoming {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query, as they came. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  /** Text as it is, anything else as JSON; absent: empty. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Why the request was refused; absent: it was not. */
  readonly refused?: string;
}

/** What an HTTP system has in common with every other: the server, what it keeps, its outages. */
export abstract class HttpOutside<T> implements Outside<T> {
  readonly received: Recorder<T>;
  readonly refused = new Recorder<Refused>("refused requests");
  readonly attempts = new Recorder<string>("attempts");
  readonly #server: http.Server;
  #down: Outage | undefined;
  #url = "";

  /** @param what what is received, in the plural */
  protected constructor(what: string) {
    this.received = new Recorder<T>(what);
    this.#server = http.createServer((request, response) => {
      this.#take(request, response).catch((error: unknown) => {
        // A bug of the stand-in: the test is to see it, so it is refused too.
        this.refused.push({
          method: request.method ?? "",
          url: request.url ?? "",
          status: 500,
          why: String(error),
          body: "",
        });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
  }

  get url(): string {
    return this.#url;
  }

  down(how: Outage = "error"): void {
    this.#down = how;
  }

  up(): void {
    this.#down = undefined;
  }

  reset(): void {
    this.up();
    for (const kept of [this.received, this.refused, this.attempts]) kept.clear();
    this.forget();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  /** What the system answers; what it accepts is put into `received` here. */
  protected abstract answer(request: Incoming): Answer | Promise<Answer>;

  /** What is to be forgotten besides the recorders. */
  protected forget(): void {}

  /** The answer of a system that is up; a subclass may write the response itself. */
  protected async respond(
    incoming: Incoming,
    _request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const answer = await this.answer(incoming);
    if (answer.refused !== undefined) this.refuse(incoming, answer.status, answer.refused);
    write(response, answer);
  }

  protected refuse({ method, url, body }: Incoming, status: number, why: string): void {
    this.refused.push({ method, url, status, why, body });
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    this.attempts.push(`${method} ${pathname}`);
    if (this.#down === "refuse") {
      request.socket.destroy();
      return;
    }
    // A client that goes away in the middle has sent nothing.
    const body = await read(request).catch(() => undefined);
    if (body === undefined) return;
    if (this.#down !== undefined) {
      write(response, { status: 503, body: "Service Unavailable" });
      return;
    }
    await this.respond(
      { method, path: pathname, query: searchParams, url, headers, body },
      request,
      response,
    );
  }
}

async function read(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function write(response: http.ServerResponse, { status, body, headers = {} }: Answer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const [type, text] =
    typeof body === "string"
      ? ["text/plain; charset=utf-8", body]
      : ["application/json", JSON.stringify(body)];
  response.writeHead(status, { "content-type": type, ...headers }).end(text);
}

/** Whether the request says that its body is JSON, `application/json` or `application/…+json`. */
export const saysJson = ({ headers }: Incoming): boolean =>
  /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers["content-type"] ?? "");

/** The body as JSON, in an object of its own because `null` is JSON; undefined where it is none. */
export function readJson({ body }: Pick<Incoming, "body">): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return undefined;
  }
}

/** Whether the request bears the token; the scheme's name is case-insensitive (RFC 9110, 11.1). */
export const bears = ({ headers }: Incoming, token: string): boolean => {
  const [, given] = /^bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
  return given === token;
};
