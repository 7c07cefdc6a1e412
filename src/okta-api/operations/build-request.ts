// From an operation and its values to the request. Pure: who calls which org is not known here.
import type { Method, OktaRequest } from "../request";
import type { Operation, Parameter, PrefillName } from "./operation";
import { customPath, idSegment } from "./path";
import { RequestError } from "./request-error";
import { asJson, isEmpty, shown, write } from "./values";

/** Whether a call may be sent again when it is not known what became of it. */
export function isRepeatable(operation: Operation, method: Method = operation.method): boolean {
  if (operation.group === "custom") return method === "GET" || method === "PUT";
  return operation.repeatable ?? (method === "GET" || method === "PUT" || method === "DELETE");
}

/**
 * The request for an operation with these values. A value that is null, undefined or an empty text is as
 * good as none: it is not sent.
 *
 * @param values by the parameter's name, evaluated
 * @throws RequestError for the first parameter that does not fit
 */
export function buildRequest(operation: Operation, values: Readonly<Record<string, unknown>>): OktaRequest {
  refuseUnknown(operation, values);
  const given = operation.parameters.map((parameter) => ({
    parameter,
    value: Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined,
  }));
  for (const { parameter, value } of given) {
    if (parameter.required && isEmpty(value)) throw missing(parameter);
  }
  const sent = given.filter(({ value }) => !isEmpty(value));

  let { method, path } = operation;
  const query: [name: string, value: string][] = [];
  const headers: Record<string, string> = {};
  let body: { body: unknown } | undefined;
  for (const { parameter, value } of sent) {
    switch (parameter.in) {
      case "path": {
        // a function, so that a $ in an id is nothing but a $
        const segment = idSegment(parameter, value);
        path = path.replace(`{${parameter.name}}`, () => segment);
        break;
      }
      case "query":
        if (parameter.kind === "json") query.push(...customQuery(parameter, value));
        else query.push([parameter.name, write(parameter, value)]);
        break;
      case "header":
        headers[parameter.name] = write(parameter, value);
        break;
      case "body":
        body = { body: bodyOf(operation, parameter, value) };
        break;
      case "request":
        if (parameter.name === "method") method = write(parameter, value) as Method;
        else path = customPath(parameter, value);
        break;
    }
  }
  return {
    operation: operation.id,
    method,
    path,
    query,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...body,
    ...(operation.scopes.length > 0 && { scopes: operation.scopes }),
    repeatable: isRepeatable(operation, method),
  };
}

function refuseUnknown(operation: Operation, values: Readonly<Record<string, unknown>>): void {
  const names = operation.parameters.map((parameter) => parameter.name);
  for (const [name, value] of Object.entries(values)) {
    if (names.includes(name) || isEmpty(value)) continue;
    const known = names.length > 0 ? `it has ${names.join(", ")}` : "it has none";
    throw new RequestError(
      "unknown-parameter",
      name,
      `${operation.id} has no parameter ${shown(name)}: ${known}`,
    );
  }
}

/** Where in an event a value usually is. */
const usualPlace: Readonly<Partial<Record<PrefillName, string>>> = {
  userInTarget: "the target of type User",
  groupInTarget: "the target of type UserGroup",
  appInTarget: "the target of type AppInstance",
  deviceInTarget: "a target of the device.* events, or in event.device",
  enrollmentInTarget: "the target of type AuthenticatorEnrollment",
  policyInTarget: "the target of type PolicyEntity",
  eventHookInTarget: "debugData.targetEventHookIds",
};

function missing({ name, prefill }: Parameter): RequestError {
  const place = prefill && usualPlace[prefill];
  const why = place
    ? `In an event it is usually in ${place}, and not every event has that. Filter those events out, or take it from elsewhere`
    : "Okta asks for it: give it a value";
  return new RequestError("missing", name, `${name} is empty. ${why}`);
}

function bodyOf(operation: Operation, parameter: Parameter, value: unknown): unknown {
  const body = asJson(parameter, value);
  // What a custom request sends is its author's business; every other body of Okta's API is an object.
  if (operation.group === "custom" || (typeof body === "object" && body !== null && !Array.isArray(body))) {
    return body;
  }
  throw new RequestError(
    "not-json",
    parameter.name,
    `${parameter.name} is ${shown(body)}: it must be an object`,
  );
}

/** `{name: value}`, a list as a value repeats the name. */
function customQuery(parameter: Parameter, value: unknown): [string, string][] {
  const read = asJson(parameter, value);
  const bad = (why: string) => new RequestError("bad-query", parameter.name, `${parameter.name} ${why}`);
  if (typeof read !== "object" || read === null || Array.isArray(read)) {
    throw bad(`is ${shown(read)}: it must be an object such as {"limit": 20}`);
  }
  return Object.entries(read).flatMap(([name, one]) => {
    const values: unknown[] = Array.isArray(one) ? one : [one];
    return values
      .filter((each) => each !== null && each !== undefined)
      .map((each): [string, string] => {
        if (typeof each === "object")
          throw bad(`has ${shown(each)} for ${shown(name)}: it must be one value`);
        return [name, String(each)];
      });
  });
}
