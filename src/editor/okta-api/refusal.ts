// Why no request can be made of a value, in the user's language: the engine of the requests speaks English.
import type { Operation, RequestError } from "../../okta-api/operations";
import type { Translate } from "../red";

/** A phrase that goes on behind the parameter's name. */
export function refusal(t: Translate, operation: Operation, { reason, parameter }: RequestError): string {
  const {
    minimum = 1,
    maximum = 0,
    choices = [],
  } = operation.parameters.find(({ name }) => name === parameter) ?? {};
  return t(`refused.${reason}`, { minimum, maximum, choices: choices.join(", ") });
}
