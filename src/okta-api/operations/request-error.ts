/**
 * Why a request cannot be made of the values that were given.
 *
 * - `missing`: required, and null, undefined or an empty text
 * - `unknown-parameter`: the operation has no parameter of that name
 * - `not-text`: a list, an object or another thing that is no text, number or boolean
 * - `not-an-id`: an id with a character that could lead to another place of the API
 * - `placeholder`: "unknown", "me", "undefined" … where the id of one thing is wanted
 * - `too-long`: an id of more than 255 characters
 * - `not-a-flag`, `not-a-count`, `not-a-time`, `not-a-choice`, `not-json`: not what its kind asks for
 * - `too-small`, `too-large`: a count beyond Okta's limits
 * - `bad-path`, `bad-query`: of the custom request
 */
export type RequestProblem =
  | "missing"
  | "unknown-parameter"
  | "not-text"
  | "not-an-id"
  | "placeholder"
  | "too-long"
  | "not-a-flag"
  | "not-a-count"
  | "not-a-time"
  | "not-a-choice"
  | "not-json"
  | "too-small"
  | "too-large"
  | "bad-path"
  | "bad-query";

/** A value does not fit its parameter. The message says what to do; it shows at most the start of a value. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code = "request";

  constructor(
    readonly reason: RequestProblem,
    /** The parameter's name. */
    readonly parameter: string,
    message: string,
  ) {
    super(message);
  }
}
