// `\p{…}`: Java's names for classes of characters. The tables of Unicode are JavaScript's own.
import { alnum, alpha, anyOf, type Case, digit, everything, lower, one, range, space, upper } from "./sets";
import type { CharSet } from "./tree";

/** The characters that JavaScript's `[…]` with the flag u takes. */
function unicode(inBrackets: string): CharSet {
  const pattern = new RegExp(`^[${inBrackets}]$`, "u");
  return (c) => pattern.test(String.fromCodePoint(c));
}

const punctuation: CharSet = (c) => c > 0x20 && c < 0x7f && !alnum(c);

/** The POSIX classes are those of ASCII… */
const posix: Readonly<Record<string, CharSet>> = {
  Lower: lower,
  Upper: upper,
  ASCII: range(0, 0x7f),
  Alpha: alpha,
  Digit: digit,
  Alnum: alnum,
  Punct: punctuation,
  Graph: range(0x21, 0x7e),
  Print: range(0x20, 0x7e),
  Blank: anyOf([one(0x20), one(0x09)]),
  Cntrl: anyOf([range(0, 0x1f), one(0x7f)]),
  XDigit: anyOf([digit, range(0x61, 0x66), range(0x41, 0x46)]),
  Space: space,
};

/** …unless `(?U)` is on. */
const unicodePosix: Readonly<Record<string, string>> = {
  Lower: "\\p{Lowercase}",
  Upper: "\\p{Uppercase}",
  Alpha: "\\p{Alphabetic}",
  Digit: "\\p{Nd}",
  Alnum: "\\p{Alphabetic}\\p{Nd}",
  Punct: "\\p{P}",
  Graph: "^\\p{Z}\\p{Cc}\\p{Cs}\\p{Cn}",
  Print: "^\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cs}\\p{Cn}",
  Blank: "\\p{Zs}\\t",
  Cntrl: "\\p{Cc}",
  XDigit: "\\p{Nd}\\p{Hex_Digit}",
  Space: "\\p{White_Space}",
};

const java: Readonly<Record<string, string>> = {
  javaLowerCase: "\\p{Lowercase}",
  javaUpperCase: "\\p{Uppercase}",
  javaAlphabetic: "\\p{Alphabetic}",
  javaIdeographic: "\\p{Ideographic}",
  javaTitleCase: "\\p{Lt}",
  javaDigit: "\\p{Nd}",
  javaDefined: "\\P{Cn}",
  javaLetter: "\\p{L}",
  javaLetterOrDigit: "\\p{L}\\p{Nd}",
  javaSpaceChar: "\\p{Z}",
  // the spaces that do not break a line are none of Java's white space
  javaWhitespace: "\\t-\\r\\x1c-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000",
  javaISOControl: "\\x00-\\x1f\\x7f-\\x9f",
  javaMirrored: "\\p{Bidi_Mirrored}",
};

/** `\p{Is…}` in small letters. */
const binary: Readonly<Record<string, string>> = {
  alphabetic: "\\p{Alphabetic}",
  ideographic: "\\p{Ideographic}",
  letter: "\\p{L}",
  lowercase: "\\p{Lowercase}",
  uppercase: "\\p{Uppercase}",
  titlecase: "\\p{Lt}",
  punctuation: "\\p{P}",
  control: "\\p{Cc}",
  white_space: "\\p{White_Space}",
  whitespace: "\\p{White_Space}",
  digit: "\\p{Nd}",
  hex_digit: "\\p{Nd}\\p{Hex_Digit}",
  hexdigit: "\\p{Nd}\\p{Hex_Digit}",
  join_control: "\\p{Join_Control}",
  joincontrol: "\\p{Join_Control}",
  noncharacter_code_point: "\\p{Noncharacter_Code_Point}",
  noncharactercodepoint: "\\p{Noncharacter_Code_Point}",
  assigned: "\\P{Cn}",
};

const categories = /^(?:C[cfnos]?|L[Clmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

export const unicodeWord = unicode("\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}");
export const unicodeDigit = unicode("\\p{Nd}");
export const unicodeSpace = unicode("\\p{White_Space}");

/** The set of that name, undefined if there is none, "unsupported" if Java knows it and we do not. */
export function property(
  name: string,
  mode: Case,
  unicodeClasses: boolean,
): CharSet | undefined | "unsupported" {
  const ignoreCase = mode !== "exact";
  const equals = name.indexOf("=");
  if (equals >= 0) return keyed(name.slice(0, equals).toLowerCase(), name.slice(equals + 1), ignoreCase);
  if (name.startsWith("In")) return "unsupported";
  if (name.startsWith("Is")) return named(name.slice(2), ignoreCase);
  if (ignoreCase && (name === "Lower" || name === "Upper")) {
    return unicodeClasses ? cased : alpha;
  }
  const wide = unicodeClasses ? unicodePosix[name] : undefined;
  if (wide !== undefined) return unicode(wide);
  if (Object.hasOwn(posix, name)) return posix[name];
  if (Object.hasOwn(java, name)) {
    return ignoreCase && /Case$/.test(name) ? cased : unicode(java[name] as string);
  }
  if (name === "L1") return range(0, 0xff);
  if (name === "LD") return unicode("\\p{L}\\p{Nd}");
  if (name === "all") return everything;
  return category(name, ignoreCase);
}

const cased: CharSet = (c) => isCased(c);
const isCased = unicode("\\p{Lowercase}\\p{Uppercase}\\p{Lt}");
const casedCategory = unicode("\\p{Ll}\\p{Lu}\\p{Lt}");

function category(name: string, ignoreCase: boolean): CharSet | undefined {
  if (!categories.test(name)) return undefined;
  return ignoreCase && /^L[lut]$/.test(name) ? casedCategory : unicode(`\\p{${name}}`);
}

function keyed(key: string, value: string, ignoreCase: boolean): CharSet | undefined | "unsupported" {
  switch (key) {
    case "sc":
    case "script":
      return script(value);
    case "gc":
    case "general_category":
      return category(value, ignoreCase);
    case "blk":
    case "block":
      return "unsupported";
    default:
      return undefined;
  }
}

function named(name: string, ignoreCase: boolean): CharSet | undefined {
  const key = name.toLowerCase();
  if (Object.hasOwn(binary, key)) {
    return ignoreCase && /^(?:lower|upper|title)case$/.test(key) ? cased : unicode(binary[key] as string);
  }
  return category(name, ignoreCase) ?? script(name);
}

function script(name: string): CharSet | undefined {
  if (!/^[A-Za-z_]+$/.test(name)) return undefined;
  const title = name.toLowerCase().replace(/(?:^|_)[a-z]/g, (start) => start.toUpperCase());
  try {
    return unicode(`\\p{Script=${title}}`);
  } catch {
    return undefined;
  }
}
