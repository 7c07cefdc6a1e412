// Spring's values are Java's, so each has one type here:
//   int: number          long: bigint          string, boolean, null: themselves
//   double, float, char, array: the classes below     list: array     map: any other object
// An event is read as it is. A number in it is converted when it is reached (`fromEvent`), so evaluating
// never copies an event. Maps made here have no prototype; maps of an event are read by own keys only.
import { fail } from "./errors";
import { MAX_DEPTH } from "./limits";

/**
 * The classes keep what they hold in private fields: nothing of theirs is an own property that an expression
 * could name, but an entry's `key` and `value`, which it may.
 */
abstract class Tagged {
  abstract get type(): ValueType;
}

export class JavaDouble extends Tagged {
  readonly #value: number;

  constructor(value: number) {
    super();
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  get type() {
    return "double" as const;
  }
}

export class JavaFloat extends Tagged {
  readonly #value: number;

  constructor(value: number) {
    super();
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  get type() {
    return "float" as const;
  }
}

export class JavaChar extends Tagged {
  readonly #value: string;

  constructor(value: string) {
    super();
    this.#value = value;
  }

  get value(): string {
    return this.#value;
  }

  get type() {
    return "char" as const;
  }
}

/** What `split` gives: a list without a list's methods. */
export class JavaArray extends Tagged {
  readonly #items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.#items = items;
  }

  get items(): readonly Value[] {
    return this.#items;
  }

  get type() {
    return "array" as const;
  }
}

/** What a selection or projection on a map looks at. */
export class MapEntry extends Tagged {
  constructor(
    readonly key: Value,
    readonly value: Value,
  ) {
    super();
  }

  get type() {
    return "entry" as const;
  }
}

export type List = readonly Value[];
export interface MapValue {
  readonly [key: string]: Value;
}
export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | JavaDouble
  | JavaFloat
  | JavaChar
  | JavaArray
  | MapEntry
  | List
  | MapValue;

export type ValueType =
  | "null"
  | "boolean"
  | "string"
  | "int"
  | "long"
  | "double"
  | "float"
  | "char"
  | "array"
  | "entry"
  | "list"
  | "map";

export const isList = (value: Value): value is List => Array.isArray(value);

export function isMap(value: Value): value is MapValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Tagged);
}

export function typeOf(value: Value): ValueType {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "number":
      return "int";
    case "bigint":
      return "long";
    default:
      if (value === null) return "null";
      if (Array.isArray(value)) return "list";
      return value instanceof Tagged ? value.type : "map";
  }
}

/** "a string", "an int", "null": for messages. */
export function article(value: Value): string {
  const type = typeOf(value);
  if (type === "null") return type;
  return `${/^[aei]/.test(type) ? "an" : "a"} ${type}`;
}

const LONG_LIMIT = 2 ** 63;

/**
 * A value of the event (or one that the engine made: those pass) as a value of the language. An integral
 * number is an int, beyond 32 bits a long, any other number a double; what JSON does not have reads as null.
 */
export function fromEvent(value: unknown): Value {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return value;
    case "number":
      return (value | 0) === value ? value | 0 : widerNumber(value);
    case "object":
      return value as Value;
    default:
      return null;
  }
}

function widerNumber(value: number): Value {
  if (Number.isInteger(value) && value >= -LONG_LIMIT && value < LONG_LIMIT) return BigInt(value);
  return new JavaDouble(value);
}

export function emptyMap(): Record<string, Value> {
  return Object.create(null);
}

/** Own enumerable entries of a map, values converted. */
export function entriesOf(map: MapValue): [string, Value][] {
  return Object.keys(map).map((key) => [key, fromEvent(map[key])]);
}

/**
 * What goes through a value level by level counts them: an event that is part of itself has no end, and where
 * the stack ends depends on the caller.
 */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) fail("EL1086E", 0, `a value is nested more than ${MAX_DEPTH} levels deep`);
}

/**
 * A value as plain JavaScript: int, float and double as numbers, a long as a number too where a number holds
 * it exactly, lists and arrays as arrays, maps as objects, a char as a string.
 */
export function toPlain(value: Value, depth = 0): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value !== "object" || value === null) return value;
  checkDepth(depth);
  const inner = (item: Value) => toPlain(item, depth + 1);
  if (isList(value)) return value.map((item) => inner(fromEvent(item)));
  if (value instanceof JavaDouble || value instanceof JavaFloat || value instanceof JavaChar)
    return value.value;
  if (value instanceof JavaArray) return value.items.map(inner);
  if (value instanceof MapEntry) return { key: inner(value.key), value: inner(value.value) };
  return Object.fromEntries(entriesOf(value).map(([key, item]) => [key, inner(item)]));
}
