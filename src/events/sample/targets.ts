// One function per kind of thing that an event can be about. Types that are seen in real bodies: User,
// UserGroup, AppInstance, AppUser, UDDevice, PolicyEntity, PolicyRule, Authenticator,
// AuthenticatorEnrollment, Token, MobilePhone, ROLE, "URL Pattern", "Bucket Uuid", GroupRule. Okta keeps
// no list of the others; their names here follow the same pattern.
import type { FreeForm, LogTarget } from "../log-event";
import { serviceClient } from "./cast";
import { stableId } from "./ids";
import { appId, groupId, type Scene, userId } from "./scene";

type Thing = (scene: Scene) => LogTarget;

function thing(
  type: string,
  id: string,
  displayName: string,
  alternateId = "unknown",
  detailEntry: FreeForm | null = null,
): LogTarget {
  return { id, type, alternateId, displayName, detailEntry: detailEntry && { ...detailEntry } };
}

/** A thing of which the org has one, with an id of its own. */
const one = (type: string, prefix: string, name: string, detailEntry: FreeForm | null = null): Thing => {
  return () => thing(type, stableId(prefix, `${type} ${name}`), name, "unknown", detailEntry);
};

export const things = /* @__PURE__ */ (() =>
  ({
    // people and groups
    user: ({ person }) => thing("User", userId(person), person.name, person.login),
    admin: ({ admin }) => thing("User", userId(admin), admin.name, admin.login),
    group: ({ person }) => thing("UserGroup", groupId(person.group), person.group),
    phone: ({ person }) => thing("MobilePhone", stableId("mbl", person.phone), person.phone, person.phone),

    // apps
    app: ({ app }) =>
      thing("AppInstance", appId(app), app.displayName, app.label, {
        signOnModeType: app.signOnMode || null,
      }),
    appUser: ({ app, person }) =>
      thing("AppUser", stableId("0ua", `${app.label} ${person.login}`), person.name, person.login),
    requestingApp: () =>
      thing("AppInstance", stableId("0oa", "Expense Assistant"), "Expense Assistant", "Expense Assistant"),
    client: () =>
      thing(
        "PublicClientApp",
        stableId("0oa", serviceClient.label),
        serviceClient.label,
        stableId("0oa", serviceClient.label),
      ),

    // devices and authenticators
    device: ({ person }) => {
      const [platform, osVersion] = {
        CHROME: ["MACOS", "14.5.0"] as const,
        EDGE: ["WINDOWS", "10.0.19045.4529"] as const,
        SAFARI: ["IOS", "17.5.1"] as const,
      }[person.machine.browser] ?? ["UNKNOWN", null];
      return thing("UDDevice", stableId("guo", person.deviceName), person.deviceName, "unknown", {
        name: person.deviceName,
        status: "ACTIVE",
        osPlatform: platform,
        osVersion,
      });
    },
    trustedDevice: ({ person }) =>
      thing("Device", stableId("guo", person.deviceName), person.deviceName, "unknown"),
    authenticator: one("Authenticator", "aut", "Okta Verify", { authenticatorKey: "okta_verify" }),
    enrollment: ({ person }) =>
      thing("AuthenticatorEnrollment", stableId("pfd", person.deviceName), "Okta Verify", "unknown", {
        methodTypeUsed: "Use Okta Verify Push",
        methodUsedVerifiedProperties: "[USER_PRESENCE]",
      }),
    password: ({ person }) =>
      thing("AuthenticatorEnrollment", stableId("laf", person.login), "Password", "unknown", {
        methodTypeUsed: "Password",
      }),

    // policies
    policy: one("PolicyEntity", "00p", "Any two factors", { policyType: "Okta:SignOn" }),
    rule: () =>
      thing(
        "PolicyRule",
        stableId("0pr", "PolicyRule Deny outside office countries"),
        "Deny outside office countries",
        stableId("00p", "PolicyEntity Any two factors"),
      ),

    // admin rights
    role: () => thing("ROLE", "HelpDeskAdmin", "Help Desk Administrator"),
    customRole: one("CUSTOM_ROLE", "cr0", "App access manager"),
    permission: () => thing("PERMISSION", "okta.users.manage", "okta.users.manage", "okta.users.manage"),
    resourceSet: one("RESOURCE_SET", "iam", "Sales apps and groups"),
    resource: ({ person }) => thing("RESOURCE", stableId("ire", person.group), `Group ${person.group}`),
    iamPolicy: one("IAM_POLICY", "iap", "Admin assignment policy"),

    // tokens, OAuth, APIs
    apiToken: one("Token", "00T", "hr-sync"),
    accessToken: ({ requestId }) => thing("access_token", `AT.${requestId}`, "Access Token"),
    authServer: one("AuthorizationServer", "aus", "default", {
      issuer: "https://example.okta.com/oauth2/default",
    }),
    trustedServer: one("AuthorizationServer", "aus", "partners"),
    scope: one("Scope", "scp", "calendar.read"),
    trustedOrigin: () =>
      thing("TrustedOrigin", stableId("tos", "portal"), "Customer portal", "https://portal.example.com"),
    rateLimitPattern: () => thing("URL Pattern", "/api/v1/users", "/api/v1/users"),
    rateLimitBucket: ({ requestId }) => {
      const id = stableId("rlb", requestId.slice(0, 4));
      return thing("Bucket Uuid", id, id);
    },

    // identity providers, hooks, streams
    idp: one("IdentityProvider", "0oa", "Partner SAML", { idpType: "SAML2" }),
    socialIdp: one("IdentityProvider", "0oa", "Google", { idpType: "GOOGLE" }),
    verificationIdp: one("IdentityProvider", "0oa", "Identity check", { idpType: "IDV" }),
    idpKey: one("IdpKeyCredential", "kid", "Partner SAML signing key"),
    inlineHook: one("InlineHook", "cal", "Token enrichment"),
    logStream: one("LogStream", "0oa", "Splunk Cloud", { type: "splunk_cloud_logstreaming" }),

    // governance
    accessRequest: one("AccessRequest", "req", "Access to Salesforce"),
    requestCondition: one("AccessRequestCondition", "rco", "Sales may ask for Salesforce"),
    requestSequence: one("AccessRequestSequence", "rse", "Manager, then app owner"),
    requestSettings: one("AccessRequestSettings", "rst", "Salesforce request settings"),
    review: one("SecurityAccessReview", "sar", "Review after a risky sign-in"),
    campaign: one("Campaign", "icc", "Quarterly Salesforce review"),
    campaignItem: ({ person, app }) =>
      thing("CampaignItem", stableId("icr", `${person.login} ${app.label}`), `${person.name}: ${app.label}`),

    // AI agents and resource servers
    agent: one("WorkloadPrincipal", "wlp", "Expense agent", { principalType: "AI_AGENT" }),
    delegate: one("WorkloadPrincipal", "wlp", "Travel agent", { principalType: "AI_AGENT" }),
    agentCredential: one("AiAgentCredential", "wlc", "Expense agent key 1"),
    agentConnection: one("ResourceConnection", "wrc", "Expense agent to Expenses API"),
    agentProvider: one("AiAgentProvider", "aip", "Agent builder"),
    stagedAgent: one("AiAgentStagingItem", "ais", "Receipt reader"),
    apiServer: one("ApiServer", "rsv", "Expenses API"),
    mcpServer: one("McpServer", "rsv", "Ticket tools"),
    virtualMcpServer: one("VirtualMcpServer", "rsv", "All office tools"),
    a2aServer: one("A2aServer", "rsv", "Travel desk"),
    clientSettings: one("ClientAuthenticationSettings", "cas", "Expenses API client settings"),
    capability: one("McpCapability", "cap", "create_ticket"),
  }) satisfies Record<string, Thing>)();

export type ThingName = keyof typeof things;
