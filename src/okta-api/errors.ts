/**
 * What went wrong:
 * `okta` an answer of 400 or above, `unauthorized` a 401, `limit` our own limit or Okta's (429),
 * `timeout`, `network`, `certificate`, `redirect`,
 * `not-json`, `unexpected` (JSON of another shape), `truncated`, `too-large`: the answer is not what Okta sends,
 * `paging` a list's next page cannot be had, `token` there are no credentials to send,
 * `request` it cannot be sent as it is, `aborted` the caller ended it.
 */
export type OktaErrorCode =
  | "okta"
  | "unauthorized"
  | "limit"
  | "timeout"
  | "network"
  | "certificate"
  | "redirect"
  | "not-json"
  | "unexpected"
  | "truncated"
  | "too-large"
  | "paging"
  | "token"
  | "request"
  | "aborted";

/** What is known of a failed call besides the sentence. Never a secret. */
export interface OktaErrorDetails {
  /** HTTP status, once there was one. */
  readonly status?: number;
  /** Okta's own, such as `E0000007`. */
  readonly errorCode?: string;
  readonly errorSummary?: string;
  /** For Okta's support and the System Log. */
  readonly errorId?: string;
  /** `errorCauses[].errorSummary`. */
  readonly causes?: readonly string[];
  /** Seconds after which Okta would take the call. */
  readonly retryAfter?: number;
  /** Of a call that changes something: it was, or may have been, carried out in spite of the error. */
  readonly carriedOut?: "maybe" | "yes";
}

/** A call that failed. Its message says what happened, where, and what to do. */
export class OktaApiError extends Error implements OktaErrorDetails {
  override readonly name = "OktaApiError";
  declare readonly status?: number;
  declare readonly errorCode?: string;
  declare readonly errorSummary?: string;
  declare readonly errorId?: string;
  declare readonly causes?: readonly string[];
  declare readonly retryAfter?: number;
  declare readonly carriedOut?: "maybe" | "yes";

  constructor(
    readonly code: OktaErrorCode,
    message: string,
    details: OktaErrorDetails = {},
  ) {
    super(message);
    Object.assign(this, details);
  }
}

/** A fault of one attempt, before it is known whether there is another, and before it is said where. */
export class Fault extends Error {
  constructor(
    readonly code: OktaErrorCode,
    /** What happened, a sentence without its full stop. */
    readonly what: string,
    /** What to do: whole sentences, or nothing. */
    readonly advice = "",
    readonly details: OktaErrorDetails = {},
    /** May pass by itself: worth another attempt, if that does no harm. */
    readonly passing = false,
  ) {
    super(what);
  }
}
