// The event types and categories as the dialogs offer them.
import {
  categories,
  checkTypePattern,
  eventTypeInfo,
  eventTypes,
  OTHER_CATEGORY,
  otherEventTypes,
} from "../events";
import { isEnvironmentReference } from "./environment";
import type { Translate } from "./red";
import { type Choice, prefixesOf, suggest } from "./suggestions";

const categoryNames = new Map(categories.map(({ key, name }) => [key, name]));
const systemLogOnly = new Set(otherEventTypes);
const prefixes = prefixesOf(eventTypes.map(({ type }) => type));

/** The categories in reading order, and "other" for the types that none is known for. */
export function categoryChoices(t: Translate): Choice[] {
  const known = categories.map(({ key, name, summary }) => ({ value: key, name, detail: summary }));
  return [
    ...known,
    { value: OTHER_CATEGORY, name: t("category.other"), detail: t("category.other-summary") },
  ];
}

/** The keys that a category switch may hold. */
export const categoryKeys: ReadonlySet<string> = new Set([...categoryNames.keys(), OTHER_CATEGORY]);

/** A category's name for people; a key that is not known is its own name. */
export function categoryName(key: string, t: Translate): string {
  return categoryNames.get(key) ?? (key === OTHER_CATEGORY ? t("category.other") : key);
}

const typeChoices: Choice[] = eventTypes.map(({ type, category }) => ({
  value: type,
  detail: categoryNames.get(category) ?? category,
}));

/** Single event types that fit a text. */
export function suggestTypes(text: string): Choice[] {
  return suggest(typeChoices, text);
}

/** Event types and prefixes that fit a text, and the text itself where it can stand but is not among them. */
export function suggestPatterns(text: string, t: Translate): Choice[] {
  const groups = [...prefixes].map(([value, types]) => ({
    value,
    detail: t("tip.prefix", { types: types.length }),
  }));
  const found = suggest([...groups, ...typeChoices], text);
  const own = text.trim();
  if (own === "" || checkTypePattern(own) !== undefined || found.some(({ value }) => value === own)) {
    return found;
  }
  const literal = { value: own, detail: t("tip.as-typed") };
  return own.endsWith("*") ? [literal, ...found] : [...found, literal];
}

/** What the editor knows about a type or prefix that no event hook of Okta's is known to send. */
export function typeNote(pattern: string): "unknown-type" | "system-log-only" | "unknown-prefix" | undefined {
  if (pattern === "*" || isEnvironmentReference(pattern)) return undefined;
  if (pattern.endsWith(".*")) {
    const start = pattern.slice(0, -1);
    return eventTypes.some(({ type }) => type.startsWith(start)) ? undefined : "unknown-prefix";
  }
  if (eventTypeInfo(pattern) !== undefined) return undefined;
  return systemLogOnly.has(pattern) ? "system-log-only" : "unknown-type";
}

/** The second line of a type: its category, or how many types a prefix covers. */
export function typeDetail(pattern: string, t: Translate): string | undefined {
  const info = eventTypeInfo(pattern);
  if (info !== undefined) return categoryName(info.category, t);
  const covered = prefixes.get(pattern);
  return covered && t("tip.prefix", { types: covered.length });
}
