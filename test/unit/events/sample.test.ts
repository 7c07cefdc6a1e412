import { expect } from "chai";
import {
  categoryOf,
  eventTypes,
  type LogEvent,
  otherEventTypes,
  readPayload,
  type SampleShape,
  sampleEvent,
} from "../../../src/events";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const shapes: SampleShape[] = ["nulls", "compact", "no-target"];
const NOW = new Date("2026-05-01T12:00:00.000Z");

/** A small generator of its own (mulberry32), so that a seed means the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function walk(value: unknown, visit: (value: unknown, path: string) => void, path = "event"): void {
  visit(value, path);
  if (typeof value !== "object" || value === null) return;
  for (const [key, entry] of Object.entries(value)) walk(entry, visit, `${path}.${key}`);
}

const typesOf = (event: LogEvent) => (event.target ?? []).map(({ type }) => type);
const debugData = (event: LogEvent) => event.debugContext?.debugData ?? {};
const targetOf = (event: LogEvent, type: string) => event.target?.find((target) => target.type === type);

describe("sampleEvent", () => {
  it("makes every eligible type in every shape: complete, JSON, of its category", () => {
    const uuids = new Set<unknown>();
    for (const { type, category } of eventTypes) {
      for (const shape of shapes) {
        const event = sampleEvent(type, { shape });
        const what = `${type}, ${shape}`;
        uuids.add(event.uuid);
        expect(event.eventType, what).to.equal(type);
        expect(categoryOf(event.eventType), what).to.equal(category);
        expect(event.uuid, what).to.match(UUID);
        expect(event.version, what).to.equal("0");
        expect(event.published, what).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(event.displayMessage, what).to.match(/^[A-Z]/);
        expect(event.severity, what).to.be.oneOf(["DEBUG", "INFO", "WARN", "ERROR"]);
        expect(event.outcome?.result, what).to.be.oneOf(["SUCCESS", "FAILURE", "DENY", "RATE_LIMIT"]);
        for (const text of ["id", "type", "alternateId", "displayName"]) {
          expect(event.actor?.[text], `${what}: actor.${text}`).to.be.a("string").not.equal("");
          for (const target of event.target ?? []) {
            expect(target[text], `${what}: target ${text}`).to.be.a("string").not.equal("");
          }
        }
        expect(event.transaction?.type, what).to.be.oneOf(["WEB", "JOB"]);
        expect(event.transaction?.id, what).to.be.a("string").not.equal("");
        expect(event.client?.ipChain, what).to.be.an("array");
        expect(event, what).to.not.have.property("request");
        for (const part of ["authenticationContext", "securityContext", "debugContext"]) {
          expect(event[part], `${what}: ${part}`).to.be.an("object");
        }
        for (const [key, value] of Object.entries(debugData(event))) {
          expect(value, `${what}: debugData.${key}`).to.be.a("string");
        }
        walk(event, (value, path) => expect(value, `${what}: ${path}`).to.not.equal(undefined));
        expect(JSON.parse(JSON.stringify(event)), what).to.deep.equal(event);
        expect(readPayload(event)?.shape, what).to.equal("event");
      }
    }
    expect(uuids.size).to.equal(eventTypes.length * shapes.length);
  });

  it("writes nulls, leaves them out, or leaves the targets out", () => {
    const random = () => seeded(7);
    const nulls = sampleEvent("group.user_membership.add", { now: NOW, random: random() });
    const compact = sampleEvent("group.user_membership.add", {
      now: NOW,
      random: random(),
      shape: "compact",
    });
    const noTarget = sampleEvent("group.user_membership.add", {
      now: NOW,
      random: random(),
      shape: "no-target",
    });
    expect(nulls.outcome).to.deep.equal({ result: "SUCCESS", reason: null });
    expect(nulls.device).to.equal(null);
    expect(sampleEvent("user.session.end").target).to.equal(null);
    expect(compact.outcome).to.deep.equal({ result: "SUCCESS" });
    for (const { type } of eventTypes) {
      walk(sampleEvent(type, { shape: "compact" }), (value, path) =>
        expect(value, `${type}: ${path}`).to.not.equal(null),
      );
      expect(sampleEvent(type, { shape: "no-target" })).to.not.have.property("target");
    }
    const { target, ...rest } = nulls;
    expect(target).to.have.length(2);
    expect(noTarget).to.deep.equal(rest);
  });

  // who is in target[], by Okta's descriptions and by real bodies
  const families: [eventType: string, types: string[]][] = [
    ["group.user_membership.add", ["User", "UserGroup"]],
    ["group.user_membership.remove", ["User", "UserGroup"]],
    ["group.lifecycle.create", ["UserGroup"]],
    ["group.lifecycle.delete", ["UserGroup"]],
    ["group.profile.update", ["UserGroup"]],
    ["group.privilege.grant", ["UserGroup", "ROLE"]],
    ["group.application_assignment.add", ["UserGroup", "AppInstance"]],
    ["user.lifecycle.create", ["User"]],
    ["user.lifecycle.activate", ["User"]],
    ["user.lifecycle.deactivate", ["User"]],
    ["user.lifecycle.delete.initiated", ["User"]],
    ["user.lifecycle.suspend", ["User"]],
    ["user.account.update_profile", ["User"]],
    ["user.account.lock", ["User"]],
    ["user.account.privilege.grant", ["User", "ROLE"]],
    ["user.account.report_suspicious_activity_by_enduser", ["User"]],
    ["user.session.clear", ["User"]],
    ["user.session.start", []],
    ["user.mfa.factor.activate", ["User", "AuthenticatorEnrollment"]],
    ["user.mfa.factor.reset_all", ["User"]],
    ["user.authentication.auth_via_mfa", ["User", "AuthenticatorEnrollment", "AppInstance"]],
    ["user.authentication.sso", ["AppInstance", "AppUser"]],
    ["user.risk.detect", ["User"]],
    ["application.lifecycle.delete", ["AppInstance"]],
    ["application.lifecycle.update", ["AppInstance"]],
    ["application.user_membership.add", ["AppInstance", "AppUser", "User"]],
    ["application.user_membership.remove", ["AppInstance", "AppUser", "User"]],
    ["application.provision.user.push", ["AppInstance", "AppUser", "User"]],
    ["application.policy.sign_on.deny_access", ["AppInstance", "PolicyEntity", "PolicyRule"]],
    ["app.access_request.request", ["AppInstance", "User"]],
    ["app.oauth2.as.consent.grant", ["AppInstance", "AuthorizationServer", "Scope", "User"]],
    ["device.enrollment.create", ["UDDevice", "User"]],
    ["device.user.remove", ["UDDevice", "User"]],
    ["device.lifecycle.suspend", ["UDDevice"]],
    ["policy.lifecycle.update", ["PolicyEntity"]],
    ["policy.rule.add", ["PolicyEntity", "PolicyRule"]],
    ["policy.rule.delete", ["PolicyEntity", "PolicyRule"]],
    ["security.authenticator.lifecycle.deactivate", ["Authenticator"]],
    ["security.breached_credential.detected", ["AuthenticatorEnrollment"]],
    ["security.trusted_origin.create", ["TrustedOrigin"]],
    ["system.api_token.create", ["Token"]],
    ["system.import.complete", ["AppInstance"]],
    ["system.import.roadblock", ["AppInstance"]],
    ["system.import.group.delete", ["AppInstance", "UserGroup"]],
    ["system.org.rate_limit.violation", ["Bucket Uuid", "URL Pattern"]],
    ["system.sms.send_phone_verification_message", ["MobilePhone", "User"]],
    ["system.idp.lifecycle.create", ["IdentityProvider"]],
    ["system.log_stream.lifecycle.create", ["LogStream"]],
    ["inline_hook.executed", ["InlineHook"]],
    ["workload_principal.register", ["WorkloadPrincipal"]],
    ["resource_servers.mcp_server.register", ["McpServer"]],
  ];
  for (const [eventType, types] of families) {
    it(`aims ${eventType} at ${types.join(", ") || "nothing"}`, () => {
      expect(typesOf(sampleEvent(eventType)).sort()).to.deep.equal([...types].sort());
    });
  }

  const prefixes: [eventType: string, targetType: string, prefix: string][] = [
    ["user.lifecycle.create", "User", "00u"],
    ["group.lifecycle.create", "UserGroup", "00g"],
    ["application.user_membership.add", "AppInstance", "0oa"],
    ["application.user_membership.add", "AppUser", "0ua"],
    ["policy.rule.add", "PolicyEntity", "00p"],
    ["policy.rule.add", "PolicyRule", "0pr"],
    ["device.user.add", "UDDevice", "guo"],
    ["security.authenticator.lifecycle.create", "Authenticator", "aut"],
    ["system.api_token.create", "Token", "00T"],
  ];
  for (const [eventType, targetType, prefix] of prefixes) {
    it(`gives a ${targetType} an id with ${prefix}`, () => {
      const id = targetOf(sampleEvent(eventType), targetType)?.id;
      expect(id).to.match(/^[0-9A-Za-z]{20}$/);
      expect(new Set(id).size, "not one character over and over").to.be.above(8);
      expect(id?.slice(0, 3)).to.equal(prefix);
    });
  }

  it("keeps to its cast: one id a person, an app and a group", () => {
    const ids = new Map<string, Set<unknown>>();
    for (let i = 0; i < 200; i += 1) {
      for (const type of [
        "group.user_membership.add",
        "application.user_membership.add",
        "user.session.start",
      ]) {
        const event = sampleEvent(type);
        for (const thing of [event.actor, ...(event.target ?? [])]) {
          const name = `${thing?.type} ${thing?.displayName} ${thing?.alternateId}`;
          const known = ids.get(name) ?? new Set();
          // an AppUser is one per person and app
          if (thing?.type !== "AppUser") ids.set(name, known.add(thing?.id));
        }
      }
    }
    for (const [name, known] of ids) expect([...known], name).to.have.length(1);
    const all = [...ids.values()].flatMap((known) => [...known]);
    expect(new Set(all).size, "no id twice").to.equal(all.length);
    expect([...ids.keys()].join())
      .to.contain("UserGroup Sales unknown")
      .and.contain("Slack");
  });

  it("uses addresses and mail domains that are reserved for documentation", () => {
    for (const { type } of eventTypes) {
      walk(sampleEvent(type), (value, path) => {
        if (typeof value !== "string") return;
        for (const [ip] of value.matchAll(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g)) {
          if (path.includes("userAgent") || path.includes("rsion")) continue;
          expect(ip, `${type}: ${path}`).to.match(/^(192\.0\.2|198\.51\.100|203\.0\.113)\./);
        }
        const domain = /@([\w.-]+)$/.exec(value)?.[1];
        if (domain) expect(domain, `${type}: ${path}`).to.be.oneOf(["example.com", "okta.com"]);
      });
    }
  });

  it("lets people act for themselves, admins for others, and the system in jobs", () => {
    for (let i = 0; i < 20; i += 1) {
      const added = sampleEvent("group.user_membership.add");
      expect(added.actor?.id).to.not.equal(targetOf(added, "User")?.id);
      const lock = sampleEvent("user.account.lock");
      expect(lock.actor?.id).to.equal(targetOf(lock, "User")?.id);
    }
    const run = sampleEvent("system.import.complete");
    expect(run.actor?.type).to.equal("SystemPrincipal");
    expect(run.transaction?.type).to.equal("JOB");
    expect(sampleEvent("system.org.rate_limit.warning").actor?.type).to.equal("PublicClientApp");
  });

  const outcomes: [eventType: string, result: string, reason: RegExp | null, severity: string][] = [
    ["user.session.start", "SUCCESS", null, "INFO"],
    ["user.account.lock", "FAILURE", /LOCKED_OUT/, "WARN"],
    ["application.policy.sign_on.deny_access", "DENY", /DENY/, "WARN"],
    ["system.org.rate_limit.violation", "RATE_LIMIT", /./, "WARN"],
    ["system.org.rate_limit.warning", "SUCCESS", null, "WARN"],
    ["user.mfa.factor.activate", "SUCCESS", /OKTA_VERIFY_PUSH/, "INFO"],
    ["security.breached_credential.detected", "SUCCESS", null, "WARN"],
  ];
  for (const [eventType, result, reason, severity] of outcomes) {
    it(`ends ${eventType} with ${result}`, () => {
      const event = sampleEvent(eventType);
      expect(event.outcome?.result).to.equal(result);
      expect(event.severity).to.equal(severity);
      if (reason) expect(event.outcome?.reason).to.match(reason);
      else expect(event.outcome?.reason).to.equal(null);
    });
  }

  const keys: [eventType: string, keys: string[]][] = [
    ["user.account.update_profile", ["changedAttributes", "requestUri", "url", "requestId", "dtHash"]],
    ["user.account.privilege.grant", ["privilegeGranted"]],
    ["group.privilege.grant", ["privilegeGranted"]],
    [
      "system.org.rate_limit.warning",
      ["threshold", "timeSpan", "timeUnit", "rateLimitSecondsToReset", "warningPercent", "userId"],
    ],
    [
      "system.org.rate_limit.violation",
      ["threshold", "timeSpan", "rateLimitScopeType", "rateLimitBucketUuid"],
    ],
    [
      "user.account.report_suspicious_activity_by_enduser",
      [
        "suspiciousActivityEventType",
        "suspiciousActivityEventIp",
        "suspiciousActivityEventCity",
        "suspiciousActivityEventCountry",
        "suspiciousActivityEventId",
        "suspiciousActivityEventTransactionId",
        "suspiciousActivityTimestamp",
        "suspiciousActivityBrowser",
        "suspiciousActivityOs",
      ],
    ],
    ["system.sms.send_phone_verification_message", ["phoneNumber", "countryCallingCode", "smsProvider"]],
    ["user.session.start", ["deviceFingerprint", "risk", "behaviors", "threatSuspected"]],
  ];
  for (const [eventType, expected] of keys) {
    it(`has the debugData of ${eventType}`, () => {
      expect(debugData(sampleEvent(eventType))).to.include.all.keys(...expected);
    });
  }

  it("names the API token of a rate limit, and the risk of a risky user", () => {
    expect(sampleEvent("system.org.rate_limit.warning").transaction?.detail?.requestApiTokenId).to.match(
      /^00T\w{17}$/,
    );
    expect(sampleEvent("user.risk.detect").securityContext?.risk?.level).to.equal("HIGH");
    expect(sampleEvent("user.account.lock").securityContext?.isProxy).to.equal(true);
    expect(sampleEvent("user.session.start").authenticationContext?.externalSessionId).to.match(/^102/);
    expect(sampleEvent("user.session.start").device?.name).to.be.a("string");
  });

  it("puts changeDetails on a target of the marked types, and only there", () => {
    for (const { type, changeDetails } of eventTypes) {
      const changes = (sampleEvent(type).target ?? []).map((target) => target.changeDetails).filter(Boolean);
      expect(changes, type).to.have.length(changeDetails ? 1 : 0);
      for (const change of changes) {
        expect(change?.from, type).to.be.an("object");
        expect(change?.to, type).to.be.an("object").not.deep.equal(change?.from);
      }
    }
  });

  it("is published now, or when it is told", () => {
    const before = Date.now();
    const at = Date.parse(sampleEvent("user.session.start").published ?? "");
    expect(at).to.be.within(before, Date.now());
    expect(sampleEvent("user.session.start", { now: NOW }).published).to.equal("2026-05-01T12:00:00.000Z");
  });

  it("is the same for the same random numbers, and another for others", () => {
    for (const { type } of eventTypes) {
      const make = (seed: number) => sampleEvent(type, { now: NOW, random: seeded(seed) });
      expect(make(1)).to.deep.equal(make(1));
      expect(make(1).uuid).to.not.equal(make(2).uuid);
    }
    // the ends of the range, and a generator that breaks it
    for (const number of [0, 0.999999999, 1]) {
      const event = sampleEvent("group.user_membership.add", { random: () => number });
      expect(event.uuid).to.match(UUID);
      expect(event.target).to.have.length(2);
    }
  });

  it("makes something sensible of types outside the catalogue", () => {
    for (const type of [
      ...otherEventTypes,
      "user.made.up",
      "made.up",
      "x",
      "",
      "..",
      "constructor",
      "__proto__",
    ]) {
      const event = sampleEvent(type);
      expect(event.eventType).to.equal(type);
      expect(event.displayMessage, type).to.be.a("string").not.equal("");
      expect(JSON.parse(JSON.stringify(event)), type).to.deep.equal(event);
    }
    expect(typesOf(sampleEvent("group.made_up"))).to.deep.equal(["UserGroup"]);
    expect(typesOf(sampleEvent("user.lifecycle.delete.completed"))).to.deep.equal(["User"]);
    expect(typesOf(sampleEvent("policy.lifecycle.create"))).to.deep.equal(["PolicyEntity"]);
    expect(sampleEvent("made.up").target).to.equal(null);
  });

  describe("with", () => {
    it("merges objects and replaces lists, texts and nulls", () => {
      const event = sampleEvent("user.session.start", {
        random: seeded(3),
        with: {
          actor: { alternateId: "zoe@example.com" },
          outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" },
          client: { geographicalContext: { country: "France" } },
          target: [{ type: "User", id: "00u1" }],
          device: null,
          extra: { nested: [1, { a: 2 }] },
        },
      });
      const plain = sampleEvent("user.session.start", { random: seeded(3) });
      expect(event.actor).to.deep.equal({ ...plain.actor, alternateId: "zoe@example.com" });
      expect(event.outcome).to.deep.equal({ result: "FAILURE", reason: "INVALID_CREDENTIALS" });
      expect(event.client?.ipAddress).to.equal(plain.client?.ipAddress);
      expect(event.client?.geographicalContext).to.include({
        country: "France",
        city: plain.client?.geographicalContext?.city,
      });
      expect(event.target).to.deep.equal([{ type: "User", id: "00u1" }]);
      expect(event.device).to.equal(null);
      expect(event.extra).to.deep.equal({ nested: [1, { a: 2 }] });
    });

    it("leaves what is undefined alone and shares nothing with the caller", () => {
      const over = {
        outcome: { reason: undefined },
        target: [{ id: "1" }],
        debugContext: { debugData: { a: "b" } },
      };
      const event = sampleEvent("user.session.start", { with: over });
      expect(event.outcome).to.deep.equal({ result: "SUCCESS", reason: null });
      over.target[0] = { id: "changed" };
      over.debugContext.debugData.a = "changed";
      expect(event.target).to.deep.equal([{ id: "1" }]);
      expect(debugData(event).a).to.equal("b");
    });

    it("does not reach into the prototype", () => {
      sampleEvent("user.session.start", {
        with: JSON.parse('{"__proto__":{"polluted":true},"actor":{"__proto__":{"polluted":true}}}'),
      });
      expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
    });
  });

  it("gives events that share nothing: changing one leaves the next alone", () => {
    for (const { type } of eventTypes) {
      const make = () => sampleEvent(type, { now: NOW, random: seeded(5) });
      const untouched = JSON.stringify(make());
      walk(make(), (value) => {
        if (typeof value === "object" && value !== null) (value as Record<string, unknown>).spoiled = true;
      });
      expect(JSON.stringify(make()), type).to.equal(untouched);
    }
  });
});
