// A type pattern is an event type, or its first parts and `.*`, or `*` for every event. Case counts.

/** Okta's longest is far below; what anybody may send is not kept at any length. */
export const MAX_TYPE_LENGTH = 200;

/** What is wrong with a pattern, as a sentence, or undefined. A type that no list knows is fine. */
export function checkTypePattern(pattern: unknown): string | undefined {
  if (typeof pattern !== "string") return "An event type must be a text.";
  if (pattern.trim() === "") return "The event type is empty.";
  if (/\s/.test(pattern))
    return `"${pattern}" has a space in it: write one event type per entry, without spaces.`;
  if (/[,;]/.test(pattern)) return `"${pattern}" looks like a list: write one event type per entry.`;
  if (pattern === "*") return undefined;
  const star = pattern.indexOf("*");
  if (star < 0) return undefined;
  if (star === pattern.length - 1 && pattern.endsWith(".*") && pattern.length > 2) return undefined;
  return `"${pattern}" has a * where none can stand: only a last part can be *, as in user.lifecycle.*, or * alone for every event.`;
}

/** `user.lifecycle.*` fits `user.lifecycle.create` and `user.lifecycle.delete.initiated`, not `user.lifecycle`. */
export function matchesType(pattern: string, eventType: string | null | undefined): boolean {
  if (pattern === "*") return true;
  if (typeof eventType !== "string") return false;
  return pattern.endsWith(".*") ? eventType.startsWith(pattern.slice(0, -1)) : eventType === pattern;
}

/** The same for many patterns at once: true if one of them fits. */
export function compileTypes(patterns: Iterable<string>): (eventType: string | null | undefined) => boolean {
  const exact = new Set<unknown>();
  const starts: string[] = [];
  for (const pattern of patterns) {
    if (pattern === "*") return () => true;
    if (pattern.endsWith(".*")) starts.push(pattern.slice(0, -1));
    else exact.add(pattern);
  }
  return (eventType) =>
    typeof eventType === "string" &&
    (exact.has(eventType) || starts.some((start) => eventType.startsWith(start)));
}
