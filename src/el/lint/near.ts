// "did you mean …?"

/** The known name that a wrong one is most likely a slip of; undefined if none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const allowed = Math.min(Math.max(Math.floor(name.length / 3), 1), 3);
  let best: string | undefined;
  let least = allowed + 1;
  for (const candidate of known) {
    const steps = distance(plain(name), plain(candidate), least);
    if (steps >= least || steps >= candidate.length) continue;
    best = candidate;
    least = steps;
  }
  return best;
}

/** Case and separators are what people mix up first. */
const plain = (name: string) => name.toLowerCase().replace(/[_\s-]/g, "");

/** Letters to insert, leave out, exchange or swap with the next one; `limit` where there are as many or more. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let steps = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        steps = Math.min(steps, at(before, j - 2) + 1);
      }
      row.push(steps);
    }
    before = last;
    last = row;
  }
  return Math.min(at(last, b.length), limit);
}

const at = (row: number[], i: number) => row[i] as number;
