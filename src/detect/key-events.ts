/** What an event adds to the different values: usually one. */
export type Values = string | readonly string[] | undefined;

/** From so many events on, a look-up in a set beats a look through the list; below, the set is only memory. */
const SET_FROM = 24;

/** So many places may stand empty at the front before the lists are copied. */
const EMPTY = 32;

/**
 * The events of one key in the order of their time, those of one time as they came. Lists side by side and no object
 * for an event: most of the memory of an event is its uuid.
 */
export class KeyEvents {
  protected times: number[] = [];
  protected uuids: (string | undefined)[] = [];
  /** Beside `times` where different values are counted. */
  protected values: Values[] | undefined;
  /** Index of the first event that is kept; what is before it has gone. */
  protected head = 0;
  #known: Set<string> | undefined;
  /** Time of the latest event that has gone: at this time and before it, nothing is certain any more. */
  gone = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.times.length - this.head;
  }

  protected get newest(): number {
    return this.times[this.times.length - 1] ?? Number.NEGATIVE_INFINITY;
  }

  has(uuid: string | undefined): boolean {
    if (uuid === undefined) return false;
    if (this.#known !== undefined) return this.#known.has(uuid);
    for (let i = this.times.length - 1; i >= this.head; i--) if (this.uuids[i] === uuid) return true;
    return false;
  }

  /** Index of the first event that is later than `time`. */
  protected after(time: number): number {
    let low = this.head;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] as number) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Takes an event in, after those of the same time. Returns its index. */
  protected insert(time: number, uuid: string | undefined, values: Values): number {
    const { times, uuids } = this;
    let at = times.length;
    if (at === 0) {
      // a list that starts empty makes room for 17
      this.times = [time];
      this.uuids = [uuid];
      if (this.values !== undefined) this.values = [values];
    } else if (time >= (times[at - 1] as number)) {
      times.push(time);
      uuids.push(uuid);
      this.values?.push(values);
    } else {
      at = this.after(time);
      times.splice(at, 0, time);
      uuids.splice(at, 0, uuid);
      this.values?.splice(at, 0, values);
    }
    if (this.#known !== undefined) {
      if (uuid !== undefined) this.#known.add(uuid);
    } else if (this.size > SET_FROM) {
      this.#known = new Set(this.uuids.slice(this.head).filter((one) => one !== undefined));
    }
    return at;
  }

  /** The earliest event goes. */
  protected dropFirst(): void {
    const { head } = this;
    const uuid = this.uuids[head];
    if (uuid !== undefined) this.#known?.delete(uuid);
    this.gone = Math.max(this.gone, this.times[head] as number);
    this.uuids[head] = undefined;
    if (this.values !== undefined) this.values[head] = undefined;
    this.head++;
  }

  /** Gives back the memory of what has gone, once it is worth it. Returns by how much every index has moved. */
  protected compact(): number {
    const { head } = this;
    if (head < EMPTY || head * 2 < this.times.length) return 0;
    this.times = this.times.slice(head);
    this.uuids = this.uuids.slice(head);
    this.values = this.values?.slice(head);
    this.head = 0;
    return head;
  }
}
