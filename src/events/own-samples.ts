// The sample events that the user of a hook writes down, for its button: JSON from a person, read and checked.
import { readDateTime } from "./delivery";
import { findJsonProblem, type JsonProblem } from "./json-problem";
import type { LogEvent } from "./log-event";
import { isPlainObject } from "./payload";
import { checkTypePattern, MAX_TYPE_LENGTH } from "./types-match";

/** One of them: what is laid over the sample event of a type. */
export interface OwnSample {
  /** The hook's own sample type if undefined. */
  readonly eventType: string | undefined;
  /** When it happened: seconds from the delivery, negative before it. `with.published` goes before it. */
  readonly seconds: number;
  /** As `SampleOptions.with`. */
  readonly with: LogEvent;
}

/** What is wrong. */
export interface OwnSamplesProblem {
  /** A sentence, with the number of the event, from 1. It quotes nothing of the value. */
  readonly problem: string;
  /** Where the text is no JSON. */
  readonly mistake?: JsonProblem;
}

export type OwnSamples = { readonly samples: readonly OwnSample[] } | OwnSamplesProblem;

/** What fits into one delivery of Okta's by far. */
export const MAX_OWN_SAMPLES = 100;
const MAX_TEXT = 1_000_000;
const MAX_DEPTH = 100;
/** About 30 years: over it a number is a date as computers count it, which is not what is meant here. */
const MAX_SECONDS = 1_000_000_000;

/**
 * Reads a list of sample events: its JSON text, or the list itself, as an environment variable of type JSON gives it.
 * Nothing, or a list of none, is a list of none.
 */
export function readOwnSamples(value: unknown): OwnSamples {
  const read = typeof value === "string" ? readText(value) : { list: value ?? [] };
  if ("problem" in read) return read;
  const { list } = read;
  if (!Array.isArray(list)) {
    return { problem: "The sample events have to be a list: put [ and ] around them." };
  }
  if (list.length > MAX_OWN_SAMPLES) {
    return {
      problem: `These are ${list.length} sample events: one delivery takes ${MAX_OWN_SAMPLES} of them.`,
    };
  }
  const samples: OwnSample[] = [];
  for (const [index, entry] of list.entries()) {
    const sample = readOne(entry);
    if (typeof sample === "string") return { problem: `Sample event ${index + 1} ${sample}` };
    samples.push(sample);
  }
  return { samples };
}

function readText(text: string): { list: unknown } | OwnSamplesProblem {
  if (text.length > MAX_TEXT) return { problem: "The sample events have over 1,000,000 characters." };
  // what some editors write before a text
  const json = text.replace(/^\uFEFF/, "");
  if (json.trim() === "") return { list: [] };
  const mistake = findJsonProblem(json);
  if (mistake === undefined) return { list: JSON.parse(json) };
  const { line, column } = mistake;
  return { problem: `The sample events are malformed JSON at line ${line}, column ${column}.`, mistake };
}

/** What is wrong with it, as the end of a sentence, or the sample. */
function readOne(entry: unknown): OwnSample | string {
  if (!isPlainObject(entry)) return 'is not an object, such as {"eventType": "user.session.start"}.';
  if (isDeeper(entry, MAX_DEPTH)) return `is nested over ${MAX_DEPTH} levels deep.`;
  const { eventType } = entry;
  if (eventType !== undefined && !isOneType(eventType)) {
    return "needs one whole event type in eventType, such as user.session.start.";
  }
  const { published, ...others } = entry;
  if (typeof published === "number") {
    return Math.abs(published) <= MAX_SECONDS
      ? { eventType, seconds: published, with: others }
      : "has a published that is over 1,000,000,000 seconds from now.";
  }
  if (published !== undefined && published !== null && readDateTime(published) === undefined) {
    return "has a published that is neither a number of seconds from now, such as -60, nor a date and time, such as 2026-05-01T12:00:00.000Z.";
  }
  return { eventType, seconds: 0, with: entry };
}

const isOneType = (type: unknown): type is string =>
  checkTypePattern(type) === undefined &&
  !String(type).endsWith("*") &&
  String(type).length <= MAX_TYPE_LENGTH;

const isDeeper = (value: unknown, depth: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (depth === 0 || Object.values(value).some((part) => isDeeper(part, depth - 1)));
