import { expect } from "chai";
import { hoverAt } from "../../../../src/editor/language";
import { operators } from "../../../../src/editor/language/operators";
import { atCursor, missing, texts } from "./texts";

function told(marked: string): string | undefined {
  const { text, offset } = atCursor(marked);
  const hover = hoverAt(text, offset, texts);
  return hover && [hover.title, ...hover.paragraphs].join("\n");
}

describe("help on an expression", () => {
  after(() => expect(missing, "texts").to.deep.equal([]));

  const cases: [marked: string, title: string, words: RegExp][] = [
    ["|event.actor.type eq 'User'", "event", /all its fields/],
    ["event.|actor.type eq 'User'", "event.actor: object", /Who did it/],
    [
      "event.actor.t|ype eq 'User'",
      "event.actor.type: text",
      /What the actor is.*User, SystemPrincipal.*knows/s,
    ],
    ["event.client.z|one eq 'x'", "event.client.zone: text", /Okta's own filter does not know/],
    ["event.target.?[t|ype eq 'User'].size() > 0", "event.target[].type: text", /What the target is/],
    ["event.debugData.r|isk eq 'x'", "event.debugContext.debugData.risk: text", /risk of a sign-in/],
    ["event.actor.type |eq 'User'", "eq", /^.*\nEqual/],
    ["event.actor.type |!= 'User'", "!=", /Not equal/],
    ["true |AND false", "AND", /both conditions/],
    ["not| true", "", /./],
    ["|not true", "not", /brackets around/],
    ["event.target.|?[type eq 'User'].size() > 0", "?[", /of one item/],
    ["event|?.actor", "?.", /null before it/],
    ["event.target.?[type eq 'User'].s|ize() > 0", "size()", /How many items/],
    ["event.actor.id.starts|With('a')", "startsWith(text) · startsWith(text, from)", /begins with/],
    ["event.eventType eq 'user.|session.start'", "user.session.start", /User auth/],
    ["event.target.?[#t|his == null].size() > 0", "this", /item itself/],
    ["event.outcome.reason eq |null", "null", /Nothing/],
  ];
  for (const [marked, title, words] of cases) {
    it(`on ${marked}`, () => {
      const text = told(marked);
      if (title === "") {
        expect(text).to.equal(undefined);
        return;
      }
      expect(text?.split("\n")[0]).to.equal(title);
      expect(text).to.match(words);
    });
  }

  it("covers the word it is about, and nothing else", () => {
    expect(hoverAt("event.actor.type eq 'User'", 13, texts)).to.include({ start: 12, end: 16 });
    for (const marked of [
      "event.| actor",
      "event.nothing.at.a|ll",
      "event.actor.id eq '00u|1'",
      "1|2 > 3",
      "|",
    ]) {
      expect(told(marked), marked).to.equal(undefined);
    }
  });

  it("has a text for every operator", () => {
    for (const { key } of operators) texts.t(`language.operator.${key}`);
    expect(missing).to.deep.equal([]);
  });
});
