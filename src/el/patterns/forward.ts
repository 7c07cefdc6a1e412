// Whether the whole text matches: the automaton made deterministic as it runs, state by state. A character
// that a state has seen before costs one look into a table.
import { ASSERT, CHAR, MATCH, PROGRESS, type Program, SAVE, SPLIT } from "./program";

interface State {
  /** The steps that the automaton may be at, each once, in ascending order. */
  readonly steps: readonly number[];
  /** Where an ASCII character leads, while no assertion holds. */
  readonly ascii: (State | undefined)[];
  /** Where others lead, by what holds and the character. */
  readonly others: Map<number, State>;
  /** Whether the text may end here, by what holds there. */
  readonly ends: Map<number, boolean>;
}

/** How much the states may hold, in numbers: then all are forgotten, and the run goes on. */
const CAPACITY = 60_000;
/** Of one state: then they are forgotten. */
const MOST_OTHERS = 500;
const CODE_POINTS = 0x110000;

export class Forward {
  private states = new Map<string, State>();
  private held = 0;
  private start: State;
  /** Of each step, the last walk that came by. */
  private readonly seen: number[];
  private walk = 0;
  private readonly stack: number[] = [];

  constructor(private readonly program: Program) {
    this.seen = new Array(program.size).fill(0);
    this.start = this.state([program.start]);
  }

  matches(text: string): boolean {
    const { program } = this;
    const plain = program.assertions.length === 0;
    const { length } = text;
    let state = this.start;
    for (let at = 0; at < length; ) {
      const held = plain ? 0 : program.assertionsAt(text, at);
      let c = text.charCodeAt(at++);
      let after: State | undefined;
      if (c < 0x80 && held === 0) {
        after = state.ascii[c];
        if (after === undefined) {
          after = this.step(state, c, held);
          state.ascii[c] = after;
        }
      } else {
        if (c >= 0xd800 && c < 0xdc00) {
          c = text.codePointAt(at - 1) as number;
          if (c > 0xffff) at++;
        }
        const key = held * CODE_POINTS + c;
        after = state.others.get(key);
        if (after === undefined) {
          after = this.step(state, c, held);
          if (state.others.size >= MOST_OTHERS) state.others.clear();
          state.others.set(key, after);
        }
      }
      state = after;
      if (state.steps.length === 0) return false;
    }
    return this.mayEnd(state, plain ? 0 : program.assertionsAt(text, length));
  }

  private mayEnd(state: State, held: number): boolean {
    let end = state.ends.get(held);
    if (end === undefined) {
      end = false;
      this.eachReached(state, held, (step) => {
        if (this.program.ops[step] === MATCH) end = true;
      });
      state.ends.set(held, end);
    }
    return end;
  }

  private step(state: State, c: number, held: number): State {
    const { ops, next, args, sets } = this.program;
    const steps = new Set<number>();
    this.eachReached(state, held, (step) => {
      if (ops[step] !== CHAR || steps.has(next[step] as number)) return;
      if (sets[args[step] as number]?.(c)) steps.add(next[step] as number);
    });
    return this.state([...steps].sort((a, b) => a - b));
  }

  /** Calls with every step that is reached without a character, once. */
  private eachReached(state: State, held: number, visit: (step: number) => void): void {
    const { ops, next, args } = this.program;
    const { stack, seen } = this;
    const walk = ++this.walk;
    for (const first of state.steps) {
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

  private state(steps: readonly number[]): State {
    const key = String.fromCharCode(...steps);
    const known = this.states.get(key);
    if (known !== undefined) return known;
    if (this.held > CAPACITY) {
      this.states = new Map();
      this.held = 0;
      this.start = this.state([this.program.start]);
    }
    this.held += 160 + steps.length * 2;
    const state: State = {
      steps,
      ascii: new Array(128).fill(undefined),
      others: new Map(),
      ends: new Map(),
    };
    this.states.set(key, state);
    return state;
  }
}
