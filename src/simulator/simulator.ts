import {
  type DeliveryEnvelope,
  isEligible,
  type LogEvent,
  type SampleShape,
  sampleDelivery,
  sampleEvent,
} from "../events";
import { type Check, checkOver } from "./check";
import { Connection, type HookOptions } from "./connection";
import { UsageError } from "./errors";
import {
  type Deliverable,
  type DeliveryResult,
  deliverOver,
  type Verification,
  verifyOver,
} from "./protocol";
import { batches, type OnProgress, type RunOptions, sendAll, wholeNumber } from "./run";
import { type BadEntry, parseSystemLog, readChunks } from "./system-log";
import type { RunSummary } from "./tally";
import { typeFilter, wantedTypes } from "./types-wanted";

interface Envelopes extends RunOptions {
  /** Events in one delivery; 1 by default. */
  batch?: number;
  /** Host of the org that the deliveries say they are from. */
  org?: string;
  /** `who…` id of the hook that they say they are from. */
  hookId?: string;
}

export interface SendOptions extends Envelopes {
  /** Event types, as `wantedTypes` takes them; `user.session.start` by default. Events take turns. */
  types?: string | readonly string[];
  /** Take types that no list knows. */
  unknown?: boolean;
  /** Events in all; one of each type by default. */
  count?: number;
  /** So many of the deliveries are sent a second time at once, as when Okta missed an answer. */
  duplicates?: number;
  /** Nulls written, nulls left out, or no target; "nulls" by default. */
  shape?: SampleShape;
  /** Makes the events the same in every run, uuids included: sent again, they are duplicates. */
  seed?: number;
}

export interface ReplayOptions extends Envelopes {
  /** Send these types only; a category key or a prefix is fine. */
  types?: string | readonly string[];
  /** Called for every line or item that is no event. */
  onBad?: (entry: BadEntry) => void;
}

export interface ReplaySummary extends RunSummary {
  /** Lines or items that are no events. */
  bad: number;
  /** The first ten of them. */
  badShown: BadEntry[];
  /** Events of types that were not asked for. */
  filtered: number;
  /** Events sent though their type never comes from an event hook. */
  ineligible: number;
}

const BAD_SHOWN = 10;

function listOf(types: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof types === "string" ? [types] : types;
}

async function* envelopesOf(
  events: AsyncIterable<LogEvent> | Iterable<LogEvent>,
  { batch = 1, org, hookId }: Envelopes,
): AsyncGenerator<DeliveryEnvelope> {
  for await (const group of batches(events, wholeNumber("batch", batch, 1))) {
    yield sampleDelivery(group, {
      ...(org !== undefined && { org }),
      ...(hookId !== undefined && { hookId }),
    });
  }
}

/** Gives `extra` of `total` deliveries twice in a row, spread over all of them. */
async function* withDuplicates(
  deliveries: AsyncIterable<DeliveryEnvelope>,
  extra: number,
  total: number,
): AsyncGenerator<DeliveryEnvelope> {
  let i = 0;
  for await (const delivery of deliveries) {
    yield delivery;
    if (Math.floor(((i + 1) * extra) / total) > Math.floor((i * extra) / total)) yield delivery;
    i++;
  }
}

/** Numbers in [0, 1) that follow from a seed (a 32-bit Weyl sequence, mixed by Murmur3's finalizer). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

function* samples(
  types: readonly string[],
  count: number,
  { shape, seed }: Pick<SendOptions, "shape" | "seed">,
): Generator<LogEvent> {
  const options = { ...(shape && { shape }), ...(seed !== undefined && { random: seeded(seed) }) };
  for (let i = 0; i < count; i++) yield sampleEvent(types[i % types.length] ?? "", options);
}

/** Acts as Okta towards one event hook endpoint, over connections that stay open until `close`. */
export class OktaSimulator {
  private readonly connection: Connection;

  /** @throws UsageError for a URL, a header or a secret that cannot be sent */
  constructor(url: string, options: HookOptions = {}) {
    this.connection = new Connection(url, options);
  }

  /** The URL without what may be secret. */
  get shownUrl(): string {
    return this.connection.shownUrl;
  }

  /** Takes the secret, and the values of custom headers, out of a text. */
  redact(text: string): string {
    return this.connection.redact(text);
  }

  /** The one-time verification: a GET with a challenge that must come back. */
  verify(): Promise<Verification> {
    return verifyOver(this.connection);
  }

  /** Posts one delivery as it is. Never rejects for what the endpoint does. */
  deliver(envelope: Deliverable): Promise<DeliveryResult> {
    return deliverOver(this.connection, envelope);
  }

  /** Makes sample events and delivers them. @throws UsageError for options that cannot be met */
  async send(options: SendOptions = {}, onProgress?: OnProgress): Promise<RunSummary> {
    const { types } = wantedTypes(listOf(options.types) ?? ["user.session.start"], options.unknown);
    const count = wholeNumber("count", options.count ?? types.length, 1);
    const total = Math.ceil(count / wholeNumber("batch", options.batch ?? 1, 1));
    const extra = wholeNumber("duplicates", options.duplicates ?? 0, 0);
    if (extra > total) throw new UsageError(`duplicates must be at most ${total}, the number of deliveries`);
    const deliveries = envelopesOf(samples(types, count, options), options);
    return sendAll(this.connection, withDuplicates(deliveries, extra, total), options, onProgress);
  }

  /**
   * Delivers the events of a System Log export. Events stay as they are, so what was delivered before is a
   * duplicate to the endpoint.
   *
   * @param source a file of JSON Lines or one JSON array ("-": standard input), or the events themselves
   * @throws UsageError if the file cannot be read or holds no event
   */
  async replay(
    source: string | AsyncIterable<LogEvent> | Iterable<LogEvent>,
    options: ReplayOptions = {},
    onProgress?: OnProgress,
  ): Promise<ReplaySummary> {
    const left = { bad: 0, badShown: [] as BadEntry[], filtered: 0, ineligible: 0 };
    const onBad = (entry: BadEntry) => {
      left.bad++;
      if (left.badShown.length < BAD_SHOWN) left.badShown.push(entry);
      options.onBad?.(entry);
    };
    const selectors = listOf(options.types);
    const wanted = selectors === undefined ? () => true : typeFilter(selectors);
    const name = typeof source !== "string" ? "the replay" : source === "-" ? "the standard input" : source;
    const events = typeof source === "string" ? parseSystemLog(readChunks(source), onBad, name) : source;
    async function* chosen(): AsyncGenerator<LogEvent> {
      for await (const event of events) {
        const type = event.eventType ?? "";
        if (!wanted(type)) {
          left.filtered++;
          continue;
        }
        if (!isEligible(type)) left.ineligible++;
        yield event;
      }
    }
    const summary = await sendAll(this.connection, envelopesOf(chosen(), options), options, onProgress);
    if (summary.deliveries === 0 && !summary.interrupted) throw new UsageError(nothingIn(name, left));
    return { ...summary, ...left };
  }

  /** Tries what an endpoint must refuse, and the verification; delivers no event. */
  check(): Promise<Check> {
    return checkOver(this.connection);
  }

  close(): void {
    this.connection.close();
  }
}

function nothingIn(
  name: string,
  { bad, badShown, filtered }: Pick<ReplaySummary, "bad" | "badShown" | "filtered">,
) {
  if (filtered > 0) return `${name} holds no event of the types asked for`;
  const first = badShown[0];
  const why = first === undefined ? "" : ` (${first.where}: ${first.reason}${bad > 1 ? "; and more" : ""})`;
  return `${name} holds no System Log event${why}; a JSON array or one JSON event per line is needed, not CSV`;
}
