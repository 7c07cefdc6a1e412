import type { Node, NodeAPI, NodeMessageInFlow } from "node-red";
import { compile, describe, ElError } from "../../src/el";
import { isPlainObject, type LogEvent, readPayload } from "../../src/events";
import { isValueType, type Operation, type ParameterValue, VALUE_TYPES } from "../../src/okta-api";
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
  const given = new Map(Object.entries(Object(params ?? {}) as object));
  let problem: string | undefined;

  const broken = (name: string, reason: string): Source => {
    const message = say("parameter", { name, reason });
    problem ??= message;
    return () => {
      throw new Error(reason);
    };
  };

  const sources = operation.parameters.flatMap(({ name, required = false }) => {
    let source: Source;
    try {
      const { type, value } = written(given.get(name));
      const mayBeVariable = type === "el" || type === "jsonata" || type === "str";
      const filledIn = mayBeVariable ? text(RED, node, value) : value;
      source = sourceOf(type, filledIn);
      if (required && filledIn === "") problem ??= say("missing", { name });
    } catch (error) {
      source = broken(name, reasonOf(error));
    }
    return [{ name, source }];
  });
  // a filter under a wrong name must not become a list of everything
  for (const [name, entry] of given) {
    if (operation.parameters.some((parameter) => parameter.name === name) || isUnset(entry)) continue;
    const names = operation.parameters.map((parameter) => parameter.name).join(", ");
    broken(name, `${operation.id} has no such parameter${names === "" ? "" : `, it has ${names}`}`);
  }

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

  function valueAt(message: NodeMessageInFlow): unknown {
    try {
      return RED.util.getMessageProperty(message, property);
    } catch {
      // nothing is there, not even what it would be in
      return undefined;
    }
  }

  /** The one event of a message. */
  function eventOf(message: NodeMessageInFlow): LogEvent {
    const payload = readPayload(valueAt(message));
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

const isUnset = (entry: unknown) => entry === null || (entry as { value?: unknown }).value === "";

/** A parameter as a flow has it, which may be imported, or written by hand. @throws Error */
function written(entry: unknown): ParameterValue {
  if (entry === undefined || entry === null) return { type: "str", value: "" };
  if (!isPlainObject(entry)) throw new Error('it must be an object such as {"type": "str", "value": "…"}');
  const { type = "str", value } = entry;
  if (!isValueType(type)) throw new Error(`its type must be one of ${VALUE_TYPES.join(", ")}`);
  if (typeof value === "object" && value !== null) throw new Error("its value must be a text");
  return { type, value: String(value ?? "") };
}

function reasonOf(error: unknown): string {
  if (error instanceof ElError) return describe(error);
  // JSONata throws plain objects
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" && message !== "" ? message : String(error);
}
