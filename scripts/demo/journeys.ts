import { isLogEvent } from "../../src/events";

/** The way of one event through the flow. */
export interface Journey {
  eventType: string;
  category: string;
  /** "match", "no match", or "" before it passed a filter. */
  filter: string;
  /** Name of the debug node where it ended. */
  wire: string;
  /** How often it ended there. */
  times: number;
}

/** What Node-RED's messaging hooks tell of a message on its way from one node to the next. */
interface Delivered {
  msg: { payload?: unknown; okta?: { category?: string } };
  source: { port: number; node: { type: string } };
  destination: { node: { type: string; name?: string } };
}

interface MessagingHooks {
  add(name: string, listener: (delivered: Delivered) => void): void;
  remove(name: string): void;
}

const HOOK = "postDeliver.journeys";

/** Follows every event through the flow by Node-RED's own messaging hooks. */
export class JourneyLog {
  readonly #hooks: MessagingHooks;
  readonly #journeys = new Map<string, Journey>();
  #arrived: () => void = () => {};

  constructor(hooks: unknown) {
    this.#hooks = hooks as MessagingHooks;
    this.#hooks.add(HOOK, (delivered) => this.#note(delivered));
  }

  close(): void {
    this.#hooks.remove(HOOK);
  }

  /** Resolves when `count` events have ended at a debug node, or after `patience` ms with what came until then. */
  arrivals(count: number, patience: number): Promise<ReadonlyMap<string, Journey>> {
    return new Promise((resolve) => {
      const give = () => {
        clearTimeout(timer);
        resolve(this.#journeys);
      };
      const timer = setTimeout(give, patience);
      this.#arrived = () => {
        const ended = [...this.#journeys.values()].filter(({ times }) => times > 0).length;
        if (ended >= count) give();
      };
      this.#arrived();
    });
  }

  #note({ msg, source, destination }: Delivered): void {
    const event = msg.payload;
    if (!isLogEvent(event) || typeof event.uuid !== "string") return;
    const journey = this.#journeys.get(event.uuid) ?? {
      eventType: event.eventType ?? "",
      category: msg.okta?.category ?? "",
      filter: "",
      wire: "",
      times: 0,
    };
    this.#journeys.set(event.uuid, journey);
    if (source.node.type === "okta-el-filter") journey.filter = source.port === 0 ? "match" : "no match";
    if (destination.node.type !== "debug") return;
    journey.wire = destination.node.name ?? "";
    journey.times++;
    this.#arrived();
  }
}
