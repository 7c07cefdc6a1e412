// Numbers and texts as they are written in an expression.
import { fail } from "./errors";
import { JavaDouble, JavaFloat, type Value } from "./values";

const MAX_INT = 0x7fffffffn;
const MAX_LONG = 0x7fffffffffffffffn;

/**
 * The value of a number that the grammar has read. The sign is never part of it, which is why the smallest
 * int cannot be written: EL1035E, as in Spring.
 */
export function numberValue(text: string, pos: number): Value {
  if (/^0x/i.test(text)) return integer(text, text.endsWith("l") || text.endsWith("L"), pos);
  switch (text.charCodeAt(text.length - 1) | 0x20) {
    case 0x6c: // l
      return integer(text, true, pos);
    case 0x66: // f
      return new JavaFloat(Math.fround(Number(text.slice(0, -1))));
    case 0x64: // d
      return new JavaDouble(Number(text.slice(0, -1)));
    default:
      return /[.e]/i.test(text) ? new JavaDouble(Number(text)) : integer(text, false, pos);
  }
}

function integer(text: string, long: boolean, pos: number): Value {
  const value = BigInt(long ? text.slice(0, -1) : text);
  if (long) {
    if (value > MAX_LONG) fail("EL1036E", pos, `${text} is too large for a long`);
    return value;
  }
  if (value > MAX_INT) fail("EL1035E", pos, `${text} is too large for an int`);
  return Number(value);
}

/** The text between the quotes; a quote in it is written twice. */
export function textValue(text: string, quote: "'" | '"'): string {
  return text.includes(quote) ? text.replaceAll(quote + quote, quote) : text;
}
