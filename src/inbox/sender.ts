import { WhenDone, WhenSent } from "./acknowledge";
import type { Inbox, InboxItem } from "./contract";

export interface SenderOptions {
  /** Puts the item onto the wire. A throw makes the item dead. */
  readonly send: (item: InboxItem) => void;
  /** Something in the sender's own work failed: an item could not be sent, or the engine failed. */
  readonly failed: (error: unknown) => void;
  /** The numbers of items that wait or are in flight have changed. */
  readonly moved?: () => void;
  /** Items that are handed out in one turn of the event loop. */
  readonly batch?: number;
  /** Set: an item is done when the flow says so. Otherwise when it was sent. */
  readonly waitForWord?: {
    readonly timeout: number;
    readonly maxAttempts: number;
    readonly maxInFlight: number;
    readonly random?: () => number;
    readonly buried: (item: InboxItem, reason: string) => void;
  };
}

/**
 * Takes items from an inbox and hands them to the wire, oldest first, a batch in each turn of the event loop, so
 * that a flood of events never blocks the HTTP answers.
 */
export class Sender {
  readonly #inbox: Inbox;
  readonly #options: SenderOptions;
  readonly #batch: number;
  readonly #acknowledgement: WhenSent | WhenDone;
  #running = false;
  #ticking = false;
  #mayHaveMore = true;

  constructor(inbox: Inbox, options: SenderOptions) {
    this.#inbox = inbox;
    this.#options = options;
    this.#batch = options.batch ?? 100;
    this.#acknowledgement =
      options.waitForWord === undefined
        ? new WhenSent(inbox, this.#batch)
        : new WhenDone(inbox, {
            ...options.waitForWord,
            freed: () => this.#tick(),
            moved: () => this.#options.moved?.(),
            failed: options.failed,
          });
    inbox.onWaiting(() => {
      this.#mayHaveMore = true;
      this.#tick();
    });
  }

  /** Where words on items are heard; undefined for a sender that waits for none. */
  get words(): WhenDone | undefined {
    return this.#acknowledgement instanceof WhenDone ? this.#acknowledgement : undefined;
  }

  /** The id of the item that is out and holds the event with this uuid. */
  itemWith(uuid: string): string | undefined {
    return this.#inbox.itemWith(uuid);
  }

  /** The flows run: send. */
  start(): void {
    this.#running = true;
    this.#mayHaveMore = true;
    this.#tick();
  }

  /** The flows stop: send nothing until `start`. */
  async hold(): Promise<void> {
    this.#running = false;
    await this.#acknowledgement.stopping();
  }

  /** The node goes away; the inbox stays with whoever owns it. */
  async close(): Promise<void> {
    this.#running = false;
    this.#inbox.onWaiting(undefined);
    await this.#acknowledgement.closing();
  }

  #tick(): void {
    if (this.#ticking || !this.#running) return;
    if (!this.#acknowledgement.counting && !(this.#mayHaveMore && this.#acknowledgement.room() > 0)) return;
    this.#ticking = true;
    setImmediate(() => {
      this.#work()
        .catch((error) => this.#options.failed(error))
        .finally(() => {
          this.#options.moved?.();
          this.#ticking = false;
          this.#tick();
        });
    });
  }

  async #work(): Promise<void> {
    await this.#acknowledgement.turn();
    const room = Math.min(this.#acknowledgement.room(), this.#batch);
    if (!this.#mayHaveMore || !this.#running || room <= 0) return;
    this.#mayHaveMore = false;
    const items = await this.#inbox.take(room);
    if (items.length === room) this.#mayHaveMore = true;
    for (const item of items) await this.#send(item);
  }

  async #send(item: InboxItem): Promise<void> {
    // stopped while the engine was reading
    if (!this.#running) {
      await this.#inbox.retry(item.id, 0);
      return;
    }
    if (await this.words?.isSpent(item)) return;
    this.#acknowledgement.sent(item);
    try {
      this.#options.send(item);
    } catch (error) {
      this.#acknowledgement.forget(item.id);
      await this.#inbox.dead(item.id, String(error));
      this.#options.failed(error);
    }
  }
}
