const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * When an event happened, in milliseconds since 1970: its `published`, else the delivery's `eventTime`, else `arrival`.
 * A text without a zone is UTC, as Okta's are, wherever this runs.
 */
export function eventTime(event: unknown, deliveryTime: unknown, arrival: number): number {
  const published = typeof event === "object" && event !== null && "published" in event && event.published;
  return parsed(published) ?? parsed(deliveryTime) ?? arrival;
}

function parsed(text: unknown): number | undefined {
  const zone = typeof text === "string" ? ISO.exec(text) : null;
  if (zone === null) return undefined;
  const time = Date.parse(zone[3] === undefined ? `${zone[0]}Z` : zone[0]);
  return Number.isNaN(time) ? undefined : time;
}
