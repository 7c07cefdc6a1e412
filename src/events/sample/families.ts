// What an event type is about, by the start of its name: the longest start that fits wins. `noun` makes
// the display message, `targets` the targets in order, `actor` says who does it (an admin if absent).
import type { ThingName } from "./targets";

export type ActorKind = "admin" | "self" | "system" | "client";

export interface Family {
  noun: string;
  targets?: readonly ThingName[];
  actor?: ActorKind;
}

const f = (noun: string, targets: string, actor?: ActorKind): Family => ({
  noun,
  targets: targets === "" ? [] : (targets.split(" ") as ThingName[]),
  ...(actor && { actor }),
});

/** The words of `targets` are names of things; the tests hold them to that. */
export const families: Readonly<Record<string, Family>> = /* @__PURE__ */ (() => ({
  "access.request.": f("access request", "accessRequest user", "self"),
  "access.request.condition.": f("access request condition", "requestCondition app"),
  "access.request.sequence.": f("access request sequence", "requestSequence"),
  "access.request.settings.": f("access request settings", "requestSettings"),
  "access.review.": f("security access review", "review user"),
  "app.": f("application", "app"),
  "app.access_request.": f("access request to application", "app user"),
  "app.ad.": f("Active Directory user", "user app", "system"),
  "app.ai_agent_provider.": f("AI agent provider", "agentProvider"),
  "app.ai_agent_provider.import_staging.": f("AI agent staging item", "stagedAgent agentProvider"),
  "app.interclient_mapping.": f("interclient trust mapping", "requestingApp app"),
  "app.oauth2.": f("OAuth 2.0 client", "client"),
  "app.oauth2.as.consent.grant": f("consent to app", "user app authServer scope", "self"),
  "app.oauth2.as.consent.": f("consent to app", "user app authServer scope"),
  "app.oauth2.as.token.grant.": f("token", "app authServer accessToken", "client"),
  "app.oauth2.token.grant.": f("token", "app accessToken", "client"),
  "app.oauth2.client.privilege.": f("privilege of OAuth 2.0 client", "client role"),
  "app.oauth2.trusted_server.": f("trusted authorization server", "authServer trustedServer"),
  "app.user_management": f("application group member", "user group app", "system"),
  "app.user_management.user_group_import.": f("group from application", "group app", "system"),
  "application.": f("application", "app"),
  "application.account.": f("unmanaged application account", "appUser app"),
  "application.account.decision.confirm": f("unmanaged application account", "appUser app user"),
  "application.account.match.": f("match of unmanaged application account", "appUser app user"),
  "application.lifecycle.": f("application", "app"),
  "application.policy.": f("application sign-on policy", "app policy rule", "self"),
  "application.provision.": f("user in external application", "appUser app user", "system"),
  "application.provision.group_push.": f("group push mapping", "group app", "system"),
  "application.user_membership.": f("application membership", "appUser app user"),
  "certification.campaign.": f("certification campaign", "campaign"),
  "certification.campaign.item.": f("certification campaign item", "campaign campaignItem user app"),
  "device.": f("device", "device"),
  "device.enrollment.": f("device", "device user", "self"),
  "device.user.": f("device", "device user", "self"),
  "group.": f("group", "group"),
  "group.application_assignment.": f("application assignment of group", "group app"),
  "group.privilege.": f("group privilege", "group role"),
  "group.user_membership.": f("group membership", "user group"),
  "iam.policy.": f("IAM policy", "iamPolicy"),
  "iam.resourceset.": f("resource set", "resourceSet"),
  "iam.resourceset.bindings.": f("admin role assignment", "resourceSet customRole user"),
  "iam.resourceset.resources.": f("resources in resource set", "resourceSet resource"),
  "iam.role.": f("custom admin role", "customRole"),
  "iam.role.permission": f("permission of custom admin role", "customRole permission"),
  "iam.role.subscriptions.": f("role subscriptions", "role"),
  "inline_hook.": f("inline hook", "inlineHook", "system"),
  "policy.": f("policy", "policy"),
  "policy.auth_reevaluate.": f("authentication policy re-evaluation", "policy rule app", "self"),
  "policy.rule.": f("policy rule", "rule policy"),
  "resource_servers.": f("resource server", "apiServer"),
  "resource_servers.a2a_server.": f("A2A server", "a2aServer"),
  "resource_servers.a2a_server.auth_server.": f("authorization server of A2A server", "a2aServer authServer"),
  "resource_servers.api_server.": f("API server", "apiServer"),
  "resource_servers.api_server.auth_server.": f("authorization server of API server", "apiServer authServer"),
  "resource_servers.client_authentication_settings.": f(
    "client authentication settings",
    "clientSettings apiServer",
  ),
  "resource_servers.mcp_server.": f("MCP server", "mcpServer"),
  "resource_servers.mcp_server.auth_server.": f("authorization server of MCP server", "mcpServer authServer"),
  "resource_servers.mcp_server.capability.": f("capabilities of MCP server", "mcpServer capability"),
  "resource_servers.virtual_mcp_server.": f("virtual MCP server", "virtualMcpServer"),
  "resource_servers.virtual_mcp_server.auth_server.": f(
    "authorization server of virtual MCP server",
    "virtualMcpServer authServer",
  ),
  "resource_servers.virtual_mcp_server.capability.": f(
    "capability of virtual MCP server",
    "virtualMcpServer capability",
  ),
  "security.authenticator.": f("authenticator", "authenticator"),
  "security.breached_credential.": f("breached credential", "password", "self"),
  "security.trusted_origin.": f("trusted origin", "trustedOrigin"),
  "system.": f("system", "", "system"),
  "system.api_token.": f("API token", "apiToken"),
  "system.email.": f("email", "user", "system"),
  "system.idp.": f("identity provider", "idp"),
  "system.idp.key.": f("identity provider key", "idpKey"),
  "system.import.": f("import", "app", "system"),
  "system.import.group.": f("group by import", "group app", "system"),
  "system.log_stream.": f("log stream", "logStream"),
  "system.oauth2.": f("OAuth 2.0 token", "accessToken", "client"),
  "system.org.rate_limit.": f("rate limit", "rateLimitPattern rateLimitBucket", "client"),
  "system.sms.": f("SMS", "user phone", "self"),
  "system.voice.": f("voice call", "user phone", "self"),
  "user.": f("user", "user"),
  "user.account.": f("account of user", "user"),
  "user.account.privilege.": f("user privilege", "user role"),
  "user.account.subscriptions.": f("admin subscriptions", "user"),
  "user.authentication.": f("authentication of user", "user", "self"),
  "user.authentication.universal_logout": f("Universal Logout", "user app"),
  "user.behavior.": f("user behavior profile", "user"),
  "user.credential.": f("device trust certificate", "user trustedDevice", "self"),
  "user.identity_verification": f("identity verification", "user verificationIdp", "self"),
  "user.import.": f("user", "user app", "self"),
  "user.lifecycle.": f("Okta user", "user"),
  "user.mfa.": f("factor of user", "user enrollment", "self"),
  "user.risk.": f("user risk", "user", "system"),
  "user.session.": f("session of user", "", "self"),
  "workload_principal.": f("workload principal", "agent"),
  "workload_principal.ai_agent.credential.": f("AI agent credential", "agentCredential agent"),
  "workload_principal.delegation_link.": f("workload principal delegation link", "agent delegate"),
  "workload_principal.resource_connection.": f(
    "workload principal resource connection",
    "agent agentConnection apiServer",
  ),
  "workload_principal.sign_on_provider.": f("sign-on provider of workload principal", "agent app"),
}))();

const nothingKnown: Family = { noun: "" };

/** The family of a type; one that no start fits has no noun and no targets. */
export function familyOf(eventType: string): Family {
  for (let end = eventType.length; end > 0; end -= 1) {
    const start = eventType.slice(0, end);
    if (Object.hasOwn(families, start)) return families[start] ?? nothingKnown;
  }
  return nothingKnown;
}
