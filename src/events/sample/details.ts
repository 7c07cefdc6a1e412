// What single event types carry besides their family: outcome, severity, debugData, sign-in context.
// debugData's values are texts, also numbers, booleans and lists, as Okta writes them.
import type { LogAuthenticationContext, LogOutcome, LogSecurityContext, Severity } from "../log-event";
import type { ActorKind } from "./families";
import { randomHex, stableId } from "./ids";
import { appId, type Scene, type SceneKind, userId } from "./scene";
import type { ThingName } from "./targets";

export interface Detail {
  message?: string;
  actor?: ActorKind;
  targets?: readonly ThingName[];
  outcome?: LogOutcome;
  severity?: Severity;
  scene?: SceneKind;
  /** The event has a `device`. */
  device?: boolean;
  legacyEventType?: string;
  debugData?: (scene: Scene) => { [key: string]: string };
  authenticationContext?: LogAuthenticationContext;
  securityContext?: LogSecurityContext;
  /** An API token did it: `transaction.detail.requestApiTokenId`. */
  apiToken?: boolean;
}

const passwordSignIn: LogAuthenticationContext = {
  authenticationProvider: "OKTA_AUTHENTICATION_PROVIDER",
  credentialProvider: "OKTA_CREDENTIAL_PROVIDER",
  credentialType: "PASSWORD",
};
const factorSignIn: LogAuthenticationContext = {
  authenticationProvider: "FACTOR_PROVIDER",
  credentialProvider: "OKTA_CREDENTIAL_PROVIDER",
  credentialType: "OTP",
  authenticationStep: 1,
};

const calmRisk = {
  risk: "{level=LOW}",
  behaviors:
    "{New Geo-Location=NEGATIVE, New Device=NEGATIVE, New IP=NEGATIVE, New State=NEGATIVE, New Country=NEGATIVE, Velocity=NEGATIVE, New City=NEGATIVE}",
};
const highRisk = {
  risk: "{reasons=Anomalous Location, Anomalous Device, level=HIGH}",
  behaviors:
    "{New Geo-Location=POSITIVE, New Device=POSITIVE, New IP=POSITIVE, New State=POSITIVE, New Country=POSITIVE, Velocity=POSITIVE, New City=POSITIVE}",
  threatSuspected: "true",
};
const riskContext: LogSecurityContext = {
  risk: {
    level: "HIGH",
    previousLevel: "LOW",
    reasons: ["Anomalous Location", "Anomalous Device"],
    detectionName: "Suspicious App Access",
    issuer: "Okta",
  },
};

const fingerprint = (scene: Scene) => ({ deviceFingerprint: randomHex(scene.random, 32) });
const phoneData = ({ person }: Scene) => ({
  phoneNumber: person.phone,
  countryCallingCode: "1",
  smsProvider: "EXAMPLE_PROVIDER",
});
const rateLimitData = (warningPercent: boolean) => (scene: Scene) => ({
  threshold: "600",
  timeSpan: "1",
  timeUnit: "MINUTES",
  rateLimitSecondsToReset: String(1 + Math.floor(scene.random() * 59)),
  rateLimitScopeType: "ORG",
  rateLimitBucketUuid: stableId("rlb", scene.requestId.slice(0, 4)),
  userId: stableId("0oa", "HR Sync Service"),
  requestUri: "/api/v1/users",
  url: "/api/v1/users?limit=200",
  ...(warningPercent && { warningPercent: "60" }),
});
const minutesBefore = (scene: Scene, minutes: number) =>
  new Date(Date.parse(scene.published) - minutes * 60_000).toISOString();

const factor = (verb: string): Detail => ({
  outcome: { result: "SUCCESS", reason: `User ${verb} OKTA_VERIFY_PUSH factor` },
  debugData: () => ({ factor: "OKTA_VERIFY_PUSH" }),
});
const importRun = (message: string, counts: { [key: string]: string } = {}): Detail => ({
  message,
  scene: "directory",
  debugData: ({ app }) => ({ appname: app.name, importTrigger: "SCHEDULED", ...counts }),
});
const denied = (reason: string): Detail => ({
  outcome: { result: "DENY", reason },
  severity: "WARN",
  scene: "proxy",
});

// pure, so that a bundle that makes no samples leaves the table out
export const details: Readonly<Record<string, Detail>> = /* @__PURE__ */ (() => ({
  "access.review.create": { actor: "system", severity: "WARN" },
  "access.review.start": { actor: "system" },
  "access.request.expire": { actor: "system" },
  "access.request.reject": { actor: "admin", outcome: { result: "DENY", reason: "Rejected by approver" } },
  "access.request.resolve": { actor: "admin" },
  "app.access_request.request": { message: "User requested access to app", actor: "self" },
  "app.access_request.expire": { actor: "system" },
  "app.access_request.deny": { outcome: { result: "DENY", reason: "Denied by approver" } },
  "app.access_request.approver.deny": { outcome: { result: "DENY", reason: "Denied by approver" } },
  "app.ad.password_migration_campaign.user.migrate.end": { scene: "directory" },
  "app.ai_agent_provider.import.start": { message: "Start import of AI agents" },
  "app.ai_agent_provider.import.complete": {
    message: "Complete import of AI agents",
    targets: ["agentProvider", "agent", "stagedAgent"],
    debugData: () => ({ agentsFound: "3", agentsImported: "2", agentsErrored: "0" }),
  },
  "app.ai_agent_provider.credential.validate": { message: "Validate credential of AI agent provider" },
  "app.oauth2.as.consent.grant": {
    message: "User granted consent to app",
    debugData: ({ app }) => ({ grantedScopes: "calendar.read", clientId: appId(app) }),
  },
  "app.oauth2.as.token.grant.interclient_token": { message: "OAuth 2.0 interclient token is granted" },
  "app.oauth2.token.grant.interclient_token": { message: "OAuth 2.0 interclient token is granted" },
  "app.oauth2.client.privilege.grant": {
    message: "Grant privilege to OAuth 2.0 client",
    debugData: () => ({ privilegeGranted: "Help Desk administrator" }),
  },
  "app.oauth2.client.privilege.revoke": { message: "Revoke all privileges of OAuth 2.0 client" },
  "app.user_management": { message: "Application group member imported" },
  "app.user_management.user_group_import.upsert_success": { message: "Import group from application" },
  "application.account.detect": { actor: "system", message: "Detect unmanaged application account" },
  "application.account.remove": { actor: "system" },
  "application.policy.sign_on.deny_access": {
    message: "Deny user access due to app sign on policy",
    ...denied("Sign-on policy evaluation resulted in DENY"),
    debugData: () => highRisk,
  },
  "application.provision.group_push.mapping.update.or.delete.failed.with.error": {
    message: "Group push mapping update or delete failed",
    outcome: { result: "FAILURE", reason: "Invalid access token for the target application" },
    severity: "ERROR",
  },
  "application.provision.user.sync": { message: "Sync user in external application" },
  "application.user_membership.add": {
    message: "Add user to application membership",
    debugData: ({ app }) => ({ appname: app.name, signOnMode: app.signOnMode }),
  },
  "application.user_membership.remove": {
    message: "Remove user's application membership",
    debugData: ({ app }) => ({ appname: app.name, signOnMode: app.signOnMode }),
  },
  "application.user_membership.change_password": {
    message: "Change application password for user",
    actor: "self",
  },
  "application.user_membership.update": { message: "Update user's application property" },
  "certification.campaign.item.decide": { debugData: () => ({ decision: "REVOKE" }) },
  "certification.campaign.item.remediate": {
    actor: "system",
    debugData: () => ({ remediation: "REVOKE" }),
  },
  "device.enrollment.create": { message: "Enroll new device", device: true },
  "device.user.add": { message: "Add device to user", device: true },
  "device.user.remove": { message: "Remove device from user", actor: "admin" },
  "group.privilege.grant": {
    message: "Grant group privilege",
    debugData: () => ({ privilegeGranted: "Help Desk administrator" }),
  },
  "group.profile.update": {
    message: "Okta group profile updated",
    debugData: () => ({ changedAttributes: "description" }),
  },
  "group.user_membership.add": {
    message: "Add user to group membership",
    legacyEventType: "core.user_group_member.user_add",
  },
  "group.user_membership.remove": {
    message: "Remove user from group membership",
    legacyEventType: "core.user_group_member.user_remove",
  },
  "inline_hook.executed": {
    message: "Inline hook executed",
    debugData: () => ({ inlineHookType: "com.okta.oauth2.tokens.transform", responseStatus: "200" }),
  },
  "policy.auth_reevaluate.fail": {
    message: "Authentication policy re-evaluation failed",
    outcome: { result: "FAILURE", reason: "Policy violation" },
    severity: "WARN",
    scene: "proxy",
    device: true,
    securityContext: riskContext,
    debugData: () => highRisk,
  },
  "security.breached_credential.detected": {
    message: "Breached credential detected",
    severity: "WARN",
    debugData: () => ({ breachedCredentialType: "PASSWORD" }),
  },
  "system.api_token.create": { message: "Create API token", legacyEventType: "api.token.create" },
  "system.api_token.revoke": { message: "Revoke API token", legacyEventType: "api.token.revoke" },
  "system.api_token.request_outside_allowed_range": {
    message: "API token used from outside its allowed network zone",
    ...denied("Network zone violation"),
    apiToken: true,
    debugData: () => ({ requestUri: "/api/v1/users", url: "/api/v1/users?limit=200" }),
  },
  "system.oauth2.token.request_outside_allowed_range": {
    message: "OAuth 2.0 token used from outside its allowed network zone",
    ...denied("Network zone violation"),
  },
  "system.email.delivery": {
    message: "Email delivery status updated",
    outcome: { result: "FAILURE", reason: "Bounced: mailbox does not exist" },
    severity: "WARN",
    debugData: ({ person }) => ({ emailTo: person.login, deliveryStatus: "BOUNCED" }),
  },
  "system.idp.lifecycle.read_client_secret": { message: "Read client secret of identity provider" },
  "system.import.start": importRun("Start import"),
  "system.import.complete": importRun("Complete import", {
    usersAdded: "2",
    usersUpdated: "5",
    usersRemoved: "0",
    usersUnmatched: "1",
    groupsAdded: "0",
  }),
  "system.import.roadblock": {
    ...importRun("Import stopped by safeguard", { appAssignmentsRemoved: "62", threshold: "20" }),
    outcome: { result: "FAILURE", reason: "Import would remove more assignments than the safeguard allows" },
    severity: "WARN",
  },
  "system.import.group.create": importRun("Create group by import"),
  "system.import.group.delete": importRun("Remove group by import"),
  "system.org.rate_limit.warning": {
    message: "Rate limit warning",
    severity: "WARN",
    apiToken: true,
    debugData: rateLimitData(true),
  },
  "system.org.rate_limit.violation": {
    message: "Rate limit violation",
    outcome: { result: "RATE_LIMIT", reason: "Too many requests to /api/v1/users" },
    severity: "WARN",
    apiToken: true,
    debugData: rateLimitData(false),
  },
  "system.sms.send_phone_verification_message": {
    message: "Send phone verification SMS",
    debugData: phoneData,
  },
  "system.voice.send_phone_verification_call": {
    message: "Send phone verification call",
    debugData: phoneData,
  },
  "user.account.lock": {
    message: "Max sign in attempts exceeded",
    actor: "self",
    outcome: { result: "FAILURE", reason: "LOCKED_OUT" },
    severity: "WARN",
    scene: "proxy",
    legacyEventType: "core.user_auth.account_locked",
    debugData: (scene) => ({ ...highRisk, ...fingerprint(scene), requestUri: "/idp/idx/identify" }),
  },
  "user.account.privilege.grant": {
    message: "Grant user privilege",
    legacyEventType: "core.user.admin_privilege.granted",
    debugData: ({ person }) => ({
      privilegeGranted: "Help Desk administrator (all), Report administrator",
      requestUri: `/api/internal/administrators/${userId(person)}`,
    }),
  },
  "user.account.privilege.revoke": {
    message: "Revoke user privilege",
    legacyEventType: "core.user.admin_privilege.revoked",
  },
  "user.account.report_suspicious_activity_by_enduser": {
    message: "User reported suspicious activity",
    actor: "self",
    severity: "WARN",
    debugData: (scene) => ({
      suspiciousActivityEventType: "user.session.start",
      suspiciousActivityEventIp: "203.0.113.200",
      suspiciousActivityEventCity: "Reykjavik",
      suspiciousActivityEventCountry: "Iceland",
      suspiciousActivityEventId: `evt${randomHex(scene.random, 20)}`,
      suspiciousActivityEventTransactionId: randomHex(scene.random, 32),
      suspiciousActivityBrowser: "CHROME",
      suspiciousActivityOs: "Windows 10",
      suspiciousActivityTimestamp: minutesBefore(scene, 7),
    }),
  },
  "user.account.reset_password": { message: "User reset password for Okta" },
  "user.account.unlock": { message: "Unlock user account for Okta", actor: "system" },
  "user.account.unlock_by_admin": { message: "User account unlock by admin" },
  "user.account.update_password": { message: "User update password for Okta", actor: "self" },
  "user.account.update_profile": {
    message: "Update user profile for Okta",
    debugData: () => ({ changedAttributes: "title,department,manager" }),
  },
  "user.authentication.auth_via_IDP": {
    message: "Authenticate user via IDP",
    targets: ["user", "idp"],
    authenticationContext: { authenticationProvider: "FEDERATION", credentialType: "ASSERTION" },
  },
  "user.authentication.auth_via_social": {
    message: "Authenticate user with social login",
    targets: ["user", "socialIdp"],
    authenticationContext: {
      authenticationProvider: "SOCIAL",
      credentialProvider: "GOOGLE",
      credentialType: "OAuth 2.0",
    },
  },
  "user.authentication.auth_via_mfa": {
    message: "Authentication of user via MFA",
    targets: ["user", "enrollment", "app"],
    device: true,
    authenticationContext: factorSignIn,
    debugData: (scene) => ({ factor: "OKTA_VERIFY_PUSH", ...calmRisk, ...fingerprint(scene) }),
  },
  "user.authentication.authenticate": {
    message: "Authentication via device trust certificate",
    targets: ["user", "trustedDevice"],
    authenticationContext: { credentialType: "CERTIFICATE" },
  },
  "user.authentication.sso": {
    message: "User single sign on to app",
    targets: ["app", "appUser"],
    legacyEventType: "app.auth.sso",
    authenticationContext: passwordSignIn,
    debugData: ({ app }) => ({ initiationType: "IDP_INITIATED", signOnMode: app.signOnMode }),
  },
  "user.authentication.universal_logout": { message: "Universal Logout triggered for app", actor: "system" },
  "user.authentication.universal_logout.scheduled": {
    message: "Universal Logout scheduled for user",
    targets: ["user"],
    actor: "admin",
  },
  "user.identity_verification": { message: "Verify identity of user" },
  "user.identity_verification.start": { message: "Start identity verification of user" },
  "user.import.password": { message: "Import password of user" },
  "user.lifecycle.create": {
    message: "Create Okta user",
    legacyEventType: "core.user.config.user_creation.success",
  },
  "user.lifecycle.activate": {
    message: "Activate Okta user",
    legacyEventType: "core.user.config.user_activated",
  },
  "user.lifecycle.deactivate": {
    message: "Deactivate Okta user",
    legacyEventType: "core.user.config.user_deactivated",
  },
  "user.lifecycle.delete.initiated": { message: "Delete Okta user initiated" },
  "user.mfa.factor.activate": { message: "Activate factor for user", ...factor("set up") },
  "user.mfa.factor.deactivate": { message: "Reset factor for user", ...factor("reset") },
  "user.mfa.factor.reset_all": {
    message: "Reset all factors for user",
    actor: "admin",
    targets: ["user"],
    outcome: { result: "SUCCESS", reason: "User reset all factors" },
  },
  "user.mfa.factor.suspend": { ...factor("suspended"), actor: "admin" },
  "user.mfa.factor.unsuspend": { ...factor("unsuspended"), actor: "admin" },
  "user.mfa.factor.update": { message: "Update factor for user", ...factor("updated") },
  "user.mfa.promote_enrollment": { message: "Promote authenticator enrollment" },
  "user.risk.change": {
    message: "User risk level changed",
    severity: "WARN",
    scene: "proxy",
    securityContext: riskContext,
    debugData: () => ({ ...highRisk, previousRiskLevel: "LOW" }),
  },
  "user.risk.detect": {
    message: "User risk detected",
    severity: "WARN",
    scene: "proxy",
    securityContext: riskContext,
    debugData: () => highRisk,
  },
  "user.session.clear": { message: "Clear user session", actor: "admin", targets: ["user"] },
  "user.session.context.change": {
    message: "User session context changed",
    targets: ["user"],
    severity: "WARN",
    scene: "proxy",
    device: true,
    securityContext: riskContext,
    debugData: () => ({ ...highRisk, sessionContextChange: "IP, geo-location" }),
  },
  "user.session.end": {
    message: "User logout from Okta",
    legacyEventType: "core.user_auth.logout_success",
    debugData: () => ({ requestUri: "/login/signout" }),
  },
  "user.session.start": {
    message: "User login to Okta",
    device: true,
    legacyEventType: "core.user_auth.login_success",
    authenticationContext: passwordSignIn,
    debugData: (scene) => ({
      ...calmRisk,
      ...fingerprint(scene),
      origin: "https://example.okta.com",
      requestUri: "/idp/idx/identify",
    }),
  },
}))();
