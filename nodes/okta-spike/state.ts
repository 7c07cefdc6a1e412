// What a spike node has counted: it outlives the node from one deploy to the next, and Node-RED in a context store.
import type { Node, NodeAPI } from "node-red";
import { type SpikeSettings, SpikeWindows } from "../../src/detect";
import { followFlows } from "../shared/flows";
import { Raised } from "./raised";
import type { Spike } from "./settings";

/** Between two writes into a context store, in ms; at least. */
const SAVE_EVERY = 10_000;
/** So many times longer than a write takes is the pause before the next: a large state is written less often. */
const SAVE_SHARE = 100;
/** So long a context store may take, in ms: less than Node-RED waits for a node to close. */
const PATIENCE = 6_000;
/** In the context of the node. */
const CONTEXT_KEY = "oktaSpike";

/** What a node leaves to the one that takes its place. */
interface Left {
  readonly windows: SpikeWindows;
  readonly raised: Raised;
  readonly settings: SpikeSettings;
  readonly identity: string;
}

/** In the context store, as JSON. */
interface Stored {
  readonly identity?: unknown;
  readonly windows?: unknown;
  readonly raised?: unknown;
}

/** Node ids → what their nodes left. */
type Estate = Map<string, Left>;

const estates = new WeakMap<object, Estate>();

/** Nodes close, and those that take their place are made, before the flows have started: what is left then is nobody's. */
function estateOf(RED: NodeAPI): Estate {
  let estate = estates.get(RED.events);
  if (estate === undefined) {
    const made: Estate = new Map();
    followFlows(RED, { started: () => made.clear() });
    estates.set(RED.events, made);
    estate = made;
  }
  return estate;
}

export interface StateOptions {
  readonly spike: Spike;
  /** Name of a context store; "" for none. */
  readonly store: string;
  /** A context store failed; said once until it works again. */
  readonly failed: (action: "read" | "save", reason: string) => void;
}

export class SpikeState {
  readonly #estate: Estate;
  readonly #node: Node;
  readonly #options: StateOptions;
  /** Undefined while the context store is read. */
  #windows: SpikeWindows | undefined;
  #raised = new Raised();
  #changed = false;
  #pause = SAVE_EVERY;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #lastFailure: string | undefined;
  /** Resolves when there are windows. */
  readonly ready: Promise<void>;

  constructor(RED: NodeAPI, node: Node, options: StateOptions) {
    this.#estate = estateOf(RED);
    this.#node = node;
    this.#options = options;
    const { spike, store } = options;
    const left = this.#estate.get(node.id);
    this.#estate.delete(node.id);
    if (left !== undefined || store === "") {
      this.#windows = taken(spike, left);
      if (left?.identity === spike.identity) this.#raised = left.raised;
      // the store may be another than before
      if (left !== undefined) this.touch();
      this.ready = Promise.resolve();
    } else {
      this.ready = this.#read();
    }
  }

  get windows(): SpikeWindows | undefined {
    return this.#windows;
  }

  get raised(): Raised {
    return this.#raised;
  }

  /** Something was counted or forgotten. */
  touch(): void {
    this.#changed = true;
    if (this.#options.store === "" || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#save();
    }, this.#pause);
    this.#timer.unref();
  }

  /** @param removed the node is gone for good, and Node-RED forgets its context */
  async close(removed: boolean): Promise<void> {
    clearTimeout(this.#timer);
    await this.ready;
    // what came while the context store was read may have set it
    clearTimeout(this.#timer);
    if (removed || this.#windows === undefined) return;
    const { settings, identity } = this.#options.spike;
    this.#estate.set(this.#node.id, {
      windows: this.#windows,
      raised: this.#raised,
      settings,
      identity,
    });
    if (this.#options.store !== "") this.#save();
    await this.#saving;
  }

  async #read(): Promise<void> {
    const { spike, store } = this.#options;
    let stored: Stored | undefined;
    try {
      stored = await inTime<Stored | undefined>((done) =>
        this.#node
          .context()
          .get(CONTEXT_KEY, store, (error, value) => done(error, value as Stored | undefined)),
      );
      this.#lastFailure = undefined;
    } catch (error) {
      this.#fail("read", error);
    }
    const same = stored?.identity === spike.identity ? stored : undefined;
    this.#raised = Raised.restore(same?.raised);
    this.#windows = SpikeWindows.restore(spike.settings, same?.windows);
  }

  #save(): void {
    this.#saving = this.#saving.then(async () => {
      if (!this.#changed || this.#windows === undefined) return;
      this.#changed = false;
      const { spike, store } = this.#options;
      const started = performance.now();
      const stored: Stored = {
        identity: spike.identity,
        windows: this.#windows.snapshot(),
        raised: this.#raised.toJSON(),
      };
      try {
        await inTime<void>((done) =>
          this.#node.context().set(CONTEXT_KEY, stored, store, (error) => done(error)),
        );
        this.#pause = Math.max(SAVE_EVERY, SAVE_SHARE * (performance.now() - started));
        this.#lastFailure = undefined;
      } catch (error) {
        this.#changed = true;
        this.#fail("save", error);
      }
    });
  }

  #fail(action: "read" | "save", error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#lastFailure) this.#options.failed(action, reason);
    this.#lastFailure = reason;
  }
}

function taken({ settings, identity }: Spike, left: Left | undefined): SpikeWindows {
  if (left === undefined || left.identity !== identity) return new SpikeWindows(settings);
  const names = Object.keys(settings) as (keyof SpikeSettings)[];
  const same = names.every((name) => settings[name] === left.settings[name]);
  return same ? left.windows : SpikeWindows.restore(settings, left.windows.snapshot());
}

/** A call with a callback as a promise that does not wait for ever. */
function inTime<T>(call: (done: (error: unknown, value?: T) => void) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE / 1_000} s`)), PATIENCE);
    const settle = (error: unknown, value?: T) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(value as T);
    };
    try {
      call(settle);
    } catch (error) {
      settle(error);
    }
  });
}
