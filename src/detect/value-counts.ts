import type { Values } from "./key-events";

/** How often each value is there. */
export class ValueCounts {
  readonly #counts = new Map<string, number>();

  /** Number of different values. */
  get size(): number {
    return this.#counts.size;
  }

  add(values: Values): void {
    if (typeof values === "string") this.#change(values, 1);
    else for (const value of values ?? []) this.#change(value, 1);
  }

  remove(values: Values): void {
    if (typeof values === "string") this.#change(values, -1);
    else for (const value of values ?? []) this.#change(value, -1);
  }

  #change(value: string, by: number): void {
    const count = (this.#counts.get(value) ?? 0) + by;
    if (count === 0) this.#counts.delete(value);
    else this.#counts.set(value, count);
  }
}
