// What is wrong with a node okta-api before anything is sent.
import {
  buildRequest,
  type Operation,
  type Parameter,
  type ParameterValue,
  RequestError,
} from "../../okta-api/operations";
import { expressionProblem } from "../expression/expression";
import type { Translate } from "../red";
import { type Params, readParams } from "./params";
import { placeOf, standIn } from "./preview";
import { refusal } from "./refusal";

/** A sentence, and the parameter that it is about. */
export interface ParameterProblem {
  readonly name: string;
  readonly message: string;
  /** It cannot be read at all: Done waits. */
  readonly broken: boolean;
}

/** What is wrong with each parameter; the first thing of each. */
export function parameterProblems(operation: Operation, given: unknown, t: Translate): ParameterProblem[] {
  const params = readParams(given);
  return operation.parameters.flatMap((parameter) => {
    const found = problemOf(operation, parameter, params[parameter.name], t);
    return found === undefined ? [] : [{ name: parameter.name, ...found }];
  });
}

function problemOf(
  operation: Operation,
  parameter: Parameter,
  entry: ParameterValue | undefined,
  t: Translate,
): { message: string; broken: boolean } | undefined {
  const name = t(`parameter.${parameter.name}`);
  if (entry === undefined || entry.value.trim() === "") {
    return parameter.required ? { message: t("error.need-parameter", { name }), broken: false } : undefined;
  }
  const bad = (message: string) => ({ message: t("error.bad-value", { name, message }), broken: true });
  const { type, value } = entry;
  if (type === "el") {
    const problem = expressionProblem(value);
    if (problem === undefined) return undefined;
    const { line, column, message } = problem;
    return { message: t("error.bad-expression", { name, line, column, message }), broken: true };
  }
  if (type === "msg" || type === "flow" || type === "global" || type === "jsonata" || type === "num") {
    const valid = RED.utils.validateTypedProperty(value, type, {}) as unknown;
    if (valid !== true) return bad(typeof valid === "string" ? valid : value);
  }
  if (type === "json" && !isJson(value)) return bad(t("error.not-json"));
  if (placeOf(entry) !== undefined) return undefined;
  const message = refused(operation, parameter, entry, t);
  return message === undefined ? undefined : bad(message);
}

export function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

/** What the making of the request has against a fixed value, beside values that are fine. */
function refused(
  operation: Operation,
  parameter: Parameter,
  { value }: ParameterValue,
  t: Translate,
): string | undefined {
  const values: Record<string, unknown> = {};
  for (const [index, other] of operation.parameters.entries()) {
    if (other.required) values[other.name] = standIn(other, index);
  }
  try {
    buildRequest(operation, { ...values, [parameter.name]: value });
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.parameter === parameter.name ? refusal(t, operation, error) : undefined;
  }
}

/** For a node's `params`: true, or a sentence for each problem. */
export function paramsErrors(
  operation: Operation | undefined,
  params: Params,
  t: Translate,
): true | string[] {
  if (operation === undefined) return true;
  const problems = parameterProblems(operation, params, t);
  return problems.length === 0 || problems.map(({ message }) => message);
}
