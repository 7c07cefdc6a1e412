import type { InboxItem, Spoken } from "./contract";

/** An item that was handed out, as far as a word on it needs to know it. */
export interface Flying {
  readonly order: number;
  readonly attempt: number;
  /** Number of events in the item. */
  readonly events: number;
}

/** The ids of a store's items. The tag is the store's own: an id of another store is never taken for one of this. */
export class Ids {
  readonly #tag: string;

  constructor(tag: string) {
    this.#tag = tag;
  }

  of(hook: number, order: number): string {
    return `${this.#tag}.${hook}.${order}`;
  }

  read(id: unknown): { hook: number; order: number } | undefined {
    const [, tag, hook, order] =
      typeof id === "string" ? (/^([^.]+)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(id) ?? []) : [];
    return tag === this.#tag ? { hook: Number(hook), order: Number(order) } : undefined;
  }
}

/**
 * The items of one hook by their place in the order of arrival, whatever engine keeps their bodies: which wait,
 * which are in flight, which come back later. A number per waiting item is all it keeps.
 */
export class Line {
  /** Items that were never out, oldest first; those before `#head` are gone. */
  #fresh: number[] = [];
  #head = 0;
  /** Items that go out again and are due, oldest last. */
  readonly #again: number[] = [];
  readonly #later = new Map<number, NodeJS.Timeout>();
  readonly #flying = new Map<number, Flying & { readonly uuids: readonly string[] }>();
  /** Event uuid → items in flight that hold it, oldest hand-out first. */
  readonly #holders = new Map<string, readonly number[]>();
  #listener: (() => void) | undefined;

  constructor(
    private readonly ids: Ids,
    private readonly hook: number,
    /** Whether the store ever gave this place away. */
    private readonly given: (order: number) => boolean,
  ) {}

  get waiting(): number {
    return this.#fresh.length - this.#head + this.#again.length + this.#later.size;
  }

  get inFlight(): number {
    return this.#flying.size;
  }

  onWaiting(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  /** Says that there may be something to take. */
  call(): void {
    this.#listener?.();
  }

  /** An item with a place behind all others. */
  add(order: number): void {
    this.#fresh.push(order);
  }

  /** Takes the oldest item that is due out of the line. */
  next(): number | undefined {
    const again = this.#again.at(-1);
    const fresh = this.#fresh[this.#head];
    if (again !== undefined && (fresh === undefined || again < fresh)) return this.#again.pop();
    if (fresh === undefined) return undefined;
    this.#head++;
    if (this.#head === this.#fresh.length) {
      this.#fresh = [];
      this.#head = 0;
    } else if (this.#head >= 1024 && this.#head * 2 > this.#fresh.length) {
      this.#fresh.splice(0, this.#head);
      this.#head = 0;
    }
    return fresh;
  }

  /** The item of this place is out. */
  fly(order: number, item: InboxItem): void {
    const uuids: string[] = [];
    for (const { uuid } of item.events) if (uuid !== null) uuids.push(uuid);
    this.#flying.set(order, { order, attempt: item.attempt, events: item.events.length, uuids });
    for (const uuid of uuids) this.#holders.set(uuid, [...(this.#holders.get(uuid) ?? []), order]);
  }

  /** Takes what a word was said on out of flight; or says why the word does not count. */
  land(id: string): Flying | Exclude<Spoken, "counts"> {
    const read = this.ids.read(id);
    if (read?.hook !== this.hook || !this.given(read.order)) return "unknown";
    const flying = this.#flying.get(read.order);
    if (flying === undefined) return "spoken before";
    this.#flying.delete(read.order);
    for (const uuid of flying.uuids) {
      const others = this.#holders.get(uuid)?.filter((order) => order !== read.order) ?? [];
      if (others.length > 0) this.#holders.set(uuid, others);
      else this.#holders.delete(uuid);
    }
    return flying;
  }

  /** Puts an item back into its place, after `delay` ms. */
  back(order: number, delay: number): void {
    if (!(delay > 0)) {
      this.#putBack(order);
      return;
    }
    const timer = setTimeout(
      () => {
        this.#later.delete(order);
        this.#putBack(order);
      },
      // a longer one would fire at once
      Math.min(delay, 0x7fff_ffff),
    );
    timer.unref();
    this.#later.set(order, timer);
  }

  itemWith(uuid: string): string | undefined {
    const order = this.#holders.get(uuid)?.[0];
    return order === undefined ? undefined : this.ids.of(this.hook, order);
  }

  close(): void {
    this.#listener = undefined;
    for (const timer of this.#later.values()) clearTimeout(timer);
    this.#later.clear();
  }

  #putBack(order: number): void {
    let low = 0;
    let high = this.#again.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#again[middle] as number) > order) low = middle + 1;
      else high = middle;
    }
    this.#again.splice(low, 0, order);
    this.call();
  }
}
