// What the dialogs ask the runtime: a typed client of the package's endpoints in Node-RED's admin API.
import { sentence } from "../sentences";
import { t } from "../texts";

const BASE = "okta-event-hooks";

/** An event that a hook received. */
export interface ReceivedEvent {
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly event: unknown;
}

/** What the runtime would not do. Its message is a sentence for the dialog. */
export class AdminError extends Error {
  constructor(
    message: string,
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** The sentence of an answer that is not what was asked for. `missing` is for a 404, where that has a meaning. */
function reasonOf(answer: JQuery.jqXHR, missing: string | undefined): string {
  const { status } = answer;
  if (status === 0) return t("admin.no-answer");
  if (status === 401 || status === 403) return t("admin.not-allowed");
  if (status === 404 && missing !== undefined) return missing;
  const error = (answer.responseJSON as { error?: unknown } | undefined)?.error;
  return typeof error === "string" && error !== "" ? sentence(error) : t("admin.failed", { status });
}

interface Request {
  path: readonly string[];
  body?: unknown;
  /** The sentence for a 404. */
  missing?: string;
}

/** Relative, so that Node-RED finds its own root and adds the user's token. */
export function ask({ path, body, missing }: Request): Promise<unknown> {
  const settings: JQuery.AjaxSettings =
    body === undefined
      ? { type: "GET", dataType: "json", cache: false }
      : { type: "POST", contentType: "application/json", data: JSON.stringify(body) };
  const url = [BASE, ...path.map(encodeURIComponent)].join("/");
  return new Promise((resolve, reject) => {
    $.ajax({ ...settings, url }).then(resolve, (answer: JQuery.jqXHR) => {
      reject(new AdminError(reasonOf(answer, missing), answer.status));
    });
  });
}

/** A field of an answer; an answer of another form counts as one that failed. */
async function fieldOf<Value>(
  answer: Promise<unknown>,
  name: string,
  fits: (value: unknown) => value is Value,
): Promise<Value> {
  const value = ((await answer) as Record<string, unknown> | null | undefined)?.[name];
  if (!fits(value)) throw new AdminError(t("admin.not-understood"), 200);
  return value;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is ReceivedEvent[] => Array.isArray(value);

/**
 * A sample event of a type, as Okta would send it.
 * @throws AdminError
 */
export function samples(eventType: string): Promise<Record<string, unknown>> {
  return fieldOf(ask({ path: ["samples", eventType] }), "event", isObject);
}

/**
 * The events that a hook received last, newest first.
 * @throws AdminError
 */
export function recentEvents(hookId: string): Promise<ReceivedEvent[]> {
  const missing = t("admin.not-deployed");
  return fieldOf(ask({ path: ["hooks", hookId, "events"], missing }), "events", isList);
}

/**
 * The event types that a hook has delivered since Node-RED started, and how many events of each.
 * @throws AdminError
 */
export function deliveredTypes(hookId: string): Promise<Record<string, number>> {
  const missing = t("admin.not-deployed");
  const types = fieldOf(ask({ path: ["hooks", hookId, "types"], missing }), "types", isObject);
  return types as Promise<Record<string, number>>;
}

/**
 * Lets a hook receive a sample: an event type's, or what the runtime chooses.
 * @throws AdminError
 */
export async function sendSample(hookId: string, eventType?: string): Promise<void> {
  const body = eventType === undefined ? {} : { eventType };
  await ask({ path: ["hooks", hookId, "sample"], body, missing: t("admin.not-deployed") });
}
