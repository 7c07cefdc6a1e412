import type { NodeAPI } from "node-red";
import { Dispatcher } from "../../src/hook";
import { followFlows } from "../shared/flows";

const dispatchers = new WeakMap<object, Dispatcher>();

/** The one dispatcher of this Node-RED, mounted on first use and never again, whatever is deployed. */
export function dispatcherOf(RED: NodeAPI): Dispatcher {
  const mounted = dispatchers.get(RED.httpNode);
  if (mounted !== undefined) return mounted;
  const dispatcher = new Dispatcher();
  RED.httpNode.use(dispatcher.handle);
  followFlows(RED, { started: () => dispatcher.settle() });
  dispatchers.set(RED.httpNode, dispatcher);
  return dispatcher;
}
