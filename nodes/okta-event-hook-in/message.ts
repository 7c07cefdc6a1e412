import type { NodeMessage } from "node-red";
import type { DeliveryEnvelope, LogEvent } from "../../src/events";
import type { InboxItem, ItemEvent } from "../../src/inbox";

/** `msg.okta` of a message that holds one event; times are ISO 8601. */
export interface OktaMessageInfo {
  readonly eventId: string | null;
  readonly uuid: string | null;
  readonly eventType: string | null;
  /** A key of the catalogue, or "other". */
  readonly category: string;
  readonly published: string;
  readonly org: string | null;
  readonly hookId: string | null;
  /** Place in the delivery as Okta sent it, and the number of its events. */
  readonly index: number;
  readonly count: number;
  readonly receivedAt: string;
  readonly duplicate: boolean;
  readonly redelivered: boolean;
  readonly attempt: number;
  /** Where okta-event-done finds the event: the id of the hook's node, and of the item in its inbox. */
  readonly hook: string;
  readonly item: string;
}

/** `msg.okta` of a message that holds a whole delivery. */
export interface OktaDeliveryInfo
  extends Pick<
    OktaMessageInfo,
    "eventId" | "org" | "hookId" | "count" | "receivedAt" | "redelivered" | "attempt" | "hook" | "item"
  > {
  /** True when every event of the delivery came before. */
  readonly duplicate: boolean;
  /** How many of the events in the payload came before. */
  readonly duplicates: number;
}

export interface OktaMessage extends NodeMessage {
  payload: LogEvent | DeliveryEnvelope;
  okta: OktaMessageInfo | OktaDeliveryInfo;
  /** Lets a Join node put the delivery together again. */
  parts?: { id: string; type: "array"; index: number; count: number };
}

/** The message for an item of the hook with this node id: by the item's shape one event, or the delivery whole. */
export function messageOf(item: InboxItem, hook: string): OktaMessage {
  const { deliveryId, org, hookId, count, receivedAt, envelope } = item.delivery;
  const { redelivered, attempt } = item;
  if (envelope !== undefined) {
    const duplicates = item.events.filter((event) => event.duplicate).length;
    return {
      topic: typeof envelope.eventType === "string" ? envelope.eventType : "com.okta.event_hook",
      payload: { ...envelope, data: { events: item.events.map(({ event }) => event) } },
      okta: {
        eventId: deliveryId,
        org,
        hookId,
        count,
        receivedAt,
        redelivered,
        attempt,
        hook,
        item: item.id,
        duplicate: duplicates === item.events.length,
        duplicates,
      },
    };
  }
  const [event] = item.events as readonly [ItemEvent];
  return {
    topic: event.eventType ?? "",
    payload: event.event,
    parts: {
      id: deliveryId ?? `${receivedAt}:${event.uuid}`,
      type: "array",
      index: event.part.index,
      count: event.part.count,
    },
    okta: {
      eventId: deliveryId,
      uuid: event.uuid,
      eventType: event.eventType,
      category: event.category,
      published: event.published,
      org,
      hookId,
      index: event.index,
      count,
      receivedAt,
      duplicate: event.duplicate,
      redelivered,
      attempt,
      hook,
      item: item.id,
    },
  };
}
