/**
 * Time for the retention: the wall clock, but it never goes back. Where the wall clock is set back, it goes on from
 * where it was by the time that passes from then on, so that nothing is remembered for longer than it should be.
 */
export class Clock {
  #time: number;
  #wall: number;

  /** @param last ms since 1970 that this clock showed before; it goes on from there */
  constructor(
    private readonly wall: () => number,
    last = Number.NEGATIVE_INFINITY,
  ) {
    this.#wall = wall();
    this.#time = Math.max(this.#wall, last);
  }

  /** Milliseconds since 1970. */
  now(): number {
    const wall = this.wall();
    if (wall >= this.#time) this.#time = wall;
    else this.#time += Math.max(0, wall - this.#wall);
    this.#wall = wall;
    return this.#time;
  }
}
