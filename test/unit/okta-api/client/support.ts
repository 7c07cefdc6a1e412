import http from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { expect } from "chai";
import {
  OktaApiError,
  OktaClient,
  type OktaRequest,
  type SendOptions,
  type Wait,
} from "../../../../src/okta-api";
import type { CallSettings } from "../../../../src/okta-api/call";
import { Limits } from "../../../../src/okta-api/limiter";
import type { Time } from "../../../../src/okta-api/time";

export const TOKEN = "00aB-sEcReT_tOkEn.4711+xyz/=";

/** Lets everything go on that does not wait for time or for the network. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that passes when the test says so. */
export class FakeTime implements Time {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return Date.UTC(2026, 0, 2, 3, 4, 5) + this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Passes so much time; what falls due runs in order, each with what follows from it. */
  async pass(milliseconds: number, between: () => Promise<void> = settle): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await between();
    }
    this.#now = end;
  }
}

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const servers: http.Server[] = [];

/** Listens on a port of this machine until the test ends. */
export async function listen(server: http.Server, scheme = "http"): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that gives the answers one after the other, and the last of them from then on. */
export async function okta(...answers: Answer[]): Promise<{ origin: string; received: Received[] }> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      received.push({ method, url, headers, body });
      answers[Math.min(received.length, answers.length) - 1]?.(request, response, body);
    });
  });
  return { origin: await listen(server), received };
}

export function closeServers(): void {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
}

/** An answer of JSON, as Okta sends it. */
export const json =
  (status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

/** An answer of any other kind. */
export const plain =
  (status: number, headers: http.OutgoingHttpHeaders = {}, body: string | Buffer = ""): Answer =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

/** Okta's error body. */
export const oktaError = (errorCode: string, errorSummary: string, causes: string[] = []) => ({
  errorCode,
  errorSummary,
  errorLink: errorCode,
  errorId: "oaeRequest",
  errorCauses: causes.map((cause) => ({ errorSummary: cause })),
});

export const tokenOf = (token: string): CallSettings["authorizer"] => ({
  headers: async () => ({ Authorization: `SSWS ${token}` }),
  refused: () => false,
});

export interface Setup extends Partial<CallSettings> {
  readonly time?: FakeTime;
}

export function clientOf(origin: string, settings: Setup = {}): OktaClient {
  const time = settings.time ?? new FakeTime();
  return new OktaClient({
    origin,
    authorizer: tokenOf(TOKEN),
    timeout: 30_000,
    limit: 0,
    limits: new Limits(time),
    time,
    random: () => 0.5,
    ...settings,
  });
}

export const getUser: OktaRequest = {
  operation: "getUser",
  method: "GET",
  path: "/api/v1/users/00u1",
  query: [],
  repeatable: true,
};
export const suspendUser: OktaRequest = {
  operation: "suspendUser",
  method: "POST",
  path: "/api/v1/users/00u1/lifecycle/suspend",
  query: [],
  repeatable: false,
};

/** Passes the time that a call wants to wait, and keeps the waits. */
export function patience(time: FakeTime): { waits: (Wait | undefined)[]; onWait: SendOptions["onWait"] } {
  const waits: (Wait | undefined)[] = [];
  return {
    waits,
    onWait(wait) {
      waits.push(wait);
      if (wait !== undefined) setImmediate(() => void time.pass(wait.milliseconds));
    },
  };
}

/** Every way in which an error may be shown. */
export function shown(error: OktaApiError): string {
  return [
    error.message,
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 9, showHidden: true }),
  ].join();
}

/** The error of a call that must fail. None may show the token. */
export async function failure(call: Promise<unknown>): Promise<OktaApiError> {
  const error = await call.then(
    (value) => expect.fail(`it came back with ${inspect(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error, inspect(error)).to.be.instanceOf(OktaApiError);
  const found = error as OktaApiError;
  for (const form of [TOKEN, encodeURIComponent(TOKEN)]) expect(shown(found)).to.not.include(form);
  return found;
}
