/** A node of a flow as the admin API takes it. */
export interface FlowNode {
  id: string;
  type: string;
  z?: string;
  wires?: string[][];
  credentials?: Record<string, string> | undefined;
  [property: string]: unknown;
}

export const SECRET = "s3cret-of-the-hook";

/** Nodes on a tab of their own. */
export function tab(id: string, ...nodes: FlowNode[]): FlowNode[] {
  return [{ id, type: "tab", label: id }, ...nodes.map((node) => ({ x: 100, y: 100, ...node, z: id }))];
}

export const sink = (id: string): FlowNode => ({ id, type: "probe-sink", wires: [] });

/** Holds a deploy that stops it. */
export const gate = (id: string): FlowNode => ({ id, type: "probe-gate", wires: [] });

interface Options {
  [property: string]: unknown;
  credentials?: Record<string, string> | undefined;
}

/** An okta-event-hook-in with the secret `SECRET`. */
export function hookIn(id: string, path: string, wires: string[], options: Options = {}): FlowNode {
  return {
    id,
    type: "okta-event-hook-in",
    name: "",
    path,
    header: "Authorization",
    noAuth: false,
    output: "event",
    duplicates: "drop",
    store: "",
    acknowledge: "sent",
    ackTimeout: 60,
    maxAttempts: 5,
    maxInFlight: 100,
    credentials: { secret: SECRET },
    wires: [wires],
    ...options,
  };
}

/** An okta-event-done. */
export function eventDone(
  id: string,
  action: "done" | "retry" | "dead" = "done",
  options: Options = {},
): FlowNode {
  return { id, type: "okta-event-done", name: "", action, delay: 30, wires: [], ...options };
}

/** An okta-event-store in memory: a config node, of no tab. */
export function eventStore(id: string, options: Options = {}): FlowNode {
  return {
    id,
    type: "okta-event-store",
    name: "",
    engine: "memory",
    directory: "",
    retention: 24,
    maxEvents: 100000,
    ...options,
  };
}

/** An okta-el-filter; two outputs if there are two lists of wires. `rules` is an expression or event type → expression. */
export function elFilter(
  id: string,
  rules: string | Record<string, string>,
  wires: string[][],
  options: Options = {},
): FlowNode {
  const byType = typeof rules === "string" ? { "": rules } : rules;
  return {
    id,
    type: "okta-el-filter",
    name: "",
    property: "payload",
    rules: Object.entries(byType).map(([eventType, expression]) => ({ eventType, expression })),
    onError: "nomatch",
    strict: false,
    outputs: wires.length,
    wires,
    ...options,
  };
}

/** An okta-category-switch: one output a row of categories, and one more for the rest if there are wires for it. */
export function categorySwitch(
  id: string,
  rows: string[][],
  wires: string[][],
  options: Options = {},
): FlowNode {
  return {
    id,
    type: "okta-category-switch",
    name: "",
    property: "payload",
    rules: rows.map((categories) => ({ categories })),
    checkall: "true",
    otherwise: wires.length > rows.length,
    outputs: wires.length,
    wires,
    ...options,
  };
}

/** An okta-event-switch: one output a row of event types or prefixes. */
export function eventSwitch(
  id: string,
  rows: string[][],
  wires: string[][],
  options: Options = {},
): FlowNode {
  return {
    id,
    type: "okta-event-switch",
    name: "",
    property: "payload",
    rules: rows.map((types) => ({ types })),
    checkall: "true",
    otherwise: wires.length > rows.length,
    outputs: wires.length,
    wires,
    ...options,
  };
}

/** Writes a line for each event into a file, with fsync, and passes it on; every `failEvery`th fails at first. */
export const ledger = (id: string, file: string, wires: string[] = [], failEvery = 0): FlowNode => ({
  id,
  type: "probe-ledger",
  file,
  failEvery,
  wires: [wires],
});

/** A core Catch node for the errors of these nodes. */
export const catchFrom = (id: string, scope: string[], wires: string[]): FlowNode => ({
  id,
  type: "catch",
  scope,
  uncaught: false,
  wires: [wires],
});
