// Where in an event an id usually is. Targets are found by type, since their order is not fixed; an event
// without targets, or without such a target, gives null.
import type { Parameter, PrefillName } from "./operation";

const inTarget = (type: string): string => `event.target?.^[type eq '${type}']?.id`;
// A sign-in with a name that Okta does not know has an actor whose id is the text "unknown".
const actor = "event.actor?.type eq 'User' and event.actor.id ne 'unknown' ? event.actor.id : null";

/** An expression over the event for each name. */
export const PREFILLS: Readonly<Record<PrefillName, string>> = {
  userInTarget: inTarget("User"),
  actor,
  userInTargetOrActor: `${inTarget("User")} ?: (${actor})`,
  groupInTarget: inTarget("UserGroup"),
  appInTarget: inTarget("AppInstance"),
  // Events about a device have it in target, under a type that Okta does not fix, perhaps with its user
  // beside it; all others may say from which device somebody came.
  deviceInTarget:
    "(event.eventType ?: '').startsWith('device.') ? event.target?.^[type ne 'User']?.id : event.device?.id",
  enrollmentInTarget: inTarget("AuthenticatorEnrollment"),
  policyInTarget: inTarget("PolicyEntity"),
  // Several ids stand in one text with commas: as an id that is refused, not taken for the first.
  eventHookInTarget: "event.debugData?.targetEventHookIds",
};

const ofUsers: readonly PrefillName[] = ["userInTarget", "actor", "userInTargetOrActor"];

/** The prefills that make sense for a parameter, its own first. */
export function prefillsFor(parameter: Parameter): readonly PrefillName[] {
  if (!parameter.prefill) return [];
  return ofUsers.includes(parameter.prefill) ? ofUsers : [parameter.prefill];
}
