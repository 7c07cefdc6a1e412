// Acts as Okta towards an event hook endpoint, by Okta's rules, and says whether the endpoint kept its own.

import type { Check } from "./check";
import type { HookOptions } from "./connection";
import type { Deliverable, DeliveryResult, Verification } from "./protocol";
import type { OnProgress } from "./run";
import { OktaSimulator, type ReplayOptions, type ReplaySummary, type SendOptions } from "./simulator";
import type { RunSummary } from "./tally";

export type { Check, Probe } from "./check";
export { type Attempt, type HookOptions, OKTA_TIMEOUT_MS } from "./connection";
export { UsageError } from "./errors";
export type { Deliverable, DeliveryResult, Outcome, Verification } from "./protocol";
export type { OnProgress, RunOptions } from "./run";
export {
  OktaSimulator,
  type ReplayOptions,
  type ReplaySummary,
  type SendOptions,
} from "./simulator";
export { type BadEntry, parseSystemLog, readChunks } from "./system-log";
export type { AnswerRow, Finding, Progress, RunSummary } from "./tally";
export { typeFilter, type WantedTypes, wantedTypes } from "./types-wanted";

async function once<Result>(
  url: string,
  options: HookOptions,
  use: (simulator: OktaSimulator) => Promise<Result>,
): Promise<Result> {
  const simulator = new OktaSimulator(url, options);
  try {
    return await use(simulator);
  } finally {
    simulator.close();
  }
}

/** One verification on connections of its own; see `OktaSimulator.verify`. */
export function verify(url: string, options: HookOptions = {}): Promise<Verification> {
  return once(url, options, (simulator) => simulator.verify());
}

/** One delivery on connections of its own; see `OktaSimulator.deliver`. */
export function deliver(
  url: string,
  envelope: Deliverable,
  options: HookOptions = {},
): Promise<DeliveryResult> {
  return once(url, options, (simulator) => simulator.deliver(envelope));
}

/** Sample events, delivered; see `OktaSimulator.send`. */
export function send(
  url: string,
  options: HookOptions & SendOptions = {},
  onProgress?: OnProgress,
): Promise<RunSummary> {
  return once(url, options, (simulator) => simulator.send(options, onProgress));
}

/** A System Log export, delivered; see `OktaSimulator.replay`. */
export function replay(
  url: string,
  source: Parameters<OktaSimulator["replay"]>[0],
  options: HookOptions & ReplayOptions = {},
  onProgress?: OnProgress,
): Promise<ReplaySummary> {
  return once(url, options, (simulator) => simulator.replay(source, options, onProgress));
}

/** Probes of what an endpoint must refuse; see `OktaSimulator.check`. */
export function check(url: string, options: HookOptions = {}): Promise<Check> {
  return once(url, options, (simulator) => simulator.check());
}
