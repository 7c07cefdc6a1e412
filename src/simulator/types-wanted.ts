import {
  categories,
  categoryOf,
  checkTypePattern,
  eventTypes,
  isCategory,
  isEligible,
  matchesType,
  otherEventTypes,
} from "../events";
import { UsageError } from "./errors";

const known: readonly string[] = eventTypes.map(({ type }) => type);
const neverSent = new Set(otherEventTypes);

/** Single edits (one character put in, left out, replaced) that make one text of the other. */
function edits(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

function didYouMean(text: string): string {
  const near = [...known, ...categories.map(({ key }) => key)]
    .map((name) => ({ name, distance: edits(text, name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 4))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3);
  return near.length === 0 ? "" : ` (did you mean ${near.map(({ name }) => name).join(" or ")}?)`;
}

function splitSelectors(selectors: readonly string[]): string[] {
  const wanted = selectors.flatMap((selector) => selector.split(",")).map((selector) => selector.trim());
  const parts = wanted.filter((selector) => selector !== "");
  for (const part of parts) {
    const wrong = checkTypePattern(part);
    if (wrong !== undefined) throw new UsageError(wrong);
  }
  return parts;
}

export interface WantedTypes {
  types: string[];
  /** What should be known about them, one sentence each. */
  warnings: string[];
}

function typesOf(selector: string, unknown: boolean, warnings: string[]): readonly string[] {
  if (selector === "all" || selector === "*") return known;
  if (isCategory(selector as unknown)) {
    const types = eventTypes.filter(({ category }) => category === selector).map(({ type }) => type);
    if (types.length === 0) throw new UsageError(`no event type has the category ${selector}`);
    return types;
  }
  if (selector.endsWith(".*")) {
    const types = known.filter((type) => matchesType(selector, type));
    if (types.length > 0) return types;
    throw new UsageError(`no event type starts with ${selector.slice(0, -1)}`);
  }
  if (neverSent.has(selector)) {
    warnings.push(`${selector} is in the System Log only: Okta never sends it to an event hook`);
  } else if (!isEligible(selector)) {
    if (!unknown) {
      throw new UsageError(
        `no event type or category is called ${selector}${didYouMean(selector)}; --unknown sends it all the same`,
      );
    }
    warnings.push(`${selector} is an event type that no list knows${didYouMean(selector)}`);
  }
  return [selector];
}

/**
 * The event types that selectors stand for, each once, in the order given. A selector is an event type, the start
 * of some (`user.lifecycle.*`), a category key (`user-auth`), or `all`; several may share a text, with commas.
 *
 * @param unknown take a type that no list knows, with a warning
 * @throws UsageError for a selector that stands for nothing
 */
export function wantedTypes(selectors: readonly string[], unknown = false): WantedTypes {
  const warnings: string[] = [];
  const types = splitSelectors(selectors).flatMap((selector) => typesOf(selector, unknown, warnings));
  if (types.length === 0) throw new UsageError("no event type was given");
  return { types: [...new Set(types)], warnings };
}

/** Whether an event's type is one that the selectors stand for; here a category also takes types by their prefix. */
export function typeFilter(selectors: readonly string[]): (type: string) => boolean {
  const tests = splitSelectors(selectors).map((selector) => {
    if (selector === "all") return (type: string) => isEligible(type);
    if (isCategory(selector)) return (type: string) => categoryOf(type) === selector;
    return (type: string) => matchesType(selector, type);
  });
  return (type) => tests.some((test) => test(type));
}
