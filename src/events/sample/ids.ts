// Identifiers that look like Okta's: a prefix that names the kind, 20 characters in all.

/** A number from 0 up to but not including 1, as Math.random gives it. */
export type Random = () => number;

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const HEX = ALPHABET.slice(0, 16);
const ID_LENGTH = 20;
// ids of one org end alike
const ORG_ENDING = "1d7";

/** An index below `length`, also for a generator that gives 1. */
function randomIndex(random: Random, length: number): number {
  return Math.min(Math.floor(random() * length), length - 1);
}

export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[randomIndex(random, list.length)] ?? list[0];
}

export function randomText(random: Random, length: number, alphabet: string = ALPHABET): string {
  let text = "";
  while (text.length < length) text += alphabet.charAt(randomIndex(random, alphabet.length));
  return text;
}

export function randomHex(random: Random, length: number): string {
  return randomText(random, length, HEX);
}

/** The id of something with a name: the same name has the same id in every event. */
export function stableId(prefix: string, name: string): string {
  let hash = 0x811c9dc5;
  const mix = (code: number) => {
    hash = Math.imul(hash ^ code, 0x01000193) >>> 0;
  };
  for (const char of `${prefix}:${name}`) mix(char.codePointAt(0) ?? 0);
  let id = prefix;
  while (id.length < ID_LENGTH - ORG_ENDING.length) {
    mix(id.length);
    id += ALPHABET[(hash >>> 7) % ALPHABET.length];
  }
  return id + ORG_ENDING;
}

/** A random uuid; with `random`, the uuid that its numbers make. */
export function newUuid(random?: Random): string {
  // an editor on plain http has a crypto without randomUUID
  if (!random && typeof globalThis.crypto?.randomUUID === "function") return globalThis.crypto.randomUUID();
  const next = random ?? Math.random;
  const variant = randomText(next, 1, "89ab");
  return [
    randomHex(next, 8),
    randomHex(next, 4),
    `4${randomHex(next, 3)}`,
    variant + randomHex(next, 3),
    randomHex(next, 12),
  ].join("-");
}
