// What to offer under a text field, best first.

export interface Choice {
  /** What goes into the field. */
  value: string;
  /** What is shown for it, if that is another text. */
  name?: string;
  /** A second line. */
  detail?: string;
}

/** The place of a choice for a text: lower is better, undefined for no match. */
function rank(choice: Choice, text: string): number | undefined {
  const value = choice.value.toLowerCase();
  const name = choice.name?.toLowerCase() ?? "";
  if (value === text || name === text) return 0;
  if (value.startsWith(text) || name.startsWith(text)) return 1;
  if (value.includes(text) || name.includes(text)) return 2;
  if (choice.detail?.toLowerCase().includes(text)) return 3;
  return undefined;
}

/** The choices that fit a text (every one of them for an empty text), at most `limit`. */
export function suggest(choices: readonly Choice[], text: string, limit = 60): Choice[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return choices.slice(0, limit);
  return choices
    .map((choice) => ({ choice, place: rank(choice, wanted) }))
    .filter((entry): entry is { choice: Choice; place: number } => entry.place !== undefined)
    .sort((a, b) => a.place - b.place)
    .slice(0, limit)
    .map((entry) => entry.choice);
}

/**
 * The prefixes that stand for more than one event type: `user.lifecycle.*` with the types it covers.
 * @param types event types, such as `user.lifecycle.create`
 */
export function prefixesOf(types: readonly string[]): Map<string, string[]> {
  const covered = new Map<string, string[]>();
  for (const type of types) {
    const parts = type.split(".");
    for (let length = 1; length < parts.length; length++) {
      const prefix = `${parts.slice(0, length).join(".")}.*`;
      covered.set(prefix, [...(covered.get(prefix) ?? []), type]);
    }
  }
  return new Map([...covered].filter(([, list]) => list.length > 1).sort(([a], [b]) => (a < b ? -1 : 1)));
}
