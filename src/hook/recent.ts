import { type Delivery, type LogEvent, MAX_TYPE_LENGTH, readDelivery } from "../events";

export interface RecentEvent {
  /** ISO 8601, when the request came in. */
  readonly receivedAt: string;
  readonly event: LogEvent;
}

interface Received {
  readonly body: Buffer;
  readonly events: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const MAX_EVENTS = 50;
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_TYPES = 1_000;

/**
 * What one hook was delivered of late, for a person to look at. Bodies stay as the bytes that came: that costs a
 * delivery next to nothing, and what flows do to their messages never shows here. In memory only.
 */
export class Recent {
  readonly #deliveries: Received[] = [];
  readonly #types = new Map<string, number>();
  #events = 0;
  #bytes = 0;

  /** @param body the delivery as it came; nobody may write to it later */
  push(body: Buffer, { events }: Delivery, at: number = Date.now()): void {
    for (const { eventType } of events) this.#count(eventType);
    // without events there is nothing to show, and no end to how many such could be kept
    if (events.length === 0) return;
    this.#deliveries.push({ body, events: events.length, at });
    this.#events += events.length;
    this.#bytes += body.length;
    for (let oldest = this.#deliveries[0]; oldest !== undefined; oldest = this.#deliveries[0]) {
      if (this.#events - oldest.events < MAX_EVENTS && this.#bytes <= MAX_BYTES) break;
      this.#deliveries.shift();
      this.#events -= oldest.events;
      this.#bytes -= oldest.body.length;
    }
  }

  /** The 50 events that came last, newest first, each uuid once; fewer if they are large. */
  events(): RecentEvent[] {
    const found: RecentEvent[] = [];
    const seen = new Set<string>();
    for (const { body, at } of [...this.#deliveries].reverse()) {
      const { deliveryId, events } = readDelivery(JSON.parse(body.toString("utf8")), at);
      const receivedAt = new Date(at).toISOString();
      events.sort((a, b) => b.publishedAt - a.publishedAt || b.index - a.index);
      for (const { uuid, index, event } of events) {
        // the same as in the inbox; without both there is no telling
        const key = uuid ?? (deliveryId === null ? undefined : `${deliveryId}:${index}`);
        if (key !== undefined && seen.has(key)) continue;
        if (key !== undefined) seen.add(key);
        found.push({ receivedAt, event });
        if (found.length === MAX_EVENTS) return found;
      }
    }
    return found;
  }

  /** How many events of each type were delivered, duplicates included; of the first 1,000 types. */
  types(): Record<string, number> {
    return Object.fromEntries(this.#types);
  }

  #count(eventType: string | null): void {
    if (eventType === null || eventType.length > MAX_TYPE_LENGTH) return;
    const before = this.#types.get(eventType);
    if (before !== undefined || this.#types.size < MAX_TYPES) this.#types.set(eventType, (before ?? 0) + 1);
  }
}
