import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, type Hook, type HookAnswer, unavailable } from "./answer";
import { readBody } from "./body";

interface Place {
  /** Who holds the path; a redeployed node comes back under the same id. */
  readonly owner: string;
  /** `undefined` while the owner is being redeployed. */
  readonly hook: Hook | undefined;
}

/**
 * Sorts requests onto hooks by path. It is mounted once and outlives every deploy: a path whose node is being
 * redeployed answers 503, which Okta retries, instead of 404, which it does not.
 */
export class Dispatcher {
  readonly #places = new Map<string, Place>();

  /** Opens `path` for `owner`; false when another owner's hook is open there. */
  claim(path: string, owner: string, hook: Hook): boolean {
    const place = this.#places.get(pathKey(path));
    if (place?.hook !== undefined && place.owner !== owner) return false;
    this.#places.set(pathKey(path), { owner, hook });
    return true;
  }

  /** The owner's hook stops, and is expected back: 503 until then. */
  suspend(path: string, owner: string): void {
    if (this.#owns(path, owner)) this.#places.set(pathKey(path), { owner, hook: undefined });
  }

  /** The owner gives the path up. */
  release(path: string, owner: string): void {
    if (this.#owns(path, owner)) this.#places.delete(pathKey(path));
  }

  /** Flows have started: whoever has not come back by now was disabled or moved. */
  settle(): void {
    for (const [key, place] of this.#places) if (place.hook === undefined) this.#places.delete(key);
  }

  /** Whether this request's URL belongs to a hook, open or on its way back. */
  knows(url: string): boolean {
    return this.#places.size > 0 && this.#places.has(pathKey(url));
  }

  /** A handler in the form of Connect and Express; passes on what is not for a hook. */
  readonly handle = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const place = this.#places.get(pathKey(request.url ?? "/"));
    if (place === undefined) next();
    else void this.#respond(request, response, place.hook);
  };

  async #respond(request: IncomingMessage, response: ServerResponse, hook: Hook | undefined): Promise<void> {
    let result: HookAnswer;
    try {
      result =
        hook === undefined
          ? unavailable("The flow is being redeployed.")
          : await answer(
              {
                method: request.method ?? "",
                headers: request.headers,
                readBody: (limit) => readBody(request, limit),
              },
              hook,
            );
    } catch {
      result = unavailable("The event hook failed.");
    }
    send(response, result);
  }

  #owns(path: string, owner: string): boolean {
    return this.#places.get(pathKey(path))?.owner === owner;
  }
}

export function send(response: ServerResponse, { status, headers, body }: HookAnswer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }),
  });
  response.end(body);
}

/** The path of a URL, decoded; leading and trailing slashes make no difference, as in Express. */
function pathKey(url: string): string {
  const path = url.split("?", 1)[0] as string;
  return `/${decoded(path).replace(/^\/+|\/+$/g, "")}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What is wrong with a path that a user typed, or undefined; `reason` is a key for the node's locale. */
export function checkPath(path: string): "missing-path" | "invalid-path" | undefined {
  if (path.trim() === "" || pathKey(path) === "/") return "missing-path";
  return /^[^\s?#\\]+$/.test(path) ? undefined : "invalid-path";
}
