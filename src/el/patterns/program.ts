// A tree as the steps of a non-deterministic automaton (Thompson's construction): the two ways of running
// it look at each step once for a character, however often the pattern says "or".

import { holds } from "./assertions";
import { one } from "./sets";
import { type Assertion, type CharSet, empty, type Regex, type Repeat } from "./tree";

/** What a step does. */
export const CHAR = 0;
export const SPLIT = 1;
export const SAVE = 2;
export const ASSERT = 3;
export const MATCH = 4;

export class Program {
  readonly ops: number[] = [];
  /** The step that follows: of a split, the one to prefer. */
  readonly next: number[] = [];
  /**
   * Of a split the other step, of a character the number of its set, of a save the number of what is saved
   * (twice the group's, one more for its end), of an assertion its number.
   */
  readonly args: number[] = [];
  readonly sets: CharSet[] = [];
  readonly assertions: Assertion[] = [];
  readonly start: number;

  /** Without captures, a match must be the whole text. */
  constructor(
    tree: Regex,
    private readonly captures: boolean,
  ) {
    const match = this.add(MATCH, 0, 0);
    this.start = this.build(captures ? tree : withoutEnds(tree), match);
  }

  get size(): number {
    return this.ops.length;
  }

  /** Which of its assertions hold at that place: a bit for each. */
  assertionsAt(text: string, at: number): number {
    let bits = 0;
    for (let i = 0; i < this.assertions.length; i++) {
      if (holds(this.assertions[i] as Assertion, text, at)) bits |= 1 << i;
    }
    return bits;
  }

  private add(op: number, next: number, arg: number): number {
    this.next.push(next);
    this.args.push(arg);
    return this.ops.push(op) - 1;
  }

  /** Adds the steps of a tree before the step `next`; where they begin. */
  private build(tree: Regex, next: number): number {
    switch (tree.kind) {
      case "char":
        return this.add(CHAR, next, this.sets.push(one(tree.code)) - 1);
      case "set":
        return this.add(CHAR, next, this.sets.push(tree.set) - 1);
      case "sequence":
        return tree.items.reduceRight((after, item) => this.build(item, after), next);
      case "choice":
        return tree.options
          .map((option) => this.build(option, next))
          .reduceRight((others, option) => this.add(SPLIT, option, others));
      case "group": {
        if (!this.captures) return this.build(tree.body, next);
        const end = this.add(SAVE, next, tree.number * 2 + 1);
        return this.add(SAVE, this.build(tree.body, end), tree.number * 2);
      }
      case "assertion": {
        const known = this.assertions.indexOf(tree.assertion);
        const number = known >= 0 ? known : this.assertions.push(tree.assertion) - 1;
        return this.add(ASSERT, next, number);
      }
      case "repeat":
        return this.repeat(tree, next);
    }
  }

  private repeat({ body, min, max, greedy }: Repeat, next: number): number {
    let after = next;
    let times = min;
    if (max !== Number.POSITIVE_INFINITY) {
      for (let i = min; i < max; i++) after = this.split(this.build(body, after), next, greedy);
    } else {
      const loop = this.add(SPLIT, 0, 0);
      const start = this.build(body, loop);
      this.next[loop] = greedy ? start : next;
      this.args[loop] = greedy ? next : start;
      if (min > 0) {
        after = start;
        times--;
      } else {
        // a body that may be empty must get its turn before the loop asks whether there was progress
        after = isNullable(body) ? this.split(start, next, greedy) : loop;
      }
    }
    for (let i = 0; i < times; i++) after = this.build(body, after);
    return after;
  }

  private split(inside: number, outside: number, greedy: boolean): number {
    return greedy ? this.add(SPLIT, inside, outside) : this.add(SPLIT, outside, inside);
  }
}

/** How many steps the program has at most. */
export function programSize(tree: Regex): number {
  switch (tree.kind) {
    case "char":
    case "set":
    case "assertion":
      return 1;
    case "sequence":
      return tree.items.reduce((sum, item) => sum + programSize(item), 1);
    case "choice":
      return tree.options.reduce((sum, option) => sum + programSize(option) + 1, 0);
    case "group":
      return programSize(tree.body) + 2;
    case "repeat": {
      const { min, max } = tree;
      return (programSize(tree.body) + 1) * (max === Number.POSITIVE_INFINITY ? min + 1 : max) + 2;
    }
  }
}

function isNullable(tree: Regex): boolean {
  switch (tree.kind) {
    case "char":
    case "set":
      return false;
    case "assertion":
      return true;
    case "sequence":
      return tree.items.every(isNullable);
    case "choice":
      return tree.options.some(isNullable);
    case "group":
      return isNullable(tree.body);
    case "repeat":
      return tree.min === 0 || isNullable(tree.body);
  }
}

/** Without a `^` at its start and a `$` at its end, which hold there when the whole text must match. */
function withoutEnds(tree: Regex): Regex {
  return without(
    without(tree, (assertion) => assertion === "text start", 0),
    (a) => a.endsWith(" end"),
    -1,
  );
}

function without(tree: Regex, drop: (assertion: Assertion) => boolean, place: 0 | -1): Regex {
  switch (tree.kind) {
    case "assertion":
      return drop(tree.assertion) ? empty : tree;
    case "sequence": {
      const end = tree.items.at(place);
      if (end === undefined) return tree;
      const items = [...tree.items];
      items.splice(place, 1, without(end, drop, place));
      return { kind: "sequence", items };
    }
    case "choice":
      return { kind: "choice", options: tree.options.map((option) => without(option, drop, place)) };
    case "group":
      return { ...tree, body: without(tree.body, drop, place) };
    default:
      return tree;
  }
}
