import type { DeliveryEnvelope, LogEvent } from "./log-event";

export type PayloadShape = "event" | "list" | "delivery";

/** What a message's payload holds. */
export interface EventPayload {
  shape: PayloadShape;
  events: LogEvent[];
  /** How many entries of a list or a delivery were left out because they are not objects. */
  rejected: number;
}

// By tag, not by prototype: a Function node's objects come from another realm, and a Buffer is no event.
export function isPlainObject(value: unknown): value is { [key: string]: unknown } {
  return (
    typeof value === "object" && value !== null && Object.prototype.toString.call(value) === "[object Object]"
  );
}

/** A whole delivery: an object whose `data.events` is an array. */
export function isDelivery(value: unknown): value is DeliveryEnvelope {
  return isPlainObject(value) && isPlainObject(value.data) && Array.isArray(value.data.events);
}

/**
 * A single Log event: it has a type, a uuid or an actor. The `com.okta.…` types are those of envelopes
 * (event and inline hooks), which are not events themselves.
 */
export function isLogEvent(value: unknown): value is LogEvent {
  if (!isPlainObject(value) || isDelivery(value)) return false;
  const { eventType, uuid, actor } = value;
  if (typeof eventType === "string") return !eventType.startsWith("com.okta.");
  return typeof uuid === "string" || isPlainObject(actor);
}

function payloadOf(shape: PayloadShape, entries: readonly unknown[]): EventPayload {
  const events = entries.filter(isPlainObject);
  return { shape, events, rejected: entries.length - events.length };
}

/**
 * The events of a payload: a Log event, a list of them (the System Log API's answer), or a delivery.
 * Undefined for anything else, also for a list in which nothing looks like an event.
 */
export function readPayload(payload: unknown): EventPayload | undefined {
  if (Array.isArray(payload)) {
    return payload.length === 0 || payload.some(isLogEvent) ? payloadOf("list", payload) : undefined;
  }
  if (isDelivery(payload)) return payloadOf("delivery", payload.data.events);
  return isLogEvent(payload) ? { shape: "event", events: [payload], rejected: 0 } : undefined;
}

/**
 * A payload of the same shape with only `events`; `payload` itself stays as it is. A list gives an
 * array, a delivery a copy of its envelope, a single event the first of `events` or undefined.
 */
export function withEvents(
  payload: unknown,
  events: readonly LogEvent[],
): LogEvent | LogEvent[] | DeliveryEnvelope | undefined {
  if (Array.isArray(payload)) return [...events];
  if (isDelivery(payload)) return { ...payload, data: { ...payload.data, events: [...events] } };
  return events[0];
}
