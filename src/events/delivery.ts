// The body of an event hook's POST, taken apart for the inbox. Bodies come from outside: whatever JSON
// arrives, the answer is a Delivery or a DeliveryError.
import { categoryOf } from "./catalogue";
import type { DeliveryEnvelope, LogEvent } from "./log-event";
import { isDelivery, isPlainObject } from "./payload";

export type DeliveryErrorCode = "not-an-object" | "inline-hook" | "no-events" | "events-not-an-array";

/** A body that is no delivery. The message is a sentence for Okta's log and the admin; it never holds the body. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  constructor(
    readonly code: DeliveryErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export interface DeliveredEvent {
  /** Place in the body's `data.events`, from 0; rejected entries keep theirs. */
  index: number;
  uuid: string | null;
  eventType: string | null;
  /** A category key, or "other". */
  category: string;
  /** ISO text as sent; where it is missing or no date, the delivery's eventTime, then now. */
  published: string;
  /** `published` in ms since 1970, for ordering. */
  publishedAt: number;
  event: LogEvent;
}

export interface Delivery {
  /** The same in a retry; null if the body has none. */
  deliveryId: string | null;
  /** Host of `source`, such as "example.okta.com"; null if `source` is absent or odd. */
  org: string | null;
  /** `who…` id of `source`; null if `source` is absent or odd. */
  hookId: string | null;
  /** ISO text as sent, or null. */
  eventTime: string | null;
  envelope: DeliveryEnvelope;
  events: DeliveredEvent[];
  /** Entries of `data.events` that are no events; they do not stop the others. */
  rejected: { index: number; reason: string }[];
}

const HOOK_PATH = /^\/api\/v1\/eventHooks\/([A-Za-z0-9_-]{1,64})\/?$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/;

/** ms since 1970 of an ISO date-time; without a zone it is UTC. Undefined if it is none. */
export function readDateTime(value: unknown): number | undefined {
  if (typeof value !== "string" || value.length > 64) return undefined;
  const match = DATE_TIME.exec(value);
  if (!match) return undefined;
  // JavaScript would take a date-time without a zone as local time
  const ms = Date.parse(match[3] ? value : `${value}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function readSource(source: unknown): { org: string | null; hookId: string | null } {
  const url = typeof source === "string" && URL.canParse(source) ? new URL(source) : undefined;
  if (!url?.host || !/^https?:$/.test(url.protocol)) return { org: null, hookId: null };
  return { org: url.host, hookId: HOOK_PATH.exec(url.pathname)?.[1] ?? null };
}

function isInlineHook(body: { [key: string]: unknown }): boolean {
  const { eventType, data } = body;
  return (
    (typeof eventType === "string" && /^com\.okta\.(?!event_hook$)/.test(eventType)) ||
    body.cloudEventVersion !== undefined ||
    (isPlainObject(data) && data.context !== undefined)
  );
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
}

function refuse(body: unknown): DeliveryError {
  if (!isPlainObject(body)) {
    return new DeliveryError(
      "not-an-object",
      `An event hook's body is a JSON object, this one is ${kindOf(body)}.`,
    );
  }
  const { data } = body;
  if (isPlainObject(data) && data.events !== undefined && data.events !== null) {
    return new DeliveryError("events-not-an-array", "data.events is not an array of events.");
  }
  if (isInlineHook(body)) {
    return new DeliveryError(
      "inline-hook",
      "This is the body of an inline hook, which waits for commands; this URL takes event hooks only.",
    );
  }
  return new DeliveryError("no-events", "The body has no data.events, which every event hook delivery has.");
}

/**
 * Takes a parsed body apart. An unknown or missing envelope `eventType` is fine as long as `data.events`
 * is there, which may be empty.
 *
 * @param now ms since 1970, the date of events without one
 * @throws DeliveryError and nothing else, for any JSON value
 */
export function readDelivery(body: unknown, now: number = Date.now()): Delivery {
  if (!isDelivery(body)) throw refuse(body);
  const sentAt = readDateTime(body.eventTime);
  const eventTime = sentAt === undefined ? null : (body.eventTime as string);
  const events: DeliveredEvent[] = [];
  const rejected: Delivery["rejected"] = [];
  const entries: readonly unknown[] = body.data.events;
  for (const [index, event] of entries.entries()) {
    if (!isPlainObject(event)) {
      rejected.push({ index, reason: `data.events[${index}] is ${kindOf(event)}, not an event object.` });
      continue;
    }
    const publishedAt = readDateTime(event.published);
    const eventType = text(event.eventType);
    events.push({
      index,
      uuid: text(event.uuid),
      eventType,
      category: categoryOf(eventType),
      published:
        publishedAt === undefined ? (eventTime ?? new Date(now).toISOString()) : (event.published as string),
      publishedAt: publishedAt ?? sentAt ?? now,
      event,
    });
  }
  // Okta's documents of 2019 wrote eventID
  const deliveryId = text(body.eventId) ?? text(body.eventID);
  return { deliveryId, ...readSource(body.source), eventTime, envelope: body, events, rejected };
}
