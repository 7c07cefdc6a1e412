import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import {
  type Catalogue,
  CatalogueError,
  formatCatalogue,
  readPublishedTypes,
  rebuild,
  updateCatalogue,
} from "../../../scripts/catalog";

const root = path.join(__dirname, "../../..");
const shipped = path.join(root, "src/events/catalogue.json");
const HEADER = "Event Type,Description,Release Date,Tags, Change Details";

const old: Catalogue = {
  source: "a list",
  asOf: "2026-01-01",
  categories: [
    { key: "group", name: "Group", summary: "Groups." },
    { key: "user-auth", name: "User auth", summary: "Sign-in." },
  ],
  eligible: [
    { type: "group.profile.update", category: "group", tags: ["group"] },
    // not where its prefix would put it
    { type: "user.credential.enroll", category: "group", tags: ["user"], classicOnly: true },
    { type: "user.session.end", category: "user-auth", tags: ["session"] },
    { type: "user.session.start", category: "user-auth", tags: ["session"] },
  ],
  prefixes: { "group.": "group", "user.": "user-auth", "group.rule.": "user-auth" },
  other: ["group.old", "group.rule.add", "zone.update"],
};

const CSV = `${HEADER}
"user.session.start","User login, ""as seen"" by Okta
on two lines","2016.01","session, event-hook-eligible",""
"user.session.end","","2016.01","session",""
"group.profile.update","","2016.01","group, event-hook-eligible, oie-only","GroupChangeDetailsEntry"
"user.credential.enroll","","2016.01","user, event-hook-eligible",""
"group.rule.add","","2016.01","event-hook-eligible",""
"group.brand-new","","2026.05.0","group, event-hook-eligible",""
"starship.launch","","2026.05.0","event-hook-eligible",""
"zone.update","","2016.01","",""
"zone.new","","2026.05.0","zone",""
`;

describe("the catalogue's script", () => {
  const { catalogue, report } = updateCatalogue(old, readPublishedTypes(CSV), "2026-06-01");
  const text = report.join("\n");

  it("takes eligible and other types from the CSV, by name", () => {
    expect(catalogue.eligible.map(({ type }) => type)).to.deep.equal([
      "group.brand-new",
      "group.profile.update",
      "group.rule.add",
      "starship.launch",
      "user.credential.enroll",
      "user.session.start",
    ]);
    expect(catalogue.other).to.deep.equal(["user.session.end", "zone.new", "zone.update"]);
    expect(catalogue).to.include({ asOf: "2026-06-01", source: "a list" });
  });

  it("keeps categories, summaries, prefixes and what was assigned", () => {
    expect(catalogue.categories).to.deep.equal(old.categories);
    expect(catalogue.prefixes).to.deep.equal(old.prefixes);
    const entry = (type: string) => catalogue.eligible.find((each) => each.type === type);
    expect(entry("user.session.start")).to.deep.equal(old.eligible[3]);
    expect(entry("user.credential.enroll")).to.include({ category: "group", classicOnly: true });
  });

  it("reads tags, engine and change details", () => {
    expect(catalogue.eligible.find(({ type }) => type === "group.profile.update")).to.deep.equal({
      type: "group.profile.update",
      category: "group",
      tags: ["group"],
      oieOnly: true,
      changeDetails: true,
    });
  });

  it("guesses the category of new eligible types, and says which need a look", () => {
    expect(catalogue.eligible.find(({ type }) => type === "group.brand-new")?.category).to.equal("group");
    expect(catalogue.eligible.find(({ type }) => type === "starship.launch")?.category).to.equal("other");
    expect(text).to.match(/guessed[^:]*:\n {2}group\.rule\.add: user-auth\n {2}group\.brand-new: group/);
    expect(text).to.match(/"other"[^:]*:\n {2}starship\.launch: other/);
  });

  it("reports what was added, removed and changed", () => {
    expect(text).to.match(
      /Added \(3\):\n {2}group\.brand-new \(eligible\)\n {2}starship\.launch \(eligible\)\n {2}zone\.new\n/,
    );
    expect(text).to.match(/Removed \(1\):\n {2}group\.old\n/);
    expect(text).to.match(/Now eligible for event hooks \(1\):\n {2}group\.rule\.add\n/);
    expect(text).to.match(/No longer eligible for event hooks \(1\):\n {2}user\.session\.end\n/);
    expect(text).to.match(/Other tags or change details \(1\):\n {2}group\.profile\.update\n/);
  });

  it("says so when nothing changed", () => {
    expect(updateCatalogue(catalogue, readPublishedTypes(CSV)).report).to.deep.equal(["Nothing changed."]);
  });

  it("does not change what it was given", () => {
    const before = structuredClone(old);
    updateCatalogue(old, readPublishedTypes(CSV));
    expect(old).to.deep.equal(before);
  });

  it("writes the shipped file as it is", () => {
    const file = fs.readFileSync(shipped, "utf8");
    expect(formatCatalogue(JSON.parse(file))).to.equal(file);
  });

  const wrong: [what: string, csv: string, says: RegExp][] = [
    ["an empty file", "", /no columns/],
    ["another CSV", "name,age\nAmy,7\n", /no columns "Event Type" and "Tags"/],
    ["a list without tags", "Event Type,Description\na.b,c\n", /no columns/],
    ["a web page", '<!DOCTYPE html>\n<html lang="en"></html>\n', /no CSV|no columns/],
    ["JSON", '{\n  "a": 1\n}\n', /no CSV|no columns/],
    ["an open quote", `${HEADER}\n"a.b,c\n`, /no CSV/],
    ["a row that is no event type", `${HEADER}\nSee below,,,event-hook-eligible,\n`, /Row 2 .*See below/],
    ["a list without eligible types", `${HEADER}\na.b,,,x,\n`, /event-hook-eligible/],
  ];
  for (const [what, csv, says] of wrong) {
    it(`refuses ${what}`, () => {
      expect(() => readPublishedTypes(csv)).to.throw(CatalogueError, says);
    });
  }

  describe("with files", () => {
    let folder: string;
    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "catalogue-"));
    });
    afterEach(() => fs.rmSync(folder, { recursive: true }));
    const at = (name: string) => path.join(folder, name);

    it("rewrites the catalogue", () => {
      fs.writeFileSync(
        at("types.csv"),
        `\uFEFF${CSV.replace("Event Type", '"Event Type"').replaceAll("\n", "\r\n")}`,
      );
      fs.writeFileSync(at("catalogue.json"), formatCatalogue(old));
      const lines = rebuild(at("types.csv"), at("catalogue.json"), "2026-06-01");
      expect(JSON.parse(fs.readFileSync(at("catalogue.json"), "utf8"))).to.deep.equal(catalogue);
      expect(lines.at(-1)).to.equal("6 eligible and 3 other event types, as of 2026-06-01.");
    });

    it("leaves the catalogue alone when the file is wrong", () => {
      fs.writeFileSync(at("types.csv"), "name,age\n");
      fs.writeFileSync(at("catalogue.json"), formatCatalogue(old));
      expect(() => rebuild(at("types.csv"), at("catalogue.json"))).to.throw(CatalogueError);
      expect(fs.readFileSync(at("catalogue.json"), "utf8")).to.equal(formatCatalogue(old));
    });

    it("ends with a sentence, not a stack trace", () => {
      fs.writeFileSync(at("types.csv"), "name,age\nAmy,7\n");
      const run = (...args: string[]) =>
        spawnSync(process.execPath, ["--import", "tsx", path.join(root, "scripts/catalog.ts"), ...args], {
          cwd: root,
          encoding: "utf8",
        });
      const before = fs.readFileSync(shipped, "utf8");
      for (const [args, says] of [
        [[at("types.csv")], /no columns "Event Type"/],
        [[at("missing.csv")], /Cannot read .*missing\.csv/],
        [[], /Usage: npm run catalog/],
      ] as const) {
        const { status, stderr } = run(...args);
        expect(status).to.equal(1);
        expect(stderr)
          .to.match(says)
          .and.not.match(/\n\s+at /);
        expect(stderr.trim().split("\n")).to.have.length(1);
      }
      expect(fs.readFileSync(shipped, "utf8")).to.equal(before);
    });
  });
});
