// resources/okta-el.js: the engine as a page has it. It answers every golden case as the engine does here.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import * as el from "../../../src/el";
import { cases, events } from "../../conformance/cases";
import { launchBrowser, needsBrowser } from "../../support/editor";

const FILE = path.join(__dirname, "../../../resources/okta-el.js");

interface Question {
  readonly expression: string;
  readonly event: unknown;
  readonly strict: boolean;
}

const questions: Question[] = cases.flatMap(({ expr, event }) =>
  [false, true].map((strict) => ({ expression: expr, event: events[event], strict })),
);

/**
 * What an engine says, as text. It is sent to other worlds as source: there the engine is the global that the file
 * makes, and nothing else outside of the function may be used.
 */
function answersOf(
  asked: readonly Question[],
  engine = (globalThis as unknown as { oktaEl: typeof el }).oktaEl,
): string[] {
  return asked.map(({ expression, event, strict }) => {
    try {
      const { type, value } = engine.compile(expression, { strict }).evaluateTyped(event);
      return `${type} ${JSON.stringify(value, (_, item) => {
        if (typeof item === "bigint" || (typeof item === "number" && !Number.isFinite(item)))
          return String(item);
        return item;
      })}`;
    } catch (error) {
      if (!(error instanceof engine.ElError)) return `thrown: ${error}`;
      const { phase, code, pos, line, column, message, hint } = error;
      return JSON.stringify([phase, code, pos, line, column, message, hint]);
    }
  });
}

/** One at a time: the difference of two long lists says nothing. */
function compare(answers: readonly string[], expected: readonly string[]): void {
  expect(answers).to.have.length(expected.length);
  answers.forEach((answer, i) => {
    expect(answer, questions[i]?.expression).to.equal(expected[i]);
  });
}

describe("the engine's file for the browser", () => {
  let source: string;
  let expected: string[];

  before(() => {
    if (!fs.existsSync(FILE)) throw new Error("resources/okta-el.js is not built: npm run build");
    source = fs.readFileSync(FILE, "utf8");
    expected = answersOf(questions, el);
    expect(expected.filter((answer) => answer.startsWith("thrown"))).to.deep.equal([]);
  });

  it("weighs less than 60 kB gzipped", () => {
    const weight = gzipSync(source, { level: 9 }).length;
    console.log(
      `    okta-el.js: ${(weight / 1000).toFixed(1)} kB gzipped, ${(source.length / 1000).toFixed(1)} kB`,
    );
    expect(weight).to.be.below(60_000);
  });

  describe("where there is nothing but JavaScript", () => {
    const bare = () => vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });

    it("answers every golden case the same", () => {
      const context = bare();
      vm.runInContext(source, context);
      const asked = JSON.stringify(JSON.stringify(questions));
      const answers = vm.runInContext(`(${answersOf})(JSON.parse(${asked}))`, context);
      compare(Array.from(answers as string[]), expected);
    });

    it("has all that the engine has, in one global", () => {
      const context = bare();
      vm.runInContext(source, context);
      expect(Object.keys(context)).to.deep.equal(["oktaEl"]);
      expect(vm.runInContext("Object.keys(oktaEl)", context)).to.have.members(Object.keys(el));
    });

    it("is one engine, however often a page asks for it", () => {
      const context = bare();
      vm.runInContext(source, context);
      vm.runInContext("const first = oktaEl.ElError", context);
      vm.runInContext(source, context);
      expect(vm.runInContext("oktaEl.ElError === first", context)).to.equal(true);
    });
  });

  describe("in Chromium, on a page that allows no eval", () => {
    let browser: Browser;
    let page: Page;

    needsBrowser();
    before(async function () {
      this.timeout(60_000);
      browser = await launchBrowser();
      page = await browser.newPage();
      await page.route("**/*", (route) =>
        route.request().url().endsWith("/okta-el.js")
          ? route.fulfill({ contentType: "text/javascript", body: source })
          : route.fulfill({
              contentType: "text/html",
              headers: { "Content-Security-Policy": "script-src 'self'" },
              body: '<!doctype html><script src="/okta-el.js"></script>',
            }),
      );
      await page.goto("http://page.example/");
    });
    after(() => browser?.close());

    it("answers every golden case the same", async () => {
      compare(await page.evaluate(answersOf, questions), expected);
    });
  });
});
