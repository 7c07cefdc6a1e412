// Which output became which while rows of a switch were added, moved or removed. Node-RED reads the
// answer from the hidden field node-input-outputs and takes the wires along.

export interface OutputState {
  /** Rows that the node had when its dialog was opened. */
  originalRows: number;
  /** Whether it then had the output for everything else, which comes after the rows' outputs. */
  originalOtherwise: boolean;
  /** The rows now, in order: the place each had when the dialog was opened, undefined for a new one. */
  rows: readonly (number | undefined)[];
  otherwise: boolean;
}

/**
 * The map from old to new outputs: `-1` for one that is gone, and keys that are not numbers for new ones.
 * Node-RED counts the entries that are not `-1` to learn how many outputs the node has.
 */
export function outputMap(state: OutputState): Record<string, number> {
  const map: Record<string, number> = {};
  for (let old = 0; old < state.originalRows; old++) map[old] = -1;
  if (state.originalOtherwise) map[state.originalRows] = -1;
  state.rows.forEach((old, now) => {
    map[old ?? `new-${now}`] = now;
  });
  if (state.otherwise) {
    map[state.originalOtherwise ? state.originalRows : "new-otherwise"] = state.rows.length;
  }
  return map;
}
