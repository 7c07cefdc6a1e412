import type { Connection } from "./connection";
import { answerName, type DeliveryResult, lastOf, meaningOf, type Outcome } from "./protocol";

/** Deliveries that ended with the same answer. */
export interface AnswerRow {
  /** A status, "time-out", or the code of a connection error. */
  answer: string;
  meaning: string;
  deliveries: number;
  events: number;
  medianMs: number;
  slowestMs: number;
}

/** A sentence and how many deliveries it is about. */
export interface Finding {
  text: string;
  times: number;
}

export interface RunSummary {
  url: string;
  /** The endpoint kept every rule; warnings do not count. */
  kept: boolean;
  deliveries: number;
  events: number;
  outcomes: Record<Outcome, { deliveries: number; events: number }>;
  answers: AnswerRow[];
  /** Deliveries that took two requests. */
  retried: number;
  problems: Finding[];
  warnings: Finding[];
  /** Wall time of the whole run. */
  seconds: number;
  /** The caller stopped the run before its end. */
  interrupted: boolean;
}

/** How far a run is. */
export interface Progress {
  deliveries: number;
  events: number;
  /** Events not delivered. */
  lost: number;
  seconds: number;
}

/** Different sentences are few, but they can hold an endpoint's own words: never keep more than these. */
const MOST_FINDINGS = 20;

class Findings {
  private readonly times = new Map<string, number>();
  private others = 0;

  add(text: string): void {
    const times = this.times.get(text);
    if (times === undefined && this.times.size >= MOST_FINDINGS) this.others++;
    else this.times.set(text, (times ?? 0) + 1);
  }

  list(): Finding[] {
    const found = [...this.times].map(([text, times]) => ({ text, times }));
    return this.others === 0 ? found : [...found, { text: "others", times: this.others }];
  }
}

interface Row extends AnswerRow {
  times: number[];
}

function median(times: number[]): number {
  const sorted = Float64Array.from(times).sort();
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Adds up what became of the deliveries of one run. */
export class Tally {
  private readonly rows = new Map<string, Row>();
  private readonly problems = new Findings();
  private readonly warnings = new Findings();
  private readonly outcomes = {
    delivered: { deliveries: 0, events: 0 },
    refused: { deliveries: 0, events: 0 },
    failed: { deliveries: 0, events: 0 },
  };
  private retried = 0;
  private readonly started = performance.now();

  constructor(private readonly connection: Pick<Connection, "shownUrl" | "timeoutMs">) {}

  add(result: DeliveryResult): void {
    const last = lastOf(result.attempts);
    const answer = answerName(last);
    let row = this.rows.get(answer);
    if (row === undefined) {
      const meaning = meaningOf(last, this.connection.timeoutMs);
      row = { answer, meaning, deliveries: 0, events: 0, medianMs: 0, slowestMs: 0, times: [] };
      this.rows.set(answer, row);
    }
    row.deliveries++;
    row.events += result.events;
    row.times.push(last.ms);
    row.slowestMs = Math.max(row.slowestMs, last.ms);
    this.outcomes[result.outcome].deliveries++;
    this.outcomes[result.outcome].events += result.events;
    if (result.attempts.length > 1) this.retried++;
    for (const problem of result.problems) this.problems.add(problem);
    for (const warning of result.warnings) this.warnings.add(warning);
  }

  progress(): Progress {
    const { delivered, refused, failed } = this.outcomes;
    return {
      deliveries: delivered.deliveries + refused.deliveries + failed.deliveries,
      events: delivered.events + refused.events + failed.events,
      lost: refused.events + failed.events,
      seconds: (performance.now() - this.started) / 1000,
    };
  }

  summary(interrupted: boolean): RunSummary {
    const { deliveries, events, seconds } = this.progress();
    const problems = this.problems.list();
    return {
      url: this.connection.shownUrl,
      kept: problems.length === 0,
      deliveries,
      events,
      outcomes: this.outcomes,
      answers: [...this.rows.values()]
        .map(({ times, ...row }) => ({ ...row, medianMs: median(times) }))
        .sort((a, b) => b.deliveries - a.deliveries),
      retried: this.retried,
      problems,
      warnings: this.warnings.list(),
      seconds,
      interrupted,
    };
  }
}
