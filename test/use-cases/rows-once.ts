import type { Row } from "../support/palette";
import type { ImportedExample } from "../support/use-cases";

/** Milliseconds; only a test that fails ever takes so long. */
const PATIENCE = 10_000;

/** The rows, once they fit: what a tick does has no other end that a test could wait for. */
export async function rowsOnce(
  flow: ImportedExample,
  sql: string,
  fits: (rows: readonly Row[]) => boolean,
): Promise<Row[]> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const rows = await flow.rows(sql);
    if (fits(rows)) return rows;
    if (Date.now() > end) throw new Error(`waited for other rows than ${JSON.stringify(rows)} of ${sql}`);
  }
}
