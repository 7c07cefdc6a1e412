// What stands in a pasted text: events, or why not.
import { findJsonProblem, isDelivery, isPlainObject, type LogEvent, readPayload } from "../../events";

/** A text under `try` with what goes into its places. */
export interface Note {
  readonly key: string;
  readonly params: Record<string, string | number>;
}

export type ReadEvents =
  | { readonly events: readonly LogEvent[]; readonly notes: readonly Note[] }
  | { readonly problem: Note };

const note = (key: string, params: Note["params"] = {}): Note => ({ key, params });

/**
 * The events of a text: a Log event, a list of them, a delivery, or a Node-RED message whose payload is one of
 * these. Undefined for an empty text. Never throws.
 */
export function readEvents(text: string): ReadEvents | undefined {
  // what some editors write before a text
  const json = text.replace(/^\uFEFF/, "");
  if (json.trim() === "") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const found = findJsonProblem(json);
    if (found === undefined) return { problem: note("json.other", { message: String(error) }) };
    const { mistake, ...params } = found;
    return { problem: note(`json.${mistake}`, params) };
  }
  return eventsOf(value);
}

function eventsOf(value: unknown): ReadEvents {
  const payload = readPayload(value) ?? (isPlainObject(value) ? readPayload(value.payload) : undefined);
  if (payload === undefined) return { problem: whatItIs(value) };
  const { events, rejected, shape } = payload;
  if (events.length === 0)
    return { problem: note(shape === "list" ? "not.empty-list" : "not.empty-delivery") };
  return { events, notes: rejected > 0 ? [note("paste.rejected", { count: rejected })] : [] };
}

const MAX_NAMES = 5;

/** Says of JSON that is no event what it is. */
function whatItIs(value: unknown): Note {
  if (value === null) return note("not.null");
  if (Array.isArray(value)) return note("not.list", { count: value.length });
  if (!isPlainObject(value)) return note(`not.${typeof value}`);
  const { eventType, errorCode, errorSummary } = value;
  if (isDelivery(value)) return note("not.empty-delivery");
  if (typeof eventType === "string" && eventType.startsWith("com.okta.")) {
    return note("not.envelope", { type: cut(eventType, 80) });
  }
  if (typeof errorCode === "string" && typeof errorSummary === "string") {
    return note("not.okta-error", { code: cut(errorCode, 20), message: cut(errorSummary, 120) });
  }
  const names = Object.keys(value);
  if (names.length === 0) return note("not.empty-object");
  const shown = names.slice(0, MAX_NAMES).map((name) => cut(name, 40));
  return note("not.object", { names: shown.join(", ") + (names.length > MAX_NAMES ? ", …" : "") });
}

const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length)}…`);
