import { expect } from "chai";
import { SCOPES, suggestScopes } from "../../../../nodes/okta-org/scopes";
import { OPERATIONS } from "../../../../src/okta-api/operations";

const names = (text: string) => suggestScopes(text).map(({ name }) => name);
const values = (text: string) => suggestScopes(text).map(({ value }) => value);

describe("The scopes that an org's dialog offers", () => {
  it("are those that the operations need", () => {
    expect(SCOPES).to.have.members([...new Set(OPERATIONS.flatMap(({ scopes }) => scopes))]);
  });

  it("are all of them for an empty field, and the fitting ones for a word", () => {
    expect(names("")).to.deep.equal(SCOPES);
    expect(names("users")).to.deep.equal(["okta.users.read", "okta.users.manage"]);
    expect(names("nothing like it")).to.deep.equal([]);
  });

  it("come behind those that are there, and none comes twice", () => {
    expect(values("okta.users.read us")).to.deep.equal(["okta.users.read okta.users.manage"]);
    expect(values("okta.users.read")).to.include("okta.users.read okta.logs.read");
    expect(names("okta.users.read ")).not.to.include("okta.users.read");
    expect(names("okta.logs.read okta.users.read")).not.to.include("okta.logs.read");
  });
});
