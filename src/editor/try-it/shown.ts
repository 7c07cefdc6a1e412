// How a value is shown in one line: as one would write it in an expression.

export interface Shown {
  /** Short enough for a line. */
  readonly short: string;
  /** The same at length, where `short` is cut. */
  readonly full?: string;
}

const MAX_SHORT = 80;
const MAX_FULL = 4_000;

export function shown(value: unknown): Shown {
  const full = written(value);
  if (full.length <= MAX_SHORT) return { short: full };
  return { short: cut(full, MAX_SHORT), full: cut(full, MAX_FULL) };
}

const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length)}…`);

function written(value: unknown): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value !== "object" || value === null) return String(value);
  return JSON.stringify(value, (_name, part) => (typeof part === "bigint" ? String(part) : part));
}

/** An element of a list in few words: a target by its type and name. */
export function nameOf(element: unknown): string {
  if (typeof element !== "object" || element === null) return shown(element).short;
  const { type, displayName, alternateId } = element as Record<string, unknown>;
  const name = [displayName, alternateId].find((text) => typeof text === "string" && text !== "unknown");
  const words = [type, name].filter((text) => typeof text === "string" && text !== "");
  return words.length > 0 ? cut(words.join(" "), MAX_SHORT) : shown(element).short;
}
