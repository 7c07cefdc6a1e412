import { setMaxListeners } from "node:events";

/**
 * Runs something when a signal aborts; what comes back calls it off.
 *
 * One signal of a node may end hundreds of calls that wait: Node need not warn of so many.
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal === undefined) return () => {};
  setMaxListeners(0, signal);
  signal.addEventListener("abort", run, { once: true });
  return () => signal.removeEventListener("abort", run);
}
