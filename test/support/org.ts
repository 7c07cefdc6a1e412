// An Okta org for tests: what it was asked, and answers for the test of a connection.
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { FlowNode } from "./flow";

export const TOKEN = "00a-token-of-the-org-0123456789";

export interface OrgRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
}

/** An org that takes one API token. */
export class FakeOrg {
  readonly requests: OrgRequest[] = [];
  readonly #server: http.Server;

  private constructor(server: http.Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeOrg> {
    const server = http.createServer();
    const org = new FakeOrg(server);
    server.on("request", (request, response) => org.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return org;
  }

  /** With `http://` before it, as is allowed for this machine alone. */
  get domain(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whether any request had credentials. */
  get sawCredentials(): boolean {
    return this.requests.some(({ authorization, path }) => authorization !== "" || path.includes("/token"));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = "", url = "", headers } = request;
    const authorization = headers.authorization ?? "";
    this.requests.push({ method, path: url, authorization });
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    if (url === "/.well-known/okta-organization") json(200, { id: "00o1", pipeline: "idx" });
    else if (authorization !== `SSWS ${TOKEN}`) {
      json(401, { errorCode: "E0000011", errorSummary: "Invalid token provided" });
    } else if (url === "/api/v1/users/me") {
      json(200, { id: "00u1", profile: { login: "flows@example.com" } });
    } else json(404, { errorCode: "E0000007", errorSummary: "Not found: Resource not found" });
  }
}

/** An okta-org: a config node, of no tab. */
export const oktaOrg = (id: string, domain: string, options: Partial<FlowNode> = {}): FlowNode => ({
  id,
  type: "okta-org",
  name: "",
  domain,
  auth: "token",
  clientId: "",
  keyId: "",
  scopes: "",
  rateLimit: 50,
  timeout: 30,
  credentials: { token: TOKEN },
  ...options,
});
