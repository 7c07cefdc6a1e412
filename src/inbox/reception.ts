import type { Delivery } from "../events";
import type { Acceptance, AcceptOptions, Inbox, InboxCounts } from "./contract";
import type { StoreUse } from "./keeper";
import { Sender, type SenderOptions } from "./sender";

export interface ReceptionOptions extends SenderOptions {
  readonly use: StoreUse;
  /** Name of the hook in the store; the same after a restart. */
  readonly hook: string;
  readonly accept: AcceptOptions;
  /** The store cannot be opened; it is tried again. */
  readonly unavailable: (error: unknown) => void;
  /** The store is open: what waits in it goes out from now on. */
  readonly opened: (sender: Sender) => void;
}

/** Pause before a store that could not be opened is tried again, ms: a little over the keeper's own. */
const PAUSE = 6_000;

/** One hook at work on its store: takes deliveries in, and sends what is in the inbox on while the flows run. */
export class Reception {
  readonly #options: ReceptionOptions;
  #inbox: Inbox | undefined;
  #sender: Sender | undefined;
  #opening: Promise<Inbox> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #closed = false;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** @throws what the contract's `accept` throws, and InboxUnavailable where the store cannot be opened */
  async accept(delivery: Delivery): Promise<Acceptance> {
    const inbox = this.#inbox ?? (await this.#open());
    return inbox.accept(delivery, this.#options.accept);
  }

  get counts(): InboxCounts {
    return this.#inbox?.counts() ?? { waiting: 0, inFlight: 0, dead: 0 };
  }

  start(): void {
    this.#running = true;
    if (this.#sender !== undefined) this.#sender.start();
    else this.#tryToOpen();
  }

  async hold(): Promise<void> {
    this.#running = false;
    await this.#sender?.hold();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#running = false;
    clearTimeout(this.#timer);
    await this.#opening?.catch(() => undefined);
    await this.#sender?.close();
    await this.#options.use.release();
  }

  #tryToOpen(): void {
    if (this.#closed || this.#inbox !== undefined) return;
    this.#open().catch((error) => {
      this.#options.unavailable(error);
      clearTimeout(this.#timer);
      if (this.#closed) return;
      this.#timer = setTimeout(() => this.#tryToOpen(), PAUSE);
      this.#timer.unref();
    });
  }

  #open(): Promise<Inbox> {
    this.#opening ??= this.#openNow().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #openNow(): Promise<Inbox> {
    const { use, hook, opened } = this.#options;
    const inbox = (await use.store()).inbox(hook);
    if (this.#sender === undefined && !this.#closed) {
      this.#inbox = inbox;
      this.#sender = new Sender(inbox, this.#options);
      opened(this.#sender);
      if (this.#running) this.#sender.start();
    }
    return inbox;
  }
}
