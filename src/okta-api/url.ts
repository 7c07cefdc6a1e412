import { Fault } from "./errors";
import type { OktaRequest } from "./request";

function refused(what: string): Fault {
  return new Fault("request", what, "Check the parameters of the call; an id must not be empty.");
}

/**
 * Where a request goes: always to the org's own origin.
 *
 * @throws Fault `request`
 */
export function urlOf(origin: string, { path, query }: OktaRequest): string {
  if (!path.startsWith("/") || path.startsWith("//")) throw refused("A path starts with one slash");
  if (path.includes("#")) throw refused("A path holds no #");
  const [place = "", given] = splitOnce(path, "?");
  if (place.split("/").some((part) => /^(?:\.|%2e){1,2}$/i.test(part))) {
    throw refused("A path holds no part that is . or ..");
  }
  if (/\/\/|\\/.test(place)) throw refused("A path holds no empty part and no backslash");
  let pairs: string[];
  try {
    pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  } catch {
    throw refused("A query parameter holds half a character (a lone surrogate)");
  }
  const search = [...(given ? [given] : []), ...pairs].join("&");
  const text = `${origin}${place}${search === "" ? "" : `?${search}`}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin !== origin) throw refused(`It would not go to ${origin}, the org`);
  return url.href;
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
