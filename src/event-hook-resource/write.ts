// Rules as the part of Okta's EventHook that filters.
import { isEnvironmentReference } from "../editor/fields/environment";
import { checkPortable } from "../el";
import { isEligible } from "../events";
import { type FilterRule, isEventType, named } from "./result";

/** A rule that is not in the text. */
export interface LeftOut {
  readonly rule: FilterRule;
  /**
   * "default": the rule for all other types, which Okta has not. "empty": no expression, which is no filter.
   * "environment": an environment variable of Node-RED's. "event-type": no event type. "duplicate": a second rule
   * for a type.
   */
  readonly code: "default" | "empty" | "environment" | "event-type" | "duplicate";
  readonly message: string;
}

/** A rule that is in the text, and that Okta will not take. */
export interface Refused {
  readonly eventType: string;
  readonly code: "not-eligible" | "not-portable";
  readonly message: string;
  /** Of the expression, both from 1, where it is about that. */
  readonly line?: number;
  readonly column?: number;
}

export interface WrittenFilters {
  /** JSON: the `events` of an EventHook, to be put into one. */
  readonly text: string;
  readonly left: LeftOut[];
  readonly refused: Refused[];
}

/**
 * The rules of a filter as the `events` of Okta's EventHook. Okta has one expression for each event type, and an
 * early-access feature for them, which an org may not have.
 * @param options.items the event types of the hook; without it, those of the rules. The types of what is
 * filtered are always among them.
 */
export function writeFilters(
  rules: readonly FilterRule[],
  options: { items?: readonly string[] } = {},
): WrittenFilters {
  const expressions = new Map<string, string>();
  const types = new Set<string>();
  const left: LeftOut[] = [];
  for (const rule of rules) {
    const eventType = rule.eventType.trim();
    const reason = reasonToLeave(eventType, rule.expression, expressions);
    if (reason === undefined) expressions.set(eventType, rule.expression);
    else left.push({ rule: { ...rule }, ...reason });
    // also where no expression can be written: its events are still asked for
    if (isEventType(eventType)) types.add(eventType);
  }
  const filtered = [...expressions];
  const items = new Set(options.items === undefined ? types : [...options.items, ...expressions.keys()]);
  const eventFilterMap = filtered.map(([event, expression]) => ({
    event,
    condition: { expression, version: null },
  }));
  const filter = eventFilterMap.length > 0 ? { type: "EXPRESSION_LANGUAGE", eventFilterMap } : null;
  const events = { type: "EVENT_TYPE", items: [...items], filter };
  const refused = filtered.flatMap(([event, expression]) => whatOktaRefuses(event, expression));
  return { text: JSON.stringify({ events }, null, 2), left, refused };
}

function reasonToLeave(
  eventType: string,
  expression: string,
  known: ReadonlyMap<string, string>,
): Pick<LeftOut, "code" | "message"> | undefined {
  const name = named(eventType);
  if (eventType === "") {
    const message = "Okta has one expression for each event type, and none for all other types.";
    return { code: "default", message };
  }
  if (isEnvironmentReference(eventType) || isEnvironmentReference(expression.trim())) {
    const message = `Okta does not know Node-RED's environment variables: write the value into the rule for ${name}.`;
    return { code: "environment", message };
  }
  if (!isEventType(eventType)) return { code: "event-type", message: `${name} is not one event type.` };
  if (expression.trim() === "") {
    return { code: "empty", message: `The rule for ${name} has no expression: every such event passes.` };
  }
  if (known.has(eventType)) return { code: "duplicate", message: `A second rule for ${name}.` };
  return undefined;
}

function whatOktaRefuses(eventType: string, expression: string): Refused[] {
  const refused: Refused[] = [];
  if (!isEligible(eventType)) {
    const message = `No event hook is known to send ${named(eventType)}.`;
    refused.push({ eventType, code: "not-eligible", message });
  }
  const [first] = checkPortable(expression).problems;
  if (first !== undefined) {
    const { line, column, message } = first;
    refused.push({ eventType, code: "not-portable", line, column, message });
  }
  return refused;
}
