import fs from "node:fs";
import type { Deliverable, DeliveryResult } from "../../src/simulator";
import type { LedgerEntry } from "../support/node-red";

/** What Okta and the flow would have to agree on: which events were answered, and which came out, and how. */
export class Account {
  /** Events of deliveries that got a 2xx. */
  readonly answered = new Set<string>();
  /** Deliveries without an answer, or with a 503: Okta would send each of them again. */
  unanswered: Deliverable[] = [];
  /** Answers by status, and "none". */
  readonly answers = new Map<string, number>();

  note(result: DeliveryResult, delivery: Deliverable): void {
    for (const { status } of result.attempts) {
      const answer = String(status ?? "none");
      this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
    }
    if (result.outcome !== "delivered") {
      this.unanswered.push(delivery);
      return;
    }
    for (const event of delivery.data?.events ?? []) this.answered.add((event as { uuid: string }).uuid);
  }
}

export interface Verdict {
  /** Answered with 204, and never came out. */
  readonly lost: readonly string[];
  /** Came out again without a mark. */
  readonly unmarked: readonly string[];
  /** A later attempt by its number, without the mark. What waited at a kill may be marked on its first attempt. */
  readonly mismarked: readonly string[];
  /** Events that came out, and those of them that came out more than once. */
  readonly out: number;
  readonly again: number;
}

/** Reads a probe-ledger's file; a line that a kill cut off was never synced, and counts for nothing. */
export function readLedger(file: string): LedgerEntry[] {
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, "utf8").split("\n");
  lines.pop();
  return lines.map((line) => JSON.parse(line) as LedgerEntry);
}

/** An entry that failed is no way out: the event has to pass some other time. */
export function judge(answered: ReadonlySet<string>, entries: readonly LedgerEntry[]): Verdict {
  const seen = new Set<string>();
  const passed = new Set<string>();
  const again = new Set<string>();
  const unmarked: string[] = [];
  const mismarked: string[] = [];
  for (const { uuid, redelivered, attempt, failed } of entries) {
    const id = String(uuid);
    if (attempt > 1 && !redelivered) mismarked.push(id);
    if (seen.has(id)) {
      again.add(id);
      if (!redelivered) unmarked.push(id);
    }
    seen.add(id);
    if (!failed) passed.add(id);
  }
  return {
    lost: [...answered].filter((id) => !passed.has(id)),
    unmarked,
    mismarked,
    out: seen.size,
    again: again.size,
  };
}

/** Numbers in [0, 1) that follow from a seed (xorshift, 32 bit). */
export function seeded(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
