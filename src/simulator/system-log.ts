import { createReadStream } from "node:fs";
import { isDelivery, isLogEvent, type LogEvent } from "../events";
import { errorCode, UsageError } from "./errors";

/** A piece of an export that is no event. */
export interface BadEntry {
  /** "line 3", or "item 3" of an array; both count from 1. */
  where: string;
  reason: string;
}

async function* linesOf(stream: AsyncIterable<string>): AsyncGenerator<string> {
  // pieces of a line are joined once, so that an array on one very long line costs no more than its length
  let pieces: string[] = [];
  for await (const chunk of stream) {
    const parts = chunk.split("\n");
    const rest = parts.pop() ?? "";
    for (const part of parts) {
      yield pieces.length === 0 ? part : pieces.join("") + part;
      pieces = [];
    }
    pieces.push(rest);
  }
  yield pieces.join("");
}

function reasonOf(error: unknown): string {
  return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
}

/** The events that one JSON value of an export holds: an event, or a delivery or an array with some. */
function* eventsOf(value: unknown, where: string, bad: (entry: BadEntry) => void): Generator<LogEvent> {
  const many = Array.isArray(value) ? value : isDelivery(value) ? value.data.events : undefined;
  if (many !== undefined) {
    for (const [i, item] of many.entries()) {
      yield* eventsOf(item, where === "" ? `item ${i + 1}` : `${where}, item ${i + 1}`, bad);
    }
  } else if (isLogEvent(value)) {
    yield value;
  } else {
    bad({
      where: where === "" ? "the file" : where,
      reason: "not a System Log event (no eventType, uuid or actor)",
    });
  }
}

function parseWhole(lines: string[], firstLine: number, name: string): unknown {
  let text: string;
  try {
    text = lines.join("\n");
  } catch {
    throw new UsageError(
      `${name} is too big for one JSON array: write one event per line (jq -c '.[]' does it)`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? Number.NaN);
    const line = Number.isNaN(position)
      ? ""
      : `, line ${firstLine + text.slice(0, position).split("\n").length - 1}`;
    throw new UsageError(`${name}${line}: ${reasonOf(error)}`);
  }
}

/**
 * The events of a System Log export, whose text comes in chunks: JSON Lines (read as it comes), or one JSON array or
 * object (read whole). A line that is no event is given to `bad` and does not stop the rest.
 *
 * @throws UsageError if an array or object is cut off or malformed
 */
export async function* parseSystemLog(
  chunks: AsyncIterable<string>,
  bad: (entry: BadEntry) => void,
  name = "the export",
): AsyncGenerator<LogEvent> {
  let number = 0;
  let whole: string[] | undefined;
  let wholeFrom = 0;
  let started = false;
  for await (const raw of linesOf(chunks)) {
    number++;
    const line = number === 1 ? raw.replace(/^\uFEFF/, "") : raw;
    if (whole !== undefined) {
      whole.push(line);
      continue;
    }
    const text = line.trim();
    if (text === "") continue;
    if (!started && (text.startsWith("[") || text === "{")) {
      whole = [line];
      wholeFrom = number;
      continue;
    }
    started = true;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      bad({ where: `line ${number}`, reason: reasonOf(error) });
      continue;
    }
    yield* eventsOf(value, `line ${number}`, bad);
  }
  if (whole !== undefined) yield* eventsOf(parseWhole(whole, wholeFrom, name), "", bad);
}

const unreadable: Record<string, string> = {
  ENOENT: "there is no such file",
  EACCES: "no permission to read it",
  EISDIR: "it is a folder",
};

/** A text file as chunks; "-" is the standard input. @throws UsageError if it cannot be read */
export async function* readChunks(file: string): AsyncGenerator<string> {
  const stream = file === "-" ? process.stdin.setEncoding("utf8") : createReadStream(file, "utf8");
  try {
    yield* stream as AsyncIterable<string>;
  } catch (error) {
    const code = errorCode(error);
    throw new UsageError(`cannot read ${file}: ${unreadable[code] ?? code}`);
  }
}
