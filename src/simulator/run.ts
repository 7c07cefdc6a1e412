import type { DeliveryEnvelope, LogEvent } from "../events";
import type { Connection } from "./connection";
import { UsageError } from "./errors";
import { type DeliveryResult, deliverOver } from "./protocol";
import { type Progress, type RunSummary, Tally } from "./tally";

export interface RunOptions {
  /** Deliveries under way at a time; 4 by default. Order of arrival is then open, as with Okta. */
  concurrency?: number;
  /** Ends the run early: what is under way is waited for. */
  signal?: AbortSignal;
  /** Called for each delivery as it ends, for callers that keep a record of their own. */
  onDelivery?: (result: DeliveryResult, envelope: DeliveryEnvelope) => void;
}

export type OnProgress = (progress: Progress) => void;

export function wholeNumber(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${name} must be a whole number, at least ${least}`);
}

/** Events in lists of `size`, the last one shorter. */
export async function* batches(
  events: AsyncIterable<LogEvent> | Iterable<LogEvent>,
  size: number,
): AsyncGenerator<LogEvent[]> {
  let batch: LogEvent[] = [];
  for await (const event of events) {
    batch.push(event);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Sends deliveries as they are made, so that only those under way are in memory. */
export async function sendAll(
  connection: Connection,
  deliveries: AsyncGenerator<DeliveryEnvelope>,
  options: RunOptions,
  onProgress?: OnProgress,
): Promise<RunSummary> {
  const concurrency = wholeNumber("concurrency", options.concurrency ?? 4, 1);
  const tally = new Tally(connection);
  const stopped = () => options.signal?.aborted === true;
  const worker = async () => {
    while (!stopped()) {
      const next = await deliveries.next();
      if (next.done) return;
      const result = await deliverOver(connection, next.value);
      tally.add(result);
      options.onDelivery?.(result, next.value);
      onProgress?.(tally.progress());
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  // an early end must let go of the file that the rest would have come from
  await deliveries.return(undefined);
  for (const end of workers) {
    if (end.status === "rejected") throw end.reason;
  }
  return tally.summary(stopped());
}
