/**
 * True for `${NAME}` (or the older `$(NAME)`) as the whole value: Node-RED puts the variable's value in
 * its place when the flow starts, so the editor cannot judge what stands there.
 */
export function isEnvironmentReference(value: string): boolean {
  return /^\$(\{[^{}\s]+\}|\([^()\s]+\))$/.test(value);
}
