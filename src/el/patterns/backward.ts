// Matches within a text, in two passes. The first runs from the end of the text to its start and finds, for
// each place, the steps from which a match can be reached. The second walks from the start and takes at each
// split the first way of which that is true: it never has to come back. Both are linear, and the first is
// made once for all matches in a text.
import { ASSERT, CHAR, MATCH, PROGRESS, type Program, SAVE, SPLIT } from "./program";

interface State {
  /** A bit for each step: whether a match can be reached from it. */
  readonly reaching: Uint16Array;
  /** Whether a match begins here. */
  readonly starts: boolean;
  /** The state one character to the left, by that character. */
  readonly ascii: (State | undefined)[];
  readonly others: Map<number, State>;
}

const has = ({ reaching }: State, step: number) =>
  (((reaching[step >> 4] as number) >> (step & 15)) & 1) === 1;

/** As in the other automaton. */
const CAPACITY = 60_000;
const MOST_OTHERS = 500;
const CODE_POINTS = 0x110000;

export class Backward {
  private states = new Map<string, State>();
  private held = 0;
  /** The steps that lead to a step without a character. */
  private readonly sources: number[][];
  private readonly chars: number[] = [];
  private readonly match: number;

  constructor(readonly program: Program) {
    const { ops, next, args } = program;
    this.sources = ops.map(() => []);
    this.match = ops.indexOf(MATCH);
    for (let step = 0; step < program.size; step++) {
      const op = ops[step];
      if (op === CHAR) this.chars.push(step);
      else if (op !== MATCH) this.sources[next[step] as number]?.push(step);
      if (op === SPLIT || op === PROGRESS) this.sources[args[step] as number]?.push(step);
    }
  }

  /** The state at the end of a text. */
  end(held: number): State {
    return this.closed([], held);
  }

  /** The state before the character `c`, which what holds before it belongs to; `after` is the state after it. */
  before(after: State, c: number, held: number): State {
    const isAscii = c < 0x80 && held === 0;
    const key = held * CODE_POINTS + c;
    const known = isAscii ? after.ascii[c] : after.others.get(key);
    if (known !== undefined) return known;
    const { next, args, sets } = this.program;
    const reached = this.chars.filter(
      (step) => has(after, next[step] as number) && sets[args[step] as number]?.(c),
    );
    const state = this.closed(reached, held);
    if (isAscii) after.ascii[c] = state;
    else {
      if (after.others.size >= MOST_OTHERS) after.others.clear();
      after.others.set(key, state);
    }
    return state;
  }

  /** With the steps that lead to these, and to the match itself, without a character. */
  private closed(steps: number[], held: number): State {
    const { ops, args, size } = this.program;
    const reaching = new Uint16Array((size >> 4) + 1);
    const stack = [...steps, this.match];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      const bit = 1 << (step & 15);
      if (((reaching[step >> 4] as number) & bit) !== 0) continue;
      (reaching[step >> 4] as number) |= bit;
      for (const source of this.sources[step] as number[]) {
        if (ops[source] !== ASSERT || (held >> (args[source] as number)) & 1) stack.push(source);
      }
    }
    return this.state(reaching);
  }

  private state(reaching: Uint16Array): State {
    const key = String.fromCharCode(...reaching);
    const known = this.states.get(key);
    if (known !== undefined) return known;
    if (this.held > CAPACITY) {
      this.states = new Map();
      this.held = 0;
    }
    this.held += 160 + reaching.length * 2;
    const state: State = {
      reaching,
      starts: ((reaching[this.program.start >> 4] as number) >> (this.program.start & 15)) % 2 === 1,
      ascii: new Array(128).fill(undefined),
      others: new Map(),
    };
    this.states.set(key, state);
    return state;
  }
}

/** States are kept for so many places at once; for the others, one in so many. */
const BLOCK_BITS = 13;
const BLOCK = 1 << BLOCK_BITS;

/** One text, looked through from left to right. */
export class Scan {
  private readonly program: Program;
  /** The states at the end of each block but the last, and one place further. */
  private readonly ends: [State, State][] = [];
  private block = -1;
  private states: State[] = [];
  /** Of each step, the last walk that came by. */
  private seen: number[] = [];
  private walk = 0;

  constructor(
    private readonly automaton: Backward,
    private readonly text: string,
    private readonly groups: number,
    /** Whether a match must not begin within a character of two units. */
    private readonly pairs: boolean,
  ) {
    this.program = automaton.program;
    for (let block = text.length >> BLOCK_BITS; block >= 0; block--) {
      this.load(block);
      // nothing reaches two places to the left of a block but a character of two units
      const [first, second] = this.states;
      if (block > 0) this.ends[block - 1] = [first as State, (second ?? first) as State];
    }
  }

  /** The spans of the first match from there on, of the whole and of its groups; -1 where a group took no part. */
  find(from: number): number[] | undefined {
    const { text, pairs } = this;
    for (let at = from; at <= text.length; at++) {
      if (this.stateAt(at).starts) return this.follow(at);
      if (pairs && (text.codePointAt(at) as number) > 0xffff) at++;
    }
    return undefined;
  }

  private stateAt(at: number): State {
    const block = at >> BLOCK_BITS;
    if (block !== this.block) this.load(block);
    return this.states[at - block * BLOCK] as State;
  }

  private load(block: number): void {
    const { text, program, automaton } = this;
    const plain = program.assertions.length === 0;
    const low = block * BLOCK;
    const high = Math.min(low + BLOCK, text.length);
    const end = this.ends[block];
    const states: State[] = new Array(high - low + 1);
    let right = end?.[0] ?? automaton.end(plain ? 0 : program.assertionsAt(text, high));
    states[high - low] = right;
    for (let at = high - 1; at >= low; at--) {
      const known = plain ? right.ascii[text.charCodeAt(at)] : undefined;
      if (known !== undefined) {
        right = known;
        states[at - low] = right;
        continue;
      }
      const c = text.codePointAt(at) as number;
      const after = at + (c > 0xffff ? 2 : 1);
      const state = after > high ? end?.[1] : states[after - low];
      right = automaton.before(state as State, c, plain ? 0 : program.assertionsAt(text, at));
      states[at - low] = right;
    }
    this.block = block;
    this.states = states;
  }

  private follow(start: number): number[] {
    const { text, program } = this;
    const spans: number[] = new Array(program.slots).fill(-1);
    let at = start;
    for (let step = this.choose(program.start, at, spans); program.ops[step] !== MATCH; ) {
      at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
      step = this.choose(program.next[step] as number, at, spans);
    }
    spans[0] = start;
    spans[1] = at;
    spans.length = this.groups * 2 + 2;
    return spans;
  }

  /**
   * The first step, in the order of preference, that takes the next character or is the match. First as Java
   * goes: a loop ends after a turn that took nothing. Such ways are tried again and again in the worst case,
   * so after a while each step gets one try.
   */
  private choose(from: number, at: number, spans: number[]): number {
    if (this.program.starts.length === 0) return this.goOn(from, at, spans);
    const step =
      this.tryWays(from, at, spans, 8 * this.program.size + 64) ?? this.tryWays(from, at, spans, 0);
    if (step === undefined) throw new Error("a match was promised and is not there");
    return step;
  }

  /** Without loops that may take nothing, the first way on which a match can be reached leads there. */
  private goOn(from: number, at: number, spans: number[]): number {
    const { ops, next, args } = this.program;
    const state = this.stateAt(at);
    for (let step = from; ; ) {
      const preferred = next[step] as number;
      switch (ops[step]) {
        case SPLIT:
          step = has(state, preferred) ? preferred : (args[step] as number);
          break;
        case SAVE:
          spans[args[step] as number] = at;
          step = preferred;
          break;
        case ASSERT:
          step = preferred;
          break;
        default:
          return step;
      }
    }
  }

  private tryWays(from: number, at: number, spans: number[], tries: number): number | undefined {
    const { ops, next, args, starts } = this.program;
    const { seen } = this;
    const state = this.stateAt(at);
    const once = tries === 0;
    const walk = ++this.walk;
    const stack = [from];
    let left = tries;
    // what was saved on a way that led nowhere is taken back: below 0, the place, then what was in it
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if (step < 0) {
        spans[~step] = stack.pop() as number;
        continue;
      }
      if (!has(state, step)) continue;
      if (once) {
        if (seen[step] === walk) continue;
        seen[step] = walk;
      } else if (left-- <= 0) {
        continue;
      }
      const arg = args[step] as number;
      switch (ops[step]) {
        case SPLIT:
          stack.push(arg, next[step] as number);
          break;
        case PROGRESS:
          if (once) stack.push(arg, next[step] as number);
          else stack.push(spans[starts[step] as number] === at ? arg : (next[step] as number));
          break;
        case SAVE:
          stack.push(spans[arg] as number, ~arg, next[step] as number);
          spans[arg] = at;
          break;
        case ASSERT:
          stack.push(next[step] as number);
          break;
        default:
          return step;
      }
    }
    return undefined;
  }
}
