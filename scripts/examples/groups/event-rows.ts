// The way in of most flows: an event becomes a row of a table, and is done; what is done about the row is another way.
import type { Area } from "../canvas";
import { done, line } from "../nodes";
import type { Spec, Wired } from "../spec";
import { tryAgain } from "./try-again";

export interface EventRows {
  readonly hook: Spec;
  /** With both outputs: the others are not for this flow. */
  readonly filter: Spec;
  /** Parameters of `keep`. */
  readonly row: Spec;
  readonly keep: Spec;
}

export interface EventRowsOptions {
  /** Row of the Catch. */
  readonly catchRow?: number;
  /** Which of the two ends stands first in the file. */
  readonly doneFirst?: boolean;
}

/** Events → rows, in the area's first row; comes again in a minute if a node fails. Gives back where they end. */
export function eventsToRows(
  area: Area,
  specs: EventRows,
  { catchRow = 1, doneFirst = false }: EventRowsOptions = {},
): Wired {
  const okta = area.add([0, 0], specs.hook);
  const filter = area.add([1, 0], specs.filter);
  const row = area.add([2, 0], specs.row);
  const keep = area.add([3, 0], specs.keep);
  const others = () => area.add([2, 1], done("Not for this flow"));
  const rest = doneFirst ? undefined : others();
  const kept = area.add([4, 0], done());
  line(okta, filter, row, keep, kept);
  filter.to(rest ?? others(), 1);
  tryAgain(area, [3, catchRow]);
  return kept;
}
