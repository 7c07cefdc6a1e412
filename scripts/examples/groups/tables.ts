// The group that makes a flow's tables.
import type { Tab } from "../example";
import { atStart, sqlBatch } from "../nodes";

const TITLE = "Tables, when the flow starts";
/** The title where the statements also free the rows that a tick had taken when Node-RED stopped. */
export const DUE_AGAIN = `${TITLE}: what was under way is due again`;

/** Runs the statements (SQL, each ends with a semicolon) in the tab's database whenever the flow starts. */
export function makeTables(tab: Tab, statements: string, title = TITLE): void {
  tab
    .group(title)
    .chain([0, 0], atStart("At start", statements), sqlBatch("Make tables", tab.config("database")));
}
