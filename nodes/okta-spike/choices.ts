// What the dialog offers ready made: per what to count, what to count, and whole settings to start from.

export const KEYS = {
  user: "event.actor.alternateId",
  address: "event.client.ipAddress",
  app: "event.target?.^[type eq 'AppInstance']?.displayName",
  target: "event.target?.^[type eq 'User']?.alternateId",
  all: "'all'",
} as const;

export const VALUES = {
  events: "",
  users: "event.actor.alternateId",
  addresses: "event.client.ipAddress",
  apps: "event.target?.^[type eq 'AppInstance']?.displayName",
  targets: "event.target?.^[type eq 'User']?.alternateId",
  countries: "event.client.geographicalContext?.country",
} as const;

/** No ready choice: an expression of the user's own. */
export const OWN = "own";

export type KeyChoice = keyof typeof KEYS | typeof OWN;
export type ValueChoice = keyof typeof VALUES | typeof OWN;

const named = (choices: Readonly<Record<string, string>>, expression: string) =>
  Object.keys(choices).find((name) => choices[name] === expression.trim()) ?? OWN;

export const keyChoice = (expression: string) => named(KEYS, expression) as KeyChoice;
export const valueChoice = (expression: string) => named(VALUES, expression) as ValueChoice;

export type Unit = "seconds" | "minutes" | "hours";

/** What is counted, and from how many on it is an alert; numbers as a dialog keeps them. */
export interface SpikeForm {
  counts: string;
  key: string;
  distinct: string;
  threshold: number | string;
  window: number | string;
  windowUnit: Unit;
  quiet: number | string;
  quietUnit: Unit;
}

const until = { quiet: 0, quietUnit: "hours" } as const;

/** Each is true or false for any event, whatever it leaves out. */
const FAILED_SIGN_IN = "event.eventType eq 'user.session.start' && event.outcome?.result eq 'FAILURE'";
const SIGN_IN = "event.eventType eq 'user.session.start' && event.outcome?.result eq 'SUCCESS'";
const APP_SIGN_IN = "event.eventType eq 'user.authentication.sso' && event.outcome?.result eq 'SUCCESS'";
/** Identity Engine names Okta Verify in a target, Classic Engine in the debug data. */
const REJECTED_PUSH = `event.eventType eq 'user.authentication.auth_via_mfa' &&
event.outcome?.result eq 'FAILURE' &&
event.outcome?.reason eq 'INVALID_CREDENTIALS' &&
(event.target?.?[type eq 'AuthenticatorEnrollment' &&
  displayName eq 'Okta Verify']?.size() > 0 ||
  event.debugData?.factor eq 'OKTA_VERIFY_PUSH')`;
const USER_TAKEN_AWAY = `event.eventType eq 'user.lifecycle.deactivate' ||
event.eventType eq 'user.lifecycle.suspend' ||
event.eventType eq 'user.lifecycle.delete.initiated'`;

export const PRESETS = {
  push: {
    counts: REJECTED_PUSH,
    key: KEYS.user,
    distinct: "",
    threshold: 5,
    window: 1,
    windowUnit: "hours",
    ...until,
  },
  guess: {
    counts: FAILED_SIGN_IN,
    key: KEYS.user,
    distinct: "",
    threshold: 10,
    window: 10,
    windowUnit: "minutes",
    ...until,
  },
  spray: {
    counts: FAILED_SIGN_IN,
    key: KEYS.address,
    distinct: VALUES.users,
    threshold: 10,
    window: 1,
    windowUnit: "hours",
    ...until,
  },
  travel: {
    counts: SIGN_IN,
    key: KEYS.user,
    distinct: VALUES.countries,
    threshold: 2,
    window: 2,
    windowUnit: "hours",
    ...until,
  },
  apps: {
    counts: APP_SIGN_IN,
    key: KEYS.user,
    distinct: VALUES.apps,
    threshold: 10,
    window: 10,
    windowUnit: "minutes",
    ...until,
  },
  mass: {
    counts: USER_TAKEN_AWAY,
    key: KEYS.user,
    distinct: VALUES.targets,
    threshold: 10,
    window: 10,
    windowUnit: "minutes",
    ...until,
  },
} as const satisfies Record<string, SpikeForm>;

export type Preset = keyof typeof PRESETS;

/** The ready settings that a form holds unchanged, or "". */
export function presetOf(form: SpikeForm): Preset | "" {
  const names = Object.keys(PRESETS) as Preset[];
  const fields = Object.keys(PRESETS.push) as (keyof SpikeForm)[];
  const has = (preset: Preset) =>
    fields.every((field) => String(PRESETS[preset][field]).trim() === String(form[field]).trim());
  return names.find(has) ?? "";
}

/** An event type that an expression names: one to try it on. */
export const typeIn = (expression: string): string | undefined =>
  /eventType\s*(?:eq|==)\s*'([a-z_A-Z]+(?:\.[a-z_A-Z0-9]+)+)'/.exec(expression)?.[1];
