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
/** At the end of a loop's body: what follows if the body took something, else the step after the loop. */
export const PROGRESS = 5;

export class Program {
  readonly ops: number[] = [];
  /** The step that follows: of a split, the one to prefer. */
  readonly next: number[] = [];
  /**
   * Of a split the other step, of a character the number of its set, of a save the number of what is saved
   * (twice the group's, one more for its end; then the starts of loops), of an assertion its number, of a
   * progress the step after the loop.
   */
  readonly args: number[] = [];
  /** Of a progress, the number under which the start of the body is saved. */
  readonly starts: number[] = [];
  readonly sets: CharSet[] = [];
  readonly assertions: Assertion[] = [];
  readonly start: number;

  /** How many numbers are saved. */
  slots: number;
  private readonly captures: boolean;

  /** Without the number of its groups, a match must be the whole text. */
  constructor(tree: Regex, groups?: number) {
    const captures = groups !== undefined;
    this.captures = captures;
    this.slots = ((groups ?? 0) + 1) * 2;
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
    const slot = this.captures && isNullable(body, true) ? this.slots++ : -1;
    // Java leaves a loop after a turn that took nothing, however many turns are still to come; with a body
    // that may always be empty that makes no difference to what matches
    const sure = slot >= 0 && isNullable(body, false);
    let after = next;
    let times = min;
    if (max !== Number.POSITIVE_INFINITY) {
      for (let i = min; i < max; i++) {
        after = this.split(this.turn(body, after, next, slot), next, greedy);
      }
    } else {
      const loop = this.add(SPLIT, 0, 0);
      const start = this.turn(body, loop, next, slot);
      this.next[loop] = greedy ? start : next;
      this.args[loop] = greedy ? next : start;
      after = loop;
      if (min > 0) {
        after = start;
        times--;
      }
    }
    for (let i = 0; i < times; i++) after = this.turn(body, after, next, sure ? slot : -1);
    return after;
  }

  /** A loop's body once; `slot` is -1 where it does not matter whether it takes something. */
  private turn(body: Regex, after: number, outside: number, slot: number): number {
    if (slot < 0) return this.build(body, after);
    const end = this.add(PROGRESS, after, outside);
    this.starts[end] = slot;
    return this.add(SAVE, this.build(body, end), slot);
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
      return tree.items.reduce((sum, item) => sum + programSize(item), 0);
    case "choice":
      return tree.options.reduce((sum, option) => sum + programSize(option) + 1, 0);
    case "group":
      return programSize(tree.body) + 2;
    case "repeat": {
      const { body, min, max } = tree;
      const turn = programSize(body) + (isNullable(body, true) ? 2 : 0);
      if (max === Number.POSITIVE_INFINITY) return turn * Math.max(min, 1) + 1;
      return turn * max + max - min;
    }
  }
}

/** Whether it may take nothing: always, or (`somewhere`) where the assertions in it hold. */
function isNullable(tree: Regex, somewhere: boolean): boolean {
  switch (tree.kind) {
    case "char":
    case "set":
      return false;
    case "assertion":
      return somewhere;
    case "sequence":
      return tree.items.every((item) => isNullable(item, somewhere));
    case "choice":
      return tree.options.some((option) => isNullable(option, somewhere));
    case "group":
      return isNullable(tree.body, somewhere);
    case "repeat":
      return tree.min === 0 || isNullable(tree.body, somewhere);
  }
}

/** Without a `^` at its start and a `$` at its end, which hold there when the whole text must match. */
export function withoutEnds(tree: Regex): Regex {
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
