// The golden cases and how an answer is compared with them.
import fs from "node:fs";
import path from "node:path";
import { compile, ElError } from "../../src/el";

export type Mode = "lenient" | "strict";

export type Answer =
  | { ok: true; type: string; value: unknown }
  | { ok: false; phase: string; code: string; pos: number; message: string };

interface OracleCase {
  id: string;
  kind: string;
  expr: string;
  event: string;
  lenient: Answer;
  strict: Answer;
  newest?: Partial<Record<Mode, Answer>>;
}

interface UnsupportedCase {
  id: string;
  kind: "unsupported";
  expr: string;
  event: string;
  unsupported: string;
}

export type Case = OracleCase | UnsupportedCase;

const read = (file: string) => fs.readFileSync(path.join(__dirname, "data", file), "utf8");
export const readLines = <T>(file: string): T[] =>
  read(file)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

export const events: Record<string, unknown> = JSON.parse(read("events.json"));
export const cases: Case[] = [...readLines<Case>("golden.jsonl"), ...readLines<Case>("golden-corners.jsonl")];

/** What the engine says, in the form of the cases. */
export function answer(expr: string, event: unknown, mode: Mode): Answer {
  try {
    const { type, value } = compile(expr, { strict: mode === "strict" }).evaluateTyped(event);
    return { ok: true, type, value: comparable(value) };
  } catch (error) {
    if (!(error instanceof ElError)) throw error;
    const { phase, code, pos, message } = error;
    return { ok: false, phase, code, pos, message };
  }
}

/** NaN, infinities and longs past 2^53 are strings in the cases; the order of a map's keys does not count. */
function comparable(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, comparable(item)]),
  );
}

function agrees(given: Answer, wanted: Answer): boolean {
  if (given.ok || wanted.ok) {
    if (!given.ok || !wanted.ok) return false;
    return given.type === wanted.type && same(given.value, comparable(wanted.value));
  }
  if (given.phase !== wanted.phase) return false;
  if (!wanted.code.startsWith("EL")) return true;
  return given.code === wanted.code && (wanted.phase !== "parse" || given.pos === wanted.pos);
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Why the engine's answers to a case are wrong; undefined if they are right. */
export function disagreement(test: Case): string | undefined {
  for (const mode of ["lenient", "strict"] as const) {
    const given = answer(test.expr, events[test.event], mode);
    if ("unsupported" in test) {
      const refused = !given.ok && given.phase === "parse" && given.code === "unsupported";
      if (refused && given.message.includes(test.unsupported)) continue;
      return `${mode}: ${JSON.stringify(given)}, but '${test.unsupported}' is to be refused`;
    }
    const wanted = [test[mode], test.newest?.[mode]].filter((answer) => answer !== undefined);
    if (!wanted.some((answer) => agrees(given, answer))) {
      return `${mode}: ${JSON.stringify(given)}, wanted ${wanted.map((answer) => JSON.stringify(answer)).join(" or ")}`;
    }
  }
  return undefined;
}
