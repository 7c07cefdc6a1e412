import type { SpikeSettings } from "./spike";

/** So much later than the newest event of its key an event may come: as long as an inbox remembers, in milliseconds. */
export const LATENESS = 24 * 60 * 60 * 1000;

/** The settings in whole milliseconds, with what follows from them. */
export interface Rules extends SpikeSettings {
  readonly lateness: number;
  /** A key that has not been seen for longer is forgotten, in seconds. */
  readonly idle: number;
}

export function rulesOf(settings: SpikeSettings, lateness = LATENESS): Rules {
  const window = Math.max(1, Math.round(settings.window));
  const quiet = Math.max(0, Math.round(settings.quiet));
  const threshold = Math.max(1, Math.ceil(settings.threshold));
  return {
    threshold,
    window,
    quiet,
    distinct: settings.distinct,
    // a Map holds no more than 16 million
    maxKeys: Math.min(Math.max(1, settings.maxKeys), 10_000_000),
    maxPerKey: Math.max(threshold, settings.maxPerKey),
    lateness,
    idle: Math.ceil((lateness + Math.max(window, quiet)) / 1000),
  };
}
