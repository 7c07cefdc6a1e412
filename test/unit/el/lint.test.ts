// lint(): what it says of expressions that can be compiled, and that its fixes mend them.
import { expect } from "chai";
import { type Advice, compile, lint } from "../../../src/el";
import { events } from "../../conformance/cases";

const fixed = (expression: string, { fix }: Advice) =>
  fix === undefined ? undefined : expression.slice(0, fix.start) + fix.text + expression.slice(fix.end);

interface Example {
  expression: string;
  code: string;
  /** What the advice is about. */
  about: string;
  hint?: RegExp;
  fixed?: string;
}

const examples: Example[] = [
  {
    expression: "event.debugContext.debugData.changedAttributes.contains('title')",
    code: "debug-context",
    about: "event.debugContext.debugData",
    hint: /event\.debugData/,
    fixed: "event.debugData.changedAttributes.contains('title')",
  },
  {
    expression: "event.outcom.result == 'SUCCESS'",
    code: "unknown-field",
    about: "outcom",
    hint: /did you mean 'outcome'\?/,
    fixed: "event.outcome.result == 'SUCCESS'",
  },
  {
    expression: "event.target.?[Type eq 'User'].size() > 0",
    code: "unknown-field",
    about: "Type",
    hint: /did you mean 'type'\?/,
    fixed: "event.target.?[type eq 'User'].size() > 0",
  },
  { expression: "event.actor.shoeSize == 4", code: "unknown-field", about: "shoeSize" },
  {
    expression: "event.debugData.changedAttribute.contains('title')",
    code: "unknown-field",
    about: "changedAttribute",
    hint: /'changedAttributes'/,
    fixed: "event.debugData.changedAttributes.contains('title')",
  },
  {
    expression: "true && (event.target.displayName eq 'Sales')",
    code: "property-of-list",
    about: "displayName",
    hint: /\.\?\[displayName eq 'Sales'\]/,
    fixed: "true && (event.target.?[displayName eq 'Sales'].size() > 0)",
  },
  {
    expression: "event.target.displayName.contains('Sales')",
    code: "property-of-list",
    about: "displayName",
    fixed: "event.target.?[displayName.contains('Sales')].size() > 0",
  },
  {
    expression: "event.target.id == event.actor.id",
    code: "property-of-list",
    about: "id",
    hint: /\.\?\[id == …\]/,
  },
  { expression: "event.actor.id.type", code: "no-property", about: "type" },
  {
    expression: "event.actor.id.length > 3",
    code: "brackets-missing",
    about: "length",
    hint: /length\(\)/,
    fixed: "event.actor.id.length() > 3",
  },
  {
    expression: "event.target.length > 3",
    code: "brackets-missing",
    about: "length",
    hint: /size\(\)/,
    fixed: "event.target.size() > 3",
  },
  {
    expression: "event.actor.id.size() > 3",
    code: "no-method",
    about: "size",
    hint: /'length'/,
    fixed: "event.actor.id.length() > 3",
  },
  {
    expression: "event.actor.id.startWith('00u')",
    code: "no-method",
    about: "startWith",
    hint: /'startsWith'/,
    fixed: "event.actor.id.startsWith('00u')",
  },
  {
    expression: "event.target.?[event.target.type eq 'User'].size() > 0",
    code: "outer-name",
    about: "event",
    hint: /write type/,
    fixed: "event.target.?[type eq 'User'].size() > 0",
  },
  {
    expression: "event.target.?[id eq event.actor.id].size() > 0",
    code: "outer-name",
    about: "event",
    hint: /#root\.event/,
    fixed: "event.target.?[id eq #root.event.actor.id].size() > 0",
  },
  {
    expression: "event.outcome.result == SUCCESS",
    code: "unquoted-text",
    about: "SUCCESS",
    hint: /'SUCCESS'/,
    fixed: "event.outcome.result == 'SUCCESS'",
  },
  {
    expression: "event.eventType ne user.session.start",
    code: "unquoted-text",
    about: "user.session.start",
    fixed: "event.eventType ne 'user.session.start'",
  },
  {
    expression: "event.target.?[type eq User].size() > 0",
    code: "unquoted-text",
    about: "User",
    fixed: "event.target.?[type eq 'User'].size() > 0",
  },
  {
    expression: "outcome.result == 'DENY'",
    code: "no-event",
    about: "outcome",
    hint: /event\.outcome/,
    fixed: "event.outcome.result == 'DENY'",
  },
  {
    expression: "evnt.severity == 'WARN'",
    code: "no-event",
    about: "evnt",
    hint: /'event'/,
    fixed: "event.severity == 'WARN'",
  },
  { expression: "user.profile.city == 'Rome'", code: "no-event", about: "user", hint: /begins with event/ },

  {
    expression: "event.target == 'Sales'",
    code: "never-equal",
    about: "event.target == 'Sales'",
    hint: /\.\?\[ \]/,
  },
  {
    expression: "event.target == 2",
    code: "never-equal",
    about: "event.target == 2",
    hint: /\.size\(\)/,
    fixed: "event.target.size() == 2",
  },
  {
    expression: "event.outcome == 'SUCCESS'",
    code: "never-equal",
    about: "event.outcome == 'SUCCESS'",
    hint: /\.result/,
    fixed: "event.outcome.result == 'SUCCESS'",
  },
  {
    expression: "event.actor == 'Sam'",
    code: "never-equal",
    about: "event.actor == 'Sam'",
    hint: /type, id, alternateId, displayName/,
  },
  {
    expression: "event.debugData.threatSuspected == true",
    code: "never-equal",
    about: "event.debugData.threatSuspected == true",
    fixed: "event.debugData.threatSuspected == 'true'",
  },
  {
    expression: "'true' ne event.securityContext.isProxy",
    code: "never-equal",
    about: "'true' ne event.securityContext.isProxy",
    fixed: "true ne event.securityContext.isProxy",
  },
  {
    expression: "event.securityContext.asNumber == '394089'",
    code: "never-equal",
    about: "event.securityContext.asNumber == '394089'",
    fixed: "event.securityContext.asNumber == 394089",
  },
  {
    expression: "event.outcome.result == 'success'",
    code: "unknown-value",
    about: "'success'",
    hint: /'SUCCESS'/,
    fixed: "event.outcome.result == 'SUCCESS'",
  },
  {
    expression: "event.target.?['Usergroup' eq type].size() > 0",
    code: "unknown-value",
    about: "'Usergroup'",
    fixed: "event.target.?['UserGroup' eq type].size() > 0",
  },
  {
    expression: "event.debugData.threshold > 100",
    code: "no-order",
    about: "event.debugData.threshold > 100",
    hint: /toInteger/,
    fixed: "event.debugData.threshold.toInteger() > 100",
  },
  {
    expression: "event.target.?[type eq 'User'] > 0",
    code: "no-order",
    about: "event.target.?[type eq 'User'] > 0",
    fixed: "event.target.?[type eq 'User'].size() > 0",
  },
  {
    expression: "event.securityContext.asNumber < '5'",
    code: "no-order",
    about: "event.securityContext.asNumber < '5'",
    fixed: "event.securityContext.asNumber < 5",
  },
  { expression: "event.outcome.result < 'D'", code: "order-of-text", about: "event.outcome.result < 'D'" },
  {
    expression: "event.debugData.threshold > '9'",
    code: "order-of-text",
    about: "event.debugData.threshold > '9'",
    hint: /toInteger/,
  },
  {
    expression: "event.target.?[type == 'User' && id != 'a' && type == 'UserGroup'].size() > 0",
    code: "contradiction",
    about: "type == 'UserGroup'",
    hint: /two selections/,
  },
  {
    expression: "event.severity ne 'WARN' or event.severity ne 'ERROR'",
    code: "contradiction",
    about: "event.severity ne 'ERROR'",
    hint: /&&/,
  },
  {
    expression: "event.target[type == 'User'] != null",
    code: "index-for-selection",
    about: "[type == 'User']",
    hint: /\.\?\[ \]/,
    fixed: "event.target.?[type == 'User'] != null",
  },
  { expression: "event.actor.id", code: "not-boolean", about: "event.actor.id", hint: /compare/ },
  {
    expression: "event.target.?[type == 'User'] && true",
    code: "not-boolean",
    about: "event.target.?[type == 'User']",
    fixed: "event.target.?[type == 'User'].size() > 0 && true",
  },
  {
    expression: "event.target.?[type == 'User'].size()",
    code: "not-boolean",
    about: "event.target.?[type == 'User'].size()",
    fixed: "event.target.?[type == 'User'].size() > 0",
  },
  { expression: "!event.target", code: "not-boolean", about: "event.target", hint: /size/ },
  { expression: "event.target.?[displayName].size() > 0", code: "not-boolean", about: "displayName" },
];

const fine = [
  "event.outcome.result == 'SUCCESS' && event.severity ne 'WARN'",
  "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size() > 0",
  "event.target.?[type eq 'User' || type eq 'UserGroup'].size() > 0",
  "event.debugData.anything == 'x' && event.debugData.other.deep == 1",
  "event.actor.detailEntry.anything == true",
  "event.actor['displayName'] == 'x' && event.target[0].id == 'y'",
  "event.published >= '2024-05-01' && event.published < '2024-06-01'",
  "event.target.![displayName].contains('Sales')",
  "event.client.ipChain.?[ip.startsWith('192.')].isEmpty()",
  "event.debugData.?[key == 'url' && value != null].size() == 1",
  "(event.outcome.reason ?: '').contains('LOCKED')",
  "event.outcome.result == 'SOMETHING_NEW' && event.outcome.reason == null",
  "event.debugData.threatSuspected && true",
  "event.securityContext.asNumber / 2 > 1.5",
  "{a: 1, type: 2}['a'] == 1",
];

describe("lint", () => {
  for (const { expression, code, about, hint, fixed: wanted } of examples) {
    it(`${code}: ${expression}`, () => {
      const all = lint(expression, { filter: true });
      expect(all.map((advice) => advice.code)).to.include(code);
      const [advice] = all.filter((advice) => advice.code === code) as [Advice];
      expect(expression.slice(advice.start, advice.end)).to.equal(about);
      expect(advice.message).to.match(/^\S.*[^.\s]$/s);
      if (hint !== undefined) expect(advice.hint).to.match(hint);
      expect(fixed(expression, advice)).to.equal(wanted);
      if (wanted === undefined) return;
      compile(wanted);
      const left = lint(wanted, { filter: true }).map((advice) => advice.code);
      expect(left, "what is mended is not said again").not.to.include(code);
    });
  }

  for (const expression of fine) {
    it(`has nothing to say of ${expression}`, () => {
      expect(lint(expression)).to.deep.equal([]);
    });
  }

  it("says what is never true only of what is never true", () => {
    for (const { expression, code } of examples) {
      if (code !== "never-equal" && code !== "no-order") continue;
      for (const event of Object.values(events)) {
        const wanted = expression.includes(" ne ");
        let result: unknown;
        try {
          result = compile(expression).evaluate(event);
        } catch {
          continue;
        }
        // null is below everything
        if (code === "never-equal") expect(result, expression).to.equal(wanted);
      }
    }
  });

  it("has line and column, and is in the order of the text", () => {
    const expression = "event.outcom.result == 'x' &&\n  event.actr.id == y";
    expect(lint(expression).map(({ code, line, column }) => [code, line, column])).to.deep.equal([
      ["unknown-field", 1, 7],
      ["unknown-field", 2, 9],
      ["unquoted-text", 2, 20],
    ]);
  });

  it("says one mistake once", () => {
    const codes = (expression: string) => lint(expression).map(({ code }) => code);
    expect(codes("event.target[type == 'User'] != null")).to.deep.equal(["index-for-selection"]);
    expect(codes("event.version == '1' && event.version == '2' && event.severity == 'WARN'")).to.deep.equal([
      "contradiction",
    ]);
    expect(codes("event.target.size > 0 || event.target.displayName == 'x'")).to.deep.equal([
      "brackets-missing",
      "property-of-list",
    ]);
  });

  it("wants true or false only of a filter", () => {
    expect(lint("event.actor.alternateId")).to.deep.equal([]);
  });

  it("leaves to compile what cannot be compiled", () => {
    for (const expression of [
      "",
      undefined as never,
      "event.a ==",
      `1${"+1".repeat(3_000)}`,
      "x".repeat(20_000),
    ]) {
      expect(lint(expression)).to.deep.equal([]);
      expect(() => compile(expression)).to.throw();
    }
  });

  it("keeps up with long expressions", () => {
    const long = Array.from({ length: 250 }, (_, i) => `event.outcom${i}.a.b.c == x${i}`).join(" || ");
    expect(lint(long)).to.have.length(500);
  });
});
