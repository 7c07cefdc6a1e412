// The fields of the Simple form as people read them, and the values that each is known to hold.
import { conditionFields } from "../el";
import { type Field, logEvent } from "../events/fields";
import { meaningOf } from "./language/texts";
import { valuesOf } from "./language/values";
import { type Choice, suggest } from "./suggestions";
import { t, tOr } from "./texts";

/** Its name in the user's language: `simple.field.actor-id`, as keys have no dots. */
export const fieldName = (field: string): string => t(`simple.field.${field.replaceAll(".", "-")}`);

/** The fields of each group, in reading order. */
export function fieldGroups(): { group: string; fields: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const field of conditionFields) {
    const [head = ""] = field.split(".");
    const group = head === "actor" || head === "target" ? head : "event";
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return [...groups].map(([group, fields]) => ({ group, fields }));
}

function inLogEvent(field: string): Field | undefined {
  const path = field === "changedAttributes" ? `debugContext.debugData.${field}` : field;
  return path
    .split(".")
    .reduce<Field | undefined>((inner, name) => inner?.fields?.get(name), logEvent as Field | undefined);
}

const texts = { t, tOr };

/** What the field means, in a sentence. */
export function fieldMeaning(field: string): string {
  const found = inLogEvent(field);
  return found === undefined ? "" : meaningOf(found, texts);
}

/** Whether a text is one that only this kind of field holds. */
export const isKnownValue = (field: string, value: string): boolean =>
  valuesOf(inLogEvent(field), texts).some(({ text }) => text === value);

/** Values to offer for a text. */
export function suggestValues(field: string, text: string): Choice[] {
  const known = valuesOf(inLogEvent(field), texts);
  return suggest(
    known.map(({ text: value, meaning }) => ({ value, ...(meaning !== undefined && { detail: meaning }) })),
    text,
  );
}
