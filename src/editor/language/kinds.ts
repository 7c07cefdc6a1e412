// What the parts of an expression are, as far as the table of fields tells.
import { type Field, logEvent } from "../../events/fields";

export interface Kind {
  /** An "array" is what split() gives; "root" is what `event` is read from; "any" where it cannot be told. */
  readonly type: Field["type"] | "array" | "null" | "root" | "any";
  /** The field it is, or whose item it is. */
  readonly field?: Field;
  /** Of a list or array: an item. */
  readonly item?: Kind;
}

export const any: Kind = { type: "any" };
export const root: Kind = { type: "root" };
export const text: Kind = { type: "text" };
export const number: Kind = { type: "number" };
export const boolean: Kind = { type: "boolean" };
export const event: Kind = { type: "object", field: logEvent };
export const listOf = (item: Kind): Kind => ({ type: "list", item });
export const arrayOf = (item: Kind): Kind => ({ type: "array", item });

export function kindOf(field: Field): Kind {
  if (field.type !== "list") return { type: field.type, field };
  return { type: "list", field, item: field.fields === undefined ? text : { type: "object", field } };
}

/** The fields of an object, by name; of the event with `debugData`, which is short for the one further in. */
export function fieldsOf({ type, field }: Kind): ReadonlyMap<string, Field> {
  if (type !== "object" || field?.fields === undefined) return new Map();
  const debugData =
    field === logEvent ? field.fields.get("debugContext")?.fields?.get("debugData") : undefined;
  return debugData === undefined ? field.fields : new Map([...field.fields, ["debugData", debugData]]);
}

/** What a name reads from something. */
export function member(kind: Kind, name: string): Kind {
  if (kind.type === "root") return name === "event" ? event : any;
  const field = fieldsOf(kind).get(name);
  return field === undefined ? any : kindOf(field);
}
