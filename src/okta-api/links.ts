import LinkHeader from "http-link-header";
import { Fault } from "./errors";

/**
 * The address of a list's next page, from `Link: <…>; rel="next"`; undefined: this was the last.
 *
 * @param url of the page whose headers these are
 * @throws Fault `paging`: not to be read, or on another origin, where the credentials must not go
 */
export function nextPage(headers: Headers, url: string): string | undefined {
  const header = headers.get("link");
  if (header === null || header.trim() === "") return undefined;
  let next: URL | undefined;
  try {
    const [link] = LinkHeader.parse(header).rel("next");
    if (link !== undefined) next = new URL(link.uri, url);
  } catch {
    throw new Fault(
      "paging",
      "The Link header, which says where the next page is, cannot be read",
      "The list may go on, but not from here: does a proxy change the headers?",
    );
  }
  const { origin } = new URL(url);
  if (next !== undefined && next.origin !== origin) {
    throw new Fault(
      "paging",
      `The next page lies on ${next.origin}, not on ${origin}; credentials are not sent to another host`,
      `If your org is at ${next.host}, put that domain into the org's node.`,
    );
  }
  return next?.href;
}
