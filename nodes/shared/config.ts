import type { Node, NodeAPI } from "node-red";

/** `${NAME}` and nothing else: the form in which Node-RED itself takes a property from the environment. */
const ENV = /^\$\{(\S+)\}$/;

/**
 * A text property. Node-RED fills in `${NAME}` for properties, not for credentials, and leaves it as it is when
 * the variable is not set; here that is an empty text.
 */
export function text(RED: NodeAPI, node: Node, value: unknown, fallback = ""): string {
  if (typeof value !== "string") return value === undefined || value === null ? fallback : String(value);
  const name = ENV.exec(value)?.[1];
  if (name === undefined) return value;
  const found: unknown = RED.util.evaluateNodeProperty(name, "env", node, {});
  return found === undefined || found === null ? fallback : String(found);
}

/** A yes or no; from the environment it comes as text. */
export function flag(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.trim().toLowerCase() === "true");
}

/** A number; from the environment it comes as text. What is no number is NaN, for the caller to refuse. */
export function amount(RED: NodeAPI, node: Node, value: unknown, fallback: number): number {
  const given = text(RED, node, value).trim();
  return given === "" ? fallback : Number(given);
}
