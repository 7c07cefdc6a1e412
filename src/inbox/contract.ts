import type { DeliveredEvent, Delivery } from "../events";

/**
 * The inbox of one hook: what lies between the HTTP answer and the wire. Okta retries a delivery once and never
 * again, so `accept` resolves only when the events are stored as safely as the engine can. An item that `take`
 * has handed out is in flight until `done`, `retry` or `dead` names it.
 */
export interface Inbox {
  readonly engine: string;

  /**
   * Stores the new events of a delivery and tells them from duplicates: the same event uuid (without one, the same
   * delivery id and index) within the retention. Resolves when every new event is stored.
   *
   * @throws InboxFull when the size limit is reached; nothing of the delivery is stored then
   * @throws InboxClosed
   */
  accept(delivery: Delivery, options: AcceptOptions): Promise<Acceptance>;

  /** Hands out up to `max` items, oldest arrival first; within a delivery by `published`. */
  take(max: number): Promise<readonly InboxItem[]>;

  /** The item is dealt with. An unknown id is ignored: the word was said before. */
  done(id: string): Promise<void>;

  /** The item goes out again after `delay` ms, in its old place in the order, marked redelivered. */
  retry(id: string, delay: number): Promise<void>;

  /** The item never goes out again; the engine keeps it, with the reason, as long as the retention says. */
  dead(id: string, reason: string): Promise<void>;

  /** Calls `listener` whenever there may be something to take. One listener; undefined takes it off. */
  onWaiting(listener: (() => void) | undefined): void;

  counts(): InboxCounts;

  /** After this nothing is accepted or handed out. Resolves when the engine has let go. */
  close(): Promise<void>;
}

export interface AcceptOptions {
  /** One item for each event, or one for the whole delivery. */
  readonly items: "event" | "delivery";
  /** Duplicates are left out, or stored and marked. */
  readonly duplicates: "drop" | "mark";
}

/** Numbers of events. */
export interface Acceptance {
  readonly stored: number;
  readonly duplicates: number;
}

/** Numbers of items. */
export interface InboxCounts {
  readonly waiting: number;
  readonly inFlight: number;
  readonly dead: number;
}

/** What goes onto a wire at once: one event of a delivery, or all of them. Plain data, fit for JSON. */
export interface InboxItem {
  readonly id: string;
  readonly delivery: ItemDelivery;
  readonly events: readonly ItemEvent[];
  /** 1 the first time, one more each time it goes out again. */
  readonly attempt: number;
  readonly redelivered: boolean;
}

export interface ItemDelivery {
  readonly deliveryId: string | null;
  readonly org: string | null;
  readonly hookId: string | null;
  /** ISO 8601, when the request came in. */
  readonly receivedAt: string;
  /** Number of events in the delivery as Okta sent it. */
  readonly count: number;
  /** The envelope without its events; kept for items that are a whole delivery. */
  readonly envelope: Readonly<Record<string, unknown>> | undefined;
}

export interface ItemEvent extends DeliveredEvent {
  readonly duplicate: boolean;
  /** Place among the events that go out of this delivery, and their number: for msg.parts. */
  readonly part: { readonly index: number; readonly count: number };
}

export class InboxFull extends Error {}

export class InboxClosed extends Error {}
