import type { Alert } from "../../src/detect";

/** Events that are remembered for the alerts that they raised; the oldest go first. */
const MOST = 1_000;

/** Of an event's uuid, the alerts. */
type Entry = readonly [uuid: string, alerts: readonly Alert[]];

/**
 * The alerts, by the event that raised them. What became of an alert is not known here: when a hook sends its event
 * again, since nobody said that it was dealt with, the alert has to go out again as well.
 */
export class Raised {
  readonly #alerts: Map<string, readonly Alert[]>;

  constructor(entries: readonly Entry[] = []) {
    this.#alerts = new Map(entries);
  }

  /** Of what `toJSON` gave; anything else is none. */
  static restore(value: unknown): Raised {
    return new Raised(Array.isArray(value) && value.every(isEntry) ? value : []);
  }

  add(uuid: string, alerts: readonly Alert[]): void {
    this.#alerts.set(uuid, alerts);
    const [oldest] = this.#alerts.keys();
    if (this.#alerts.size > MOST && oldest !== undefined) this.#alerts.delete(oldest);
  }

  by(uuid: string): readonly Alert[] {
    return this.#alerts.get(uuid) ?? [];
  }

  clear(): void {
    this.#alerts.clear();
  }

  toJSON(): Entry[] {
    return [...this.#alerts];
  }
}

function isEntry(value: unknown): value is Entry {
  return Array.isArray(value) && typeof value[0] === "string" && Array.isArray(value[1]);
}
