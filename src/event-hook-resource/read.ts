// A pasted event hook, read.
import { type FilterRule, Lines, Misread, type Note, type Problem, type Source } from "./result";
import { rulesOf } from "./rules";
import { Scanner } from "./scanner";
import { findInJson, findInTerraform } from "./shapes";
import { readHcl, readJson } from "./values";

/** UTF-16 units; the largest event hook that Okta allows is a fraction of it. */
const MAX_LENGTH = 1_000_000;

const EXPECTED = "Expected an event hook: Okta's, as JSON, or Terraform's okta_event_hook.";

export interface Filters {
  readonly source: Source;
  /** The hook's, where it has one. */
  readonly name?: string;
  /** In the order of the text, one for each event type. */
  readonly rules: FilterRule[];
  /** The event types of the hook; empty where only filters were pasted. */
  readonly items: string[];
  readonly notes: Note[];
}

export type ReadFilters =
  | ({ readonly ok: true } & Filters)
  | { readonly ok: false; readonly problem: Problem };

/**
 * The filters of an event hook that a person pasted, or what is wrong with the text. It may be
 * - Okta's EventHook, its `events`, its `filter`, its `eventFilterMap`, or a list with one EventHook in it, in JSON;
 * - an `okta_event_hook` of Terraform's, or the inside of one, in Terraform's language or in its JSON.
 *
 * Expressions are taken as they are, also those that do not compile. Never throws.
 */
export function readFilters(text: string): ReadFilters {
  const problem = (message: string, line = 1, column = 1): ReadFilters => ({
    ok: false,
    problem: { line, column, message },
  });
  if (typeof text !== "string" || text.trim() === "") {
    return problem(EXPECTED);
  }
  if (text.length > MAX_LENGTH) {
    return problem("This is longer than a million characters. Paste one event hook alone.");
  }
  const lines = new Lines(text);
  try {
    return { ok: true, ...read(text, lines) };
  } catch (thrown) {
    if (!(thrown instanceof Misread)) throw thrown;
    const { line, column } = lines.place(thrown.at);
    return problem(thrown.message, line, column);
  }
}

function read(text: string, lines: Lines): Filters {
  const start = new Scanner(text, true);
  start.space();
  const isJson = /["[{]/.test(start.next());
  // what is neither deserves no lesson in Terraform's language
  if (!isJson && !/\b(?:okta_event_hook|filter|event_filter|events)\b/.test(text)) start.fail(EXPECTED);
  const found = isJson ? findInJson(readJson(text)) : findInTerraform(readHcl(text));
  const { source, name } = found;
  return { source, ...(name !== undefined && { name }), ...rulesOf(found, lines) };
}
