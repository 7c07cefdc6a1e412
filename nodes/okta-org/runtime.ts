import type { Node, NodeAPI, NodeDef } from "node-red";

export default function register(RED: NodeAPI): void {
  RED.nodes.registerType("okta-org", function oktaOrg(this: Node, def: NodeDef) {
    RED.nodes.createNode(this, def);
  });
}
