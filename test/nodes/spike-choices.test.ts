import { expect } from "chai";
import {
  KEYS,
  keyChoice,
  OWN,
  PRESETS,
  type Preset,
  presetOf,
  typeIn,
  VALUES,
} from "../../nodes/okta-spike/choices";
import { compile } from "../../src/el";
import { eventTypeInfo, eventTypes, sampleEvent } from "../../src/events";
import { logEvent, signIn, withoutNulls } from "../support/deliveries";

/** Events that lack about everything, each in another way. */
const BARE = [
  {},
  { eventType: null, actor: null, client: null, outcome: null, target: null, debugContext: null },
  { outcome: {}, target: [], debugContext: {} },
  { target: [{}], debugContext: { debugData: null } },
];
const EVENTS = [...BARE, ...eventTypes.map(({ type }) => sampleEvent(type))];
const names = Object.keys(PRESETS) as Preset[];

const counts = (preset: Preset, event: unknown) => compile(PRESETS[preset].counts).evaluate(event);

describe("The ready settings of okta-spike", () => {
  for (const name of names) {
    it(`${name}: says yes or no to any event, whatever it lacks, and yes to some type that hooks have`, () => {
      // a condition after one that is false is not asked: of the named type, each event lacks something else
      const type = typeIn(PRESETS[name].counts) ?? "";
      expect(eventTypeInfo(type), type).to.be.an("object");
      for (const event of [...EVENTS, ...BARE.map((bare) => ({ ...bare, eventType: type }))]) {
        expect(counts(name, event)).to.be.a("boolean");
      }
    });

    it(`${name}: is recognised in a form, until something in it changes`, () => {
      const form = { ...PRESETS[name], threshold: String(PRESETS[name].threshold) };
      expect(presetOf(form)).to.equal(name);
      for (const change of [{ threshold: 77 }, { counts: "" }, { key: "'x'" }, { quiet: "${QUIET}" }]) {
        expect(presetOf({ ...form, ...change })).to.equal("");
      }
    });
  }

  it("take a rejected push of Okta Verify from either engine, and nothing like it", () => {
    const enrollment = (displayName: string) => ({ type: "AuthenticatorEnrollment", displayName });
    const mfa = (options: object) =>
      logEvent({
        eventType: "user.authentication.auth_via_mfa",
        outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" },
        target: [{ type: "User", displayName: "Ann" }, enrollment("Okta Verify")],
        ...options,
      });
    const classic = { target: null, debugContext: { debugData: { factor: "OKTA_VERIFY_PUSH" } } };
    for (const event of [mfa({}), mfa(classic), withoutNulls(mfa(classic))]) {
      expect(counts("push", event)).to.equal(true);
    }
    for (const event of [
      mfa({ outcome: { result: "SUCCESS", reason: null } }),
      mfa({ outcome: { result: "FAILURE", reason: "VERIFICATION_ERROR" } }),
      mfa({ target: [enrollment("Google Authenticator")] }),
      mfa({ ...classic, debugContext: { debugData: { factor: "SMS_FACTOR" } } }),
      mfa({ eventType: "user.session.start" }),
      mfa({ target: null, debugContext: null }),
      mfa({ target: [], debugContext: { debugData: null } }),
    ]) {
      expect(counts("push", event)).to.equal(false);
    }
  });

  it("take the sign-ins they name", () => {
    expect(
      ["guess", "spray", "travel"].map((name) => counts(name as Preset, signIn("FAILURE"))),
    ).to.deep.equal([true, true, false]);
    expect(counts("travel", signIn("SUCCESS"))).to.equal(true);
  });
});

describe("The ready expressions of okta-spike", () => {
  const event = {
    actor: { alternateId: "ann" },
    client: { ipAddress: "192.0.2.1", geographicalContext: { country: "Germany" } },
    target: [
      { type: "AppUser", alternateId: "no" },
      { type: "User", alternateId: "bob" },
      { type: "AppInstance", displayName: "Wiki" },
    ],
  };
  for (const [name, expected] of Object.entries({
    user: "ann",
    address: "192.0.2.1",
    app: "Wiki",
    target: "bob",
    all: "all",
  })) {
    it(`per ${name}`, () => {
      const expression = KEYS[name as keyof typeof KEYS];
      expect(compile(expression).evaluate(event)).to.equal(expected);
      expect(keyChoice(` ${expression}`)).to.equal(name);
    });
  }
  for (const [name, expected] of Object.entries({
    users: "ann",
    addresses: "192.0.2.1",
    apps: "Wiki",
    targets: "bob",
    countries: "Germany",
  })) {
    it(`different ${name}`, () => {
      expect(compile(VALUES[name as keyof typeof VALUES]).evaluate(event)).to.equal(expected);
    });
  }
  it("find targets by their type, and null where there is none", () => {
    for (const expression of [KEYS.app, KEYS.target]) {
      for (const target of [undefined, null, [], [{ type: "UserGroup" }]]) {
        expect(compile(expression).evaluate({ target })).to.equal(null);
      }
    }
  });
  it("are not taken for one's own", () => {
    expect(keyChoice("event.client.id")).to.equal(OWN);
  });
});
