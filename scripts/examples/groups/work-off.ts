// Rows that wait, worked off one by one at every tick.
import type { Area } from "../canvas";
import { catchOf, line } from "../nodes";
import type { Spec } from "../spec";

/**
 * A row of nodes, such as tick → take → split → call → keep → debug, and below its end the way of what fails: a Catch
 * over all behind the split that goes on, then `back`, which makes the row due again.
 */
export function workOff(area: Area, way: readonly Spec[], failed: string, back: readonly Spec[]): void {
  const put = way.map((spec, column) => area.add([column, 0], spec));
  line(...put);
  const each = way.findIndex(({ type }) => type === "split");
  const watched = put.filter((_, index) => index > each && way[index]?.outputs !== 0).map(({ id }) => id);
  area.chain([way.length - 1 - back.length, 1], catchOf(failed, watched), ...back);
}
