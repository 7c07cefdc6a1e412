// Java's regular expressions, as `matches`, split and the replacing methods use them. Only patterns without
// operators work so far; anything else is refused with a message, never run on JavaScript's backtracking
// engine: events carry text that an attacker chose.
import { checkedLength } from "./arithmetic";
import { fail } from "./errors";
import { MAX_PATTERN_LENGTH } from "./limits";

export interface Match {
  readonly start: number;
  readonly end: number;
  /** The whole match, then the groups; a group that took no part is undefined. */
  readonly groups: readonly (string | undefined)[];
}

export interface Pattern {
  /** Whether the whole text fits. */
  matches(text: string): boolean;
  /** The first match that begins at `from` or later. */
  find(text: string, from: number): Match | undefined;
}

/** A pattern, or a Failure at `pos`. */
export function compilePattern(source: string, pos: number): Pattern {
  if (source.length > MAX_PATTERN_LENGTH) {
    fail("EL1077E", pos, `the pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
  }
  if (/[\\^$.|?*+()[\]{}]/.test(source)) {
    const hint = "use contains, startsWith or endsWith until then";
    fail("not-yet-supported", pos, "regular expressions are not yet supported here", hint);
  }
  return literalPattern(source);
}

function literalPattern(source: string): Pattern {
  return {
    matches: (text) => text === source,
    find(text, from) {
      const start = text.indexOf(source, from);
      // past the end, indexOf finds the empty text at the end again
      return start < from ? undefined : { start, end: start + source.length, groups: [source] };
    },
  };
}

/** Java's split: `limit` 0 drops empty parts at the end, a positive one is the most parts there can be. */
export function split(text: string, pattern: Pattern, limit: number): string[] {
  const parts: string[] = [];
  let begin = 0;
  for (const { start, end } of matchesIn(text, pattern)) {
    if (limit > 0 && parts.length === limit - 1) break;
    // an empty match at the very beginning does not make an empty first part
    if (end === 0) continue;
    if (start === text.length && start === end) break;
    parts.push(text.slice(begin, start));
    begin = end;
  }
  if (begin === 0 && parts.length === 0) return [text];
  parts.push(text.slice(begin));
  if (limit === 0) while (parts.at(-1) === "") parts.pop();
  return parts;
}

/** Java's replaceAll and replaceFirst: `$1` in the replacement is a group, a backslash takes away meaning. */
export function replace(
  text: string,
  pattern: Pattern,
  replacement: string,
  all: boolean,
  pos: number,
): string {
  let result = "";
  let begin = 0;
  for (const match of matchesIn(text, pattern)) {
    result = checkedLength(result + text.slice(begin, match.start) + expand(replacement, match, pos), pos);
    begin = match.end;
    if (!all) break;
  }
  return checkedLength(result + text.slice(begin), pos);
}

function* matchesIn(text: string, pattern: Pattern): Generator<Match> {
  let from = 0;
  while (from <= text.length) {
    const match = pattern.find(text, from);
    if (match === undefined) return;
    yield match;
    from = match.end > match.start ? match.end : match.end + 1;
  }
}

function expand(replacement: string, match: Match, pos: number): string {
  let result = "";
  for (let i = 0; i < replacement.length; i++) {
    const char = replacement[i] as string;
    if (char === "\\") {
      const next = replacement[++i];
      if (next === undefined) fail("bad-replacement", pos, "the replacement ends in a backslash");
      result += next;
    } else if (char === "$") {
      let group = groupNumber(replacement[++i], pos);
      if (group >= match.groups.length) fail("bad-replacement", pos, `the pattern has no group ${group}`);
      // a further digit belongs to the number as long as there is such a group
      while (isDigit(replacement[i + 1]) && group * 10 + Number(replacement[i + 1]) < match.groups.length) {
        group = group * 10 + Number(replacement[++i]);
      }
      result += match.groups[group] ?? "";
    } else {
      result += char;
    }
  }
  return result;
}

const isDigit = (char: string | undefined) => char !== undefined && char >= "0" && char <= "9";

function groupNumber(char: string | undefined, pos: number): number {
  if (!isDigit(char)) {
    fail("bad-replacement", pos, "a $ in the replacement names a group", "write \\$ for the sign itself");
  }
  return Number(char);
}
