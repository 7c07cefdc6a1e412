import { categories as categoryList, eligible, other, prefixes } from "./catalogue.json";

/** A theme that several event types share; `key` is what flows keep. */
export interface Category {
  readonly key: string;
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
}

/** An event type that a hook can subscribe to. */
export interface EventTypeInfo {
  readonly type: string;
  /** A key of `categories`. */
  readonly category: string;
  /** Okta's own tags, without those that say where a type is available. */
  readonly tags?: readonly string[];
  /** Sent on Identity Engine only. */
  readonly oieOnly?: boolean;
  /** Never sent on Identity Engine. */
  readonly classicOnly?: boolean;
  /** A target may carry `changeDetails`. */
  readonly changeDetails?: boolean;
}

/** The category of a type that neither the list nor a prefix places. */
export const OTHER_CATEGORY = "other";

/** What a sample event is where nobody says: a sign-in, which every org has. */
export const USUAL_SAMPLE_TYPE = "user.session.start";

export const categories: readonly Category[] = categoryList;

/** The types that are eligible for event hooks, by name. */
export const eventTypes: readonly EventTypeInfo[] = eligible;

/** Known types that never come from an event hook, only from the System Log. */
export const otherEventTypes: readonly string[] = other;

const infoByType = /* @__PURE__ */ new Map<string, EventTypeInfo>(
  /* @__PURE__ */ eventTypes.map((info) => [info.type, info]),
);
const categoryKeys = /* @__PURE__ */ new Set<string>(/* @__PURE__ */ categories.map(({ key }) => key));
const longestFirst = /* @__PURE__ */ Object.entries(prefixes).sort(([a], [b]) => b.length - a.length);

// Guesses are kept, since a busy org repeats a few types; bounded, since a type is a text from outside.
const MEMO_ENTRIES = 2048;
const MEMO_TYPE_LENGTH = 128;
const guesses = /* @__PURE__ */ new Map<string, string>();

function guessCategory(eventType: string): string {
  for (const [prefix, category] of longestFirst) {
    if (eventType.startsWith(prefix)) return category;
  }
  return OTHER_CATEGORY;
}

/**
 * The category key of an event type: as listed, else by the longest prefix that fits, else "other".
 * Every text has an answer, so types that Okta adds later still find a way.
 */
export function categoryOf(eventType: string | null | undefined): string {
  if (typeof eventType !== "string") return OTHER_CATEGORY;
  const known = infoByType.get(eventType)?.category ?? guesses.get(eventType);
  if (known !== undefined) return known;
  const category = guessCategory(eventType);
  if (eventType.length <= MEMO_TYPE_LENGTH) {
    if (guesses.size >= MEMO_ENTRIES) guesses.clear();
    guesses.set(eventType, category);
  }
  return category;
}

/** Can an event hook subscribe to this type, as far as the catalogue knows? */
export function isEligible(eventType: string | null | undefined): boolean {
  return infoByType.has(eventType as string);
}

/** The catalogue's entry of an eligible type. */
export function eventTypeInfo(eventType: string | null | undefined): EventTypeInfo | undefined {
  return infoByType.get(eventType as string);
}

/** Is this a category key? "other" is one too. */
export function isCategory(key: unknown): key is string {
  return key === OTHER_CATEGORY || categoryKeys.has(key as string);
}
