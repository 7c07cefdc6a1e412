import type { DeliveredEvent, Delivery } from "../events";
import type { AcceptOptions, ItemDelivery, ItemEvent } from "./contract";

/** What an engine is to store of a delivery: groups of events, each group one item, in the order they go out. */
export interface Items {
  readonly delivery: ItemDelivery;
  readonly groups: readonly (readonly ItemEvent[])[];
  /** Keys of the events seen for the first time. */
  readonly newKeys: readonly string[];
  readonly duplicates: number;
}

/** What makes two events the same: Okta repeats the uuid in every retry and every hook. */
function eventKey(delivery: Delivery, event: DeliveredEvent): string {
  return event.uuid ?? `${delivery.deliveryId}:${event.index}`;
}

/** Takes a delivery apart by the rules of the contract; the engine says which keys it has seen. */
export function itemsOf(
  delivery: Delivery,
  options: AcceptOptions,
  receivedAt: Date,
  seen: (key: string) => boolean,
): Items {
  const newKeys = new Set<string>();
  const outgoing: { event: DeliveredEvent; duplicate: boolean }[] = [];
  let duplicates = 0;
  for (const event of delivery.events) {
    const key = eventKey(delivery, event);
    // without a uuid and a delivery id nothing tells one event from another: none is taken for a duplicate
    const known = event.uuid !== null || delivery.deliveryId !== null;
    const duplicate = known && (newKeys.has(key) || seen(key));
    if (duplicate) duplicates++;
    else if (known) newKeys.add(key);
    if (!duplicate || options.duplicates === "mark") outgoing.push({ event, duplicate });
  }
  outgoing.sort((a, b) => a.event.publishedAt - b.event.publishedAt || a.event.index - b.event.index);
  const events = outgoing.map(
    ({ event, duplicate }, index): ItemEvent => ({
      ...event,
      duplicate,
      part: { index, count: outgoing.length },
    }),
  );
  const { data: _events, ...envelope } = delivery.envelope;
  return {
    delivery: {
      deliveryId: delivery.deliveryId,
      org: delivery.org,
      hookId: delivery.hookId,
      receivedAt: receivedAt.toISOString(),
      count: delivery.events.length + delivery.rejected.length,
      envelope: options.items === "delivery" ? envelope : undefined,
    },
    groups: options.items === "event" ? events.map((event) => [event]) : events.length === 0 ? [] : [events],
    newKeys: [...newKeys],
    duplicates,
  };
}
