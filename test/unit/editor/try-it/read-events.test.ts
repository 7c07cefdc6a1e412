import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readEvents } from "../../../../src/editor/try-it/read-events";
import { findJsonProblem, sampleDelivery, sampleEvent } from "../../../../src/events";

const texts = JSON.parse(
  fs.readFileSync(path.resolve(__dirname, "../../../../src/editor/locales/en-US.json"), "utf8"),
).try as Record<string, Record<string, string>>;

/** The problem's text as English has it, its places filled. */
function problemOf(text: string): string | undefined {
  const read = readEvents(text);
  if (read === undefined || !("problem" in read)) return undefined;
  const { key, params } = read.problem;
  const [section = "", name = ""] = key.split(".");
  const sentence = texts[section]?.[name];
  expect(sentence, key).to.be.a("string");
  const filled = (sentence ?? "").replace(/__(\w+)__/g, (_all, place: string) => {
    expect(params, key).to.have.property(place);
    return String(params[place]);
  });
  return filled;
}

const typesOf = (text: string) => {
  const read = readEvents(text);
  if (read === undefined || !("events" in read)) throw new Error(`no events: ${text.slice(0, 60)}`);
  return read.events.map(({ eventType }) => eventType);
};

describe("what stands in a pasted text", () => {
  const start = sampleEvent("user.session.start");
  const add = sampleEvent("group.user_membership.add");

  it("an event, a list as the System Log answers, a delivery, a Node-RED message", () => {
    expect(typesOf(JSON.stringify(start))).to.deep.equal(["user.session.start"]);
    expect(typesOf(JSON.stringify([start, add], null, 2))).to.deep.equal([start.eventType, add.eventType]);
    expect(typesOf(JSON.stringify(sampleDelivery([add, start])))).to.deep.equal([
      add.eventType,
      start.eventType,
    ]);
    expect(typesOf(JSON.stringify({ topic: "x", payload: start, _msgid: "1" }))).to.deep.equal([
      start.eventType,
    ]);
    expect(typesOf(`\uFEFF\n ${JSON.stringify(start)} `)).to.deep.equal([start.eventType]);
  });

  it("nothing, where it is empty", () => {
    expect(readEvents(" \n")).to.equal(undefined);
  });

  it("tells how many entries of a list are no events", () => {
    expect(readEvents(JSON.stringify([start, 3, "x"]))).to.deep.include({
      notes: [{ key: "paste.rejected", params: { count: 2 } }],
    });
  });

  const notEvents: [string, RegExp][] = [
    ["null", /is null/],
    ['"hello"', /a text in quotes/],
    ["42", /a number/],
    ["true", /true or false/],
    ["[]", /list is empty/],
    ["[1, 2, 3]", /None of the 3 entries/],
    ["{}", /object is empty/],
    ['{"name": "x", "age": 3}', /it has name, age\./],
    ['{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}', /it has a, b, c, d, e, …\./],
    ['{"eventType":"com.okta.oauth2.tokens.transform","data":{}}', /com\.okta\.oauth2\.tokens\.transform/],
    ['{"data":{"events":[]}}', /no event in data\.events/],
    ['{"errorCode":"E0000011","errorSummary":"Invalid token provided"}', /E0000011: Invalid token provided/],
  ];
  for (const [text, sentence] of notEvents) {
    it(`says what ${text.slice(0, 40)} is`, () => expect(problemOf(text)).to.match(sentence));
  }

  const mistakes: [text: string, line: number, column: number, sentence: RegExp][] = [
    ['{"a": 1', 1, 8, /ends too early/],
    ['{\n  "a": 1,\n}', 3, 1, /comma before \}/],
    ["[1, 2,]", 1, 7, /comma before \]/],
    ["{'a': 1}", 1, 2, /double quotes/],
    ["{a: 1}", 1, 2, /not a\./],
    ['{"a" 1}', 1, 6, /colon is missing before 1/],
    ['{"a": }', 1, 7, /value is missing before \}/],
    ['{"a": 1 "b": 2}', 1, 9, /comma or a closing bracket is missing/],
    ['{"a": undefined}', 1, 7, /undefined is no JSON value/],
    ['{"a": 01}', 1, 7, /01 is no JSON value/],
    ['{"a": "b}', 1, 10, /no closing quote/],
    ['{"a": "b\nc"}', 1, 9, /line's end/],
    ['["\\x41"]', 1, 3, /backslash/],
    ['{"a": 1}\r\n{"b": 2}', 2, 1, /complete before \{/],
    ["[1}", 1, 3, /before \}/],
    ["hello", 1, 1, /hello is no JSON value/],
    ["<html>", 1, 1, /before </],
  ];
  for (const [text, line, column, sentence] of mistakes) {
    it(`says where ${JSON.stringify(text)} is not JSON, and why`, () => {
      const problem = problemOf(text);
      expect(problem).to.match(sentence);
      expect(problem).to.include(`Line ${line}, column ${column}:`);
    });
  }

  it("calls malformed what JSON.parse refuses, and nothing else", () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const json = fc.json({ maxDepth: 4 });
    const bent = fc
      .tuple(
        json,
        fc.nat(),
        fc.nat(3),
        fc.constantFrom("", ",", "}", "]", '"', "'", "\\", "1", ":", "\n", "e", "-"),
      )
      .map(([text, at, length, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + length);
      });
    fc.assert(
      fc.property(fc.oneof(json, bent), (text) => {
        expect(findJsonProblem(text) === undefined, text).to.equal(isJson(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it("reads 5 MB, and finds a mistake at the end of them or in one long text", () => {
    const long = JSON.stringify({ ...start, debugContext: { debugData: { blob: "x".repeat(5_000_000) } } });
    expect(typesOf(long)).to.deep.equal(["user.session.start"]);
    expect(problemOf(`${long},`)).to.include(`column ${long.length + 1}:`);
    expect(problemOf(long.slice(0, -20))).to.match(/no closing quote/);
    expect(problemOf("[".repeat(1_000_000))).to.match(/ends too early/);
  });
});
