import { expect } from "chai";
import { compile, lint } from "../../../../src/el";
import { eventTypes, type LogEvent, sampleEvent } from "../../../../src/events";
import { OPERATIONS, PREFILLS, type PrefillName, prefillsFor } from "../../../../src/okta-api";

function find(prefill: PrefillName, event: unknown): unknown {
  return compile(PREFILLS[prefill]).evaluate(event);
}

/** The sample in any order of its targets: what a prefill finds must not depend on it. */
function bothWays(event: LogEvent): LogEvent[] {
  return [event, { ...event, target: [...(event.target ?? [])].reverse() }];
}

function targetId(event: LogEvent, ...types: string[]): string | null | undefined {
  return event.target?.find((target) => types.includes(target.type ?? ""))?.id;
}

describe("prefills: where an id is in an event", () => {
  const found: [PrefillName, eventTypes: string[], target: string[], idPrefix: string][] = [
    [
      "userInTarget",
      [
        "user.lifecycle.suspend",
        "user.lifecycle.deactivate",
        "user.account.lock",
        "user.risk.change",
        "user.mfa.factor.deactivate",
        "group.user_membership.add",
        "application.user_membership.add",
        "device.enrollment.create",
        "iam.resourceset.bindings.add",
      ],
      ["User"],
      "00u",
    ],
    [
      "groupInTarget",
      [
        "group.user_membership.add",
        "group.lifecycle.create",
        "group.privilege.grant",
        "group.profile.update",
      ],
      ["UserGroup"],
      "00g",
    ],
    [
      "appInTarget",
      ["application.user_membership.add", "application.lifecycle.update", "application.provision.user.sync"],
      ["AppInstance"],
      "0oa",
    ],
    [
      "deviceInTarget",
      ["device.enrollment.create", "device.lifecycle.suspend", "device.user.remove"],
      ["UDDevice"],
      "guo",
    ],
    ["enrollmentInTarget", ["user.mfa.factor.deactivate"], ["AuthenticatorEnrollment"], "pfd"],
    ["policyInTarget", ["policy.lifecycle.update", "policy.rule.update"], ["PolicyEntity"], "00p"],
  ];
  for (const [prefill, eventTypes, types, start] of found) {
    for (const eventType of eventTypes) {
      it(`${prefill} in ${eventType}`, () => {
        for (const event of bothWays(sampleEvent(eventType))) {
          expect(find(prefill, event))
            .to.be.a("string")
            .and.to.equal(targetId(event, ...types));
          expect(find(prefill, event)).to.match(new RegExp(`^${start}`));
        }
      });
    }
  }

  it("takes the actor where it is a User that Okta knows, and nothing else for one", () => {
    const session = sampleEvent("user.session.start");
    expect(find("actor", session)).to.be.a("string").and.to.equal(session.actor?.id);
    expect(find("userInTargetOrActor", session)).to.equal(session.actor?.id);
    for (const eventType of ["system.org.rate_limit.warning", "user.risk.change"]) {
      const event = sampleEvent(eventType);
      expect(event.actor?.type).not.to.equal("User");
      expect(find("actor", event)).to.equal(null);
    }
    const typed = { actor: { id: "unknown", type: "User", alternateId: "me" }, target: null };
    expect(find("actor", typed)).to.equal(null);
    expect(find("userInTargetOrActor", typed)).to.equal(null);
  });

  it("takes the user who was acted upon before the one who acted", () => {
    const event = sampleEvent("user.lifecycle.suspend");
    expect(event.actor?.id).not.to.equal(targetId(event, "User"));
    expect(find("userInTargetOrActor", event)).to.equal(targetId(event, "User"));
    expect(find("userInTarget", sampleEvent("group.lifecycle.create"))).to.equal(null);
  });

  it("does not take an app's own user or an app's group for Okta's", () => {
    const target = [
      { type: "AppUser", id: "0ua1" },
      { type: "AppGroup", id: "0ga1" },
    ];
    expect(find("userInTarget", { target })).to.equal(null);
    expect(find("groupInTarget", { target })).to.equal(null);
  });

  it("finds a device of a type that nobody named, and the device that somebody came from", () => {
    const target = [
      { type: "User", id: "00u1" },
      { type: "Something new", id: "guo1" },
    ];
    expect(find("deviceInTarget", { eventType: "device.lifecycle.suspend", target })).to.equal("guo1");
    const session = { eventType: "user.session.start", target, device: { id: "guo2" } };
    expect(find("deviceInTarget", session)).to.equal("guo2");
  });

  it("finds the event hook in debugData", () => {
    const event = { debugContext: { debugData: { targetEventHookIds: "who1" } } };
    expect(find("eventHookInTarget", event)).to.equal("who1");
  });

  const lacking: Record<string, unknown> = {
    "an empty event": {},
    "an event with nulls": { eventType: null, actor: null, target: null, device: null, debugContext: null },
    "an event without targets": { eventType: "device.lifecycle.suspend", actor: {}, target: [] },
    "an event with a debugData of null": { target: [], debugContext: { debugData: null } },
  };
  for (const [name, event] of Object.entries(lacking)) {
    it(`gives null, not an error, for ${name}`, () => {
      for (const prefill of Object.keys(PREFILLS) as PrefillName[]) {
        expect(find(prefill, event), prefill).to.equal(null);
      }
    });
  }

  it("gives null or an id of the right kind for every event type, with and without targets", () => {
    const starts: Partial<Record<PrefillName, RegExp>> = {
      userInTarget: /^00u/,
      actor: /^00u/,
      userInTargetOrActor: /^00u/,
      groupInTarget: /^00g/,
      appInTarget: /^0oa/,
      deviceInTarget: /^guo/,
      enrollmentInTarget: /^(pfd|laf)/,
      policyInTarget: /^00p/,
    };
    const found = new Map<string, number>();
    for (const { type: eventType } of eventTypes) {
      for (const shape of ["nulls", "compact", "no-target"] as const) {
        const event = sampleEvent(eventType, { shape });
        for (const [prefill, start] of Object.entries(starts) as [PrefillName, RegExp][]) {
          const value = find(prefill, event);
          if (value === null) continue;
          expect(value, `${prefill} of ${eventType}, ${shape}`).to.match(start);
          found.set(prefill, (found.get(prefill) ?? 0) + 1);
        }
      }
    }
    expect(eventTypes).to.have.length.above(250);
    expect([...found.keys()]).to.have.members(Object.keys(starts));
  });

  it("has nothing in it that the editor would mark", () => {
    for (const [prefill, expression] of Object.entries(PREFILLS)) {
      expect(lint(expression), prefill).to.deep.equal([]);
    }
  });

  it("offers a parameter its own prefill first, for a user all three places", () => {
    const parameters = OPERATIONS.flatMap((operation) => operation.parameters);
    for (const parameter of parameters) expect(prefillsFor(parameter)[0]).to.equal(parameter.prefill);
    const userId = parameters.find((parameter) => parameter.name === "userId");
    expect(userId && prefillsFor(userId)).to.have.members(["userInTarget", "actor", "userInTargetOrActor"]);
  });
});
