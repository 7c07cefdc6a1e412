import type { NextFunction, Request, Response } from "express";
import type { NodeAPI } from "node-red";
import {
  DeployedHooks,
  eventsAnswer,
  failureAnswer,
  type HookAnswer,
  sampleAnswer,
  send,
  sendSample,
  typesAnswer,
} from "../../src/hook";
import { followFlows } from "../shared/flows";

/** First part of the paths of what the editor's dialogs ask for, below httpAdminRoot. */
export const PREFIX = "okta-event-hooks";

const registries = new WeakMap<object, DeployedHooks>();
const mounted = new WeakSet<object>();

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

/**
 * Mounts what the dialogs ask for, once a Node-RED, for those who may: `okta-event-hooks.read` is in "read",
 * `okta-event-hooks.write` in "write" and "*".
 */
export function mountAdmin(RED: NodeAPI): void {
  const admin = RED.httpAdmin as NodeAPI["httpAdmin"] | undefined;
  if (RED.settings.httpAdminRoot === false || admin === undefined || mounted.has(admin)) return;
  mounted.add(admin);
  const hooks = deployedHooksOf(RED);
  const may = (what: "read" | "write") => RED.auth.needsPermission(`${PREFIX}.${what}`);
  const hookOf = (request: Request) => hooks.get(String(request.params.id));
  const answered = (answer: (request: Request) => HookAnswer | Promise<HookAnswer>) => {
    return async (request: Request, response: Response) => {
      try {
        send(response, await answer(request));
      } catch (error) {
        RED.log.error(`${request.method} ${PREFIX}: ${error instanceof Error ? error.message : error}`);
        send(response, failureAnswer(error));
      }
    };
  };

  admin.get(
    `/${PREFIX}/samples/:eventType`,
    may("read"),
    answered(({ params, query }) => sampleAnswer(String(params.eventType), query.shape)),
  );
  admin.post(
    `/${PREFIX}/hooks/:id/sample`,
    may("write"),
    answered((request) => sendSample(hookOf(request), request.headers["content-type"], request.body)),
  );
  // Events are about people: who may only look at the editor, in some places everybody, does not get them. Who may
  // change flows could have them anyway, by a debug node.
  admin.get(
    `/${PREFIX}/hooks/:id/events`,
    may("write"),
    answered((request) => eventsAnswer(hookOf(request))),
  );
  admin.get(
    `/${PREFIX}/hooks/:id/types`,
    may("write"),
    answered((request) => typesAnswer(hookOf(request))),
  );
  // Node-RED parses bodies in the app above, and leaves what fails there to Express, which shows the stack
  const above = (admin as unknown as { parent?: typeof admin }).parent ?? admin;
  above.use(`/${PREFIX}`, (error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    send(response, failureAnswer(error)),
  );
}
