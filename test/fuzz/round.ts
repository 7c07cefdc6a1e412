// One input: an expression of some kind and an event, and everything that must hold for them.
import { compile, ElError, type Program } from "../../src/el";
import { cases } from "../conformance/cases";
import { type Events, randomEvents, SECRET, TRAP_MESSAGE } from "./events";
import { expression, longRun, mutated, tokenSoup, unitSoup } from "./expressions";
import { chanceFor } from "./random";

export const kinds = ["token soup", "any text", "long run", "mutated", "generated"] as const;
export type Kind = (typeof kinds)[number];

/** "refused": an ElError of phase parse, "error": one of phase eval, "value": any value. */
export type Outcome = "refused" | "error" | "value";

export interface Input {
  readonly kind: Kind;
  readonly expression: string;
  /** Made when asked for: most text is refused before any event is wanted. */
  readonly events: () => Events;
}

const whole = cases.map(({ expr }) => expr);

/** Input number `index` of the run with this seed. */
export function inputOf(seed: number, index: number): Input {
  const chance = chanceFor(seed, index);
  const kind = kinds[index % kinds.length] as Kind;
  const made = (): string => {
    switch (kind) {
      case "token soup":
        return tokenSoup(chance);
      case "any text":
        return unitSoup(chance);
      case "long run":
        return chance.oneIn(4) ? longRun(chance) : tokenSoup(chance);
      case "mutated":
        return mutated(chance, chance.oneIn(2) ? chance.pick(whole) : expression(chance, 4));
      case "generated":
        return expression(chance, chance.oneIn(10) ? 12 : 5);
    }
  };
  return { kind, expression: made(), events: () => randomEvents(chance) };
}

/** What must never happen. */
export class Escape extends Error {}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Escape(what);
}

/** Further things that take an expression: they too give a value or an ElError. */
export type Reader = (expression: string, event: unknown, strict: boolean) => void;

/** Tries an input in both modes. Throws an Escape for anything but a value or an ElError. */
export function tryInput({ expression, events }: Input, readers: readonly Reader[] = []): Outcome {
  let outcome: Outcome = "refused";
  let made: Events | undefined;
  for (const strict of [true, false]) {
    const program = orError("parse", expression, () => compile(expression, { strict }));
    if (program instanceof ElError) continue;
    made ??= events();
    const { event, heir } = made;
    outcome = tryProgram(program, event);
    if (heir !== undefined) {
      check(
        resultText(program, event) === resultText(program, heir),
        "something inherited changes the result",
      );
    }
    for (const read of readers) orError(undefined, expression, () => read(expression, event, strict));
  }
  return outcome;
}

function tryProgram(program: Program, event: unknown): Outcome {
  const { expression } = program;
  const result = orError("eval", expression, () => program.evaluate(event));
  let reported: ElError | undefined;
  const passes = program.test(event, (error) => {
    reported = error;
  });
  check(passes === (result === true), "test and evaluate disagree");
  check(passes || result === false || reported instanceof ElError, "test did not report the error");
  if (result instanceof ElError) return "error";
  checkValue(result);
  return "value";
}

/** What evaluating gives, to be compared. */
export function resultText(program: Program, event: unknown): string {
  const result = orError("eval", program.expression, () => program.evaluateTyped(event));
  if (result instanceof ElError) return `${result.code} at ${result.pos}`;
  return valueText(result);
}

export function valueText(result: unknown): string {
  return JSON.stringify(result, (_, value) => (typeof value === "bigint" ? `${value}L` : value));
}

/** What a call gives, or the ElError that it throws, with all that an ElError has to have. */
function orError<T>(phase: ElError["phase"] | undefined, expression: string, call: () => T): T | ElError {
  try {
    return call();
  } catch (error) {
    if (error instanceof Escape) throw error;
    if (!(error instanceof ElError))
      throw new Escape(`thrown: ${error instanceof Error ? error.stack : JSON.stringify(error)}`);
    if (phase !== undefined) check(error.phase === phase, `an error of phase ${error.phase}`);
    check(
      error.pos >= 0 && error.pos <= expression.length,
      `position ${error.pos} is outside the expression`,
    );
    check(error.line >= 1 && error.column >= 1, `line ${error.line}, column ${error.column}`);
    check(error.message !== "" && !error.message.includes(SECRET), `message: ${error.message}`);
    check(error.code !== "internal" || error.message === TRAP_MESSAGE, `internal: ${error.message}`);
    return error;
  }
}

const plainPrototypes = new Set<unknown>([null, Object.prototype, Array.prototype]);

/** A result is plain data: nothing that runs, and nothing that was on a prototype. */
function checkValue(result: unknown): void {
  const waiting = [result];
  for (let seen = 0; waiting.length > 0 && seen < 3_000; seen++) {
    const value = waiting.pop();
    check(typeof value !== "function" && typeof value !== "symbol", `a ${typeof value} in the result`);
    check(value !== SECRET, "something of a prototype in the result");
    if (typeof value !== "object" || value === null) continue;
    check(plainPrototypes.has(Object.getPrototypeOf(value)), "an object of a class in the result");
    for (const inner of Object.values(value)) waiting.push(inner);
  }
}

/** The globals that code could change for everyone; the same text before and after, or something was changed. */
export function globalsText(): string {
  const shared = [Object, Array, String, Number, Function, RegExp, Map, Error, ElError];
  const names = (object: object) => Reflect.ownKeys(object).map(String);
  return JSON.stringify([
    names(globalThis),
    ...shared.flatMap((one) => [names(one), names(one.prototype as object)]),
  ]);
}
