import { onAbort } from "./abort";
import { faultOf } from "./answer";
import { Fault, OktaApiError, type OktaErrorDetails } from "./errors";
import { type Attempt, exchange, isSuccess, type RawAnswer, waitForCredentials } from "./exchange";
import { type Limits, processLimits } from "./limiter";
import { redactor } from "./redact";
import type { Authorizer, OktaRequest, SendOptions, Wait } from "./request";
import { backOff, MAX_PAUSE, MAX_PAUSES, MAX_REPEATS, pauseAfter429 } from "./retry";
import { nodeTime, type Time } from "./time";
import { USER_AGENT } from "./user-agent";

/** Requests a minute, per org and operation. */
export const DEFAULT_LIMIT = 50;
/** New credentials in one call: a new token, and a new nonce for it. */
const MAX_RENEWALS = 2;

/** How calls are made. */
export interface CallSettings {
  /** `https://example.okta.com`, without a slash at its end. */
  readonly origin: string;
  readonly authorizer: Authorizer;
  /** Milliseconds for one attempt, from the first byte sent to the last received. */
  readonly timeout: number;
  /** Requests a minute and operation, `DEFAULT_LIMIT` if absent; 0: no limit of ours. */
  readonly limit?: number;
  /** The buckets that count them: those of the process if absent. */
  readonly limits?: Limits;
  readonly time?: Time;
  /** From 0 up to, not including, 1: spreads pauses. */
  readonly random?: () => number;
}

/** The headers of a request, credentials apart. */
export function headersOf({ headers, body }: OktaRequest): Record<string, string> {
  return {
    Accept: "application/json",
    ...(body !== undefined && { "Content-Type": "application/json" }),
    "User-Agent": USER_AGENT,
    ...headers,
  };
}

/** One call: its turn, its attempts, its pauses. */
export class Call {
  readonly #request: OktaRequest;
  readonly #url: string;
  readonly #options: SendOptions;
  readonly #settings: CallSettings;
  readonly #time: Time;
  readonly #random: () => number;
  /** What no text may show. */
  readonly #secrets = new Set<string>();
  #scheme = "";
  #waits = false;
  /** Worst of all attempts: a later one that was not sent takes nothing back. */
  #carriedOut: OktaErrorDetails["carriedOut"];

  constructor(request: OktaRequest, url: string, settings: CallSettings, options: SendOptions) {
    this.#request = request;
    this.#url = url;
    this.#settings = settings;
    this.#options = options;
    this.#time = settings.time ?? nodeTime;
    this.#random = settings.random ?? Math.random;
  }

  /**
   * Makes the call and reads its answer.
   *
   * @throws OktaApiError
   */
  async run<T>(read: (answer: RawAnswer) => T): Promise<T> {
    try {
      return read(await this.#answer());
    } catch (error) {
      throw this.#report(error);
    } finally {
      this.#tell(undefined);
    }
  }

  /** An answer of 200 to 299. @throws Fault */
  async #answer(): Promise<RawAnswer> {
    const { limits = processLimits, origin, limit = DEFAULT_LIMIT, authorizer } = this.#settings;
    const body = this.#body();
    const bucket = limits.bucket(origin, this.#request.operation);
    const turn = {
      ticket: bucket.ticket(),
      limit,
      signal: this.#options.signal,
      onWait: (wait: Wait) => this.#tell(wait),
    };
    let pauses = 0;
    let repeats = 0;
    let renewals = 0;
    for (let again = false; ; again = true) {
      await bucket.take({ ...turn, again });
      this.#tell(undefined);
      const attempt = await this.#attempt(body);
      let answer: RawAnswer | undefined;
      let fault: Fault;
      try {
        answer = await exchange(attempt, this.#settings.timeout, this.#time, this.#options.signal);
        if (answer.status !== 400 && answer.status !== 401) authorizer.answered?.(answer.headers);
        if (isSuccess(answer.status)) return answer;
        fault = faultOf(answer, this.#request, this.#url, this.#scheme);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        fault = error;
      }
      this.#carriedOut =
        fault.details.carriedOut === "yes" ? "yes" : (this.#carriedOut ?? fault.details.carriedOut);

      if (answer?.status === 400 || answer?.status === 401) {
        if (authorizer.refused(answer.status, answer.headers, attempt.headers) && renewals < MAX_RENEWALS) {
          renewals++;
          continue;
        }
      }
      if (answer?.status === 429) {
        const pause = pauseAfter429(answer.headers, pauses, this.#time.wall(), this.#random);
        if (pauses === MAX_PAUSES || pause > MAX_PAUSE) throw tooMuch(fault, pauses, pause);
        pauses++;
        bucket.pause(pause);
        continue;
      }
      if (!this.#mayRepeat(fault) || repeats === MAX_REPEATS) throw fault;
      const wait = backOff(repeats, answer?.headers, this.#time.wall(), this.#random);
      if (wait > MAX_PAUSE) throw fault;
      repeats++;
      await this.#sleep(wait);
    }
  }

  #mayRepeat(fault: Fault): boolean {
    return fault.passing && (this.#request.repeatable || fault.details.carriedOut === undefined);
  }

  #body(): string | undefined {
    try {
      return this.#request.body === undefined ? undefined : JSON.stringify(this.#request.body);
    } catch {
      const what = "The body cannot be written as JSON";
      throw new Fault("request", what, "It refers to itself or holds a number that JSON has not.");
    }
  }

  /** What goes out, with its credentials, which may only be good for a moment. */
  async #attempt(body: string | undefined): Promise<Attempt> {
    const { method } = this.#request;
    let credentials: Record<string, string>;
    try {
      credentials = await waitForCredentials(
        this.#settings.timeout,
        this.#time,
        this.#options.signal,
        (signal) => this.#settings.authorizer.headers(method, this.#url, signal),
      );
    } catch (error) {
      // any other error may tell what it was made of
      if (error instanceof Fault || error instanceof OktaApiError) throw error;
      throw new Fault("token", "The credentials could not be made ready", "Check those of the org's node.");
    }
    for (const [name, value] of Object.entries(credentials)) {
      this.#secrets.add(value);
      if (name.toLowerCase() === "authorization") this.#scheme = value.split(" ", 1)[0] ?? "";
    }
    let headers: Headers;
    try {
      headers = new Headers(headersOf(this.#request));
    } catch {
      throw new Fault(
        "request",
        "A header holds a character that no header may",
        "Check the parameters of the call.",
      );
    }
    try {
      for (const [name, value] of Object.entries(credentials)) headers.set(name, value);
    } catch {
      const what = "The credentials hold a character that no header may, such as a line break";
      throw new Fault("token", what, "Enter the token in the org's node anew.");
    }
    return { method, url: this.#url, headers, body };
  }

  #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#options;
    this.#tell({ reason: "retry", milliseconds });
    return new Promise((resolve, reject) => {
      const callOff = this.#time.after(milliseconds, () => {
        stay();
        resolve();
      });
      const end = () => {
        callOff();
        reject(new Fault("aborted", "The call was ended before another attempt"));
      };
      const stay = onAbort(signal, end);
      if (signal?.aborted) end();
    });
  }

  #tell(wait: Wait | undefined): void {
    if (wait === undefined && !this.#waits) return;
    this.#waits = wait !== undefined;
    try {
      this.#options.onWait?.(wait);
    } catch {
      // whoever shows it must not stop the call, nor those that wait beside it
    }
  }

  /** The fault as the caller sees it: with its place, without secrets. */
  #report(error: unknown): unknown {
    if (!(error instanceof Fault)) return error;
    const carriedOut = error.details.carriedOut ?? this.#carriedOut;
    return toError(error, this.#request, this.#url, [...this.#secrets], carriedOut);
  }
}

/** A 429 that is not waited for any more. */
function tooMuch(fault: Fault, pauses: number, pause: number): Fault {
  const seconds = Math.ceil(pause / 1000);
  const what =
    pauses === MAX_PAUSES
      ? `${fault.what}, for the ${MAX_PAUSES + 1}th time`
      : `${fault.what}, and takes no call for ${seconds} s, which is too long to wait`;
  return new Fault("limit", what, fault.advice, { ...fault.details, retryAfter: seconds });
}

/** A fault with its place, as the caller sees it. */
export function toError(
  { code, what, advice, details }: Fault,
  { operation, method, repeatable }: OktaRequest,
  url: string,
  secrets: readonly string[] = [],
  carriedOut: OktaErrorDetails["carriedOut"] = details.carriedOut,
): OktaApiError {
  const redact = redactor(secrets);
  const done =
    carriedOut === "yes"
      ? "The call itself was carried out."
      : carriedOut === "maybe"
        ? `It may have been carried out all the same${repeatable ? "; doing it again does no harm." : ": look in Okta before you do it again."}`
        : "";
  const place = `(${method} ${url.split("?", 1)[0]})`;
  const message = [`${operation}: ${what}.`, advice, done, place].filter((part) => part !== "").join(" ");
  const { errorCode, errorSummary, errorId, causes } = details;
  return new OktaApiError(code, redact(message), {
    ...details,
    ...(errorCode !== undefined && { errorCode: redact(errorCode) }),
    ...(errorSummary !== undefined && { errorSummary: redact(errorSummary) }),
    ...(errorId !== undefined && { errorId: redact(errorId) }),
    ...(causes !== undefined && { causes: causes.map((cause) => redact(cause)) }),
    ...(carriedOut !== undefined && { carriedOut }),
  });
}
