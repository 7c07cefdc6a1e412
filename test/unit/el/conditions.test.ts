// The Simple form: conditions to an expression and back.
import { expect } from "chai";
import fc from "fast-check";
import {
  type Condition,
  checkPortable,
  compile,
  conditionFields,
  fromConditions,
  type Join,
  toConditions,
} from "../../../src/el";
import { cases } from "../../conformance/cases";

const is = (field: string, value: string): Condition => ({ field, operator: "eq", value });
const group = [is("target.type", "UserGroup"), is("target.displayName", "Sales")];
const isTarget = ({ field }: Condition) => field.startsWith("target.");

const anyText = fc.oneof(
  fc.constantFrom("Sales", "it's", "''", "a' || 'b", '"', "\\", " ", "", "]>0"),
  fc.string(),
);
const anyCondition: fc.Arbitrary<Condition> = fc.record({
  field: fc.constantFrom(...conditionFields),
  operator: fc.constantFrom("eq", "ne", "contains"),
  value: anyText,
});
const anyForm = {
  conditions: fc.array(anyCondition, { maxLength: 6 }),
  join: fc.constantFrom<Join>("and", "or"),
  sameTarget: fc.boolean(),
};

/** What must come back: conditions on one target stand together, where the first one stood. */
function normal(conditions: Condition[], join: Join, sameTarget: boolean) {
  const targets = conditions.filter(isTarget);
  const isShared = sameTarget && targets.length > 1;
  const [first] = targets;
  const inOrder = conditions.flatMap((condition) => {
    if (!isShared || !isTarget(condition)) return [condition];
    return condition === first ? targets : [];
  });
  return { ok: true, conditions: inOrder, join: conditions.length > 1 ? join : "and", sameTarget: isShared };
}

describe("conditions as an expression", () => {
  it("are one selection for each, as Okta's dialog writes them", () => {
    expect(fromConditions(group)).to.equal(
      "event.target.?[type eq 'UserGroup'].size()>0 && event.target.?[displayName eq 'Sales'].size()>0",
    );
    expect(
      cases.map(({ expr }) => expr),
      "as in Okta's documents",
    ).to.include(fromConditions(group));
  });

  it("are one selection for all on request", () => {
    expect(fromConditions(group, "and", { sameTarget: true })).to.equal(
      "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()>0",
    );
    const mixed = [
      is("actor.id", "a"),
      group[0] as Condition,
      is("outcome.result", "DENY"),
      group[1] as Condition,
    ];
    expect(fromConditions(mixed, "or", { sameTarget: true })).to.equal(
      "event.actor.id eq 'a' || event.target.?[type eq 'UserGroup' || displayName eq 'Sales'].size()>0 || event.outcome.result eq 'DENY'",
    );
  });

  it("ask the short way to changedAttributes", () => {
    expect(fromConditions([{ field: "changedAttributes", operator: "contains", value: "title" }])).to.equal(
      "event.debugData.changedAttributes.contains('title')",
    );
  });

  it("are nothing where there are none", () => {
    expect(fromConditions([])).to.equal("");
    expect(toConditions(undefined as never)).to.deep.equal(toConditions(""));
    expect(toConditions(" \n")).to.deep.equal({ ok: true, conditions: [], join: "and", sameTarget: false });
  });

  it("keep a quote in a value what it is", () => {
    const expression = fromConditions([is("actor.displayName", "' || true || 'O'Neil")]);
    expect(compile(expression).test({ actor: { displayName: "x" } })).to.equal(false);
    expect(compile(expression).test({ actor: { displayName: "' || true || 'O'Neil" } })).to.equal(true);
  });

  it("are refused where there is no such field, operator or value", () => {
    expect(() => fromConditions([is("severity", "INFO")])).to.throw(
      RangeError,
      "'severity' is none of eventType",
    );
    expect(() => fromConditions([{ ...is("actor.id", "x"), operator: "gt" as "eq" }])).to.throw(
      RangeError,
      "'gt'",
    );
    expect(() => fromConditions([is("actor.id", 1 as never)])).to.throw(RangeError, "actor.id is no text");
    expect(() => fromConditions([is("constructor", "x")])).to.throw(RangeError);
  });

  it("are what Okta takes, and come back as they were", () => {
    fc.assert(
      fc.property(fc.record(anyForm), ({ conditions, join, sameTarget }) => {
        const expression = fromConditions(conditions, join, { sameTarget });
        expect(toConditions(expression), expression).to.deep.equal(normal(conditions, join, sameTarget));
        if (conditions.length > 0) expect(checkPortable(expression).problems, expression).to.deep.equal([]);
      }),
      { numRuns: 1_000, seed: 20240514 },
    );
  });
});

describe("the two forms", () => {
  const admins = { type: "UserGroup", displayName: "Admins" };
  const sales = { type: "UserGroup", displayName: "Sales" };
  const user = { type: "User", displayName: "Sales" };
  const test = (target: unknown[], sameTarget: boolean, join: Join = "and") =>
    compile(fromConditions(group, join, { sameTarget })).test({ target });

  it("differ where one target fits one condition and another the other", () => {
    expect([test([admins, user], false), test([admins, user], true)]).to.deep.equal([true, false]);
    expect([test([user, sales], false), test([user, sales], true)]).to.deep.equal([true, true]);
    expect([test([admins], false), test([admins], true)]).to.deep.equal([false, false]);
  });

  it("mean what their conditions say of an event", () => {
    const word = fc.constantFrom("a", "b", "ab");
    const entity = fc.record({ id: word, type: word, alternateId: word, displayName: word });
    const event = fc.record({
      eventType: word,
      actor: entity,
      outcome: fc.record({ result: word, reason: word }),
      debugContext: fc.record({ debugData: fc.record({ changedAttributes: word }) }),
      target: fc.array(entity, { maxLength: 3 }),
    });
    const form = {
      ...anyForm,
      conditions: fc.array(fc.record({ ...anyFields, value: word }), { minLength: 1, maxLength: 4 }),
    };
    fc.assert(
      fc.property(fc.record(form), event, ({ conditions, join, sameTarget }, event) => {
        const holds = (condition: Condition, target?: Entity) =>
          fits(condition, textOf(condition, event, target));
        const all = (outcomes: boolean[]) =>
          join === "and" ? outcomes.every(Boolean) : outcomes.some(Boolean);
        const targets = conditions.filter(isTarget);
        const shared = event.target.some((target) =>
          all(targets.map((condition) => holds(condition, target))),
        );
        const wanted = all([
          ...conditions.filter((condition) => !isTarget(condition)).map((condition) => holds(condition)),
          ...(sameTarget && targets.length > 0
            ? [shared]
            : targets.map((condition) => event.target.some((target) => holds(condition, target)))),
        ]);
        const expression = fromConditions(conditions, join, { sameTarget });
        expect(compile(expression).evaluate(event), expression).to.equal(wanted);
      }),
      { numRuns: 1_000, seed: 20240514 },
    );
  });
});

const anyFields = {
  field: fc.constantFrom(...conditionFields),
  operator: fc.constantFrom<Condition["operator"]>("eq", "ne", "contains"),
};
type Entity = Record<string, string>;

function textOf({ field }: Condition, event: Record<string, unknown>, target?: Entity): string {
  const path = field === "changedAttributes" ? "debugContext.debugData.changedAttributes" : field;
  const start: unknown = target === undefined ? event : { target };
  return String(path.split(".").reduce((value, key) => (value as Record<string, unknown>)[key], start));
}

function fits({ operator, value }: Condition, text: string): boolean {
  if (operator === "contains") return text.includes(value);
  return (text === value) === (operator === "eq");
}

describe("an expression as conditions", () => {
  it("is read however it is spaced, bracketed and spelled", () => {
    const written = [
      "event.target.?[type eq 'UserGroup'].size()>0 && event.target.?[displayName eq 'Sales'].size()>0",
      " event.target.?[ type == 'UserGroup' ].size( ) > 0\nand (event . target.?[displayName EQ \"Sales\"].size()> 0)",
    ];
    for (const expression of written) {
      expect(toConditions(expression)).to.deep.equal({
        ok: true,
        conditions: group,
        join: "and",
        sameTarget: false,
      });
    }
    expect(
      toConditions("event.actor.id ne 'a' || (event.actor.id == 'b' || event.eventType eq 'c')"),
    ).to.deep.equal({
      ok: true,
      conditions: [
        { field: "actor.id", operator: "ne", value: "a" },
        is("actor.id", "b"),
        is("eventType", "c"),
      ],
      join: "or",
      sameTarget: false,
    });
    expect(
      toConditions("event.target.?[type eq 'UserGroup' || displayName eq 'Sales'].size()> 0"),
    ).to.deep.equal({
      ok: true,
      conditions: group,
      join: "or",
      sameTarget: true,
    });
  });

  const others: [expression: string, about: string, message: RegExp][] = [
    [
      "event.actor.id eq 'a' && event.actor.id eq 'b' || event.eventType eq 'c'",
      "event.actor.id eq 'a' && event.actor.id eq 'b'",
      /"and" or "or"/,
    ],
    [
      "event.target.?[type eq 'a' || id eq 'b'].size()>0 && event.eventType eq 'c'",
      "event.target.?[type eq 'a' || id eq 'b'].size()>0",
      /"and" or "or"/,
    ],
    [
      "event.target.?[type eq 'a' && (id eq 'b' || id eq 'c')].size()>0",
      "(id eq 'b' || id eq 'c')",
      /"and" or "or"/,
    ],
    [
      "event.target.?[type eq 'User' && id eq 'a'].size()>0 && event.target.?[type eq 'UserGroup' && id eq 'b'].size()>0",
      "event.target.?[type eq 'UserGroup' && id eq 'b'].size()>0",
      /several selections/,
    ],
    [
      "event.target.?[type eq 'User'].size()>0 && event.target.?[type eq 'UserGroup' && id eq 'b'].size()>0",
      "event.target.?[type eq 'UserGroup' && id eq 'b'].size()>0",
      /several selections/,
    ],
    ["event.severity eq 'WARN'", "event.severity", /fields/],
    ["event.actor.id eq 'a' && event.target.?[severity eq 'b'].size()>0", "severity", /fields/],
    ["event.actor?.id eq 'a'", "event.actor?.id", /fields/],
    ["event.actor.id eq null", "null", /one text/],
    ["event.actor.id.contains('a', 'b')", "'a'", /one text/],
    ["event.actor.id.startsWith('a')", "event.actor.id.startsWith('a')", /not a condition/],
    ["!(event.actor.id eq 'a')", "!(event.actor.id eq 'a')", /not a condition/],
    ["event.target.?[type eq 'a'].size() > 1", "event.target.?[type eq 'a'].size() > 1", /not a condition/],
    ["event.target.?[type eq 'a']", "event.target.?[type eq 'a']", /not a condition/],
    ["event.target.^[type eq 'a'].size() > 0", "event.target.^[type eq 'a'].size() > 0", /not a condition/],
    ["event.target.?[type eq 'a']?.size() > 0", "event.target.?[type eq 'a']?.size() > 0", /not a condition/],
    ["event.actor.id eq 'a' &&", "&", /something is missing/],
  ];
  for (const [expression, about, message] of others) {
    it(`is not of the Simple form: ${expression}`, () => {
      const result = toConditions(expression);
      if (result.ok) throw new Error("it was read");
      const { start, end, line, column } = result.problem;
      expect(expression.slice(start, end)).to.equal(about);
      expect(result.problem.message).to.match(message);
      expect({ line, column }).to.deep.equal({ line: 1, column: start + 1 });
    });
  }

  it("is read or not, whatever is written", () => {
    for (const { id, expr } of cases) {
      const result = toConditions(expr);
      if (!result.ok || expr.trim() === "") continue;
      const { conditions, join, sameTarget } = result;
      const again = fromConditions(conditions, join, { sameTarget });
      expect(toConditions(again), id).to.deep.equal(result);
    }
    expect(toConditions(`true${" || true".repeat(1_240)}`).ok).to.equal(false);
  });
});
