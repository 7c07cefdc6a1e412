// Names that lead nowhere.
import type { Method, Node, Property } from "../ast";
import { listMethods } from "../methods/collections";
import { booleanMethods, numberMethods } from "../methods/scalars";
import type { Methods } from "../methods/table";
import { textMethods } from "../methods/text";
import { isKey, keysOf } from "../nodes";
import { type Finding, insert, type Look, nameRange, quoted, type Rule, short } from "./look";
import { nearest } from "./near";
import { event, fieldsOf, type Shape, targetShape } from "./shapes";

const methodsOf: Partial<Record<Shape["type"], Methods>> = {
  text: textMethods,
  list: listMethods,
  number: numberMethods,
  boolean: booleanMethods,
};

/** What other languages call a method. */
const otherNames: Partial<Record<Shape["type"], ReadonlyMap<string, string>>> = {
  text: new Map(Object.entries({ size: "length", count: "length", includes: "contains", has: "contains" })),
  list: new Map(Object.entries({ length: "size", count: "size", includes: "contains", has: "contains" })),
};

const didYouMean = (node: { pos: number; name: string }, name: string | undefined) =>
  name === undefined ? {} : { hint: `did you mean '${name}'?`, fix: { ...nameRange(node), text: name } };

const isBareKey = (node: Node, look: Look) => {
  const parent = look.parent(node);
  if (!isKey(node) || parent === undefined) return false;
  if (parent.kind === "map") return keysOf(parent).has(node);
  return (
    parent.kind === "index" && parent.index === node && look.shape(parent.target ?? parent).type !== "list"
  );
};

const debugContext: Rule = {
  code: "debug-context",
  severity: "note",
  find(node, look) {
    if (node.kind !== "property" || node.name !== "debugData" || node.target?.kind !== "property") return;
    const { target } = node;
    if (target.name !== "debugContext" || target.target === null || look.shape(target.target) !== event)
      return;
    return {
      start: node.start,
      end: node.end,
      message: "this works here, but Okta's own filters know it as event.debugData only",
      hint: "write event.debugData",
      fix: { start: node.start, end: node.end, text: "event.debugData" },
    };
  },
};

/** A property that an object does not have, or that is asked of a list, a text, … */
const unknownField: Rule = {
  code: "unknown-field",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "property") return;
    const element = look.element(node);
    if (node.target === null && element === undefined) return;
    if (node.target === null && (node.name === "event" || isBareKey(node, look))) return;
    const shape = targetShape(node.target, element, look.shape);
    const fields = fieldsOf(shape);
    if (fields === undefined || fields.has(node.name)) return;
    if (shape === event && node.name === "debugData") return;
    if (node.target === null && isUnquoted(node, look)) return;
    const near = nearest(node.name, fields.keys());
    if (shape.field?.isOpen === true && near === undefined) return;
    return {
      ...nameRange(node),
      message: `Log events have no field '${node.name}'${whereabouts(shape)}`,
      ...didYouMean(node, near),
    };
  },
};

function whereabouts({ field }: Shape): string {
  if (field === undefined || field.path === "") return "";
  return field.type === "list" ? ` in the items of event.${field.path}` : ` in event.${field.path}`;
}

const bracketsMissing: Rule = {
  code: "brackets-missing",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "property" || node.target === null) return;
    const { type } = look.shape(node.target);
    const known = methodsOf[type];
    const name = known?.has(node.name) ? node.name : otherNames[type]?.get(node.name);
    if (name === undefined) return;
    const { start, end } = nameRange(node);
    return {
      start,
      end,
      message: `${a(type)} has no property '${node.name}', but a method`,
      hint: `write ${name}()`,
      fix: { start, end, text: `${name}()` },
    };
  },
};

const propertyOfList: Rule = {
  code: "property-of-list",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "property" || node.target === null) return;
    const { type, item } = look.shape(node.target);
    if (type !== "list" || listMethods.has(node.name) || otherNames.list?.has(node.name)) return;
    const list = short(look.text(node.target));
    const range = { ...nameRange(node), message: `${list} is a list: it has no '${node.name}' of its own` };
    if (item !== undefined && fieldsOf(item)?.has(node.name) === false) return range;
    const condition = conditionOn(node, look);
    if (condition === undefined) return { ...range, hint: `ask its items: .?[${node.name} == …].size() > 0` };
    const { whole, question } = condition;
    const text = `${look.text(node.target)}.?[${question}].size() > 0`;
    const isBracketed = look.expression.charAt(whole.start) === "(" && whole.start < node.start;
    return {
      ...range,
      hint: `ask its items: ${short(text, 120)}`,
      fix: { start: whole.start, end: whole.end, text: isBracketed ? `(${text})` : text },
    };
  },
};

/** `list.name == 'x'` or `list.name.contains('x')`: the whole of it, and what it asks of one item. */
function conditionOn(node: Property, look: Look): { whole: Node; question: string } | undefined {
  const parent = look.parent(node);
  const own = (end: number) => look.expression.slice(node.pos, end).trim();
  if (parent?.kind === "binary" && parent.operator === "==" && parent.left === node) {
    if (parent.right.kind !== "literal") return undefined;
    return { whole: parent, question: own(parent.right.end) };
  }
  if (parent?.kind === "method" && parent.target === node && look.shape(parent).type === "boolean") {
    return { whole: parent, question: own(parent.end) };
  }
  return undefined;
}

const noProperty: Rule = {
  code: "no-property",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "property" || node.target === null) return;
    const { type } = look.shape(node.target);
    if (type !== "text" && type !== "number" && type !== "boolean") return;
    if (methodsOf[type]?.has(node.name) || otherNames[type]?.get(node.name) !== undefined) return;
    return {
      ...nameRange(node),
      message: `${short(look.text(node.target))} is ${a(type)}: it has no '${node.name}'`,
    };
  },
};

const noMethod: Rule = {
  code: "no-method",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "method") return;
    const shape = targetShape(node.target, look.element(node), look.shape);
    const known = methodsOf[shape.type];
    if (known === undefined || known.has(node.name)) return;
    return {
      ...nameRange(node),
      message: `${a(shape.type)} has no method '${node.name}'`,
      ...methodMeant(node, shape.type, known),
    };
  },
};

function methodMeant(node: Method, type: Shape["type"], known: Methods): Partial<Finding> {
  return didYouMean(node, otherNames[type]?.get(node.name) ?? nearest(node.name, known.keys()));
}

const a = (type: string) => (type === "text" ? "text" : `a ${type}`);

/** `event` within a selection or projection, where names are the element's. */
const outerName: Rule = {
  code: "outer-name",
  severity: "warning",
  find(node, look) {
    const element = look.element(node);
    if (node.kind !== "property" || node.target !== null || node.name !== "event" || element === undefined)
      return;
    if (isBareKey(node, look)) return;
    const message = "inside the brackets names are those of one item: 'event' is not known there";
    const [second, third] = stepsAfter(node, look);
    const isOfItem =
      second !== undefined &&
      element.field?.path === second.name &&
      third !== undefined &&
      fieldsOf(element)?.has(third.name) === true;
    const range = nameRange(node);
    if (isOfItem) {
      const fix = { start: node.pos, end: third.pos, text: "" };
      return { ...range, message, hint: `write ${third.name}`, fix };
    }
    return {
      ...range,
      message,
      hint: "#root.event is the event (which Okta does not know)",
      fix: insert(node.pos, "#root."),
    };
  },
};

/** The properties that are read from a node, one after the other: two at most. */
function stepsAfter(node: Node, look: Look): Property[] {
  const steps: Property[] = [];
  let last = node;
  while (steps.length < 2) {
    const parent = look.parent(last);
    if (parent?.kind !== "property" || parent.target !== last) break;
    steps.push(parent);
    last = parent;
  }
  return steps;
}

/** The whole of `a.b.c`, from its `a`. */
function chainOf(node: Node, look: Look): Node {
  let whole = node;
  for (let parent = look.parent(whole); parent !== undefined; parent = look.parent(whole)) {
    if (parent.kind !== "property" || parent.target !== whole) break;
    whole = parent;
  }
  return whole;
}

/** Whether a name that leads nowhere stands where a text is likely. */
function isUnquoted(node: Property, look: Look): boolean {
  const whole = chainOf(node, look);
  const parent = look.parent(whole);
  if (parent?.kind === "method") return parent.args.includes(whole);
  if (parent?.kind !== "binary" || (parent.operator !== "==" && parent.operator !== "!=")) return false;
  return parent.right === whole;
}

/** `list[type == 'x']`: meant as a selection, where the name is an item's. */
function isInIndexOf(node: Property, look: Look): boolean {
  let child: Node = node;
  for (let parent = look.parent(child); parent !== undefined; parent = look.parent(child)) {
    if (parent.kind === "index" && parent.index === child && parent.target !== null) {
      const { item } = look.shape(parent.target);
      return item !== undefined && fieldsOf(item)?.has(node.name) === true;
    }
    child = parent;
  }
  return false;
}

/** A bare name is nothing but `event`, or in a selection a field of the item. */
const unquotedText: Rule = {
  code: "unquoted-text",
  severity: "warning",
  find(node, look) {
    if (!isLost(node, look) || !isUnquoted(node, look)) return;
    const { pos } = node;
    const whole = chainOf(node, look);
    const text = look.expression.slice(pos, nameRange(whole as Property).end);
    return {
      start: pos,
      end: pos + text.length,
      message: `${short(text)} without quotes is a name, and there is nothing of that name`,
      hint: `put text in quotes: ${short(quoted(text))}`,
      fix: { start: pos, end: pos + text.length, text: quoted(text) },
    };
  },
};

function isLost(node: Node, look: Look): node is Property {
  if (node.kind !== "property" || node.target !== null || isBareKey(node, look)) return false;
  const element = look.element(node);
  if (element === undefined) return node.name !== "event" && !isTopField(node.name);
  return node.name !== "event" && fieldsOf(element)?.has(node.name) === false;
}

const isTopField = (name: string) => name === "debugData" || event.field?.fields?.has(name) === true;

const noEvent: Rule = {
  code: "no-event",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "property" || node.target !== null || isBareKey(node, look)) return;
    if (node.name === "event" || look.element(node) !== undefined || isInIndexOf(node, look)) return;
    const range = nameRange(node);
    const message = `there is no '${node.name}' here, only event`;
    if (isTopField(node.name)) {
      return { ...range, message, hint: `write event.${node.name}`, fix: insert(node.pos, "event.") };
    }
    if (isUnquoted(node, look)) return;
    const near = nearest(node.name, ["event"]);
    if (near !== undefined) return { ...range, message, ...didYouMean(node, near) };
    return { ...range, message, hint: "an expression begins with event" };
  },
};

export const nameRules: readonly Rule[] = [
  debugContext,
  unknownField,
  bracketsMissing,
  propertyOfList,
  noProperty,
  noMethod,
  outerName,
  unquotedText,
  noEvent,
];
