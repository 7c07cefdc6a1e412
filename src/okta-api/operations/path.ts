// Paths that cannot lead anywhere else: what comes out of an event was perhaps typed by an attacker.
import type { Parameter } from "./operation";
import { RequestError } from "./request-error";
import { asText, shown } from "./values";

const LONGEST_ID = 255;

// Words that lead to something else than one thing: "me" is the owner of the token, the others after it are
// lists beside the ids; and words that stand where an id is missing.
const notIds = new Set([
  "me",
  "rules",
  "simulate",
  "catalog",
  "questions",
  "unknown",
  "null",
  "undefined",
  "nan",
  "[object object]",
]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f]/;

/** encodeURIComponent throws for half a surrogate pair; that is nobody's id. */
function encode(text: string, otherwise: () => RequestError): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw otherwise();
  }
}

/** An id, or a login, as one segment of a path. @throws RequestError */
export function idSegment(parameter: Parameter, value: unknown): string {
  const { name } = parameter;
  const id = asText(parameter, value).trim();
  const notAnId = () =>
    new RequestError(
      "not-an-id",
      name,
      `${name} is ${shown(id)}: an id or a login has none of / \\ % ; , and is not . or ..`,
    );
  if (/[/\\%;,]/.test(id) || controls.test(id) || id === "." || id === ".." || typeof value === "boolean") {
    throw notAnId();
  }
  if (id.length > LONGEST_ID) {
    throw new RequestError("too-long", name, `${name} has ${id.length} characters: no id is longer than 255`);
  }
  if (notIds.has(id.toLowerCase())) {
    throw new RequestError(
      "placeholder",
      name,
      `${name} is ${shown(id)}, which is not the id of one thing: Okta writes "unknown" for what it does not know, so this event may not name it`,
    );
  }
  return encode(id, notAnId);
}

/** The path of a custom request, each segment escaped anew. @throws RequestError */
export function customPath(parameter: Parameter, value: unknown): string {
  const { name } = parameter;
  const text = asText(parameter, value).trim();
  const bad = (why: string) => new RequestError("bad-path", name, `${name} is ${shown(text)}: ${why}`);
  if (!text.startsWith("/")) {
    throw bad("it must start with / and name a place in the org, such as /api/v1/zones");
  }
  if (/[?#]/.test(text)) throw bad("leave out ? and #, and put what is asked for into query");
  return text
    .slice(1)
    .split("/")
    .map((segment) => `/${safeSegment(segment, bad)}`)
    .join("");
}

function safeSegment(segment: string, bad: (why: string) => RequestError): string {
  if (segment === "") throw bad("it has an empty part (// or a / at its end)");
  let decoded: string;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    throw bad("a % must be followed by two hexadecimal digits");
  }
  // Encoded twice, a part could change its meaning on the way.
  if (/%[0-9a-f]{2}/i.test(decoded)) throw bad("it is escaped twice");
  if (/[/\\;]/.test(decoded) || controls.test(decoded)) throw bad("a part of it must not have / \\ ; in it");
  if (decoded === "." || decoded === "..") throw bad("it must not have . or .. as a part");
  return encode(decoded, () => bad("it has half a character"));
}
