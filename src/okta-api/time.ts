/** Where the client takes time from: Node's, or a test's. */
export interface Time {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Milliseconds since 1970. */
  wall(): number;
  /** Runs something later; what comes back calls it off. */
  after(milliseconds: number, run: () => void): () => void;
}

export const nodeTime: Time = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
