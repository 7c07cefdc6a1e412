// What the engine says, in another language: the English sentence is the key, and a template stands for all sentences
// that differ in some places only.

/**
 * English templates and their translations. `{1}` is a place for any text, which stays as it is; `{=1}` is one for
 * something that has a translation itself ("a list"), `{,1}` one for a list of these ("a list, an int").
 */
export type Templates = Readonly<Record<string, string>>;

export interface Translation {
  readonly text: string;
  /** The English template of the sentence, and those of its places. */
  readonly templates: readonly string[];
  /** What stands in places for any text. */
  readonly kept: readonly string[];
}

/** undefined where there is no translation. */
export type Translate = (english: string) => Translation | undefined;

type Kind = "any" | "ours" | "list";

interface Template {
  readonly english: string;
  readonly translation: string;
  /** What stands before the first place, between two, and behind the last. */
  readonly literals: readonly string[];
  readonly places: readonly Kind[];
}

const PLACE = /\{([=,]?)(\d)\}/;
const EVERY_PLACE = new RegExp(PLACE, "g");
const kinds: Readonly<Record<string, Kind>> = { "": "any", "=": "ours", ",": "list" };

/** UTF-16 units: twice an expression. What is longer stays English. */
const MAX_LENGTH = 20_000;
/** Sentences within sentences. */
const MAX_DEPTH = 3;
/** Tries for one sentence, which may hold a text that looks like a part of a template again and again. */
const MAX_TRIES = 400;

export function catalogue(templates: Templates): Translate {
  const whole = new Map<string, string>();
  const byWord = new Map<string, Template[]>();
  /** Those that begin with a place. */
  const others: Template[] = [];
  for (const [english, translation] of Object.entries(templates)) {
    const template = compiled(english, translation);
    const [start = ""] = template.literals;
    const space = start.indexOf(" ");
    if (template.places.length === 0) whole.set(english, translation);
    else if (space < 0) others.push(template);
    else {
      const word = start.slice(0, space);
      byWord.set(word, [...(byWord.get(word) ?? []), template]);
    }
  }
  for (const list of [...byWord.values(), others]) list.sort((a, b) => fixedLength(b) - fixedLength(a));

  function match(text: string, tries: Tries, depth = 0): Translation | undefined {
    const translation = whole.get(text);
    if (translation !== undefined) return { text: translation, templates: [text], kept: [] };
    if (depth >= MAX_DEPTH) return undefined;
    const [word = ""] = text.split(" ", 1);
    for (const template of [...(byWord.get(word) ?? []), ...others]) {
      const found = matchTemplate(template, text, tries, (part) => match(part, tries, depth + 1));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return (english) => (english.length > MAX_LENGTH ? undefined : match(english, { left: MAX_TRIES }));
}

interface Tries {
  left: number;
}

function compiled(english: string, translation: string): Template {
  // a split by an expression with two groups gives text, sign, number, text, …
  const parts = english.split(PLACE);
  const literals = parts.filter((_, index) => index % 3 === 0);
  const places = parts.filter((_, index) => index % 3 === 1).map((sign): Kind => kinds[sign] ?? "any");
  return { english, translation, literals, places };
}

const fixedLength = ({ literals }: Template) => literals.join("").length;

function matchTemplate(
  { english, translation, literals, places }: Template,
  text: string,
  tries: Tries,
  within: (text: string) => Translation | undefined,
): Translation | undefined {
  const start = literals[0] ?? "";
  const end = literals.at(-1) ?? "";
  const last = text.length - end.length;
  if (last < start.length || !text.startsWith(start) || !text.endsWith(end)) return undefined;

  function placeAt(index: number, from: number, to: number): Translation | undefined {
    const part = text.slice(from, to);
    const kind = places[index];
    if (kind === "any") return { text: part, templates: [], kept: [part] };
    if (kind === "ours") return within(part);
    const items: Translation[] = [];
    for (const item of part.split(", ")) {
      const found = within(item);
      if (found === undefined) return undefined;
      items.push(found);
    }
    return { text: items.map((item) => item.text).join(", "), ...gathered(items) };
  }

  /** The places from `index` on, in the text from `from` on: the shortest that fit, else longer ones. */
  function fill(index: number, from: number): Translation[] | undefined {
    const isLast = index === places.length - 1;
    const border = literals[index + 1] ?? "";
    const next = (at: number) => (isLast ? (at <= last ? last : -1) : text.indexOf(border, at));
    for (let to = next(from); to >= 0 && to <= last && tries.left-- > 0; to = isLast ? -1 : next(to + 1)) {
      const here = placeAt(index, from, to);
      const rest = here === undefined ? undefined : isLast ? [] : fill(index + 1, to + border.length);
      if (here !== undefined && rest !== undefined) return [here, ...rest];
    }
    return undefined;
  }

  const filled = fill(0, start.length);
  if (filled === undefined) return undefined;
  const translated = translation.replace(
    EVERY_PLACE,
    (_, _kind, number) => filled[Number(number) - 1]?.text ?? "",
  );
  const { templates, kept } = gathered(filled);
  return { text: translated, templates: [english, ...templates], kept };
}

const gathered = (parts: readonly Translation[]) => ({
  templates: parts.flatMap(({ templates }) => templates),
  kept: parts.flatMap(({ kept }) => kept),
});
