/**
 * Why a text is not the domain of an org:
 * `empty`, `placeholder` taken over from documentation, `space` within it, `bare-word` without a domain,
 * `not-a-domain` unreadable or Okta's own site, `admin` the address of the admin console, `insecure` http,
 * `scheme` another one, `path` something behind the domain, `port` none at Okta, `user-info` a name and a password.
 */
export type DomainProblem =
  | "empty"
  | "placeholder"
  | "space"
  | "bare-word"
  | "not-a-domain"
  | "admin"
  | "insecure"
  | "scheme"
  | "path"
  | "port"
  | "user-info";

/** What a domain is worth: an origin to call, or what is wrong with it. */
export type CheckedDomain =
  | {
      /** `https://example.okta.com` */
      readonly origin: string;
      readonly problem?: undefined;
    }
  | {
      readonly origin?: undefined;
      readonly problem: DomainProblem;
      /** What is probably meant, itself without a problem. */
      readonly corrected?: string;
    };

/** Where Okta's orgs are, custom domains apart. */
const OKTA = ["okta.com", "oktapreview.com", "okta-emea.com", "okta-gov.com", "okta.mil"];
/** Hosts of Okta's own that are no org. */
const NO_ORG = /^(?:www|login|developer|support|help|trust|status|admin)$/;
const PLACEHOLDER =
  /[{}<>]|(?:^|[/.])(?:your|my)[-_]?(?:okta)?[-_]?(?:sub)?(?:domain|org|company|tenant|url)(?:$|[/.:])/i;

/** Names as DNS has them, or an IPv6 address. */
const HOST = /^(?:\[[\da-f:.]+\]|(?:[\w](?:[\w-]*[\w])?)(?:\.[\w](?:[\w-]*[\w])?)*)$/;
/** Longer than any domain, with a path that was pasted with it. */
const LONGEST = 2000;

/** Hosts that never leave this machine. */
export function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(?:\.\d+){3}$/.test(host)
  );
}

/** Takes a text as the domain of an org. It may have `https://` before it and a slash behind it. */
export function checkDomain(text: string): CheckedDomain {
  const given = text.trim();
  if (given === "") return { problem: "empty" };
  if (given.length > LONGEST) return { problem: "not-a-domain" };
  if (PLACEHOLDER.test(given)) return { problem: "placeholder" };
  // a URL drops some of them without a word
  if (/\s/.test(given)) return { problem: "space", ...meant(given.replace(/\s+/g, "")) };
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(given)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "https" && scheme !== "http") {
    return { problem: "scheme", ...meant(given.slice(scheme.length + 3)) };
  }
  const withScheme = scheme === undefined ? `https://${given}` : given;
  if (!URL.canParse(withScheme)) return { problem: "not-a-domain" };
  return checkUrl(new URL(withScheme));
}

function checkUrl(url: URL): CheckedDomain {
  const host = url.hostname.replace(/\.$/, "");
  if (!HOST.test(host)) return { problem: "not-a-domain" };
  const port = url.port === "" ? "" : `:${url.port}`;
  const local = isLoopback(host);
  const correct = `${local ? `${url.protocol}//` : "https://"}${host}${port}`;
  if (url.username !== "" || url.password !== "") return { problem: "user-info", ...meant(correct) };
  if (!local && !host.includes(".") && !host.startsWith("[")) {
    return { problem: "bare-word", ...meant(`https://${host}.okta.com`) };
  }
  const root = OKTA.find((domain) => host === domain || host.endsWith(`.${domain}`));
  if (root !== undefined) {
    const name = host.slice(0, -root.length - 1);
    if (name === "" || NO_ORG.test(name)) return { problem: "not-a-domain" };
    if (name.endsWith("-admin"))
      return { problem: "admin", ...meant(`https://${name.slice(0, -6)}.${root}`) };
  }
  if (url.protocol === "http:" && !local) return { problem: "insecure", ...meant(correct) };
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    return { problem: "path", ...meant(correct) };
  if (port !== "" && root !== undefined) return { problem: "port", ...meant(`https://${host}`) };
  return { origin: correct };
}

/** What a text stands for, if anything. */
function meant(text: string): { readonly corrected?: string } {
  const { origin, corrected = origin } = { corrected: undefined, ...checkDomain(text) };
  return corrected === undefined ? {} : { corrected };
}
