import type { NodeInstance } from "../red";

const OWNER = "okta-node";

/**
 * A flow from before the property, or one edited by hand, holds what no option has; then the choice is `fallback`, as
 * it is for the runtime.
 */
export function usualChoice(property: string, fallback: string): JQuery {
  const field = $(`#node-input-${property}`);
  return field.val() === null ? field.val(fallback) : field;
}

/**
 * Makes `#node-input-<property>` a choice that decides what else the dialog shows: `shown` runs now and after every
 * change.
 */
export function choiceField<Props>(
  node: NodeInstance<Props>,
  property: keyof Props & string,
  fallback: string,
  shown: (choice: string) => void,
): void {
  const field = usualChoice(property, fallback).data(OWNER, node.id);
  const show = () => shown(String(field.val()));
  field.on("change", show);
  show();
}

/** What is chosen at the moment: in the node's dialog if that is open, otherwise in the node. */
export function chosen<Props>(node: NodeInstance<Props>, property: keyof Props & string): unknown {
  const field = $(`#node-input-${property}`);
  return field.data(OWNER) === node.id ? field.val() : node[property];
}
