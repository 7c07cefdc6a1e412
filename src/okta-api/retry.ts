/** Waits for the end of Okta's limit in one call, and the longest of them. */
export const MAX_PAUSES = 3;
export const MAX_PAUSE = 120_000;
/** Further attempts after one that failed without a word from Okta on when to come back. */
export const MAX_REPEATS = 2;
const FIRST_BACK_OFF = 1000;
/** Of a 429 that does not say when: Okta's limits are per minute. */
const FIRST_PAUSE = 5000;

/** A header of so many seconds, or of a date (RFC 9110, 10.2.3), in ms from now on. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  const time = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(time) ? Math.max(0, time) : undefined;
}

/** The server's clock, where it tells it: this machine's may be minutes off. */
function serverTime(headers: Headers, wall: number): number {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? wall : date;
}

/**
 * Milliseconds until Okta takes the call again after a 429.
 *
 * `X-Rate-Limit-Reset` is in whole seconds, so one more is waited.
 *
 * @param before pauses that this call made already
 * @param wall this machine's clock, in ms since 1970
 */
export function pauseAfter429(headers: Headers, before: number, wall: number, random: () => number): number {
  const now = serverTime(headers, wall);
  const asked = retryAfter(headers, now);
  const reset = headers.get("x-rate-limit-reset")?.trim() ?? "";
  if (/^\d{9,11}$/.test(reset)) return Math.max(Number(reset) * 1000 - now, asked ?? 0, 0) + 1000;
  return asked === undefined ? spread(FIRST_PAUSE * 2 ** before, random) : Math.max(asked, 1000);
}

/**
 * Milliseconds before another attempt after a broken one.
 *
 * @param headers of a 5xx: a longer `Retry-After` counts
 */
export function backOff(
  before: number,
  headers: Headers | undefined,
  wall: number,
  random: () => number,
): number {
  const asked = headers === undefined ? 0 : (retryAfter(headers, serverTime(headers, wall)) ?? 0);
  return Math.max(asked, spread(FIRST_BACK_OFF * 2 ** before, random));
}

/** Half to one and a half of it, so that calls that failed together do not come back together. */
const spread = (milliseconds: number, random: () => number) => Math.round(milliseconds * (0.5 + random()));
