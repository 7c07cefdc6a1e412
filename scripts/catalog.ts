// Rebuilds src/events/catalogue.json from Okta's published list of event types, okta-event-types.csv:
//   npm run catalog -- path/to/okta-event-types.csv [date of the file, as 2026-08-06]
// Ids, tags and what a type is eligible for come from the CSV; categories, their names and summaries, and
// the category of a type that is already listed, stay. Says what changed.
import fs from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";

export interface CatalogueEntry {
  type: string;
  category: string;
  tags?: string[];
  oieOnly?: boolean;
  classicOnly?: boolean;
  changeDetails?: boolean;
}

export interface Catalogue {
  source: string;
  /** Date of the CSV, which does not say it itself. */
  asOf: string;
  categories: { key: string; name: string; summary: string }[];
  eligible: CatalogueEntry[];
  prefixes: Record<string, string>;
  other: string[];
}

/** One row of the CSV. */
interface PublishedType {
  type: string;
  tags: string[];
  eligible: boolean;
  oieOnly: boolean;
  changeDetails: boolean;
}

const ELIGIBLE_TAG = "event-hook-eligible";
const OIE_TAG = "oie-only";
/** Said by the columns and fields of their own. */
const spentTags = new Set([ELIGIBLE_TAG, OIE_TAG, "changeDetails"]);
const EVENT_TYPE = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/;

/** Its message is a sentence for the terminal. */
export class CatalogueError extends Error {
  override readonly name = "CatalogueError";
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function columnOf(header: readonly string[], name: string): number {
  return header.findIndex((title) => title.trim().toLowerCase() === name);
}

/** The event types of the CSV, in its order. */
export function readPublishedTypes(csv: string): PublishedType[] {
  let rows: string[][];
  try {
    rows = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new CatalogueError(`The file is no CSV: ${(error as Error).message}.`);
  }
  const header = rows[0] ?? [];
  const at = {
    type: columnOf(header, "event type"),
    tags: columnOf(header, "tags"),
    changeDetails: columnOf(header, "change details"),
  };
  if (at.type < 0 || at.tags < 0) {
    throw new CatalogueError(
      'The first line has no columns "Event Type" and "Tags": is this the okta-event-types.csv of Okta\'s documentation?',
    );
  }
  const types = new Map<string, PublishedType>();
  for (const [index, row] of rows.slice(1).entries()) {
    const cell = (column: number) => (row[column] ?? "").trim();
    const type = cell(at.type);
    if (!EVENT_TYPE.test(type)) {
      throw new CatalogueError(`Row ${index + 2} has "${type.slice(0, 80)}" where an event type should be.`);
    }
    const tags = cell(at.tags)
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
    types.set(type, {
      type,
      tags: tags.filter((tag) => !spentTags.has(tag)),
      eligible: tags.includes(ELIGIBLE_TAG),
      oieOnly: tags.includes(OIE_TAG),
      changeDetails: cell(at.changeDetails) !== "" || tags.includes("changeDetails"),
    });
  }
  if (![...types.values()].some(({ eligible }) => eligible)) {
    throw new CatalogueError(`No event type in the file has the tag "${ELIGIBLE_TAG}".`);
  }
  return [...types.values()];
}

function guessCategory(prefixes: Record<string, string>, type: string): string {
  const fitting = Object.keys(prefixes)
    .filter((prefix) => type.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  return (fitting[0] !== undefined && prefixes[fitting[0]]) || "other";
}

function entryOf(published: PublishedType, category: string, classicOnly: boolean): CatalogueEntry {
  const { type, tags, oieOnly, changeDetails } = published;
  return {
    type,
    category,
    ...(tags.length > 0 && { tags }),
    ...(oieOnly && { oieOnly }),
    ...(classicOnly && { classicOnly }),
    ...(changeDetails && { changeDetails }),
  };
}

export interface CatalogueUpdate {
  catalogue: Catalogue;
  /** Lines for people. */
  report: string[];
}

function listed(title: string, types: readonly string[]): string[] {
  return types.length === 0 ? [] : [`${title} (${types.length}):`, ...types.map((type) => `  ${type}`)];
}

/** The catalogue with the CSV's types; `old` stays as it is. */
export function updateCatalogue(
  old: Catalogue,
  types: readonly PublishedType[],
  asOf: string = old.asOf,
): CatalogueUpdate {
  const before = new Map(old.eligible.map((entry) => [entry.type, entry]));
  const otherBefore = new Set(old.other);
  const now = new Map(types.map((published) => [published.type, published]));

  const guessed: string[] = [];
  const homeless: string[] = [];
  const eligible = types
    .filter((published) => published.eligible)
    .map((published) => {
      const known = before.get(published.type);
      const category = known?.category ?? guessCategory(old.prefixes, published.type);
      if (!known) (category === "other" ? homeless : guessed).push(`${published.type}: ${category}`);
      return entryOf(published, category, known?.classicOnly === true);
    })
    .sort((a, b) => byText(a.type, b.type));

  const known = (type: string) => before.has(type) || otherBefore.has(type);
  const isEligible = (type: string) => now.get(type)?.eligible === true;
  const changed = eligible.filter((entry) => {
    const earlier = before.get(entry.type);
    return earlier && JSON.stringify(entry) !== JSON.stringify(earlier);
  });
  const report = [
    ...listed(
      "Added",
      types
        .filter(({ type }) => !known(type))
        .map(({ type }) => (isEligible(type) ? `${type} (eligible)` : type)),
    ),
    ...listed(
      "Removed",
      [...before.keys(), ...old.other].filter((type) => !now.has(type)),
    ),
    ...listed("Now eligible for event hooks", old.other.filter(isEligible)),
    ...listed(
      "No longer eligible for event hooks",
      [...before.keys()].filter((type) => now.has(type) && !isEligible(type)),
    ),
    ...listed(
      "Other tags or change details",
      changed.map(({ type }) => type),
    ),
    ...listed("Category guessed from the prefix, please check", guessed),
    ...listed('No prefix fits, category "other", please give it one', homeless),
  ];
  const catalogue: Catalogue = {
    source: old.source,
    asOf,
    categories: old.categories,
    eligible,
    prefixes: old.prefixes,
    other: types
      .filter((published) => !published.eligible)
      .map(({ type }) => type)
      .sort(byText),
  };
  return { catalogue, report: report.length > 0 ? report : ["Nothing changed."] };
}

/** One entry a line: small, and a change shows as a line of its own. */
export function formatCatalogue(catalogue: Catalogue): string {
  const lines = (items: readonly unknown[]) =>
    `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
  const prefixes = Object.entries(catalogue.prefixes).map(
    ([prefix, category]) => `${JSON.stringify(prefix)}:${JSON.stringify(category)}`,
  );
  return [
    "{",
    `"source":${JSON.stringify(catalogue.source)},`,
    `"asOf":${JSON.stringify(catalogue.asOf)},`,
    `"categories":${lines(catalogue.categories)},`,
    `"eligible":${lines(catalogue.eligible)},`,
    `"prefixes":{\n${prefixes.join(",\n")}\n},`,
    `"other":${lines(catalogue.other)}`,
    "}\n",
  ].join("\n");
}

/** Rewrites `catalogueFile` from `csvFile`; gives the report. */
export function rebuild(csvFile: string, catalogueFile: string, asOf?: string): string[] {
  let csv: string;
  try {
    csv = fs.readFileSync(csvFile, "utf8");
  } catch (error) {
    throw new CatalogueError(`Cannot read ${csvFile}: ${(error as Error).message}.`);
  }
  const old = JSON.parse(fs.readFileSync(catalogueFile, "utf8")) as Catalogue;
  const { catalogue, report } = updateCatalogue(old, readPublishedTypes(csv), asOf);
  fs.writeFileSync(catalogueFile, formatCatalogue(catalogue));
  const counts = `${catalogue.eligible.length} eligible and ${catalogue.other.length} other event types, as of ${catalogue.asOf}.`;
  return [...report, counts];
}

function main(args: readonly string[]): void {
  const [csvFile, asOf] = args;
  try {
    if (!csvFile || args.length > 2 || (asOf !== undefined && !/^\d{4}-\d\d-\d\d$/.test(asOf))) {
      throw new CatalogueError(
        "Usage: npm run catalog -- okta-event-types.csv [date of the file, as 2026-08-06]",
      );
    }
    const lines = rebuild(csvFile, path.join(__dirname, "../src/events/catalogue.json"), asOf);
    console.log(lines.join("\n"));
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (require.main === module) main(process.argv.slice(2));
