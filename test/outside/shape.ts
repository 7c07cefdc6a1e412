import Ajv, { type ErrorObject } from "ajv";
import addFormats from "ajv-formats";

/** Something of a value that is not as its schema wants it. */
export interface Fault {
  /** Names joined by dots, as in `payload.summary` or `blocks.0.text`; "" for the value itself. */
  readonly at: string;
  readonly message: string;
  /** Of JSON Schema: "required", "maxLength", … */
  readonly keyword: string;
}

// Strict but for two things that our schemas mean: what is required in a branch is described beside it, and a column's
// width is a number or a word.
const ajv = new Ajv({
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  discriminator: true,
});
addFormats(ajv);

function fault(error: ErrorObject): Fault {
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  const name: unknown =
    error.params.missingProperty ?? error.params.additionalProperty ?? error.params.unevaluatedProperty;
  const at = typeof name === "string" ? [path, name].filter((part) => part !== "").join(".") : path;
  const allowed = error.keyword === "enum" ? `: ${error.params.allowedValues.join(", ")}` : "";
  return { at, message: `${error.message}${allowed}`, keyword: error.keyword };
}

/** A check of values against a JSON Schema: every fault, none if the value fits. */
export function shape(schema: object): (value: unknown) => Fault[] {
  const fits = ajv.compile(schema);
  return (value) => (fits(value) ? [] : (fits.errors ?? []).map(fault));
}

export const sentence = (faults: readonly Fault[]): string =>
  faults.map(({ at, message }) => `${at === "" ? "the body" : at} ${message}`).join("; ");

/** An object with these properties and no other. */
export const object = (
  properties: Record<string, object>,
  required: readonly string[] = [],
  more: object = {},
) => ({
  type: "object",
  properties,
  required: [...required],
  additionalProperties: false,
  ...more,
});

/** One of several objects, told apart by the word in `tag`. */
export const oneOf = (tag: string, kinds: readonly object[]) => ({
  type: "object",
  discriminator: { propertyName: tag },
  required: [tag],
  oneOf: [...kinds],
});

/** A string, not empty, of at most so many characters. */
export const text = (most?: number) => ({
  type: "string",
  minLength: 1,
  ...(most === undefined ? {} : { maxLength: most }),
});
