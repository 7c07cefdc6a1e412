import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { textKey } from "../../../src/editor/texts";
import { categories, OTHER_CATEGORY } from "../../../src/events";
import { type Field, logEvent } from "../../../src/events/fields";

type Texts = { [key: string]: string | Texts };

const root = path.resolve(__dirname, "../../..");
const languages = ["de", "ja", "fr"] as const;
type Language = (typeof languages)[number];

/** Texts that a language has in common with English, by node type ("shared": the dialogs' own) and key. */
const sameAsEnglish: Record<string, Partial<Record<string, readonly Language[]>>> = {
  shared: {
    property: ["de"],
    "try.paste.which": ["de"],
    "try.paste.placeholder": ["de", "fr"],
    "try.size.kb": ["de", "ja"],
    "try.size.mb": ["de", "ja"],
    "rule.placeholder": ["de", "fr"],
    "import.placeholder": ["de", "fr"],
    "simple.title": ["fr"],
    "expression.title": ["fr"],
    "rule.expression": ["fr"],
    "simple.rows": ["fr"],
    "picker.count": ["fr"],
    "picker.count_one": ["fr"],
  },
  "okta-event-hook-in": {
    "tip.field-url": ["de", "ja", "fr"],
    "tip.field-header": ["de", "ja", "fr"],
    "tip.field-secret": ["de", "ja", "fr"],
    "label.name": ["de"],
    "label.header": ["de"],
    "label.secret": ["de", "fr"],
    "placeholder.name": ["de"],
    "placeholder.path": ["de", "fr"],
  },
  "okta-category-switch": {
    "label.name": ["de"],
    "label.property": ["de"],
    "placeholder.name": ["de"],
  },
  "okta-el-filter": {
    "label.name": ["de"],
    "label.property": ["de"],
    "placeholder.name": ["de"],
  },
  "okta-event-switch": {
    "label.name": ["de"],
    "label.property": ["de"],
    "placeholder.name": ["de"],
  },
  "okta-event-done": {
    "label.name": ["de"],
    "placeholder.name": ["de"],
  },
  "okta-event-store": {
    "label.name": ["de"],
    "placeholder.name": ["de"],
  },
  "okta-spike": {
    "label.name": ["de"],
    "label.counts": ["de"],
    "label.property": ["de"],
    "placeholder.name": ["de"],
    "short.all": ["de"],
    "short.seconds": ["de", "fr"],
    "short.minutes": ["de", "fr"],
    "short.hours": ["de", "fr"],
    "label.minutes": ["fr"],
    "words.minutes": ["fr"],
    "words.minutes_one": ["fr"],
  },
  "okta-org": {
    "label.name": ["de"],
    "label.domain": ["de"],
    "label.scopes": ["de", "fr"],
    "placeholder.name": ["de"],
    "placeholder.domain": ["de", "fr"],
    "placeholder.clientId": ["de", "fr", "ja"],
    "placeholder.scopes": ["de", "fr"],
    "label.clientId": ["ja"],
  },
  "okta-api": {
    "label.name": ["de"],
    "label.property": ["de"],
    "placeholder.name": ["de"],
    "form.optional": ["de"],
    "form.json": ["de", "fr", "ja"],
    "form.path-hint": ["de", "fr"],
    "group.apps": ["de"],
    "group.systemLog": ["de", "fr", "ja"],
    "parameter.appId": ["de"],
    "parameter.filter": ["de"],
    "parameter.status": ["de"],
    "parameter.body": ["de"],
    "form.expression": ["fr"],
    "group.sessions": ["fr"],
    "parameter.type": ["fr"],
  },
};

const exists = (...parts: string[]) => fs.existsSync(path.join(root, ...parts));
const read = (...parts: string[]) => fs.readFileSync(path.join(root, ...parts), "utf8");

function flat(texts: Texts, prefix = ""): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === "string" ? [[prefix + key, text]] : [...flat(text, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

const textsIn = (...file: string[]) => flat(JSON.parse(read(...file)) as Texts);

/**
 * Node-RED 4.1 and 5 load i18next 25, which asks for `key_<category>` by the language's own rules (Intl.PluralRules)
 * and then for `key`. English, German and French have "one": without it Node-RED fills in the English `key_one`.
 * Japanese has none, so nothing asks for it.
 */
const hasSingular = (language: Language) =>
  new Intl.PluralRules(language).resolvedOptions().pluralCategories.includes("one");

/** The keys that the language misses, and those that English does not have. */
function compareKeys(english: ReadonlyMap<string, string>, language: Language, texts: Map<string, string>) {
  const isSingular = (key: string) => key.endsWith("_one");
  const wanted = [...english.keys()].filter((key) => hasSingular(language) || !isSingular(key));
  // a language may tell one from several where English does not
  const allowed = (key: string) =>
    english.has(key) || (isSingular(key) && english.get(key.slice(0, -"_one".length))?.includes("__count__"));
  return {
    missing: wanted.filter((key) => !texts.has(key)),
    unknown: [...texts.keys()].filter((key) => !allowed(key) || (isSingular(key) && !hasSingular(language))),
  };
}

const placeholders = (text: string) => (text.match(/__\w+?__|\$\{\w+\}/g) ?? []).sort();

/** What a text must keep of the English one. */
function compareTexts(
  home: string,
  english: ReadonlyMap<string, string>,
  language: Language,
  texts: Map<string, string>,
) {
  const problems: string[] = [];
  for (const [key, text] of texts) {
    const original = english.get(key) ?? english.get(key.replace(/_one$/, ""));
    if (original === undefined) continue;
    if (text.trim() === "") problems.push(`${key} is empty`);
    if (placeholders(text).join() !== placeholders(original).join()) {
      problems.push(`${key} has other places to fill in: ${text}`);
    }
    const maySame = sameAsEnglish[home]?.[key]?.includes(language) || !/\p{L}/u.test(withoutPlaces(original));
    if (text === original && !maySame) problems.push(`${key} is English: ${text}`);
  }
  return problems;
}

const withoutPlaces = (text: string) => text.replace(/__\w+?__|\$\{\w+\}/g, "");

/** What a page of help is made of, apart from its words. */
function shapeOf(help: string) {
  const blocks = [...help.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].map(([, code = ""]) => code);
  const prose = help.replace(/```[\s\S]*?```/g, "");
  const lines = prose.split("\n");
  return {
    headings: lines.filter((line) => /^#+ /.test(line)).map((line) => line.split(" ")[0]),
    properties: lines.filter((line) => line.startsWith(":")).length,
    items: lines.filter((line) => /^(?:-|\d+\.) /.test(line)).length,
    cells: lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").length),
    paragraphs: prose.split(/\n{2,}/).length,
    // a drawing of a flow names its nodes; all other code is code
    blocks: blocks.map((code) => (code.includes("→") ? code.replace(/[^→\n]/g, "") : code)),
    messageNames: [...new Set(prose.match(/\bmsg\.[\w.]*\w/g) ?? [])].sort(),
    codes: [...new Set(prose.match(/`[^`\n]+`/g) ?? [])].sort(),
    links: (prose.match(/\]\([^)]+\)/g) ?? []).sort(),
  };
}

/** Node-RED reads `: name (type) : text`; another colon ends the list in the middle of the line. */
const brokenProperties = (help: string) =>
  help.split("\n").filter((line) => line.startsWith(":") && !/^: [^:()]+ \([^:()]+\) : [^:]+$/.test(line));

const nodeTypes = fs
  .readdirSync(path.join(root, "nodes"))
  .filter((type) => exists("nodes", type, "runtime.ts"));

for (const type of nodeTypes) {
  describe(`${type} in other languages`, () => {
    const folder = ["nodes", type, "locales"];
    const english = () => textsIn(...folder, "en-US.json");

    it("has help in English that Node-RED can read", () => {
      expect(brokenProperties(read("nodes", type, "help.md"))).to.deep.equal([]);
    });

    for (const language of languages) {
      const texts = () => textsIn(...folder, `${language}.json`);
      const files = [`${language}.json`, `${language}.md`];

      it(`has texts and help in ${language}`, () => {
        const missing = files.filter((file) => !exists(...folder, file));
        expect(missing, `missing in ${path.join(...folder)}`).to.deep.equal([]);
      });
      // one line says that a language is not there yet
      if (!files.every((file) => exists(...folder, file))) continue;

      it(`has every text in ${language}, and no other`, () => {
        expect(compareKeys(english(), language, texts())).to.deep.equal({ missing: [], unknown: [] });
      });

      it(`says the same in ${language}`, () => {
        expect(compareTexts(type, english(), language, texts())).to.deep.equal([]);
      });

      it(`has the whole help in ${language}`, () => {
        const help = read(...folder, `${language}.md`);
        expect(shapeOf(help)).to.deep.equal(shapeOf(read("nodes", type, "help.md")));
        expect(brokenProperties(help)).to.deep.equal([]);
      });

      it(`calls a property in ${language} the same in its help as in its dialog`, () => {
        const [ours, theirs] = [[...texts()], english()];
        const named = (file: string[]) =>
          [...read(...file).matchAll(/^: ([^:(]+) \(/gm)].map(([, name = ""]) => name);
        const help = named([...folder, `${language}.md`]);
        named(["nodes", type, "help.md"]).forEach((name, index) => {
          const labels = ours.filter(([key]) => theirs.get(key) === name).map(([, label]) => label);
          if (labels.length > 0) expect(labels, `for ${name}`).to.include(help[index]);
        });
      });
    }
  });
}

describe("the texts that dialogs share in other languages", () => {
  const folder = ["src", "editor", "locales"];
  /** English has these where the data is. */
  const elsewhere = new Map<string, string>();
  for (const { key, name, summary } of categories) {
    elsewhere.set(`category.${key}.name`, name).set(`category.${key}.summary`, summary);
  }
  const addFields = (field: Field): void => {
    if (field.path !== "") elsewhere.set(`field.${textKey(field.path)}`, field.meaning);
    for (const inner of field.fields?.values() ?? []) addFields(inner);
  };
  addFields(logEvent);
  const english = () => new Map([...textsIn(...folder, "en-US.json"), ...elsewhere]);

  for (const language of languages) {
    const texts = () => textsIn(...folder, `${language}.json`);

    it(`are there in ${language}, with every category and field, and no other`, () => {
      expect([...english().keys()]).to.include(`category.${OTHER_CATEGORY}.name`);
      expect(compareKeys(english(), language, texts())).to.deep.equal({ missing: [], unknown: [] });
    });

    it(`say the same in ${language}`, () => {
      expect(compareTexts("shared", english(), language, texts())).to.deep.equal([]);
    });

    it(`tell every category from the others in ${language}`, () => {
      const names = [...texts()].filter(([key]) => /^category\..*\.name$/.test(key)).map(([, name]) => name);
      expect(new Set(names).size).to.equal(names.length);
    });
  }

  it("keep a field's dots out of its key", () => {
    expect(textKey("target[].changeDetails.to")).to.equal("target[]/changeDetails/to");
  });
});

describe("the list of texts that stay English", () => {
  it("holds none that has changed or is gone", () => {
    const stale = Object.entries(sameAsEnglish).flatMap(([home, keys]) => {
      const folder = home === "shared" ? ["src", "editor", "locales"] : ["nodes", home, "locales"];
      const english = textsIn(...folder, "en-US.json");
      return Object.entries(keys).flatMap(([key, same = []]) =>
        same
          .filter((language) => textsIn(...folder, `${language}.json`).get(key) !== english.get(key))
          .map((language) => `${home} ${key} ${language}`),
      );
    });
    expect(stale).to.deep.equal([]);
  });
});
