import { type Answer, bears, HttpOutside, type Incoming, readJson, saysJson } from "./http-outside";
import { object, sentence, shape, text } from "./shape";

export type ColumnType = "STRING" | "INTEGER" | "FLOAT" | "BOOLEAN" | "TIMESTAMP" | "DATE" | "JSON";

export interface BigQueryRow {
  readonly insertId?: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** A request that was accepted, perhaps without some of its rows. */
export interface InsertAll {
  readonly project: string;
  readonly dataset: string;
  readonly table: string;
  /** Those that were inserted. */
  readonly rows: readonly BigQueryRow[];
}

export interface BigQueryOptions {
  readonly token?: string;
  /** "project.dataset.table"; absent: every table is there. */
  readonly table?: string;
  /** Columns of the table; absent: whatever comes. */
  readonly columns?: Readonly<Record<string, ColumnType>>;
}

interface InsertError {
  readonly index: number;
  readonly errors: readonly { reason: string; location: string; debugInfo: string; message: string }[];
}

const PATH = /^\/bigquery\/v2\/projects\/([^/]+)\/datasets\/([^/]+)\/tables\/([^/]+)\/insertAll$/;
const MOST = 10 * 1024 * 1024;

// https://docs.cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll and
// https://docs.cloud.google.com/bigquery/quotas#streaming_inserts (rows and bytes of a request, length of an insertId).
const request = shape(
  object(
    {
      kind: text(),
      skipInvalidRows: { type: "boolean" },
      ignoreUnknownValues: { type: "boolean" },
      templateSuffix: text(),
      traceId: text(),
      rows: {
        type: "array",
        maxItems: 50_000,
        items: object({ insertId: { type: "string", maxLength: 128 }, json: { type: "object" } }, ["json"]),
      },
    },
    ["rows"],
  ),
);

const isText = (value: unknown): value is string => typeof value === "string";
const FITS: Record<ColumnType, (value: unknown) => boolean> = {
  STRING: (value) => typeof value !== "object",
  INTEGER: (value) => Number.isSafeInteger(value) || (isText(value) && /^-?\d+$/.test(value)),
  FLOAT: (value) =>
    typeof value === "number" || (isText(value) && value.trim() !== "" && !Number.isNaN(Number(value))),
  BOOLEAN: (value) => typeof value === "boolean" || value === "true" || value === "false",
  // Seconds since the epoch, or a text with a date and a time.
  TIMESTAMP: (value) =>
    typeof value === "number" || (isText(value) && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)),
  DATE: (value) => isText(value) && /^\d{4}-\d\d-\d\d$/.test(value),
  JSON: isText,
};

/** Google BigQuery as far as `tabledata.insertAll` goes: 200, with `insertErrors` for rows that it does not take. */
export class BigQuery extends HttpOutside<InsertAll> {
  readonly token: string;
  readonly #options: BigQueryOptions;
  #fails: ((row: BigQueryRow) => string | undefined) | undefined;

  private constructor(options: BigQueryOptions) {
    super("inserts into BigQuery");
    this.token = options.token ?? "google-token";
    this.#options = options;
  }

  static start(options: BigQueryOptions = {}): Promise<BigQuery> {
    return new BigQuery(options).listen();
  }

  /** What the table holds: of rows with the same insertId the first, as BigQuery tries to. */
  get rows(): readonly Readonly<Record<string, unknown>>[] {
    const known = new Set<string>();
    return this.received.all.flatMap(({ project, dataset, table, rows }) =>
      rows.flatMap(({ insertId, json }) => {
        const key = JSON.stringify([project, dataset, table, insertId]);
        // No insertId, no deduplication.
        if (insertId && known.has(key)) return [];
        known.add(key);
        return [json];
      }),
    );
  }

  /** From now on such rows come back in `insertErrors`, with the message given; undefined: the row is taken. */
  fail(message: (row: BigQueryRow) => string | undefined): void {
    this.#fails = message;
  }

  protected override forget(): void {
    this.#fails = undefined;
  }

  protected answer(incoming: Incoming): Answer {
    const no = (code: number, status: string, reason: string, message: string): Answer => ({
      status: code,
      body: { error: { code, message, errors: [{ message, domain: "global", reason }], status } },
      refused: message,
    });
    if (!bears(incoming, this.token)) {
      return no(401, "UNAUTHENTICATED", "authError", "Request had invalid authentication credentials.");
    }
    const [, project = "", dataset = "", table = ""] = (PATH.exec(incoming.path) ?? []).map(
      decodeURIComponent,
    );
    if (table === "" || incoming.method !== "POST") return no(404, "NOT_FOUND", "notFound", "Not Found");
    const { table: known = `${project}.${dataset}.${table}` } = this.#options;
    if (`${project}.${dataset}.${table}` !== known) {
      return no(404, "NOT_FOUND", "notFound", `Not found: Table ${project}:${dataset}.${table}`);
    }
    if (Buffer.byteLength(incoming.body) > MOST) {
      return no(
        413,
        "INVALID_ARGUMENT",
        "uploadTooLarge",
        `Request payload size exceeds the limit: ${MOST} bytes.`,
      );
    }
    const invalid = (message: string) => no(400, "INVALID_ARGUMENT", "invalid", message);
    const json = saysJson(incoming) ? readJson(incoming) : undefined;
    if (json === undefined) return invalid("Invalid JSON payload received.");
    const faults = request(json.value);
    if (faults.length > 0) return invalid(`Invalid JSON payload received. ${sentence(faults)}`);
    const given = json.value as {
      rows: BigQueryRow[];
      skipInvalidRows?: boolean;
      ignoreUnknownValues?: boolean;
    };
    if (given.rows.length === 0) return invalid("No rows present in the request.");

    const wrong = given.rows.flatMap((row, index) => {
      const error = this.#wrong(row, given.ignoreUnknownValues === true);
      return error === undefined ? [] : [insertError(index, "invalid", ...error)];
    });
    const bad = new Set(wrong.map(({ index }) => index));
    const stops = bad.size > 0 && given.skipInvalidRows !== true;
    const rows = stops ? [] : given.rows.filter((_, index) => !bad.has(index));
    if (rows.length > 0) this.received.push({ project, dataset, table, rows });
    const kind = "bigquery#tableDataInsertAllResponse";
    if (bad.size === 0) return { status: 200, body: { kind } };
    const stopped = given.rows.flatMap((_, index) =>
      stops && !bad.has(index) ? [insertError(index, "stopped")] : [],
    );
    const insertErrors: InsertError[] = [...wrong, ...stopped].sort((a, b) => a.index - b.index);
    const why = wrong.map(
      ({ index, errors }) => `row ${index}: ${errors[0]?.location} ${errors[0]?.message}`,
    );
    return { status: 200, body: { kind, insertErrors }, refused: why.join("; ") };
  }

  /** Column and message. */
  #wrong(row: BigQueryRow, ignoreUnknown: boolean): readonly [string, string] | undefined {
    const told = this.#fails?.(row);
    if (told !== undefined) return ["", told];
    const { columns } = this.#options;
    if (columns === undefined) return undefined;
    for (const [name, value] of Object.entries(row.json)) {
      const type = Object.hasOwn(columns, name) ? columns[name] : undefined;
      if (type === undefined) {
        if (!ignoreUnknown) return [name, `no such field: ${name}.`];
      } else if (value !== null && !FITS[type](value)) {
        return [name, `Cannot convert value to ${type.toLowerCase()} (bad value): ${JSON.stringify(value)}`];
      }
    }
    return undefined;
  }
}

const insertError = (index: number, reason: string, location = "", message = ""): InsertError => ({
  index,
  errors: [{ reason, location, debugInfo: "", message }],
});
