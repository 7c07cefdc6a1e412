import type { NodeAPI } from "node-red";

/** What follows the flows of a Node-RED as a whole, whichever of them a deploy restarts. */
export interface FlowsFollower {
  started?(): void;
  stopping?(): void;
}

const followers = new WeakMap<object, Set<FlowsFollower>>();

/**
 * Tells `follower` when flows start and stop, in the order in which followers came. Node-RED's emitter warns at
 * eleven listeners; this is one for all.
 *
 * @returns ends it
 */
export function followFlows(RED: NodeAPI, follower: FlowsFollower): () => void {
  let all = followers.get(RED.events);
  if (all === undefined) {
    const set = new Set<FlowsFollower>();
    RED.events.on("flows:started", () => {
      for (const each of [...set]) each.started?.();
    });
    RED.events.on("flows:stopping", () => {
      for (const each of [...set]) each.stopping?.();
    });
    followers.set(RED.events, set);
    all = set;
  }
  const set = all;
  set.add(follower);
  return () => set.delete(follower);
}
