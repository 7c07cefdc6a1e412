import type { Row } from "./palette";
import type { ImportedExample } from "./use-cases";

/** Milliseconds; only a test that fails ever waits so long. */
const PATIENCE = 15_000;

/** The rows of an example's database as soon as there are so many: what a tick does has no event to wait for. */
export async function rowsOnce(flow: ImportedExample, sql: string, count: number): Promise<Row[]> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const rows = await flow.rows(sql);
    if (rows.length === count) return rows;
    if (Date.now() > end) throw new Error(`waited for ${count} rows, not ${JSON.stringify(rows)}, of ${sql}`);
  }
}
