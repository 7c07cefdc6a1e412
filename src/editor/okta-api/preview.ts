// The request that a node would send for an event, made by what makes it in the flow. What only the flow knows stands
// in it as a place.
import { compile, ElError } from "../../el";
import {
  buildRequest,
  type Operation,
  type Parameter,
  type ParameterValue,
  RequestError,
} from "../../okta-api/operations";
import { isEnvironmentReference } from "../fields/environment";
import type { Params } from "./params";

/** A request in words. */
export interface Shown {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** JSON, with line breaks. */
  readonly body?: string;
  /** What stands in it as a place: `msg.userId`. */
  readonly places: readonly string[];
}

/** What came of one parameter for this event. */
export type Found =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "place"; readonly text: string }
  | { readonly kind: "error"; readonly error: Error };

export interface Preview {
  readonly found: Readonly<Record<string, Found>>;
  readonly request?: Shown;
  /** Why there is none. */
  readonly error?: Error;
  /** The parameter that it is because of. */
  readonly parameter?: string;
}

/** `msg.userId`, as it stands for what comes with a message. */
export function placeOf({ type, value }: ParameterValue): string | undefined {
  // a context's key may name its store: #:(store)::key
  if (type === "flow" || type === "global") return `${type}.${value.replace(/^#:\(.*?\)::/, "")}`;
  if (type === "msg") return `msg.${value}`;
  if (type === "env") return `\${${value}}`;
  if (type === "jsonata") return value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return isEnvironmentReference(value.trim()) ? value.trim() : undefined;
}

/** Something that Okta would take in the place of what is not known here. */
export function standIn({ name, kind, choices, minimum = 1 }: Parameter, index: number): unknown {
  if (kind === "flag") return true;
  if (kind === "count") return minimum;
  if (kind === "time") return "2000-01-01T00:00:00Z";
  if (kind === "choice") return choices?.[0];
  if (kind === "json") return {};
  return `${name === "path" ? "/" : ""}okta-place-${index}-`;
}

/** What is given for a parameter; the value of an expression is what it gives for the event. */
function lookUp(entry: ParameterValue, event: unknown): Found {
  const place = entry.value.trim() === "" ? undefined : placeOf(entry);
  if (place !== undefined) return { kind: "place", text: place };
  if (entry.type !== "el" || entry.value.trim() === "") return { kind: "value", value: entry.value };
  try {
    const value = compile(entry.value).evaluate(event);
    return { kind: "value", value: typeof value === "bigint" ? String(value) : value };
  } catch (error) {
    if (error instanceof ElError) return { kind: "error", error };
    throw error;
  }
}

/** The request for an event. Never throws. */
export function preview(operation: Operation, params: Params, event: unknown): Preview {
  const found: Record<string, Found> = {};
  const values: Record<string, unknown> = {};
  for (const [index, parameter] of operation.parameters.entries()) {
    const entry = params[parameter.name];
    if (entry === undefined) continue;
    const one = lookUp(entry, event);
    found[parameter.name] = one;
    if (one.kind === "error") return { found, error: one.error, parameter: parameter.name };
    values[parameter.name] = one.kind === "place" ? standIn(parameter, index) : one.value;
  }
  try {
    return { found, request: shown(operation, values, found) };
  } catch (error) {
    if (error instanceof RequestError) return { found, error, parameter: error.parameter };
    throw error;
  }
}

const written = (place: string) => `‹${place}›`;

function shown(
  operation: Operation,
  values: Record<string, unknown>,
  found: Readonly<Record<string, Found>>,
): Shown {
  const request = buildRequest(operation, values);
  const placeFor = (name: string) => {
    const one = found[name];
    return one?.kind === "place" ? written(one.text) : undefined;
  };
  let path = request.path;
  for (const [index, { name }] of operation.parameters.entries()) {
    const place = placeFor(name);
    if (place !== undefined) path = path.replace(`${name === "path" ? "/" : ""}okta-place-${index}-`, place);
  }
  const wholeQuery = operation.parameters.find((one) => one.in === "query" && one.kind === "json");
  const queryPlace = wholeQuery && placeFor(wholeQuery.name);
  const query = request.query.map(
    ([name, value]) => `${encodeURIComponent(name)}=${placeFor(name) ?? encodeURIComponent(value)}`,
  );
  if (queryPlace !== undefined) query.push(queryPlace);
  const body =
    placeFor("body") ?? (request.body === undefined ? undefined : JSON.stringify(request.body, null, 2));
  const places = Object.values(found).flatMap((one) => (one.kind === "place" ? [one.text] : []));
  return {
    method: placeFor("method") ?? request.method,
    path: query.length > 0 ? `${path}?${query.join("&")}` : path,
    ...(body === undefined ? {} : { body }),
    places,
  };
}
