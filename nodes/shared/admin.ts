import type { NextFunction, Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { failureAnswer, type HookAnswer, send } from "../../src/hook";

/** First part of the paths of what the editor's dialogs ask for, below httpAdminRoot. */
export const PREFIX = "okta-event-hooks";

type Handler = (request: Request) => HookAnswer | Promise<HookAnswer>;

/** Where endpoints for dialogs are mounted: each for those who may read, or who may write. */
export interface Endpoints {
  get(path: string, may: "read" | "write", answer: Handler): void;
  post(path: string, may: "read" | "write", answer: Handler): void;
}

/** What is mounted in an admin app already. */
const mounted = new WeakMap<object, Set<string>>();

/**
 * Mounts what the dialogs of one part ask for, once a Node-RED, for those who may: `okta-event-hooks.read` is in
 * "read", `okta-event-hooks.write` in "write" and "*". Paths are below `okta-event-hooks`.
 */
export function mountEndpoints(RED: NodeAPI, part: string, mount: (endpoints: Endpoints) => void): void {
  const admin = RED.httpAdmin as NodeAPI["httpAdmin"] | undefined;
  if (RED.settings.httpAdminRoot === false || admin === undefined) return;
  const parts = mounted.get(admin) ?? new Set();
  mounted.set(admin, parts);
  if (parts.has(part)) return;
  const may = (what: "read" | "write") => RED.auth.needsPermission(`${PREFIX}.${what}`);
  const answered = (answer: Handler) => async (request: Request, response: Response) => {
    try {
      send(response, await answer(request));
    } catch (error) {
      RED.log.error(`${request.method} ${PREFIX}: ${error instanceof Error ? error.message : error}`);
      send(response, failureAnswer(error));
    }
  };
  mount({
    get: (path, what, answer) => admin.get(`/${PREFIX}/${path}`, may(what), answered(answer)),
    post: (path, what, answer) => admin.post(`/${PREFIX}/${path}`, may(what), answered(answer)),
  });
  // Node-RED parses bodies in the app above, and leaves what fails there to Express, which shows the stack
  const above = (admin as unknown as { parent?: typeof admin }).parent ?? admin;
  if (parts.size === 0) {
    above.use(`/${PREFIX}`, (error: unknown, _request: Request, response: Response, _next: NextFunction) =>
      send(response, failureAnswer(error)),
    );
  }
  parts.add(part);
}
