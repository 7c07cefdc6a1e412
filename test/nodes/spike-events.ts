// What the suites of okta-spike feed it, and how they read what it says.
import register from "../../nodes/okta-spike/runtime";
import { signIn } from "../support/deliveries";
import { Bench, type Seen } from "./harness";

const NOON = Date.UTC(2025, 2, 4, 12);
export const MINUTE = 60_000;
/** Fits a sign-in that failed. */
export const FAILED = "event.outcome?.result eq 'FAILURE'";

/** A time so many minutes after noon. */
export const at = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString();
export const actor = (alternateId: unknown) => ({
  id: "00u1",
  type: "User",
  alternateId,
  displayName: "Ann",
});
/** A failed sign-in of Ann. */
export const failure = (minutes: number, options: object = {}) =>
  signIn("FAILURE", { published: at(minutes), actor: actor("ann@example.com"), ...options });

interface Spike {
  key: string | null;
  count: number;
  [name: string]: unknown;
}
export const spikeOf = (message: Seen | undefined) => message?.spike as Spike;
export const spikes = (messages: readonly Seen[]) => messages.map(spikeOf);
export const uuids = (messages: readonly Seen[]) =>
  messages.map(({ payload }) => (payload as { uuid: string }).uuid);

/** A node okta-spike with a threshold of 3 by itself. */
export const spike = (properties: object = {}, registering = register) =>
  Bench.load(registering, { type: "okta-spike", threshold: 3, ...properties }, 2);
