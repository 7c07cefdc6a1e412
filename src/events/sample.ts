// Sample events: realistic and complete Log events, for the simulator, the editor's test pane and tests.
import { eventTypeInfo } from "./catalogue";
import type {
  DeliveryEnvelope,
  FreeForm,
  LogActor,
  LogClient,
  LogDevice,
  LogEvent,
  LogGeographicalContext,
  LogSecurityContext,
  LogTarget,
} from "./log-event";
import { isPlainObject } from "./payload";
import { type Machine, type Place, script, serviceClient } from "./sample/cast";
import { changeDetailsOf } from "./sample/changes";
import { type Detail, details } from "./sample/details";
import { type ActorKind, type Family, familyOf } from "./sample/families";
import { newUuid, type Random, randomHex, randomText, stableId } from "./sample/ids";
import { displayMessageOf } from "./sample/messages";
import { requestPathOf } from "./sample/paths";
import { type Scene, setScene } from "./sample/scene";
import { things } from "./sample/targets";

/** "nulls" as Okta writes today, "compact" as older deliveries (no nulls), "no-target" without `target`. */
export type SampleShape = "nulls" | "compact" | "no-target";

export interface SampleOptions {
  /** The event's `published`; now if absent. */
  now?: Date;
  /** Makes the event, its uuid included, repeatable. */
  random?: Random;
  /** "nulls" if absent. */
  shape?: SampleShape;
  /** Laid over the event at the end: objects are merged, everything else replaces. */
  with?: LogEvent;
}

export interface SampleDeliveryOptions {
  /** Host; "example.okta.com" if absent. */
  org?: string;
  hookId?: string;
  eventId?: string;
  /** When it is sent; about 10 s after the newest event if absent. */
  now?: Date;
}

const DELIVERY_DELAY_MS = 10_000;

function actorOf(kind: ActorKind, scene: Scene): LogActor {
  switch (kind) {
    case "admin":
      return things.admin(scene);
    case "self":
      return things.user(scene);
    case "client": {
      const id = stableId("0oa", serviceClient.label);
      return {
        id,
        type: "PublicClientApp",
        alternateId: id,
        displayName: serviceClient.label,
        detailEntry: null,
      };
    }
    case "system":
      return {
        id: stableId("spr", "Okta System"),
        type: "SystemPrincipal",
        alternateId: "system@okta.com",
        displayName: "Okta System",
        detailEntry: null,
      };
  }
}

function geographyOf(place: Place): LogGeographicalContext {
  const { city, state, country, postalCode, lat, lon } = place;
  return { city, state, country, postalCode, geolocation: { lat, lon } };
}

function clientOf(place: Place | null, machine: Machine, clientId: string | null): LogClient {
  if (!place) {
    return {
      userAgent: null,
      zone: null,
      device: null,
      id: null,
      ipAddress: null,
      geographicalContext: null,
      ipChain: [],
    };
  }
  const { rawUserAgent, os, browser } = machine;
  return {
    userAgent: { rawUserAgent, os, browser },
    zone: "null",
    device: machine.device,
    id: clientId,
    ipAddress: place.ip,
    geographicalContext: geographyOf(place),
    ipChain: [{ ip: place.ip, geographicalContext: geographyOf(place), version: "V4", source: null }],
  };
}

function securityOf(place: Place | null, proxy: boolean): LogSecurityContext {
  if (!place) return { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null };
  return {
    asNumber: place.asNumber,
    asOrg: place.isp,
    isp: place.isp,
    domain: "example.net",
    isProxy: proxy,
  };
}

function deviceOf(scene: Scene): LogDevice {
  const device = things.device(scene);
  return {
    id: device.id,
    name: device.displayName,
    os_platform: (device.detailEntry?.osPlatform as string | null) ?? null,
    os_version: (device.detailEntry?.osVersion as string | null) ?? null,
    managed: true,
    registered: true,
    device_integrator: null,
    disk_encryption_type: "ALL_INTERNAL_VOLUMES",
    screen_lock_type: "BIOMETRIC",
    jailbreak: null,
    secure_hardware_present: true,
  };
}

function targetsOf(eventType: string, family: Family, detail: Detail, scene: Scene): LogTarget[] | null {
  const names = detail.targets ?? family.targets ?? [];
  if (names.length === 0) return null;
  const targets: LogTarget[] = names.map((name) => things[name](scene));
  const [first] = targets;
  if (first && eventTypeInfo(eventType)?.changeDetails) first.changeDetails = changeDetailsOf(eventType);
  return targets;
}

function debugDataOf(detail: Detail, scene: Scene, job: boolean, path: string): FreeForm {
  const own = detail.debugData?.(scene);
  if (job) return { ...own };
  const requestUri = own?.requestUri ?? path;
  return {
    requestId: scene.requestId,
    dtHash: randomHex(scene.random, 64),
    threatSuspected: "false",
    requestUri,
    url: `${requestUri}?`,
    ...own,
  };
}

/** Left-out nulls all the way down; entries of lists stay. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => [key, withoutNulls(entry)]),
  );
}

/** A copy of `base` with `over` laid over it; neither is changed and nothing is shared with `over`. */
function merged(base: unknown, over: unknown): unknown {
  if (Array.isArray(over)) return over.map((entry) => merged(undefined, entry));
  if (!isPlainObject(over)) return over;
  // a Map first: `__proto__` is a key like any other here
  const result = new Map<string, unknown>(Object.entries(isPlainObject(base) ? base : {}));
  for (const [key, value] of Object.entries(over)) {
    if (value !== undefined) result.set(key, merged(result.get(key), value));
  }
  return Object.fromEntries(result);
}

/**
 * A Log event of this type, as an event hook would deliver it. Types outside the catalogue get what the
 * start of their name suggests.
 */
export function sampleEvent(eventType: string, options: SampleOptions = {}): LogEvent {
  const random = options.random ?? Math.random;
  const family = familyOf(eventType);
  const detail: Detail = Object.hasOwn(details, eventType) ? (details[eventType] ?? {}) : {};
  const kind = detail.actor ?? family.actor ?? "admin";
  const scene = setScene(random, options.now ?? new Date(), detail.scene ?? "usual");
  const targets = targetsOf(eventType, family, detail, scene);
  const actor = actorOf(kind, scene);
  const job = kind === "system";
  const proxy = detail.scene === "proxy";
  const place = job && !proxy ? null : kind === "admin" && !proxy ? scene.admin.place : scene.place;
  const machine = kind === "client" ? script : kind === "admin" ? scene.admin.machine : scene.person.machine;
  const event: LogEvent = {
    uuid: newUuid(options.random),
    published: scene.published,
    eventType,
    version: "0",
    displayMessage: detail.message ?? displayMessageOf(eventType, family.noun),
    severity: detail.severity ?? "INFO",
    client: clientOf(place, machine, kind === "client" ? (actor.id ?? null) : null),
    device: detail.device ? deviceOf(scene) : null,
    actor,
    outcome: detail.outcome ? { ...detail.outcome } : { result: "SUCCESS", reason: null },
    target: targets,
    transaction: {
      type: job ? "JOB" : "WEB",
      id: job ? randomText(random, 24) : scene.requestId,
      detail: detail.apiToken ? { requestApiTokenId: stableId("00T", "Token hr-sync") } : {},
    },
    debugContext: { debugData: debugDataOf(detail, scene, job, requestPathOf(eventType, targets ?? [])) },
    legacyEventType: detail.legacyEventType ?? null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      rootSessionId: null,
      externalSessionId: job ? `trs${randomText(random, 22)}` : `102${randomText(random, 22)}`,
      ...detail.authenticationContext,
    },
    securityContext: {
      ...securityOf(place, proxy),
      ...(merged({}, detail.securityContext ?? {}) as LogSecurityContext),
    },
    insertionTimestamp: null,
  };
  if (options.shape === "no-target") delete event.target;
  const shaped = options.shape === "compact" ? withoutNulls(event) : event;
  return merged(shaped, options.with ?? {}) as LogEvent;
}

/** A delivery of these events, the envelope as Okta sends it. */
export function sampleDelivery(events: LogEvent[], options: SampleDeliveryOptions = {}): DeliveryEnvelope {
  const newest = Math.max(
    ...events.map(({ published }) => Date.parse(published ?? "")).filter(Number.isFinite),
  );
  const sentAt = options.now ?? new Date(Number.isFinite(newest) ? newest + DELIVERY_DELAY_MS : Date.now());
  const hookId = options.hookId ?? stableId("who", "Node-RED");
  return {
    eventType: "com.okta.event_hook",
    eventTypeVersion: "1.0",
    cloudEventsVersion: "0.1",
    source: `https://${options.org ?? "example.okta.com"}/api/v1/eventHooks/${hookId}`,
    eventId: options.eventId ?? newUuid(),
    data: { events },
    eventTime: sentAt.toISOString(),
    contentType: "application/json",
  };
}
