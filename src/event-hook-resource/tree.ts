// What JSON and Terraform's language have in common, as a tree that knows where everything stands.

interface At {
  /** Offset in the text, in UTF-16 units from 0. */
  readonly at: number;
}

export interface Text extends At {
  readonly kind: "text";
  readonly text: string;
}

export interface List extends At {
  readonly kind: "list";
  readonly items: readonly Value[];
}

export interface Entry extends At {
  readonly key: string;
  readonly value: Value;
}

/** A key may be there more than once: Terraform's blocks are. */
export interface Obj extends At {
  readonly kind: "object";
  readonly entries: readonly Entry[];
}

/** `other`: numbers, true and false. `computed`: what Terraform finds out when it runs. */
export interface Plain extends At {
  readonly kind: "null" | "other" | "computed";
}

export type Value = Text | List | Obj | Plain;

/** The value of a key; of its last one, as JSON has it. */
export function get(object: Obj, ...keys: readonly string[]): Value | undefined {
  return object.entries.filter(({ key }) => keys.includes(key)).pop()?.value;
}

export const has = (object: Obj, key: string): boolean => get(object, key) !== undefined;

/** The values of a key: each of its entries, and each item of those that are lists. */
export function all(object: Obj, ...keys: readonly string[]): Value[] {
  return object.entries
    .filter(({ key }) => keys.includes(key))
    .flatMap(({ value }) => (value.kind === "list" ? value.items : [value]));
}
