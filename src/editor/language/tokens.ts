// The tokens of a text that is still being written: nothing is refused, what belongs to no token is one of its own.

export interface Token {
  readonly kind: "name" | "number" | "text" | "sign" | "stray";
  /** As it is written, a text with its quotes. */
  readonly text: string;
  /** In UTF-16 units from 0: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  /** Of a text whose last quote is missing: all that follows belongs to it. */
  readonly isOpen?: boolean;
}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["name", /(?:[A-Za-z_]|\$(?!\[)|\p{L})[A-Za-z0-9_$\p{L}\p{Nd}]*/uy],
  ["text", /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)/y],
  ["number", /0[xX][0-9a-fA-F]*[lL]?|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[lLfFdD]?/y],
  ["sign", /\?\[|\^\[|\$\[|!\[|\?\.|\?:|&&|\|\||==|!=|>=|<=|[-+*/%^!<>=?:.,()[\]{}#@&|]/y],
];
const space = /[ \t\r\n]+/y;

function isOpen(text: string): boolean {
  const quote = text.charAt(0);
  const inner = text.slice(1).replaceAll(quote + quote, "");
  return !inner.endsWith(quote);
}

/** All tokens, in the order of the text. */
export function tokensOf(written: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < written.length) {
    space.lastIndex = at;
    const blank = space.exec(written);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    const token = tokenAt(written, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(written: string, start: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    const text = pattern.exec(written)?.[0];
    if (text === undefined) continue;
    const token = { kind, text, start, end: start + text.length };
    return kind === "text" && isOpen(text) ? { ...token, isOpen: true } : token;
  }
  const text = String.fromCodePoint(written.codePointAt(start) as number);
  return { kind: "stray", text, start, end: start + text.length };
}
