import type { Recorder } from "../support/recorder";

/** What a system refused, with its own answer and our reason. */
export interface Refused {
  /** HTTP method, or the command of the protocol (MAIL, RCPT, DATA, PUBLISH). */
  readonly method: string;
  readonly url: string;
  /** Of the answer; what is no HTTP has the code of its protocol. */
  readonly status: number;
  /** What was wrong, for the one who reads a failing test. */
  readonly why: string;
  readonly body: string;
}

/** How a system is down: connections break, or it answers that it cannot serve (503, 451, …). */
export type Outage = "refuse" | "error";

/** A system outside, as a real server on 127.0.0.1 that takes what the system takes and refuses what it refuses. */
export interface Outside<T> {
  /** Where it is, without a path; no slash at its end. */
  readonly url: string;
  /** What was accepted, in order. */
  readonly received: Recorder<T>;
  /** What was answered with an error for its own sake, not because of an outage; mostly a test wants none. */
  readonly refused: Recorder<Refused>;
  /** "METHOD /path", or a command and its object, of every request, also while down. */
  readonly attempts: Recorder<string>;
  down(how?: Outage): void;
  up(): void;
  /** Forgets everything, and is up again. */
  reset(): void;
  stop(): Promise<void>;
}
