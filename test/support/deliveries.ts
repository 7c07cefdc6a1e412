// Bodies of real deliveries in the three shapes in which Okta sends them: nulls written (newer orgs and every
// preview), nulls left out (older orgs), and events that have no `target` at all. Made by hand from Okta's
// documents, not with the project's own sample events: what is tested should not be what tests.
import { randomUUID } from "node:crypto";

// biome-ignore lint/suspicious/noExplicitAny: a body is whatever JSON a test wants to send
type Json = any;

export const ORG = "example.okta.com";
export const HOOK_ID = "who8vt36qfNpCGz9H1d7";

export interface EventOptions {
  uuid?: string;
  eventType?: string;
  published?: string;
  target?: Json[] | null;
  outcome?: Json;
  [field: string]: unknown;
}

export const group = (displayName: string): Json => ({
  id: `00g${displayName.toLowerCase().padEnd(17, "0")}`,
  type: "UserGroup",
  alternateId: "unknown",
  displayName,
  detailEntry: null,
});

const user: Json = {
  id: "00uefnwtXJ8R5VmMk1d7",
  type: "User",
  alternateId: "sam.seller@example.com",
  displayName: "Sam Seller",
  detailEntry: null,
};

/** An event with its nulls written; a group membership unless the options say otherwise. */
export function logEvent(options: EventOptions = {}): Json {
  return {
    uuid: randomUUID(),
    published: "2025-03-04T08:15:30.123Z",
    eventType: "group.user_membership.add",
    version: "0",
    displayMessage: "Add user to group membership",
    severity: "INFO",
    legacyEventType: null,
    client: {
      userAgent: { rawUserAgent: "Mozilla/5.0 (X11; Linux x86_64)", os: "Linux", browser: "CHROME" },
      zone: "null",
      device: "Computer",
      id: null,
      ipAddress: "192.0.2.17",
      geographicalContext: {
        city: "Köln",
        state: null,
        country: "Germany",
        postalCode: null,
        geolocation: { lat: 50.9375, lon: 6.9603 },
      },
      ipChain: [{ ip: "192.0.2.17", geographicalContext: null, version: "V4", source: null }],
    },
    device: null,
    actor: {
      ...user,
      id: "00uadminXJ8R5VmMk1d7",
      alternateId: "hana.lead@example.com",
      displayName: "Hana Lead",
    },
    outcome: { result: "SUCCESS", reason: null },
    target: [user, group("Sales")],
    transaction: { type: "WEB", id: "Y1e9gHkXw3dHqF7aXk2BtwAAA0s", detail: {} },
    debugContext: { debugData: { requestId: "Y1e9gHkXw3dHqF7aXk2BtwAAA0s", threatSuspected: "false" } },
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      authenticationStep: 0,
      externalSessionId: "trsNjgE4rMaSYeF2yWcQ0vZ5w",
      interface: null,
    },
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    insertionTimestamp: null,
    ...options,
  };
}

/** A failed or successful sign-in; such events have no `target`. */
export function signIn(result: "SUCCESS" | "FAILURE", options: EventOptions = {}): Json {
  const { target: _target, ...event } = logEvent({
    eventType: "user.session.start",
    displayMessage: "User login to Okta",
    severity: result === "FAILURE" ? "WARN" : "INFO",
    outcome: { result, reason: result === "FAILURE" ? "INVALID_CREDENTIALS" : null },
    ...options,
  });
  return event;
}

/** The same JSON as an org that leaves nulls out would send it. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .map(([name, field]) => [name, withoutNulls(field)]),
  );
}

/** The envelope around events. */
export function delivery(events: Json[], options: Record<string, unknown> = {}): Json {
  return {
    eventType: "com.okta.event_hook",
    eventTypeVersion: "1.0",
    cloudEventsVersion: "0.1",
    source: `https://${ORG}/api/v1/eventHooks/${HOOK_ID}`,
    eventId: randomUUID(),
    data: { events },
    eventTime: "2025-03-04T08:15:40.321Z",
    contentType: "application/json",
    ...options,
  };
}

/** The body that Okta sends to an inline hook, which was set up with our URL by mistake. */
export function inlineHook(): Json {
  return {
    eventId: randomUUID(),
    eventTime: "2025-03-04T08:15:40.000Z",
    eventType: "com.okta.oauth2.tokens.transform",
    eventTypeVersion: "1.0",
    contentType: "application/json",
    cloudEventVersion: "0.1",
    source: `https://${ORG}/oauth2/default/v1/authorize`,
    data: { context: { user: { id: user.id } }, identity: { claims: {} } },
  };
}
