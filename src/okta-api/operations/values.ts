// A value as Okta wants to have it written, for each kind of parameter.
import type { Parameter } from "./operation";
import { RequestError } from "./request-error";

const SHOWN = 40;

/** The start of a value, for a message. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
}

/** Not there at all: nothing was found, or the field was left empty. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** @throws RequestError */
export function asText({ name }: Parameter, value: unknown): string {
  if (typeof value === "string") return value;
  if ((typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean")
    return String(value);
  throw new RequestError(
    "not-text",
    name,
    `${name} is ${shown(value)}: it must be one text. An expression that finds several things needs .^[ ] for the first`,
  );
}

function asFlag({ name }: Parameter, value: unknown): string {
  if (typeof value === "boolean") return String(value);
  if (value === "true" || value === "false") return value;
  throw new RequestError("not-a-flag", name, `${name} is ${shown(value)}: it must be true or false`);
}

function asCount(parameter: Parameter, value: unknown): string {
  const { name, minimum = 1, maximum } = parameter;
  const count = typeof value === "string" && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  if (typeof count !== "number" || !Number.isSafeInteger(count)) {
    throw new RequestError("not-a-count", name, `${name} is ${shown(value)}: it must be a whole number`);
  }
  if (count < minimum) {
    throw new RequestError("too-small", name, `${name} is ${count}: it must be at least ${minimum}`);
  }
  if (maximum !== undefined && count > maximum) {
    throw new RequestError("too-large", name, `${name} is ${count}: Okta takes at most ${maximum}`);
  }
  return String(count);
}

// A time of day without a zone would mean another moment on another machine.
const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d))?$/;

function asTime({ name }: Parameter, value: unknown): string {
  const date = typeof value === "number" || value instanceof Date ? new Date(value) : undefined;
  if (date && !Number.isNaN(date.getTime())) return date.toISOString();
  if (typeof value === "string" && isoTime.test(value.trim()) && !Number.isNaN(Date.parse(value.trim()))) {
    return value.trim();
  }
  throw new RequestError(
    "not-a-time",
    name,
    `${name} is ${shown(value)}: it must be a time such as 2026-03-01T12:00:00Z, or milliseconds since 1970`,
  );
}

function asChoice(parameter: Parameter, value: unknown): string {
  const text = asText(parameter, value);
  if (parameter.choices?.includes(text)) return text;
  const choices = parameter.choices?.join(", ") ?? "";
  throw new RequestError(
    "not-a-choice",
    parameter.name,
    `${parameter.name} is ${shown(text)}: it must be one of ${choices}`,
  );
}

/** What is sent as JSON: a text is read as JSON first. @throws RequestError */
export function asJson({ name }: Parameter, value: unknown): unknown {
  try {
    const read: unknown = typeof value === "string" ? JSON.parse(value) : value;
    if (JSON.stringify(read) !== undefined) return read;
  } catch {
    // told below, the same for a text that is no JSON and a value that cannot be written as JSON
  }
  throw new RequestError(
    "not-json",
    name,
    // A body may hold a secret, so nothing of it is shown.
    `${name} is ${typeof value === "string" ? "a text that is no JSON" : shown(value)}: it must be an object, or valid JSON`,
  );
}

/** A value of a query or a header. @throws RequestError */
export function write(parameter: Parameter, value: unknown): string {
  switch (parameter.kind) {
    case "flag":
      return asFlag(parameter, value);
    case "count":
      return asCount(parameter, value);
    case "time":
      return asTime(parameter, value);
    case "choice":
      return asChoice(parameter, value);
    default:
      return asText(parameter, value);
  }
}
