import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";

type Texts = { [key: string]: string | Texts };

const folder = path.resolve(__dirname, "../../../nodes");
/** The node types, and the shared code that each takes its texts to. */
const shared: Record<string, string[]> = {
  "okta-event-hook-in": [],
  "okta-el-filter": [],
  "okta-category-switch": [],
  "okta-event-switch": [],
  "okta-event-done": [],
  "okta-event-store": [],
};

const read = (type: string, file: string) => fs.readFileSync(path.join(folder, type, file), "utf8");

function lookUp(texts: Texts, key: string): unknown {
  return key.split(".").reduce<unknown>((found, part) => (found as Texts | undefined)?.[part], texts);
}

/** The keys that a dialog and the code of a node ask for as they stand. */
function keysUsed(type: string): string[] {
  const inTemplate = [...read(type, "template.html").matchAll(/data-i18n="(?:\[[^\]]*\])?([^"]+)"/g)].map(
    ([, key = ""]) => key.replace(`${type}.`, ""),
  );
  const own = fs.readdirSync(path.join(folder, type)).filter((file) => file.endsWith(".ts"));
  const files = [
    ...own.map((file) => path.join(folder, type, file)),
    ...(shared[type] ?? []).map((name) => path.join(folder, "../src/editor", `${name}.ts`)),
  ];
  const code = files.map((file) => fs.readFileSync(file, "utf8")).join("\n");
  const inCode = [...code.matchAll(/"((?:label|placeholder|tip|error)\.[^"]+)"/g)];
  return [...inTemplate, ...inCode.map(([, key = ""]) => key)];
}

for (const type of Object.keys(shared)) {
  describe(`the texts of ${type}`, () => {
    const texts = JSON.parse(read(type, "locales/en-US.json")) as Texts;

    it("are there for all that the dialog shows", () => {
      const keys = keysUsed(type);
      expect(keys.length).to.be.greaterThan(10);
      expect(keys.filter((key) => typeof lookUp(texts, key) !== "string")).to.deep.equal([]);
    });

    it("are asked for under the node's own name", () => {
      const foreign = [...read(type, "template.html").matchAll(/data-i18n="(?:\[[^\]]*\])?([^".]+)\./g)];
      expect(foreign.map(([, name]) => name).filter((name) => name !== type)).to.deep.equal([]);
    });
  });
}

describe("texts of problems", () => {
  const rows = {
    "okta-category-switch": ["empty", "unknown-category"],
    "okta-event-switch": ["empty", "bad-type"],
    "okta-el-filter": ["bad-type", "filter-prefix", "duplicate-default", "duplicate-type", "bad-expression"],
  };
  for (const [type, keys] of Object.entries(rows)) {
    it(`exist in ${type}, with the row's number`, () => {
      const { error } = JSON.parse(read(type, "locales/en-US.json")) as { error: Record<string, string> };
      for (const key of keys) expect(error[`row-${key}`], key).to.include("__row__");
    });
  }

  it("exist for every path that is refused", () => {
    const { error } = JSON.parse(read("okta-event-hook-in", "locales/en-US.json")) as { error: Texts };
    expect(error).to.include.keys("missing-path", "path-start", "path-space", "path-query", "path-variable");
  });

  const numbers: [type: string, prefix: string, problems: string[]][] = [
    ["okta-event-hook-in", "ackTimeout-", ["not-a-number", "not-over-zero"]],
    ["okta-event-hook-in", "maxAttempts-", ["not-a-number", "not-over-zero", "not-whole"]],
    ["okta-event-hook-in", "maxInFlight-", ["not-a-number", "not-over-zero", "not-whole"]],
    ["okta-event-store", "retention-", ["not-a-number", "not-over-zero"]],
    ["okta-event-store", "maxEvents-", ["not-a-number", "not-over-zero", "not-whole"]],
    ["okta-event-done", "", ["not-a-number", "not-over-zero"]],
  ];
  for (const [type, prefix, problems] of numbers) {
    it(`exist in ${type} for every ${prefix.replace("-", "") || "delay"} that is refused`, () => {
      const { error } = JSON.parse(read(type, "locales/en-US.json")) as { error: Texts };
      expect(error).to.include.keys(problems.map((problem) => `${prefix}${problem}`));
    });
  }

  it("exist for every choice that shows a note", () => {
    const tips = (type: string) => (JSON.parse(read(type, "locales/en-US.json")) as { tip: Texts }).tip;
    expect(tips("okta-event-done")).to.include.keys("done", "retry", "dead");
    expect(tips("okta-event-hook-in")).to.include.keys("acknowledge-sent", "acknowledge-done");
  });
});

describe("the texts that dialogs share", () => {
  const editor = path.join(folder, "../src/editor");
  const texts = JSON.parse(fs.readFileSync(path.join(editor, "locales/en-US.json"), "utf8")) as Texts;

  it("are there for all that shared code asks for", () => {
    const code = fs
      .readdirSync(editor, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => fs.readFileSync(path.join(editor, file), "utf8"))
      .filter((source) => /from "(?:\.\.?\/)+texts"/.test(source))
      .join("\n");
    const keys = [...code.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key = ""]) => key);
    expect(keys.length).to.be.greaterThan(5);
    expect(keys.filter((key) => typeof lookUp(texts, key) !== "string")).to.deep.equal([]);
  });
});
