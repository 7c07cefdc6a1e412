// An org as far as tokens go: oidc-provider as its authorization server, and a management API that takes its tokens.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type Provider from "oidc-provider";

export const SCOPES = ["okta.users.read", "okta.users.manage", "okta.logs.read"];

interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export const rsa: Keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const ec: Keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
/** Of nobody here. */
export const stranger: Keys = generateKeyPairSync("ec", { namedCurve: "P-256" });

export const pem = ({ privateKey }: Keys): string =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();
export const jwk = ({ privateKey }: Keys, more: object = {}): string =>
  JSON.stringify({ ...privateKey.export({ format: "jwk" }), ...more });

const client = (client_id: string, keys: Keys, kid: string, alg: string, more: object = {}) => ({
  client_id,
  redirect_uris: [],
  response_types: [],
  grant_types: ["client_credentials"],
  token_endpoint_auth_method: "private_key_jwt",
  token_endpoint_auth_signing_alg: alg,
  scope: SCOPES.slice(0, 2).join(" "),
  jwks: { keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid, alg, use: "sig" }] },
  ...more,
});

/** What the test may change while the server runs. */
export interface Wishes {
  /** The management API wants a nonce in proofs, and a new one each so many requests. */
  resourceNonceEvery?: number;
  /** Every answer of the management API brings the nonce for the next call, and no other is taken then. */
  nonceEachAnswer?: boolean;
  /** Answers the next token requests in place of the provider. */
  token?: ((request: http.IncomingMessage, response: http.ServerResponse) => boolean) | undefined;
  /** Tokens that are not taken any more. */
  revoked: Set<string>;
}

export interface TokenRequest {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: URLSearchParams;
}

export interface Call {
  readonly authorization: string;
  readonly kind: "bearer" | "dpop";
  readonly scope: string;
}

export class OrgServer {
  readonly wishes: Wishes = { revoked: new Set() };
  /** Token requests that came, whatever became of them. */
  readonly tokenRequests: TokenRequest[] = [];
  /** Calls that were let in. */
  readonly calls: Call[] = [];
  /** Why calls were not let in. */
  readonly refusals: string[] = [];
  readonly #server: http.Server;
  readonly #proofs = new Set<string>();
  #nonce = "";
  #sinceNonce = 0;

  private constructor(server: http.Server) {
    this.#server = server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<OrgServer> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const org = new OrgServer(server);
    const { default: OidcProvider } = await import("oidc-provider");
    const provider = new OidcProvider(org.origin, {
      routes: { token: "/oauth2/v1/token" },
      scopes: SCOPES,
      clients: [
        client("rsa-app", rsa, "rsa-1", "RS256"),
        client("ec-app", ec, "ec-1", "ES256"),
        client("dpop-app", ec, "ec-1", "ES256", { dpop_bound_access_tokens: true }),
      ],
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
      },
      clientDefaults: { id_token_signed_response_alg: "RS256" },
    });
    const oidc = provider.callback();
    server.on("request", (request, response) => {
      if (request.url === "/oauth2/v1/token") org.#token(request, response, oidc);
      else if (request.url === "/.well-known/okta-organization") {
        response.setHeader("Content-Type", "application/json").end('{"id":"00o2","pipeline":"v1"}');
      } else void org.#call(request, response, provider);
    });
    return org;
  }

  /** A token request without a proof of possession is refused in Okta's words; the provider's tell nothing. */
  wantsProof(): void {
    this.wishes.token = (request, response) => {
      if (request.headers.dpop !== undefined) return false;
      response.writeHead(400, { "Content-Type": "application/json" });
      const words = "The DPoP proof JWT header is missing.";
      response.end(JSON.stringify({ error: "invalid_dpop_proof", error_description: words }));
      return true;
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #token(request: http.IncomingMessage, response: http.ServerResponse, oidc: http.RequestListener): void {
    const chunks: Buffer[] = [];
    const emit = request.emit.bind(request);
    // looks on: the body is for the provider to read
    request.emit = (event: string, ...values: unknown[]) => {
      if (event === "data") chunks.push(values[0] as Buffer);
      if (event === "end") {
        const body = new URLSearchParams(Buffer.concat(chunks).toString());
        this.tokenRequests.push({ headers: request.headers, body });
      }
      return emit(event, ...values);
    };
    if (this.wishes.token?.(request, response)) {
      request.resume();
      return;
    }
    oidc(request, response);
  }

  /** Lets a request in as RFC 6750 and RFC 9449 say. */
  async #call(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    provider: Provider,
  ): Promise<void> {
    const next = () => {
      if (!this.wishes.nonceEachAnswer) return {};
      this.#nonce = randomBytes(8).toString("hex");
      return { "DPoP-Nonce": this.#nonce };
    };
    const refuse = (status: number, error: string, why: string, more: Record<string, string> = {}) => {
      const headers = { ...next(), ...more };
      this.refusals.push(why);
      response.writeHead(status, { "WWW-Authenticate": `DPoP error="${error}"`, ...headers });
      response.end(JSON.stringify({ errorCode: "E0000011", errorSummary: "Invalid token provided" }));
    };
    try {
      const [scheme = "", value = ""] = (request.headers.authorization ?? "").split(" ");
      const token = await provider.ClientCredentials.find(value);
      if (token === undefined || this.wishes.revoked.has(value)) {
        return refuse(401, "invalid_token", "no token of ours");
      }
      if ((scheme === "DPoP") !== (token.jkt !== undefined)) return refuse(401, "invalid_token", "scheme");
      if (token.jkt !== undefined) {
        const nonce = await this.#checkProof(request, value, token.jkt);
        const every = this.wishes.resourceNonceEvery;
        if (every !== undefined) {
          if (this.#nonce === "" || this.#sinceNonce >= every) {
            this.#nonce = randomBytes(8).toString("hex");
            this.#sinceNonce = 0;
          }
          if (nonce !== this.#nonce) {
            return refuse(401, "use_dpop_nonce", "nonce", { "DPoP-Nonce": this.#nonce });
          }
          this.#sinceNonce++;
        }
        if (this.wishes.nonceEachAnswer && nonce !== this.#nonce)
          return refuse(401, "use_dpop_nonce", "nonce");
      }
      this.calls.push({
        authorization: request.headers.authorization ?? "",
        kind: token.jkt === undefined ? "bearer" : "dpop",
        scope: token.scope ?? "",
      });
      response.writeHead(200, { "Content-Type": "application/json", ...next() }).end("{}");
    } catch (error) {
      refuse(401, "invalid_dpop_proof", String(error));
    }
  }

  /** @returns the nonce in the proof */
  async #checkProof(request: http.IncomingMessage, token: string, jkt: string): Promise<unknown> {
    const { jwtVerify, EmbeddedJWK, calculateJwkThumbprint } = await import("jose");
    const { protectedHeader, payload } = await jwtVerify(String(request.headers.dpop), EmbeddedJWK, {
      typ: "dpop+jwt",
      maxTokenAge: 300,
    });
    const expected = {
      htm: request.method,
      htu: `${this.origin}${request.url?.split("?")[0]}`,
      ath: createHash("sha256").update(token).digest("base64url"),
    };
    for (const [name, value] of Object.entries(expected)) {
      if (payload[name] !== value) throw new Error(`${name} is ${payload[name]}, not ${value}`);
    }
    if (protectedHeader.jwk === undefined || "d" in protectedHeader.jwk) throw new Error("the proof's key");
    if ((await calculateJwkThumbprint(protectedHeader.jwk)) !== jkt) throw new Error("another key");
    if (this.#proofs.has(String(payload.jti))) throw new Error("the proof was used before");
    this.#proofs.add(String(payload.jti));
    return payload.nonce;
  }
}
