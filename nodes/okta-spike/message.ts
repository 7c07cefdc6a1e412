import type { NodeAPI, NodeMessageInFlow } from "node-red";
import { type Alert, type Count, eventTime, type NotCounted } from "../../src/detect";
import type { LogEvent } from "../../src/events";
import { withProperty } from "../shared/routing";
import type { Spike } from "./settings";
import { kept, shownKey } from "./values";

/** `msg.spike`; times are ISO 8601. */
export interface SpikeInfo {
  /** Null: the event has none, or the node cannot count. */
  readonly key: string | null;
  /** Events of the key in the window; not there if the node cannot count. */
  readonly count?: number;
  readonly threshold?: number;
  /** Milliseconds. */
  readonly window?: number;
  /** Different values in the window, where these are counted. */
  readonly distinct?: number;
  /** The window held more than the node keeps: the count is "at least". */
  readonly capped?: boolean;
  /** The event raised an alert: it is on the first output as well. */
  readonly alert?: true;
  /** In an alert: it went out before, and its event came again because nobody dealt with it. */
  readonly again?: true;
  /** Why the event did not count. */
  readonly notCounted?: NotCounted;
  /** The count, or that of the different values, has reached the threshold. */
  readonly over: boolean;
  /** What went wrong with an expression. */
  readonly error?: string;
  /** In an alert: the different values, at most 100. */
  readonly values?: readonly string[];
  /** In an alert: the times of its first and last event. */
  readonly first?: string;
  readonly last?: string;
  /** In an alert: its events, at most the latest 100. */
  readonly uuids?: readonly string[];
}

const withError = (error: string | undefined) => (error === undefined ? {} : { error });

function base({ threshold, window }: Spike["settings"], key: string | null, over: boolean, error?: string) {
  return { key, threshold, window, over, ...withError(error) };
}

/** Of an event that has a key. */
export function countInfo(
  { settings }: Spike,
  key: string,
  { count, distinct, capped, notCounted }: Count,
  isAlert: boolean,
  error: string | undefined,
): SpikeInfo {
  return {
    ...base(settings, shownKey(key), (distinct ?? count) >= settings.threshold, error),
    count,
    ...(distinct === undefined ? {} : { distinct }),
    capped,
    ...(isAlert ? { alert: true } : {}),
    ...(notCounted === undefined ? {} : { notCounted }),
  };
}

export function alertInfo(
  { settings }: Spike,
  key: string,
  { count, distinct, values, capped, first, last, uuids }: Alert,
  isAgain: boolean,
): SpikeInfo {
  return {
    ...base(settings, shownKey(key), true),
    count,
    ...(distinct === undefined ? {} : { distinct }),
    ...(values === undefined ? {} : { values: values.map(shownKey) }),
    capped,
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
    uuids,
    ...(isAgain ? { again: true } : {}),
  };
}

/** Of an event without a key. */
export const noKeyInfo = ({ settings }: Spike, error: string | undefined): SpikeInfo => ({
  ...base(settings, null, false, error),
  count: 0,
  capped: false,
});

/** Of any event, where the node's settings cannot be used. */
export const brokenInfo = (error: string): SpikeInfo => ({ key: null, over: false, error });

/** What a message says of its event besides the event itself. */
export interface Carrier {
  readonly okta?: {
    readonly uuid?: unknown;
    readonly published?: unknown;
    readonly redelivered?: unknown;
  } | null;
}

/** When it happened, in ms since 1970: as the event says, as its delivery says, or now. */
export function timeOf(event: LogEvent, { okta }: Carrier, payload: unknown): number {
  // the hook has filled in the delivery's time where it takes a delivery apart
  const delivered = payload === event ? okta?.published : (payload as { eventTime?: unknown }).eventTime;
  return eventTime(event, delivered, Date.now());
}

/** The hook gives an event without a uuid one of its own, which a repeated delivery has again. */
export function uuidOf(event: LogEvent, { okta }: Carrier, payload: unknown): string | undefined {
  // what is said of a list or a delivery is not said of its events
  const uuids = payload === event ? [event.uuid, okta?.uuid] : [event.uuid];
  const uuid = uuids.find((uuid): uuid is string => typeof uuid === "string" && uuid !== "");
  return uuid === undefined ? undefined : kept(uuid);
}

/** The message with one event in it, and what is said of it. */
export function messageWith(
  RED: NodeAPI,
  message: NodeMessageInFlow,
  { property, event, payload }: { property: string; event: LogEvent; payload: unknown },
  spike: SpikeInfo,
): NodeMessageInFlow & { spike: SpikeInfo } {
  if (payload === event) return { ...message, spike };
  // what else the message holds is no other message's: a node behind may change it
  const own = RED.util.cloneMessage(withProperty(RED, message, property, null));
  RED.util.setMessageProperty(own, property, event);
  return { ...own, spike };
}
