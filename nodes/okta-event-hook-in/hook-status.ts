import type { Node, NodeStatus } from "node-red";
import type { InboxCounts } from "../../src/inbox";
import { StatusLine } from "../shared/status";

type Say = (key: string, values?: Record<string, unknown>) => string;

/** What the node shows of itself: what it received, what waits, and what a person has to look after. */
export class HookStatus {
  readonly #line: StatusLine;
  readonly #say: Say;
  readonly #auth: { readonly noAuth: boolean; readonly noSecret: boolean };
  #counts: () => InboxCounts = () => ({ waiting: 0, inFlight: 0, dead: 0 });
  #verified = false;
  #received = 0;
  #duplicates = 0;
  #refused = 0;
  #lastRefused = 0;
  #full = false;
  #storeFailure: string | undefined;

  constructor(node: Node, say: Say, auth: { noAuth: boolean; noSecret: boolean }) {
    this.#line = new StatusLine(node);
    this.#say = say;
    this.#auth = auth;
  }

  verified(): void {
    this.#verified = true;
    this.show();
  }

  /** @param events of the delivery, duplicates included */
  received(events: number, duplicates: number): void {
    this.#received += events;
    this.#duplicates += duplicates;
    this.#full = false;
    this.#storeFailure = undefined;
    this.show();
  }

  refused(code: number): void {
    this.#refused++;
    this.#lastRefused = code;
    this.show();
  }

  /** True the first time: a flood is reported once. */
  full(): boolean {
    const before = this.#full;
    this.#full = true;
    this.show();
    return !before;
  }

  storeFailed(reason: string): void {
    this.#storeFailure = reason;
    this.show();
  }

  storeOpened(counts: () => InboxCounts): void {
    this.#storeFailure = undefined;
    this.#counts = counts;
    this.show();
  }

  show(): void {
    this.#line.show(() => this.#status());
  }

  close(): void {
    this.#line.close();
  }

  #status(): NodeStatus {
    const say = this.#say;
    if (this.#auth.noSecret) return { fill: "red", shape: "ring", text: say("status.missing-secret") };
    const { waiting, inFlight, dead } = this.#counts();
    const parts: string[] = [];
    if (this.#storeFailure !== undefined) {
      parts.push(say("status.store-failed", { reason: this.#storeFailure }));
    }
    if (this.#auth.noAuth) parts.push(say("status.noAuth"));
    if (this.#full) parts.push(say("status.inbox-full"));
    if (this.#received > 0) parts.push(say("status.received", { count: this.#received }));
    else parts.push(say(this.#verified ? "status.verified" : "status.ready"));
    if (waiting > 0) parts.push(say("status.waiting", { count: waiting }));
    if (inFlight > 0) parts.push(say("status.in-flight", { count: inFlight }));
    if (this.#duplicates > 0) parts.push(say("status.duplicates", { count: this.#duplicates }));
    if (dead > 0) parts.push(say("status.dead", { count: dead }));
    if (this.#refused > 0) {
      parts.push(say("status.refused", { count: this.#refused, status: this.#lastRefused }));
    }
    return {
      fill: this.#fill(dead),
      shape: this.#received > 0 ? "dot" : "ring",
      text: parts.join(" · "),
    };
  }

  #fill(dead: number): "red" | "yellow" | "green" | "grey" {
    if (this.#full || this.#storeFailure !== undefined) return "red";
    if (this.#auth.noAuth || this.#refused > 0 || dead > 0) return "yellow";
    return this.#verified || this.#received > 0 ? "green" : "grey";
  }
}
