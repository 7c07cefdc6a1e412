// What a dialog wants to try, put together from what is typed there and what is deployed.
import { checkDomain, type OrgSettings } from "../../src/okta-api";

/** What Node-RED puts into the field of a stored password. */
const STORED = "__PWRD__";

/** The whole value is a variable of the environment, in either of Node-RED's forms. */
const VARIABLE = /^\$(\{\S+\}|\(\S+\))$/;

/** A deployed node: as its flow has it, variables by their names, and as it runs. */
export interface DeployedOrg {
  readonly written: Readonly<Record<string, unknown>>;
  readonly settings: OrgSettings;
}

/** Why nothing is tried; a name for a sentence. */
export type NotTried = "deploy-first" | "type-token" | "type-key";

const TEXTS = ["domain", "clientId", "keyId", "scopes"] as const;

/**
 * The settings to try. What is deployed lends two things, and only as it is deployed itself: the value of a variable
 * (others may hold what this user may not see), and a stored secret, for the domain and the app that it was stored
 * for. Otherwise whoever may open the dialog could have a secret sent to a host of their own.
 */
export function wantedSettings(
  body: Readonly<Record<string, unknown>>,
  deployed: DeployedOrg | undefined,
): OrgSettings | NotTried {
  const found: Partial<Record<(typeof TEXTS)[number], string>> = {};
  for (const name of TEXTS) {
    const typed = textIn(body[name]);
    if (!VARIABLE.test(typed)) found[name] = typed;
    else if (deployed !== undefined && textIn(deployed.written[name]) === typed)
      found[name] = deployed.settings[name];
    else return "deploy-first";
  }
  const { domain = "", clientId = "", keyId = "", scopes = "" } = found;
  const auth = body.auth === "oauth" ? "oauth" : "token";
  const secretName = auth === "oauth" ? "privateKey" : "token";
  let secret = textIn(body[secretName]);
  if (secret === STORED || VARIABLE.test(secret)) {
    if (secret !== STORED && textIn(deployed?.written[secretName]) !== secret) return "deploy-first";
    const same =
      deployed !== undefined &&
      sameOrigin(deployed.settings.domain, domain) &&
      (auth === "token" || deployed.settings.clientId === clientId);
    if (!same) return auth === "oauth" ? "type-key" : "type-token";
    secret = deployed.settings[secretName];
  }
  const seconds = Number(textIn(body.timeout));
  return {
    ...{ domain, auth, clientId, keyId, scopes },
    token: auth === "token" ? secret : "",
    privateKey: auth === "oauth" ? secret : "",
    timeout: Math.min(MAX_TIMEOUT, seconds > 0 ? seconds * 1000 : MAX_TIMEOUT),
  };
}

/** Nobody looks at a dialog for longer. */
const MAX_TIMEOUT = 20_000;

const textIn = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value).trim() : "";

/** Whether two domains are one; what is no domain is the same as nothing. */
function sameOrigin(one: string, other: string): boolean {
  const { origin } = checkDomain(one);
  return origin !== undefined && origin === checkDomain(other).origin;
}
