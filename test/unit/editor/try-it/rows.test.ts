import { expect } from "chai";
import { factsOf, type Row, rowOf } from "../../../../src/editor/try-it/rows";
import { nameOf, shown } from "../../../../src/editor/try-it/shown";
import { explain, reasons } from "../../../../src/el";

const event = {
  eventType: "group.user_membership.add",
  outcome: { result: "SUCCESS", reason: null },
  actor: { alternateId: "ann@example.com" },
  target: [
    { type: "User", displayName: "Sam Seller", alternateId: "sam@example.com" },
    { type: "UserGroup", displayName: "Sales", alternateId: "unknown" },
  ],
  client: null,
};

/** A tree in lines: indent, mark, text, value. */
function lines(row: Row, depth = 0): string[] {
  const text = row.kind === "all" || row.kind === "any" ? row.kind : row.text;
  const words = [row.mark, row.number, text, row.value?.short, row.error];
  const own = `${"  ".repeat(depth)}${words.filter((word) => word !== undefined && word !== "").join(" | ")}`;
  return [own, ...row.children().flatMap((child) => lines(child, depth + 1))];
}
const of = (expression: string) => lines(rowOf(explain(expression, event)));

describe("the rows of an explanation", () => {
  it("a comparison with what it compared; a text needs no row", () => {
    expect(of("event.outcome.result eq 'FAILURE'")).to.deep.equal([
      "false | event.outcome.result eq 'FAILURE'",
      "  value | event.outcome.result | 'SUCCESS'",
    ]);
  });

  it("what && and || join stands side by side; what was not asked says so", () => {
    expect(of("event.outcome.result eq 'SUCCESS' && true && false && event.actor.id eq 'x'")).to.deep.equal([
      "false | all",
      "  true | event.outcome.result eq 'SUCCESS'",
      "    value | event.outcome.result | 'SUCCESS'",
      "  true | true",
      "  false | false",
      "  skipped | event.actor.id eq 'x'",
    ]);
    expect(of("false || (true && true)").slice(0, 3)).to.deep.equal([
      "true | any",
      "  false | false",
      "  true | all",
    ]);
  });

  it("every target with what it answered", () => {
    expect(of("event.target.?[type eq 'UserGroup'].size() > 0")).to.deep.equal([
      "true | event.target.?[type eq 'UserGroup'].size() > 0",
      "  value | event.target.?[type eq 'UserGroup'].size() | 1",
      `    value | event.target.?[type eq 'UserGroup'] | ${shown([event.target[1]]).short}`,
      "      false | 0 | User Sam Seller",
      "        value | type | 'User'",
      "      true | 1 | UserGroup Sales",
      "        value | type | 'UserGroup'",
    ]);
  });

  it("a projection's elements show their values in one row each", () => {
    expect(of("event.target.![displayName]").slice(1)).to.deep.equal([
      "  value | 0 | User Sam Seller | 'Sam Seller'",
      "  value | 1 | UserGroup Sales | 'Sales'",
    ]);
  });

  it("why a path failed, said once, and the first name in it that is null", () => {
    const rows = of("event.client.geographicalContext.country eq 'India'");
    expect(rows[0]).to.match(/^error \| event\.client\.geographicalContext\.country eq 'India'$/);
    expect(rows[1]).to.match(/^ {2}error \| event\.client\.geographicalContext\.country \| \S/);
    expect(rows[2]).to.equal("    value | event.client | null");
    expect(of("event.client?.geographicalContext?.country")).to.deep.equal([
      "value | event.client?.geographicalContext?.country | null",
      "  value | event.client | null",
    ]);
  });

  it("no more elements than are explained, and how many more there are", () => {
    const many = { target: Array.from({ length: 30 }, (_, id) => ({ id })) };
    const rows = rowOf(explain("event.target.?[id eq 29]", many, { maxElements: 5 })).children();
    expect(rows.filter(({ kind }) => kind === "element")).to.have.length(5);
    expect(rows.at(-1)).to.include({ kind: "more", number: 25 });
  });

  it("a chain of many conditions is one list, without recursion", () => {
    const expression = Array.from({ length: 900 }, () => "true").join(" && ");
    const root = rowOf(explain(expression, event));
    expect(root.children()).to.have.length(900);
    expect(root.children()[0]).to.include({ text: "true", start: 0, end: 4 });
  });

  it("says of a deciding part what it saw", () => {
    const [part] = reasons(explain("event.actor.alternateId.endsWith('@example.org')", event));
    expect(part && factsOf(part)).to.deep.equal([
      { text: "event.actor.alternateId", value: { short: "'ann@example.com'" } },
    ]);
  });
});

describe("a value in one line", () => {
  it("as an expression has it", () => {
    expect(shown("it's")).to.deep.equal({ short: "'it''s'" });
    expect(shown(null)).to.deep.equal({ short: "null" });
    expect(shown(10n)).to.deep.equal({ short: "10" });
    expect(shown({ a: [1, "b"] })).to.deep.equal({ short: '{"a":[1,"b"]}' });
  });

  it("is cut where it is long, and kept at length beside that", () => {
    const { short, full } = shown("x".repeat(150));
    expect(short).to.have.length(81);
    expect(full).to.equal(`'${"x".repeat(150)}'`);
  });

  it("names a target by its type and name, anything else by itself", () => {
    expect(nameOf({ type: "UserGroup", displayName: "Sales" })).to.equal("UserGroup Sales");
    expect(nameOf({ type: "User", displayName: null, alternateId: "a@b.c" })).to.equal("User a@b.c");
    expect(nameOf("x")).to.equal("'x'");
    expect(nameOf({ id: 3 })).to.equal('{"id":3}');
  });
});
