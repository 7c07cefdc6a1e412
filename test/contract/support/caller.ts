// How the tests call: as the node does, with the project's client and an API token.
import { OktaClient, type OktaRequest } from "../../../src/okta-api";
import { tokenAuthorizer } from "../../../src/okta-api/auth";

export const TOKEN = "00TestTokenOfTheContract";

/** A client of the org at `origin`, without a limit of its own. */
export function clientOf(origin: string): OktaClient {
  return new OktaClient({ origin, authorizer: tokenAuthorizer(TOKEN), timeout: 10_000, limit: 0 });
}

/** The body of the answer. @throws OktaApiError */
export async function send(origin: string, request: OktaRequest): Promise<unknown> {
  return (await clientOf(origin).send(request)).body;
}
