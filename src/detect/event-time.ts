import { readDateTime } from "../events";

/**
 * When an event happened, in milliseconds since 1970: its `published`, else the delivery's `eventTime`, else `arrival`.
 * A text without a zone is UTC, as Okta's are, wherever this runs.
 */
export function eventTime(event: unknown, deliveryTime: unknown, arrival: number): number {
  const published = typeof event === "object" && event !== null && "published" in event && event.published;
  return readDateTime(published) ?? readDateTime(deliveryTime) ?? arrival;
}
