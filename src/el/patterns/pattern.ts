// What a compiled pattern can be asked.

/**
 * Where a match begins and ends, then the same of each group, in UTF-16 units; -1 for a group that took no
 * part.
 */
export type Match = readonly number[];

export interface Pattern {
  /** Of its named groups. */
  readonly names: ReadonlyMap<string, number>;
  /** Whether the whole text fits. */
  matches(text: string): boolean;
  /** Gives the first match in the text that begins at `from` or later; to be asked from left to right. */
  search(text: string): (from: number) => Match | undefined;
}
