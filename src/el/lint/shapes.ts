// What a node gives, as far as that can be told without an event: the table of fields says what a Log event
// holds. `any` where it cannot be told.
import { type Field, logEvent } from "../../events/fields";
import type { Binary, Index, Method, Node, Property } from "../ast";
import { isKey } from "../nodes";
import { typeOf } from "../values";

export interface Shape {
  readonly type: Field["type"] | "null" | "any";
  /** The field it is, or whose item or whose selection it is. */
  readonly field?: Field;
  /** Of a list: an item. */
  readonly item?: Shape;
}

export const any: Shape = { type: "any" };
const text: Shape = { type: "text" };
const number: Shape = { type: "number" };
const boolean: Shape = { type: "boolean" };

/** What bare names are read from: the element of a selection or projection; undefined: the root. */
export type Element = Shape | undefined;

export const event: Shape = { type: "object", field: logEvent };

export function shapeOfField(field: Field): Shape {
  if (field.type !== "list") return { type: field.type, field };
  return { type: "list", field, item: field.fields === undefined ? any : { type: "object", field } };
}

/** The fields that an object has for sure; undefined where nothing is known of them. */
export function fieldsOf(shape: Shape): ReadonlyMap<string, Field> | undefined {
  return shape.type === "object" ? shape.field?.fields : undefined;
}

/** The shapes of a node; `inner` gives those of the nodes within. */
export function shapeOf(node: Node, element: Element, inner: (node: Node) => Shape): Shape {
  switch (node.kind) {
    case "literal":
      return shapeOfLiteral(node.value);
    case "root":
      return any;
    case "this":
      return element ?? any;
    case "list":
      return { type: "list", item: any };
    case "map":
      return { type: "object" };
    case "property":
      return shapeOfProperty(node, element, inner);
    case "method":
      return shapeOfMethod(node, inner);
    case "index":
      return shapeOfIndex(node, inner);
    case "selection": {
      const target = targetShape(node.target, element, inner);
      if (target.type !== "list") return any;
      return node.which === "all" ? target : (target.item ?? any);
    }
    case "projection":
      return { type: "list", item: inner(node.body) };
    case "unary":
      return node.operator === "!" ? boolean : number;
    case "binary":
      return shapeOfBinary(node, inner);
    case "elvis":
      return common(inner(node.value), inner(node.otherwise));
    case "ternary":
      return common(inner(node.yes), inner(node.no));
  }
}

export function targetShape(target: Node | null, element: Element, inner: (node: Node) => Shape): Shape {
  return target === null ? (element ?? any) : inner(target);
}

function shapeOfLiteral(value: Parameters<typeof typeOf>[0]): Shape {
  switch (typeOf(value)) {
    case "null":
      return { type: "null" };
    case "string":
      return text;
    case "boolean":
      return boolean;
    default:
      return number;
  }
}

function shapeOfProperty({ name, target }: Property, element: Element, inner: (node: Node) => Shape): Shape {
  if (target === null && element === undefined) return name === "event" ? event : any;
  return member(targetShape(target, element, inner), name);
}

function member(shape: Shape, name: string): Shape {
  // `event.debugData` is short for `event.debugContext.debugData`
  const of = shape === event && name === "debugData" ? member(shape, "debugContext") : shape;
  const field = fieldsOf(of)?.get(name);
  return field === undefined ? any : shapeOfField(field);
}

function shapeOfIndex({ target, index }: Index, inner: (node: Node) => Shape): Shape {
  if (target === null) return any;
  const shape = inner(target);
  if (shape.type === "text") return text;
  if (shape.type === "list") return shape.item ?? any;
  if (isKey(index)) return member(shape, (index as Property).name);
  return index.kind === "literal" && typeof index.value === "string" ? member(shape, index.value) : any;
}

const numbers = ["size", "length", "indexOf", "lastIndexOf", "compareTo", "toInteger", "toNumber"];
const booleans = ["contains", "startsWith", "endsWith", "isEmpty", "isBlank", "matches", "equals"];
const texts = ["toLowerCase", "toUpperCase", "trim", "strip", "substring", "replace", "concat", "toString"];
const byMethod: ReadonlyMap<string, Shape> = new Map([
  ...numbers.map((name) => [name, number] as const),
  ...[...booleans, "equalsIgnoreCase"].map((name) => [name, boolean] as const),
  ...texts.map((name) => [name, text] as const),
]);

function shapeOfMethod({ name }: Method, _inner: (node: Node) => Shape): Shape {
  return byMethod.get(name) ?? any;
}

function shapeOfBinary({ operator, left, right }: Binary, inner: (node: Node) => Shape): Shape {
  switch (operator) {
    case "+": {
      const [a, b] = [inner(left).type, inner(right).type];
      if (a === "text" || b === "text") return text;
      return a === "number" && b === "number" ? number : any;
    }
    case "*":
      return inner(left).type === "number" ? number : any;
    case "-":
    case "/":
    case "%":
    case "^":
      return number;
    default:
      return boolean;
  }
}

function common(a: Shape, b: Shape): Shape {
  if (a.type === "null") return b;
  if (b.type === "null" || a.type === b.type) return a;
  return any;
}
