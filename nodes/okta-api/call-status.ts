import type { Node, NodeAPI, NodeStatus } from "node-red";
import type { Wait } from "../../src/okta-api";
import { StatusLine } from "../shared/status";

/** A status has room for about so many characters. */
const ROOM = 80;
/** How often a time that is waited for is counted down, in ms. */
const TICK = 1_000;

/** One call, as the status follows it. */
export interface CallState {
  waits(wait: Wait | undefined): void;
  /** @param error its short reason, if it failed */
  ended(error?: string): void;
}

/** What the node shows: what is done, what is waited for and why, the last error. */
export class CallStatus {
  readonly #line: StatusLine;
  readonly #say: (key: string, values?: Record<string, unknown>) => string;
  readonly #name: string;
  readonly #dryRun: boolean;
  readonly #calls = new Map<CallState, { reason: Wait["reason"]; until: number } | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #done = 0;
  #errors = 0;
  #lastError: string | undefined;
  #closed = false;

  constructor(RED: NodeAPI, node: Node, name: string, dryRun: boolean) {
    this.#line = new StatusLine(node);
    this.#say = (key, values = {}) => RED._(`okta-api.status.${key}`, values as Record<string, string>);
    this.#name = name;
    this.#dryRun = dryRun;
    if (dryRun) this.#show();
  }

  start(): CallState {
    const call: CallState = {
      waits: (wait) => {
        if (!this.#calls.has(call)) return;
        this.#calls.set(
          call,
          wait && { reason: wait.reason, until: Date.now() + Math.max(0, wait.milliseconds) },
        );
        this.#show();
      },
      ended: (error) => {
        if (!this.#calls.delete(call)) return;
        if (error === undefined) this.#done++;
        else this.#errors++;
        this.#lastError = error;
        this.#show();
      },
    };
    this.#calls.set(call, undefined);
    this.#show();
    return call;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#line.close();
  }

  #show(): void {
    if (this.#closed) return;
    const counts = [...this.#calls.values()].some((wait) => wait !== undefined && wait.reason !== "limit");
    if (counts && this.#timer === undefined) {
      this.#timer = setInterval(() => this.#show(), TICK);
      this.#timer.unref();
    } else if (!counts) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.#line.show(() => this.#status());
  }

  #status(): NodeStatus {
    const waits = [...this.#calls.values()].filter((wait) => wait !== undefined);
    const seconds = (reason: Wait["reason"]) => {
      const times = waits.filter((wait) => wait.reason === reason).map(({ until }) => until - Date.now());
      return times.length === 0 ? undefined : Math.max(1, Math.ceil(Math.max(...times) / 1000));
    };
    const rateLimit = seconds("rate-limit");
    if (rateLimit !== undefined) return waiting(this.#say("rate-limit", { seconds: rateLimit }));
    const limited = waits.filter(({ reason }) => reason === "limit").length;
    if (limited > 0) return waiting(this.#say("limit", { count: limited }));
    const retry = seconds("retry");
    if (retry !== undefined) return waiting(this.#say("retry", { seconds: retry }));
    if (this.#lastError !== undefined) return { fill: "red", shape: "ring", text: this.#lastError };
    const errors = this.#errors > 0 ? ` · ${this.#say("errors", { count: this.#errors })}` : "";
    if (this.#dryRun) return { fill: "grey", shape: "ring", text: this.#say("dry-run") };
    if (this.#done === 0 && this.#errors === 0) {
      return { fill: "blue", shape: "ring", text: this.#say("under-way", { name: this.#name }) };
    }
    const text = this.#say("done", { name: this.#name, count: this.#done }) + errors;
    return { fill: this.#errors > 0 ? "yellow" : "green", shape: "dot", text };
  }
}

const waiting = (text: string): NodeStatus => ({ fill: "yellow", shape: "ring", text });

/** The first sentence, with an end where it is long. */
export function short(reason: string): string {
  const sentence = (/^.*?(?=\.\s|\.?$)/s.exec(reason)?.[0] ?? reason).trim();
  return sentence.length <= ROOM ? sentence : `${sentence.slice(0, ROOM - 1).trimEnd()}…`;
}
