import { expect } from "chai";
import {
  categories,
  categoryOf,
  eventTypeInfo,
  eventTypes,
  isCategory,
  isEligible,
  otherEventTypes,
} from "../../../src/events";

describe("the catalogue", () => {
  it("has 22 categories, 264 eligible types and 914 others, none twice", () => {
    expect(categories).to.have.length(22);
    expect(eventTypes).to.have.length(264);
    expect(otherEventTypes).to.have.length(914);
    expect(new Set(categories.map(({ key }) => key))).to.have.property("size", 22);
    expect(new Set([...eventTypes.map(({ type }) => type), ...otherEventTypes])).to.have.property(
      "size",
      1178,
    );
  });

  it("describes every category in a sentence", () => {
    for (const { key, name, summary } of categories) {
      expect(key).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(name).to.not.equal("");
      expect(summary).to.match(/^[A-Z].*\.$/);
    }
  });

  it("gives every eligible type a category that exists, and every category a type", () => {
    const used = new Set(eventTypes.map(({ category }) => category));
    expect([...used].sort()).to.deep.equal(categories.map(({ key }) => key).sort());
    for (const { type, category } of eventTypes) expect(categoryOf(type)).to.equal(category);
  });

  // from Okta's pages on event hooks and on the upgrade to Identity Engine
  const engine: [type: string, oieOnly: boolean, classicOnly: boolean][] = [
    ["device.user.add", true, false],
    ["security.authenticator.lifecycle.create", true, false],
    ["user.mfa.factor.suspend", true, false],
    ["user.authentication.authenticate", false, true],
    ["user.credential.enroll", false, true],
    ["user.session.start", false, false],
  ];
  for (const [type, oieOnly, classicOnly] of engine) {
    it(`knows on which engine ${type} is sent`, () => {
      expect(eventTypeInfo(type)?.oieOnly ?? false).to.equal(oieOnly);
      expect(eventTypeInfo(type)?.classicOnly ?? false).to.equal(classicOnly);
    });
  }

  it("marks 15 types of Identity Engine and 28 with change details", () => {
    expect(eventTypes.filter(({ oieOnly }) => oieOnly)).to.have.length(15);
    expect(eventTypes.filter(({ changeDetails }) => changeDetails)).to.have.length(28);
  });
});

describe("categoryOf", () => {
  const cases: [type: string | null | undefined, category: string][] = [
    ["user.session.start", "user-auth"],
    // the type itself comes before its prefix, user.session. → user-auth
    ["user.session.context.change", "security"],
    ["application.policy.sign_on.deny_access", "user-app"],
    // not eligible, by prefix
    ["user.session.expire", "user-auth"],
    ["policy.lifecycle.create", "policy"],
    ["system.operation.rate_limit.warning", "rate-limit"],
    // unknown, by the longest prefix: user.account.privilege. before user.account.
    ["user.account.privilege.expire", "admin-privilege"],
    ["user.account.rename", "user-auth"],
    ["system.import.group.rename", "group-lifecycle"],
    ["system.import.pause", "user-import"],
    // nothing fits
    ["zone.update", "other"],
    ["somebody.elses.event", "other"],
    ["users.lifecycle.create", "other"],
    ["USER.SESSION.START", "other"],
    ["", "other"],
    ["constructor", "other"],
    ["__proto__", "other"],
    [null, "other"],
    [undefined, "other"],
  ];
  for (const [type, category] of cases) {
    it(`${JSON.stringify(type) ?? "undefined"} → ${category}`, () => {
      expect(categoryOf(type)).to.equal(category);
      expect(categoryOf(type), "asked again").to.equal(category);
    });
  }

  it("takes values that are no text", () => {
    for (const odd of [7, {}, [], true]) expect(categoryOf(odd as never)).to.equal("other");
  });

  it("stays right over many unknown types", () => {
    for (let i = 0; i < 10_000; i += 1) {
      expect(categoryOf(`group.unknown.${i}`)).to.equal("group");
      expect(categoryOf(`unknown.${i}`)).to.equal("other");
    }
    expect(categoryOf("group.unknown.0")).to.equal("group");
    expect(categoryOf(`iam.${"x".repeat(100_000)}`)).to.equal("admin-privilege");
  });
});

describe("isEligible and isCategory", () => {
  it("know the eligible types only", () => {
    expect(isEligible("group.user_membership.add")).to.equal(true);
    expect(isEligible("event_hook.delivery")).to.equal(false);
    expect(isEligible("user.lifecycle.delete.completed")).to.equal(false);
    expect(isEligible("toString")).to.equal(false);
    expect(isEligible(null)).to.equal(false);
    expect(isEligible(undefined)).to.equal(false);
  });

  it("know the keys and other", () => {
    for (const { key } of categories) expect(isCategory(key)).to.equal(true);
    expect(isCategory("other")).to.equal(true);
    expect(isCategory("User auth")).to.equal(false);
    expect(isCategory("")).to.equal(false);
    expect(isCategory("constructor")).to.equal(false);
    expect(isCategory(undefined)).to.equal(false);
  });
});
