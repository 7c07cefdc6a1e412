// What an expression must never reach, and what must never bring the engine down.
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { compile, ElError } from "../../../src/el";

const inherited = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "__defineGetter__"];

function errorOf(run: () => unknown): ElError {
  try {
    run();
  } catch (error) {
    if (error instanceof ElError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("what an expression cannot reach", () => {
  for (const name of inherited) {
    it(`event.${name} is a missing key`, () => {
      expect(compile(`event.${name}`).evaluate({})).to.equal(null);
      expect(compile(`event['${name}']`).evaluate({})).to.equal(null);
      expect(compile(`event.containsKey('${name}')`).evaluate({})).to.equal(false);
      expect(compile(`event.target.![${name}]`).evaluate({ target: [{}] })).to.deep.equal([null]);
      expect(errorOf(() => compile(`event.${name}`, { strict: true }).evaluate({})).code).to.equal("EL1008E");
    });

    it(`${name} is no method of anything`, () => {
      for (const target of [
        "''",
        "{}",
        "{:}",
        "1",
        "1L",
        "1.5",
        "true",
        "'a'.charAt(0)",
        "'a'.split('b')",
        "event",
      ]) {
        if (name === "toString" && target !== "'a'.split('b')") continue;
        expect(errorOf(() => compile(`${target}.${name}()`).evaluate({})).code).to.equal("EL1004E");
      }
    });
  }

  it("own keys with such names are read like any other", () => {
    const event = JSON.parse('{"constructor": 1, "__proto__": {"a": 2}, "toString": "x"}');
    expect(compile("event.constructor").evaluate(event)).to.equal(1);
    expect(compile("event.__proto__.a").evaluate(event)).to.equal(2);
    expect(compile("event.toString").evaluate(event)).to.equal("x");
  });

  it("a map written with the key __proto__ gets a key, not a prototype", () => {
    const map = compile("{'__proto__': {a: 1}}").evaluate({}) as object;
    expect(Object.keys(map)).to.deep.equal(["__proto__"]);
    expect("a" in map).to.equal(false);
    expect(compile("{'__proto__': {a: 1}}.a").evaluate({})).to.equal(null);
  });

  it("keys of an event's prototype are missing", () => {
    class Sneaky {
      own = 1;
      get secret() {
        return "reached";
      }
    }
    expect(compile("event.secret").evaluate(new Sneaky())).to.equal(null);
    expect(compile("event.own").evaluate(new Sneaky())).to.equal(1);
    expect(compile("event.inner").evaluate(Object.create({ inner: 1 }))).to.equal(null);
  });

  it("keys that a polluted Object.prototype adds are missing", () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    prototype.polluted = "reached";
    try {
      expect(compile("event.polluted").evaluate({})).to.equal(null);
      expect(compile("event.target.?[polluted == 'reached']").evaluate({ target: [{}] })).to.deep.equal([]);
      expect(compile("event.target.?[polluted == 'reached'].size() > 0").test({ target: [{}] })).to.equal(
        false,
      );
    } finally {
      delete prototype.polluted;
    }
  });

  it("the length of lists and texts and the insides of values are no properties", () => {
    const event = { list: [1], real: 1.5, text: "abc", map: { length: 7, value: 8, items: 9, key: 10 } };
    for (const name of ["length", "value", "items", "key"]) {
      for (const target of [
        "event.list",
        "event.real",
        "event.text",
        "'a,b'.split(',')",
        "'a'.charAt(0)",
        "1f",
      ]) {
        expect(errorOf(() => compile(`${target}.${name}`).evaluate(event)).code, target).to.equal("EL1008E");
      }
    }
    expect(
      compile("{event.map.length, event.map.value, event.map.items, event.map.key}").evaluate(event),
    ).to.deep.equal([7, 8, 9, 10]);
  });

  it("functions in an event read as null", () => {
    expect(compile("event.f").evaluate({ f: () => 1 })).to.equal(null);
  });

  it("evaluating leaves the event as it was", () => {
    const event = { target: [{ id: "b" }, { id: "a" }], map: { a: 1 } };
    const before = JSON.stringify(event);
    compile("event.target.?[id == 'a'].add(1).size() + event.map.?[value > 0].size()").evaluate(event);
    expect(JSON.stringify(event)).to.equal(before);
  });
});

describe("limits", () => {
  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + 1 + close.repeat(depth);

  for (const [open, close] of [
    ["(", ")"],
    ["{", "}"],
    ["-(", ")"],
    ["a.b(", ")"],
    ["a[", "]"],
    ["{a:", "}"],
  ] as const) {
    it(`${open} ${close} nest 1,000 deep, and no deeper`, () => {
      expect(() => compile(nested(open, close, 999))).not.to.throw();
      const error = errorOf(() => compile(nested(open, close, 1500)));
      expect(error).to.include({ code: "EL1086E", phase: "parse" });
    });
  }

  it("what nests deep is evaluated", () => {
    expect(compile(nested("(", ")", 1000)).evaluate({})).to.equal(1);
    expect(compile(nested("-(", ")", 900)).evaluate({})).to.equal(1);
    expect(compile(`1${"+1".repeat(900)}`).evaluate({})).to.equal(901);
  });

  it("a row without brackets is a tree of 1,000 levels, too", () => {
    expect(errorOf(() => compile(`1${"+1".repeat(1_100)}`))).to.include({ code: "EL1086E", phase: "parse" });
    expect(errorOf(() => compile(`a${".b".repeat(1_100)}`))).to.include({ code: "EL1086E", phase: "parse" });
  });

  it("never runs out of stack, whatever the expression is made of", () => {
    const parts = [
      "(",
      "[",
      "{",
      "!",
      "not ",
      "-",
      "?[",
      "a.?[",
      "a.![",
      "a.b(",
      "1?",
      "1?:",
      "{a:",
      "true?1:",
      "a||",
      "1+",
      ".a",
      "a[0]",
      "#this.",
    ];
    for (const part of parts) {
      for (const expression of [part.repeat(10_000 / part.length), `a${part.repeat(9_990 / part.length)}a`]) {
        try {
          compile(expression).evaluate({ a: 1 });
        } catch (error) {
          expect(error, expression.slice(0, 20)).to.be.instanceOf(ElError);
        }
      }
    }
  });

  it("an expression has 10,000 characters", () => {
    expect(() => compile(`'${"x".repeat(9_998)}'`)).not.to.throw();
    const error = errorOf(() => compile(`'${"x".repeat(9_999)}'`));
    expect(error).to.include({ code: "EL1079E", phase: "parse", line: 1 });
  });

  it("a text is repeated 256 times and has 100,000 characters", () => {
    expect(compile("('a' * 256).length()").evaluate({})).to.equal(256);
    expect(errorOf(() => compile("'a' * 257").evaluate({})).code).to.equal("EL1076E");
    expect(errorOf(() => compile("'a' * -1").evaluate({})).code).to.equal("EL1081E");
    const event = { text: "x".repeat(100_000) };
    expect(compile("event.text + ''").evaluate(event)).to.have.lengthOf(100_000);
    expect(errorOf(() => compile("event.text + 'x'").evaluate(event)).code).to.equal("EL1078E");
    expect(errorOf(() => compile("event.text.concat('x')").evaluate(event)).code).to.equal("EL1078E");
    for (const method of [
      "replace('x', 'yy')",
      "replace('', 'y')",
      "replaceAll('x', 'yy')",
      "replace('x', event.text)",
    ]) {
      expect(errorOf(() => compile(`event.text.${method}`).evaluate(event)).code, method).to.equal("EL1078E");
    }
  });

  it("an evaluation has 10,000 operations, and the next one starts anew", () => {
    const program = compile("event.list.?[true].size() > 0");
    const list = new Array(9_000).fill(0);
    expect(program.test({ list })).to.equal(true);
    expect(program.test({ list })).to.equal(true);
    expect(errorOf(() => program.evaluate({ list: new Array(10_001).fill(0) })).code).to.equal("EL1085E");
    const squared = compile("event.list.?[#root.event.list.?[true].size() > 0]");
    expect(errorOf(() => squared.evaluate({ list })).code).to.equal("EL1085E");
  });

  it("an event that nests too deep, or in a circle, is an error of that event", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    for (const expression of [
      "event.deep",
      "'' + event.deep",
      "event.deep == event.other",
      "event.deep.flatten()",
    ]) {
      let other: unknown = 1;
      for (let i = 0; i < 100_000; i++) other = [other];
      expect(errorOf(() => compile(expression).evaluate({ deep, other })).code, expression).to.equal(
        "EL1086E",
      );
    }
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(errorOf(() => compile("event.toString()").evaluate(circle)).code).to.equal("EL1086E");
  });
});

describe("the engine in a browser", () => {
  const folder = path.join(__dirname, "../../../src/el");
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|peggy)$/.test(file));

  it("imports only itself and makes no code at run time", () => {
    expect(files).to.include("index.ts");
    for (const file of files) {
      const source = fs.readFileSync(path.join(folder, file), "utf8");
      for (const [, module = ""] of source.matchAll(/(?:from|require\(|import\()\s*"([^"]+)"/g)) {
        expect(module, file).to.match(/^\.\.?\//);
      }
      expect(source, file).not.to.match(/\beval\s*\(|new Function|\bprocess\.|\bBuffer\b/);
    }
  });
});
