// debugData.requestUri: the API path that the change would have gone through.
import type { LogTarget } from "../log-event";

const collections: Readonly<Record<string, string>> = {
  User: "users",
  UserGroup: "groups",
  AppInstance: "apps",
  PublicClientApp: "apps",
  UDDevice: "devices",
  PolicyEntity: "policies",
  Authenticator: "authenticators",
  IdentityProvider: "idps",
  LogStream: "logStreams",
  InlineHook: "inlineHooks",
  TrustedOrigin: "trustedOrigins",
  Token: "api-tokens",
  AuthorizationServer: "authorizationServers",
  RESOURCE_SET: "iam/resource-sets",
  CUSTOM_ROLE: "iam/roles",
};

/** Containers first, so that a membership reads groups/GROUP/users/USER. */
const owners: readonly (readonly [owner: string, owned: string, collection: string])[] = [
  ["UserGroup", "User", "users"],
  ["UserGroup", "AppInstance", "apps"],
  ["AppInstance", "User", "users"],
  ["PolicyEntity", "PolicyRule", "rules"],
  ["User", "AuthenticatorEnrollment", "factors"],
];

export function requestPathOf(eventType: string, targets: readonly LogTarget[]): string {
  const idOf = (type: string) => targets.find((target) => target.type === type)?.id;
  for (const [owner, owned, collection] of owners) {
    const ownerId = idOf(owner);
    const ownedId = idOf(owned);
    if (ownerId && ownedId) return `/api/v1/${collections[owner]}/${ownerId}/${collection}/${ownedId}`;
  }
  const first = targets.find(({ type }) => type && Object.hasOwn(collections, type));
  if (!first?.type) return `/api/internal/${eventType.split(".")[0] || "event"}`;
  const action = /\.lifecycle\.(activate|deactivate|suspend|unsuspend|reactivate)$/.exec(eventType)?.[1];
  return `/api/v1/${collections[first.type]}/${first.id}${action ? `/lifecycle/${action}` : ""}`;
}
