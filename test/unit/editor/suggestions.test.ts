import { expect } from "chai";
import { prefixesOf, suggest } from "../../../src/editor/fields/suggestions";

const choices = [
  { value: "policy.lifecycle.update", detail: "Policy" },
  { value: "user.lifecycle.create", detail: "User lifecycle" },
  { value: "user.lifecycle", detail: "" },
  { value: "user-app", name: "User app", detail: "Access to an app" },
];
const values = (text: string, limit?: number) => suggest(choices, text, limit).map(({ value }) => value);

describe("suggestions under a field", () => {
  it("put the exact one first, then those that start with the text, then the others", () => {
    expect(values("user.lifecycle")).to.deep.equal(["user.lifecycle", "user.lifecycle.create"]);
    expect(values("lifecycle")).to.deep.equal([
      "policy.lifecycle.update",
      "user.lifecycle.create",
      "user.lifecycle",
    ]);
  });

  it("find by name and by the second line too, in any case", () => {
    expect(values("USER APP")).to.deep.equal(["user-app"]);
    expect(values("access to")).to.deep.equal(["user-app"]);
  });

  it("offer everything for an empty text, nothing for nonsense, never more than the limit", () => {
    expect(values(" ")).to.have.lengthOf(4);
    expect(values("zzz")).to.deep.equal([]);
    expect(values("", 2)).to.have.lengthOf(2);
  });
});

describe("prefixes of event types", () => {
  it("are those that cover more than one type", () => {
    const prefixes = prefixesOf([
      "user.lifecycle.create",
      "user.lifecycle.delete.initiated",
      "user.x",
      "a.b",
    ]);
    expect([...prefixes.keys()]).to.deep.equal(["user.*", "user.lifecycle.*"]);
    expect(prefixes.get("user.lifecycle.*")).to.deep.equal([
      "user.lifecycle.create",
      "user.lifecycle.delete.initiated",
    ]);
  });
});
