import type { IncomingMessage, ServerResponse } from "node:http";
import type { NodeAPI } from "node-red";
import { Dispatcher } from "../../src/hook";
import { PREFIX } from "../shared/admin";
import { followFlows } from "../shared/flows";

const dispatchers = new WeakMap<object, Dispatcher>();

/** The one dispatcher of this Node-RED, mounted on first use and never again, whatever is deployed. */
export function dispatcherOf(RED: NodeAPI): Dispatcher {
  const mounted = dispatchers.get(RED.httpNode);
  if (mounted !== undefined) return mounted;
  const dispatcher = new Dispatcher();
  RED.httpNode.use(dispatcher.handle);
  passByAdmin(RED, dispatcher);
  followFlows(RED, { started: () => dispatcher.settle() });
  dispatchers.set(RED.httpNode, dispatcher);
  return dispatcher;
}

/** First parts of the paths that Node-RED's editor and admin API answer themselves (4.1 and 5), and our own there. */
const EDITOR_PATHS = new Set(
  (
    "auth comms context credentials debug diagnostics favicon.ico flow flows icons inject library locales nodes " +
    `${PREFIX} plugins projects red resources settings theme types udp-ports vendor`
  ).split(" "),
);

/** Whether the editor answers at this path of `httpNodeRoot`: a hook there would never be reached. */
export function isEditorPath(RED: NodeAPI, path: string): boolean {
  const { httpAdminRoot: admin, httpNodeRoot: node } = RED.settings;
  if (admin === false) return false;
  const below = pathBelow(String(admin ?? "/"), `${slashed(String(node ?? "/"))}${path.replace(/^\/+/, "")}`);
  return below !== undefined && EDITOR_PATHS.has(below.split("/")[1] ?? "");
}

/** An Express app as far as its middleware goes: `_router` in version 4, `router` in 5. */
interface App {
  use(handler: (request: Request, response: ServerResponse, next: (how?: "router") => void) => void): unknown;
  readonly _router?: { readonly stack: unknown[] };
  readonly router?: { readonly stack: unknown[] };
  /** The app that this one is mounted in. */
  readonly parent?: App;
}

type Request = IncomingMessage & { readonly originalUrl?: string };

/**
 * Below one root, as they are by default, Node-RED's admin app sees every request before the flows' own app does: it
 * reads and parses the body, and answers malformed JSON itself. A request for a hook passes it by, so that no body
 * is read for a caller without the secret, and the answers are the hook's own. Authentication for the flows'
 * requests (httpNodeAuth) comes after the admin app and stays as it is.
 */
function passByAdmin(RED: NodeAPI, dispatcher: Dispatcher): void {
  // what nodes get as httpAdmin is mounted in the app that has the body parsers
  const admin = (RED.httpAdmin as unknown as App | null)?.parent;
  if (admin === undefined) return;
  admin.use((request, _response, next) => {
    const path = pathBelow(
      String(RED.settings.httpNodeRoot ?? "/"),
      request.originalUrl ?? request.url ?? "/",
    );
    next(path !== undefined && dispatcher.knows(path) ? "router" : undefined);
  });
  const stack = (admin._router ?? admin.router)?.stack;
  const last = stack?.pop();
  if (last !== undefined) stack?.unshift(last);
}

const slashed = (root: string) => (root.endsWith("/") ? root : `${root}/`);

/** What follows `root` in a path, with a slash at its beginning; undefined for a path that is not below it. */
function pathBelow(root: string, path: string): string | undefined {
  const start = slashed(root).replace(/^\/*/, "/");
  return path.startsWith(start) ? path.slice(start.length - 1) : undefined;
}
