// What becomes of an event whose way fails.
import type { Area } from "../canvas";
import type { Place } from "../layout";
import { again, catchOf } from "../nodes";
import type { Wired } from "../spec";

/**
 * A Catch over the nodes that may throw, all of the area so far if no others are said, and "Again in a minute" beside
 * it: the hook gives the event another time.
 */
export function tryAgain(
  area: Area,
  [column, row]: Place,
  nodes?: readonly Wired[],
  name = "What failed",
): void {
  area
    .add([column, row], catchOf(name, nodes?.map(({ id }) => id) ?? area.mayFail()))
    .to(area.add([column + 1, row], again()));
}
