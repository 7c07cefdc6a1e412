import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type Attempt, type Connection, excerpt, type HookRequest } from "./connection";

/** Headers of the client that Okta calls hooks with; the hook's own ones come on top. */
const client = { "User-Agent": "Okta-Integrations", Accept: "application/json" };

/** Okta asks again, once, after a time-out or a 5xx; no connection counts as a time-out. A 4xx is final. */
function asksAgain(attempt: Attempt): boolean {
  return attempt.status === undefined || attempt.status >= 500;
}

/** Sends one request by Okta's rules: at most one retry, no redirect followed. One or two attempts come back. */
export async function sendAsOkta(
  connection: Connection,
  request: HookRequest,
): Promise<[Attempt, ...Attempt[]]> {
  const withClient = { ...request, headers: { ...client, ...request.headers, ...connection.hookHeaders } };
  const first = await connection.request(withClient);
  if (!asksAgain(first)) return [first];
  if (connection.retryDelayMs > 0) await pause(connection.retryDelayMs);
  return [first, await connection.request(withClient, true)];
}

/** The answer that counts: the last one. */
export function lastOf(attempts: readonly [Attempt, ...Attempt[]]): Attempt {
  return attempts.at(-1) ?? attempts[0];
}

/** A short name for what an attempt came to: "204", "time-out", "ECONNREFUSED". */
export function answerName(attempt: Attempt): string {
  if (attempt.timedOut) return "time-out";
  return attempt.error ? attempt.error.code : String(attempt.status);
}

/** What an endpoint's answer to a delivery means to Okta, in words. */
export function meaningOf(attempt: Attempt, timeoutMs: number): string {
  const { status } = attempt;
  if (attempt.timedOut)
    return `no answer within ${timeoutMs / 1000} s: Okta retries once, then the delivery is lost`;
  if (attempt.error) return attempt.error.message;
  if (status === 200 || status === 204) return "delivered";
  if (status === 401 || status === 403) return "the secret was refused: never retried, the delivery is lost";
  if (status === 404) return "no such path: never retried, the delivery is lost";
  if (status === undefined || status >= 500)
    return "the endpoint failed: Okta retries once, then the delivery is lost";
  if (status >= 400) return "refused: never retried, the delivery is lost";
  if (status >= 300) return "a redirect, which Okta does not follow: the delivery is lost";
  return "taken, though Okta asks for 200 or 204";
}

/** What the endpoint did, with the beginning of what it said. */
export function describeAttempt(attempt: Attempt, timeoutMs: number): string {
  if (attempt.timedOut) return `no answer within ${timeoutMs / 1000} s`;
  if (attempt.error) return attempt.error.message;
  const where = attempt.location === undefined ? "" : ` to ${excerpt(attempt.location, 100)}`;
  const said = attempt.body === "" ? "" : `, saying: ${excerpt(attempt.body)}`;
  return `answered ${attempt.status}${where}${said}`;
}

export interface Verification {
  /** The endpoint did what Okta asks for; Okta would call the hook VERIFIED. */
  ok: boolean;
  challenge: string;
  /** One request, or two when the first was not answered. */
  attempts: [Attempt, ...Attempt[]];
  /** Rules that were broken, one sentence each. */
  problems: string[];
  /** What Okta lets pass, but should be known. */
  warnings: string[];
}

function echoProblem(body: string, challenge: string): string | undefined {
  const shape = `{"verification": "<the challenge>"}`;
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return `the body is not JSON, it should be ${shape}; it is: ${excerpt(body) || "(empty)"}`;
  }
  const echoed = (answer as { verification?: unknown } | null)?.verification;
  if (echoed === challenge) return undefined;
  if (echoed === undefined)
    return `the body has no "verification"; it should be ${shape}, it is: ${excerpt(body)}`;
  return `"verification" is not the challenge that was sent: sent ${challenge}, got ${excerpt(JSON.stringify(echoed), 100)}`;
}

function verificationProblems(attempt: Attempt, challenge: string, timeoutMs: number): string[] {
  if (attempt.status !== 200) {
    const redirect = (attempt.status ?? 0) >= 300 && (attempt.status ?? 0) < 400;
    const hint =
      attempt.status === 401 || attempt.status === 403
        ? " (is the secret the one that the endpoint expects?)"
        : redirect
          ? " (Okta does not follow redirects)"
          : "";
    return [`the verification must be answered with 200: ${describeAttempt(attempt, timeoutMs)}${hint}`];
  }
  const type = attempt.contentType?.split(";")[0]?.trim().toLowerCase();
  const echo = echoProblem(attempt.body, challenge);
  return [
    ...(type === "application/json"
      ? []
      : [`the content type must be application/json, it is ${attempt.contentType ?? "missing"}`]),
    ...(echo === undefined ? [] : [echo]),
  ];
}

/** The headers of a verification; without the challenge it is a GET as any browser might send. */
export function verificationHeaders(challenge: string): Record<string, string> {
  return {
    "X-Okta-Request-Id": randomBytes(20).toString("base64url"),
    "X-Okta-Verification-Challenge": challenge,
  };
}

/** Asks the endpoint to prove that it is its owner's, as Okta does when a hook is set up. */
export async function verifyOver(connection: Connection): Promise<Verification> {
  const challenge = randomBytes(30).toString("base64url");
  const attempts = await sendAsOkta(connection, { method: "GET", headers: verificationHeaders(challenge) });
  const problems = verificationProblems(lastOf(attempts), challenge, connection.timeoutMs);
  const warnings =
    attempts.length > 1 && problems.length === 0
      ? [`only the retry was answered; at first: ${describeAttempt(attempts[0], connection.timeoutMs)}`]
      : [];
  return { ok: problems.length === 0, challenge, attempts, problems, warnings };
}

/** delivered: any 2xx. refused: an answer that ends it at once. failed: no 2xx on the retry either. */
export type Outcome = "delivered" | "refused" | "failed";

export interface DeliveryResult {
  outcome: Outcome;
  eventId: string | undefined;
  /** How many events the delivery held. */
  events: number;
  attempts: [Attempt, ...Attempt[]];
  problems: string[];
  warnings: string[];
}

function outcomeOf(attempt: Attempt): Outcome {
  if (asksAgain(attempt)) return "failed";
  return (attempt.status ?? 0) >= 200 && (attempt.status ?? 0) < 300 ? "delivered" : "refused";
}

/** What the simulator needs to know of a delivery; all else is sent as it is. */
export interface Deliverable {
  eventId?: string | null;
  data?: { events?: readonly unknown[] | null } | null;
  [key: string]: unknown;
}

/** Posts a delivery; a retry repeats the same bytes, so the same eventId. */
export async function deliverOver(connection: Connection, envelope: Deliverable): Promise<DeliveryResult> {
  const body = Buffer.from(JSON.stringify(envelope));
  const attempts = await sendAsOkta(connection, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
  });
  const last = lastOf(attempts);
  const outcome = outcomeOf(last);
  const problems: string[] = [];
  const warnings: string[] = [];
  if (outcome !== "delivered") {
    problems.push(describeAttempt(last, connection.timeoutMs));
  } else {
    if (last.status !== 200 && last.status !== 204)
      problems.push(`answered ${last.status}; Okta asks for 200 or 204`);
    if (last.bodyBytes > 0) warnings.push("answered with a body; Okta asks for an empty one");
    if (attempts.length > 1) {
      warnings.push(
        `taken only on the retry; at first: ${describeAttempt(attempts[0], connection.timeoutMs)}`,
      );
    }
  }
  return {
    outcome,
    eventId: envelope.eventId ?? undefined,
    events: envelope.data?.events?.length ?? 0,
    attempts,
    problems,
    warnings,
  };
}
