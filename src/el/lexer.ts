// Tokens as Spring's tokenizer makes them, for diagnose.ts: the parser itself does not need them.
import { fail } from "./errors";

export interface Token {
  readonly kind: "name" | "number" | "text" | "sign";
  readonly text: string;
  readonly pos: number;
}

/** Longest first: `?[` before `?`. */
const sign = /\?\[|\^\[|\$\[|!\[|\?\.|\?:|&&|\|\||==|!=|>=|<=|\+\+|--|[-+*/%^!<>=?:.,()[\]{}#@&]/y;
const space = /[ \t\r\n]+/y;
const name = /(?:[A-Za-z_]|\$(?!\[)|\p{L})[A-Za-z0-9_$\p{L}\p{Nd}]*/uy;
const text = /'(?:[^']|'')*'|"(?:[^"]|"")*"/y;
const hex = /0[xX]([0-9a-fA-F]*)[lL]?/y;
// Spring takes one character after the e for a digit without a look at it, then finds that it is none
const real = /[0-9]+(?:[lL]|(?:\.[0-9]+)?([eE](?:[+-]?[0-9]+|.?))?[fFdD]?)/sy;

/** All tokens, or a Failure where a character or a number belongs to none. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let pos = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = pos;
    return pattern.exec(expression);
  };
  while (pos < expression.length) {
    const blank = take(space);
    if (blank !== null) {
      pos += blank[0].length;
      continue;
    }
    const token = readToken(take, pos) ?? failOnCharacter(expression, pos);
    tokens.push(token);
    pos += token.text.length;
  }
  return tokens;
}

function readToken(take: (pattern: RegExp) => RegExpExecArray | null, pos: number): Token | undefined {
  const word = take(name)?.[0];
  if (word !== undefined) return { kind: "name", text: word, pos };
  const symbol = take(sign)?.[0];
  if (symbol !== undefined) return { kind: "sign", text: symbol, pos };
  const quoted = take(text)?.[0];
  if (quoted !== undefined) return { kind: "text", text: quoted, pos };
  const number = take(hex) ?? take(real);
  if (number === null) return undefined;
  if (/^0x/i.test(number[0])) {
    if (number[1] === "") fail("EL1035E", pos, "0x is followed by no hexadecimal digit");
  } else {
    checkReal(number[0], number[1], take, pos);
  }
  return { kind: "number", text: number[0], pos };
}

function checkReal(
  number: string,
  exponent: string | undefined,
  take: (pattern: RegExp) => RegExpExecArray | null,
  pos: number,
): void {
  if (exponent !== undefined && !/[0-9]$/.test(exponent)) {
    fail("EL1040E", pos, `${number} is not a number`);
  }
  if (number.includes(".") && take(/[0-9]+\.[0-9]+[lL]/y) !== null) {
    fail("EL1048E", pos, "a number with a fraction cannot end in L");
  }
}

const curly = new Set("‘’‚‛“”„‟´");
const invisible = /[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/;

function failOnCharacter(expression: string, pos: number): never {
  const char = String.fromCodePoint(expression.codePointAt(pos) as number);
  if (char === "'") fail("EL1046E", pos, "this ' is never closed");
  if (char === '"') fail("EL1045E", pos, 'this " is never closed');
  if (char === "\\") fail("EL1065E", pos, "a backslash has no meaning outside a text");
  if (char === "|") fail("EL1069E", pos, "one | has no meaning");
  if (curly.has(char)) {
    fail("EL1082E", pos, `${char} is a typographic quote, not a quote`);
  }
  if (invisible.test(char)) {
    const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const what = code === "00A0" ? "a no-break space" : `an invisible character (U+${code})`;
    fail("EL1082E", pos, `there is ${what} here`);
  }
  return fail("EL1082E", pos, `'${char}' has no meaning here`);
}
