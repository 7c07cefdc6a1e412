// `changeDetails` of the types that the catalogue marks: what a change of that kind may look like.
import type { FreeForm, LogChangeDetails } from "../log-event";

const updates: Readonly<Record<string, readonly [from: FreeForm, to: FreeForm]>> = {
  "access.request.condition.update": [{ accessDurationInDays: 30 }, { accessDurationInDays: 14 }],
  "access.request.settings.update": [
    { subprocessorsAcknowledged: false },
    { subprocessorsAcknowledged: true },
  ],
  "access.request.update": [{ assignee: "unassigned" }, { assignee: "grace.okafor@example.com" }],
  "app.ai_agent_provider.priority.update": [{ priority: 2 }, { priority: 1 }],
  "application.account.match.update": [{ matchedUser: null }, { matchedUser: "amelia.ortiz@example.com" }],
  "application.lifecycle.update": [
    { autoSubmitToolbar: true, vpnLocationOptions: "DISABLED" },
    { autoSubmitToolbar: false, vpnLocationOptions: "ZONE" },
  ],
  "policy.lifecycle.update": [
    { description: "Two factors, all users", priority: 2 },
    { description: "Two factors, all users", priority: 1 },
  ],
  "security.authenticator.lifecycle.update": [
    { userVerification: "PREFERRED" },
    { userVerification: "REQUIRED" },
  ],
  "system.idp.lifecycle.update": [{ maxClockSkew: 120000 }, { maxClockSkew: 60000 }],
};

/** Made for the verb where `updates` has nothing for the type; only for types marked `changeDetails`. */
export function changeDetailsOf(eventType: string): LogChangeDetails {
  const change = Object.hasOwn(updates, eventType) ? updates[eventType] : undefined;
  if (change) return { from: { ...change[0] }, to: { ...change[1] } };
  if (eventType.endsWith(".create")) return { from: {}, to: { name: "Manager, then app owner", steps: 2 } };
  if (eventType.endsWith(".delete")) return { from: { name: "Manager, then app owner", steps: 2 }, to: {} };
  if (eventType.endsWith(".deactivate")) return { from: { status: "ACTIVE" }, to: { status: "INACTIVE" } };
  if (eventType.endsWith(".activate")) return { from: { status: "INACTIVE" }, to: { status: "ACTIVE" } };
  return { from: { description: "Before the review" }, to: { description: "After the review" } };
}
