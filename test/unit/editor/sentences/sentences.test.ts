// The catalogues hold everything that can be said, and nothing else.
import { expect } from "chai";
import { catalogue, type Templates } from "../../../../src/editor/sentences/catalogue";
import de from "../../../../src/editor/sentences/de.json";
import fr from "../../../../src/editor/sentences/fr.json";
import ja from "../../../../src/editor/sentences/ja.json";
import { said } from "./said";

const languages: Readonly<Record<string, Templates>> = { de, ja, fr };

/** What the code has a sentence for, and no one knows how to bring about. */
const unreached: readonly string[] = [
  // the pass that explains mistakes finds all that the grammar refuses: see diagnose.test.ts
  "this is not expected here",
  // where the stack is smaller than anywhere else
  "the expression is nested too deeply",
  "the expression or the event is nested too deeply",
  // what a pattern lacks is said of where it began
  "the pattern is not valid: {=1} at its end",
  // no one asks for a text where there is none
  'Expected a text in double quotes: "…".',
];

/** Words that a language has in common with English. */
const sameAsEnglish: Readonly<Record<string, readonly string[]>> = {
  de: ["null", "instanceof", "between"],
  ja: ["null", "instanceof", "between"],
  fr: ["null", "instanceof", "between"],
};

const placesOf = (text: string) => text.match(/\{[=,]?\d\}/g) ?? [];
const numberOf = (place: string) => Number(/\d/.exec(place)?.[0]);
const oneLine = (text: string) => text.replace(/\s+/g, " ");
const isProse = (text: string) => /^[\p{L}']+(?: [\p{L}']+)+$/u.test(text);

describe("the sentences of the engine, the reader of event hooks and the runtime", () => {
  let all: ReadonlyMap<string, string>;

  before(async function () {
    this.timeout(120_000);
    all = await said();
  });

  it("are many", () => {
    expect(all.size).to.be.greaterThan(3_000);
  });

  for (const [language, templates] of Object.entries(languages)) {
    const translate = catalogue(templates);

    it(`all have a translation in ${language}`, () => {
      const missing = [...all.keys()].filter((sentence) => translate(sentence) === undefined);
      expect(missing.slice(0, 20)).to.deep.equal([]);
    });

    it(`have no words of their own left in English in ${language}`, () => {
      const left = [...all].flatMap(([sentence, source]) =>
        (translate(sentence)?.kept ?? [])
          .filter((text) => isProse(text) && !oneLine(source).includes(oneLine(text)))
          .map((text) => `${text} in ${sentence}`),
      );
      expect(left.slice(0, 20)).to.deep.equal([]);
    });

    it(`are all that ${language} has a translation for`, () => {
      const used = new Set([...all.keys()].flatMap((sentence) => translate(sentence)?.templates ?? []));
      expect(Object.keys(templates).filter((template) => !used.has(template))).to.have.members(unreached);
    });

    it(`have templates in ${language} with the same places as in English`, () => {
      for (const [english, translation] of Object.entries(templates)) {
        const places = placesOf(english);
        expect(places.map(numberOf), english).to.deep.equal(places.map((_, index) => index + 1));
        expect(placesOf(translation).sort(), english).to.deep.equal(places.sort());
        expect(english, "nothing between two places").not.to.match(/\d\}\{[=,]?\d/);
      }
    });

    it(`are in ${language}, not in English`, () => {
      const same = Object.entries(templates).filter(([english, translation]) => translation === english);
      expect(same.map(([english]) => english)).to.have.members([...(sameAsEnglish[language] ?? [])]);
      for (const translation of Object.values(templates)) expect(translation.trim()).not.to.equal("");
    });

    it(`tell one template from another in ${language}`, () => {
      const filled: Readonly<Record<string, string>> = { "": "x.y", "=": "a list", ",": "a list, an int" };
      for (const english of Object.keys(templates)) {
        const sentence = english.replace(/\{([=,]?)\d\}/g, (_, kind) => filled[kind] ?? "");
        // a sentence that is all of another one's is that
        if (/^\{=1\}/.test(english) && english.includes("(character")) continue;
        expect(translate(sentence)?.templates[0], sentence).to.equal(english);
      }
    });
  }

  it("have the same templates in every language", () => {
    expect(Object.keys(ja)).to.deep.equal(Object.keys(de));
    expect(Object.keys(fr)).to.deep.equal(Object.keys(de));
  });
});
