import type { Inbox, InboxItem, Spoken } from "./contract";

/** When an item that was handed to the wire is dealt with; how many may be out; what becomes of them at a stop. */
export interface Acknowledgement {
  /** How many more items may go out now. */
  room(): number;
  /** The item was handed to the wire. */
  sent(item: InboxItem): void;
  /** The item could not be handed over after all. */
  forget(id: string): void;
  /** A turn of the event loop has passed. */
  turn(): Promise<void>;
  /** Whether turns are to be counted: there is something that only they bring to an end. */
  readonly counting: boolean;
  /** All flows stop, or some of them. */
  stopping(): Promise<void>;
  /** The hook's own node stops. */
  closing(): Promise<void>;
}

/**
 * How many turns of the event loop an item may need to be out of reach of a redeploy. Node-RED takes one turn for
 * each node that a message passes, and drops what is under way between nodes when it stops them.
 */
const TURNS = 32;

/** An item is done once it was handed over and had time to pass the flow. */
export class WhenSent implements Acknowledgement {
  readonly #inbox: Inbox;
  readonly #batch: number;
  /** Item id → the turn after which it counts as sent; in the order of sending. */
  readonly #underWay = new Map<string, number>();
  #turn = 0;

  /** @param batch items that are handed out in one turn of the event loop */
  constructor(inbox: Inbox, batch: number) {
    this.#inbox = inbox;
    this.#batch = batch;
  }

  room(): number {
    return this.#batch;
  }

  sent({ id }: InboxItem): void {
    this.#underWay.set(id, this.#turn + TURNS);
  }

  forget(id: string): void {
    this.#underWay.delete(id);
  }

  get counting(): boolean {
    return this.#underWay.size > 0;
  }

  async turn(): Promise<void> {
    this.#turn++;
    const settled: string[] = [];
    for (const [id, turn] of this.#underWay) {
      if (turn > this.#turn) break;
      settled.push(id);
    }
    for (const id of settled) this.#underWay.delete(id);
    await Promise.all(settled.map((id) => this.#inbox.done(id)));
  }

  /** What was still under way goes out again, marked redelivered. */
  async stopping(): Promise<void> {
    const underWay = [...this.#underWay.keys()];
    this.#underWay.clear();
    await Promise.all(underWay.map((id) => this.#inbox.retry(id, 0)));
  }

  closing(): Promise<void> {
    return this.stopping();
  }
}

export interface WaitOptions {
  /** Milliseconds without a word after which an item goes out again. */
  readonly timeout: number;
  /** Attempts after which an item is dead. */
  readonly maxAttempts: number;
  /** Items that may be out at once. */
  readonly maxInFlight: number;
  /** A number from 0 to 1, for the jitter; a test's own. */
  readonly random?: () => number;
  /** An item is dead: tell a person. */
  readonly buried: (item: InboxItem, reason: string) => void;
  /** Room has come: more may go out. */
  readonly freed: () => void;
  /** A word or a silence has moved an item: the counts are others now. */
  readonly moved: () => void;
  readonly failed: (error: unknown) => void;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 300_000;

/** Pause before an item goes out again, ms: twice as long each time up to five minutes, half of it by chance. */
export function pauseAfter(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return Math.round(longest * (0.5 + random() / 2));
}

/** An item is done when the flow says so. */
export class WhenDone implements Acknowledgement {
  readonly #inbox: Inbox;
  readonly #options: WaitOptions;
  readonly #out = new Map<string, { readonly item: InboxItem; readonly timer: NodeJS.Timeout }>();

  constructor(inbox: Inbox, options: WaitOptions) {
    this.#inbox = inbox;
    this.#options = options;
  }

  room(): number {
    return this.#options.maxInFlight - this.#out.size;
  }

  sent(item: InboxItem): void {
    const timer = setTimeout(() => this.#silence(item), this.#options.timeout);
    timer.unref();
    this.#out.set(item.id, { item, timer });
  }

  forget(id: string): void {
    this.#letGo(id);
  }

  readonly counting = false;

  async turn(): Promise<void> {}

  /** The flow of an item that is out may be another one, that goes on: its word or its silence decides. */
  async stopping(): Promise<void> {}

  async closing(): Promise<void> {
    const out = [...this.#out.keys()];
    for (const { timer } of this.#out.values()) clearTimeout(timer);
    this.#out.clear();
    await Promise.all(out.map((id) => this.#inbox.retry(id, 0)));
  }

  async done(id: string): Promise<Spoken> {
    this.#letGo(id);
    return this.#moved(await this.#inbox.done(id));
  }

  /** After the last attempt the item is dead instead. */
  async retry(id: string, delay: number): Promise<Spoken> {
    const item = this.#letGo(id);
    if (item !== undefined && item.attempt >= this.#options.maxAttempts) {
      return this.#bury(item, `the flow asked for another attempt after ${item.attempt}`);
    }
    return this.#moved(await this.#inbox.retry(id, delay));
  }

  async dead(id: string, reason: string): Promise<Spoken> {
    const item = this.#letGo(id);
    return item === undefined ? this.#moved(await this.#inbox.dead(id, reason)) : this.#bury(item, reason);
  }

  /** An item that was out too often before: each time the process died of it, perhaps. */
  async isSpent(item: InboxItem): Promise<boolean> {
    if (item.attempt <= this.#options.maxAttempts) return false;
    await this.#bury(item, `it went out ${item.attempt - 1} times without a word`);
    return true;
  }

  #letGo(id: string): InboxItem | undefined {
    const entry = this.#out.get(id);
    if (entry === undefined) return undefined;
    clearTimeout(entry.timer);
    this.#out.delete(id);
    this.#options.freed();
    return entry.item;
  }

  #moved(spoken: Spoken): Spoken {
    this.#options.moved();
    return spoken;
  }

  async #bury(item: InboxItem, reason: string): Promise<Spoken> {
    const spoken = await this.#inbox.dead(item.id, reason);
    if (spoken === "counts") this.#options.buried(item, reason);
    return this.#moved(spoken);
  }

  #silence(item: InboxItem): void {
    const { maxAttempts, timeout, random } = this.#options;
    this.#letGo(item.id);
    const over =
      item.attempt >= maxAttempts
        ? this.#bury(item, `no word within ${timeout / 1000} s, ${item.attempt} times`)
        : this.#inbox.retry(item.id, pauseAfter(item.attempt, random)).then((spoken) => this.#moved(spoken));
    over.catch((error) => this.#options.failed(error));
  }
}
