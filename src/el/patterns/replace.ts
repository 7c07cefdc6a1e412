// What Java's String does with a pattern: split, replaceAll, replaceFirst.
import { checkedLength } from "../arithmetic";
import { fail } from "../errors";
import type { Match, Pattern } from "./pattern";

/** Java's split: `limit` 0 drops empty parts at the end, a positive one is the most parts there can be. */
export function split(text: string, pattern: Pattern, limit: number): string[] {
  const parts: string[] = [];
  let begin = 0;
  eachMatch(text, pattern, ([start, end]) => {
    if (limit > 0 && parts.length === limit - 1) return false;
    // an empty match at the very beginning does not make an empty first part
    if (end === 0) return true;
    parts.push(text.slice(begin, start));
    begin = end as number;
    return true;
  });
  if (begin === 0 && parts.length === 0) return [text];
  parts.push(text.slice(begin));
  if (limit === 0) while (parts.at(-1) === "") parts.pop();
  return parts;
}

/** Java's replaceAll and replaceFirst: `$1` and `${name}` in the replacement are groups, a backslash takes away meaning. */
export function replace(
  text: string,
  pattern: Pattern,
  replacement: string,
  all: boolean,
  pos: number,
): string {
  let result = "";
  let begin = 0;
  eachMatch(text, pattern, (match) => {
    const by = expand(replacement, text, match, pattern.names, pos);
    result = checkedLength(result + text.slice(begin, match[0]) + by, pos);
    begin = match[1] as number;
    return all;
  });
  return checkedLength(result + text.slice(begin), pos);
}

/** Calls with every match, from left to right, while it is told to go on. */
function eachMatch(text: string, pattern: Pattern, goOn: (match: Match) => boolean): void {
  const find = pattern.search(text);
  for (let from = 0; from <= text.length; ) {
    const match = find(from);
    if (match === undefined || !goOn(match)) return;
    const [start, end] = match as [number, number];
    from = end > start ? end : end + 1;
  }
}

function expand(
  replacement: string,
  text: string,
  match: Match,
  names: ReadonlyMap<string, number>,
  pos: number,
): string {
  if (!/[\\$]/.test(replacement)) return replacement;
  const groups = match.length / 2;
  let result = "";
  for (let i = 0; i < replacement.length; i++) {
    const char = replacement[i] as string;
    if (char === "\\") {
      const next = replacement[++i];
      if (next === undefined) fail("bad-replacement", pos, "the replacement ends in a backslash");
      result += next;
    } else if (char === "$") {
      let group: number;
      if (replacement[++i] === "{") {
        const close = replacement.indexOf("}", i);
        group = groupNamed(close < 0 ? undefined : replacement.slice(i + 1, close), names, pos);
        i = close;
      } else {
        group = groupNumber(replacement[i], pos);
        if (group >= groups) fail("bad-replacement", pos, `the pattern has no group ${group}`);
        // a further digit belongs to the number as long as there is such a group
        while (isDigit(replacement[i + 1]) && group * 10 + Number(replacement[i + 1]) < groups) {
          group = group * 10 + Number(replacement[++i]);
        }
      }
      const start = match[group * 2] as number;
      if (start >= 0) result += text.slice(start, match[group * 2 + 1]);
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

function groupNamed(name: string | undefined, names: ReadonlyMap<string, number>, pos: number): number {
  const group = name === undefined ? undefined : names.get(name);
  if (group !== undefined) return group;
  if (name === undefined) return fail("bad-replacement", pos, "a ${ in the replacement is not closed");
  return fail("bad-replacement", pos, `the pattern has no group '${name}'`);
}
