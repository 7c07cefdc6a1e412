import type { Inbox, InboxItem } from "./contract";

export interface SenderOptions {
  /** Puts the item onto the wire. A throw makes the item dead. */
  readonly send: (item: InboxItem) => void;
  /** Something in the sender's own work failed: an item could not be sent, or the engine failed. */
  readonly failed: (error: unknown) => void;
  /** Items that are handed out in one turn of the event loop. */
  readonly batch?: number;
}

/**
 * How many turns of the event loop an item may need to be out of reach of a redeploy. Node-RED takes one turn for
 * each node that a message passes, and drops what is under way between nodes when it stops them.
 */
const TURNS = 32;

/**
 * Takes items from an inbox and hands them to the wire, oldest first, a batch in each turn of the event loop, so
 * that a flood of events never blocks the HTTP answers. An item is done when it was handed over and had time to
 * pass the flow; what was still under way when the flows stopped goes out again, marked redelivered.
 */
export class Sender {
  readonly #inbox: Inbox;
  readonly #options: SenderOptions;
  readonly #batch: number;
  /** Item id → the turn after which it counts as sent; in the order of sending. */
  readonly #underWay = new Map<string, number>();
  #running = false;
  #ticking = false;
  #mayHaveMore = true;
  #turn = 0;

  constructor(inbox: Inbox, options: SenderOptions) {
    this.#inbox = inbox;
    this.#options = options;
    this.#batch = options.batch ?? 100;
    inbox.onWaiting(() => {
      this.#mayHaveMore = true;
      this.#tick();
    });
  }

  /** The flows run: send. */
  start(): void {
    this.#running = true;
    this.#mayHaveMore = true;
    this.#tick();
  }

  /** The flows stop: send nothing until `start`, and send again what was under way. */
  async hold(): Promise<void> {
    this.#running = false;
    const underWay = [...this.#underWay.keys()];
    this.#underWay.clear();
    await Promise.all(underWay.map((id) => this.#inbox.retry(id, 0)));
  }

  /** The node goes away; the inbox stays with whoever owns it. */
  async close(): Promise<void> {
    this.#inbox.onWaiting(undefined);
    await this.hold();
  }

  #tick(): void {
    if (this.#ticking || !this.#running) return;
    this.#ticking = true;
    setImmediate(() => {
      this.#work().then(
        () => this.#next(),
        (error) => {
          this.#options.failed(error);
          this.#next();
        },
      );
    });
  }

  #next(): void {
    this.#ticking = false;
    if (this.#mayHaveMore || this.#underWay.size > 0) this.#tick();
  }

  async #work(): Promise<void> {
    this.#turn++;
    const settled: string[] = [];
    for (const [id, turn] of this.#underWay) {
      if (turn > this.#turn) break;
      settled.push(id);
    }
    for (const id of settled) this.#underWay.delete(id);
    await Promise.all(settled.map((id) => this.#inbox.done(id)));
    if (!this.#mayHaveMore || !this.#running) return;
    this.#mayHaveMore = false;
    const items = await this.#inbox.take(this.#batch);
    if (items.length === this.#batch) this.#mayHaveMore = true;
    for (const item of items) await this.#send(item);
  }

  async #send(item: InboxItem): Promise<void> {
    // stopped while the engine was reading
    if (!this.#running) return this.#inbox.retry(item.id, 0);
    this.#underWay.set(item.id, this.#turn + TURNS);
    try {
      this.#options.send(item);
    } catch (error) {
      this.#underWay.delete(item.id);
      await this.#inbox.dead(item.id, String(error));
      this.#options.failed(error);
    }
  }
}
