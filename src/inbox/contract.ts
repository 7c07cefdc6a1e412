import type { DeliveredEvent, Delivery } from "../events";

/**
 * A store: one engine in one place, for any number of hooks. What it holds outlives the nodes that use it; engines
 * that keep it on disk also outlive the process.
 */
export interface InboxStore {
  readonly engine: string;

  /** The inbox of one hook; the same one for the same name as long as the store is open. */
  inbox(hook: string): Inbox;

  /** The inbox that an item id of this store belongs to; undefined if no hook of that name was ever opened. */
  inboxOf(id: string): Inbox | undefined;

  /** After this nothing is accepted or handed out. Resolves when the engine has let go of everything it held. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** How long a uuid is remembered, and a dead item kept: hours, more than 0. */
  readonly retention: number;
  /** Events that may wait or be in flight at once, over all hooks of the store; more than 0. */
  readonly maxEvents: number;
  /** Milliseconds since 1970; a test's own clock. */
  readonly now?: () => number;
}

/**
 * The inbox of one hook: what lies between the HTTP answer and the wire. Okta retries a delivery once and never
 * again, so `accept` resolves only when the events are stored as safely as the engine can. An item that `take`
 * has handed out is in flight until `done`, `retry` or `dead` names it.
 */
export interface Inbox {
  readonly engine: string;

  /**
   * Stores the new events of a delivery and tells them from duplicates: the same event uuid (without one, the same
   * delivery id and index) within the retention. Resolves when every new event is stored; a duplicate of an event
   * that is just being stored is told only when that one is stored, too.
   *
   * @throws InboxFull when the size limit is reached; nothing of the delivery is stored then
   * @throws InboxClosed
   * @throws InboxUnavailable when the engine failed to store; nothing of the delivery is stored then
   */
  accept(delivery: Delivery, options: AcceptOptions): Promise<Acceptance>;

  /**
   * Hands out up to `max` items, oldest arrival first; within a delivery by `published`. What was pending or in
   * flight when the process died is handed out again, marked redelivered; `attempt` counts the hand-outs.
   */
  take(max: number): Promise<readonly InboxItem[]>;

  /** The item is dealt with. */
  done(id: string): Promise<Spoken>;

  /** The item goes out again after `delay` ms, in its old place in the order, marked redelivered. */
  retry(id: string, delay: number): Promise<Spoken>;

  /** The item never goes out again; the engine keeps it, with the reason, as long as the retention says. */
  dead(id: string, reason: string): Promise<Spoken>;

  /** The id of the item in flight that holds the event with this uuid. */
  itemWith(uuid: string): string | undefined;

  /** Calls `listener` whenever there may be something to take. One listener; undefined takes it off. */
  onWaiting(listener: (() => void) | undefined): void;

  counts(): InboxCounts;
}

/**
 * What became of a word on an item: it counts; or the item is not in flight, since a word came before (or it waits
 * to go out again); or this store never had an item of that id.
 */
export type Spoken = "counts" | "spoken before" | "unknown";

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

/** Numbers of items of this hook. */
export interface InboxCounts {
  readonly waiting: number;
  readonly inFlight: number;
  readonly dead: number;
}

/** What goes onto a wire at once: one event of a delivery, or all of them. Plain data, fit for JSON. */
export interface InboxItem {
  /** Unique in the store, and never used again. */
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

/** Why a store cannot be opened or used; `message` is a sentence with what to do. */
export class InboxUnavailable extends Error {
  constructor(
    /** A key for the node's locale. */
    readonly code:
      | "engine-missing"
      | "not-a-directory"
      | "not-writable"
      | "in-use"
      | "newer-format"
      | "disk"
      | "invalid-option",
    message: string,
  ) {
    super(message);
  }
}
