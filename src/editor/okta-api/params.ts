// The parameters of a node okta-api as its flow holds them. Flows can be imported and written by hand, so nothing is
// taken for granted about their shape.
import {
  isValueType,
  type Operation,
  type Parameter,
  type ParameterValue,
  PREFILLS,
} from "../../okta-api/operations";

export type Params = Record<string, ParameterValue>;

/** What of a property can be read as parameters. */
export function readParams(value: unknown): Params {
  if (typeof value !== "object" || value === null) return {};
  const params: Params = {};
  for (const [name, entry] of Object.entries(value as Record<string, unknown>)) {
    const { type = "str", value: written } = (entry ?? {}) as { type?: unknown; value?: unknown };
    if (!isValueType(type)) continue;
    if (typeof written === "string" || typeof written === "number" || typeof written === "boolean") {
      params[name] = { type, value: String(written) };
    }
  }
  return params;
}

/** What a parameter starts with when its operation is chosen; "" is not sent. */
export function startValue({ kind, required, prefill, fallback, name }: Parameter): ParameterValue {
  if (prefill !== undefined) return { type: "el", value: PREFILLS[prefill] };
  if (kind === "flag") return { type: "bool", value: required ? "true" : "" };
  if (kind === "choice") return { type: "str", value: required ? String(fallback ?? "") : "" };
  if (kind === "count") return { type: "num", value: "" };
  if (kind === "json") return { type: "json", value: "" };
  return { type: "str", value: name === "path" ? "/api/v1/" : "" };
}

/** Those of the operation that are set, in its order. */
export function paramsToKeep(operation: Operation | undefined, all: Params): Params {
  const kept: Params = {};
  for (const { name } of operation?.parameters ?? []) {
    const entry = all[name];
    if (entry !== undefined && entry.value.trim() !== "") kept[name] = entry;
  }
  return kept;
}

/** Whether what would be done cannot be undone; of a custom request where it is, or may be, a DELETE. */
export function needsTick(operation: Operation | undefined, params: Params): boolean {
  if (operation?.group !== "custom") return operation?.destructive === true;
  const method = params.method;
  return method !== undefined && (method.type !== "str" || !/^(GET|POST|PUT|PATCH|)$/.test(method.value));
}
