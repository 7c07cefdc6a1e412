/** HTTP methods of Okta's management API. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One call of Okta's management API, made ready: nothing of it names an org or a secret. */
export interface OktaRequest {
  /** Id of the operation, such as `suspendUser`, or `custom`: what the limit per org and operation counts by. */
  readonly operation: string;
  readonly method: Method;
  /** From the root of the org, with its parameters filled in and escaped: `/api/v1/users/00u1/lifecycle/suspend`. */
  readonly path: string;
  /** In the order in which they are sent; not escaped yet. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Further headers, such as `Prefer`; never credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What an OAuth token needs for it: named where Okta refuses the call. */
  readonly scopes?: readonly string[];
  /** May be sent again after a 5xx or a broken connection: doing it twice does what doing it once does. */
  readonly repeatable: boolean;
}

/** What Okta answered: a status of 200 to 299. */
export interface OktaAnswer {
  readonly status: number;
  /** The JSON that came; undefined for an empty body. */
  readonly body: unknown;
  /** `X-Okta-Request-Id`, to be found in the System Log. */
  readonly requestId?: string;
  /** The address of a list's next page, from `Link: <…>; rel="next"`: on the same origin. */
  readonly next?: string;
}

/** Why a call is not on its way yet. */
export interface Wait {
  /** Our own limit per org and operation, Okta's 429, or a pause before a second try. */
  readonly reason: "limit" | "rate-limit" | "retry";
  /** Until it goes on, as far as is known. */
  readonly milliseconds: number;
}

export interface SendOptions {
  /** Ends the call and its waiting: the node was closed. */
  readonly signal?: AbortSignal;
  /** Told when a call has to wait; undefined: it goes on. */
  readonly onWait?: (wait: Wait | undefined) => void;
}

/** Puts the credentials on a request. */
export interface Authorizer {
  /**
   * The headers that prove who calls, for one request to `url`.
   *
   * @throws OktaApiError, without a secret in it
   */
  headers(method: Method, url: string, signal?: AbortSignal): Promise<Record<string, string>>;
  /**
   * Told of the headers of an answer of 400 or 401 (a new DPoP nonce, a token that is not taken any more).
   * `sent` are the headers of that request.
   *
   * @returns true: the same request with new headers is worth one more try
   */
  refused(status: number, headers: Headers, sent?: Headers): boolean;
  /** Told of the headers of every other answer: they may hold the nonce for the next proof. */
  answered?(headers: Headers): void;
}
