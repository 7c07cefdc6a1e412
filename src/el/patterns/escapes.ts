// What stands after a backslash, inside and outside brackets.
import { property, unicodeDigit, unicodeSpace, unicodeWord } from "./properties";
import { ascii, charOf, code, END, type Reader } from "./reader";
import { digit, horizontal, not, space, vertical, word } from "./sets";
import type { CharSet } from "./tree";

/** A character, or a set of them. The backslash has been taken. */
export function readEscape(reader: Reader, endOfRange = false): number | CharSet {
  const at = reader.at - 1;
  const c = reader.take();
  const { unicodeClasses } = reader.flags;
  switch (ascii(c)) {
    case "0":
      return octal(reader, at);
    case "a":
      return 0x07;
    case "c":
      if (reader.raw() === END) reader.bad("\\c without a character", at);
      return charOf(reader.take()) ^ 64;
    case "d":
      return unicodeClasses ? unicodeDigit : digit;
    case "D":
      return not(unicodeClasses ? unicodeDigit : digit);
    case "e":
      return 0x1b;
    case "f":
      return 0x0c;
    case "h":
      return horizontal;
    case "H":
      return not(horizontal);
    case "n":
      return 0x0a;
    case "N":
      return reader.refuse("characters are not known by their name here", "write \\x{…}", at, UNSUPPORTED);
    case "p":
      return readProperty(reader, at);
    case "P":
      return not(readProperty(reader, at));
    case "r":
      return 0x0d;
    case "s":
      return unicodeClasses ? unicodeSpace : space;
    case "S":
      return not(unicodeClasses ? unicodeSpace : space);
    case "t":
      return 0x09;
    case "u":
      return unicodeEscape(reader, at);
    case "v":
      return endOfRange ? 0x0b : vertical;
    case "V":
      return not(vertical);
    case "w":
      return unicodeClasses ? unicodeWord : word;
    case "W":
      return not(unicodeClasses ? unicodeWord : word);
    case "x":
      return hex(reader, at);
  }
  if (c === END) return reader.bad("a backslash stands", at);
  // Java keeps the other letters for later, and has no digits left
  if (/[A-Za-z1-9]/.test(ascii(c))) return reader.bad(`there is no \\${ascii(c)}`, at);
  return charOf(c);
}

/** The code of what Java knows and we do not. */
export const UNSUPPORTED = "pattern-not-supported";

const octalDigit = (c: number) => c >= 0x30 && c <= 0x37;

function octal(reader: Reader, at: number): number {
  if (!octalDigit(reader.raw())) reader.bad("an octal number is missing", at);
  let value = reader.take() - 0x30;
  if (octalDigit(reader.raw())) {
    value = value * 8 + reader.take() - 0x30;
    if (value < 0o40 && octalDigit(reader.raw())) value = value * 8 + reader.take() - 0x30;
  }
  return value;
}

/** The value of a hexadecimal digit, -1 for anything else. */
function hexDigit(c: number): number {
  if (digit(c)) return c - 0x30;
  const letter = c | 0x20;
  return c !== END && letter >= 0x61 && letter <= 0x66 && c < 0x80 ? letter - 0x57 : -1;
}

function hexDigits(reader: Reader, count: number, at: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const d = hexDigit(reader.take());
    if (d < 0) reader.bad(`${count} hexadecimal digits are missing`, at);
    value = value * 16 + d;
  }
  return value;
}

function hex(reader: Reader, at: number): number {
  if (reader.raw() !== code("{")) return hexDigits(reader, 2, at);
  reader.take();
  let value = 0;
  let count = 0;
  for (let d = hexDigit(reader.raw()); d >= 0; d = hexDigit(reader.raw()), count++) {
    value = value * 16 + d;
    if (value > 0x10ffff) reader.bad("there is no such character", at);
    reader.take();
  }
  if (count === 0 || reader.take() !== code("}")) reader.bad("\\x{ is not closed", at);
  return reader.named(value);
}

function unicodeEscape(reader: Reader, at: number): number {
  const high = hexDigits(reader, 4, at);
  const isPair =
    high >= 0xd800 && high < 0xdc00 && reader.raw() === code("\\") && reader.raw(1) === code("u");
  if (!isPair) return high;
  let low = 0;
  for (let i = 2; i < 6; i++) {
    const d = hexDigit(reader.raw(i));
    if (d < 0) return high;
    low = low * 16 + d;
  }
  if (low < 0xdc00 || low > 0xdfff) return high;
  for (let i = 0; i < 6; i++) reader.take();
  return reader.named((high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000);
}

/** `\pL` and `\p{…}`. */
function readProperty(reader: Reader, at: number): CharSet {
  // half of a character may have a property that the character has not
  reader.pairs = true;
  let name = "";
  const first = reader.next();
  if (first === code("{")) {
    for (let c = reader.take(); c !== code("}"); c = reader.take()) {
      if (c === END) reader.bad("\\p{ is not closed", at);
      name += String.fromCodePoint(charOf(c));
    }
  } else if (first !== END) {
    name = String.fromCodePoint(charOf(first));
  }
  const set = property(name, reader.case, reader.flags.unicodeClasses);
  if (set === undefined) return reader.bad(`there is no class of characters '${name}'`, at);
  if (set === "unsupported") {
    const hint = "use a script, \\p{IsGreek}, or a range, [\\x{370}-\\x{3ff}]";
    return reader.refuse(`the blocks of Unicode, '${name}', are not known here`, hint, at, UNSUPPORTED);
  }
  return set;
}
