// The event hooks of the flows that are open in the editor.
import type { FlowNode } from "../red";

const HOOK = "okta-event-hook-in";

/** An event hook as a choice. */
export interface HookRef {
  readonly id: string;
  readonly label: string;
}

/** The nodes whose wires end at a node, and the link nodes that lead to a link node. */
function nodesBefore(node: FlowNode): FlowNode[] {
  const wired = RED.nodes.filterLinks({ target: node }).map(({ source }) => source);
  if (node.type !== "link in") return wired;
  const linked = RED.nodes.filterNodes({ type: "link out" }).filter(({ links }) => links?.includes(node.id));
  return [...wired, ...linked];
}

/** The event hooks whose events can reach a node over its wires, nearest first. */
function hooksBefore(id: string): FlowNode[] {
  const start = RED.nodes.node(id);
  const reached = new Set(start ? [start] : []);
  for (const node of reached) for (const before of nodesBefore(node)) reached.add(before);
  return [...reached].filter((node) => node.type === HOOK && node.id !== id);
}

/**
 * The event hooks that a node may get events from: those on its wires, nearest first, or where there is none every
 * event hook of the flows.
 */
export function hooksFor(id: string): HookRef[] {
  const before = hooksBefore(id);
  const hooks = before.length > 0 ? before : RED.nodes.filterNodes({ type: HOOK });
  return hooks.map((hook) => ({ id: hook.id, label: RED.utils.getNodeLabel(hook, hook.id) }));
}
