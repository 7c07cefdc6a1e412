import type { Stretches } from "./stretches";

/**
 * Finds the times at which an alert is due: hot ones that are at least `quiet` away from every alert. They go into
 * `alerts`, which stays in order.
 *
 * @param event the time of the first event at a time or later
 */
export function dueAlerts(
  alerts: number[],
  quiet: number,
  hot: Stretches,
  event: (time: number) => number | undefined,
): number[] {
  const due: number[] = [];
  for (let i = 0; i < hot.length; i += 2) {
    const end = hot[i + 1] as number;
    let time = hot[i];
    while (time !== undefined && time < end) {
      const at = firstOver(alerts, time - quiet);
      const near = alerts[at];
      if (near !== undefined && near < time + quiet) {
        time = event(near + quiet);
      } else {
        alerts.splice(at, 0, time);
        due.push(time);
        time = event(time + quiet);
      }
    }
  }
  return due;
}

/** Index of the first alert later than `time`, from the end, where nearly all look. */
function firstOver(alerts: readonly number[], time: number): number {
  let at = alerts.length;
  while (at > 0 && (alerts[at - 1] as number) > time) at--;
  return at;
}

/** Removes the alerts at `time` or before it. */
export function dropAlerts(alerts: number[], time: number): void {
  const gone = alerts.findIndex((alert) => alert > time);
  if (gone !== 0 && alerts.length > 0) alerts.splice(0, gone === -1 ? alerts.length : gone);
}
