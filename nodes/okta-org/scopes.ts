/** Scopes of Okta's management API that the operations of okta-api need: a copy, for the dialog needs no more of them. */
export const SCOPES = [
  "okta.users.read",
  "okta.users.manage",
  "okta.groups.read",
  "okta.groups.manage",
  "okta.apps.read",
  "okta.apps.manage",
  "okta.devices.read",
  "okta.devices.manage",
  "okta.authenticators.read",
  "okta.policies.read",
  "okta.logs.read",
  "okta.eventHooks.read",
  "okta.eventHooks.manage",
];

/** What may come next in a text of scopes: the last word gets its rest, and none comes twice. */
export function suggestScopes(text: string): { value: string; name: string }[] {
  const [, before = "", last = ""] = /^(.*[\s,])?([^\s,]*)$/s.exec(text) ?? [];
  const there = new Set(before.split(/[\s,]+/));
  const whole = SCOPES.includes(last);
  const start = whole ? `${text} ` : before;
  return SCOPES.filter((scope) => !there.has(scope) && (whole ? scope !== last : scope.includes(last))).map(
    (scope) => ({ value: start + scope, name: scope }),
  );
}
