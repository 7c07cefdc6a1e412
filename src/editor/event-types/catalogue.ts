// The event types and categories as the dialogs offer them.
import {
  categories,
  checkTypePattern,
  eventTypeInfo,
  eventTypes,
  OTHER_CATEGORY,
  otherEventTypes,
} from "../../events";
import { isEnvironmentReference } from "../fields/environment";
import { type Choice, prefixesOf, suggest } from "../fields/suggestions";
import { t, tOr } from "../texts";
import type { TypeGroup } from "./type-tree";

const categoriesByKey = new Map(categories.map((category) => [category.key, category]));
const systemLogOnly = new Set(otherEventTypes);
const prefixes = prefixesOf(eventTypes.map(({ type }) => type));

/** Every prefix that stands for more than one event type, with those types. */
export const typePrefixes: ReadonlyMap<string, readonly string[]> = prefixes;

/** The keys that a category switch may hold. */
export const categoryKeys: ReadonlySet<string> = new Set([...categoriesByKey.keys(), OTHER_CATEGORY]);

/** A category's name for people; a key that is not known is its own name. */
export function categoryName(key: string): string {
  return tOr(`category.${key}.name`, categoriesByKey.get(key)?.name ?? key);
}

/** What kind of events a category has, in a sentence. */
export function categorySummary(key: string): string {
  return tOr(`category.${key}.summary`, categoriesByKey.get(key)?.summary ?? "");
}

/** The categories in reading order, and "other" for the types that none is known for. */
export function categoryChoices(): Choice[] {
  return [...categoryKeys].map((key) => ({
    value: key,
    name: categoryName(key),
    detail: categorySummary(key),
  }));
}

/** The categories in reading order with their event types; "other" has none. */
export function typeGroups(): TypeGroup[] {
  return [...categoryKeys].map((key) => ({
    key,
    name: categoryName(key),
    summary: categorySummary(key),
    types: eventTypes.filter(({ category }) => category === key).map(({ type }) => type),
  }));
}

const typeChoices = (): Choice[] =>
  eventTypes.map(({ type, category }) => ({ value: type, detail: categoryName(category) }));

/** Single event types that fit a text. */
export function suggestTypes(text: string): Choice[] {
  return suggest(typeChoices(), text);
}

/** Event types and prefixes that fit a text, and the text itself where it can stand but is not among them. */
export function suggestPatterns(text: string): Choice[] {
  const groups = [...prefixes].map(([value, types]) => ({
    value,
    detail: t("type.prefix", { types: types.length }),
  }));
  const found = suggest([...groups, ...typeChoices()], text);
  const own = text.trim();
  if (own === "" || checkTypePattern(own) !== undefined || found.some(({ value }) => value === own)) {
    return found;
  }
  const literal = { value: own, detail: t("type.as-typed") };
  return own.endsWith("*") ? [literal, ...found] : [...found, literal];
}

/** A sentence about a type or prefix that no event hook of Okta's is known to send; undefined for all others. */
export function typeNote(pattern: string): string | undefined {
  if (pattern === "*" || isEnvironmentReference(pattern)) return undefined;
  if (pattern.endsWith(".*")) {
    const start = pattern.slice(0, -1);
    if (eventTypes.some(({ type }) => type.startsWith(start))) return undefined;
    return t("type.unknown-prefix", { type: pattern });
  }
  if (eventTypeInfo(pattern) !== undefined) return undefined;
  return t(systemLogOnly.has(pattern) ? "type.system-log-only" : "type.unknown-type", { type: pattern });
}

/** The second line of a type: its category, or how many types a prefix covers. */
export function typeDetail(pattern: string): string | undefined {
  const info = eventTypeInfo(pattern);
  if (info !== undefined) return categoryName(info.category);
  const covered = prefixes.get(pattern);
  return covered && t("type.prefix", { types: covered.length });
}
