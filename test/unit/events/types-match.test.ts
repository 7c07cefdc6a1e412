import { expect } from "chai";
import { checkTypePattern, compileTypes, matchesType } from "../../../src/events";

describe("type patterns", () => {
  const cases: [pattern: string, type: string | null | undefined, matches: boolean][] = [
    ["user.session.start", "user.session.start", true],
    ["user.session.start", "user.session.start.later", false],
    ["user.session.start", "User.Session.Start", false],
    ["user.session", "user.session.start", false],
    ["user.lifecycle.*", "user.lifecycle.create", true],
    ["user.lifecycle.*", "user.lifecycle.delete.initiated", true],
    ["user.lifecycle.*", "user.lifecycle", false],
    ["user.lifecycle.*", "user.lifecycles.create", false],
    ["user.lifecycle.*", "USER.lifecycle.create", false],
    ["user.*", "user.mfa.factor.activate", true],
    ["*", "made.up", true],
    ["*", null, true],
    ["user.*", null, false],
    ["user.session.start", undefined, false],
    // no pattern, so nothing matches
    ["user.*.start", "user.session.start", false],
    ["", "user.session.start", false],
  ];
  for (const [pattern, type, matches] of cases) {
    it(`${pattern || "(empty)"} ${matches ? "fits" : "does not fit"} ${type}`, () => {
      expect(matchesType(pattern, type)).to.equal(matches);
      expect(compileTypes([pattern])(type), "compiled").to.equal(matches);
    });
  }

  it("compiles several patterns into one test", () => {
    const test = compileTypes(["user.session.start", "group.*", "policy.rule.*"]);
    expect(["user.session.start", "group.profile.update", "policy.rule.add"].every(test)).to.equal(true);
    expect(["user.session.end", "policy.lifecycle.update", "grouping.x"].some(test)).to.equal(false);
    expect(compileTypes([])("user.session.start")).to.equal(false);
    expect(compileTypes(["user.session.end", "*"])("anything")).to.equal(true);
  });

  for (const fine of [
    "user.session.start",
    "user.lifecycle.*",
    "user.*",
    "*",
    "app.a-b.c_d",
    "made.up.by.okta.later",
  ]) {
    it(`accepts ${fine}`, () => expect(checkTypePattern(fine)).to.equal(undefined));
  }

  const wrong: [pattern: unknown, says: RegExp][] = [
    ["", /empty/],
    ["   ", /empty/],
    [" user.session.start", /space/],
    ["user.session. start", /space/],
    ["user.session.start\n", /space/],
    ["user.session.start,user.session.end", /one event type per entry/],
    ["user.*.create", /\*/],
    ["user.lifecycle*", /user\.lifecycle\.\*/],
    ["*.create", /\*/],
    ["**", /\*/],
    [".*", /\*/],
    ["user.*.*", /\*/],
    [undefined, /text/],
    [7, /text/],
  ];
  for (const [pattern, says] of wrong) {
    it(`says what is wrong with ${JSON.stringify(pattern)}`, () => {
      expect(checkTypePattern(pattern)).to.match(says).and.match(/[.]$/);
    });
  }
});
