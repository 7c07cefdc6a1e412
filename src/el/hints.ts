// What to do about a mistake: a table that is read from the top, the first line that fits gives the hint.
// A wrong hint is worse than none, so a line says exactly when it fits.
import type { Failure, Phase } from "./errors";

export interface HintRule {
  readonly code: string | readonly string[];
  /** What the expression must be from the place of the mistake on, */
  readonly at?: RegExp;
  /** and before it. Both see the nearest 200 characters. */
  readonly before?: RegExp;
  readonly message?: RegExp;
  readonly when?: (failure: Failure, expression: string) => boolean;
  /** Texts of the groups of `before` and `at`, in this order. undefined: it does not fit after all. */
  readonly hint: string | ((...groups: [string, string]) => string | undefined);
}

/** An operand has ended, and what comes is neither an operator nor the end. */
const stray = ["EL1041E", "EL1043E"];
const words = "and|or|eq|ne|lt|gt|le|ge|div|mod|matches";
const relation = /^(?:==|!=|[<>]|(?:eq|ne|lt|gt|le|ge|matches)\b)/i;
const equality = String.raw`(?:[=!]=|\b(?:eq|ne)\b)\s*`;
const knownNames = new Set([
  "event",
  "not",
  "null",
  "true",
  "false",
  "id",
  "type",
  "alternateId",
  "displayName",
]);
const quoteIt = (start: string, end: string) =>
  /^event\b/.test(start) || knownNames.has(end) ? undefined : `put text in quotes: '${start}${end}'`;

const isClosed = ({ bracket }: Failure) => bracket === undefined || bracket.closed;
const opens = (brackets: RegExp) => (failure: Failure, expression: string) =>
  failure.bracket !== undefined && brackets.test(expression.charAt(failure.bracket.pos));

/** Whether a word operator and a name are likely to have grown together: ANDb, typeeq. */
const isGlued = (name: string, word: string, seam = "") =>
  knownNames.has(name) || (/^[A-Z]+$/.test(word) ? /[a-z]/ : /[A-Z]/).test(seam);

export const parseHints: readonly HintRule[] = [
  // characters
  { code: "EL1082E", at: /^[‘’‚‛“”„‟´`]/, hint: "write ' or \" instead" },
  {
    code: "EL1082E",
    at: /^[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/,
    hint: "it often comes with pasted text: type a space instead",
  },
  { code: "EL1082E", at: /^[‐-―−]/, hint: "write - instead" },
  { code: "EL1082E", at: /^≠/, hint: "write != instead" },
  { code: "EL1082E", at: /^≤/, hint: "write <= instead" },
  { code: "EL1082E", at: /^≥/, hint: "write >= instead" },
  { code: "EL1082E", at: /^;/, hint: "nothing marks the end of an expression: leave it out" },
  { code: "EL1082E", at: /^~/, hint: "a pattern is compared with matches" },
  { code: "EL1069E", hint: "|| is or" },

  // quotes
  { code: "EL1065E", at: /^\\['"]/, hint: "leave the backslash out" },
  {
    code: ["EL1045E", "EL1046E"],
    before: /\\(['"])[^'"]*$/,
    hint: (quote) => `a backslash does not protect a quote: write it twice, ${quote}${quote}`,
  },
  {
    code: ["EL1045E", "EL1046E"],
    at: /^(['"])[^'"]*(?!\1)(['"])[^'"]*$/,
    hint: (open, close) => `it begins with ${open} and ends with ${close}: use the same on both sides`,
  },
  {
    code: ["EL1045E", "EL1046E"],
    before: new RegExp(`[^\\s=(,]['"](?!(?:${words})\\b)[\\p{L}\\d][^'"]*$`, "iu"),
    at: /^(.)/,
    hint: (quote) => `inside a text it is written twice: ${quote}${quote}`,
  },
  {
    code: ["EL1045E", "EL1046E"],
    before: new RegExp(`${equality}[^'"\\s][^'"]*$`, "i"),
    at: /^(.)/,
    hint: (quote) => `is a ${quote} missing where the text begins?`,
  },
  { code: ["EL1045E", "EL1046E"], at: /^(.)/, hint: (quote) => `the ${quote} at its end is missing` },

  // numbers
  { code: "EL1035E", at: /^(\d{1,18})(?![\dxX])/, hint: (digits) => `write ${digits}L` },
  { code: "EL1040E", hint: "an exponent is missing after the e, or a space before it" },

  // operators of other languages
  { code: "unsupported", at: /^=/, hint: "== compares" },
  { code: "unsupported", at: /^--/, hint: "write a space between two minus signs" },
  { code: "unsupported", at: /^&/, hint: "&& is and" },
  { code: "unsupported", at: /^between\b/i, hint: "write two comparisons, joined with &&" },
  { code: "unsupported", at: /^#/, message: /variable/, hint: "only #this and #root are known here" },
  { code: "EL1042E", at: /^===/, hint: "== compares" },
  { code: "EL1042E", at: /^(?:!==|<\s*>)/, hint: "!= is unequal" },
  { code: "EL1042E", at: /^\*\*/, hint: "^ is the power" },
  { code: "EL1042E", at: /^->/, hint: "a dot leads to a property" },
  { code: "EL1042E", at: /^\/[/*]/, hint: "there are no comments" },
  { code: "EL1070E", before: /=\s*$/, at: /^>/, hint: "write >=" },
  { code: "EL1070E", before: /=\s*$/, at: /^</, hint: "write <=" },
  { code: "EL1070E", before: /=\s*$/, at: /^==/, hint: "== compares" },
  { code: "EL1043E", before: /#\s*$/, at: /^\{/, hint: "write the expression without #{ }" },
  { code: "EL1041E", before: /\$\s*$/, at: /^\{/, hint: "write the expression without ${ }" },
  { code: stray, at: /^&/, hint: "&& is and" },

  // steps
  { code: "EL1044E", before: /^\s*$/, at: /^\??\./, hint: "begin with event" },
  {
    code: "EL1049E",
    at: /^\.\s*([?^!])\s+\[/,
    hint: (sign) => `a selection is written .${sign}[ ] without a space`,
  },
  { code: "EL1049E", at: /^\.\s*\?\s*\(/, hint: "a selection has square brackets: .?[ ]" },
  {
    code: "EL1049E",
    at: /^\.\s*\?\s*[\p{L}_]/u,
    hint: "write ?. before a name where null may stand, .?[ ] to select",
  },
  { code: "EL1049E", at: /^\.\s*\[/, hint: "an index follows without a dot" },
  {
    code: "EL1049E",
    at: /^\.\s*(['"])/,
    hint: (quote) => `a key in quotes goes into brackets: [${quote}…${quote}]`,
  },
  {
    code: "EL1049E",
    before: new RegExp(`${equality}([\\d.]+)$`, "i"),
    at: /^([\d.]+)/,
    hint: quoteIt,
  },
  {
    code: "EL1049E",
    at: /^\.\s*(\d+)/,
    hint: (digits) => `an item of a list is taken with brackets: [${digits}]`,
  },
  { code: "EL1049E", at: /^\.\s*\*/, hint: "a projection goes through all items: .![ ]" },
  { code: stray, at: /^([?^$!])\[/, hint: (sign) => `a dot is missing before it: .${sign}[` },

  // brackets
  {
    code: stray,
    before: /(\.\s*size\s*\(\s*\))\s*$/,
    at: relation,
    when: opens(/[?^$]/),
    hint: "is the ] missing before .size()?",
  },
  { code: stray, at: relation, when: isClosed, hint: "join two comparisons with &&, or put one in brackets" },
  { code: stray, at: /^\^/, when: isClosed, hint: "put one of the two powers in brackets" },
  { code: "EL1043E", at: /^,/, when: opens(/\(/), hint: "a list is written { }" },
  { code: "EL1041E", at: /^,/, hint: "join conditions with && or ||" },
  { code: "EL1041E", at: /^[)\]}]/, hint: "no bracket is open that it could close" },
  { code: "EL1051E", hint: "')' is missing" },

  // words
  {
    code: stray,
    at: new RegExp(`^(${words}|not)([\\p{L}_$][\\w$]*)`, "iu"),
    hint: (word, name) => (isGlued(name, word, name[0]) ? `a space is missing: ${word} ${name}` : undefined),
  },
  {
    code: stray,
    before: new RegExp(`(?<![\\w$])([\\p{L}_$][\\w$]*?)(${words})\\s+$`, "iu"),
    hint: (name, word) =>
      isGlued(name, word, name.at(-1)) ? `a space is missing: ${name} ${word}` : undefined,
  },
  {
    code: stray,
    at: /^(contains|startsWith|endsWith|equalsIgnoreCase)\s*['"(]/i,
    hint: (method) => `it is a method: write .${method}('…')`,
  },
  { code: stray, at: /^co\b/i, hint: "that is of Okta's API filters; here it is .contains('…')" },
  { code: stray, at: /^sw\b/i, hint: "that is of Okta's API filters; here it is .startsWith('…')" },
  { code: stray, at: /^ew\b/i, hint: "that is of Okta's API filters; here it is .endsWith('…')" },
  { code: stray, at: /^pr\b/i, hint: "that is of Okta's API filters; here it is != null" },
  { code: stray, at: /^is\s+not\b/i, hint: "!= is unequal" },
  { code: stray, at: /^(?:is|equals)\b/i, hint: "== compares" },
  { code: stray, at: /^(?:not\s+)?in\b/i, hint: "one of several: {'a', 'b'}.contains(…)" },
  {
    code: stray,
    at: /^(?:not\s+)?like\b/i,
    hint: ".contains('…') looks for a text, matches compares with a pattern",
  },
  { code: stray, at: /^xor\b/i, hint: "either, not both: put != between the two conditions" },
  { code: stray, at: /^not\b/i, hint: "not stands before a condition: not (a == b)" },

  // text without quotes
  {
    code: stray,
    before: new RegExp(`${equality}([\\p{L}\\d][\\w.-]*(?: [\\w.-]+)* ?)$`, "iu"),
    at: /^([\p{L}_@][\w.@-]*)/u,
    hint: quoteIt,
  },
  {
    code: stray,
    before: /(['"])$/,
    at: /^[\p{L}\d]/u,
    hint: (quote) => `inside a text it is written twice: ${quote}${quote}`,
  },
  { code: "EL1041E", at: /^[\p{L}\d_'"]/u, hint: "is an operator missing before it?" },
];

export const evalHints: readonly HintRule[] = [
  {
    code: "EL1008E",
    message: /^a list /,
    before: /([\p{L}_$][\w$]*)\s*\??\.\s*$/u,
    at: /^(size|length)\b/,
    hint: (list) => `${list} is a list: its length is ${list}.size()`,
  },
  {
    code: "EL1008E",
    message: /^a list /,
    before: /([\p{L}_$][\w$]*)\s*\??\.\s*$/u,
    at: /^([\p{L}_$][\w$]*)/u,
    hint: (list, name) => `${list} is a list: ask its items with .?[${name} == …]`,
  },
  {
    code: "EL1008E",
    message: /^a string /,
    at: /^(length|isEmpty|trim|toLowerCase|toUpperCase)\b/,
    hint: (name) => `it is a method: write ${name}()`,
  },
  { code: "EL1004E", message: /^a string has no/, at: /^size\b/, hint: "the length of a text is length()" },
  { code: "EL1004E", message: /^a list has no/, at: /^length\b/, hint: "the length of a list is size()" },
  { code: "EL1001E", message: /^a boolean is no index/, hint: "a selection is written .?[ ]" },
];

/** The hint for a mistake; undefined where none is known to fit. */
export function hintFor(
  phase: Phase,
  failure: Failure,
  expression: string,
  rules: readonly HintRule[] = phase === "parse" ? parseHints : evalHints,
): string | undefined {
  const { code, pos, message } = failure;
  const before = expression.slice(Math.max(0, pos - 200), pos);
  const at = expression.slice(pos, pos + 200);
  for (const rule of rules) {
    if (typeof rule.code === "string" ? rule.code !== code : !rule.code.includes(code)) continue;
    if (rule.message !== undefined && !rule.message.test(message)) continue;
    const first = rule.before === undefined ? [] : rule.before.exec(before);
    const second = rule.at === undefined ? [] : rule.at.exec(at);
    if (first === null || second === null) continue;
    if (rule.when !== undefined && !rule.when(failure, expression)) continue;
    const hint =
      typeof rule.hint === "string"
        ? rule.hint
        : rule.hint(...([...first.slice(1), ...second.slice(1)] as [string, string]));
    if (hint !== undefined) return hint;
  }
  return undefined;
}
