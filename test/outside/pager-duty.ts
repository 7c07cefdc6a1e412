import { randomUUID } from "node:crypto";
import { type Answer, HttpOutside, type Incoming, readJson, saysJson } from "./http-outside";
import { type Fault, object, oneOf, shape, text } from "./shape";

export type Severity = "critical" | "error" | "warning" | "info";

export interface PagerDutyEvent {
  readonly routing_key: string;
  readonly event_action: "trigger" | "acknowledge" | "resolve";
  /** As it was sent, or made by PagerDuty. */
  readonly dedup_key: string;
  /** Always there in a trigger. */
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: Severity;
    readonly timestamp?: string;
    readonly component?: string;
    readonly group?: string;
    readonly class?: string;
    readonly custom_details?: Readonly<Record<string, unknown>>;
  };
  readonly links?: readonly { readonly href: string; readonly text?: string }[];
  readonly images?: readonly { readonly src: string; readonly href?: string; readonly alt?: string }[];
  readonly client?: string;
  readonly client_url?: string;
}

const SEVERITIES: readonly Severity[] = ["critical", "warning", "error", "info"];
const url = { ...text(), format: "uri" };
const some = (items: object) => ({ type: "array", items });

// https://developer.pagerduty.com/docs/events-api-v2-overview (limits, PD-CEF) and
// https://developer.pagerduty.com/docs/send-alert-event (fields). PagerDuty reads over names that it does not know;
// here they are mistakes.
const common = {
  routing_key: { type: "string", pattern: "^[A-Za-z0-9]*$", minLength: 32, maxLength: 32 },
  payload: object(
    {
      summary: text(1024),
      source: text(),
      severity: { enum: SEVERITIES },
      // ISO 8601; PagerDuty's own example has an offset without a colon.
      timestamp: {
        type: "string",
        pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:?\\d\\d)$",
      },
      component: text(),
      group: text(),
      class: text(),
      custom_details: { type: "object" },
    },
    ["summary", "source", "severity"],
  ),
  links: some(object({ href: url, text: text() }, ["href"])),
  images: some(object({ src: { ...url, pattern: "^https:" }, href: url, alt: text() }, ["src"])),
  client: text(),
  client_url: url,
};
const action = (names: readonly string[], required: readonly string[]) =>
  object({ event_action: { enum: names }, dedup_key: text(255), ...common }, [
    "routing_key",
    "event_action",
    ...required,
  ]);
const event = shape(
  oneOf("event_action", [
    action(["trigger"], ["payload"]),
    action(["acknowledge", "resolve"], ["dedup_key"]),
  ]),
);

const MOST = 512 * 1024;

/** The Events API v2 of PagerDuty: 202 with a dedup_key, or 400 with every error of the event. */
export class PagerDuty extends HttpOutside<PagerDutyEvent> {
  /** The one integration key that there is. */
  readonly routingKey = "R0123456789ABCDEFGHIJKLMNOPQRSTU";

  static start(): Promise<PagerDuty> {
    return new PagerDuty("events to PagerDuty").listen();
  }

  get enqueue(): string {
    return `${this.url}/v2/enqueue`;
  }

  /** The last trigger of every alert that is not resolved, by dedup_key. */
  get open(): ReadonlyMap<string, PagerDutyEvent> {
    const open = new Map<string, PagerDutyEvent>();
    for (const one of this.received.all) {
      if (one.event_action === "trigger") open.set(one.dedup_key, one);
      else if (one.event_action === "resolve") open.delete(one.dedup_key);
    }
    return open;
  }

  protected answer(request: Incoming): Answer {
    const no = (status: number, ...errors: string[]): Answer => ({
      status,
      body: { status: "invalid event", message: "Event object is invalid", errors },
      refused: errors.join("; "),
    });
    if (request.path !== "/v2/enqueue") return no(404, "Not found");
    if (request.method !== "POST") return no(405, "Method not allowed");
    if (Buffer.byteLength(request.body) > MOST) return no(413, `The event has more than ${MOST} bytes`);
    const json = saysJson(request) ? readJson(request) : undefined;
    if (json === undefined) return no(400, "The body is not JSON");
    const faults = event(json.value);
    if (faults.length > 0) return no(400, ...new Set(faults.map(said)));
    const given = json.value as PagerDutyEvent;
    if (given.routing_key !== this.routingKey) return no(400, "Invalid routing key");
    const { dedup_key = randomUUID().replaceAll("-", "") } = given;
    this.received.push({ ...given, dedup_key });
    return { status: 202, body: { status: "success", message: "Event processed", dedup_key } };
  }
}

/** In PagerDuty's words, as far as they are known. */
function said({ at, message, keyword }: Fault): string {
  if (at === "routing_key" && /Length$/.test(keyword)) {
    return "Length of 'routing_key' is incorrect (should be 32 characters)";
  }
  if (at === "routing_key" && keyword === "pattern")
    return "'routing_key' cannot contain non-alphanumeric characters.";
  if (at === "payload.severity" && keyword === "enum") {
    return "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')";
  }
  if (keyword === "required" || keyword === "minLength") return `'${at}' is missing or blank`;
  return `'${at === "" ? "event" : at}' ${message}`;
}
