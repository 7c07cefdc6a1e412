// What keeps an app from getting a token: each cause with a name, for dialogs, and a sentence, for logs.
import { type Fault, OktaApiError, type OktaErrorCode, type OktaErrorDetails } from "../errors";
import type { KeyProblem } from "./key-text";

/** Why there is no token. */
export type TokenReason =
  | `key-${KeyProblem}`
  | "no-scopes"
  | "unknown-client"
  | "key-id"
  | "signature"
  | "clock"
  | "scopes"
  | "grant"
  | "denied"
  | "proof"
  | "no-org"
  | "busy"
  | "server"
  | "not-json"
  | "not-a-token"
  | "redirect"
  | "other";

/** What a sentence names. Never a secret. */
export type TokenParams = Readonly<Record<string, string | number>>;

/** There are no credentials to send, and why. */
export class TokenError extends OktaApiError {
  constructor(
    readonly reason: TokenReason,
    readonly params: TokenParams = {},
    details: OktaErrorDetails = {},
  ) {
    super(CODES[reason] ?? "token", sentenceOf(reason, params), details);
  }
}

/** Where a cause is one that every call can have. */
const CODES: Readonly<Partial<Record<TokenReason, OktaErrorCode>>> = {
  busy: "limit",
  redirect: "redirect",
  "not-json": "not-json",
};

const APP = "Applications › your API Services app";

const SENTENCES: Readonly<Record<TokenReason, string>> = {
  "key-missing":
    "The Okta org has no private key: open it, paste one and deploy. Imported flows carry no secrets.",
  "key-not-a-key": "What is entered as private key is no key: paste all of the PEM or JWK that Okta showed.",
  "key-cut-off": "The private key is cut off: paste it again, with its first and its last line.",
  "key-damaged": "The private key is damaged: paste it again as Okta showed it.",
  "key-encrypted":
    "The private key is encrypted: decrypt it first, with openssl pkey -in key.pem -out plain.pem.",
  "key-public": "This is a public key: paste the private one, and leave the public one in Okta.",
  "key-certificate": "This is a certificate: paste the private key that belongs to it.",
  "key-openssh": "This is a key in OpenSSH's form: convert a copy with ssh-keygen -p -m PKCS8 -f key.",
  "key-key-set": "This is a set of keys: paste one private key, from its { to its }.",
  "key-unfit": "Okta takes no keys of this type: generate an RSA or an EC key (P-256, P-384 or P-521).",
  "key-short": "The RSA key is too short: Okta wants 2048 bits or more.",
  "no-scopes": "The Okta org has no scopes: open it and enter what the app may do, such as okta.users.read.",
  "unknown-client": `Okta knows no app with this client ID: copy it from ${APP} › General, in this org.`,
  "key-id": `Okta has no key with this ID for the app: compare the KID under ${APP} › General › Public keys.`,
  signature: `Okta does not take the signature: the private key has to belong to a public key under ${APP} › General › Public keys.`,
  clock: "The clock of this machine is {seconds} seconds {direction} Okta's: set it, by NTP for example.",
  scopes: `Okta does not grant all of the scopes {scopes}: grant them under ${APP} › Okta API Scopes, or ask for fewer.`,
  grant:
    "Okta gives this app no tokens of its own: create an app of the type API Services, with a public key.",
  denied: `Okta refuses the app a token: see whether it is active, and which admin roles it has, under ${APP}.`,
  proof: "Okta does not take the proof of possession (DPoP): try again, and report it if that does not help.",
  "no-org": "There is no Okta org at {origin}: check the domain.",
  busy: "Okta's limit for token requests is reached: it takes the next one later.",
  server: "Okta's token endpoint failed with {status}: try again later.",
  "not-json":
    "What answers at {origin} is not Okta (status {status}, not JSON): check the domain, and proxies on the way.",
  "not-a-token": "What answers at {origin} sent no token: check the domain, and proxies on the way.",
  redirect: "{origin} sends token requests on to another address: enter the org's own domain.",
  other: "Okta refuses the app a token ({error}).",
};

function sentenceOf(reason: TokenReason, params: TokenParams): string {
  const sentence = SENTENCES[reason].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ""));
  const words = params.words === undefined ? "" : ` Okta says: ${params.words}`;
  return sentence + words;
}

/** What broke a token request on its way. */
export function brokenTokenRequest({ code, what, advice }: Fault, url: string): OktaApiError {
  const parts = [`No token could be had: ${what}.`, advice, `(POST ${url})`];
  return new OktaApiError(code, parts.filter((part) => part !== "").join(" "));
}

/** What a token request got for an answer. */
export interface TokenAnswer {
  readonly status: number;
  readonly text: string;
  /** Seconds that this machine's clock is ahead of the server's; undefined if the server does not tell. */
  readonly ahead: number | undefined;
  /** `Retry-After` or what stands for it, in seconds. */
  readonly retryAfter?: number | undefined;
}

export interface TokenAsked {
  readonly origin: string;
  readonly scopes: readonly string[];
}

/** The code and the words of an answer that is an error, as OAuth has them or as the management API does. */
export function errorIn(text: string): { error: string; words: string } | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== "object" || body === null) return undefined;
  const { error, errorCode, error_description, errorSummary } = body as Record<string, unknown>;
  const word = (value: unknown) => (typeof value === "string" ? tidy(value) : "");
  return { error: word(error) || word(errorCode), words: word(error_description) || word(errorSummary) };
}

/** Words from outside: one line, not long, and no token that someone put in there. */
const tidy = (text: string) =>
  text
    .replace(/ey[\w-]{8,}(\.[\w-]*)+/g, "…")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 300);

/** So far apart may clocks be: Okta takes an assertion for 60 s. */
const CLOCKS_APART = 30;

/** The cause of an answer that brings no token. */
export function tokenErrorOf(answer: TokenAnswer, { origin, scopes }: TokenAsked): TokenError {
  const { status, retryAfter } = answer;
  const found = errorIn(answer.text);
  const error = found?.error ?? "";
  const words = found?.words ?? "";
  const details: OktaErrorDetails = {
    status,
    ...(error !== "" && { errorCode: error }),
    ...(words !== "" && { errorSummary: words }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
  const because = (reason: TokenReason, params: TokenParams = {}) =>
    new TokenError(reason, { ...params, ...(words !== "" && { words }) }, details);

  if (status >= 300 && status < 400) return because("redirect", { origin });
  if (status === 429) return because("busy");
  if (status >= 500) return because("server", { status });
  if (found === undefined) return because(status === 404 ? "no-org" : "not-json", { origin, status });
  if (status === 404) return because("no-org", { origin });
  if (status < 300) return because("not-a-token", { origin });
  const { ahead } = answer;
  const isClock = ahead !== undefined && Math.abs(ahead) > CLOCKS_APART;
  if (isClock && (error === "invalid_client" || error === "invalid_dpop_proof")) {
    return because("clock", {
      seconds: Math.round(Math.abs(ahead)),
      direction: ahead > 0 ? "ahead of" : "behind",
    });
  }
  switch (error) {
    case "invalid_client":
      if (/\bkid\b/i.test(words)) return because("key-id");
      return because(
        /client_id|client not found|unknown client/i.test(words) ? "unknown-client" : "signature",
      );
    case "invalid_scope":
      return because("scopes", { scopes: scopes.join(" ") });
    case "unauthorized_client":
    case "unsupported_grant_type":
      return because("grant");
    case "access_denied":
      return because("denied");
    case "invalid_dpop_proof":
    case "use_dpop_nonce":
      return because("proof");
    default:
      return because("other", { error: error || String(status) });
  }
}
