/**
 * Names as a label with room for about `room` characters: `User auth, Group +3`. The first name is always whole, and
 * a name that comes twice counts once.
 */
export function shortList(names: readonly string[], room = 32): string {
  const all = [...new Set(names)];
  let shown = 1;
  let length = all[0]?.length ?? 0;
  for (; shown < all.length; shown++) {
    length += 2 + (all[shown]?.length ?? 0);
    if (length > room) break;
  }
  const rest = all.length - shown;
  const text = all.slice(0, shown).join(", ");
  return rest > 0 ? `${text} +${rest}` : text;
}
