import type { Delivery } from "../events";
import { Recent } from "./recent";

/** What a hook that runs takes samples with. */
export interface Running {
  /** The event type that its node names for samples. */
  readonly sampleType: string;
  /** The sample events that its node holds, for `readOwnSamples`; none for one of the type. */
  readonly sampleEvents: unknown;
  /** As `Hook.accept`. */
  accept(delivery: Delivery): Promise<void>;
}

/** One hook as the editor knows it: under one id, whatever is deployed. */
export class DeployedHook {
  readonly recent = new Recent();
  /** The nodes that are this hook now, with what runs of them: none during a redeploy, several in a subflow. */
  readonly nodes = new Map<object, Running | undefined>();

  get running(): Running | undefined {
    return [...this.nodes.values()].find((running) => running !== undefined);
  }
}

/** The hooks of one Node-RED by id. What a hook remembers outlives a redeploy of its node, and goes with it. */
export class DeployedHooks {
  readonly #hooks = new Map<string, DeployedHook>();

  get(id: string): DeployedHook | undefined {
    return this.#hooks.get(id);
  }

  /** A node starts to be this hook; whether it can run is not known yet. */
  enter(id: string, node: object): DeployedHook {
    const hook = this.#hooks.get(id) ?? new DeployedHook();
    this.#hooks.set(id, hook);
    hook.nodes.set(node, undefined);
    return hook;
  }

  /** A node stops, for now or for good: `settle` tells. */
  leave(id: string, node: object): void {
    this.#hooks.get(id)?.nodes.delete(node);
  }

  /** Flows have started: a hook whose node has not come back by now was removed or disabled. */
  settle(): void {
    for (const [id, { nodes }] of this.#hooks) if (nodes.size === 0) this.#hooks.delete(id);
  }
}
