import { Fault } from "../errors";
import { exchange } from "../exchange";
import type { Method } from "../request";
import { nodeTime } from "../time";
import { USER_AGENT } from "../user-agent";
import type { SigningKey } from "./private-key";
import { brokenTokenRequest, errorIn, type TokenAnswer, TokenError, tokenErrorOf } from "./token-errors";

// ES modules only: Node 20 cannot require it
type Oauth = typeof import("oauth4webapi", { with: { "resolution-mode": "import" }});

export interface TokenEndpointSettings {
  readonly origin: string;
  readonly clientId: string;
  readonly key: SigningKey;
  readonly keyId?: string | undefined;
  readonly scopes: readonly string[];
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly pauses?: readonly number[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface AccessToken {
  readonly value: string;
  readonly kind: "bearer" | "dpop";
  /** Seconds from when it was given. */
  readonly expiresIn: number;
  /** Granted, as far as the server tells. */
  readonly scopes: readonly string[];
}

/** Before each further try of a request that failed on the way, in ms. It did nothing: it may be repeated. */
const PAUSES = [500, 2_000];
/** Okta's tokens for its management API live an hour. */
const USUAL_LIFE = 3600;

/**
 * Asks an org for access tokens: client credentials with `private_key_jwt` (RFC 7523), with a proof of possession
 * (DPoP, RFC 9449) once the server wants one.
 */
export class TokenEndpoint {
  readonly #settings: TokenEndpointSettings;
  readonly #url: string;
  #clientAuth:
    | Promise<import("oauth4webapi", { with: { "resolution-mode": "import" }}).ClientAuth>
    | undefined;
  #dpop: import("oauth4webapi", { with: { "resolution-mode": "import" }}).DPoPHandle | undefined;
  /** What the management API wants in a proof; the token endpoint's is another, and the handle's to keep. */
  #resourceNonce: string | undefined;

  constructor(settings: TokenEndpointSettings) {
    this.#settings = settings;
    this.#url = `${settings.origin}/oauth2/v1/token`;
  }

  /** @throws OktaApiError */
  async request(): Promise<AccessToken> {
    const pauses = [...(this.#settings.pauses ?? PAUSES)];
    for (;;) {
      try {
        return await this.#withProof();
      } catch (error) {
        const pause = mayPass(error) ? pauses.shift() : undefined;
        if (pause === undefined) throw error instanceof Fault ? brokenTokenRequest(error, this.#url) : error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** The headers of one request with a token. */
  async headers(token: AccessToken, method: Method, url: string): Promise<Record<string, string>> {
    if (token.kind === "bearer" || this.#dpop === undefined)
      return { Authorization: `Bearer ${token.value}` };
    const oauth = await import("oauth4webapi");
    let headers: Record<string, string> = {};
    // the library makes proofs for requests that it sends; this one is only looked at
    await oauth.protectedResourceRequest(token.value, method, new URL(url), undefined, null, {
      DPoP: this.#dpop,
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: async (_url, request) => {
        headers = { ...request.headers };
        return new Response(null, { status: 204 });
      },
    });
    return { Authorization: headers.authorization as string, DPoP: headers.dpop as string };
  }

  /** Takes up the nonce for the next proof, where an answer of the management API has one. @returns whether it is new */
  takeNonce(headers: Headers): boolean {
    const nonce = headers.get("dpop-nonce");
    if (this.#dpop === undefined || nonce === null) return false;
    const isNew = nonce !== this.#resourceNonce;
    this.#resourceNonce = nonce;
    return isNew;
  }

  /** One request; more of them where the server asks for a proof of possession, and for a nonce in it. */
  async #withProof(): Promise<AccessToken> {
    const oauth = await import("oauth4webapi");
    for (let nonces = 0; ; ) {
      const answer = await this.#send(oauth);
      if ("value" in answer) return answer;
      const found = answer.status >= 400 ? errorIn(answer.text) : undefined;
      if (found?.error === "use_dpop_nonce" && nonces < 2) {
        nonces++;
        this.#dpop ??= await this.#newProofs(oauth);
      } else if (this.#dpop === undefined && /dpop/i.test(`${found?.error} ${found?.words}`)) {
        this.#dpop = await this.#newProofs(oauth);
      } else {
        throw tokenErrorOf(answer, this.#settings);
      }
    }
  }

  async #send(oauth: Oauth): Promise<AccessToken | TokenAnswer> {
    const { clientId, scopes, timeout, now } = this.#settings;
    // Okta wants the URL of the endpoint as the audience
    const server = { issuer: this.#url, token_endpoint: this.#url };
    const client = { client_id: clientId };
    this.#clientAuth ??= this.#authentication(oauth);
    const clientAuth = await this.#clientAuth;
    let answer: TokenAnswer | undefined;
    try {
      const response = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        clientAuth,
        { scope: scopes.join(" ") },
        {
          ...(this.#dpop && { DPoP: this.#dpop }),
          headers: { "User-Agent": USER_AGENT },
          // loopback only: the domain was checked
          [oauth.allowInsecureRequests]: true,
          [oauth.customFetch]: async (url, request) => {
            const { status, headers, text } = await exchange(
              { method: "POST", url, headers: new Headers(request.headers), body: String(request.body) },
              timeout,
              nodeTime,
              undefined,
            );
            answer = { status, text, ahead: ahead(headers, now()), retryAfter: retryAfter(headers) };
            return new Response(text, { status: status === 204 ? 200 : status, headers: bodyless(headers) });
          },
        },
      );
      if (answer?.status !== 200) return answer as TokenAnswer;
      const token = await oauth.processClientCredentialsResponse(server, client, response);
      return {
        value: token.access_token,
        kind: token.token_type === "dpop" ? "dpop" : "bearer",
        expiresIn: token.expires_in ?? USUAL_LIFE,
        scopes: (token.scope ?? scopes.join(" ")).split(" ").filter((scope) => scope !== ""),
      };
    } catch (error) {
      // the library's own errors carry the answer, which may hold a token: only what it was not, is told
      if (answer !== undefined) return answer;
      throw error;
    }
  }

  async #authentication(oauth: Oauth) {
    const { key, keyId } = this.#settings;
    const kid = keyId || key.keyId;
    const cryptoKey = await key.cryptoKey();
    return oauth.PrivateKeyJwt(kid === undefined ? cryptoKey : { key: cryptoKey, kid });
  }

  async #newProofs(oauth: Oauth) {
    const keys = await oauth.generateKeyPair("ES256");
    return oauth.DPoP({}, keys, {
      [oauth.modifyAssertion]: (_header, proof) => {
        // only a proof for the management API names a token
        if (proof.ath !== undefined) proof.nonce = this.#resourceNonce;
      },
    });
  }
}

/** Failures that may pass by themselves. */
const mayPass = (error: unknown): boolean =>
  error instanceof Fault ? error.passing : error instanceof TokenError && error.reason === "server";

/** Seconds that this machine's clock is ahead of the server's. */
function ahead(headers: Headers, now: number): number | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : (now - date) / 1000;
}

/** Seconds until Okta takes the next request. */
function retryAfter(headers: Headers): number | undefined {
  const [after, reset] = ["retry-after", "x-rate-limit-reset"].map((name) => Number(headers.get(name) ?? ""));
  if (after) return after;
  const date = Date.parse(headers.get("date") ?? "");
  return reset && !Number.isNaN(date) ? Math.max(0, Math.ceil(reset - date / 1000)) : undefined;
}

/** Without what spoke of the body as it came. */
function bodyless(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) kept.delete(name);
  return kept;
}
