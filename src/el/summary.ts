// What an expression looks for, in a few words: a node's label on the canvas.
import type { Binary, Method, Node } from "./ast";
import { asExpression, parseChecked } from "./checked";
import { childrenOf } from "./nodes";
import { JavaDouble, JavaFloat } from "./values";

/** Characters of one word of a summary, the … included. */
const MAX_WORD_LENGTH = 24;

/**
 * What a filter's expression compares with, most telling first: "Sales, Marketing", "FAILURE", "not SUCCESS",
 * "target > 5". The names of things come before other texts, ids, numbers and flags. Event types and kinds
 * of things ("UserGroup") are there only where nothing else is. undefined where there is nothing to say, and for
 * what does not compile. Never throws.
 * @param max the most words; of more it is told how many: "Sales, Marketing +2"
 * @param contrary says "not SUCCESS", in another language perhaps
 */
export function summary(
  expression: string,
  max = 3,
  contrary: (word: string) => string = (word) => `not ${word}`,
): string | undefined {
  const words = wordsOf(asExpression(expression)).map((word) =>
    word.isContrary ? contrary(word.text) : word.text,
  );
  if (words.length === 0) return undefined;
  const most = Math.max(1, Math.floor(max) || 1);
  const rest = words.length - most;
  return words.slice(0, most).join(", ") + (rest > 0 ? ` +${rest}` : "");
}

// A canvas asks for every node again and again; bounded, since texts change while they are typed.
const MEMO_ENTRIES = 256;
const memo = new Map<string, readonly Word[]>();

interface Word {
  readonly text: string;
  /** The expression asks for the contrary. */
  readonly isContrary: boolean;
  readonly rank: Rank;
}

function wordsOf(expression: string): readonly Word[] {
  const known = memo.get(expression);
  if (known !== undefined) return known;
  const words = findWords(expression);
  if (memo.size >= MEMO_ENTRIES) memo.clear();
  memo.set(expression, words);
  return words;
}

/** How telling a word is, the most first. */
const Rank = { Name: 0, Text: 1, Id: 2, Number: 3, Flag: 4, Kind: 5 } as const;
type Rank = (typeof Rank)[keyof typeof Rank];

function findWords(expression: string): readonly Word[] {
  let tree: Node;
  try {
    tree = parseChecked(expression);
  } catch {
    return [];
  }
  const finder = new Finder();
  finder.find(tree);
  return finder.words();
}

/** A part of the tree, and whether the whole asks for the contrary of it. */
type Pending = readonly [node: Node, isNegated: boolean];

class Finder {
  /** Each word once, with the best rank it has. */
  private readonly found = new Map<string, Word>();

  words(): readonly Word[] {
    const ranked = [...this.found.values()].sort((a, b) => a.rank - b.rank);
    const isTelling = ranked.some(({ rank }) => rank < Rank.Kind);
    return ranked.filter(({ rank }) => !isTelling || rank < Rank.Kind);
  }

  find(tree: Node): void {
    // in the order of the text, and not by recursion: a tree may be deep
    const pending: Pending[] = [[tree, false]];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      pending.push(...this.look(...next).reverse());
    }
  }

  /** What is still to be looked at within a node. */
  private look(node: Node, isNegated: boolean): Pending[] {
    if (node.kind === "unary" && node.operator === "!") return [[node.operand, !isNegated]];
    if (node.kind === "binary" && isComparison(node)) return this.compared(node, isNegated);
    if (node.kind === "method") this.asked(node, isNegated);
    const turns = node.kind === "method" && node.name === "isEmpty";
    return childrenOf(node).map((child) => [child, isNegated !== turns]);
  }

  private compared(node: Binary, isNegated: boolean): Pending[] {
    const { left, right } = node;
    const isTurned = left.kind === "literal";
    const literal = isTurned ? left : right;
    const asked = isTurned ? right : left;
    if (literal.kind !== "literal") return both(node, isNegated);
    const operator = isTurned ? (turned[node.operator] ?? node.operator) : node.operator;
    const { value } = literal;
    const isUnlike = (operator === "!=") !== isNegated;
    if (typeof value === "boolean") {
      const isContrary = isUnlike === value;
      if (asked.kind === "property") this.add(Rank.Flag, asked.name, isContrary);
      return [[asked, isContrary]];
    }
    const number = numberOf(value);
    if (number !== undefined && isSize(asked)) {
      // `.size() > 0`: is there any
      const presence = asksForAny(operator, number);
      if (presence !== undefined) return [[asked, isNegated === presence]];
    }
    if (typeof value === "string") this.addText(asked, value, isUnlike, operator);
    else if (number !== undefined) this.addNumber(asked, number, operator, isNegated);
    return [[asked, isNegated]];
  }

  /** `field.contains('text')`, and `{'one', 'two'}.contains(field)` */
  private asked({ name, target, args }: Method, isNegated: boolean) {
    if (!questions.has(name) || target === null) return;
    for (const arg of args) this.texts(arg, target, isNegated);
    for (const arg of args) this.texts(target, arg, isNegated);
  }

  private texts(node: Node, asked: Node, isNegated: boolean) {
    for (const item of node.kind === "list" ? node.items : [node]) {
      if (item.kind === "literal" && typeof item.value === "string")
        this.addText(asked, item.value, isNegated);
    }
  }

  private addText(asked: Node, text: string, isUnlike: boolean, operator = "==") {
    const isOrder = operator.startsWith("<") || operator.startsWith(">");
    if (text.trim() !== "") this.add(rankOf(nameOf(asked)), isOrder ? `${operator} ${text}` : text, isUnlike);
  }

  private addNumber(asked: Node, number: string, operator: string, isNegated: boolean) {
    const sign = operator === "==" ? "=" : operator === "!=" ? "≠" : operator;
    this.add(Rank.Number, `${nameOf(asked) ?? ""} ${sign} ${number}`.trim(), isNegated);
  }

  private add(rank: Rank, text: string, isContrary: boolean) {
    const word = { text: cut(text), isContrary, rank };
    const key = `${isContrary ? "!" : "="}${word.text}`;
    const known = this.found.get(key);
    if (known === undefined || rank < known.rank) this.found.set(key, word);
  }
}

const both = (node: Binary, isNegated: boolean): Pending[] => [
  [node.left, isNegated],
  [node.right, isNegated],
];

const turned: Readonly<Record<string, string>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

const isComparison = ({ operator }: Binary) => /^(?:==|!=|<|>|<=|>=|matches)$/.test(operator);

/** Methods whose texts are what is looked for. */
const questions = new Set([
  "contains",
  "containsAll",
  "endsWith",
  "equals",
  "equalsIgnoreCase",
  "indexOf",
  "matches",
  "startsWith",
]);

const isSize = (node: Node) => node.kind === "method" && (node.name === "size" || node.name === "length");

/** Whether a comparison of a size asks for some (true) or none (false); undefined for another number. */
function asksForAny(operator: string, number: string): boolean | undefined {
  const question = `${operator}${number}`;
  if (/^(?:>0|!=0|>=1)$/.test(question)) return true;
  return /^(?:==0|<=0|<1)$/.test(question) ? false : undefined;
}

function numberOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return value instanceof JavaDouble || value instanceof JavaFloat ? String(value.value) : undefined;
}

/** The name of the field that is asked, however it is asked. */
function nameOf(node: Node): string | undefined {
  let asked: Node | null = node;
  while (asked !== null) {
    switch (asked.kind) {
      case "property":
        return asked.name;
      case "method":
      case "selection":
        asked = asked.target;
        break;
      case "index":
        if (asked.index.kind === "literal" && typeof asked.index.value === "string") return asked.index.value;
        asked = asked.target;
        break;
      case "projection":
        asked = asked.body;
        break;
      case "elvis":
        asked = asked.value;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}

function rankOf(name: string | undefined): Rank {
  switch (name) {
    case "displayName":
    case "alternateId":
      return Rank.Name;
    case "id":
      return Rank.Id;
    case "type":
    case "eventType":
    case "legacyEventType":
      return Rank.Kind;
    default:
      return Rank.Text;
  }
}

/** One line, no longer than a label bears, and no half of a character. */
function cut(text: string): string {
  const line = text.slice(0, 1_000).replace(/\s+/g, " ").trim();
  const characters = [...line];
  if (characters.length <= MAX_WORD_LENGTH) return line;
  return `${characters
    .slice(0, MAX_WORD_LENGTH - 1)
    .join("")
    .trimEnd()}…`;
}
