import type { Check } from "./check";
import type { Verification } from "./protocol";
import type { ReplaySummary } from "./simulator";
import type { Finding, RunSummary } from "./tally";

type Cell = string | number;

/** Columns under a heading line; numbers stand right, texts left, the last column is never padded. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = (cell: Cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell);
  const width = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => text(row[i] ?? "").length)),
  );
  const right = head.map((_title, i) => rows.some((row) => typeof row[i] === "number"));
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, i) => (right[i] ? text(cell).padStart(width[i] ?? 0) : text(cell).padEnd(width[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)].join("\n");
}

const ms = (value: number) => Math.round(value * 10) / 10;

/** "1 event", "2 events", "1 delivery", "1,000 deliveries" */
export function counted(count: number, noun: string): string {
  const many = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : many}`;
}

function findings(label: string, list: readonly Finding[]): string[] {
  return list.map(({ text, times }) => `${label} (${counted(times, "delivery")}): ${text}`);
}

function verdict(summary: RunSummary): string {
  const lost = summary.events - summary.outcomes.delivered.events;
  if (summary.kept) return "The endpoint kept the rules.";
  const loss =
    lost > 0 ? `; ${counted(lost, "event")} of ${summary.events.toLocaleString("en-US")} lost` : "";
  return `The endpoint broke the rules${loss}.`;
}

/** What a run of deliveries came to, for a person. */
export function runText(summary: RunSummary): string {
  const rate =
    summary.seconds > 0 ? Math.round(summary.events / summary.seconds).toLocaleString("en-US") : "-";
  const { deliveries, events } = summary;
  return [
    `${summary.url}: ${counted(deliveries, "delivery")}, ${counted(events, "event")}, ` +
      `${summary.seconds.toFixed(1)} s, ${rate} events/s${summary.interrupted ? " (interrupted)" : ""}`,
    "",
    table(
      ["answer", "deliveries", "events", "median ms", "slowest ms", "meaning"],
      summary.answers.map((row) => [
        row.answer,
        row.deliveries,
        row.events,
        ms(row.medianMs),
        ms(row.slowestMs),
        row.meaning,
      ]),
    ),
    "",
    ...(summary.retried > 0 ? [`retried: ${counted(summary.retried, "delivery")}`] : []),
    ...findings("problem", summary.problems),
    ...findings("warning", summary.warnings),
    verdict(summary),
  ].join("\n");
}

/** The same for a replay, with what was left out of the file. */
export function replayText(summary: ReplaySummary): string {
  const { bad, badShown, filtered, ineligible } = summary;
  return [
    runText(summary),
    ...badShown.map(({ where, reason }) => `not sent, ${where}: ${reason}`),
    ...(bad > badShown.length ? [`not sent: ${bad - badShown.length} more like these`] : []),
    ...(filtered > 0 ? [`not sent: ${counted(filtered, "event")} of other types`] : []),
    ...(ineligible > 0
      ? [`sent, though Okta never sends such types to an event hook: ${counted(ineligible, "event")}`]
      : []),
  ].join("\n");
}

export function verificationText(url: string, verification: Verification): string {
  const last = verification.attempts.at(-1);
  return [
    ...verification.problems.map((problem) => `problem: ${problem}`),
    ...verification.warnings.map((warning) => `warning: ${warning}`),
    verification.ok
      ? `${url}: verified (${ms(last?.ms ?? 0)} ms).`
      : `${url}: not verified; Okta would say "Unable to verify event hook".`,
  ].join("\n");
}

export function checkText(check: Check): string {
  const failed = check.probes.filter(({ ok }) => !ok);
  return [
    table(
      ["", "probe", "expected", "answer"],
      check.probes.map(({ ok, name, expected, answer }) => [ok ? "ok" : "FAIL", name, expected, answer]),
    ),
    "",
    ...check.notes.map((note) => `note: ${note}`),
    ...failed.map(({ name, detail }) => `problem: ${name}: ${detail ?? ""}`),
    failed.length === 0
      ? `${check.url}: as expected.`
      : `${check.url}: ${failed.length} of ${counted(check.probes.length, "probe")} not as expected.`,
  ].join("\n");
}
