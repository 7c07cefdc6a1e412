// print(): an expression's text from its tree, and every node's place in the text.
import { expect } from "chai";
import fc from "fast-check";
import type { Node } from "../../../src/el/ast";
import { Failure } from "../../../src/el/errors";
import { parse } from "../../../src/el/parse";
import { print } from "../../../src/el/print";
import { JavaDouble, JavaFloat } from "../../../src/el/values";
import { cases } from "../../conformance/cases";

/** The tree without the places, numbers with their types. */
function shape(node: unknown): unknown {
  if (typeof node === "bigint") return { long: String(node) };
  if (node instanceof JavaDouble) return { double: node.value };
  if (node instanceof JavaFloat) return { float: node.value };
  if (Array.isArray(node)) return node.map(shape);
  if (typeof node !== "object" || node === null) return node;
  const { pos: _pos, start: _start, end: _end, ...rest } = node as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, shape(value)]));
}

function parsed(expression: string): Node | undefined {
  try {
    return parse(expression);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const place = { pos: 0, start: 0, end: 0 };
const nameAfterDot = fc.constantFrom("a", "event", "eq", "not", "true", "T", "new", "ünï", "$x", "a$");
const bareName = fc.constantFrom("a", "event", "eq", "matches", "or", "ünï", "$x", "a$");
const value = fc.oneof(
  fc.string(),
  fc.constantFrom("it's", '"', "''", "\\", "\n", true, false, null),
  fc.nat({ max: 0x7fffffff }),
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc.double({ min: 0, noNaN: true }).map((real) => new JavaDouble(Object.is(real, -0) ? 0 : real)),
  fc.float({ min: 0, noNaN: true }).map((real) => new JavaFloat(Object.is(real, -0) ? 0 : real)),
);
const binary = [
  "||",
  "&&",
  "==",
  "!=",
  "<",
  ">",
  "<=",
  ">=",
  "matches",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
] as const;

/** Any tree that the grammar can make. */
const { node: anyNode } = fc.letrec<{ node: Node; step: Node }>((tie) => {
  const node = tie("node");
  const target = { target: fc.option(node), safe: fc.boolean() };
  const make = <T extends object>(fields: T): Node => ({ ...place, ...fields }) as unknown as Node;
  /** Nothing stands before a step that is the first: no `?.` either. */
  const step = (fields: { kind: string; target: Node | null; safe: boolean }) =>
    make(fields.target === null ? { ...fields, safe: false } : fields);
  return {
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc
        .tuple(value, fc.constantFrom("'", '"'))
        .map(([literal, quote]) =>
          make({ kind: "literal", ...(typeof literal === "string" ? { quote } : {}), value: literal }),
        ),
      bareName.map((name) => make({ kind: "property", target: null, safe: false, name })),
      fc.constantFrom("this", "root").map((kind) => make({ kind })),
      fc
        .record({ operator: fc.constantFrom(...binary), left: node, right: node })
        .map((f) => make({ kind: "binary", ...f })),
      fc
        .record({ operator: fc.constantFrom("!", "-", "+"), operand: node })
        .map((f) => make({ kind: "unary", ...f })),
      fc.record({ value: node, otherwise: node }).map((f) => make({ kind: "elvis", ...f })),
      fc.record({ condition: node, yes: node, no: node }).map((f) => make({ kind: "ternary", ...f })),
      fc.array(node, { maxLength: 3 }).map((items) => make({ kind: "list", items })),
      fc.array(fc.tuple(node, node), { maxLength: 2 }).map((entries) => make({ kind: "map", entries })),
      tie("step"),
    ),
    step: fc.oneof(
      fc
        .record({ target: node, safe: fc.boolean(), name: nameAfterDot })
        .map((f) => step({ ...f, kind: "property" })),
      fc
        .record({ ...target, name: bareName, args: fc.array(node, { maxLength: 3 }) })
        .map((f) => step({ ...f, kind: "method" })),
      fc.record({ ...target, index: node }).map((f) => step({ ...f, kind: "index" })),
      fc
        .record({ ...target, which: fc.constantFrom("all", "first", "last"), body: node })
        .map((f) => step({ ...f, kind: "selection" })),
      fc.record({ ...target, body: node }).map((f) => step({ ...f, kind: "projection" })),
    ),
  };
});

describe("printing a tree", () => {
  it("gives an expression with the same tree, for every tree", () => {
    fc.assert(
      fc.property(anyNode, (tree) => {
        const text = print(tree);
        expect(shape(parse(text)), text).to.deep.equal(shape(tree));
      }),
      { numRuns: 3_000, seed: 20240514 },
    );
  });

  it("gives an expression with the same tree, for every golden case", () => {
    let printed = 0;
    for (const { id, expr } of cases) {
      const tree = parsed(expr);
      if (tree === undefined) continue;
      printed++;
      const text = print(tree);
      expect(shape(parse(text)), `${id}: ${text}`).to.deep.equal(shape(tree));
      expect(print(parse(text)), id).to.equal(text);
    }
    expect(printed).to.be.greaterThan(700);
  });

  const texts: [written: string, printed: string][] = [
    ["event . target.?[ type eq 'A' ] .size()>0", "event.target.?[type == 'A'].size() > 0"],
    ["a and (b and c) or not(d)", "a && (b && c) || !d"],
    ["((a && b) || c)", "a && b || c"],
    ["(a + b) * c - (d - e)", "(a + b) * c - (d - e)"],
    ["- -2^2", "- -2 ^ 2"],
    ["-(2^2)", "-(2 ^ 2)"],
    ["(-1).toString()", "(-1).toString()"],
    ["(a ?: b) ? (c ? d : e) : f", "(a ?: b) ? c ? d : e : f"],
    ['"it\'s" + 7L + 0x10 + 1e3 + 0.5f', '"it\'s" + 7L + 16 + 1000.0 + 0.5f'],
    ["! [0]", "! [0]"],
    ["event.$ [0] + $ [1]", "event.$ [0] + $ [1]"],
    ["{ 1,{:},{ } , {a:b}}", "{1, {:}, {}, {a: b}}"],
    ["a?.b?.['c']?.?[#this>1]?.![x]", "a?.b?.['c']?.?[#this > 1]?.![x]"],
  ];
  for (const [written, printed] of texts) {
    it(`writes ${written} as ${printed}`, () => {
      expect(print(parse(written))).to.equal(printed);
    });
  }

  it("does not need a deep stack", () => {
    const deep = `1${"+1".repeat(4_900)}`;
    expect(print(parse(deep))).to.equal(deep.replaceAll("+", " + "));
  });
});

/** Every node of a tree. */
function nodesOf(node: Node): Node[] {
  const children = Object.values(node)
    .flat(2)
    .filter((value): value is Node => typeof value === "object" && value !== null && "kind" in value);
  return [node, ...children.flatMap(nodesOf)];
}

describe("a node's place", () => {
  it("is its own text, brackets included, for every golden case", () => {
    for (const { id, expr } of cases) {
      const tree = parsed(expr);
      if (tree === undefined) continue;
      expect(expr.slice(tree.start, tree.end), id).to.equal(expr.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));
      for (const node of nodesOf(tree)) {
        const text = expr.slice(node.start, node.end);
        expect(node.pos, id).to.be.within(node.start, node.end - 1);
        // what is cut out means the same alone; a step's own text begins with what it steps from
        const isKeyT = /^(T|new)$/i.test(text);
        if (!isKeyT && !(node.kind === "property" && parsed(text) === undefined)) {
          expect(shape(parse(text)), `${id}: ${text}`).to.deep.equal(shape(node));
        }
      }
    }
  });

  it("leaves pos where errors point", () => {
    const [and, left] = [parse("(a == 1) && b.c"), parse("b.c")];
    expect(and).to.include({ pos: 9, start: 0, end: 15 });
    expect(left).to.include({ pos: 2, start: 0, end: 3 });
    expect(and.kind === "binary" && and.left).to.include({ pos: 3, start: 0, end: 8 });
  });
});
