// Reading a key by a name that is only known when an expression is compiled is slow: all expressions share that
// one line of code, and the JavaScript engine gives up on guessing what it meets there. The fields that filters
// ask for have a line each, which runs as hand-written code does.
import type { Value } from "../../values";
import type { Scope } from "../types";

/** An object of an event, before anything is known about it. */
interface Raw {
  readonly [name: string]: Raw | null | undefined;
}

/**
 * Reads a field of what is neither null nor undefined. undefined: there is no such field, or the object is not a
 * usual one; the general rules then decide.
 */
export type Reader = (object: Value) => Value | undefined;
type RawReader = (object: Raw) => Raw | null | undefined;

const base = Object.prototype as unknown as Raw;

/**
 * Whether an object is as JSON.parse makes them: then what is not its own can only be Object.prototype's. Right
 * after a field of the same object was read, and on the same branch, this costs nothing: V8 knows by then what
 * the object is. Asking for an own key would cost as much as the rest of the filter.
 */
export const isUsual = (object: object): boolean => Object.getPrototypeOf(object) === base;

/** The value of a field, if it is the object's own. `inherited` is what Object.prototype has by that name. */
const own = (object: Raw, value: Raw | null | undefined, inherited: Raw | null | undefined) =>
  inherited === undefined && isUsual(object) ? value : undefined;

// the fields that Okta's own filters can ask for
const ofEvent: ReadonlyMap<string, RawReader> = new Map<string, RawReader>([
  [
    "actor.id",
    (event) => {
      const { actor } = event;
      if (!isUsual(event) || actor === null || actor === undefined) return undefined;
      const { id } = actor;
      return isUsual(actor) && (base.actor ?? base.id) === undefined ? id : undefined;
    },
  ],
  [
    "actor.type",
    (event) => {
      const { actor } = event;
      if (!isUsual(event) || actor === null || actor === undefined) return undefined;
      const { type } = actor;
      return isUsual(actor) && (base.actor ?? base.type) === undefined ? type : undefined;
    },
  ],
  [
    "actor.alternateId",
    (event) => {
      const { actor } = event;
      if (!isUsual(event) || actor === null || actor === undefined) return undefined;
      const { alternateId } = actor;
      return isUsual(actor) && (base.actor ?? base.alternateId) === undefined ? alternateId : undefined;
    },
  ],
  [
    "actor.displayName",
    (event) => {
      const { actor } = event;
      if (!isUsual(event) || actor === null || actor === undefined) return undefined;
      const { displayName } = actor;
      return isUsual(actor) && (base.actor ?? base.displayName) === undefined ? displayName : undefined;
    },
  ],
  [
    "outcome.result",
    (event) => {
      const { outcome } = event;
      if (!isUsual(event) || outcome === null || outcome === undefined) return undefined;
      const { result } = outcome;
      return isUsual(outcome) && (base.outcome ?? base.result) === undefined ? result : undefined;
    },
  ],
  [
    "outcome.reason",
    (event) => {
      const { outcome } = event;
      if (!isUsual(event) || outcome === null || outcome === undefined) return undefined;
      const { reason } = outcome;
      return isUsual(outcome) && (base.outcome ?? base.reason) === undefined ? reason : undefined;
    },
  ],
  [
    // short for debugContext.debugData, unless the event has one of its own
    "debugData",
    (event) => {
      const { debugContext } = event;
      if (!isUsual(event) || debugContext === null || debugContext === undefined) return undefined;
      const { debugData } = debugContext;
      if (!isUsual(debugContext) || base.debugContext !== undefined) return undefined;
      return "debugData" in event ? undefined : debugData;
    },
  ],
]);

const ofObject: ReadonlyMap<string, RawReader> = new Map<string, RawReader>([
  ["actor", (object) => own(object, object.actor, base.actor)],
  ["alternateId", (object) => own(object, object.alternateId, base.alternateId)],
  [
    "authenticationContext",
    (object) => own(object, object.authenticationContext, base.authenticationContext),
  ],
  ["changedAttributes", (object) => own(object, object.changedAttributes, base.changedAttributes)],
  ["client", (object) => own(object, object.client, base.client)],
  ["country", (object) => own(object, object.country, base.country)],
  ["debugContext", (object) => own(object, object.debugContext, base.debugContext)],
  ["debugData", (object) => own(object, object.debugData, base.debugData)],
  ["detailEntry", (object) => own(object, object.detailEntry, base.detailEntry)],
  ["displayMessage", (object) => own(object, object.displayMessage, base.displayMessage)],
  ["displayName", (object) => own(object, object.displayName, base.displayName)],
  ["eventType", (object) => own(object, object.eventType, base.eventType)],
  ["geographicalContext", (object) => own(object, object.geographicalContext, base.geographicalContext)],
  ["id", (object) => own(object, object.id, base.id)],
  ["ipAddress", (object) => own(object, object.ipAddress, base.ipAddress)],
  ["outcome", (object) => own(object, object.outcome, base.outcome)],
  ["reason", (object) => own(object, object.reason, base.reason)],
  ["result", (object) => own(object, object.result, base.result)],
  ["securityContext", (object) => own(object, object.securityContext, base.securityContext)],
  ["severity", (object) => own(object, object.severity, base.severity)],
  ["target", (object) => own(object, object.target, base.target)],
  ["threatSuspected", (object) => own(object, object.threatSuspected, base.threatSuspected)],
  ["type", (object) => own(object, object.type, base.type)],
]);

/** Reads along a path, from the event or from an element of a list. */
export function pathReader(path: readonly string[], scope: Scope): Reader {
  const known = scope === "root" ? knownBeginning(path) : 0;
  const first = ofEvent.get(path.slice(0, known).join("."));
  const steps = [...(first === undefined ? [] : [first]), ...path.slice(known).map(fieldReader)];
  return steps.reduce((before, step) => (object) => {
    const value = before(object);
    return value === undefined || value === null ? undefined : step(value);
  }) as unknown as Reader;
}

/** How many names at the beginning of a path have a reader of their own. */
function knownBeginning(path: readonly string[]): number {
  return [2, 1].find((length) => ofEvent.has(path.slice(0, length).join("."))) ?? 0;
}

function fieldReader(name: string): RawReader {
  return (
    ofObject.get(name) ??
    ((object) => (isUsual(object) && Object.hasOwn(object, name) ? object[name] : undefined))
  );
}
