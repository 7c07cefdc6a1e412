// docs/expression-language.md says nothing that is not so.
import vm from "node:vm";
import { expect } from "chai";
import * as el from "../../src/el";
import { checkPortable, compile, ElError, portableFields, portableTargetFields } from "../../src/el";
import * as limits from "../../src/el/limits";
import { methodNames } from "../../src/el/methods";
import { isSingle, precedence, wordOperators } from "../../src/el/tree";
import { type LogEvent, sampleEvent } from "../../src/events";
import { events } from "../conformance/cases";
import { Chance } from "../fuzz/random";
import { codeOf, codesIn, readPage, type Table } from "./markdown";

const page = readPage("expression-language.md");
const theEvent: unknown = JSON.parse(page.blocks.find(({ info }) => info === "json event")?.text ?? "null");

/** What an expression gives, as the page writes results. */
function resultOf(expression: string, event: unknown, strict = false): unknown {
  try {
    return compile(expression, { strict }).evaluate(event);
  } catch (error) {
    if (error instanceof ElError) return `error ${error.code}`;
    throw error;
  }
}

/** A cell of a result column: a value as JSON in backticks, or `error CODE`. */
const wantedIn = (cell: string): unknown => (cell.startsWith("error ") ? cell : JSON.parse(codeOf(cell)));

const tablesWith = (...columns: string[]) =>
  page.tables.filter((table) => columns.every((column) => table.columns.includes(column)));

const sectionOf = ({ under }: Table) => under.slice(1).join(", ");

const sample = (eventType: string, changes: LogEvent = {}) => {
  const chance = new Chance(1);
  const now = new Date("2026-05-14T09:21:37.102Z");
  return sampleEvent(eventType, { random: () => chance.next(), now, with: changes });
};

describe("docs/expression-language.md", () => {
  describe("statements", () => {
    for (const table of tablesWith("expression", "result")) {
      for (const row of table.rows) {
        const expression = codeOf(row.expression as string);
        it(`${sectionOf(table)}: ${expression}`, () => {
          expect(resultOf(expression, theEvent)).to.deep.equal(wantedIn(row.result as string));
          if (row["in Okta"] !== undefined) {
            expect(checkPortable(expression).portable).to.equal(row["in Okta"] === "yes");
          }
          if (row.strict !== undefined) {
            expect(resultOf(expression, theEvent, true), "strict").to.deep.equal(wantedIn(row.strict));
          }
        });
      }
    }

    it("are many", () => {
      expect(tablesWith("expression", "result").flatMap(({ rows }) => rows)).to.have.length.above(150);
    });
  });

  describe("examples", () => {
    const examples = page.headings.filter(({ level, text }) => level === 3 && /^\d+\. /.test(text));

    it("are thirty, in order", () => {
      expect(examples.map(({ text }) => Number.parseInt(text, 10))).to.deep.equal(
        Array.from({ length: 30 }, (_, i) => i + 1),
      );
    });

    for (const { text } of examples) {
      it(text, () => {
        const isHere = ({ under }: { under: readonly string[] }) => under.at(-1) === text;
        const expression = page.blocks.find((block) => isHere(block) && block.info === "okta-el")?.text;
        const rows = page.tables.filter(isHere).flatMap((table) => table.rows);
        expect(rows).not.to.deep.equal([]);
        const isSaidPortable = page.lines
          .slice(page.lines.indexOf(`### ${text}`) + 1)
          .join("\n")
          .split("\n### ")[0]
          ?.includes("*Okta takes it.*");
        expect(isSaidPortable, "Okta takes it").to.equal(checkPortable(expression as string).portable);
        for (const { event = "", changes = "", result = "" } of rows) {
          const overlay = changes === "" ? {} : (JSON.parse(codeOf(changes)) as LogEvent);
          const given = resultOf(expression as string, sample(codeOf(event), overlay));
          expect(given, `${event} ${changes}`).to.deep.equal(wantedIn(result));
        }
      });
    }
  });

  it("begins with an expression that works", () => {
    const [first] = page.blocks;
    expect(first?.info).to.equal("okta-el");
    expect(resultOf(first?.text as string, theEvent)).to.equal(true);
  });

  describe("fields", () => {
    const rows = tablesWith("field", "Okta").flatMap((table) => table.rows);

    it("marks those that Okta's filter knows", () => {
      const known = rows.filter(({ Okta }) => Okta === "●").map(({ field = "" }) => codeOf(field));
      expect(known).to.have.length(12);
      expect(known).to.have.members([
        ...portableFields,
        ...portableTargetFields.map((name) => `target.${name}`),
      ]);
    });

    const known = [
      ...Object.values(events),
      ...[
        "user.session.start",
        "user.account.update_profile",
        "user.account.privilege.grant",
        "user.risk.change",
        "system.org.rate_limit.violation",
        "device.enrollment.create",
        "user.authentication.verify",
      ].map((type) => sample(type)),
    ];

    for (const { field = "" } of rows) {
      it(`${field} is a field that events have`, () => {
        const [first, ...rest] = codeOf(field).split(".");
        const expression =
          first === "target" ? `event.target.![${rest.join(".")}].size() > 0` : `event.${codeOf(field)}`;
        const found = known.some((event) => {
          const value = resultOf(expression, event, true);
          return value !== false && !String(value).startsWith("error ");
        });
        expect(found).to.equal(true);
      });
    }
  });

  it("has the operators of the language, each at its level", () => {
    const [table] = tablesWith("level", "operators");
    const levels = new Map(table?.rows.map((row) => [Number(row.level), row]));
    for (const level of new Set(Object.values(precedence))) {
      const row = levels.get(level) ?? {};
      const words = codesIn(row["as words"] ?? "");
      const signs = codesIn(row.operators ?? "");
      const named = new Set([...signs, ...words].map((operator) => wordOperators.get(operator) ?? operator));
      const expected = Object.entries(precedence).filter(([, at]) => at === level);
      expect([...named], `level ${level}`).to.have.members(expected.map(([operator]) => operator));
      const known = [...wordOperators].filter(([, operator]) => precedence[operator] === level);
      expect(words, `level ${level}`).to.have.members(known.map(([word]) => word));
      expect(row.notes === "one at a time", `level ${level}`).to.equal(isSingle(level));
    }
  });

  it("has every method, each with what it is a method of", () => {
    const sections: Record<string, string[]> = {
      "Of text": ["string"],
      "Of lists": ["list"],
      "Of maps and their entries": ["map", "entry"],
      "Of numbers, true and false, and chars": ["int", "boolean", "char"],
    };
    for (const [section, types] of Object.entries(sections)) {
      const tables = tablesWith("method").filter(({ under }) => under.at(-1) === section);
      const documented = tables
        .flatMap(({ rows }) => rows)
        .filter(({ method }) => method !== "")
        .map(({ method = "" }) => codeOf(method).replace(/\(.*/, ""));
      const existing = types.flatMap((type) => methodNames(type as Parameters<typeof methodNames>[0]));
      expect([...new Set(documented)], section).to.have.members([...new Set(existing)]);
    }
  });

  it("has the limits as they are", () => {
    const [table] = tablesWith("limit", "value");
    const numbers = table?.rows.map(({ value = "" }) => Number(value.replaceAll(",", "")));
    expect(numbers).to.have.members(Object.values(limits));
    const beyond = [
      `'${"x".repeat(10_000)}'`,
      "(".repeat(1_001),
      `'' matches '${"x".repeat(1_001)}'`,
      "'' matches 'a{1001}'",
      "'' matches '(a{100}){51}'",
      "'' * 257",
      "event.long + 'x'",
      "event.list.?[true]",
    ];
    const event = { long: "x".repeat(100_000), list: new Array(10_001).fill(0) };
    const errors = beyond.map((expression) => resultOf(expression, event));
    expect(table?.rows.map(({ error }) => `error ${error}`)).to.deep.equal(errors);
  });

  it("has every function of the engine, and a program that works", () => {
    const [table] = tablesWith("name", "what it does");
    const names = table?.rows.flatMap(({ name = "" }) => codesIn(name));
    expect(names).to.have.members(Object.keys(el));
    const code = page.blocks.find(({ info }) => info === "js")?.text ?? "";
    const results: [given: unknown, wanted: unknown][] = [];
    const checked = code.replace(/^(.*); \/\/ (.*)$/gm, "results.push([$1, $2]);");
    vm.runInNewContext(checked, { require: () => el, event: theEvent, results, console: { log: () => {} } });
    expect(results).to.have.length(5);
    for (const [given, wanted] of results) expect(JSON.stringify(given)).to.equal(JSON.stringify(wanted));
  });

  it("links to headings that it has", () => {
    const slug = (text: string) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, "")
        .replaceAll(" ", "-");
    const anchors = page.headings.map(({ text }) => slug(text));
    const links = page.lines.flatMap((line) => [...line.matchAll(/\]\(#([^)]+)\)/g)].map(([, to]) => to));
    expect(links).to.have.length.above(10);
    for (const link of links) expect(anchors).to.include(link);
  });
});
