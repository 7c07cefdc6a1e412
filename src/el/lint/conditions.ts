// Comparisons that cannot come true, and what is no condition where one is wanted.
import type { Binary, Node } from "../ast";
import { operandsOf } from "../nodes";
import { print } from "../print";
import { type Finding, insert, type Look, quoted, type Rule, short } from "./look";
import { nearest } from "./near";
import type { Shape } from "./shapes";

const range = ({ start, end }: Node) => ({ start, end });
const isEquality = (node: Node): node is Binary =>
  node.kind === "binary" && (node.operator === "==" || node.operator === "!=");
const isOrder = (node: Node): node is Binary =>
  node.kind === "binary" && ["<", ">", "<=", ">="].includes(node.operator);
const isKnown = ({ type }: Shape) => type !== "any" && type !== "null";

const textIn = (node: Node) =>
  node.kind === "literal" && typeof node.value === "string" ? node.value : undefined;

const neverEqual: Rule = {
  code: "never-equal",
  severity: "warning",
  find(node, look) {
    if (!isEquality(node)) return;
    const [left, right] = [look.shape(node.left), look.shape(node.right)];
    if (!isKnown(left) || !isKnown(right) || left.type === right.type) return;
    const always = node.operator === "==" ? "never" : "always";
    const types = `${named(node.left, left, look)}, ${named(node.right, right, look)}`;
    return {
      ...range(node),
      message: `this is ${always} true: ${types}`,
      ...(otherType(node.left, node.right, look) ?? otherType(node.right, node.left, look)),
    };
  },
};

function withArticle(type: Shape["type"]): string {
  if (type === "text" || type === "null") return type;
  return `${type === "object" ? "an" : "a"} ${type}`;
}

function named(node: Node, { type }: Shape, look: Look): string {
  return `${short(look.text(node))} is ${withArticle(type)}`;
}

/** What to write instead of `other`, or how to ask `node`, for them to be of one type. */
function otherType(node: Node, other: Node, look: Look): Partial<Finding> | undefined {
  const shape = look.shape(node);
  const replace = (text: string) => ({ hint: `write ${short(text)}`, fix: { ...range(other), text } });
  const literal = other.kind === "literal" ? other.value : undefined;
  switch (shape.type) {
    case "text":
      if (node.kind === "literal" || other.kind !== "literal") return undefined;
      return typeof literal === "boolean" || typeof literal === "number"
        ? replace(quoted(look.text(other)))
        : undefined;
    case "number":
      if (node.kind === "literal" || typeof literal !== "string") return undefined;
      return /^\d{1,9}$/.test(literal) ? replace(String(Number(literal))) : undefined;
    case "boolean":
      if (node.kind === "literal" || typeof literal !== "string") return undefined;
      return /^(true|false)$/i.test(literal) ? replace(literal.toLowerCase()) : undefined;
    case "list":
      return ofList(node, other, look);
    case "object":
      return ofObject(node, textIn(other), look);
  }
  return undefined;
}

function ofList(node: Node, other: Node, look: Look): Partial<Finding> {
  if (look.shape(other).type === "number" || node.kind === "selection") {
    return {
      hint: "ask how many there are: .size()",
      ...(look.shape(other).type === "number" ? { fix: insert(node.end, ".size()") } : {}),
    };
  }
  const isOfObjects = look.shape(node).item?.type === "object";
  const how = isOfObjects ? ".?[ ]" : `.contains(${short(look.text(other))})`;
  return { hint: `a list is asked with ${how}` };
}

function ofObject(node: Node, text: string | undefined, look: Look): Partial<Finding> | undefined {
  const fields = look.shape(node).field?.fields;
  if (fields === undefined) return undefined;
  for (const [name, field] of fields) {
    if (text !== undefined && field.values?.includes(text)) {
      return { hint: `did you mean .${name}?`, fix: insert(node.end, `.${name}`) };
    }
  }
  const texts = [...fields].filter(([, { type }]) => type === "text").map(([name]) => name);
  return texts.length === 0
    ? undefined
    : { hint: `compare one of its fields: ${texts.slice(0, 4).join(", ")}` };
}

/** `'success'` where Okta says `SUCCESS`. */
const unknownValue: Rule = {
  code: "unknown-value",
  severity: "warning",
  find(node, look) {
    if (!isEquality(node)) return;
    const [field, literal] =
      node.right.kind === "literal" ? [node.left, node.right] : [node.right, node.left];
    const value = textIn(literal);
    const { values, path } = look.shape(field).field ?? {};
    if (value === undefined || values === undefined || values.includes(value)) return;
    const near = nearest(value, values);
    if (near === undefined) return;
    return {
      ...range(literal),
      message: `Okta does not send '${short(value)}' as ${path}; case matters`,
      hint: `did you mean '${near}'?`,
      fix: { ...range(literal), text: quoted(near) },
    };
  },
};

const noOrder: Rule = {
  code: "no-order",
  severity: "warning",
  find(node, look) {
    if (!isOrder(node)) return;
    const [left, right] = [look.shape(node.left), look.shape(node.right)];
    if (!isKnown(left) || !isKnown(right)) return;
    const isOrdered = ({ type }: Shape) => type === "text" || type === "number" || type === "boolean";
    if (left.type === right.type && isOrdered(left)) return;
    return {
      ...range(node),
      message: `this is an error on every event: ${named(node.left, left, look)}, ${named(node.right, right, look)}`,
      ...(inOrder(node.left, right, look) ?? inOrder(node.right, left, look)),
    };
  },
};

function inOrder(node: Node, other: Shape, look: Look): Partial<Finding> | undefined {
  if (other.type !== "number" || node.kind === "unary" || node.kind === "binary") return undefined;
  const { type } = look.shape(node);
  if (type === "list") return { hint: "ask how many there are: .size()", fix: insert(node.end, ".size()") };
  if (type !== "text") return undefined;
  const value = textIn(node);
  if (value === undefined)
    return { hint: "make a number of it: .toInteger()", fix: insert(node.end, ".toInteger()") };
  if (!/^\d{1,9}$/.test(value)) return undefined;
  return { hint: `write ${Number(value)}`, fix: { ...range(node), text: String(Number(value)) } };
}

const orderOfText: Rule = {
  code: "order-of-text",
  severity: "note",
  find(node, look) {
    if (!isOrder(node)) return;
    const [left, right] = [look.shape(node.left), look.shape(node.right)];
    if (left.type !== "text" || right.type !== "text" || left.field?.isTime || right.field?.isTime) return;
    return {
      ...range(node),
      message: "texts are ordered letter by letter: '10' comes before '9', 'Z' before 'a'",
      ...([node.left, node.right].some((side) => /^\d+$/.test(textIn(side) ?? ""))
        ? { hint: "numbers are compared without quotes, a text first made one by .toInteger()" }
        : {}),
    };
  },
};

/** `a == 'x' && a == 'y'` is never true, `a != 'x' || a != 'y'` always. */
const contradiction: Rule = {
  code: "contradiction",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "binary" || (node.operator !== "&&" && node.operator !== "||")) return;
    const parent = look.parent(node);
    if (parent?.kind === "binary" && parent.operator === node.operator) return;
    const isAnd = node.operator === "&&";
    const seen = new Map<string, string>();
    for (const operand of operandsOf(node, node.operator)) {
      if (!isEquality(operand) || operand.operator !== (isAnd ? "==" : "!=")) continue;
      const value = textIn(operand.right);
      if (value === undefined) continue;
      const asked = print(operand.left);
      const before = seen.get(asked);
      if (before === undefined) seen.set(asked, value);
      else if (before !== value) {
        const both = `'${short(before)}' and '${short(value)}'`;
        const isItem = isAnd && look.element(node) !== undefined;
        return {
          ...range(operand),
          message: isAnd
            ? `this is never true: ${short(asked)} cannot be ${both}`
            : `this is always true: ${short(asked)} cannot be both ${both}`,
          hint: isAnd
            ? `|| is or${isItem ? "; two items are asked for by two selections" : ""}`
            : "&& asks for neither",
        };
      }
    }
    return;
  },
};

/** `list[type == 'x']` */
const indexForSelection: Rule = {
  code: "index-for-selection",
  severity: "warning",
  find(node, look) {
    if (node.kind !== "index" || node.target === null || look.shape(node.target).type !== "list") return;
    if (look.shape(node.index).type !== "boolean") return;
    return {
      start: node.pos,
      end: node.end,
      message: "[ ] takes an item by its number, from 0",
      hint: "a selection is written .?[ ]",
      ...(node.safe ? {} : { fix: insert(node.pos, ".?") }),
    };
  },
};

const wantedBy = {
  "a filter": "a filter gives",
  "a selection": "a selection asks for",
  "an operand": "this takes",
};

const notBoolean: Rule = {
  code: "not-boolean",
  severity: "warning",
  find(node, look) {
    const wanted = conditionWanted(node, look);
    if (wanted === undefined) return;
    const { type } = look.shape(node);
    if (type === "any" || type === "boolean") return;
    // outside of selections, texts such as 'true' pass for true
    if (type === "text" && wanted === "an operand") return;
    const message = `${wantedBy[wanted]} true or false, not ${withArticle(type)}`;
    const isCount = type === "number" && node.kind === "method" && node.name === "size";
    if (type === "list" || isCount) {
      // ! would take hold of the list alone
      if (look.parent(node)?.kind === "unary")
        return { ...range(node), message, hint: "compare its .size()" };
      const text = type === "list" ? ".size() > 0" : " > 0";
      return { ...range(node), message, hint: `write ${text.trim()} after it`, fix: insert(node.end, text) };
    }
    return { ...range(node), message, ...(type === "null" ? {} : { hint: "compare it with something" }) };
  },
};

function conditionWanted(node: Node, look: Look): "a filter" | "a selection" | "an operand" | undefined {
  const parent = look.parent(node);
  if (parent === undefined) return look.filter ? "a filter" : undefined;
  switch (parent.kind) {
    case "selection":
      return parent.body === node ? "a selection" : undefined;
    case "unary":
      return parent.operator === "!" ? "an operand" : undefined;
    case "binary":
      return parent.operator === "&&" || parent.operator === "||" ? "an operand" : undefined;
    case "ternary":
      return parent.condition === node ? "an operand" : undefined;
    default:
      return undefined;
  }
}

export const conditionRules: readonly Rule[] = [
  neverEqual,
  unknownValue,
  noOrder,
  orderOfText,
  contradiction,
  indexForSelection,
  notBoolean,
];
