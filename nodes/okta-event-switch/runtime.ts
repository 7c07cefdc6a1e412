import type { Node, NodeAPI } from "node-red";
import { checkTypePattern, compileTypes } from "../../src/events";
import { type SwitchDef, startSwitch } from "../shared/switch";

interface EventTypeRule {
  /** Event types, or prefixes such as `user.lifecycle.*`. */
  types?: string[];
}

export default function register(RED: NodeAPI): void {
  RED.nodes.registerType(
    "okta-event-switch",
    function oktaEventSwitch(this: Node, def: SwitchDef<EventTypeRule>) {
      RED.nodes.createNode(this, def);
      startSwitch(RED, this, def, (rule, row) => {
        const patterns = Array.isArray(rule?.types) ? rule.types : [];
        const usable = patterns.filter((pattern) => checkTypePattern(pattern) === undefined);
        const message = patterns
          .map((pattern) => checkTypePattern(pattern))
          .find((wrong) => wrong !== undefined);
        const fits = compileTypes(usable);
        return {
          fits: (event) => fits(event.eventType),
          problem:
            message === undefined ? undefined : RED._("okta-event-switch.status.bad-rule", { row, message }),
        };
      });
    },
  );
}
