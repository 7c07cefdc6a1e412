import { counted } from "./report";
import type { Progress } from "./tally";

/** A stream that progress is written to: standard error, as a rule. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const TERMINAL_MS = 200;
const LOG_MS = 10_000;

/**
 * Shows how far a run is: one line that is written anew on a terminal, a line now and then in a log.
 *
 * @param total events of the whole run, if that is known
 * @param now ms of a clock that never goes back
 */
export class ProgressLine {
  private readonly every: number;
  private last: number;
  private shown = false;

  constructor(
    private readonly stream: ProgressStream,
    private readonly total?: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.every = stream.isTTY ? TERMINAL_MS : LOG_MS;
    this.last = now();
  }

  update(progress: Progress): void {
    if (this.now() - this.last < this.every) return;
    this.last = this.now();
    const text = this.text(progress);
    if (this.stream.isTTY) {
      this.stream.write(`\r${text.slice(0, (this.stream.columns ?? 80) - 1)}\u001B[K`);
      this.shown = true;
    } else {
      this.stream.write(`${text}\n`);
    }
  }

  /** Clears the line of a terminal, so that the report starts on an empty one. */
  end(): void {
    if (this.shown) this.stream.write("\r\u001B[K");
    this.shown = false;
  }

  private text({ events, deliveries, lost, seconds }: Progress): string {
    const of = this.total === undefined ? "" : ` of ${this.total.toLocaleString("en-US")}`;
    const rate = seconds > 0 ? `, ${Math.round(events / seconds).toLocaleString("en-US")}/s` : "";
    const loss = lost > 0 ? `, ${counted(lost, "event")} lost` : "";
    return `${events.toLocaleString("en-US")}${of} events in ${counted(deliveries, "delivery")}${rate}${loss}`;
  }
}
