import type { Request } from "express";
import type { NodeAPI } from "node-red";
import { DeployedHooks, eventsAnswer, sampleAnswer, sendSample, typesAnswer } from "../../src/hook";
import { mountEndpoints } from "../shared/admin";
import { followFlows } from "../shared/flows";

const registries = new WeakMap<object, DeployedHooks>();

/** The hooks of this Node-RED, as its editor knows them. */
export function deployedHooksOf(RED: NodeAPI): DeployedHooks {
  let hooks = registries.get(RED.events);
  if (hooks === undefined) {
    const made = new DeployedHooks();
    followFlows(RED, { started: () => made.settle() });
    registries.set(RED.events, made);
    hooks = made;
  }
  return hooks;
}

/** Mounts what the dialogs ask of the hooks. */
export function mountAdmin(RED: NodeAPI): void {
  const hooks = deployedHooksOf(RED);
  const hookOf = (request: Request) => hooks.get(String(request.params.id));
  mountEndpoints(RED, "hooks", ({ get, post }) => {
    get("samples/:eventType", "read", ({ params, query }) =>
      sampleAnswer(String(params.eventType), query.shape),
    );
    post("hooks/:id/sample", "write", (request) =>
      sendSample(hookOf(request), request.headers["content-type"], request.body),
    );
    // Events are about people: who may only look at the editor, in some places everybody, does not get them. Who may
    // change flows could have them anyway, by a debug node.
    get("hooks/:id/events", "write", (request) => eventsAnswer(hookOf(request)));
    get("hooks/:id/types", "write", (request) => typesAnswer(hookOf(request)));
  });
}
