import type { Node, NodeAPI, NodeDef } from "node-red";
import type { StoreSettings } from "../../src/inbox";
import { amount, text } from "../shared/config";
import { DEFAULT_MAX_EVENTS, DEFAULT_RETENTION, type StoreNode, storeDirectory } from "../shared/stores";

interface StoreDef extends NodeDef {
  engine?: string;
  /** Below Node-RED's user directory, unless it is a whole path. */
  directory?: string;
  /** Hours. */
  retention?: number | string;
  maxEvents?: number | string;
}

export default function register(RED: NodeAPI): void {
  RED.nodes.registerType("okta-event-store", function oktaEventStore(this: Node, def: StoreDef) {
    RED.nodes.createNode(this, def);
    const settings: StoreSettings = {
      name: this.id,
      engine: text(RED, this, def.engine) === "memory" ? "memory" : "lmdb",
      directory: storeDirectory(RED, text(RED, this, def.directory).trim()),
      retention: amount(RED, this, def.retention, DEFAULT_RETENTION),
      maxEvents: amount(RED, this, def.maxEvents, DEFAULT_MAX_EVENTS),
    };
    (this as Node & { settings: StoreSettings }).settings = settings satisfies StoreNode["settings"];
  });
}
