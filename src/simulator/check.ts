import { randomUUID } from "node:crypto";
import type { Attempt, Connection, HookRequest } from "./connection";
import { answerName, describeAttempt, verificationHeaders, verifyOver } from "./protocol";

/** One thing that was tried on an endpoint. No probe delivers an event. */
export interface Probe {
  name: string;
  /** What a good endpoint answers, in words. */
  expected: string;
  /** What came: a status, "time-out", or the code of a connection error. */
  answer: string;
  ok: boolean;
  /** What was said, when it is not as expected. */
  detail?: string;
}

export interface Check {
  url: string;
  ok: boolean;
  probes: Probe[];
  /** Why something was left out. */
  notes: string[];
}

interface PlannedProbe {
  name: string;
  expected: string;
  right: (status: number) => boolean;
  request: HookRequest;
}

const json = { "Content-Type": "application/json" };
const exactly = (status: number) => ({ expected: String(status), right: (got: number) => got === status });

function post(body: unknown, headers: Record<string, string>): HookRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", headers, body: Buffer.from(text) };
}

function emptyDelivery(): unknown {
  return {
    eventType: "com.okta.event_hook",
    eventTypeVersion: "1.0",
    cloudEventsVersion: "0.1",
    eventId: randomUUID(),
    eventTime: new Date().toISOString(),
    data: { events: [] },
  };
}

const inlineHook = {
  eventType: "com.okta.oauth2.tokens.transform",
  eventTypeVersion: "1.0",
  cloudEventVersion: "0.1",
  contentType: "application/json",
  data: { context: {}, identity: {}, access: {} },
};

function withSecret(headers: HookRequest["headers"]): PlannedProbe[] {
  return [
    {
      name: "GET without a challenge",
      ...exactly(400),
      request: { method: "GET", headers },
    },
    {
      name: "a delivery without events",
      expected: "200 or 204",
      right: (status) => status === 200 || status === 204,
      request: post(emptyDelivery(), { ...headers, ...json }),
    },
    {
      name: "malformed JSON",
      ...exactly(400),
      request: post('{"data":{"events":[', { ...headers, ...json }),
    },
    {
      name: "a content type other than JSON",
      ...exactly(415),
      request: post(emptyDelivery(), { ...headers, "Content-Type": "text/plain" }),
    },
    {
      name: "the method PUT",
      ...exactly(405),
      request: { ...post(emptyDelivery(), { ...headers, ...json }), method: "PUT" },
    },
    {
      name: "the body of an inline hook",
      expected: "400 to 499",
      right: (status) => status >= 400 && status < 500,
      request: post(inlineHook, { ...headers, ...json }),
    },
  ];
}

function withoutSecret(connection: Connection): PlannedProbe[] {
  const { [connection.authHeader]: _secret, ...custom } = connection.hookHeaders;
  const wrong = { ...custom, [connection.authHeader]: `wrong-${randomUUID()}` };
  return [
    {
      name: "verification with a wrong secret",
      ...exactly(401),
      request: { method: "GET", headers: { ...wrong, ...verificationHeaders(randomUUID()) } },
    },
    {
      name: "a delivery with a wrong secret",
      ...exactly(401),
      request: post(emptyDelivery(), { ...wrong, ...json }),
    },
    {
      name: "a delivery without a secret",
      ...exactly(401),
      request: post(emptyDelivery(), { ...custom, ...json }),
    },
  ];
}

function judge(probe: PlannedProbe, attempt: Attempt, timeoutMs: number): Probe {
  const ok = attempt.status !== undefined && probe.right(attempt.status);
  return {
    name: probe.name,
    expected: probe.expected,
    answer: answerName(attempt),
    ok,
    ...(!ok && { detail: describeAttempt(attempt, timeoutMs) }),
  };
}

/** Tries what an endpoint must take and what it must refuse. Every request is made once. */
export async function checkOver(connection: Connection): Promise<Check> {
  const verification = await verifyOver(connection);
  const [first, second] = verification.attempts;
  const probes: Probe[] = [
    {
      name: "verification",
      expected: "200 and the challenge",
      answer: answerName(second ?? first),
      ok: verification.ok,
      ...(!verification.ok && { detail: verification.problems.join("; ") }),
    },
  ];
  const notes: string[] = [];
  const planned = [...withSecret(connection.hookHeaders)];
  if (connection.hasSecret) planned.push(...withoutSecret(connection));
  else notes.push("no secret was given, so a wrong one could not be tried");
  for (const probe of planned) {
    const headers = {
      "User-Agent": "Okta-Integrations",
      Accept: "application/json",
      ...probe.request.headers,
    };
    const attempt = await connection.request({ ...probe.request, headers }, true);
    probes.push(judge(probe, attempt, connection.timeoutMs));
  }
  return { url: connection.shownUrl, ok: probes.every(({ ok }) => ok), probes, notes };
}
