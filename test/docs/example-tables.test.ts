// Every example has the same OKTA_DB until it is set: what they make there must not be of one name and two shapes.
import { expect } from "chai";
import { examples } from "../../scripts/examples";

const MADE = /CREATE (?:TABLE|VIEW|INDEX) IF NOT EXISTS (\w+)[^;]*/g;

describe("The tables of the examples", () => {
  it("are of one shape where they are of one name", () => {
    const made = new Map<string, { file: string; statement: string }>();
    const clashes: string[] = [];
    for (const { file, nodes } of examples) {
      for (const { topic, props } of nodes as readonly { topic?: unknown; props?: { v?: unknown }[] }[]) {
        const text = [topic, ...(props ?? []).map(({ v }) => v)].join("\n");
        for (const [all, name] of text.matchAll(MADE)) {
          const statement = all.replaceAll(/\s+/g, " ").trim();
          const before = made.get(name as string);
          if (before !== undefined && before.statement !== statement) {
            clashes.push(`${name}: ${before.file} and ${file}`);
          }
          made.set(name as string, { file, statement });
        }
      }
    }
    expect(made.size).to.be.greaterThan(5);
    expect(clashes).to.deep.equal([]);
  });
});
