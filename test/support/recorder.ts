/** Milliseconds after which a wait gives up and says what came instead; only a test that fails ever takes so long. */
const PATIENCE = 15_000;

/** Keeps what happens, in order, and lets a test wait for it: without sleeping, and whether it is to come or was. */
export class Recorder<T> {
  readonly #what: string;
  readonly #all: T[] = [];
  readonly #waiting = new Set<() => void>();

  /** @param what what is recorded, in the plural, for the message of a wait that gave up */
  constructor(what: string) {
    this.#what = what;
  }

  get all(): readonly T[] {
    return this.#all;
  }

  /** Forgets what was recorded; for a test that shares its Node-RED with the one before. */
  clear(): void {
    this.#all.length = 0;
  }

  push(item: T): void {
    this.#all.push(item);
    for (const look of [...this.#waiting]) look();
  }

  /** The first item from the `from`th on that fits. */
  async find(fits: (item: T) => boolean, wanted: string, from = 0): Promise<T> {
    const search = () => this.#all.slice(from).find(fits);
    await this.until(() => search() !== undefined, wanted);
    return search() as T;
  }

  /** Resolves when `reached` is true of all that was recorded. */
  until(reached: (all: readonly T[]) => boolean, wanted: string, patience = PATIENCE): Promise<void> {
    if (reached(this.#all)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!reached(this.#all)) return;
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        const last = this.#all
          .slice(-20)
          .map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
        reject(
          new Error(
            `waited for ${wanted}; of ${this.#all.length} ${this.#what} the last were:\n${last.join("\n")}`,
          ),
        );
      }, patience);
      const stop = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
    });
  }
}
