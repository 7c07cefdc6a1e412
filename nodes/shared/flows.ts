import type { NodeAPI } from "node-red";

/** What follows the flows of a Node-RED as a whole, whichever of them a deploy restarts. */
export interface FlowsFollower {
  started?(): void;
  /** @param all everything stops for good, for all that is known: no deploy that starts it again at once */
  stopping?(all: boolean): void;
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
    RED.events.on("flows:stopping", ({ diff }: { diff?: object } = {}) => {
      // a deploy compares configurations; a stop of Node-RED, a pause and a reload bring an empty diff without this
      const all = !("globalConfigChanged" in (diff ?? {}));
      for (const each of [...set]) each.stopping?.(all);
    });
    followers.set(RED.events, set);
    all = set;
  }
  const set = all;
  set.add(follower);
  return () => set.delete(follower);
}
