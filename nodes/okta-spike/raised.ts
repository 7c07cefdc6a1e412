import type { Alert } from "../../src/detect";
import { isPlainObject } from "../../src/events/payload";

/** Events that are remembered for the alerts that they raised; the oldest go first. */
const MOST = 1_000;

/** What an event raised, and for which key. */
interface Raise {
  readonly key: string;
  readonly alerts: readonly Alert[];
}

/** Of an event's uuid. */
type Entry = readonly [uuid: string, raise: Raise];

/**
 * The alerts, by the event that raised them. What became of an alert is not known here: when a hook sends its event
 * again, since nobody said that it was dealt with, the alert has to go out again as well.
 */
export class Raised {
  readonly #raises: Map<string, Raise>;

  constructor(entries: readonly Entry[] = []) {
    this.#raises = new Map(entries.slice(-MOST));
  }

  /** Of what `toJSON` gave; anything else is none. */
  static restore(value: unknown): Raised {
    return new Raised(Array.isArray(value) && value.every(isEntry) ? value : []);
  }

  add(uuid: string, key: string, alerts: readonly Alert[]): void {
    this.#raises.delete(uuid);
    this.#raises.set(uuid, { key, alerts });
    const [oldest] = this.#raises.keys();
    if (this.#raises.size > MOST && oldest !== undefined) this.#raises.delete(oldest);
  }

  by(uuid: string): readonly Alert[] {
    return this.#raises.get(uuid)?.alerts ?? [];
  }

  /** Of one key or of all. */
  forget(key?: string): void {
    for (const [uuid, raise] of this.#raises) {
      if (key === undefined || raise.key === key) this.#raises.delete(uuid);
    }
  }

  toJSON(): Entry[] {
    return [...this.#raises];
  }
}

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value) || typeof value[0] !== "string" || !isPlainObject(value[1])) return false;
  const { key, alerts } = value[1];
  return typeof key === "string" && Array.isArray(alerts) && alerts.every(isAlert);
}

function isAlert(value: unknown): value is Alert {
  if (!isPlainObject(value)) return false;
  const { count, distinct, values, first, last, uuids, capped } = value;
  return (
    typeof count === "number" &&
    (distinct === undefined || typeof distinct === "number") &&
    (values === undefined || isTexts(values)) &&
    [first, last].every((time) => !Number.isNaN(new Date(time as number).getTime())) &&
    isTexts(uuids) &&
    typeof capped === "boolean"
  );
}

const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === "string");
