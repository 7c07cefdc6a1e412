// The signs and words between and around operands. What each does is a text: `language.operator.<key>`.

export interface Operator {
  /** Names its text. */
  readonly key: string;
  /** All ways to write it, the one to offer first. */
  readonly written: readonly string[];
  /** Where it is offered after an operand: between conditions, or between values of these types. */
  readonly joins?: "conditions" | readonly string[];
}

const values = ["text", "number", "boolean", "any", "object", "null"];
const ordered = ["text", "number", "any"];
const numbers = ["number", "any"];

/** What Okta's own examples write comes first: `eq` and `ne`, `&&` and `||`. */
export const operators: readonly Operator[] = [
  { key: "eq", written: ["eq", "=="], joins: values },
  { key: "ne", written: ["ne", "!="], joins: values },
  { key: "gt", written: [">", "gt"], joins: ordered },
  { key: "ge", written: [">=", "ge"], joins: ordered },
  { key: "lt", written: ["<", "lt"], joins: ordered },
  { key: "le", written: ["<=", "le"], joins: ordered },
  { key: "matches", written: ["matches"], joins: ["text", "any"] },
  { key: "and", written: ["&&", "and"], joins: "conditions" },
  { key: "or", written: ["||", "or"], joins: "conditions" },
  { key: "not", written: ["!", "not"] },
  { key: "elvis", written: ["?:"], joins: ["text", "any"] },
  { key: "ternary", written: ["?"] },
  { key: "plus", written: ["+"], joins: [] },
  { key: "minus", written: ["-"], joins: [] },
  { key: "times", written: ["*"] },
  { key: "div", written: ["/", "div"], joins: numbers },
  { key: "mod", written: ["%", "mod"], joins: numbers },
  { key: "power", written: ["^"] },
  { key: "safe", written: ["?."] },
  { key: "select", written: ["?["] },
  { key: "first", written: ["^["] },
  { key: "last", written: ["$["] },
  { key: "project", written: ["!["] },
];

const byText = new Map(operators.flatMap((operator) => operator.written.map((text) => [text, operator])));

/** The operator that a word or sign is; words are taken in any case. */
export const operatorOf = (text: string): Operator | undefined => byText.get(text.toLowerCase());

const relations = new Set(["eq", "ne", "gt", "ge", "lt", "le", "matches"]);
export const isRelation = ({ key }: Operator): boolean => relations.has(key);
export const isJoin = ({ key }: Operator): boolean => key === "and" || key === "or";
/** The words among the operators, for the colours. */
export const words: readonly string[] = operators
  .flatMap(({ written }) => written)
  .filter((text) => /^[a-z]/.test(text));
