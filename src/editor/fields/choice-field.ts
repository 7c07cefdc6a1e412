import type { NodeInstance } from "../red";

const OWNER = "okta-node";

/**
 * Makes `#node-input-<property>` a choice that decides what else the dialog shows: `shown` runs now and after every
 * change. A flow from before the property, or one edited by hand, holds what no option has; then it is `fallback`,
 * as it is for the runtime.
 */
export function choiceField<Props>(
  node: NodeInstance<Props>,
  property: keyof Props & string,
  fallback: string,
  shown: (choice: string) => void,
): void {
  const field = $(`#node-input-${property}`).data(OWNER, node.id);
  if (field.val() === null) field.val(fallback);
  const show = () => shown(String(field.val()));
  field.on("change", show);
  show();
}

/** What is chosen at the moment: in the node's dialog if that is open, otherwise in the node. */
export function chosen<Props>(node: NodeInstance<Props>, property: keyof Props & string): unknown {
  const field = $(`#node-input-${property}`);
  return field.data(OWNER) === node.id ? field.val() : node[property];
}
