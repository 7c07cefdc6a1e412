// How a sentence finds its translation.
import { expect } from "chai";
import { catalogue } from "../../../../src/editor/sentences/catalogue";

const translate = catalogue({
  "a list": "Liste",
  "an int": "int",
  "it is empty": "es ist leer",
  "it is {1}": "es heißt {1}",
  "it is {1}, not {2}": "nicht {2}, sondern {1}",
  "{1} is {=2}, {3} is {=4}": "{1}: {=2}; {3}: {=4}",
  "it takes {,1}": "es nimmt {,1}",
  "{=1} at {2}": "bei {2}: {=1}",
});
const text = (sentence: string) => translate(sentence)?.text;

describe("a catalogue of sentences", () => {
  it("knows a sentence as it stands", () => {
    expect(text("it is empty")).to.equal("es ist leer");
    expect(text("it is Empty.")).to.equal("es heißt Empty.");
    expect(text("it was empty")).to.equal(undefined);
    expect(text("")).to.equal(undefined);
  });

  it("keeps what stands in a place, and may put it elsewhere", () => {
    expect(text("it is a, not b")).to.equal("nicht b, sondern a");
    for (const odd of ["$1", "{1}", "$&", "\\", "", "a\nb", "__x__", "\u{1F98A}", "a list"]) {
      expect(text(`it is ${odd}, not ${odd}`)).to.equal(`nicht ${odd}, sondern ${odd}`);
    }
  });

  it("translates what stands in a place for something of its own", () => {
    expect(text("x is a list, y is an int")).to.equal("x: Liste; y: int");
    expect(text("it takes a list, an int")).to.equal("es nimmt Liste, int");
    expect(text("a list at 3")).to.equal("bei 3: Liste");
    expect(text("x is a text, y is an int")).to.equal(undefined);
    expect(text("it takes a list, a text")).to.equal(undefined);
  });

  it("is not misled by a user's text that looks like a part of it", () => {
    expect(text("'a is b' is a list, c is d, e is an int")).to.equal("'a is b': Liste; c is d, e: int");
    expect(text("'is a list, ' is a list, 'is an int' is an int")).to.equal(
      "'is a list, ': Liste; 'is an int': int",
    );
  });

  it("leaves a text that is too long in English", () => {
    expect(text(`it is ${"x".repeat(19_000)}`)).to.match(/^es heißt x+$/);
    expect(text(`it is ${"x".repeat(20_000)}`)).to.equal(undefined);
  });

  it("gives up on a text that is made to keep it busy", () => {
    const started = process.cpuUsage();
    for (const part of [" is ", " is a list, ", ", ", "a list, ", " at "]) {
      expect(text(`a${part.repeat(19_000 / part.length)}`)).to.equal(undefined);
      expect(text(`it takes ${part.repeat(19_000 / part.length)}`)).to.equal(undefined);
    }
    const { user, system } = process.cpuUsage(started);
    // trying everything takes minutes here
    expect((user + system) / 1_000).to.be.below(4_000);
  });
});
