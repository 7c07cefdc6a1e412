/** What can stand in the order of recency: it holds its neighbours itself, so that moving it costs no look-up. */
export interface Seen<T> {
  older: T | undefined;
  newer: T | undefined;
}

/** Things in the order in which they were last seen. Every step takes the same time, however many there are. */
export class Recency<T extends Seen<T>> {
  #oldest: T | undefined;
  #newest: T | undefined;

  get oldest(): T | undefined {
    return this.#oldest;
  }

  /** Makes it the most recent; for one that is new here, too. */
  see(one: T): void {
    if (one === this.#newest) return;
    this.remove(one);
    one.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = one;
    else this.#newest.newer = one;
    this.#newest = one;
  }

  remove(one: T): void {
    const { older, newer } = one;
    if (older !== undefined) older.newer = newer;
    else if (one === this.#oldest) this.#oldest = newer;
    if (newer !== undefined) newer.older = older;
    else if (one === this.#newest) this.#newest = older;
    one.older = undefined;
    one.newer = undefined;
  }

  /** From the least recently seen on. */
  *[Symbol.iterator](): Generator<T> {
    for (let one = this.#oldest; one !== undefined; one = one.newer) yield one;
  }

  clear(): void {
    this.#oldest = undefined;
    this.#newest = undefined;
  }
}
