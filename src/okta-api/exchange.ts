import { onAbort } from "./abort";
import { Fault, type OktaErrorDetails } from "./errors";
import type { Method } from "./request";
import type { Time } from "./time";
import { networkFault } from "./trouble";

/** The longest body that is read, in bytes, unpacked. */
export const MAX_BODY = 50 * 1024 * 1024;

/** One attempt: what goes over the wire, its credentials with it. */
export interface Attempt {
  readonly method: Method;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/** What came back, whatever its status. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export const isSuccess = (status: number) => status >= 200 && status < 300;

const timedOut = Symbol("timed out");
const aborted = Symbol("aborted");

/**
 * Runs something for so long at most, and no longer than the caller wants it.
 *
 * @throws the symbol `timedOut` or `aborted` in place of what it throws itself after its end
 */
async function within<T>(
  milliseconds: number,
  time: Time,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let callOff = () => {};
  let stay = () => {};
  const end = new Promise<never>((_resolve, reject) => {
    const stop = (why: symbol) => {
      reject(why);
      controller.abort();
    };
    stay = onAbort(signal, () => stop(aborted));
    if (signal?.aborted) stop(aborted);
    callOff = time.after(milliseconds, () => stop(timedOut));
  });
  // first in the race, so that its reason counts and not what it breaks off
  end.catch(() => {});
  try {
    return await Promise.race([end, run(controller.signal)]);
  } finally {
    callOff();
    stay();
  }
}

const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;

/**
 * Credentials, which may take a call of their own. What goes wrong in it is told as it is if it is meant to be read.
 *
 * @throws Fault, or what `run` throws
 */
export async function waitForCredentials<T>(
  milliseconds: number,
  time: Time,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await within(milliseconds, time, signal, run);
  } catch (error) {
    if (error === timedOut) {
      throw new Fault("timeout", `No token came within ${seconds(milliseconds)}`, "", {}, true);
    }
    if (error === aborted) throw new Fault("aborted", "The call was ended before it was sent");
    throw error;
  }
}

/** Sends one request and reads its answer whole. Redirects are not followed. @throws Fault */
export async function exchange(
  { method, url, headers, body }: Attempt,
  timeout: number,
  time: Time,
  signal: AbortSignal | undefined,
): Promise<RawAnswer> {
  let head: { readonly status: number; readonly headers: Headers } | undefined;
  const details = (): OktaErrorDetails => {
    const carriedOut = method === "GET" ? undefined : doneBy(head?.status);
    return {
      ...(head !== undefined && { status: head.status }),
      ...(carriedOut !== undefined && { carriedOut }),
    };
  };
  try {
    return await within(timeout, time, signal, async (stop) => {
      const response = await fetch(url, {
        method,
        headers,
        body: body ?? null,
        redirect: "manual",
        signal: stop,
      });
      head = { status: response.status, headers: response.headers };
      return { ...head, text: await read(response, details) };
    });
  } catch (error) {
    // what an error says is told by its status already
    if (head !== undefined && !isSuccess(head.status) && error !== aborted) return { ...head, text: "" };
    if (error instanceof Fault) throw error;
    if (error === timedOut) {
      const what =
        head === undefined
          ? `No answer came within ${seconds(timeout)}`
          : `An answer of ${head.status} began, but was not whole within ${seconds(timeout)}`;
      const advice = "If it happens often, raise the time-out in the org's node.";
      throw new Fault("timeout", what, advice, details(), true);
    }
    if (error === aborted) {
      throw new Fault("aborted", "The call was ended: its node was stopped or deployed anew", "", details());
    }
    if (head === undefined) throw networkFault(error, method !== "GET", time.wall());
    throw new Fault(
      "truncated",
      `An answer of ${head.status} broke off before its end`,
      "If it happens often, look at what is on the way: a firewall, a proxy.",
      details(),
      true,
    );
  }
}

/** Whether a call that changes something was carried out, as far as its status tells. */
function doneBy(status: number | undefined): OktaErrorDetails["carriedOut"] {
  if (status === undefined || status >= 500) return "maybe";
  return isSuccess(status) ? "yes" : undefined;
}

async function read(response: Response, details: () => OktaErrorDetails): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = "";
  let size = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.byteLength;
    if (size > MAX_BODY) {
      reader.cancel().catch(() => {});
      throw new Fault(
        "too-large",
        `The answer is longer than ${MAX_BODY / 1024 / 1024} MB`,
        "Ask for less at once: a limit, a filter, a shorter time.",
        details(),
      );
    }
    text += decoder.decode(piece.value, { stream: true });
  }
  return text + decoder.decode();
}
