// The grammar and the pass that explains its refusals must agree on what an expression is.
import { expect } from "chai";
import { diagnose } from "../../../src/el/diagnose";
import { Failure } from "../../../src/el/errors";
import { parse } from "../../../src/el/parse";

const tokens =
  "a event size T new not true null eq and matches div #this #root # 1 2.5 7L 'x' ( ) [ ] { } ?[ ^[ $[ ![ . . . ?. ?: ? : : , , && || == < + - * ^ ! = ++ -- @ & a( b( .c .d( instanceof".split(
    " ",
  );
const whole = [
  "event.target.?[type eq 'User' && a.b(1,2)[0] == 3].size() > 0 ? {a:1, b:{1,2}} : {:}",
  "- a ^ 2 * (b ?: c) + not d",
  "{a ? b : c, d}",
  "{a ? b : c : d, e : f}",
  "#this.a(#root,{}).![b][T][new]",
  "a < b && c >= d || e matches 'f'",
];
const token = /\?\[|\^\[|\$\[|!\[|\?\.|\?:|&&|\|\||[=<>!]=|'[^']*'|#?\w+|\S/g;

/** The same numbers every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

function broken(below: (n: number) => number): string {
  const parts = (whole[below(whole.length)] as string).match(token) as string[];
  const at = below(parts.length);
  const other = tokens[below(tokens.length)] as string;
  const how = below(4);
  if (how === 0) parts.splice(at, 1);
  else if (how === 1) parts[at] = other;
  else if (how === 2) parts.splice(at, 0, other);
  else parts.length = at + 1;
  return parts.join(" ");
}

function accepted(expression: string): boolean {
  try {
    parse(expression);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

describe("diagnosis", () => {
  it("finds a mistake where the grammar does, and only there", () => {
    const below = numbers(20240514);
    let refused = 0;
    for (let i = 0; i < 4_000; i++) {
      const expression =
        i % 2 === 0
          ? broken(below)
          : Array.from({ length: 1 + below(6) }, () => tokens[below(tokens.length)]).join(" ");
      const isAccepted = accepted(expression);
      if (!isAccepted) refused++;
      const seen = diagnose(expression, -1).pos !== -1;
      expect(seen, expression).to.equal(!isAccepted);
    }
    expect(refused).to.be.within(1_000, 3_900);
  });
});
