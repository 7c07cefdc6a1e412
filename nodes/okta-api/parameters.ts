import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";
import { compile, describe, ElError } from "../../src/el";
import { type LogEvent, readPayload } from "../../src/events";
import type { Operation, ParameterValue } from "../../src/okta-api";
import { text } from "../shared/config";

/** What a parameter is worth for one message. */
type Source = (message: NodeMessageInFlow) => unknown;

/** The parameters of a node, ready to be asked. */
export interface Parameters {
  /** The first that cannot be used whatever message comes, in words. */
  readonly problem: string | undefined;
  /**
   * What each parameter is worth for a message; undefined, null and "" count as none.
   *
   * @throws Error that names the parameter
   */
  values(message: NodeMessageInFlow): Promise<Record<string, unknown>>;
}

/** Makes the parameters of an operation ready: expressions are compiled here, once. */
export function prepareParameters(
  RED: NodeAPI,
  node: Node,
  operation: Operation,
  params: unknown,
  property: string,
): Parameters {
  const say = (key: string, values: Record<string, unknown> = {}) =>
    RED._(`okta-api.error.${key}`, values as Record<string, string>);
  const given = (typeof params === "object" && params !== null ? params : {}) as Record<
    string,
    Partial<ParameterValue> | undefined
  >;
  let problem: string | undefined;

  const broken = (name: string, reason: string): Source => {
    const message = say("parameter", { name, reason });
    problem ??= message;
    return () => {
      throw new Error(reason);
    };
  };

  const sources = operation.parameters.flatMap(({ name, required = false }) => {
    const { type = "str", value = "" } = given[name] ?? {};
    const written = type === "el" || type === "jsonata" || type === "str" ? text(RED, node, value) : value;
    let source: Source;
    try {
      source = sourceOf(type, written);
    } catch (error) {
      source = broken(name, reasonOf(error));
    }
    if (required && written === "") problem ??= say("missing", { name });
    return [{ name, source }];
  });

  function sourceOf(type: string, value: string): Source {
    if (value === "" && type !== "bool") return () => undefined;
    if (type === "el") {
      const program = compile(value);
      return (message) => program.evaluate(eventOf(message));
    }
    if (type === "jsonata") {
      const expression = RED.util.prepareJSONataExpression(value, node);
      return (message) =>
        new Promise((resolve, reject) => {
          RED.util.evaluateJSONataExpression(expression, message, (error, result) =>
            error ? reject(error) : resolve(result),
          );
        });
    }
    if (type === "json") JSON.parse(value);
    if (type === "str") return () => value;
    return (message) =>
      new Promise((resolve, reject) => {
        RED.util.evaluateNodeProperty(value, type, node, message, (error, result) =>
          error ? reject(error) : resolve(result),
        );
      });
  }

  /** The one event of a message. */
  function eventOf(message: NodeMessageInFlow): LogEvent {
    const payload = readPayload(RED.util.getMessageProperty(message, property));
    if (payload === undefined) throw new Error(say("no-event", { property }));
    const [event, ...more] = payload.events;
    if (event === undefined) throw new Error(say("empty-list", { property }));
    if (more.length > 0) throw new Error(say("many-events", { property, count: more.length + 1 }));
    return event;
  }

  return {
    problem,
    async values(message) {
      const values: Record<string, unknown> = {};
      for (const { name, source } of sources) {
        let value: unknown;
        try {
          value = await source(message);
        } catch (error) {
          throw new Error(say("parameter", { name, reason: reasonOf(error) }));
        }
        // a long of the expression language may be a bigint, which JSON does not have
        values[name] = typeof value === "bigint" ? String(value) : value;
      }
      return values;
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof ElError) return describe(error);
  // JSONata throws plain objects
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" && message !== "" ? message : String(error);
}
