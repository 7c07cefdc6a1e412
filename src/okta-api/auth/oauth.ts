import { OktaApiError } from "../errors";
import type { Authorizer, Method } from "../request";
import { readPrivateKey } from "./private-key";
import { type AccessToken, TokenEndpoint } from "./token-endpoint";
import { TokenError } from "./token-errors";

/** An app of the type API Services, as it is set up in Okta. */
export interface OauthSettings {
  /** Of the org: `https://example.okta.com`. */
  readonly origin: string;
  readonly clientId: string;
  /** PEM or JWK. */
  readonly privateKey: string;
  /** Goes before the JWK's own; "" or undefined: that, or none. */
  readonly keyId?: string | undefined;
  readonly scopes: readonly string[];
  /** Milliseconds for a token request. */
  readonly timeout: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
  /** Milliseconds before each further try of a request that may have failed by chance. */
  readonly pauses?: readonly number[];
}

/** A token is not used in the last part of its time, for it has to last until it arrives: ms, and part of the whole. */
const LAST = 60_000;
const LAST_PART = 0.1;

/** So long the same failure is the answer, in ms: a flood of events must not become a flood of token requests. */
const FAILED_FOR = 5_000;

/** Calls with an access token that the app got for itself (client credentials, `private_key_jwt`). */
export class OauthAuthorizer implements Authorizer {
  /** What the app asks for. */
  readonly scopes: readonly string[];
  readonly #endpoint: TokenEndpoint;
  readonly #now: () => number;
  #token: { readonly value: AccessToken; readonly until: number } | undefined;
  #request: Promise<AccessToken> | undefined;
  #failed: { readonly error: unknown; readonly until: number } | undefined;

  /** @throws TokenError: the settings cannot be used */
  constructor(settings: OauthSettings) {
    const read = readPrivateKey(settings.privateKey);
    if (!read.ok) throw new TokenError(`key-${read.problem}`);
    if (settings.scopes.length === 0) throw new TokenError("no-scopes");
    this.scopes = settings.scopes;
    this.#now = settings.now ?? Date.now;
    this.#endpoint = new TokenEndpoint({ ...settings, key: read.key, now: this.#now });
  }

  async headers(method: Method, url: string, signal?: AbortSignal): Promise<Record<string, string>> {
    const token = await this.token(signal);
    return this.#endpoint.headers(token, method, url);
  }

  /** What was granted. @throws OktaApiError */
  async token(signal?: AbortSignal): Promise<AccessToken> {
    if (signal?.aborted) throw aborted();
    const now = this.#now();
    if (this.#token !== undefined && now < this.#token.until) return this.#token.value;
    if (this.#failed !== undefined && now < this.#failed.until) throw this.#failed.error;
    this.#request ??= this.#renew().finally(() => {
      this.#request = undefined;
    });
    return unlessAborted(this.#request, signal);
  }

  refused(status: number, headers: Headers, sent?: Headers): boolean {
    const isNew = this.#endpoint.takeNonce(headers);
    // of several calls with the old nonce each is told the new one
    const wantsNonce = /use_dpop_nonce/.test(headers.get("www-authenticate") ?? "");
    if (headers.has("dpop-nonce") && wantsNonce) return true;
    // a nonce may come along with whatever else is wrong
    if (status !== 401) return isNew;
    // many calls may come back with one token that ended: only the first of them makes a new one
    const current = this.#token?.value.value;
    if (sent === undefined || current === undefined || sent.get("authorization")?.endsWith(` ${current}`)) {
      this.#token = undefined;
    }
    return true;
  }

  answered(headers: Headers): void {
    this.#endpoint.takeNonce(headers);
  }

  async #renew(): Promise<AccessToken> {
    try {
      const value = await this.#endpoint.request();
      const life = value.expiresIn * 1000;
      this.#token = { value, until: this.#now() + life - Math.min(LAST, life * LAST_PART) };
      this.#failed = undefined;
      return value;
    } catch (error) {
      this.#failed = { error, until: this.#now() + FAILED_FOR };
      throw error;
    }
  }
}

const aborted = () => new OktaApiError("aborted", "The call was ended while it waited for a token.");

/** One caller's wait for what others wait for, too: it ends alone. */
async function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted());
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
