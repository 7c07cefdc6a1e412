import type { Node, NodeAPI } from "node-red";
import { categoryOf, isCategory, OTHER_CATEGORY } from "../../src/events";
import { type SwitchDef, startSwitch } from "../shared/switch";

interface CategoryRule {
  /** Category keys, or "other". */
  categories?: string[];
}

export default function register(RED: NodeAPI): void {
  RED.nodes.registerType(
    "okta-category-switch",
    function oktaCategorySwitch(this: Node, def: SwitchDef<CategoryRule>) {
      RED.nodes.createNode(this, def);
      startSwitch(RED, this, def, (rule, row) => {
        const keys = new Set(Array.isArray(rule?.categories) ? rule.categories : []);
        const unknown = [...keys].find((key) => key !== OTHER_CATEGORY && !isCategory(key));
        return {
          fits: (event) => keys.has(categoryOf(event.eventType)),
          problem:
            unknown === undefined
              ? undefined
              : RED._("okta-category-switch.status.bad-rule", { row, key: unknown }),
        };
      });
    },
  );
}
