import { onAbort } from "./abort";
import { Fault } from "./errors";
import type { Wait } from "./request";
import { nodeTime, type Time } from "./time";

/** Calls that wait in one bucket; those that already went out once come on top. */
export const MAX_WAITING = 1000;
const MINUTE = 60_000;

/** One call's place in a bucket. It keeps its place when it has to go out again. */
export interface Turn {
  /** From `Bucket.ticket()`: lower ones go first. */
  readonly ticket: number;
  /** Requests a minute; 0: no limit of ours. */
  readonly limit: number;
  /** It went out before: it waits even where too many do. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
  readonly onWait?: (wait: Wait) => void;
}

interface Waiting extends Turn {
  readonly go: () => void;
}

/** How fast a limit lets calls go: `burst` at once, then one each `interval` ms. */
export function pace(limit: number): { burst: number; interval: number } {
  const whole = Math.max(1, Math.floor(limit));
  const burst = Math.ceil(whole / 5);
  // burst and refill together are the limit; a limit of 1 leaves no refill: the next comes after the minute
  return { burst, interval: whole === 1 ? MINUTE + 1 : MINUTE / (whole - burst) };
}

/**
 * The token bucket of one origin and operation: at most `limit` calls go in any 60 s, in the order in which they came.
 * Kept as one moment, "when the bucket will be full": each call moves it on by an interval.
 */
export class Bucket {
  readonly #time: Time;
  readonly #name: string;
  readonly #queue: Waiting[] = [];
  #full = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #tickets = 0;
  #callOff: (() => void) | undefined;

  constructor(name: string, time: Time) {
    this.#name = name;
    this.#time = time;
  }

  /** Calls that wait now. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** A place behind all that came before. */
  ticket(): number {
    return this.#tickets++;
  }

  /** Resolves when the call may go out. @throws Fault `limit` too many wait, `aborted` */
  take(turn: Turn): Promise<void> {
    if (turn.signal?.aborted) return Promise.reject(aborted());
    if (this.#queue.length === 0 && this.#ready(turn, 0) <= this.#time.now()) {
      this.#count(turn);
      return Promise.resolve();
    }
    if (!turn.again && this.#queue.length >= MAX_WAITING) return Promise.reject(this.#tooMany(turn));
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        this.#run();
        reject(aborted());
      };
      const stay = onAbort(turn.signal, end);
      const go = () => {
        stay();
        resolve();
      };
      const waiting: Waiting = { ...turn, go };
      let place = this.#queue.length;
      while (place > 0 && (this.#queue[place - 1] as Waiting).ticket > turn.ticket) place--;
      this.#queue.splice(place, 0, waiting);
      this.#run();
      if (this.#queue.includes(waiting)) this.#tell(waiting, place);
    });
  }

  /** Okta asked for a pause: nothing of this bucket goes out for so many milliseconds. */
  pause(milliseconds: number): void {
    const until = this.#time.now() + milliseconds;
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#queue.forEach((waiting, place) => {
      this.#tell(waiting, place);
    });
    this.#run();
  }

  /** When the call that has so many before it may go. */
  #ready({ limit }: Turn, before: number): number {
    if (!(limit > 0)) return this.#pausedUntil;
    const { burst, interval } = pace(limit);
    const full = before === 0 ? this.#full : Math.max(this.#full, this.#pausedUntil, this.#time.now());
    return Math.max(this.#pausedUntil, full + (before - burst + 1) * interval);
  }

  #count({ limit }: Turn): void {
    if (limit > 0) this.#full = Math.max(this.#full, this.#time.now()) + pace(limit).interval;
  }

  /** Lets go whoever may, and comes back for the next. */
  #run(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) {
      const wait = this.#ready(head, 0) - this.#time.now();
      if (wait > 0) {
        this.#callOff = this.#time.after(Math.ceil(wait), () => this.#run());
        return;
      }
      this.#queue.shift();
      this.#count(head);
      head.go();
    }
  }

  #tell(waiting: Waiting, place: number): void {
    const now = this.#time.now();
    waiting.onWait?.({
      reason: this.#pausedUntil > now ? "rate-limit" : "limit",
      milliseconds: Math.max(0, Math.ceil(this.#ready(waiting, place) - now)),
    });
  }

  #tooMany({ limit }: Turn): Fault {
    const pause = limit > 0 ? `at most ${limit} a minute go out` : "Okta asked for a pause";
    return new Fault(
      "limit",
      `It was not sent: ${this.#queue.length} calls of ${this.#name} wait already (${pause})`,
      "Let fewer events come this far, or raise the limit in the org's node if Okta's own limit is higher.",
    );
  }
}

/** The caller ended the call before it went out. */
function aborted(): Fault {
  return new Fault("aborted", "The call was ended before it was sent: its node was stopped or deployed anew");
}

/** All buckets of a process: nodes come and go, what went out in the last minute stays counted. */
export class Limits {
  readonly #time: Time;
  readonly #buckets = new Map<string, Bucket>();

  constructor(time: Time = nodeTime) {
    this.#time = time;
  }

  bucket(origin: string, operation: string): Bucket {
    const key = `${origin} ${operation}`;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = new Bucket(operation, this.#time);
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }
}

/** The limits of this process, shared by every org node. */
export const processLimits = new Limits();
