// Calls each origin of its arguments and prints what came of it, as JSON: for a Node that trusts other CAs.
import { type OktaApiError, OktaClient } from "../../../../src/okta-api";
import { getUser, TOKEN, tokenOf } from "./support";

async function main(): Promise<void> {
  const outcomes: object[] = [];
  for (const origin of process.argv.slice(2)) {
    const client = new OktaClient({ origin, authorizer: tokenOf(TOKEN), timeout: 30_000 });
    const outcome = await client.send(getUser).then(
      ({ status }) => ({ message: String(status) }),
      (error: OktaApiError) => ({ code: error.code, message: error.message }),
    );
    outcomes.push(outcome);
  }
  process.stdout.write(JSON.stringify(outcomes));
}

void main();
