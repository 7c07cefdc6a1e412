import { expect } from "chai";
import {
  isTicked,
  prefixOffers,
  searchTypes,
  tick,
  untick,
  withPrefix,
} from "../../../src/editor/event-types/type-tree";
import { shortList } from "../../../src/editor/fields/label";
import { prefixesOf } from "../../../src/editor/fields/suggestions";

const groups = [
  { key: "app", name: "App", summary: "Apps that groups have.", types: ["app.add", "app.assignment.end"] },
  { key: "auth", name: "User auth", summary: "Sign-in and MFA.", types: ["user.mfa.reset", "user.sign_on"] },
  { key: "group", name: "Group", summary: "Members.", types: ["group.member.add", "user.join"] },
  { key: "other", name: "Other", summary: "All else.", types: [] },
];
const known = groups.flatMap(({ types }) => types);
const prefixes = prefixesOf(known);

describe("the search in the picker", () => {
  const found = (text: string) => searchTypes(groups, text).map(({ key, types }) => [key, ...types]);

  it("without a text finds everything, all closed", () => {
    const all = searchTypes(groups, " ");
    expect(all.map(({ key }) => key)).to.deep.equal(["app", "auth", "group", "other"]);
    expect(all.some(({ open }) => open)).to.equal(false);
  });

  it("puts a category of that name first, with all its types, and then those whose summary says it", () => {
    expect(found("GROUP")).to.deep.equal([
      ["group", "group.member.add", "user.join"],
      ["app", "app.add", "app.assignment.end"],
    ]);
  });

  it("finds types, leaves out the others of their category, and says how many there are", () => {
    const [auth] = searchTypes(groups, "user.mfa");
    expect(auth).to.deep.include({ key: "auth", types: ["user.mfa.reset"], all: 2, open: true });
  });

  it("looks for words where they start, and anywhere only if that finds nothing", () => {
    expect(found("sign")).to.deep.equal([["auth", "user.sign_on"]]);
    expect(found("signment")).to.deep.equal([["app", "app.assignment.end"]]);
  });

  it("wants every word, of the type or its category's name", () => {
    expect(found("auth reset")).to.deep.equal([["auth", "user.mfa.reset"]]);
    expect(found("auth zebra")).to.deep.equal([]);
  });
});

describe("ticks in the picker", () => {
  it("add types that no entry covers", () => {
    expect(tick(["user.*", "${MORE}"], ["user.join", "app.add"])).to.deep.equal([
      "user.*",
      "${MORE}",
      "app.add",
    ]);
  });

  it("taken away leave the other types of a prefix, and entries that the list does not have", () => {
    const left = untick(["new.type", "user.*", "app.add"], ["user.join"], known);
    expect(left).to.deep.equal(["new.type", "user.mfa.reset", "user.sign_on", "app.add"]);
    expect(isTicked(left, "user.join")).to.equal(false);
  });
});

describe("prefixes for what is ticked", () => {
  it("are offered where they cover exactly that, the widest one only", () => {
    const all = ["user.mfa.reset", "user.sign_on", "user.join"];
    expect(prefixOffers(all, prefixes)).to.deep.equal([{ prefix: "user.*", replaces: 3 }]);
    expect(prefixOffers(all.slice(1), prefixes)).to.deep.equal([]);
  });

  it("are not offered for what a prefix stands for already", () => {
    expect(prefixOffers(["user.*", "app.add"], prefixes)).to.deep.equal([]);
    expect(prefixOffers(["*"], prefixes)).to.deep.equal([]);
  });

  it("take the place of the first entry that they cover", () => {
    const entries = ["app.add", "user.join", "new.type", "user.mfa.reset", "user.sign_on"];
    expect(withPrefix(entries, "user.*")).to.deep.equal(["app.add", "user.*", "new.type"]);
  });
});

describe("names as a label", () => {
  it("are shortened to what has room, with the number of the rest", () => {
    expect(shortList(["User auth", "Group", "Security", "User app", "Rate limit"], 20)).to.equal(
      "User auth, Group +3",
    );
    expect(shortList(["Sales", "Marketing"])).to.equal("Sales, Marketing");
  });

  it("have the first one whole, count repeated ones once, and are empty for none", () => {
    const long = "application.provision.user.import_profile";
    expect(shortList([long, "b", long], 10)).to.equal(`${long} +1`);
    expect(shortList([])).to.equal("");
  });
});
