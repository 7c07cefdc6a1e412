import { isEnvironmentReference } from "../fields/environment";

/** Why a path cannot be used: the key of a text under `error`. */
export type PathProblem = "missing-path" | "path-start" | "path-space" | "path-query" | "path-variable";

/** Checks the path of an event hook; undefined means that it can be used. */
export function pathProblem(path: string): PathProblem | undefined {
  if (/^\/*$/.test(path)) return "missing-path";
  if (isEnvironmentReference(path)) return undefined;
  // Node-RED replaces a variable only where it is the whole value
  if (/\$\{|\$\(/.test(path)) return "path-variable";
  if (!path.startsWith("/")) return "path-start";
  if (/\s/.test(path)) return "path-space";
  if (/[?#\\]/.test(path)) return "path-query";
  return undefined;
}

/**
 * The URL that Okta has to post to.
 * @param origin such as `https://flows.example.com`
 * @param root Node-RED's httpNodeRoot
 */
export function hookUrl(origin: string, root: string, path: string): string {
  const base = root.replace(/^\/+|\/+$/g, "");
  return `${origin}${base === "" ? "" : `/${base}`}/${path.replace(/^\/+/, "")}`;
}

/** A path for a new hook: the one of the documentation, or with a number if another hook has that. */
export function freePath(taken: readonly string[]): string {
  const places = new Set(taken.map(place));
  let path = "/okta/events";
  for (let number = 2; places.has(place(path)); number++) path = `/okta/events-${number}`;
  return path;
}

/** Whether two paths are one place for the runtime. */
export const samePath = (one: string, other: string): boolean => place(one) === place(other);

const place = (path: string) => path.trim().replace(/^\/+|\/+$/g, "");

/**
 * What keeps Okta from reaching an origin, as far as it shows: "local" for a name or an address that only
 * this machine or network knows, "insecure" for plain http. Okta calls event hooks by https only.
 */
export function originProblem(origin: string): "local" | "insecure" | undefined {
  const { protocol, hostname } = new URL(origin);
  const local =
    !/[.:]/.test(hostname) ||
    /\.(local|internal|lan|home|corp|intranet|home\.arpa|localhost|test)$/.test(hostname) ||
    /^(0|127|10|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(
      hostname,
    ) ||
    /^\[(::1|f[cde])/.test(hostname);
  if (local) return "local";
  return protocol === "https:" ? undefined : "insecure";
}
