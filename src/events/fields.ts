// The fields of a Log event: type, meaning, and the texts that Okta names. Source: Okta's LogEvent schema, and
// what real deliveries hold besides. Any field may be absent or null.

export interface Field {
  readonly type: "text" | "number" | "boolean" | "object" | "list";
  /** One sentence for people. */
  readonly meaning: string;
  /** From the event on: `actor.id`, `target[].type`. */
  readonly path: string;
  /** Of a text: what Okta names, most likely first. Other texts may come. */
  readonly values?: readonly string[];
  /** Of a text: it is a moment in ISO 8601, so its order is that of time. */
  readonly isTime?: boolean;
  /** Of an object its fields, of a list those of an item; none for a list of texts. */
  readonly fields?: ReadonlyMap<string, Field>;
  /** An object that holds other keys as well: its keys are no contract. */
  readonly isOpen?: boolean;
}

type Unplaced = Omit<Field, "path" | "fields"> & { readonly fields?: Fields };
interface Fields {
  readonly [name: string]: Unplaced;
}

const text = (meaning: string, values?: readonly string[]): Unplaced =>
  values === undefined ? { type: "text", meaning } : { type: "text", meaning, values };
const time = (meaning: string): Unplaced => ({ type: "text", meaning, isTime: true });
const number = (meaning: string): Unplaced => ({ type: "number", meaning });
const boolean = (meaning: string): Unplaced => ({ type: "boolean", meaning });
const object = (meaning: string, fields: Fields): Unplaced => ({ type: "object", meaning, fields });
const open = (meaning: string, fields: Fields = {}): Unplaced => ({
  ...object(meaning, fields),
  isOpen: true,
});
const list = (meaning: string, fields?: Fields): Unplaced =>
  fields === undefined ? { type: "list", meaning } : { type: "list", meaning, fields };

const outcomeResults = [
  "SUCCESS",
  "FAILURE",
  "SKIPPED",
  "ALLOW",
  "DENY",
  "CHALLENGE",
  "UNKNOWN",
  "RATE_LIMIT",
  "DEFERRED",
  "SCHEDULED",
  "ABANDONED",
  "UNANSWERED",
];
const targetTypes = [
  "User",
  "UserGroup",
  "AppInstance",
  "AppUser",
  "Authenticator",
  "AuthenticatorEnrollment",
  "PolicyEntity",
  "PolicyRule",
  "Token",
  "MobilePhone",
  "URL Pattern",
  "Bucket Uuid",
  "Factor Type",
  "code",
];
const authenticationProviders = [
  "OKTA_AUTHENTICATION_PROVIDER",
  "ACTIVE_DIRECTORY",
  "LDAP",
  "FEDERATION",
  "SOCIAL",
  "FACTOR_PROVIDER",
];
const credentialProviders = [
  "OKTA_CREDENTIAL_PROVIDER",
  "OKTA_AUTHENTICATION_PROVIDER",
  "DUO",
  "GOOGLE",
  "RSA",
  "SYMANTEC",
  "YUBIKEY",
];
const credentialTypes = [
  "PASSWORD",
  "OTP",
  "SMS",
  "EMAIL",
  "ASSERTION",
  "CERTIFICATE",
  "DEVICE_UDID",
  "IWA",
  "JWT",
  "OAuth 2.0",
  "OKTA_CLIENT_SESSION",
  "PRE_SHARED_SYMMETRIC_KEY",
];
const levels = ["LOW", "MEDIUM", "HIGH"];

const geographicalContext = object("Where an address is, as far as known.", {
  city: text("The city."),
  state: text("The state or region."),
  country: text("The country's name."),
  postalCode: text("The postal code."),
  geolocation: object("The coordinates.", {
    lat: number("The latitude in degrees."),
    lon: number("The longitude in degrees."),
  }),
});

const ipChain = (meaning: string) =>
  list(meaning, {
    ip: text("The address."),
    version: text("The kind of address.", ["V4", "V6"]),
    source: text("Where the address was read from."),
    geographicalContext,
    ipDetails: open("What is known of the address."),
  });

const entity = (who: string): Fields => ({
  id: text(`The Okta id of ${who}.`),
  alternateId: text(`Another name of ${who}, for a user the login; often the text 'unknown'.`),
  displayName: text(`The name of ${who} as people read it.`),
  detailEntry: open(`More about ${who}.`),
});

const debugData: Fields = {
  changedAttributes: text("Of a profile update: the changed attributes, in one text with commas."),
  targetEventHookIds: text("The event hooks concerned: one id, or several in one text with commas."),
  privilegeGranted: text("The roles that were granted, in one text with commas."),
  requestUri: text("The path that was requested."),
  url: text("The path that was requested, with its parameters."),
  requestId: text("The id of the request."),
  dtHash: text("A hash of the device token."),
  deviceFingerprint: text("A fingerprint of the device."),
  threatSuspected: text("Whether Okta suspects a threat, as text.", ["true", "false"]),
  risk: text("The risk of a sign-in, as text: {level=HIGH, reasons=…}."),
  behaviors: text("What was unusual about a sign-in, as text: {New Device=POSITIVE, …}."),
  logOnlySecurityData: text("Risk and behaviors, as JSON in a text."),
  loginResult: text("The result of a sign-in."),
  threshold: text("Of a rate limit: the limit, as text."),
  timeSpan: text("Of a rate limit: how many units of time it is counted over, as text."),
  timeUnit: text("Of a rate limit: the unit of time."),
  rateLimitSecondsToReset: text("Of a rate limit: seconds until it is counted anew, as text."),
  rateLimitScopeType: text("Of a rate limit: what it holds for."),
  rateLimitBucketUuid: text("Of a rate limit: the id of its bucket."),
  warningPercent: text("Of a rate limit: the share at which Okta warns, as text."),
  userId: text("Of a rate limit: the user concerned."),
  suspiciousActivityEventType: text("Of a reported activity: the event type."),
  suspiciousActivityEventIp: text("Of a reported activity: the address."),
  suspiciousActivityEventCity: text("Of a reported activity: the city."),
  suspiciousActivityEventCountry: text("Of a reported activity: the country."),
  suspiciousActivityEventId: text("Of a reported activity: the event's id."),
  suspiciousActivityEventTransactionId: text("Of a reported activity: the transaction's id."),
  suspiciousActivityBrowser: text("Of a reported activity: the browser."),
  suspiciousActivityOs: text("Of a reported activity: the operating system."),
  suspiciousActivityTimestamp: text("Of a reported activity: when it was."),
  phoneNumber: text("The phone number that a code was sent to."),
  countryCallingCode: text("The country code of the phone number."),
  smsProvider: text("Who sent the message."),
};

const event: Fields = {
  eventType: text("The kind of event, such as user.session.start."),
  actor: object("Who did it.", {
    type: text("What the actor is.", ["User", "SystemPrincipal", "PublicClientApp", "Client", "IP address"]),
    ...entity("the actor"),
  }),
  target: list("What it was done to, in no fixed order: select by type.", {
    type: text("What the target is.", targetTypes),
    ...entity("the target"),
    changeDetails: object("What an update changed.", {
      from: open("Values before the change."),
      to: open("Values after the change."),
    }),
  }),
  outcome: object("How it ended.", {
    result: text("The result.", outcomeResults),
    reason: text("Why, as a code or a sentence.", [
      "INVALID_CREDENTIALS",
      "VERIFICATION_ERROR",
      "LOCKED_OUT",
    ]),
  }),
  severity: text("How serious it is.", ["INFO", "WARN", "ERROR", "DEBUG"]),
  displayMessage: text("The event in English; it changes without notice, so do not branch on it."),
  published: time("When it happened, in ISO 8601: 2024-05-14T09:21:37.102Z."),
  uuid: text("The event's id, the same in every hook, every retry and in the System Log."),
  version: text("The version of the event's form: '0'."),
  legacyEventType: text("The event type's name of old."),
  insertionTimestamp: time("When Okta stored it, in ISO 8601; seldom there."),
  client: object("Where the request came from.", {
    ipAddress: text("The address of the client."),
    zone: text("The network zone; the text 'null' where there is none."),
    device: text("The kind of device, such as Computer or Mobile."),
    id: text("The id of an OAuth client."),
    userAgent: object("The browser.", {
      rawUserAgent: text("The User-Agent header."),
      os: text("The operating system."),
      browser: text("The browser's name."),
    }),
    geographicalContext,
    ipChain: ipChain("The addresses that the request came by; here in hook deliveries."),
  }),
  request: object("The request.", {
    ipChain: ipChain("The addresses that the request came by; here in the System Log."),
  }),
  device: open("The device, where Okta knows it.", {
    id: text("The Okta id of the device."),
    name: text("The device's name."),
    os_platform: text("The operating system."),
    os_version: text("The version of the operating system."),
    managed: boolean("Whether it is managed."),
    registered: boolean("Whether it is registered."),
    jailbreak: boolean("Whether it is jailbroken."),
    disk_encryption_type: text("How its disk is encrypted."),
    screen_lock_type: text("How its screen is locked."),
    secure_hardware_present: boolean("Whether it has secure hardware."),
  }),
  authenticationContext: open("How the actor was authenticated.", {
    authenticationProvider: text("Who authenticated.", authenticationProviders),
    credentialProvider: text("Who provides the credential.", credentialProviders),
    credentialType: text("The kind of credential.", credentialTypes),
    issuer: object("Who issued the credential.", {
      id: text("The id of the issuer."),
      type: text("What the issuer is."),
    }),
    interface: text("What the actor used to sign in."),
    externalSessionId: text("The same for all events of one session."),
    rootSessionId: text("The id of the session that this one began in."),
    authenticationStep: number("The step of the authentication, from 0."),
  }),
  securityContext: open("What is known of the client's network.", {
    asNumber: number("The number of the autonomous system."),
    asOrg: text("Who runs the autonomous system."),
    isp: text("The internet provider."),
    domain: text("The domain of the address."),
    isProxy: boolean("Whether the address is a known proxy."),
    ipDetails: open("What is known of the address."),
    userBehaviors: list("What was unusual about the user.", {
      id: text("The id of the behavior."),
      name: text("The name of the behavior."),
      result: text("Whether it was seen.", ["POSITIVE", "NEGATIVE", "UNKNOWN", "BAD_REQUEST"]),
    }),
    risk: object("The risk that Okta sees.", {
      level: text("How high it is.", levels),
      previousLevel: text("How high it was.", levels),
      reasons: list("Why."),
      detectionName: text("What found it."),
      issuer: text("Who reported it."),
    }),
    botProtection: object("Whether it was a bot.", { level: text("How likely.", levels) }),
  }),
  transaction: object("The request or job that the event is part of.", {
    id: text("The same for all events of one request or job."),
    type: text("A request or a job.", ["WEB", "JOB"]),
    detail: open("More about it.", { requestApiTokenId: text("The id of the API token that was used.") }),
  }),
  debugContext: open("Details for debugging.", {
    debugData: open("Details that differ by event type, nearly all of them text.", debugData),
  }),
};

/** A Log event as a field of its own; its path is empty. */
export const logEvent: Field = place({ ...object("A Log event.", event) }, "");

function place({ fields, ...field }: Unplaced, path: string): Field {
  if (fields === undefined) return { ...field, path };
  const inner = path === "" ? "" : `${path}${field.type === "list" ? "[]" : ""}.`;
  return {
    ...field,
    path,
    fields: new Map(Object.entries(fields).map(([name, unplaced]) => [name, place(unplaced, inner + name)])),
  };
}
