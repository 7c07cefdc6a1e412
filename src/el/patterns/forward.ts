// Whether the whole text matches: the automaton made deterministic as it runs, state by state. A character
// that a state has seen before costs one look into a table.
import { ASSERT, CHAR, MATCH, PROGRESS, type Program, SAVE, SPLIT } from "./program";

/** How much the states may hold, in numbers: then all are forgotten, and the run goes on. */
const CAPACITY = 60_000;
/** How many characters beyond ASCII one state may know: then they are forgotten. */
const MOST_OTHERS = 500;
const CODE_POINTS = 0x110000;

const START = 0;
const UNKNOWN = 0;
const DEAD = -1;

export class Forward {
  /** Of each state, the steps that the automaton may be at, each once, in ascending order. */
  private states: number[][] = [];
  private numbers = new Map<string, number>();
  /**
   * For each set of assertions that hold (a bit each), and there for each state and each ASCII character, the
   * state that follows, one added.
   */
  private tables: Int32Array[] = [];
  /** Where other characters lead, by what holds and the character. */
  private others: (Map<number, number> | undefined)[] = [];
  /** Whether the text may end in a state, by what holds there. */
  private ends: boolean[][] = [];
  private held = 0;
  /** Of each step, the last walk that came by. */
  private readonly seen: number[];
  private walk = 0;
  private readonly stack: number[] = [];

  constructor(private readonly program: Program) {
    this.seen = new Array(program.size).fill(0);
    this.number([program.start]);
  }

  matches(text: string): boolean {
    const { program } = this;
    const plain = program.assertions.length === 0;
    const { length } = text;
    let table = this.tables[0] ?? this.grown(0, START);
    let state = START;
    for (let at = 0; at < length; at++) {
      if (plain) {
        // the common case by itself: what is known of ASCII
        for (let c = text.charCodeAt(at); c < 0x80; c = text.charCodeAt(at)) {
          const after = table[(state << 7) | c] as number;
          if (after <= 0) break;
          state = after - 1;
          if (++at === length) return this.mayEnd(state, 0);
        }
      }
      const held = plain ? 0 : program.assertionsAt(text, at);
      if (!plain) table = this.tables[held] ?? this.grown(held, state);
      let c = text.charCodeAt(at);
      let after: number;
      if (c < 0x80) {
        after = table[(state << 7) | c] ?? UNKNOWN;
        if (after === UNKNOWN) {
          after = this.step(state, c, held);
          table = this.tables[held] as Int32Array;
        }
      } else {
        if (c >= 0xd800 && c < 0xdc00) {
          c = text.codePointAt(at) as number;
          if (c > 0xffff) at++;
        }
        after = this.others[state]?.get(held * CODE_POINTS + c) ?? this.step(state, c, held);
        table = this.tables[held] as Int32Array;
      }
      if (after === DEAD) return false;
      state = after - 1;
    }
    return this.mayEnd(state, plain ? 0 : program.assertionsAt(text, length));
  }

  private mayEnd(state: number, held: number): boolean {
    const known = this.ends[state]?.[held];
    if (known !== undefined) return known;
    let end = false;
    this.eachReached(state, held, (step) => {
      if (this.program.ops[step] === MATCH) end = true;
    });
    this.ends[state] ??= [];
    (this.ends[state] as boolean[])[held] = end;
    return end;
  }

  /** Finds what follows, and enters it in the tables: the number of a state, one added, or DEAD. */
  private step(state: number, c: number, held: number): number {
    const { ops, next, args, sets } = this.program;
    const steps = new Set<number>();
    this.eachReached(state, held, (step) => {
      if (ops[step] !== CHAR || steps.has(next[step] as number)) return;
      if (sets[args[step] as number]?.(c)) steps.add(next[step] as number);
    });
    const forgotten = this.held > CAPACITY;
    if (forgotten) this.forget();
    const after = steps.size === 0 ? DEAD : this.number([...steps].sort((a, b) => a - b)) + 1;
    this.grown(held, forgotten ? after : Math.max(state, after));
    // the number of the state before means nothing any more
    if (forgotten) return after;
    if (c < 0x80) (this.tables[held] as Int32Array)[(state << 7) | c] = after;
    else {
      this.others[state] ??= new Map();
      const others = this.others[state] as Map<number, number>;
      if (others.size >= MOST_OTHERS) others.clear();
      others.set(held * CODE_POINTS + c, after);
    }
    return after;
  }

  /** The table for what holds, with room for a state. */
  private grown(held: number, state: number): Int32Array {
    const table = this.tables[held];
    if (table !== undefined && table.length > state << 7) return table;
    const larger = new Int32Array((state * 2 + 8) << 7);
    if (table !== undefined) larger.set(table);
    this.tables[held] = larger;
    return larger;
  }

  /** Calls with every step that is reached without a character, once. */
  private eachReached(state: number, held: number, visit: (step: number) => void): void {
    const { ops, next, args } = this.program;
    const { stack, seen } = this;
    const walk = ++this.walk;
    for (const first of this.states[state] as number[]) {
      stack.push(first);
      for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
        if (seen[step] === walk) continue;
        seen[step] = walk;
        switch (ops[step]) {
          case SPLIT:
          case PROGRESS:
            stack.push(args[step] as number, next[step] as number);
            break;
          case SAVE:
            stack.push(next[step] as number);
            break;
          case ASSERT:
            if ((held >> (args[step] as number)) & 1) stack.push(next[step] as number);
            break;
          default:
            visit(step);
        }
      }
    }
  }

  private number(steps: number[]): number {
    const key = String.fromCharCode(...steps);
    let number = this.numbers.get(key);
    if (number === undefined) {
      this.held += 160 + steps.length * 2;
      number = this.states.push(steps) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  private forget(): void {
    this.states = [];
    this.numbers = new Map();
    this.tables = [];
    this.others = [];
    this.ends = [];
    this.held = 0;
    this.number([this.program.start]);
  }
}
