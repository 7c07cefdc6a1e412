import { OauthAuthorizer } from "./auth/oauth";
import { TokenError } from "./auth/token-errors";
import { OktaClient } from "./client";
import { OktaApiError, type OktaErrorCode } from "./errors";
import { type OrgProblem, type OrgSettings, readOrg } from "./org";
import type { Authorizer, OktaAnswer } from "./request";

/** What a test of a connection found out. */
export type Connection =
  | {
      readonly ok: true;
      readonly origin: string;
      readonly organization: string;
      /** Identity Engine, or the Classic Engine before it; undefined: Okta did not tell. */
      readonly engine: "identity" | "classic" | undefined;
      /** Of an API token: whose it is. */
      readonly login?: string;
      /** Of an app: what was granted. */
      readonly scopes?: readonly string[];
      /** Of an app: asked for, and not granted. */
      readonly missing?: readonly string[];
      /** Of an app: with a proof of possession. */
      readonly dpop?: boolean;
    }
  | {
      readonly ok: false;
      readonly problem: ConnectionProblem;
      /** Fills in the sentence of the problem. Never a secret. */
      readonly params: Readonly<Record<string, string | number>>;
    };

/** Why a connection does not work; a name for a sentence. */
export type ConnectionProblem =
  | OrgProblem
  | "no-host"
  | "token-refused"
  | "forbidden"
  | "wrong"
  | OktaErrorCode;

/** For what no credentials are needed. */
const nobody: Authorizer = { headers: async () => ({}), refused: () => false };

const failed = (
  problem: ConnectionProblem,
  params: Record<string, string | number> = {},
): Connection & { ok: false } => ({ ok: false, problem, params });

/**
 * Tries an org: is there one at this domain, and does it take the credentials? Nothing is changed in it.
 *
 * @param signal ends it
 */
export async function testConnection(settings: OrgSettings, signal: AbortSignal): Promise<Connection> {
  const org = readOrg(settings);
  if (org.problem !== undefined) return failed(org.problem);
  const { origin, authorizer } = org;
  const { timeout } = settings;
  const get = (operation: string, path: string, by: Authorizer): Promise<OktaAnswer> =>
    new OktaClient({ origin, authorizer: by, timeout }).send(
      { operation, path, method: "GET", query: [], repeatable: false },
      { signal },
    );

  let about: Record<string, unknown>;
  try {
    const { body } = await get("getWellknownOrgMetadata", "/.well-known/okta-organization", nobody);
    about = (body ?? {}) as Record<string, unknown>;
  } catch (error) {
    return failure(error, origin, (status) => (status >= 400 && status < 429 ? "no-org" : undefined));
  }
  if (typeof about.id !== "string") return failed("no-org", { origin });
  const engine = about.pipeline === "idx" ? "identity" : about.pipeline === "v1" ? "classic" : undefined;
  const found = { ok: true, origin, organization: about.id, engine } as const;

  try {
    if (authorizer instanceof OauthAuthorizer) {
      const { scopes, kind } = await authorizer.token(signal).catch(async (error) => {
        throw isScopes(error) ? await refusedScopes(settings, authorizer.scopes, error, signal) : error;
      });
      const missing = authorizer.scopes.filter((scope) => !scopes.includes(scope));
      return { ...found, scopes, missing, dpop: kind === "dpop" };
    }
    const { body } = await get("getCurrentUser", "/api/v1/users/me", authorizer);
    const login = (body as { profile?: { login?: unknown } } | undefined)?.profile?.login;
    return { ...found, ...(typeof login === "string" && { login }) };
  } catch (error) {
    return failure(error, origin, (status) =>
      status === 401 ? "token-refused" : status === 403 ? "forbidden" : undefined,
    );
  }
}

const isScopes = (error: unknown): error is TokenError =>
  error instanceof TokenError && error.reason === "scopes";

/** More scopes than anyone lists by hand are not asked for one by one. */
const MOST_SCOPES = 20;

/** Okta does not say which of the scopes it refuses: they are asked for one by one. */
async function refusedScopes(
  settings: OrgSettings,
  scopes: readonly string[],
  error: TokenError,
  signal: AbortSignal,
): Promise<TokenError> {
  if (scopes.length > MOST_SCOPES) return error;
  const refused: string[] = [];
  for (const scope of scopes) {
    const one = readOrg({ ...settings, scopes: scope });
    if (one.problem !== undefined || !(one.authorizer instanceof OauthAuthorizer)) return error;
    await one.authorizer.token(signal).catch((thrown) => {
      if (!isScopes(thrown)) throw thrown;
      refused.push(scope);
    });
  }
  // each alone is granted, all of them are not
  if (refused.length === 0) return error;
  const { status, errorCode, errorSummary } = error;
  return new TokenError(
    "scopes",
    { ...error.params, scopes: refused.join(" ") },
    { status, errorCode, errorSummary },
  );
}

function failure(
  error: unknown,
  origin: string,
  known: (status: number) => ConnectionProblem | undefined,
): Connection {
  if (error instanceof TokenError) return failed(error.reason, { origin, ...error.params });
  if (!(error instanceof OktaApiError)) return failed("wrong");
  const { code, status, errorSummary, errorCode, retryAfter } = error;
  // the innermost cause has a name in capitals, in brackets
  const detail = /\(([A-Z][A-Z_\d]+)[),]/.exec(error.message)?.[1] ?? "";
  const problem =
    (status === undefined ? undefined : known(status)) ??
    (detail === "ENOTFOUND" || detail === "EAI_AGAIN" ? "no-host" : code === "aborted" ? "timeout" : code);
  return failed(problem, {
    origin,
    detail,
    status: status ?? 0,
    seconds: retryAfter ?? 0,
    words: [errorCode, errorSummary].filter(Boolean).join(": "),
  });
}
