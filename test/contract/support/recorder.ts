// A server that writes down what arrives. It passes requests on to another, or answers by itself.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { call } from "../../support/http";
import { violationsIn } from "../../support/prism";

export interface Arrived {
  readonly method: string;
  /** As it was sent: escaped. */
  readonly path: string;
  /** Sorted: the order has no meaning to Okta. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: http.IncomingHttpHeaders;
  /** undefined: none came. */
  readonly body: unknown;
  readonly status: number;
  /** What Prism finds wrong with the request; empty: nothing. */
  readonly violations: readonly string[];
}

export interface RecorderOptions {
  /** Origin of the server that answers. */
  readonly upstream?: string;
  /** The body of every answer, where there is no upstream. */
  readonly answer?: unknown;
}

export class Recorder {
  readonly arrived: Arrived[] = [];
  /** Sent on as the header Prefer: how Prism is told to answer with a certain status. */
  prefer: string | undefined;
  /** Headers that are put on every answer. */
  extra: Record<string, string> = {};
  /** What the server answers that has no upstream. */
  answer: unknown;
  readonly #server: http.Server;
  readonly #upstream: string | undefined;

  private constructor({ upstream, answer }: RecorderOptions) {
    this.#upstream = upstream;
    this.answer = answer;
    this.#server = http.createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(options: RecorderOptions = {}): Promise<Recorder> {
    const recorder = new Recorder(options);
    await new Promise<void>((resolve) => recorder.#server.listen(0, "127.0.0.1", resolve));
    return recorder;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What arrived since the last time. */
  take(): Arrived[] {
    return this.arrived.splice(0);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const answer = this.#upstream
      ? await call(this.#upstream + request.url, {
          method: request.method ?? "",
          headers: this.#passedOn(request.headers),
          ...(sent.length > 0 && { body: sent }),
        })
      : { status: 200, headers: {}, body: JSON.stringify(this.answer) };
    const url = new URL(request.url ?? "", "http://recorder");
    this.arrived.push({
      method: request.method ?? "",
      path: url.pathname,
      query: [...url.searchParams].sort(([a], [b]) => a.localeCompare(b)),
      headers: request.headers,
      body: sent.length > 0 ? JSON.parse(sent.toString("utf8")) : undefined,
      status: answer.status,
      violations: violationsIn(answer.status, answer.headers, answer.body),
    });
    response.writeHead(answer.status, { "Content-Type": "application/json", ...this.extra });
    response.end(answer.body);
  }

  #passedOn({ host: _, connection: _c, ...headers }: http.IncomingHttpHeaders): Record<string, string> {
    const passed = headers as Record<string, string>;
    return this.prefer === undefined ? passed : { ...passed, prefer: this.prefer };
  }
}
