// Stands for Okta: a real HTTP server that answers as a test tells it to, and keeps what it was asked.
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { FlowNode } from "./flow";
import { oktaOrg as orgNode } from "./org";
import { Recorder } from "./recorder";

export { TOKEN } from "./org";

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export type Answer = (asked: Asked, response: http.ServerResponse) => void;

export const json =
  (status: number, body?: unknown, headers: Record<string, string> = {}): Answer =>
  (_asked, response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };

/** An error as Okta writes it. */
export const oktaError = (status: number, errorCode: string, errorSummary: string): Answer =>
  json(status, { errorCode, errorSummary, errorLink: errorCode, errorId: "oaeXyz", errorCauses: [] });

export class Okta {
  readonly asked = new Recorder<Asked>("requests");
  readonly #server: http.Server;
  readonly #answers: { fits: RegExp; answer: Answer; once: boolean }[] = [];

  private constructor() {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "" } = request;
        const asked: Asked = {
          method,
          url,
          authorization: request.headers.authorization,
          body: Buffer.concat(chunks).toString("utf8"),
        };
        const index = this.#answers.findIndex(({ fits }) => fits.test(`${method} ${url}`));
        const found = this.#answers[index];
        if (found?.once) this.#answers.splice(index, 1);
        response.setHeader("X-Okta-Request-Id", `req-${this.asked.all.length}`);
        (found?.answer ?? json(200))(asked, response);
        this.asked.push(asked);
      });
    });
  }

  static async start(): Promise<Okta> {
    const okta = new Okta();
    await new Promise<void>((resolve) => okta.#server.listen(0, "127.0.0.1", resolve));
    return okta;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `fits` is asked of `POST /api/v1/…`; earlier answers go first. Unless told, everything is a 200 without a body. */
  answers(fits: RegExp, answer: Answer, once = false): void {
    this.#answers.push({ fits, answer, once });
  }

  reset(): void {
    this.#answers.length = 0;
    this.asked.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An okta-org at this server, without a limit of ours. */
export const oktaOrg = (id: string, domain: string, options: Partial<FlowNode> = {}): FlowNode =>
  orgNode(id, domain, { rateLimit: 0, ...options });

export const USER_IN_TARGET = "event.target?.^[type eq 'User']?.id";

/** An okta-api; a parameter as a text is an expression over the event. */
export function oktaApi(
  id: string,
  operation: string,
  params: Record<string, string | { type: string; value: string }>,
  wires: string[],
  options: Record<string, unknown> = {},
): FlowNode {
  return {
    id,
    type: "okta-api",
    name: "",
    org: "org",
    operation,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === "string" ? { type: "el", value } : value,
      ]),
    ),
    confirmed: "",
    property: "payload",
    result: "response",
    output: "gathered",
    maxItems: 10000,
    dryRun: false,
    wires: [wires],
    ...options,
  };
}
