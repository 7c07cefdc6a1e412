import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from "node-red";
import type { LogEvent } from "../../src/events";
import { flag, text } from "./config";
import { type Route, routeMessage } from "./routing";

/** What both switches are set up with; the rules are each node's own. */
export interface SwitchDef<Rule> extends NodeDef {
  property?: string;
  rules?: Rule[];
  /** "true": every fitting output; "false": the first. */
  checkall?: string;
  otherwise?: boolean;
}

/** A row made ready: does it fit an event, and what is wrong with it (already in words). */
export interface Row {
  readonly fits: (event: LogEvent) => boolean;
  readonly problem: string | undefined;
}

/** The runtime that okta-category-switch and okta-event-switch share: one output a row, then `otherwise`. */
export function startSwitch<Rule>(
  RED: NodeAPI,
  node: Node,
  def: SwitchDef<Rule>,
  prepare: (rule: Rule, row: number) => Row,
): void {
  const property = text(RED, node, def.property, "payload") || "payload";
  const rows = (Array.isArray(def.rules) ? def.rules : []).map((rule, index) => prepare(rule, index + 1));
  const every = String(def.checkall ?? "true") !== "false";
  const otherwise = flag(def.otherwise);
  const outputs = rows.length + (otherwise ? 1 : 0);
  const problem = rows.find((row) => row.problem !== undefined)?.problem;
  if (problem !== undefined) {
    node.error(problem);
    node.status({ fill: "red", shape: "ring", text: problem });
  }

  const route: Route = (event) => {
    const wires: number[] = [];
    for (let wire = 0; wire < rows.length; wire++) {
      if (!rows[wire]?.fits(event)) continue;
      wires.push(wire);
      if (!every) return wires;
    }
    if (otherwise && wires.length === 0) wires.push(rows.length);
    return wires;
  };

  node.on("input", (message: NodeMessageInFlow, send, done) => {
    try {
      if (!routeMessage(RED, message, { property, outputs, route }, send)) {
        node.warn(RED._(`${node.type}.warn.no-event`, { property }));
      }
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
