import { adviceFor } from "./advice";
import { Fault, type OktaErrorDetails } from "./errors";
import type { RawAnswer } from "./exchange";
import { CUT } from "./redact";
import type { OktaRequest } from "./request";

const SHOWN = 300;

/** Text of a server, on one line and not too long. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in an error
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}${CUT}` : line;
}

const typeOf = (headers: Headers) =>
  (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";

const isJson = (type: string) => /^[\w.+-]+\/(?:[\w.+-]+\+)?json$/.test(type);

/** What a page that is not Okta's API is: its kind, and its title if it has one. */
function foreign({ headers, text }: RawAnswer): string {
  const type = typeOf(headers);
  const isPage = type.includes("html") || /^\s*<(?:!doctype html|html)\b/i.test(text.slice(0, 500));
  if (!isPage) return type === "" ? "a body without a content type" : `a body of type ${oneLine(type)}`;
  const title = /<title[^>]*>([^<]{1,2000})/i.exec(text.slice(0, 20_000))?.[1]?.trim();
  return title ? `a web page, “${oneLine(title)}”` : "a web page";
}

const SOMETHING_ELSE =
  "Is the domain in the org's node that of your org, or does a proxy or a log-in page answer in its place?";

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/**
 * The JSON of an answer of 200 to 299; undefined for an empty one.
 *
 * @param list a list belongs there
 * @throws Fault `not-json`, `unexpected`
 */
export function bodyOf(answer: RawAnswer, request: OktaRequest, list = false): unknown {
  const { status, headers, text } = answer;
  // what a custom request asks for is not known here
  const isCustom = request.operation === "custom";
  const details: OktaErrorDetails = {
    status,
    ...(request.method !== "GET" && isJson(typeOf(headers)) && { carriedOut: "yes" }),
  };
  if (text.trim() === "") {
    if (!list || isCustom) return undefined;
    throw new Fault("unexpected", `Okta answered ${status} with nothing where a list belongs`, "", details);
  }
  if (!isJson(typeOf(headers))) {
    const what = `The answer of ${status} is not JSON but ${foreign(answer)}`;
    throw new Fault("not-json", what, SOMETHING_ELSE, details);
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const what = `The answer of ${status} says that it is JSON, but cannot be read as JSON (${text.length} characters)`;
    throw new Fault("not-json", what, "Was it cut off or changed on the way, by a proxy?", details);
  }
  const expected = isCustom || (list ? Array.isArray(body) : body instanceof Object);
  if (expected) return body;
  const wanted = list ? "a list" : "an object or a list";
  const what = `The answer of ${status} is JSON of an unexpected type: ${kindOf(body)}, where ${wanted} belongs`;
  throw new Fault("unexpected", what, SOMETHING_ELSE, details);
}

/** What Okta says of an error: its own form, or that of OAuth. */
function saidBy({ headers, text }: RawAnswer): OktaErrorDetails | undefined {
  if (!isJson(typeOf(headers))) return undefined;
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!(said instanceof Object)) return undefined;
  const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? oneLine(value) : undefined);
  const errorCode = textOf(said.errorCode) ?? textOf(said.error);
  const errorSummary = textOf(said.errorSummary) ?? textOf(said.error_description);
  const errorId = textOf(said.errorId);
  const listed: unknown[] = Array.isArray(said.errorCauses) ? said.errorCauses.slice(0, 20) : [];
  const causes = listed
    .map((cause) => textOf((cause as { errorSummary?: unknown } | null)?.errorSummary))
    .filter((cause) => cause !== undefined);
  return {
    ...(errorCode !== undefined && { errorCode }),
    ...(errorSummary !== undefined && { errorSummary }),
    ...(errorId !== undefined && { errorId }),
    ...(causes.length > 0 && { causes }),
  };
}

/** Where a redirect leads, without what may be secret in it. */
function redirectFault({ status, headers }: RawAnswer, url: string): Fault {
  let to = "";
  try {
    const target = new URL(headers.get("location") ?? "", url);
    const from = new URL(url);
    if (headers.has("location")) {
      to = target.origin === from.origin ? ` to ${target.pathname}` : ` to ${target.origin}`;
    }
  } catch {
    to = " to an address that cannot be read";
  }
  const what = `The answer is a redirect (${status}${to}), which is not followed`;
  return new Fault("redirect", what, SOMETHING_ELSE, { status });
}

/**
 * An answer outside 200 to 299, in words.
 *
 * @param scheme of the credentials: `SSWS`, `Bearer`, `DPoP`
 */
export function faultOf(answer: RawAnswer, request: OktaRequest, url: string, scheme: string): Fault {
  const { status, headers } = answer;
  if (status < 400) return redirectFault(answer, url);
  const said = saidBy(answer);
  const details: OktaErrorDetails = {
    status,
    ...said,
    ...(status >= 500 && request.method !== "GET" && { carriedOut: "maybe" }),
  };
  const known = said?.errorCode !== undefined || said?.errorSummary !== undefined;
  const words = [said?.errorCode, said?.errorSummary, ...(said?.causes ?? [])].filter(Boolean).join(": ");
  const what = known
    ? `Okta answered ${status} (${words})`
    : `The answer is ${status}${answer.text.trim() === "" ? " without a body" : ` with ${foreign(answer)}`}`;
  return new Fault(
    status === 401 ? "unauthorized" : status === 429 ? "limit" : "okta",
    what,
    known || status === 401 || status === 429 || status >= 500
      ? adviceFor({
          status,
          errorCode: said?.errorCode,
          challenge: headers.get("www-authenticate") ?? "",
          scheme,
          request,
        })
      : SOMETHING_ELSE,
    details,
    status >= 500,
  );
}
