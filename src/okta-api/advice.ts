import type { OktaRequest } from "./request";

/** What is known of a refused call. */
export interface Refusal {
  readonly status: number;
  readonly errorCode: string | undefined;
  /** `WWW-Authenticate` */
  readonly challenge: string;
  /** Of the credentials: `SSWS`, `Bearer`, `DPoP`. */
  readonly scheme: string;
  readonly request: OktaRequest;
}

const NEW_TOKEN =
  "The API token is wrong, expired or revoked (a token expires 30 days after its last use, and stops with its owner). " +
  "Make a new one in Okta under Security › API › Tokens and put it into the org's node.";
const NEW_ACCESS =
  "Check the client id and the key in the org's node, and that the app in Okta is active and has this public key.";

/** Okta's roles that may do what a path is for: the least of them. */
const roles: readonly (readonly [path: RegExp, reads: string, changes: string])[] = [
  [/^\/api\/v1\/logs\b/, "Report Administrator", "Report Administrator"],
  [/^\/api\/v1\/eventHooks\b/, "Super Administrator", "Super Administrator"],
  [/^\/api\/v1\/apps\b/, "Read-Only Administrator", "Application Administrator"],
  [/^\/api\/v1\/groups\b/, "Read-Only Administrator", "Group Administrator"],
  [/^\/api\/v1\/users\b/, "Read-Only Administrator", "Organization Administrator"],
  [
    /^\/api\/v1\/(?:devices|policies|authenticators)\b/,
    "Read-Only Administrator",
    "Organization Administrator",
  ],
];

function roleFor({ path, method }: OktaRequest): string {
  const found = roles.find(([pattern]) => pattern.test(path));
  const role = found?.[method === "GET" ? 1 : 2];
  return role === undefined ? "an admin role" : `an admin role such as ${role}`;
}

function forbidden({ scheme, challenge, request }: Refusal): string {
  const scopes = /scope="([\w .-]{1,200})"/.exec(challenge)?.[1]?.split(" ") ?? request.scopes ?? [];
  if (scheme === "SSWS") {
    return `The API token may do what the admin may who made it. Give that admin ${roleFor(request)}, or make the token as another admin.`;
  }
  const named = scopes.length === 0 ? "the scope that this call needs" : `the scope ${scopes.join(" ")}`;
  return `Grant the app ${named} (in Okta: Applications › the app › Okta API Scopes), put it into the org's node, and give the app ${roleFor(request)} (the app › Admin roles).`;
}

const byCode: Readonly<Record<string, string>> = {
  E0000001:
    "Okta names what it does not accept; often the user, the device or the factor is in a state that does not allow this (suspend takes an ACTIVE user).",
  E0000002: "Check the parameters of the call.",
  E0000003: "Check the body of the call: it is not what Okta reads here.",
  E0000007:
    "Check the id: Okta names what it did not find. It may have been deleted, or belong to another org.",
  E0000008: "Check the path of the call: Okta has no such address.",
  E0000010: "Okta is in read-only mode, usually for maintenance; see status.okta.com.",
  E0000015: "Your org does not have this feature: ask Okta to turn it on.",
  E0000016: "The user is active already; there is nothing to do.",
  E0000022: "This address does not take that method: check method and path.",
  E0000031: "Check the filter or search expression of the call.",
  E0000038: "The user's status does not allow it: look at the user's status in Okta.",
  E0000047:
    "Let fewer events come this far, lower the limit in the org's node, or ask Okta for a higher one.",
};

const byStatus: Readonly<Record<number, string>> = {
  400: "Check the parameters of the call.",
  404: "Check the ids and the path of the call.",
  405: "This address does not take that method: check method and path.",
  429: byCode.E0000047 as string,
};

/** What to do about an answer of 400 or above, in whole sentences. */
export function adviceFor(refusal: Refusal): string {
  const { status, errorCode, scheme } = refusal;
  if (errorCode === "E0000006" || errorCode === "insufficient_scope") return forbidden(refusal);
  const known = byCode[errorCode ?? ""];
  if (known !== undefined) return known;
  if (status === 401) return scheme === "SSWS" ? NEW_TOKEN : NEW_ACCESS;
  if (status === 403) return forbidden(refusal);
  if (status >= 500)
    return "The fault is on Okta's side or on the way to it; see status.okta.com if it stays.";
  return byStatus[status] ?? "Look the error code up in Okta's documentation.";
}
