import { type LogEvent, sampleEvent } from "../../src/events";

/** A story for each way through the example "Quick start". */
export const EXPECTED_WIRES = {
  "a sign-in that failed": "Sign-ins",
  "a sign-in that went well": "Filtered out",
  "a member for Sales": "Groups",
  "a member for Marketing": "Filtered out",
  "a new user": "People",
  "an app changed": "Everything else",
  "a type that nobody knows yet": "Everything else",
} as const;

export type Story = keyof typeof EXPECTED_WIRES;

export interface DemoEvent {
  readonly story: Story;
  readonly event: LogEvent;
}

function memberOf(group: string): LogEvent {
  const event = sampleEvent("group.user_membership.add");
  for (const target of event.target ?? []) if (target.type === "UserGroup") target.displayName = group;
  return event;
}

function signIn(result: string, reason: string | null): LogEvent {
  return { ...sampleEvent("user.session.start"), outcome: { result, reason } };
}

export function demoEvents(): DemoEvent[] {
  const events: Record<Story, LogEvent> = {
    "a sign-in that failed": signIn("FAILURE", "INVALID_CREDENTIALS"),
    "a sign-in that went well": signIn("SUCCESS", null),
    "a member for Sales": memberOf("Sales"),
    "a member for Marketing": memberOf("Marketing"),
    "a new user": sampleEvent("user.lifecycle.create"),
    "an app changed": sampleEvent("application.lifecycle.update"),
    "a type that nobody knows yet": sampleEvent("example.unheard_of.event"),
  };
  return (Object.keys(events) as Story[]).map((story) => ({ story, event: events[story] }));
}
