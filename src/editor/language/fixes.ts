// The mechanical changes for expressions that cannot be compiled. A change is only offered if it helps: the expression
// then compiles, or is wrong further on only.
import type { ElError } from "../engine";
import type { Fix } from "./problems";
import { tokensOf } from "./tokens";

interface Repair {
  readonly code: readonly string[];
  /** What the expression is from the mistake on. */
  readonly at: RegExp;
  /** What goes in the place of what `at` has found; `$1` is its first group. */
  readonly by: string;
  /** Written right after what stands before. */
  readonly joins?: boolean;
}

const TOO_LONG = "EL1079E";
const stray = ["EL1041E", "EL1043E"];

/** A text, or brackets with one in them. */
const argument = String.raw`\s*(?:\(\s*)?('[^']*'|"[^"]*")(?:\s*\))?`;
const method = (word: string, name: string): Repair => ({
  code: stray,
  at: new RegExp(`^${word}${argument}`, "i"),
  by: `.${name}($1)`,
  joins: true,
});

const repairs: readonly Repair[] = [
  { code: ["EL1082E"], at: /^[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/, by: " " },
  { code: ["EL1082E"], at: /^[\u200b-\u200f\u2028\u2029\u2060\ufeff]/, by: "" },
  { code: ["EL1082E"], at: /^[\u2010-\u2015\u2212]/, by: "-" },
  { code: ["EL1082E"], at: /^\u2260/, by: "!=" },
  { code: ["EL1082E"], at: /^\u2264/, by: "<=" },
  { code: ["EL1082E"], at: /^\u2265/, by: ">=" },
  { code: ["EL1082E"], at: /^;\s*/, by: "" },
  { code: ["EL1082E"], at: /^~/, by: "matches" },
  { code: ["EL1069E"], at: /^\|/, by: "||" },
  { code: ["EL1065E"], at: /^\\(?=['"])/, by: "" },
  { code: ["unsupported"], at: /^=/, by: "==" },
  { code: ["unsupported", ...stray], at: /^&(?!&)/, by: "&&" },
  { code: ["EL1042E"], at: /^===/, by: "==" },
  { code: ["EL1042E"], at: /^(?:!==|<\s*>)/, by: "!=" },
  { code: ["EL1042E"], at: /^->/, by: "." },
  { code: ["EL1035E"], at: /(?<=^\d+)(?!\d)/, by: "L" },
  { code: stray, at: /^(?=[?^$!]\[)/, by: "." },
  { code: stray, at: /^is\s+not\b/i, by: "!=" },
  { code: stray, at: /^(?:is|equals)\b/i, by: "==" },
  { code: stray, at: /^,/, by: " &&" },
  { code: stray, at: /^(and|or|eq|ne|lt|gt|le|ge|matches|not)(?=[\p{L}_$])/iu, by: "$1 " },
  // as Okta's API filters have it
  method("(?:contains|co)", "contains"),
  method("(?:startsWith|sw)", "startsWith"),
  method("(?:endsWith|ew)", "endsWith"),
  method("equalsIgnoreCase", "equalsIgnoreCase"),
  { code: stray, at: /^pr\b/i, by: "!= null" },
  { code: stray, at: /^[)\]}]/, by: "" },
];

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * The first change that helps.
 * @param errorIn where the error of a text is, if it has one
 */
export function fixesFor(
  written: string,
  error: ElError,
  errorIn: (text: string) => number | undefined,
): Fix | undefined {
  if (error.code === TOO_LONG) return undefined;
  return candidates(written, error).find(({ start, end, text }) => {
    const changed = written.slice(0, start) + text + written.slice(end);
    if (changed.trim() === "") return false;
    const next = errorIn(changed);
    return next === undefined || next > error.pos + Math.max(0, text.length - (end - start));
  });
}

function candidates(written: string, { code, pos }: ElError): Fix[] {
  const rest = written.slice(pos, pos + 200);
  const listed = repairs.flatMap(({ code: codes, at, by, joins = false }) => {
    const found = codes.includes(code) ? at.exec(rest) : null;
    if (found === null) return [];
    const start = joins ? written.slice(0, pos).trimEnd().length : pos + found.index;
    const end = pos + found.index + found[0].length;
    return [{ start, end, text: by.replace("$1", () => found[1] ?? "") }];
  });
  return [
    ...listed,
    ...straightQuotes(written, code, rest),
    ...closedQuotes(written, code, pos),
    ...closed(written),
  ];
}

const curly = /[\u2018-\u201f\u00b4`]/;

/** All typographic quotes at once: they come in pairs. */
function straightQuotes(written: string, code: string, rest: string): Fix[] {
  if (code !== "EL1082E" || !curly.test(rest.charAt(0))) return [];
  const first = written.search(curly);
  const last = written.length - 1 - [...written].reverse().join("").search(curly);
  const text = written
    .slice(first, last + 1)
    .replace(/[\u2018-\u201b\u00b4`]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"');
  return [{ start: first, end: last + 1, text }];
}

/** A quote that is missing: after the word that some quote begins with, or at the end. */
function closedQuotes(written: string, code: string, pos: number): Fix[] {
  if (code !== "EL1045E" && code !== "EL1046E") return [];
  const quote = written.charAt(pos);
  const words = [...written.matchAll(/['"][^'"&|()[\]]*?(?=\s*(?:&&|\|\||[)\]]|$))/g)]
    .filter(([text]) => text.startsWith(quote))
    .map(({ index, 0: text }) => index + text.length);
  return [...words.slice(-20), written.trimEnd().length].map((at) => ({ start: at, end: at, text: quote }));
}

/** The brackets that are still open, closed at the end. */
function closed(written: string): Fix[] {
  const open: string[] = [];
  for (const { kind, text } of tokensOf(written)) {
    if (kind !== "sign") continue;
    const closer = closers[text.at(-1) ?? ""];
    if (closer !== undefined) open.push(closer);
    else if (text === open.at(-1)) open.pop();
  }
  const end = written.trimEnd().length;
  const all = open.reverse().join("");
  return all === ""
    ? []
    : [
        { start: end, end, text: all },
        { start: end, end, text: `${all}.size() > 0` },
      ];
}
