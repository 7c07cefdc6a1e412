// What holds between two characters of a text. Each looks at three characters at most.
import { unicodeWord } from "./properties";
import { isLineTerminator, word } from "./sets";
import type { Assertion } from "./tree";

const LF = 0x0a;
const CR = 0x0d;

/** Whether it holds before the UTF-16 unit `at` (the text's length: at its end). */
export function holds(assertion: Assertion, text: string, at: number): boolean {
  const atEnd = at === text.length;
  switch (assertion) {
    case "text start":
      return at === 0;
    case "text end":
      return atEnd;
    case "last line end":
      return atEnd || (at >= text.length - 2 && at + terminatorLength(text, at) === text.length);
    case "unix last line end":
      return atEnd || (at === text.length - 1 && text.charCodeAt(at) === LF);
    case "line end":
      return atEnd || terminatorLength(text, at) > 0;
    case "unix line end":
      return atEnd || text.charCodeAt(at) === LF;
    // after a line terminator, but not at the end of the text
    case "line start":
      if (atEnd || at === 0) return !atEnd;
      if (text.charCodeAt(at - 1) === CR) return text.charCodeAt(at) !== LF;
      return isLineTerminator(text.charCodeAt(at - 1));
    case "unix line start":
      return !atEnd && (at === 0 || text.charCodeAt(at - 1) === LF);
    case "word boundary":
      return isBoundary(text, at);
    case "no word boundary":
      return !isBoundary(text, at);
    case "unicode word boundary":
      return isUnicodeBoundary(text, at);
    case "no unicode word boundary":
      return !isUnicodeBoundary(text, at);
  }
}

/** Of the line terminator at that place; 0 if none begins there: between CR and LF none does. */
function terminatorLength(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === CR) return text.charCodeAt(at + 1) === LF ? 2 : 1;
  if (c === LF) return at > 0 && text.charCodeAt(at - 1) === CR ? 0 : 1;
  return isLineTerminator(c) ? 1 : 0;
}

function isBoundary(text: string, at: number): boolean {
  const before = at > 0 && word(text.charCodeAt(at - 1));
  return before !== (at < text.length && word(text.charCodeAt(at)));
}

function isUnicodeBoundary(text: string, at: number): boolean {
  const isPair = at > 1 && (text.codePointAt(at - 2) as number) > 0xffff;
  const before = at > 0 && unicodeWord(text.codePointAt(isPair ? at - 2 : at - 1) as number);
  return before !== (at < text.length && unicodeWord(text.codePointAt(at) as number));
}
