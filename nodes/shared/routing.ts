import type { NodeAPI, NodeMessage, NodeMessageInFlow } from "node-red";
import { type LogEvent, readPayload, withEvents } from "../../src/events";

/** The outputs an event leaves by: 0-based, none, one or several. */
export type Route = (event: LogEvent) => readonly number[];

export interface Routing {
  /** The property of the message that holds the event, the list or the delivery. */
  readonly property: string;
  readonly outputs: number;
  readonly route: Route;
}

type Send = (message: (NodeMessage | null)[]) => void;

/**
 * Sends a message's events to their outputs. Each output gets a payload of the shape that came in, with its own
 * events in it; a message whose events all go one way stays the message it was.
 *
 * @returns false if the property holds neither a Log event, nor a list of them, nor a delivery: nothing is sent
 */
export function routeMessage(
  RED: NodeAPI,
  message: NodeMessageInFlow,
  { property, outputs, route }: Routing,
  send: Send,
): boolean {
  const value: unknown = RED.util.getMessageProperty(message, property);
  const payload = readPayload(value);
  if (payload === undefined) return false;

  const out = new Array<NodeMessage | null>(outputs).fill(null);
  if (payload.shape === "event") {
    const wires = route(payload.events[0] as LogEvent);
    for (const wire of wires) out[wire] = message;
    if (wires.length > 0) send(out);
    return true;
  }

  const eventsByWire = new Map<number, LogEvent[]>();
  for (const event of payload.events) {
    for (const wire of route(event)) {
      const events = eventsByWire.get(wire);
      if (events === undefined) eventsByWire.set(wire, [event]);
      else events.push(event);
    }
  }
  for (const [wire, events] of eventsByWire) {
    if (events.length === payload.events.length && payload.rejected === 0) out[wire] = message;
    else out[wire] = withProperty(RED, message, property, withEvents(value, events));
  }
  if (eventsByWire.size > 0) send(out);
  return true;
}

/**
 * A copy of the message with another value in one property; the original stays as it is. Only what lies on the way
 * to the property is copied: Node-RED clones a message itself where it goes to several nodes.
 */
export function withProperty(
  RED: NodeAPI,
  message: NodeMessageInFlow,
  property: string,
  value: unknown,
): NodeMessageInFlow {
  const parts = RED.util.normalisePropertyExpression(property);
  const replaced = (holder: unknown, depth: number): unknown => {
    if (depth === parts.length) return value;
    const part = parts[depth] as string;
    const copy = Array.isArray(holder) ? [...holder] : { ...(holder as object) };
    const slots = copy as Record<string, unknown>;
    slots[part] = replaced(slots[part], depth + 1);
    return copy;
  };
  return replaced(message, 0) as NodeMessageInFlow;
}
