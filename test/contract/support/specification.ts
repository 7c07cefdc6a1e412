// Okta's published management specification, as far as the contract asks of it. It is not part of the project:
// OKTA_MANAGEMENT_SPEC names the file, or it lies beside the clone.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { specificationFile } from "../../support/prism";

/** A suite that needs the specification: without it skipped, but a failure where everything must run. */
export function describeWithSpecification(name: string, suite: () => void): void {
  if (existsSync(specificationFile)) {
    describe(name, suite);
    return;
  }
  const why = `Okta's specification is not at ${specificationFile} (OKTA_MANAGEMENT_SPEC names another place)`;
  describe(name, () => {
    if (process.env.CI === "true") {
      it("has the specification", () => {
        throw new Error(why);
      });
    } else it.skip(`skipped: ${why}`);
  });
}

export interface SpecifiedSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: SpecifiedSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly format?: string;
}

export interface SpecifiedParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: SpecifiedSchema;
}

export interface SpecifiedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly SpecifiedParameter[];
  /** undefined: it takes no body. */
  readonly bodyRequired: boolean | undefined;
  readonly scopes: readonly string[];
  /** Statuses of 200 to 299. */
  readonly successes: readonly number[];
  /** The answer of the first of them is a list. */
  readonly answersList: boolean;
}

interface Raw {
  readonly $ref?: string;
  readonly [name: string]: unknown;
}

const methods = ["get", "post", "put", "patch", "delete"];

/** Every operation of the specification, by its operationId. */
export function readSpecification(): Map<string, SpecifiedOperation> {
  // the reader that Okta's SDK reads its own settings with
  const { load } = createRequire(require.resolve("@okta/okta-sdk-nodejs"))("js-yaml") as {
    load: (text: string) => Raw;
  };
  const document = load(readFileSync(specificationFile, "utf8"));
  const resolve = (raw: unknown): Raw => {
    const { $ref } = raw as Raw;
    if (!$ref) return raw as Raw;
    return resolve(
      $ref
        .split("/")
        .slice(1)
        .reduce<unknown>((at, key) => (at as Raw)[key], document),
    );
  };
  const operations = new Map<string, SpecifiedOperation>();
  for (const [at, item] of Object.entries(document.paths as Record<string, Record<string, Raw>>)) {
    for (const method of methods) {
      const raw = item[method];
      if (!raw) continue;
      const responses = raw.responses as Record<string, Raw>;
      const successes = Object.keys(responses).filter((status) => status.startsWith("2"));
      const content = resolve(responses[successes[0] ?? ""] ?? {}).content as Record<string, Raw> | undefined;
      const parameters = [item.parameters, raw.parameters].flatMap(
        (each) => (each ?? []) as unknown as Raw[],
      );
      const security = (raw.security ?? []) as { oauth2?: string[] }[];
      operations.set(String(raw.operationId), {
        id: String(raw.operationId),
        method: method.toUpperCase(),
        path: at,
        parameters: parameters.map(resolve).map((one) => ({
          ...(one as unknown as SpecifiedParameter),
          schema: resolve(one.schema) as SpecifiedSchema,
        })),
        bodyRequired: raw.requestBody ? Boolean(resolve(raw.requestBody).required) : undefined,
        scopes: security.flatMap((one) => one.oauth2 ?? []),
        successes: successes.map(Number),
        answersList: resolve(content?.["application/json"]?.schema ?? {}).type === "array",
      });
    }
  }
  return operations;
}
