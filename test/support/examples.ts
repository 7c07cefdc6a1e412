import fs from "node:fs";
import path from "node:path";
import { type FlowNode, SECRET, sink } from "./flow";
import { REPOSITORY } from "./node-red-versions";

export const EXAMPLES = path.join(REPOSITORY, "examples");

/**
 * A flow of the import menu, with a secret for its hooks. Beside each debug node, and behind each okta-api, is a sink:
 * of the debug node's name, or of the id of the operation.
 */
export function example(file: string): FlowNode[] {
  const nodes = JSON.parse(fs.readFileSync(path.join(EXAMPLES, file), "utf8")) as FlowNode[];
  const debugs = new Map(
    nodes.filter(({ type }) => type === "debug").map(({ id, name }) => [id, String(name)]),
  );
  const operations = new Set<string>();
  for (const node of nodes) {
    if (node.type === "okta-event-hook-in") node.credentials = { secret: SECRET };
    node.wires = node.wires?.map((wires) => [...wires, ...wires.flatMap((id) => debugs.get(id) ?? [])]);
    if (node.type !== "okta-api") continue;
    const operation = String(node.operation);
    operations.add(operation);
    node.wires = node.wires?.map((wires) => [...wires, operation]);
  }
  const tab = nodes.find(({ type }) => type === "tab")?.id;
  const sinks = [...debugs.values(), ...operations].map((name) => ({ ...sink(name), z: tab }) as FlowNode);
  return [...nodes, ...sinks];
}
