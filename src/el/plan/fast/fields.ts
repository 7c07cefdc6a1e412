// Reading a key of an object by a name that is only known when an expression is compiled is slow: all
// expressions share that one line of code, and the JavaScript engine gives up on guessing what it meets there.
// The names that filters ask for have a line each, which runs as hand-written code does.
import type { MapValue, Value } from "../../values";

/** Reads a key, be it the object's own or inherited: the caller has to tell. */
export type FieldReader = (object: MapValue) => Value | undefined;

const readers: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ["actor", (object) => object.actor],
  ["alternateId", (object) => object.alternateId],
  ["authenticationContext", (object) => object.authenticationContext],
  ["changedAttributes", (object) => object.changedAttributes],
  ["client", (object) => object.client],
  ["country", (object) => object.country],
  ["debugContext", (object) => object.debugContext],
  ["debugData", (object) => object.debugData],
  ["detailEntry", (object) => object.detailEntry],
  ["displayMessage", (object) => object.displayMessage],
  ["displayName", (object) => object.displayName],
  ["eventType", (object) => object.eventType],
  ["geographicalContext", (object) => object.geographicalContext],
  ["id", (object) => object.id],
  ["ipAddress", (object) => object.ipAddress],
  ["isProxy", (object) => object.isProxy],
  ["outcome", (object) => object.outcome],
  ["reason", (object) => object.reason],
  ["result", (object) => object.result],
  ["securityContext", (object) => object.securityContext],
  ["severity", (object) => object.severity],
  ["target", (object) => object.target],
  ["threatSuspected", (object) => object.threatSuspected],
  ["type", (object) => object.type],
]);

export function fieldReader(name: string): FieldReader {
  return readers.get(name) ?? ((object) => object[name]);
}
