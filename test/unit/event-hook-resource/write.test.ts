// Rules as the part of Okta's EventHook that filters.
import { expect } from "chai";
import fc from "fast-check";
import { type FilterRule, readFilters, writeFilters } from "../../../src/event-hook-resource";
import { eventTypes } from "../../../src/events";
import { eventFilterMap, FAILED, items, rules, SALES } from "./fixtures";

const START = "user.session.start";
const left = (...of: FilterRule[]) => writeFilters(of).left.map(({ code }) => code);

describe("the filters of a hook, written for Okta", () => {
  it("are the events of an EventHook", () => {
    const { text, left: leftOut, refused } = writeFilters(rules, { items });
    expect(JSON.parse(text)).to.deep.equal({
      events: { type: "EVENT_TYPE", items, filter: { type: "EXPRESSION_LANGUAGE", eventFilterMap } },
    });
    expect(text).to.match(/^\{\n {2}"events": \{\n {4}"type"/);
    expect(leftOut).to.deep.equal([]);
    expect(refused).to.deep.equal([]);
  });

  it("are for the types of the rules, and all that are filtered", () => {
    const itemsOf = (options?: { items: string[] }) =>
      JSON.parse(writeFilters(rules, options).text).events.items;
    expect(itemsOf()).to.deep.equal(items.slice(0, 2));
    expect(itemsOf({ items: ["user.lifecycle.create", START] })).to.deep.equal([
      "user.lifecycle.create",
      START,
      "group.user_membership.add",
    ]);
  });

  it("leave out what Okta has not", () => {
    expect(left({ eventType: "", expression: SALES })).to.deep.equal(["default"]);
    expect(left({ eventType: START, expression: " \n" })).to.deep.equal(["empty"]);
    expect(left({ eventType: START, expression: " ${FILTER}" })).to.deep.equal(["environment"]);
    expect(left({ eventType: "${TYPE}", expression: SALES })).to.deep.equal(["environment"]);
    expect(left({ eventType: "user.*", expression: SALES })).to.deep.equal(["event-type"]);
    const again = { eventType: ` ${START}`, expression: SALES };
    const { text, left: leftOut } = writeFilters([{ eventType: START, expression: FAILED }, again]);
    expect(leftOut).to.have.length(1);
    expect(leftOut[0]).to.deep.include({ code: "duplicate", rule: again });
    expect(JSON.parse(text).events.filter.eventFilterMap).to.deep.equal([eventFilterMap[1]]);
  });

  it("still ask for the events of what is left out", () => {
    const { text } = writeFilters([
      { eventType: START, expression: "" },
      { eventType: "user.session.end", expression: "${FILTER}" },
      { eventType: "", expression: SALES },
    ]);
    expect(JSON.parse(text).events).to.deep.equal({
      type: "EVENT_TYPE",
      items: [START, "user.session.end"],
      filter: null,
    });
  });

  it("tell what Okta will refuse, and have it nevertheless", () => {
    const {
      text,
      left: leftOut,
      refused,
    } = writeFilters([
      { eventType: START, expression: "true &&\n  event.client.ipAddress eq '1.2.3.4'" },
      { eventType: "user.session.end", expression: "event.outcome.result eq" },
      { eventType: "event_hook.delivery", expression: FAILED },
    ]);
    expect(leftOut).to.deep.equal([]);
    expect(refused.map(({ eventType, code, line }) => [eventType, code, line])).to.deep.equal([
      [START, "not-portable", 1],
      ["user.session.end", "not-portable", 1],
      ["event_hook.delivery", "not-eligible", undefined],
    ]);
    for (const { message } of refused) expect(message).not.to.equal("");
    expect(JSON.parse(text).events.filter.eventFilterMap).to.have.length(3);
  });

  it("are the same rules when they are read", () => {
    const expression = fc
      .oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom(SALES, FAILED, "a\n b", '\\"', "${a} b", "\ud800"),
      )
      .filter((text) => text.trim() !== "" && !/^\s*\$[({]/.test(text));
    const eventType = fc.oneof(
      fc.constantFrom(...eventTypes.map(({ type }) => type)),
      fc.stringMatching(/^[\w.-]{1,20}$/),
    );
    const rule = fc.record({ eventType, expression });
    const anyRules = fc.uniqueArray(rule, { selector: (one) => one.eventType, minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyRules, (written) => {
        const { text, left: leftOut } = writeFilters(written);
        const result = readFilters(text);
        expect(leftOut).to.deep.equal([]);
        expect(result).to.deep.include({ ok: true, source: "okta", rules: written });
        expect(result.ok && result.items).to.deep.equal(written.map((one) => one.eventType));
      }),
    );
  });
});
