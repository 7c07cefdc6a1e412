import { expect } from "chai";
import { asksForTargets, draftOf, expressionOf, newRow, noteOn } from "../../../src/editor/simple-draft";
import { conditionFields, type ReadConditions, toConditions } from "../../../src/el";

function draft(expression: string) {
  const read = toConditions(expression);
  expect(read.ok, expression).to.equal(true);
  return draftOf(read as Extract<ReadConditions, { ok: true }>);
}

const oneTarget = "event.target.?[type eq 'UserGroup' && displayName eq 'Sales'].size()>0";
const anyTargets =
  "event.target.?[type eq 'UserGroup'].size()>0 && event.target.?[displayName eq 'Sales'].size()>0";

describe("the Simple form", () => {
  it("makes the expression that it was filled in from", () => {
    for (const expression of [
      "",
      oneTarget,
      anyTargets,
      anyTargets.replace("&&", "||"),
      "event.outcome.result ne 'SUCCESS' || event.debugData.changedAttributes.contains('title')",
      "event.actor.displayName eq ''",
    ]) {
      expect(expressionOf(draft(expression))).to.equal(expression);
    }
  });

  it("starts with one condition, which counts when it has a value", () => {
    const empty = draft("");
    expect(empty.rows).to.have.length(1);
    const [row] = empty.rows;
    expect(row?.value).to.equal(undefined);
    if (row !== undefined) row.value = "FAILURE";
    expect(expressionOf(empty)).to.equal("event.outcome.result eq 'FAILURE'");
  });

  it("asks for the same target when a second condition on a target comes in, and keeps what was decided", () => {
    const grown = draft("event.target.?[type eq 'UserGroup'].size()>0");
    expect(asksForTargets(grown)).to.equal(false);
    grown.rows.push({ ...newRow(grown.rows), value: "Sales" });
    expect(asksForTargets(grown)).to.equal(true);
    expect(expressionOf(grown)).to.equal(oneTarget);
    expect(draft(anyTargets).sameTarget).to.equal(false);
    grown.join = "or";
    expect(asksForTargets(grown), "any of them: no difference").to.equal(false);
  });

  it("takes any of its fields, and any text", () => {
    for (const field of conditionFields) {
      for (const value of ["Sales", "O'Brien", "${NAME}", "a\nb", "😀", " "]) {
        const rows = [{ field, operator: "eq" as const, value }];
        const written = expressionOf({ rows, join: "and", sameTarget: true });
        expect(draft(written).rows).to.deep.equal(rows);
      }
    }
  });

  it("says what a condition asks where one may think it asks something else", () => {
    expect(noteOn({ field: "target.displayName", operator: "ne", value: "Sales" })).to.equal("other-target");
    expect(noteOn({ field: "actor.displayName", operator: "ne", value: "Sales" })).to.equal(undefined);
    expect(noteOn({ field: "actor.displayName", operator: "eq", value: "Ann " })).to.equal("spaces");
    expect(noteOn({ field: "changedAttributes", operator: "contains", value: "title" })).to.equal(
      "part-of-list",
    );
    expect(noteOn({ field: "outcome.reason", operator: "eq", value: "" })).to.equal("empty-value");
    expect(noteOn(newRow([]))).to.equal(undefined);
  });
});
