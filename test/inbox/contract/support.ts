import { type Delivery, readDelivery } from "../../../src/events";
import type { AcceptOptions, Inbox, InboxItem, InboxStore, StoreOptions } from "../../../src/inbox";

export const EACH: AcceptOptions = { items: "event", duplicates: "drop" };
export const MARKED: AcceptOptions = { items: "event", duplicates: "mark" };
export const WHOLE: AcceptOptions = { items: "delivery", duplicates: "drop" };

export const HOUR = 3_600_000;

/** One place of an engine, which the first test of a suite finds empty. */
export interface Place {
  /** Opens the store there; a durable engine finds what an earlier one left. */
  open(options?: Partial<StoreOptions>): Promise<InboxStore>;
}

export interface EngineUnderTest {
  /** Whether what was accepted outlives the store that took it. */
  readonly durable: boolean;
  place(): Place;
}

let serial = 0;

export type SomeEvent = { uuid?: unknown; published?: string; [field: string]: unknown };

export function delivery(events: SomeEvent[], eventId: string | null = `delivery-${++serial}`): Delivery {
  return readDelivery({
    eventType: "com.okta.event_hook",
    ...(eventId === null ? {} : { eventId }),
    source: "https://example.okta.com/api/v1/eventHooks/who1",
    data: { events: events.map((event) => ({ eventType: "user.session.start", ...event })) },
  });
}

export const of = (...uuids: string[]) => delivery(uuids.map((uuid) => ({ uuid })));

/** The events' uuids, those of one item joined with "+". */
export const uuids = (items: readonly InboxItem[]) =>
  items.map((item) => item.events.map(({ uuid }) => uuid).join("+"));

/** Takes one item that must be there. */
export async function one(inbox: Inbox): Promise<InboxItem> {
  const [item] = await inbox.take(1);
  if (item === undefined) throw new Error("there is nothing to take");
  return item;
}

/** Takes everything and is done with it. */
export async function drain(inbox: Inbox): Promise<InboxItem[]> {
  const all: InboxItem[] = [];
  for (let items = await inbox.take(100); items.length > 0; items = await inbox.take(100)) {
    for (const item of items) await inbox.done(item.id);
    all.push(...items);
  }
  return all;
}

export const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Lets the event loop turn until it is so; the test's own limit ends it otherwise. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
