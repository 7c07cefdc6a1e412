/**
 * Times that belong together, from a first time up to but not including an end: the numbers of `flat` in turn, in
 * order. Two that touch are one.
 */
export type Stretches = number[];

/** Adds a stretch. Returns false if it touches one that was there: it is joined with it, then. */
export function addStretch(flat: Stretches, start: number, end: number): boolean {
  // the first stretch that this one may touch: usually the last there is
  let from = flat.length;
  while (from > 0 && (flat[from - 1] as number) >= start) from -= 2;
  let to = from;
  while (to < flat.length && (flat[to] as number) <= end) to += 2;
  if (from === to) {
    flat.splice(from, 0, start, end);
    return true;
  }
  const first = Math.min(start, flat[from] as number);
  const last = Math.max(end, flat[to - 1] as number);
  if (to - from > 2) flat.splice(from, to - from - 2);
  flat[from] = first;
  flat[from + 1] = last;
  return false;
}

/** Removes what ends at `time` or before it. */
export function dropStretches(flat: Stretches, time: number): void {
  let gone = 0;
  while (gone < flat.length && (flat[gone + 1] as number) <= time) gone += 2;
  if (gone > 0) flat.splice(0, gone);
}
