// Flows that keep what is to be done in a table: when there is nothing left of it.
import { expect } from "chai";
import type { ImportedExample } from "./use-cases";

/** Milliseconds; only a test that fails ever takes so long. */
const PATIENCE = 10_000;

/** Resolves when the statement has no rows any more. */
export async function emptied(flow: ImportedExample, open: string): Promise<void> {
  await rowsAre(flow, open, []);
}

/** Resolves when the statement has these rows: SQLite tells nobody of a change, so it is asked again and again. */
export async function rowsAre(flow: ImportedExample, sql: string, wanted: readonly object[]): Promise<void> {
  const from = Date.now();
  for (;;) {
    const rows = await flow.rows(sql);
    try {
      expect(rows).to.deep.equal(wanted);
      return;
    } catch (error) {
      if (Date.now() - from > PATIENCE) {
        throw new Error(
          `${(error as Error).message}\n${JSON.stringify(rows)}\n${flow.complaints.join("\n")}`,
        );
      }
    }
  }
}
