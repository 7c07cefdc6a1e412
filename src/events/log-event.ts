// The Log event and the delivery envelope as they arrive. Source: Okta's LogEvent schema, loosened to
// what real bodies do: any field may be absent or null, and fields that nobody has documented occur.

/** A JSON object whose keys are no contract. */
export type FreeForm = { [key: string]: unknown };

/** Enum texts that Okta names; others may come, so every text is allowed. */
type Open<Known extends string> = Known | (string & {});

export type Severity = Open<"DEBUG" | "INFO" | "WARN" | "ERROR">;

export type OutcomeResult = Open<
  | "SUCCESS"
  | "FAILURE"
  | "SKIPPED"
  | "ALLOW"
  | "DENY"
  | "CHALLENGE"
  | "UNKNOWN"
  | "RATE_LIMIT"
  | "DEFERRED"
  | "SCHEDULED"
  | "ABANDONED"
  | "UNANSWERED"
>;

/** Who did it. For a sign-in with a name that Okta does not know, `id` and `displayName` are "unknown". */
export interface LogActor {
  id?: string | null;
  type?: string | null;
  alternateId?: string | null;
  displayName?: string | null;
  detailEntry?: FreeForm | null;
  [key: string]: unknown;
}

export interface LogChangeDetails {
  from?: FreeForm | null;
  to?: FreeForm | null;
  [key: string]: unknown;
}

/** What it was done to. The order of targets is not fixed: find one by `type`. */
export interface LogTarget extends LogActor {
  changeDetails?: LogChangeDetails | null;
}

export interface LogOutcome {
  result?: OutcomeResult | null;
  reason?: string | null;
  [key: string]: unknown;
}

export interface LogGeolocation {
  lat?: number | null;
  lon?: number | null;
}

export interface LogGeographicalContext {
  city?: string | null;
  state?: string | null;
  country?: string | null;
  postalCode?: string | null;
  geolocation?: LogGeolocation | null;
}

export interface LogIpAddress {
  ip?: string | null;
  version?: Open<"V4" | "V6"> | null;
  source?: string | null;
  geographicalContext?: LogGeographicalContext | null;
  [key: string]: unknown;
}

export interface LogUserAgent {
  rawUserAgent?: string | null;
  os?: string | null;
  browser?: string | null;
}

/** `zone` is the text "null" when there is none. `ipChain` is here in hook deliveries, in `request` in the System Log API. */
export interface LogClient {
  userAgent?: LogUserAgent | null;
  zone?: string | null;
  device?: string | null;
  id?: string | null;
  ipAddress?: string | null;
  geographicalContext?: LogGeographicalContext | null;
  ipChain?: LogIpAddress[] | null;
  [key: string]: unknown;
}

export interface LogRequest {
  ipChain?: LogIpAddress[] | null;
  [key: string]: unknown;
}

export interface LogDevice {
  id?: string | null;
  name?: string | null;
  os_platform?: string | null;
  os_version?: string | null;
  managed?: boolean | null;
  registered?: boolean | null;
  jailbreak?: boolean | null;
  disk_encryption_type?: string | null;
  screen_lock_type?: string | null;
  secure_hardware_present?: boolean | null;
  device_integrator?: unknown;
  [key: string]: unknown;
}

/** `externalSessionId` joins the events of one session. */
export interface LogAuthenticationContext {
  authenticationProvider?: string | null;
  credentialProvider?: string | null;
  credentialType?: string | null;
  issuer?: { id?: string | null; type?: string | null } | null;
  interface?: string | null;
  externalSessionId?: string | null;
  rootSessionId?: string | null;
  authenticationStep?: number | null;
  [key: string]: unknown;
}

export interface LogRisk {
  level?: Open<"LOW" | "MEDIUM" | "HIGH"> | null;
  previousLevel?: Open<"LOW" | "MEDIUM" | "HIGH"> | null;
  reasons?: unknown;
  detectionName?: string | null;
  issuer?: string | null;
  [key: string]: unknown;
}

export interface LogSecurityContext {
  asNumber?: number | null;
  asOrg?: string | null;
  isp?: string | null;
  domain?: string | null;
  isProxy?: boolean | null;
  risk?: LogRisk | null;
  userBehaviors?: { id?: string | null; name?: string | null; result?: string | null }[] | null;
  ipDetails?: unknown;
  botProtection?: { level?: string | null } | null;
  [key: string]: unknown;
}

/** `id` joins the events of one request or job; `detail.requestApiTokenId` is there when an API token did it. */
export interface LogTransaction {
  id?: string | null;
  type?: Open<"WEB" | "JOB"> | null;
  detail?: FreeForm | null;
  [key: string]: unknown;
}

/** Values of `debugData` are nearly always texts, even numbers, booleans and lists. */
export interface LogDebugContext {
  debugData?: FreeForm | null;
  [key: string]: unknown;
}

export interface LogEvent {
  /** The same in every hook, every retry and in the System Log. */
  uuid?: string | null;
  /** ISO 8601 date-time: when it happened. */
  published?: string | null;
  eventType?: string | null;
  version?: string | null;
  /** English text that changes without notice: show it, never branch on it. */
  displayMessage?: string | null;
  severity?: Severity | null;
  legacyEventType?: string | null;
  actor?: LogActor | null;
  target?: LogTarget[] | null;
  outcome?: LogOutcome | null;
  client?: LogClient | null;
  request?: LogRequest | null;
  device?: LogDevice | null;
  authenticationContext?: LogAuthenticationContext | null;
  securityContext?: LogSecurityContext | null;
  transaction?: LogTransaction | null;
  debugContext?: LogDebugContext | null;
  insertionTimestamp?: string | null;
  [key: string]: unknown;
}

/** The body of an event hook's POST: a CloudEvents 0.1 look-alike. */
export interface DeliveryEnvelope {
  /** "com.okta.event_hook"; absent in some bodies. */
  eventType?: string | null;
  eventTypeVersion?: string | null;
  cloudEventsVersion?: string | null;
  /** `https://ORG/api/v1/eventHooks/WHO_ID`: tells org and hook apart. */
  source?: string | null;
  /** The id of the delivery, not of an event; a retry repeats it. */
  eventId?: string | null;
  /** ISO 8601 date-time: when it was sent. */
  eventTime?: string | null;
  contentType?: string | null;
  data: { events: LogEvent[]; [key: string]: unknown };
  [key: string]: unknown;
}
