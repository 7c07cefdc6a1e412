import type { Clock } from "../clock";
import type { Inbox, InboxStore } from "../contract";
import { Ids } from "../line";
import type { OpenOptions } from "../open";
import { type Body, readValue, readWaiting, type Tables } from "./format";
import { LmdbInbox } from "./inbox";
import { type Left, nextStep } from "./sweep";
import type { Writer } from "./writer";

/** Records read in one turn of the event loop when the store is opened. */
const TURN = 1_000;

/** Milliseconds from one look for outdated records to the next. */
const SWEEP_EVERY = 60_000;

/** What the inboxes of a store have in common. */
export interface Shared {
  readonly tables: Tables;
  readonly writer: Writer;
  readonly options: OpenOptions;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly fresh: Fresh;
  /** Milliseconds. */
  readonly retention: number;
  /** Items before this place were there when the store was opened. */
  readonly firstOrder: number;
  /** The next place in the order. */
  order: number;
  /** Events that wait or are in flight, over all hooks. */
  events: number;
  deadItems: number;
  closed: boolean;
  wall(): number;
  report(sentence: string): void;
  sweepIfDue(): void;
}

/** Bodies of items that were just stored, so that those that go out at once need not be read again. */
export class Fresh {
  readonly #bodies = new Map<number, Body>();

  constructor(private readonly most = 500) {}

  add(order: number, body: Body): void {
    // whole deliveries may be big
    if (body.events.length === 1 && this.#bodies.size < this.most) this.#bodies.set(order, body);
  }

  take(order: number): Body | undefined {
    const body = this.#bodies.get(order);
    this.#bodies.delete(order);
    return body;
  }
}

export interface Parts {
  readonly tables: Tables;
  readonly writer: Writer;
  readonly options: OpenOptions;
  readonly clock: Clock;
  readonly left: Left;
  /** Lets go of the files. */
  readonly release: () => Promise<void>;
}

export class LmdbStore implements InboxStore {
  readonly engine = "lmdb";
  readonly #inboxes = new Map<number, LmdbInbox>();
  readonly #byName = new Map<string, LmdbInbox>();
  readonly #shared: Shared;
  readonly #release: () => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #sweeping: Promise<void> | undefined;
  /** By the store's clock. */
  #nextSweep = 0;
  #closing: Promise<void> | undefined;

  constructor({ tables, writer, options, clock, left, release }: Parts) {
    const next = (left.last?.order ?? -1) + 1;
    const tag = tables.meta.get("tag");
    this.#shared = {
      tables,
      writer,
      options,
      clock,
      ids: new Ids(tag === undefined ? "" : readValue<string>(tag)),
      fresh: new Fresh(),
      retention: options.retention * 3_600_000,
      firstOrder: next,
      order: next,
      events: 0,
      deadItems: 0,
      closed: false,
      wall: options.now ?? Date.now,
      report: options.report,
      sweepIfDue: () => this.#sweepIfDue(),
    };
    this.#release = release;
    for (const [hook, name] of left.hooks) this.#add(hook, name, true);
    this.#timer = setInterval(() => this.#sweepIfDue(), SWEEP_EVERY);
    this.#timer.unref();
  }

  inbox(hook: string): Inbox {
    const inbox = this.#byName.get(hook) ?? this.#add(Math.max(-1, ...this.#inboxes.keys()) + 1, hook, false);
    inbox.opened = true;
    return inbox;
  }

  inboxOf(id: string): Inbox | undefined {
    const read = this.#shared.ids.read(id);
    const inbox = read && this.#inboxes.get(read.hook);
    return inbox?.opened ? inbox : undefined;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Finds what waits and what is dead, some at a time. */
  async load(): Promise<void> {
    const { tables } = this.#shared;
    for (let next = 0, more = true; more; ) {
      more = false;
      for (const { key, value } of tables.waiting.getRange({ start: next, limit: TURN })) {
        const { hook, events } = readWaiting(value);
        this.#inboxes.get(hook)?.found(key);
        this.#shared.events += events;
        next = key + 1;
        more = true;
      }
      await new Promise(setImmediate);
    }
    for (let next: [number, number, number] = [0, 0, 0], more = true; more; ) {
      more = false;
      for (const [at, order, hook] of tables.dead.getKeys({ start: next, limit: TURN })) {
        const inbox = this.#inboxes.get(hook);
        if (inbox !== undefined) inbox.deadItems++;
        this.#shared.deadItems++;
        next = [at, order, hook + 1];
        more = true;
      }
      await new Promise(setImmediate);
    }
  }

  #add(hook: number, name: string, named: boolean): LmdbInbox {
    const inbox = new LmdbInbox(this.#shared, hook, name, named);
    this.#inboxes.set(hook, inbox);
    this.#byName.set(name, inbox);
    return inbox;
  }

  #sweepIfDue(): void {
    const now = this.#shared.clock.now();
    if (now < this.#nextSweep || this.#sweeping !== undefined) return;
    this.#nextSweep = now + Math.min(SWEEP_EVERY, this.#shared.retention / 10);
    this.#sweeping = this.#sweep()
      .catch((error: unknown) => {
        this.#shared.report(`What is outdated could not be removed from the store: ${String(error)}`);
      })
      .finally(() => {
        this.#sweeping = undefined;
      });
  }

  /** Step by step, as long as there is something to do. */
  async #sweep(): Promise<void> {
    const { tables, clock, retention, options, writer } = this.#shared;
    for (let more = true; more; ) {
      await new Promise(setImmediate);
      if (this.#shared.closed) return;
      const over = this.#shared.deadItems - options.maxEvents;
      const isUnderWay = (hook: number, key: string) => this.#inboxes.get(hook)?.isUnderWay(key) ?? false;
      const step = nextStep(tables, clock.now() - retention, this.#shared.order - 1, isUnderWay, over);
      more = step.more;
      if (step.changes.length === 0) return;
      await writer.store(step.changes);
      for (const hook of step.buriedHooks) {
        const inbox = this.#inboxes.get(hook);
        if (inbox !== undefined) inbox.deadItems--;
        this.#shared.deadItems--;
      }
    }
  }

  async #close(): Promise<void> {
    this.#shared.closed = true;
    clearInterval(this.#timer);
    for (const inbox of this.#inboxes.values()) inbox.close();
    await this.#sweeping;
    // a write that does not end still holds the files
    if (await this.#shared.writer.flush()) await this.#release();
  }
}
