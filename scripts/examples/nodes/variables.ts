// The environment of a tab: each with a default that works where the flow is imported.
import type { Variable } from "../spec";

/** An address or a setting that others may see. */
export const setting = (name: string, value: string): Variable => ({ name, value, type: "str" });
export const number = (name: string, value: number): Variable => ({
  name,
  value: String(value),
  type: "num",
});
/** Stored encrypted, and left out of an export once it is set. */
export const secret = (name: string, value: string): Variable => ({ name, value, type: "cred" });

/** Where a flow finds what stands in for an outside system: this Node-RED. */
export const HERE = "http://127.0.0.1:1880";
