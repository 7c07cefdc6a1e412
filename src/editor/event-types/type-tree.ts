// What the picker of event types shows and what a tick in it means, apart from how it looks.
import { matchesType } from "../../events";

/** A category with the event types that have it. */
export interface TypeGroup {
  readonly key: string;
  readonly name: string;
  readonly summary: string;
  readonly types: readonly string[];
}

/** A category as a search leaves it. */
export interface FoundGroup extends TypeGroup {
  /** How many types it has without the search. */
  readonly all: number;
  /** A type of it fits by its own name, so it is worth a look inside. */
  readonly open: boolean;
}

/** Is every word of the search in these texts? */
type Fits = (...texts: string[]) => boolean;

/** Does a word, which may have dots in it, stand in a text where a word starts? */
function startsIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** Best first: found by the category's name, by a type's, by the category's summary. */
type Place = 0 | 1 | 2;

function searchGroup(group: TypeGroup, fits: Fits): { found: FoundGroup; place: Place } | undefined {
  const { key, name, summary, types } = group;
  const open = types.some((type) => fits(type));
  const found = (shown: readonly string[]) => ({ ...group, types: shown, all: types.length, open });
  if (fits(key, name)) return { found: found(types), place: 0 };
  const inside = types.filter((type) => fits(type, name));
  if (inside.length > 0) return { found: found(inside), place: 1 };
  return fits(name, summary) ? { found: found(types), place: 2 } : undefined;
}

function searchAll(groups: readonly TypeGroup[], fits: Fits): FoundGroup[] {
  return groups
    .flatMap((group) => searchGroup(group, fits) ?? [])
    .sort((a, b) => a.place - b.place)
    .map(({ found }) => found);
}

/**
 * The categories and types that have every word of a text in them, in any case, best first: words that start so, or
 * where there is none, with the text anywhere. A category that fits itself keeps all of its types, any other only
 * those that fit.
 */
export function searchTypes(groups: readonly TypeGroup[], text: string): FoundGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups.map((group) => ({ ...group, all: group.types.length, open: false }));
  const whole = (texts: readonly string[]) => ` ${texts.join(" ").toLowerCase()}`;
  const found = searchAll(groups, (...texts) => words.every((word) => startsIn(whole(texts), word)));
  return found.length > 0
    ? found
    : searchAll(groups, (...texts) => words.every((word) => whole(texts).includes(word)));
}

/** Does one of the entries (event types and prefixes) stand for this type? */
export function isTicked(entries: readonly string[], type: string): boolean {
  return entries.some((entry) => matchesType(entry, type));
}

/** The entries with these types among them. */
export function tick(entries: readonly string[], types: readonly string[]): string[] {
  return [...entries, ...types.filter((type) => !isTicked(entries, type))];
}

/**
 * The entries without these types. A prefix that covers one of them gives way to the other types it covers.
 * @param known every type that there is to tick
 */
export function untick(
  entries: readonly string[],
  types: readonly string[],
  known: readonly string[],
): string[] {
  const gone = new Set(types);
  const left = entries.flatMap((entry) => {
    if (!types.some((type) => matchesType(entry, type))) return [entry];
    return known.filter((type) => matchesType(entry, type) && !gone.has(type));
  });
  return [...new Set(left)];
}

/** A prefix that can stand for entries, as it covers them and nothing else that is known. */
export interface PrefixOffer {
  readonly prefix: string;
  /** How many entries it replaces. */
  readonly replaces: number;
}

const replacedBy = (prefix: string, entry: string) => entry !== prefix && matchesType(prefix, entry);

/**
 * The prefixes that say the same as two or more of the entries; of a prefix within another only the wider one.
 * @param prefixes every prefix with the types it covers
 */
export function prefixOffers(
  entries: readonly string[],
  prefixes: ReadonlyMap<string, readonly string[]>,
): PrefixOffer[] {
  const offers: PrefixOffer[] = [];
  const widestFirst = [...prefixes].sort(([a], [b]) => a.length - b.length);
  for (const [prefix, types] of widestFirst) {
    if (entries.includes(prefix) || offers.some((wider) => matchesType(wider.prefix, prefix))) continue;
    const replaces = entries.filter((entry) => replacedBy(prefix, entry)).length;
    if (replaces > 1 && types.every((type) => isTicked(entries, type))) offers.push({ prefix, replaces });
  }
  return offers;
}

/** The entries with a prefix in place of those that it covers. */
export function withPrefix(entries: readonly string[], prefix: string): string[] {
  const covered = (entry: string) => replacedBy(prefix, entry);
  const first = entries.findIndex(covered);
  return entries.flatMap((entry, index) => {
    if (index === first) return [prefix];
    return covered(entry) || entry === prefix ? [] : [entry];
  });
}
