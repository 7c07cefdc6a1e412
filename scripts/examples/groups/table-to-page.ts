// What a dashboard shows is read from its tables: when the flow starts, every minute, and after events.
import type { Area } from "../canvas";
import type { Tab } from "../example";
import { atStart, completeOf, every, set, settle, sqlBatch } from "../nodes";
import type { Wired } from "../spec";

/**
 * The group with the nodes that begin it; `read` has the variable DAYS as the parameter $days, for the statements that
 * are wired to it.
 *
 * @param statements SQL that makes the tables
 * @param ended where an event is done; a burst of events is read once, half a second later
 */
export function tableToPage(tab: Tab, statements: string, ended: Wired): { show: Area; read: Wired } {
  const show = tab.group("Table → page");
  const start = show.chain(
    [0, 0],
    atStart("At start", statements),
    sqlBatch("Make tables", tab.config("database")),
  );
  const minute = show.add([1, 1], every("Every minute", 60));
  const each = show.chain([0, 2], completeOf("After an event", [ended.id]), settle("All at once", 500));
  const read = show.add([2, 0], set("How many days", { params: '{"$days": $number($env("DAYS"))}' }));
  for (const from of [start.last, minute, each.last]) from.to(read);
  return { show, read };
}
