import { expect } from "chai";
import texts from "../../../../nodes/okta-api/locales/en-US.json";
import { searchOperations } from "../../../../src/editor/okta-api/operation-search";
import { GROUPS, OPERATIONS, PREFILLS } from "../../../../src/okta-api/operations";

describe("the words for operations", () => {
  const has = (group: object, keys: readonly string[]) =>
    expect(Object.keys(group).sort()).to.deep.equal([...new Set(keys)].sort());

  it("are there for each operation, group, parameter, pre-fill and danger, and for nothing else", () => {
    has(
      texts.operation,
      OPERATIONS.map(({ id }) => id),
    );
    has(texts.group, GROUPS);
    has(
      texts.parameter,
      OPERATIONS.flatMap(({ parameters }) => parameters.map(({ name }) => name)),
    );
    has(texts.prefill, Object.keys(PREFILLS));
    has(texts.danger, [...OPERATIONS.filter(({ destructive }) => destructive).map(({ id }) => id), "custom"]);
  });

  it("tell every operation from the others", () => {
    expect(new Set(Object.values(texts.operation)).size).to.equal(OPERATIONS.length);
  });

  const words = {
    operation: (id: string) => (texts.operation as Record<string, string>)[id] ?? "",
    group: (group: string) => (texts.group as Record<string, string>)[group] ?? "",
  };
  const found = (text: string) =>
    searchOperations(OPERATIONS, words, text).flatMap(({ operations }) => operations.map(({ id }) => id));

  it("are searched word by word, by name, path, scope and id, and without text all are there by group", () => {
    expect(found("")).to.have.length(OPERATIONS.length);
    expect(searchOperations(OPERATIONS, words, " ").map(({ group }) => group)).to.deep.equal(GROUPS);
    expect(found("USER suspend")).to.deep.equal(["suspendUser", "unsuspendUser"]);
    expect(found("okta.logs.read")).to.deep.equal(["listLogEvents"]);
    expect(found("reset_factors")).to.deep.equal(["resetFactors"]);
    expect(found("revokeUserSessions")).to.deep.equal(["revokeUserSessions"]);
    expect(found("no such thing")).to.deep.equal([]);
  });
});
