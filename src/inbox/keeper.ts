import type { InboxStore } from "./contract";
import { type OpenOptions, openStore } from "./open";

/** What makes two uses of a store the same; `name` stands for the place of an engine that has no directory. */
export interface StoreSettings extends Pick<OpenOptions, "engine" | "directory" | "retention" | "maxEvents"> {
  readonly name: string;
}

interface Kept {
  readonly settings: StoreSettings;
  users: number;
  /** The end of closing it, once that has begun. */
  closing: Promise<void> | undefined;
  opening: Promise<InboxStore> | undefined;
  /** When the last try to open it failed, ms since 1970. */
  failedAt: number;
  failure: unknown;
}

/** Pause before a store that could not be opened is tried again, ms. */
const PAUSE = 5_000;

/**
 * Keeps stores open across redeploys: one for each place however many hooks use it, opened on first use and closed
 * once `settle` finds nobody using it. When all flows stop, what is on a disk is closed by its last user, so that a
 * stop in order leaves everything written.
 */
export class StoreKeeper {
  readonly #kept = new Map<string, Kept>();
  readonly #open: (options: OpenOptions) => Promise<InboxStore>;
  readonly #now: () => number;
  #stopping = false;

  constructor(open: (options: OpenOptions) => Promise<InboxStore> = openStore, now: () => number = Date.now) {
    this.#open = open;
    this.#now = now;
  }

  /** A use of a store; `release` ends it. Nothing is opened before `store` is asked for. */
  use(settings: StoreSettings, report: (sentence: string) => void): StoreUse {
    const key = `${settings.engine} ${settings.engine === "memory" ? settings.name : settings.directory}`;
    const before = this.#kept.get(key);
    const kept =
      before !== undefined &&
      before.closing === undefined &&
      (before.users > 0 || sameLimits(before.settings, settings))
        ? before
        : this.#replace(key, settings, before, report);
    kept.users++;
    let released = false;
    return {
      store: () => this.#opened(kept, report),
      release: async () => {
        if (released) return;
        released = true;
        kept.users--;
        // what is in memory only has to last until the flows start again
        if (!this.#stopping || kept.users > 0 || settings.engine === "memory") return;
        await closed(kept);
      },
    };
  }

  /** Flows stop. @param all for good, for all that is known */
  stopping(all: boolean): void {
    this.#stopping = all;
  }

  /** Closes what nobody uses: after a deploy, when every node that comes back is back. */
  async settle(): Promise<void> {
    this.#stopping = false;
    const unused = [...this.#kept].filter(([, { users }]) => users === 0);
    for (const [key] of unused) this.#kept.delete(key);
    await Promise.all(unused.map(([, kept]) => closed(kept)));
  }

  #replace(
    key: string,
    settings: StoreSettings,
    before: Kept | undefined,
    report: (sentence: string) => void,
  ): Kept {
    const kept: Kept = {
      settings,
      users: 0,
      closing: undefined,
      opening: undefined,
      failedAt: Number.NEGATIVE_INFINITY,
      failure: undefined,
    };
    // the same place, closed or with other limits: the old store lets go first
    if (before !== undefined) {
      kept.opening = closed(before).then(() => this.#tryToOpen(kept, report));
      // whoever asks for the store hears of it
      kept.opening.catch(() => undefined);
    }
    this.#kept.set(key, kept);
    return kept;
  }

  #opened(kept: Kept, report: (sentence: string) => void): Promise<InboxStore> {
    if (kept.opening !== undefined) return kept.opening;
    if (this.#now() - kept.failedAt < PAUSE) return Promise.reject(kept.failure);
    kept.opening = this.#tryToOpen(kept, report);
    return kept.opening;
  }

  async #tryToOpen(kept: Kept, report: (sentence: string) => void): Promise<InboxStore> {
    try {
      return await this.#open({ ...kept.settings, report });
    } catch (error) {
      kept.failure = error;
      kept.failedAt = this.#now();
      kept.opening = undefined;
      throw error;
    }
  }
}

export interface StoreUse {
  /** @throws InboxUnavailable, at most one try every five seconds */
  store(): Promise<InboxStore>;
  /** Resolves when nothing more is to be waited for before the process may end. */
  release(): Promise<void>;
}

const sameLimits = (a: StoreSettings, b: StoreSettings) =>
  a.retention === b.retention && a.maxEvents === b.maxEvents;

function closed(kept: Kept): Promise<void> {
  const close = async () => {
    const store = await kept.opening?.catch(() => undefined);
    await store?.close();
  };
  kept.closing ??= close();
  return kept.closing;
}
