import type { Node, NodeAPI, NodeDef } from "node-red";
import type { SpikeSettings } from "../../src/detect";
import { compile, ElError, type Program } from "../../src/el";
import { amount, text } from "../shared/config";

export interface SpikeDef extends NodeDef {
  property?: string;
  /** Which events count; "" for all of them. */
  counts?: string;
  /** Per what they are counted. */
  key?: string;
  /** Of what the different values are counted; "" counts events. */
  distinct?: string;
  threshold?: number | string;
  window?: number | string;
  windowUnit?: string;
  quiet?: number | string;
  quietUnit?: string;
  maxKeys?: number | string;
  maxPerKey?: number | string;
  /** Name of a context store of Node-RED; "" for memory alone. */
  store?: string;
}

export const DEFAULT_KEY = "event.actor.alternateId";

const UNITS: Readonly<Record<string, number>> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 };

const EXPRESSIONS = ["counts", "key", "distinct"] as const;

/** What a node counts, ready to run. */
export interface Spike {
  readonly settings: SpikeSettings;
  /** Undefined: every event. */
  readonly counts: Program | undefined;
  readonly key: Program;
  /** Undefined: events are counted. */
  readonly distinct: Program | undefined;
  /** The same for two nodes that count the same: what one has counted is the other's, too. */
  readonly identity: string;
}

/** The key of a text of the locale, and what fills it. */
export interface SpikeProblem {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Reads what a flow says; the first thing that cannot be used is the answer in its place. */
export function readSpike(RED: NodeAPI, node: Node, def: SpikeDef): Spike | SpikeProblem {
  const texts = {
    counts: text(RED, node, def.counts),
    key: text(RED, node, def.key, DEFAULT_KEY),
    distinct: text(RED, node, def.distinct),
  };
  if (texts.key.trim() === "") return { key: "error.no-key", values: {} };
  const programs: { [Name in (typeof EXPRESSIONS)[number]]?: Program } = {};
  for (const name of EXPRESSIONS) {
    if (texts[name].trim() === "") continue;
    try {
      programs[name] = compile(texts[name]);
    } catch (error) {
      if (!(error instanceof ElError)) throw error;
      const { line, column, message } = error;
      return { key: `error.bad-${name}`, values: { line, column, message } };
    }
  }

  const numbers = {
    threshold: amount(RED, node, def.threshold, 5),
    window: amount(RED, node, def.window, 1),
    quiet: amount(RED, node, def.quiet, 0),
    maxKeys: amount(RED, node, def.maxKeys, 10_000),
    maxPerKey: amount(RED, node, def.maxPerKey, 1_000),
  };
  for (const [name, value] of Object.entries(numbers)) {
    const problem = numberProblem(value, {
      zero: name === "quiet",
      whole: name !== "window" && name !== "quiet",
    });
    if (problem !== undefined) return { key: `error.${name}-${problem}`, values: {} };
  }
  const { threshold, maxKeys, maxPerKey } = numbers;
  if (maxPerKey < threshold) return { key: "error.maxPerKey-under-threshold", values: { threshold } };

  const unit = (name: unknown) => UNITS[text(RED, node, name, "hours")] ?? 3_600_000;
  return {
    settings: {
      threshold,
      window: numbers.window * unit(def.windowUnit),
      quiet: numbers.quiet * unit(def.quietUnit),
      distinct: programs.distinct !== undefined,
      maxKeys,
      maxPerKey,
    },
    counts: programs.counts,
    key: programs.key as Program,
    distinct: programs.distinct,
    identity: JSON.stringify(EXPRESSIONS.map((name) => texts[name].trim())),
  };
}

function numberProblem(value: number, { zero, whole }: { zero: boolean; whole: boolean }) {
  if (!Number.isFinite(value)) return "not-a-number";
  if (zero ? value < 0 : value <= 0) return "not-over-zero";
  return whole && !Number.isInteger(value) ? "not-whole" : undefined;
}
