// An org as a config node has it: what to call, and with which credentials.
import { OauthAuthorizer } from "./auth/oauth";
import { tokenAuthorizer } from "./auth/token";
import { TokenError, type TokenReason } from "./auth/token-errors";
import { checkDomain, type DomainProblem } from "./domain";
import type { Authorizer } from "./request";

export interface OrgSettings {
  readonly domain: string;
  readonly auth: "token" | "oauth";
  /** Of the API; with `auth` "token". */
  readonly token: string;
  /** These four with `auth` "oauth". The key is PEM or JWK; "" as its ID: that of the JWK. */
  readonly clientId: string;
  readonly privateKey: string;
  readonly keyId: string;
  /** With spaces between them. */
  readonly scopes: string;
  /** Milliseconds for one attempt. */
  readonly timeout: number;
}

/** Why an org cannot be called as it is set up. */
export type OrgProblem = `domain-${DomainProblem}` | "no-token" | "token-form" | "no-client" | TokenReason;

/** An org that has a problem besides its domain still has an origin: what would be sent there can be shown. */
export type Org =
  | { readonly origin: string; readonly authorizer: Authorizer; readonly problem?: undefined }
  | { readonly problem: OrgProblem; readonly origin?: string };

/** The scopes in a text, each once. */
export const scopesIn = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** Makes an org ready to be called; nothing is sent. */
export function readOrg(settings: OrgSettings): Org {
  const domain = checkDomain(settings.domain);
  if (domain.problem !== undefined) return { problem: `domain-${domain.problem}` };
  const { origin } = domain;
  if (settings.auth === "token") {
    const token = settings.token.trim().replace(/^SSWS\s+/i, "");
    if (token === "") return { origin, problem: "no-token" };
    // what no header can carry, or two things at once
    if (!/^[!-~]+$/.test(token)) return { origin, problem: "token-form" };
    return { origin, authorizer: tokenAuthorizer(token) };
  }
  const clientId = settings.clientId.trim();
  if (clientId === "") return { origin, problem: "no-client" };
  try {
    const { privateKey, timeout } = settings;
    const keyId = settings.keyId.trim();
    const scopes = scopesIn(settings.scopes);
    return {
      origin,
      authorizer: new OauthAuthorizer({ origin, clientId, privateKey, keyId, scopes, timeout }),
    };
  } catch (error) {
    if (error instanceof TokenError) return { origin, problem: error.reason };
    throw error;
  }
}
