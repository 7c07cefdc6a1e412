import type { Authorizer } from "../request";

/** Calls with an API token of Okta's Admin Console (Security › API › Tokens). */
export function tokenAuthorizer(token: string): Authorizer {
  const headers = { Authorization: `SSWS ${token}` };
  return {
    headers: async () => ({ ...headers }),
    // a token that was refused once stays refused: it is revoked, or ran out after 30 days without use
    refused: () => false,
  };
}
