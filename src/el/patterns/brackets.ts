// `[…]`: unions, ranges, `^`, and `&&`, which binds loosest.
import { readEscape } from "./escapes";
import { charOf, code, END, type Reader } from "./reader";
import { allOf, anyOf, not, oneIn, rangeIn } from "./sets";
import type { CharSet } from "./tree";

/** The set in brackets; the opening one has been taken. */
export function readBrackets(reader: Reader): CharSet {
  const at = reader.at - 1;
  const negated = reader.accept("^");
  const operands: CharSet[] = [];
  let union: CharSet[] = [];
  for (;;) {
    const c = reader.peek();
    if (c === END) return reader.bad("[ is not closed", at);
    if (c === code("]") && operands.length + union.length > 0) {
      reader.take();
      break;
    }
    if (c === code("[")) {
      reader.take();
      union.push(readBrackets(reader));
    } else if (isIntersection(reader)) {
      reader.next();
      reader.next();
      // Java takes `[a&&]` for `[a]`, and `[&&a]` as well
      if (union.length > 0) operands.push(anyOf(union));
      else if (operands.length === 0 && reader.peek() === code("]")) reader.bad("&& has no sides", at);
      union = [];
    } else {
      union.push(readRange(reader));
    }
  }
  if (union.length > 0) operands.push(anyOf(union));
  const set = allOf(operands);
  return negated ? not(set) : set;
}

const isIntersection = (reader: Reader) => reader.peek() === code("&") && reader.raw(1) === code("&");

/** A character, a range of them, or a class such as `\d`. */
function readRange(reader: Reader): CharSet {
  const at = reader.at;
  const low = readEnd(reader, false);
  if (typeof low !== "number") return low;
  if (reader.peek() !== code("-")) return oneIn(reader.case, low);
  const after = reader.raw(1);
  if (after === code("[") || after === code("]") || after === END) return oneIn(reader.case, low);
  reader.take();
  const high = readEnd(reader, true);
  if (typeof high !== "number" || high < low) return reader.bad("a range runs backwards", at);
  return rangeIn(reader.case, low, high);
}

function readEnd(reader: Reader, endOfRange: boolean): number | CharSet {
  const c = reader.next();
  if (c !== code("\\")) return charOf(c);
  // \v is a set, but the character of old where it begins or ends a range
  const startsRange = reader.raw() === code("v") && reader.raw(1) === code("-");
  return readEscape(reader, endOfRange || startsRange);
}
