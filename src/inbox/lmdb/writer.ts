import { InboxUnavailable } from "../contract";
import type { Key, Table } from "./format";

/** A record to be written, or without a value to be removed. */
export interface Change {
  // biome-ignore lint/suspicious/noExplicitAny: the key fits the table; a list of changes is of many tables
  readonly table: Table<any>;
  readonly key: Key;
  readonly value?: Buffer;
}

export interface WriterOptions {
  /** Writes all changes or none; resolves when they are on the disk. */
  readonly write: (changes: readonly Change[]) => Promise<void>;
  /** A write failed, for the first time after one that did not; or it goes again. */
  readonly report: (sentence: string) => void;
  /** Milliseconds after which a write that is under way counts as one that will not end. */
  readonly patience?: number;
  /** Milliseconds that a change that is not waited for may lie before it is written. */
  readonly rest?: number;
  /** Milliseconds after a failure for which nothing is tried: a full disk is not to be asked a thousand times a second. */
  readonly pause?: number;
}

export interface Outcome {
  /** The changes are on the disk; called in the order of the calls of `store`. */
  readonly written?: () => void;
  /** They are not, and will not be. */
  readonly failed?: () => void;
}

interface Job extends Outcome {
  readonly changes: readonly Change[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Changes in one write: bounded, as preparing them takes the main thread about a microsecond each. */
const MOST = 2_000;

/** The same after a failure: removing, too, takes room, the less the fewer records it is. */
const MOST_AFTER_FAILURE = 100;

/**
 * Group commit: one write at a time, and all that came meanwhile goes into the next one. Nothing else writes, so
 * each write is a transaction of its own, and its failure is the failure of what was in it and nothing else.
 */
export class Writer {
  readonly #options: Required<WriterOptions>;
  #jobs: Job[] = [];
  /** Changes nobody waits for, the last one for each record; written together when they have rested. */
  #later = new Map<string, Change>();
  #laterIsDue = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** The last write failed: changes that make room go first, alone. */
  #failing: { readonly error: InboxUnavailable; readonly until: number } | undefined;
  #stuck = false;
  /** Called when a write takes too long. */
  #gaveUp: (() => void)[] = [];

  constructor(options: WriterOptions) {
    this.#options = { patience: 10_000, rest: 50, pause: 250, ...options };
  }

  /**
   * Writes changes as one; changes of earlier calls are written before or with them.
   *
   * @param outcome what is to be done when it is known, which may be later than a rejection: of a write that takes
   *   too long nobody knows how it ends
   * @throws InboxUnavailable
   */
  store(changes: readonly Change[], outcome: Outcome = {}): Promise<void> {
    const refusal = this.#stuck ? this.#stuckError() : this.#pausing();
    if (refusal !== undefined) {
      outcome.failed?.();
      return Promise.reject(refusal);
    }
    return new Promise((resolve, reject) => {
      this.#jobs.push({ changes, ...outcome, resolve, reject });
      this.#start();
    });
  }

  /** Writes a change soon, or a later one of the same record in its place; again and again until it is written. */
  later(change: Change): void {
    this.#later.set(`${change.table.name} ${change.key}`, change);
    if (this.#later.size >= MOST / 2) this.hurry();
    else this.#wake(this.#options.rest);
  }

  /** Writes now what would be written soon. */
  hurry(): void {
    if (this.#failing) return;
    this.#laterIsDue = true;
    this.#start();
  }

  /** Writes everything that waits, or tries to; false where a write that is under way does not end. */
  async flush(): Promise<boolean> {
    while ((this.#running || this.#jobs.length > 0) && !this.#stuck) {
      await Promise.race([this.#start(), new Promise<void>((resolve) => this.#gaveUp.push(resolve))]);
    }
    if (this.#stuck) return false;
    if (this.#later.size > 0) {
      this.#laterIsDue = true;
      await Promise.race([this.#start(), new Promise<void>((resolve) => this.#gaveUp.push(resolve))]);
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return !this.#stuck;
  }

  #wake(after: number): void {
    if (this.#timer !== undefined || this.#laterIsDue) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#laterIsDue = true;
      this.#start();
    }, after);
    this.#timer.unref();
  }

  #start(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#jobs.length > 0) this.#start();
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    // all that comes in the same turn goes into the same write
    await new Promise(setImmediate);
    while (this.#jobs.length > 0 || this.#laterIsDue) {
      const later = this.#laterIsDue ? this.#dueLater() : undefined;
      const jobs = later && this.#failing ? [] : this.#nextJobs(later?.size ?? 0);
      await this.#write(jobs, later ?? new Map());
    }
  }

  #dueLater(): Map<string, Change> {
    const later = this.#later;
    const most = this.#failing ? MOST_AFTER_FAILURE : MOST;
    this.#laterIsDue = false;
    if (later.size <= most) {
      this.#later = new Map();
      return later;
    }
    const some = new Map([...later].slice(0, most));
    for (const name of some.keys()) later.delete(name);
    this.#laterIsDue = true;
    return some;
  }

  #nextJobs(others: number): readonly Job[] {
    let changes = others;
    let count = 0;
    for (const job of this.#jobs) {
      changes += job.changes.length;
      if (count > 0 && changes > MOST) break;
      count++;
    }
    return this.#jobs.splice(0, count);
  }

  async #write(jobs: readonly Job[], later: ReadonlyMap<string, Change>): Promise<void> {
    const changes = [...jobs.flatMap((job) => job.changes), ...later.values()];
    if (changes.length === 0) return;
    const patience = setTimeout(() => this.#giveUpOn(jobs), this.#options.patience);
    patience.unref();
    try {
      await this.#options.write(changes);
      if (this.#failing) this.#options.report("Events can be stored again.");
      this.#failing = undefined;
      for (const job of jobs) {
        job.written?.();
        job.resolve();
      }
    } catch (cause) {
      const error = unavailable(cause);
      if (!this.#failing) this.#options.report(error.message);
      this.#failing = { error, until: performance.now() + this.#options.pause };
      for (const job of jobs) {
        job.failed?.();
        job.reject(error);
      }
      for (const [name, change] of later) if (!this.#later.has(name)) this.#later.set(name, change);
      if (this.#later.size > 0) {
        this.#laterIsDue = false;
        this.#wake(1_000);
      }
    } finally {
      clearTimeout(patience);
      this.#stuck = false;
    }
  }

  #pausing(): InboxUnavailable | undefined {
    return this.#failing && performance.now() < this.#failing.until ? this.#failing.error : undefined;
  }

  #giveUpOn(jobs: readonly Job[]): void {
    this.#stuck = true;
    const error = this.#stuckError();
    this.#options.report(error.message);
    for (const told of this.#gaveUp.splice(0)) told();
    for (const job of jobs) job.reject(error);
    for (const job of this.#jobs.splice(0)) {
      job.failed?.();
      job.reject(error);
    }
  }

  #stuckError(): InboxUnavailable {
    const seconds = this.#options.patience / 1000;
    return new InboxUnavailable("disk", `The disk has not finished a write for ${seconds} s.`);
  }
}

function unavailable(cause: unknown): InboxUnavailable {
  if (cause instanceof InboxUnavailable) return cause;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  // lmdb-js gives the system's number; a partial write, too, is a disk that has filled up
  const full = code === 28 || code === "ENOSPC" || code === -30792;
  return new InboxUnavailable(
    "disk",
    full
      ? "Events cannot be stored: no space is left on the disk. Make room; nothing needs to be restarted."
      : `Events cannot be stored: ${String(message ?? cause)}. The disk may be full or failing.`,
  );
}
